"""An answer of a vision model as verdicts with their price, or as the reason why there are none."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeVar, cast

from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types.responses import Response
from pydantic import ValidationError

from story_assets.story.words import Box
from story_assets.studio.openai import vision_pricing
from story_assets.studio.openai.answers import DOUBLE
from story_assets.studio.openai.failures import without_key
from story_assets.studio.openai.showing import Answered, Fractions, form, names
from story_assets.studio.renderer import Broken, Busy, Refused, RenderError
from story_assets.studio.reviewer import CutShort, Declined, ItemVerdict, NotReviewed, Reviewed, Unfit

TOKENS: Final = "STORY_ASSETS_REVIEW_TOKENS"
"""The environment variable for how long an answer may be, thinking included."""

_STANDARD: Final = (None, "auto", "default")
"""Tiers of service that cost what the price table says. A project may be set to another."""
_POLICIES: Final = (
    "invalid_prompt",
    "image_content_policy_violation",
    "bio_policy",
    "misalignment_policy_violation",
)
"""Codes of a failure that the same request would meet again; openai 3.54, ResponseError."""
_EVIDENCE: Final = 20_000
"""Characters of an answer that are kept when it is no review."""

Told = TypeVar("Told", bound=RenderError)


@dataclass(frozen=True)
class _Paid:
    """What is known of an answer before anyone reads what it says."""

    usd: Decimal | None
    usage: Mapping[str, int]
    request_id: str | None
    double: bool
    text: str = field(repr=False)

    def with_this(self, error: Told) -> Told:
        """*error*, with what it cost all the same."""
        error.usd, error.request_id = self.usd, self.request_id
        if isinstance(error, NotReviewed):
            error.usage, error.said = self.usage, self.text
        return error


def reviewed(raw: LegacyAPIResponse[Response], items: tuple[str, ...], model: str, room: int) -> Reviewed:
    """What *raw* says of *items*. *room* is the tokens it had. Raises a `RenderError` that knows its cost."""
    paid = _paid(raw, model)
    try:
        answer = raw.parse()
        status, texts, refusals = answer.status, *_said(answer)
    except Exception:  # whatever came was paid for, and no server is bound to send what it should
        raise paid.with_this(Unfit("The answer is not one that the service gives.")) from None
    paid = replace(paid, text=_plain(" ".join((*texts, *refusals)), _EVIDENCE))
    if status == "failed":
        raise _failed(answer, paid)
    if status == "incomplete":
        raise paid.with_this(_incomplete(answer, room))
    if refusals:
        raise paid.with_this(Declined(f"The model declines to look: {_plain(' '.join(refusals))}"))
    if status not in (None, "completed"):
        raise paid.with_this(Unfit(f"The answer is not there: it is {_plain(str(status))}."))
    try:
        verdicts = _verdicts("".join(texts), items)
    except Unfit as error:
        raise paid.with_this(error) from None
    called = _plain(str(getattr(answer, "model", None) or model))
    return Reviewed(verdicts, paid.usd, paid.usage, paid.request_id, paid.double, called)


def _paid(raw: LegacyAPIResponse[Response], model: str) -> _Paid:
    usage: Mapping[str, int] = {}
    usual = False
    with suppress(Exception):  # an answer without its counts is an answer
        parsed = raw.parse()
        usage, usual = _usage(parsed), parsed.service_tier in _STANDARD
    id = raw.headers.get("x-request-id")
    return _Paid(
        usd=vision_pricing.actual(model, usage) if usual else None,
        usage=usage,
        request_id=without_key(id) if id else None,
        double=DOUBLE in raw.headers,
        text=_plain(raw.http_response.text, _EVIDENCE),
    )


def _usage(parsed: Response) -> Mapping[str, int]:
    """The counts there are. A compatible server may leave some out, and a cost with a gap is unknown."""
    usage = parsed.usage
    put_in = getattr(usage, "input_tokens_details", None)
    put_out = getattr(usage, "output_tokens_details", None)
    counts: dict[str, object] = {
        "input_tokens": getattr(usage, "input_tokens", None),
        "cached_tokens": getattr(put_in, "cached_tokens", None),
        "cache_write_tokens": getattr(put_in, "cache_write_tokens", None),
        "output_tokens": getattr(usage, "output_tokens", None),
        "reasoning_tokens": getattr(put_out, "reasoning_tokens", None),
    }
    return {name: count for name, count in counts.items() if type(count) is int and count >= 0}


def _said(answer: Response) -> tuple[list[str], list[str]]:
    """What the model answers, and what it says where it refuses to. Comments on the way are neither."""
    messages = [it for it in answer.output if it.type == "message" and it.phase in (None, "final_answer")]
    contents = [content for it in messages for content in it.content]
    texts = [str(it.text) for it in contents if it.type == "output_text"]
    return texts, [str(it.refusal) for it in contents if it.type == "refusal"]


def _failed(answer: Response, paid: _Paid) -> RenderError:
    error = answer.error
    code = _plain(str(getattr(error, "code", None)))
    told = f"{_plain(str(getattr(error, 'message', None) or 'It does not say why.'))} ({code})"
    if code == "rate_limit_exceeded":
        busy = Busy(f"The service asks to go slower. {told}")
        busy.request_id = paid.request_id
        return busy
    if code in _POLICIES:
        return paid.with_this(Declined(f"The service will not have this looked at: {told}"))
    if code.startswith(("invalid_", "image_", "unsupported_", "empty_", "failed_to_download")):
        return paid.with_this(Refused(f"The service refused the request: {told}"))
    return paid.with_this(Broken(f"The service failed. {told}"))


def _incomplete(answer: Response, room: int) -> NotReviewed:
    reason = getattr(answer.incomplete_details, "reason", None)
    if reason == "content_filter":
        return Declined("The safety system stopped the answer.")
    if reason in (None, "max_output_tokens"):
        return CutShort(
            f"The answer is longer than the {room} tokens it had. Set {TOKENS} to more, or judge fewer items."
        )
    return CutShort(f"The answer was cut short ({_plain(str(reason))}). It may be asked again.")


def _verdicts(text: str, items: tuple[str, ...]) -> tuple[ItemVerdict, ...]:
    asked = names(items)
    try:
        read = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        form(items).model_validate(read)
    except ValidationError as error:
        raise Unfit(f"The answer does not fit the question: {_misfit(error)}.") from None
    except (ValueError, RecursionError) as error:
        raise Unfit(f"The answer is not what was asked for: {_plain(str(error))}.") from None
    answers = cast("Mapping[str, object]", read)
    return tuple(_verdict(item, Answered.model_validate(answers[name])) for name, item in asked.items())


def _verdict(item: str, said: Answered) -> ItemVerdict:
    if not 0 <= said.confidence <= 1:
        raise Unfit(f"The confidence in {item} is {said.confidence:g}, which is not from 0 to 1.")
    where = tuple(box for it in said.where if (box := _box(it)) is not None)
    return ItemVerdict(item, said.verdict, said.confidence, where, _plain(said.why), _plain(said.mend))


def _box(it: Fractions) -> Box | None:
    """What of a box lies in the image. It is a hint: one that is nowhere is left out, not complained of."""
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in (it.left, it.top, it.right, it.bottom))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name in found if sum(name == it for it, _ in pairs) > 1)
        raise ValueError(f"{twice} is answered twice")
    return found


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _misfit(error: ValidationError) -> str:
    """What is wrong, without the words that are: they may be anything."""
    told = {"missing": "is missing", "extra_forbidden": "was not asked"}
    first = error.errors(include_url=False, include_input=False)[0]
    at = ".".join(map(str, first["loc"])) or "it"
    return _plain(f"{at} {told.get(first['type'], first['msg'])}")


def _plain(text: str, most: int = 500) -> str:
    """*text* on one line, with nothing in it that a terminal or a file cannot take."""
    return without_key(_UNPRINTABLE.sub(" ", text), most)


_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters, which JSON can spell and no file can hold."""
