"""The door to whatever looks at a finished image: one verb, and the renderer's tree of errors.

A reviewer compares an image with its brief and the references it was made from. It accepts nothing: what it
says is a finding, and who accepts is the story's policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol

from story_assets.story.briefs.brief import Brief
from story_assets.story.words import Box
from story_assets.studio.renderer import Estimate, SentReference

Opinion = Literal["yes", "no", "unsure"]


@dataclass(frozen=True)
class ReviewRequest:
    """One image to look at."""

    asset: str
    """`story/kind/id`, for messages; the reviewer is not told."""
    brief: Brief
    image: bytes = field(repr=False)
    """PNG, JPEG or WebP of any size; it is made fit to be shown by whoever shows it."""
    references: tuple[SentReference, ...]
    """The accepted images it was made from, in sending order."""
    items: tuple[str, ...]
    """What is judged, each once: `questions.items(brief)` unless somebody asks for less."""


@dataclass(frozen=True)
class ItemVerdict:
    """What the reviewer says of one item."""

    item: str
    verdict: Opinion
    confidence: float
    """In the verdict, from 0 to 1."""
    where: tuple[Box, ...]
    """What decided it: left, top, right, bottom as fractions of the image. None: the image as a whole."""
    why: str
    """One sentence. The reviewer's own words: data wherever they go."""
    mend: str
    """What to change in the story: one sentence that begins with a story path, or nothing."""


@dataclass(frozen=True)
class Reviewed:
    """What was said of an image, and what that cost."""

    items: tuple[ItemVerdict, ...]
    """One for each item that was asked, in that order."""
    usd: Decimal | None
    """None is unknown, never zero."""
    usage: Mapping[str, int]
    request_id: str | None
    double: bool
    """Said by a stand-in for the service, which judges nothing."""
    model: str
    """What answered, as it calls itself: a name may stand for one model today and for another tomorrow."""


class Reviewer(Protocol):
    """Anything that looks at an image beside its brief. It sends once; who asks again is `sending`."""

    name: str
    model: str
    at_once: int
    """How many requests it takes at once."""
    per_minute: float | None
    """How many requests a minute the service allows, where that is known."""
    account: str | None
    """Whose limits these are, for all runs on this machine. None: this process's own."""

    def estimate(self, request: ReviewRequest) -> Estimate | None:
        """The price of one request, or None where nobody can say."""
        ...

    def ready(self) -> None:
        """Raise `Halted` when nothing can be looked at at all, such as without a key."""
        ...

    async def review(self, request: ReviewRequest) -> Reviewed:
        """Return what is seen with what it cost, or raise a `RenderError`."""
        ...

    def close(self) -> None:
        """Let go of connections. A later request opens them again."""
        ...
