"""Each trouble that is an error answer, as data. Codes and kinds are quoted from OpenAI [3p] or its docs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from story_assets.studio.double.behaviour import Behaviour, Trouble, asks_to_wait
from story_assets.studio.double.refusal import Error


@dataclass(frozen=True)
class Plain:
    """An error answer that is not in OpenAI's form: a proxy's page, another server's words."""

    status: int
    mime: str
    text: str


PLAIN: Final[Mapping[Trouble, Plain]] = {
    "bad_gateway": Plain(
        502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"
    ),
    "error_string": Plain(500, "application/json", '{"error": "out of memory"}'),
}

LATE: Final[frozenset[Trouble]] = frozenset(
    ("moderation_output", "request_timeout", "server_error", "bad_gateway")
)
"""Those that come only when the time an image takes is over."""

_BLOCKED: Final = "image_generation_user_error"
_HARD_LIMIT: Final = "Billing hard limit has been reached."
_BILLING: Final = "billing_limit_user_error"
_QUOTA: Final = "You exceeded your current quota, please check your plan and billing details."
_SERVER: Final = "The server had an error processing your request. Sorry about that!"

_FLAGGED: Final = "Invalid prompt: your prompt was flagged as potentially violating our usage policy."

_OUT_OF_MONEY: Final[tuple[Trouble, ...]] = (
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
)

_ERRORS: Final[Mapping[Trouble, Error]] = {
    **{code: Error(429, code, _QUOTA, "insufficient_quota") for code in _OUT_OF_MONEY},
    "billing_hard_limit_reached": Error(429, "billing_hard_limit_reached", _HARD_LIMIT, _BILLING),
    "billing_hard_limit_reached_400": Error(400, "billing_hard_limit_reached", _HARD_LIMIT, _BILLING),
    "invalid_api_key": Error(401, "invalid_api_key", "Incorrect API key provided."),
    "unverified_organization": Error(403, None, "Your organization must be verified to use this model."),
    "request_timeout": Error(408, None, "The request timed out.", "timeout"),
    "conflict": Error(409, None, "The resource was being changed by another request.", "conflict_error"),
    "server_error": Error(500, "server_error", _SERVER, "server_error"),
    "unavailable": Error(503, None, "The engine is currently overloaded, try again later.", "server_error"),
    "invalid_prompt": Error(400, "invalid_prompt", _FLAGGED),
    "content_policy_violation": Error(
        400,
        "content_policy_violation",
        "Your request was rejected as a result of our safety system.",
        _BLOCKED,
    ),
}


def error(trouble: Trouble, behaviour: Behaviour, request_id: str) -> Error | None:
    """The error answer that *trouble* is, or None where it is something else."""
    if trouble in ("rate_limited", "rate_limited_silently", "slow_down"):
        code = "slow_down" if trouble == "slow_down" else "rate_limit_exceeded"
        headers = {} if trouble == "rate_limited_silently" else asks_to_wait(behaviour.retry_after)
        return Error(429, code, "Rate limit reached. Please slow down.", "requests", headers=headers)
    if trouble in ("moderation_input", "moderation_output"):
        return _blocked(trouble.removeprefix("moderation_"), request_id)
    return _ERRORS.get(trouble)


def _blocked(stage: str, request_id: str) -> Error:
    told = "Your request was rejected by the safety system. If you believe this is an error, contact us at"
    message = f"{told} help.openai.com and include the request ID {request_id}. safety_violations=[violence]."
    details = {"moderation_details": {"moderation_stage": stage, "categories": ["violence"]}}
    return Error(400, "moderation_blocked", message, _BLOCKED, more=details)
