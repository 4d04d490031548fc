"""The door to anything that draws: one verb, one tree of errors, one list of who can.

A renderer gets a finished brief and draws it. It decides nothing about the story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from story_assets.story.briefs.brief import Brief, Role
from story_assets.story.sentences import Mendable, Unfinished
from story_assets.story.words import Tier


@dataclass(frozen=True)
class PixelBox:
    """A clean picture inside an image, in pixels: left, top, right, bottom (right and bottom outside)."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Estimate:
    """What one request may cost, in USD."""

    low: Decimal
    expected: Decimal
    high: Decimal
    """The most it can cost: what a budget sets aside for it."""

    def __add__(self, other: "Estimate") -> "Estimate":
        """Both together."""
        return Estimate(self.low + other.low, self.expected + other.expected, self.high + other.high)

    def at(self, share: Decimal) -> "Estimate":
        """The same at a *share* of the price."""
        return Estimate(self.low * share, self.expected * share, self.high * share)


FREE: Final = Estimate(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class SentReference:
    """An image that goes along with a request."""

    name: str
    """For people and file names: `character_sheet.mara_day`."""
    role: Role
    sha256: str
    mime: str
    image: bytes = field(repr=False)


@dataclass(frozen=True)
class RenderSettings:
    """What was chosen besides the brief: part of the render key, never of the currency basis."""

    renderer: str
    model: str
    size: tuple[int, int]
    """Width and height in pixels."""
    tier: Tier
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Whatever else the renderer's answer depends on, such as the version of its templates."""
    least: Tier | None = None
    """The tier below which no take will do, because somebody promoted the image. In no key."""


@dataclass(frozen=True)
class RenderRequest:
    """One image to make."""

    asset: str
    """`story/kind/id`, for messages; it is not part of what is drawn."""
    brief: Brief
    prompt: str
    references: tuple[SentReference, ...]
    settings: RenderSettings
    take: int = 1


@dataclass(frozen=True)
class Rendered:
    """An image and what it cost."""

    image: bytes = field(repr=False)
    """Exactly the bytes the renderer answered with."""
    mime: str
    usd: Decimal | None
    """None is unknown, never zero."""
    frames: tuple[PixelBox, ...] = ()
    """The clean pictures inside, in reading order. Empty: the layout's even grid fills the image."""
    usage: Mapping[str, int] = field(default_factory=dict[str, int])
    request_id: str | None = None
    double: bool = False
    """Drawn by a stand-in for the service: good only until something real is asked for."""


class RenderError(Unfinished):
    """An image was not made."""

    usd: Decimal | None = None
    """What it cost all the same. None is unknown."""
    request_id: str | None = None
    """What the service calls the request, where it answered."""


class Refused(RenderError):
    """The renderer will not draw this as it was asked."""

    usd = Decimal(0)


class Moderated(Refused):
    """The safety system stopped it. The same request would be stopped again, so it is remembered."""

    usd = None
    """Whether a picture that was stopped after it was drawn is billed is not known."""


class Busy(RenderError):
    """The service takes no more now; nothing was bought."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.usd = Decimal(0)
        self.wait = wait
        """Seconds after which it may be asked again, where it said so."""


class Unsent(RenderError):
    """The request never left; nothing was bought."""

    usd = Decimal(0)


class Broken(RenderError):
    """The service failed with it. Whether that is billed is not known."""


class Unavailable(RenderError):
    """The renderer cannot draw now, and was asked often enough. Asking later may work."""


class Halted(RenderError, Mendable):
    """Nothing more can be drawn in this run: no key, no money, no such model."""

    usd = Decimal(0)


class UnknownOutcome(RenderError):
    """The request left and no answer came. It may have been billed."""


class Renderer(Protocol):
    """Anything that turns a request into one image. It sends once; who asks again is `sending`."""

    name: str
    model: str
    at_once: int
    """How many requests it takes at once."""
    per_minute: float | None
    """How many requests a minute the service allows, where that is known."""
    account: str | None
    """Whose limits these are, for all runs on this machine. None: this process's own."""
    takes_composition: bool
    """Whether a rough frame of the same brief may go along as its last reference."""

    def options(self, tier: Tier) -> Mapping[str, str]:
        """What the render key must know of this renderer besides model, size and tier."""
        ...

    def estimate(self, brief: Brief, settings: RenderSettings) -> Estimate | None:
        """The price of one request, or None where no price is listed."""
        ...

    def ready(self) -> None:
        """Raise `Halted` when nothing can be drawn at all, such as without a key."""
        ...

    async def render(self, request: RenderRequest) -> Rendered:
        """Return the image with what it cost, or raise a `RenderError`."""
        ...

    def close(self) -> None:
        """Let go of connections. A later request opens them again."""
        ...
