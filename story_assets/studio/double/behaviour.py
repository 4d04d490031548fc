"""What the double does on purpose: how slow, how limited, and which trouble it makes when.

Chance is drawn from the seed, the request and how often that request came, never from the order of arrival:
a storm is the same storm however its requests overtake each other.
"""

import math
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from story_assets.studio.double.refusal import Error, Refused

Trouble = Literal[
    "rate_limited", "rate_limited_silently", "slow_down",
    "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
    "billing_hard_limit_reached", "billing_hard_limit_reached_400",
    "invalid_api_key", "unverified_organization", "request_timeout", "conflict",
    "server_error", "bad_gateway", "unavailable", "error_string",
    "moderation_input", "moderation_output", "content_policy_violation",
    "hang", "close_connection", "cut_body",
    "truncated_base64", "truncated_image", "wrong_size", "not_an_image", "fewer_images",
    "no_usage", "no_output_details",
]  # fmt: skip
"""From `hang` on the work is done and billed, whether an answer arrives or not. Before it nothing is billed,
also where OpenAI is silent about that (a block of a finished image, an error after the work began)."""
TROUBLES: Final[tuple[Trouble, ...]] = get_args(Trouble)


class Behaviour(BaseModel):
    """How the double behaves until it is told otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latency: float = Field(default=0, ge=0)
    """Seconds an image takes."""
    jitter: float = Field(default=0, ge=0)
    """Up to so many seconds more."""
    images_per_minute: int | None = Field(default=None, ge=1)
    minute: float = Field(default=60, gt=0)
    """Seconds in that minute. Tests have shorter ones."""
    retry_after: float = Field(default=1, ge=0)
    """Seconds that a scripted 429 asks for."""
    chances: Mapping[Trouble, float] = {}
    """Probability of each trouble; together at most 1."""
    seed: int = 0
    when: Mapping[str, Trouble] = {}
    """Trouble for every request whose prompt contains these words."""

    @field_validator("chances")
    @classmethod
    def _at_most_certain(cls, chances: Mapping[Trouble, float]) -> Mapping[Trouble, float]:
        if any(it < 0 for it in chances.values()) or sum(chances.values()) > 1 + 1e-9:
            raise ValueError("chances are at least 0 each and at most 1 together")
        return chances


class Script:
    """The behaviour in force and the troubles in line. Safe from any thread."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._lock = threading.Lock()
        self._behaviour = behaviour
        self._line: deque[Trouble | None] = deque()
        self._came: Counter[str] = Counter()
        self._passed: deque[float] = deque()

    @property
    def behaviour(self) -> Behaviour:
        """What is in force now."""
        return self._behaviour

    def behave(self, behaviour: Behaviour) -> None:
        """From now on, like this. Troubles in line stay in line."""
        with self._lock:
            self._behaviour = behaviour
            self._passed.clear()

    def queue(self, troubles: Iterable[Trouble | None]) -> None:
        """The next requests meet these, one each; None is none."""
        with self._lock:
            self._line.extend(troubles)

    def clear(self) -> None:
        """Nothing in line, nothing counted: chance begins again."""
        with self._lock:
            self._line.clear()
            self._came.clear()
            self._passed.clear()

    def meets(self, request: str, prompt: str) -> tuple[Trouble | None, float]:
        """The trouble that the allowed *request* (its digest) meets, and the seconds it takes."""
        with self._lock:
            it, nth = self._behaviour, self._came[request]
            self._came[request] += 1
            chance = random.Random(f"{it.seed} {request} {nth}")
            seconds = it.latency + it.jitter * chance.random()
            if self._line:
                return self._line.popleft(), seconds
        named: Trouble | None = next((it.when[words] for words in it.when if words in prompt), None)
        return named or _by_chance(it.chances, chance.random()), seconds

    def admit(self, images: int, model: str) -> dict[str, str]:
        """Count *images* against the limit and return the rate-limit headers. Raises `Refused` over it.

        The limit holds for every span of a minute. Refused requests do not count (at OpenAI they do).
        """
        with self._lock:
            it, now = self._behaviour, time.monotonic()
            limit = it.images_per_minute
            if limit is None:
                return _headers(_UNLIMITED, _UNLIMITED - images, 0)
            while self._passed and self._passed[0] <= now - it.minute:
                self._passed.popleft()
            over = len(self._passed) + images - limit
            if over <= 0:
                self._passed.extend([now] * images)
                return _headers(limit, limit - len(self._passed), self._passed[0] + it.minute - now)
            # An order larger than the limit itself never fits; it may ask again when all is free.
            last = self._passed[min(over, len(self._passed)) - 1] if self._passed else now
            wait, used = last + it.minute - now, len(self._passed)
        told = (
            f"Rate limit reached for {model} on images per min (IPM): Limit {limit}, Used {used}, Requested"
        )
        message = f"{told} {images}. Please try again in {wait:.3f}s."
        headers = {**_headers(limit, 0, wait), **asks_to_wait(wait)}
        raise Refused(Error(429, "rate_limit_exceeded", message, "requests", headers=headers))


_UNLIMITED: Final = 10_000


def _by_chance(chances: Mapping[Trouble, float], drawn: float) -> Trouble | None:
    for trouble, chance in chances.items():
        drawn -= chance
        if drawn < 0:
            return trouble
    return None


def _headers(limit: int, remaining: int, reset: float) -> dict[str, str]:
    """As OpenAI names them. Its headers for images a minute are unconfirmed and therefore not sent."""
    return {
        "x-ratelimit-limit-requests": str(limit),
        "x-ratelimit-remaining-requests": str(max(remaining, 0)),
        "x-ratelimit-reset-requests": f"{reset:.3f}s",
        "x-ratelimit-limit-tokens": "8000000",
        "x-ratelimit-remaining-tokens": "8000000",
        "x-ratelimit-reset-tokens": "0s",
    }


def asks_to_wait(seconds: float) -> dict[str, str]:
    """The headers of a 429 that says when: whole seconds, and milliseconds, which the SDK reads first."""
    return {"retry-after": str(math.ceil(seconds)), "retry-after-ms": str(math.ceil(seconds * 1000))}
