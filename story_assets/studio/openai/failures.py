"""What a failure of the service means for the run: which may be asked again, and which may have cost money.

The table is section 10 of what is known of the API: official classes, codes as third parties quote them.
"""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Final, cast

import httpx2
from openai import APIConnectionError, APIResponseValidationError, APIStatusError, OpenAIError

from story_assets.studio.renderer import (
    Broken,
    Busy,
    Halted,
    Moderated,
    Refused,
    RenderError,
    UnknownOutcome,
    Unsent,
)

KEY: Final = "OPENAI_API_KEY"

_NEVER_LEFT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)
_MODERATED: Final = (
    "moderation_blocked",
    "content_policy_violation",
    "image_content_policy_violation",
    "invalid_prompt",
)
"""The last is the Responses API's word for a prompt that was flagged [3p]."""
_SLOWER: Final = (None, "rate_limit_exceeded", "slow_down")
"""Codes of a 429 that passes. Any other says that the money or the right to spend it is gone."""
_HARD_LIMIT: Final = "billing_hard_limit_reached"
_NO_MODEL: Final = "model_not_found"
_KEYS: Final = re.compile(r"\b(sk|sess)-[A-Za-z0-9_*.-]{4,}")
_LONGEST: Final = 500


def failure(error: OpenAIError) -> RenderError:
    """*error* as the studio understands it, with nothing in it that must not be seen."""
    if isinstance(error, APIStatusError):
        told = _of_status(error)
        told.request_id = without_key(error.request_id) if error.request_id else None
        return told
    if isinstance(error, APIConnectionError):
        return _of_connection(error)
    if isinstance(error, APIResponseValidationError):
        return UnknownOutcome("The answer could not be read; it may have been billed.")
    return Halted(without_key(str(error)))


NOT_BEGUN: Final = ("batch_expired", "batch_cancelled")
"""Codes of a line that its batch never came to: it costs nothing [doc]."""


def of_line(status: int | None, error: Mapping[str, object], request_id: str | None) -> RenderError:
    """What is said of one line of a batch: an answer with a *status*, or only an *error* without one."""
    code, told = error.get("code"), without_key(str(error.get("message") or "it does not say why"))
    if status is not None:
        asked = httpx2.Request("POST", "https://batch.invalid/line")
        answer = httpx2.Response(status, request=asked, headers={"x-request-id": request_id or ""})
        return failure(APIStatusError(told, response=answer, body=dict(error)))
    if code in NOT_BEGUN:
        ended = str(code).removeprefix("batch_")
        return Unsent(f"The batch was {ended} before it came to this image. {told}")
    return Broken(f"The service failed with this line of the batch ({without_key(str(code))}). {told}")


def without_key(text: str, longest: int = _LONGEST) -> str:
    """*text* on one line, without anything that looks like a key."""
    key = os.environ.get(KEY)
    if key:
        text = text.replace(key, "(key)")
    return " ".join(_KEYS.sub("(key)", text).split())[:longest]


def _of_connection(error: APIConnectionError) -> RenderError:
    cause = error.__cause__
    if isinstance(cause, _NEVER_LEFT):
        return Unsent(f"The service could not be reached ({type(cause).__name__}).")
    why = type(cause).__name__ if cause is not None else type(error).__name__
    return UnknownOutcome(f"No answer came after the request was sent ({why}); it may have been billed.")


def _of_status(error: APIStatusError) -> RenderError:
    status, code = error.status_code, error.code
    told, named = without_key(_message(error)), without_key(str(code or status))
    if code in _MODERATED:
        return _moderated(error, told)
    # The Images API answers 404 for a model it does not have, the Responses API 400 [3p].
    status = 404 if code == _NO_MODEL else status
    if code == _HARD_LIMIT or status in (401, 403, 404):
        return Halted(f"{_HALTS.get(status, 'The account may not spend more')}: {told} ({named})")
    if status == 429:
        return _of_limit(error, told)
    if status == 408:
        return UnknownOutcome(f"The service gave up waiting (408); it may have been billed. {told}")
    if status == 409:
        return Busy(f"The service was busy with it (409). {told}")
    if status >= 500:
        return Broken(f"The service failed ({status}). {told}")
    about = f", {without_key(str(error.param))}" if error.param else ""
    return Refused(f"The service refused the request ({named}{about}): {told}")


_HALTS: Final[Mapping[int, str]] = {
    401: f"The key in {KEY} is not accepted",
    403: "The account may not use this model",
    404: "The service does not have this model",
}


def _of_limit(error: APIStatusError, told: str) -> RenderError:
    # A quota error often comes with the type of a quota, whatever its code.
    if error.code not in _SLOWER or error.type == "insufficient_quota":
        return Halted(f"The account may not spend more: {told} ({without_key(str(error.code))})")
    return Busy(f"The service asks to go slower (429). {told}", _retry_after(error.response.headers))


def _moderated(error: APIStatusError, told: str) -> Moderated:
    body = cast("dict[str, object]", error.body) if isinstance(error.body, dict) else {}
    given = body.get("moderation_details")
    details = cast("dict[str, object]", given) if isinstance(given, dict) else {}
    stage, categories = str(details.get("moderation_stage") or "unknown"), details.get("categories")
    named = cast("list[object]", categories) if isinstance(categories, list) else []
    said = ", ".join(without_key(str(it)) for it in named) or "not named"
    moderated = Moderated(f"Stopped by the safety system at the {without_key(stage)} ({said}): {told}")
    # What was stopped before anything was drawn was seen uncharged; of the other nobody knows.
    moderated.usd = Decimal(0) if stage == "input" else None
    return moderated


def _message(error: APIStatusError) -> str:
    body = error.body
    told = cast("dict[str, object]", body).get("message") if isinstance(body, dict) else body
    return told if isinstance(told, str) and told else error.message


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from the two headers the official SDK reads too."""
    try:
        if (milliseconds := headers.get("retry-after-ms")) is not None:
            return max(0.0, float(milliseconds) / 1000)
        if (seconds := headers.get("retry-after")) is None:
            return None
        if re.fullmatch(r"\d+(\.\d+)?", seconds):
            return float(seconds)
        return max(0.0, (parsedate_to_datetime(seconds) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
