"""What was found on a take, as it is kept: by its render key, so that every take has its own."""

from story_assets.story.words import CheckName
from story_assets.studio.review.check import Status
from story_assets.studio.takes import Kept


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
