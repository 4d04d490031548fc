"""Decisions as the commands that take them. What is copied means the take that was looked at."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from story_assets.story.production import Key
from story_assets.story.words import TIERS
from story_assets.studio.deciding import Decision
from story_assets.studio.takes import Shelf, Take

Note = Literal["optional", "required"]

ELLIPSIS: Final = "..."
"""Where a person has to say why."""
FILE: Final = "picture.png"
"""Where a person has to say which file."""


@dataclass(frozen=True)
class Place:
    """Which story in which home, as a command says it."""

    story: str
    stories: Path | None = None
    """None where the command finds it unasked."""
    home: Path | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """What goes along with every command."""
        named = (("--stories", self.stories), ("--home", self.home))
        return tuple(word for name, path in named if path is not None for word in (name, str(path)))


@dataclass(frozen=True)
class Command:
    """A decision that can be taken now, and how."""

    decision: Decision
    label: str
    base: tuple[str, ...]
    """The words of the command, without a note."""
    note: Note = "optional"

    @property
    def argv(self) -> tuple[str, ...]:
        """The words, with a place for the note where there must be one."""
        return (*self.base, "--note", ELLIPSIS) if self.note == "required" else self.base

    @property
    def line(self) -> str:
        """As it is typed into a shell."""
        return shlex.join(self.argv)

    @property
    def start(self) -> str:
        """As it is typed, up to the note."""
        return shlex.join(self.base)


def decisions(place: Place, key: Key, shelf: Shelf, take: Take | None, *, current: bool) -> Iterator[Command]:
    """What may be decided about *take* of *key*; *current* when the plan has nothing against it."""
    asset = f"{place.story}/{key}"
    if take is not None:
        number = ("--take", str(take.number))
        if not (current and shelf.accepted == take):
            label = "Accept take {}" if shelf.accepted != take else "Keep take {} as it is"
            yield _command(place, "accept", label.format(take.number), asset, *number)
        if shelf.standing(take) != "rejected":
            yield _command(place, "reject", f"Reject take {take.number}", asset, *number, note="required")
    # Without a note there must be a take that would do: else the next render makes one anyway.
    fits = take is not None and (current or shelf.standing(take) in ("waiting", "failed", "rejected"))
    label = "Ask for another" if take is not None else "Give a direction"
    yield _command(place, "retake", label, asset, note="optional" if fits else "required")
    yield from _promotions(place, asset, shelf)
    yield _command(place, "supply", "Supply a picture", FILE, asset)


def rollback(place: Place, key: Key, take: Take) -> Command:
    """How to go back to *take*."""
    words = (f"{place.story}/{key}", "--take", str(take.number))
    return _command(place, "rollback", f"Go back to take {take.number}", *words)


def again(place: Place, episode: str, folder: Path | None = None) -> str:
    """The command that writes the board of *episode* anew."""
    out = () if folder is None else ("--out", str(folder))
    return shlex.join(("story-assets", "board", place.story, "--episode", episode, *out, *place.options))


def _promotions(place: Place, asset: str, shelf: Shelf) -> Iterator[Command]:
    take = shelf.accepted
    if take is None or take.origin == "supplied":
        return
    if shelf.promotion is not None:
        yield _command(place, "promote", "Take the promotion back", asset, "--tier", "draft")
    for tier in TIERS[TIERS.index(take.tier) + 1 :]:
        if shelf.promotion is None or shelf.promotion.tier != tier:
            yield _command(place, "promote", f"Promote to {tier}", asset, "--tier", tier)


def _command(place: Place, decision: Decision, label: str, *words: str, note: Note = "optional") -> Command:
    return Command(decision, label, ("story-assets", decision, *words, *place.options), note)
