"""What a model says in an answer of the service, with its price, or the reason why it says nothing."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeVar

from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types.responses import Response

from story_assets.studio.openai import vision_pricing
from story_assets.studio.openai.answers import DOUBLE
from story_assets.studio.openai.failures import without_key
from story_assets.studio.renderer import Broken, Busy, Refused, RenderError
from story_assets.studio.unanswered import CutShort, Declined, NotAnswered, Unfit

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
"""Characters of an answer that are kept when it is not what was asked for."""

Told = TypeVar("Told", bound=RenderError)


@dataclass(frozen=True)
class Asking:
    """What was asked for, in the words that a failure needs."""

    doing: str
    """As in: the model declines to look."""
    done: str
    """As in: the service will not have this looked at."""
    more: str
    """What a person can do when the answer was too long."""


@dataclass(frozen=True)
class Paid:
    """What is known of an answer before anyone reads what it says."""

    usd: Decimal | None
    usage: Mapping[str, int]
    request_id: str | None
    double: bool
    evidence: str = field(repr=False)
    """What was said, as far as it is kept when it is no answer."""
    model: str = ""
    """What answered, as it calls itself."""

    def with_this(self, error: Told) -> Told:
        """*error*, with what it cost all the same."""
        error.usd, error.request_id = self.usd, self.request_id
        if isinstance(error, NotAnswered):
            error.usage, error.said = self.usage, self.evidence
        return error


def spoken(raw: LegacyAPIResponse[Response], model: str, room: int, asking: Asking) -> tuple[Paid, str]:
    """What *raw* says, with its price. *room* is the tokens it had.

    Raises a `RenderError` that knows what it cost.
    """
    paid = _paid(raw, model)
    try:
        answer = raw.parse()
        status, texts, refusals = answer.status, *_said(answer)
    except Exception:  # whatever came was paid for, and no server is bound to send what it should
        raise paid.with_this(Unfit("The answer is not one that the service gives.")) from None
    called = plain(str(getattr(answer, "model", None) or model))
    paid = replace(paid, evidence=plain(" ".join((*texts, *refusals)), _EVIDENCE), model=called)
    if status == "failed":
        raise _failed(answer, paid, asking)
    if status == "incomplete":
        raise paid.with_this(_incomplete(answer, room, asking))
    if refusals:
        raise paid.with_this(Declined(f"The model declines to {asking.doing}: {plain(' '.join(refusals))}"))
    if status not in (None, "completed"):
        raise paid.with_this(Unfit(f"The answer is not there: it is {plain(str(status))}."))
    return paid, "".join(texts)


def _paid(raw: LegacyAPIResponse[Response], model: str) -> Paid:
    usage: Mapping[str, int] = {}
    usual = False
    with suppress(Exception):  # an answer without its counts is an answer
        parsed = raw.parse()
        usage, usual = _usage(parsed), parsed.service_tier in _STANDARD
    id = raw.headers.get("x-request-id")
    return Paid(
        usd=vision_pricing.actual(model, usage) if usual else None,
        usage=usage,
        request_id=without_key(id) if id else None,
        double=DOUBLE in raw.headers,
        evidence=plain(raw.http_response.text, _EVIDENCE),
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


def _failed(answer: Response, paid: Paid, asking: Asking) -> RenderError:
    error = answer.error
    code = plain(str(getattr(error, "code", None)))
    told = f"{plain(str(getattr(error, 'message', None) or 'It does not say why.'))} ({code})"
    if code == "rate_limit_exceeded":
        busy = Busy(f"The service asks to go slower. {told}")
        busy.request_id = paid.request_id
        return busy
    if code in _POLICIES:
        return paid.with_this(Declined(f"The service will not have this {asking.done}: {told}"))
    if code.startswith(("invalid_", "image_", "unsupported_", "empty_", "failed_to_download")):
        return paid.with_this(Refused(f"The service refused the request: {told}"))
    return paid.with_this(Broken(f"The service failed. {told}"))


def _incomplete(answer: Response, room: int, asking: Asking) -> NotAnswered:
    reason = getattr(answer.incomplete_details, "reason", None)
    if reason == "content_filter":
        return Declined("The safety system stopped the answer.")
    if reason in (None, "max_output_tokens"):
        return CutShort(f"The answer is longer than the {room} tokens it had. {asking.more}")
    return CutShort(f"The answer was cut short ({plain(str(reason))}). It may be asked again.")


def plain(text: str, most: int = 500) -> str:
    """*text* on one line, with nothing in it that a terminal or a file cannot take."""
    return without_key(_UNPRINTABLE.sub(" ", text), most)


_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters, which JSON can spell and no file can hold."""
