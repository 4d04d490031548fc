"""The account of one image as values: what it was made from, and what may have broken it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from story_assets.studio.history import Change


@dataclass(frozen=True)
class Brief:
    """The brief an image was made from, and where its rules are written."""

    asset: str
    digest: str
    current: bool
    """Whether the story would say the same today."""
    rests_on: tuple[str, ...]
    """The style guide, bibles, maps and plans that it quotes now."""
    supplied: tuple[tuple[str, str], ...] = ()
    """Images that people brought along: the role of each, and its digest."""


@dataclass(frozen=True)
class Made:
    """One take as the journal has it."""

    asset: str
    take: int | None
    """None where no take of that name is in the journal."""
    sha256: str
    made_at: str | None = None
    """ISO 8601, UTC."""
    accepted_at: str | None = None
    """When it was accepted first."""
    run: str | None = None
    renderer: str | None = None
    """None for an image that was supplied."""
    model: str | None = None
    tier: str | None = None
    usd: Decimal | None = None
    """None where it is unknown."""
    cause: str | None = None
    path: str | None = None
    """The first thing it was made for."""


@dataclass(frozen=True)
class Node:
    """A take with everything it rests on, down to the roots."""

    made: Made
    accepted_now: int | None
    """The take of this asset that is accepted today."""
    brief: Brief | None = None
    rests_on: tuple["Node", ...] = ()
    repeated: bool = False
    """It stands further up in the same tree already, and is not followed again."""

    def takes(self) -> Iterator["Node"]:
        """This one and all under it, each once."""
        if not self.repeated:
            yield self
        for under in self.rests_on:
            yield from under.takes()


@dataclass(frozen=True)
class Suspect:
    """Something that changed on the way to an image."""

    at: str
    """ISO 8601, UTC."""
    run: str
    asset: str
    """The image that was made for it, or that was put in place of another."""
    take: int
    depth: int
    """Images between it and the one that is traced."""
    cause: str
    """rule, settings, retake; or accepted, where another take of *asset* came into use."""
    path: str
    was: str | None
    now: str | None
    by: str | None
    """Who asked for it or accepted it; None where only checks did."""
    why: str | None


@dataclass(frozen=True)
class Reach:
    """A suspect, where it is written, and who else has it."""

    suspect: Suspect
    where: tuple[str, int] | None
    """File and line of the rule."""
    images: tuple[str, ...]
    """Accepted images that were made for it or rest on what was, the traced one among them."""
    usd: Decimal | None
    """What rendering those of them that are still in the story again is expected to cost; None is unknown."""


@dataclass(frozen=True)
class Apart:
    """One thing that two neighbours should share and do not."""

    kind: Literal["reference", "settings", "rule"]
    path: str
    here: str | None
    there: str | None


@dataclass(frozen=True)
class Neighbour:
    """The shot before or after, and what it has otherwise."""

    asset: str
    place: Literal["before", "after"]
    take: int
    apart: tuple[Apart, ...]


@dataclass(frozen=True)
class Account:
    """Everything that is known about how an image came to be as it is."""

    asset: str
    node: Node
    suspects: tuple[Reach, ...]
    """The latest change first."""
    changes: tuple[Change, ...]
    """What it was made from otherwise than the take before it."""
    neighbours: tuple[Neighbour, ...]
    wanted: tuple[Change, ...]
    """What the story says otherwise today."""
