"""What was found on a take, as it is kept: by its render key, so that every take has its own."""

from typing import Literal

from story_assets.story.words import CheckName
from story_assets.studio.review.check import Status
from story_assets.studio.takes import Kept


class Said(Kept):
    """What a reviewer said of one item of the brief's review list."""

    item: str
    verdict: Literal["yes", "no", "unsure"]
    confidence: float
    """In the verdict, from 0 to 1."""
    where: tuple[tuple[float, float, float, float], ...] = ()
    """Left, top, right, bottom, as fractions of the image."""
    why: str
    mend: str = ""
    """What to change in the story."""


class Look(Kept):
    """One answer of a vision model, kept as soon as it is there: it was paid for."""

    key: str
    attempt: str
    items: tuple[Said, ...]
    usd: str | None
    usage: dict[str, int] = {}
    request_id: str | None = None
    double: bool = False
    model: str
    at: str


class Verdict(Kept):
    """One check of one take."""

    check: CheckName
    status: Status
    score: float | None = None
    """From 0, certainly wrong, to 1, certainly right."""
    threshold: float | None = None
    """The least score that passed when it was looked at."""
    blocking: bool = False
    """Whether nothing may rest on the take while this fails."""
    message: str = ""
    evidence: str | None = None
    """File name of the marked-up crop, under the store's evidence."""
    seconds: float = 0
    """Of a processor, for a local check."""
    said: tuple[Said, ...] = ()
    """Item by item, where somebody was asked."""

    @property
    def blocks(self) -> bool:
        """Whether the take may not be rested on because of this."""
        return self.blocking and self.status == "failed"


class Review(Kept):
    """Every check of one take."""

    render_key: str
    asset: str
    verdicts: tuple[Verdict, ...] = ()
    at: str = ""

    @property
    def faults(self) -> tuple[Verdict, ...]:
        """The checks because of which nothing may rest on the take."""
        return tuple(it for it in self.verdicts if it.blocks)
