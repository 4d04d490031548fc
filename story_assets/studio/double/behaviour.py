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
    "invalid_prompt", "failed",
    "hang", "close_connection", "cut_body",
    "truncated_base64", "truncated_image", "wrong_size", "not_an_image", "fewer_images",
    "no_usage", "no_output_details",
    "refusal", "incomplete", "filtered", "item_missing", "item_extra", "item_twice", "not_json",
    "breaks_continuity", "breaks_names",
]  # fmt: skip
"""From `hang` on the work is done and billed, whether an answer arrives or not. Before it nothing is billed,
also where OpenAI is silent about that (a block of a finished image, an error after the work began)."""

_OF_IMAGES: Final[frozenset[Trouble]] = frozenset(
    ("moderation_input", "moderation_output", "content_policy_violation", "truncated_base64",
     "truncated_image", "wrong_size", "not_an_image", "fewer_images", "no_output_details")
)  # fmt: skip
_OF_LOOKS: Final[frozenset[Trouble]] = frozenset(
    ("invalid_prompt", "failed", "refusal", "incomplete", "filtered", "item_missing", "item_extra",
     "item_twice", "not_json", "breaks_continuity", "breaks_names")
)  # fmt: skip
TROUBLES: Final[tuple[Trouble, ...]] = tuple(it for it in get_args(Trouble) if it not in _OF_LOOKS)
"""What an order for images may meet."""
PLAN_TROUBLES: Final[tuple[Trouble, ...]] = tuple(it for it in get_args(Trouble) if it not in _OF_IMAGES)
"""What a request to draft a part of a story may meet."""
LOOK_TROUBLES: Final[tuple[Trouble, ...]] = tuple(
    it for it in PLAN_TROUBLES if it not in ("breaks_continuity", "breaks_names")
)
"""What a request to look at pictures may meet."""


Call = Literal["upload", "create", "find", "look", "cancel", "fetch"]
"""What may be asked of files and batches; `find` is the list, `fetch` a file's content."""

Spoil = Literal[
    "in_order", "errors_in_output", "loses_line", "stray_line", "line_twice", "torn_output", "dies",
    "not_taken", "no_counts",
]  # fmt: skip
"""What is wrong with a batch: a line is lost though billed, one is of nobody, one comes twice, the last is
cut; or half of it is drawn and then it fails, or it is not taken at all. As a rule lines come in any order,
and errors in a file of their own."""


class Says(BaseModel):
    """What the double is told to say of an item, where it would say that it judges nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str = ""
    """As the review names it; empty is every item."""
    about: str = ""
    """Words in the line that says what the picture is of, such as `character mara`."""
    verdict: Literal["yes", "no", "unsure"]
    confidence: float = Field(default=0.9, ge=0, le=1)
    why: str = "The double was told to say so."
    mend: str = ""
    where: tuple[tuple[float, float, float, float], ...] = ()
    """left, top, right, bottom as fractions."""


class Behaviour(BaseModel):
    """How the double behaves until it is told otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latency: float = Field(default=0, ge=0)
    """Seconds an image takes."""
    look_latency: float = Field(default=0, ge=0)
    """Seconds a look at pictures takes, or a part of a story."""
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
    batch_seconds: float = Field(default=0, ge=0)
    """Seconds a batch takes; its lines are drawn evenly over them."""
    batch_stops_after: int | None = Field(default=None, ge=0)
    """Lines that a batch draws; with the others it goes on never, until it expires or is cancelled."""
    batch_window: float = Field(default=86_400, gt=0)
    """Seconds after which a batch expires. Tests have shorter ones."""
    batch: tuple[Spoil, ...] = ()
    """What is wrong with batches made from now on."""
    says: tuple[Says, ...] = ()
    """What is said of pictures; the first that is meant counts."""

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
        self._trips: dict[Call, deque[Trouble | None]] = {}

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
            self._trips.clear()

    def trip(self, call: Call, troubles: Iterable[Trouble | None]) -> None:
        """The next such calls meet these, one each; None is none."""
        with self._lock:
            self._trips.setdefault(call, deque()).extend(troubles)

    def trips(self, call: Call) -> Trouble | None:
        """The trouble that this call meets."""
        with self._lock:
            line = self._trips.get(call)
            return line.popleft() if line else None

    def meets(self, request: str, prompt: str, *, look: bool = False) -> tuple[Trouble | None, float]:
        """The trouble that the allowed *request* (its digest) meets, and the seconds it takes.

        A trouble that only the other kind of request can meet waits in line for one.
        """
        may = PLAN_TROUBLES if look else TROUBLES
        with self._lock:
            it, nth = self._behaviour, self._came[request]
            self._came[request] += 1
            chance = random.Random(f"{it.seed} {request} {nth}")
            seconds = (it.look_latency if look else it.latency) + it.jitter * chance.random()
            if self._line:
                next_one = self._line[0]
                return (
                    None if next_one is not None and next_one not in may else self._line.popleft()
                ), seconds
        named: Trouble | None = next((it.when[words] for words in it.when if words in prompt), None)
        met = named or _by_chance(it.chances, chance.random())
        return (met if met in may else None), seconds

    def unlimited(self) -> dict[str, str]:
        """The rate-limit headers of a request that nothing limits."""
        return _headers(_UNLIMITED, _UNLIMITED - 1, 0)

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
