"""What a board says of an episode, as values. Nothing here knows HTML or reads a disk."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from story_assets.story.production import Key
from story_assets.studio.board.commands import Command
from story_assets.studio.board.wording import Wording
from story_assets.studio.currency import Cause
from story_assets.studio.history import Change, Shown
from story_assets.studio.review.verdicts import Verdict

Standing = Literal["accepted", "waiting", "failed", "rejected", "set aside", "earlier", "missing"]
"""How an image stands: as the take that is shown does, or `missing` where there is none."""

Mark = Literal["failing", "unaccepted", "changed"]
MARKS: Final[dict[Mark, str]] = {
    "failing": "A check failed on the take that is shown",
    "unaccepted": "Waiting, failed, rejected, set aside, or not rendered: nothing of it is accepted",
    "changed": "The story, a note, a setting or an image underneath changed since the take was made",
}
"""What a person looks for, and what each means."""

Prospect = Literal["current", "comes back", "must render", "may render", "blocked"]


@dataclass(frozen=True)
class Picture:
    """A picture inside the page."""

    src: str
    """A data: URL."""
    width: int
    height: int
    """In pixels, as it is shown at most."""


@dataclass(frozen=True)
class Outlook:
    """What the plan says of an image."""

    prospect: Prospect
    causes: tuple[Cause, ...] = ()
    usd: Decimal | None = Decimal(0)
    """What the next render of it is expected to cost; None where it is unknown."""
    under: Key | None = None
    """What it rests on that blocks it."""


@dataclass(frozen=True)
class Checked:
    """One check of the shown take, with what it marked."""

    verdict: Verdict
    evidence: Picture | None = None


@dataclass(frozen=True)
class TakeShown:
    """One take among the others."""

    shown: Shown
    picture: Picture | None
    back: Command | None = None
    """How to go back to it."""


@dataclass(frozen=True)
class ReferenceShown:
    """An image that is sent along."""

    name: str
    role: str
    shows: str
    picture: Picture | None = None
    key: Key | None = None
    """Its own card; None for a file that people supplied."""
    remark: str = ""
    """What is not as one expects: it is not there, or the take was made from another one."""


@dataclass(frozen=True)
class UnderShown:
    """An image that went into the shown take, or into what did."""

    name: str
    """`kind/id`."""
    remark: str
    """Which take of it, since when, and what is not as one expects."""
    picture: Picture | None = None
    """Only where it is no longer accepted: what is accepted stands above."""
    under: tuple["UnderShown", ...] = ()


@dataclass(frozen=True)
class Said:
    """A decision that was taken before."""

    at: str
    decision: str
    take: int | None
    by: str
    """Empty where the checks decided."""
    why: str


@dataclass(frozen=True)
class Card:
    """One image with everything a person needs to decide about it."""

    key: Key
    title: str
    characters: tuple[str, ...]
    standing: Standing
    accepted: int | None
    """The number of the take that others rest on."""
    marks: frozenset[Mark]
    outlook: Outlook
    wording: Wording
    take: Shown | None = None
    """The take that is shown large: the one to decide about, else the accepted one, else the last."""
    picture: Picture | None = None
    lost: str = ""
    """Why there is a take and no picture."""
    takes: tuple[TakeShown, ...] = ()
    """Every take, where there is more than one."""
    checks: tuple[Checked, ...] = ()
    wanted: tuple[Change, ...] = ()
    """What the accepted take, or else the last, was made from otherwise than the story wants now."""
    references: tuple[ReferenceShown, ...] = ()
    made_from: tuple[UnderShown, ...] = ()
    """What the shown take was made from, down to the images that rest on nothing."""
    decisions: tuple[Command, ...] = ()
    history: tuple[Said, ...] = ()

    @property
    def faults(self) -> tuple[Checked, ...]:
        """The checks that failed, those that hold it back first."""
        failed = (it for it in self.checks if it.verdict.status == "failed")
        return tuple(sorted(failed, key=lambda it: not it.verdict.blocking))

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(it.verdict.status == "passed" for it in self.checks)

    @property
    def unmade(self) -> int:
        """How many checks could not be made."""
        return sum(it.verdict.status == "not_run" for it in self.checks)

    @property
    def unremarkable(self) -> tuple[Checked, ...]:
        """The checks that passed or were not made."""
        return tuple(it for it in self.checks if it.verdict.status != "failed")


@dataclass(frozen=True)
class Section:
    """Images that belong together."""

    slug: str
    title: str
    about: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """An episode as a person reviews it."""

    story: str
    title: str
    episode: str
    episode_title: str
    logline: str
    as_of: str
    """When it was written, in UTC: it is a snapshot."""
    sections: tuple[Section, ...]
    again: str = ""
    """The command that writes it anew."""
    names: dict[str, str] = field(default_factory=dict[str, str])
    """Characters by slug."""
    episodes: tuple[str, ...] = ()
    """Those whose boards stand beside each other, this one among them."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every image, in reading order."""
        return tuple(card for section in self.sections for card in section.cards)

    @property
    def usd(self) -> Decimal | None:
        """What the next render of these images is expected to cost, or None where that is unknown."""
        prices = [card.outlook.usd for card in self.cards]
        known = [price for price in prices if price is not None]
        return sum(known, Decimal(0)) if len(known) == len(prices) else None
