"""The door to anything that draws: one verb, one tree of errors, one list of who can.

A renderer gets a finished brief and draws it. It decides nothing about the story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from story_assets.story.briefs.brief import Brief, Role
from story_assets.story.words import Tier


@dataclass(frozen=True)
class PixelBox:
    """A clean picture inside an image, in pixels: left, top, right, bottom (right and bottom outside)."""

    left: int
    top: int
    right: int
    bottom: int


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


class RenderError(Exception):
    """An image was not made."""


class Refused(RenderError):
    """The renderer will not draw this brief. The same request would be refused again."""


class Unavailable(RenderError):
    """The renderer cannot draw now; nothing was bought. Asking later may work."""


class Halted(RenderError):
    """Nothing more can be drawn in this run: no key, no money, no such model."""


class UnknownOutcome(RenderError):
    """The request left and no answer came. It may have been billed."""


class Renderer(Protocol):
    """Anything that turns a request into one image."""

    name: str
    model: str
    at_once: int
    """How many requests it takes at once."""

    def options(self) -> Mapping[str, str]:
        """What the render key must know of this renderer besides model, size and tier."""
        ...

    def estimate(self, brief: Brief, settings: RenderSettings) -> Decimal | None:
        """The expected price in USD, or None where no price is listed."""
        ...

    async def render(self, request: RenderRequest) -> Rendered:
        """Return the image with what it cost, or raise a `RenderError`."""
        ...
