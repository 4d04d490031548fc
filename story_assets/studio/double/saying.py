"""What the double says: in the form that was asked for, that it is a double and judges nothing.

Told to, it says yes or no to an item, so that whoever acts on verdicts can be tried.
"""

import json
import re
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, cast

from story_assets.studio.double import drafting
from story_assets.studio.double.behaviour import Says, Trouble
from story_assets.studio.double.looking import Look
from story_assets.studio.double.schema import filled
from story_assets.studio.openai import pricing, vision_pricing

WORDS: Final = "This is a double of the service: it was shown the picture and judges nothing."
_REFUSAL: Final = "I'm sorry, but I can't help with that."
_NOT_JSON: Final = "Here is my review: everything looks fine."
_FEWEST: Final = 16
"""Tokens of an answer that is cut off because a trouble says so."""


def body(look: Look, trouble: Trouble | None, rules: Sequence[Says], id: str) -> dict[str, object]:
    """The `Response` to *look*, spoilt where *trouble* says so."""
    text, cut = _text(look, trouble, rules)
    status = {"failed": "failed", "filtered": "incomplete"}.get(str(trouble)) or (
        "incomplete" if cut else "completed"
    )
    reason = "content_filter" if trouble == "filtered" else "max_output_tokens"
    answer: dict[str, object] = {
        "id": id.replace("req", "resp"),
        "object": "response",
        "created_at": int(time.time()),
        "status": status,
        "error": {"code": "server_error", "message": "The model failed."} if status == "failed" else None,
        "incomplete_details": {"reason": reason} if status == "incomplete" else None,
        "instructions": look.instructions or None,
        "max_output_tokens": look.room,
        "model": look.model,
        "output": [] if status == "failed" else [_message(id, text, status, refused=trouble == "refusal")],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "service_tier": "default",
        "store": False,
        "text": dict(look.text) or {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "truncation": "disabled",
        "metadata": {},
        "usage": None,
    }
    if trouble not in ("no_usage", "failed"):
        answer["usage"] = _usage(look, text)
    return answer


def usd(look: Look, trouble: Trouble | None, rules: Sequence[Says]) -> Decimal:
    """What *look* is billed. What failed is not."""
    if trouble == "failed":
        return Decimal(0)
    text, _ = _text(look, trouble, rules)
    return vision_pricing.PRICES[look.model].usd(_put_in(look), 0, 0, pricing.text_tokens(text)) or Decimal(0)


def _usage(look: Look, text: str) -> dict[str, object]:
    put_in, put_out = _put_in(look), pricing.text_tokens(text)
    return {
        "input_tokens": put_in,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": put_out,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": put_in + put_out,
    }


def _put_in(look: Look) -> int:
    """By the patch rule that is known of other models: nobody publishes one for these [est]."""
    texts = (look.instructions, look.words, json.dumps(look.form or {}))
    return sum(map(pricing.text_tokens, texts)) + sum(pricing.reference_tokens(*it) for it in look.pictures)


def _text(look: Look, trouble: Trouble | None, rules: Sequence[Says]) -> tuple[str, bool]:
    """What is answered, and whether it ends before its end."""
    text = _spoilt(look, trouble, rules)
    room = _FEWEST if trouble == "incomplete" else look.room
    if room is None or pricing.text_tokens(text) <= room:
        return text, False
    # Four plain letters a token, as they are counted.
    return text[: 4 * room], True


def _spoilt(look: Look, trouble: Trouble | None, rules: Sequence[Says]) -> str:
    if trouble == "filtered":
        return ""
    if trouble in ("refusal", "not_json"):
        return _REFUSAL if trouble == "refusal" else _NOT_JSON
    if look.form is None:
        return WORDS
    answer = drafting.story(look.name, look.form, look.words, trouble) or _answer(look, rules)
    first = next(iter(answer), "")
    if trouble == "item_missing":
        answer.pop(first, None)
    if trouble == "item_extra":
        answer["something_else"] = answer.get(first)
    text = json.dumps(answer, ensure_ascii=False)
    if trouble == "item_twice":
        return f"{text[:-1]}, {json.dumps(first)}: {json.dumps(answer.get(first))}}}"
    return text


def _answer(look: Look, rules: Sequence[Says]) -> dict[str, object]:
    """The emptiest answer, and in it whatever the double was told to say."""
    answer = cast("dict[str, object]", filled(look.form or {}, WORDS))
    for name, said in answer.items():
        if isinstance(said, dict) and "verdict" in said:
            rule = next((it for it in rules if _meant(it, name, look.asset)), None)
            told = {"mend": ""} if rule is None else _told(rule)
            answer[name] = {**cast("Mapping[str, object]", said), **told}
    return answer


def _meant(rule: Says, name: str, asset: str) -> bool:
    item = re.sub(r"[^a-z0-9]+", "_", rule.item.lower())
    return item in ("", name) and rule.about in asset


def _told(rule: Says) -> dict[str, object]:
    edges = ("left", "top", "right", "bottom")
    return {
        "why": rule.why,
        "where": [dict(zip(edges, box, strict=True)) for box in rule.where],
        "verdict": rule.verdict,
        "confidence": rule.confidence,
        "mend": rule.mend,
    }


def _message(id: str, text: str, status: str, *, refused: bool) -> dict[str, object]:
    content: dict[str, object] = {"type": "refusal", "refusal": text}
    if not refused:
        content = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {
        "id": id.replace("req", "msg"),
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": [content],
    }
