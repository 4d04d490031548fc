"""What a take was made from, read off the shelves: for the page of an image, which waits for no ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from story_assets.story.production import Key, Kind
from story_assets.studio.takes import Shelf, Take
from story_assets.studio.work import Studio

DEEPEST: Final = 4
"""Levels that are followed: a chain of shots that continue each other may have a hundred."""


@dataclass(frozen=True)
class Under:
    """An image that went into another, with what went into it."""

    key: Key
    sha256: str
    take: Take | None
    """None where no take of that name is this picture."""
    accepted: bool
    """Whether it still is what others rest on."""
    under: tuple["Under", ...] = ()
    repeated: bool = False
    """It stands further up already."""


def made_from(studio: Studio, take: Take) -> tuple[Under, ...]:
    """The images that *take* was made from, and theirs, in sending order. Raises `HomeError`."""
    return tuple(_under(studio, take, set(), DEEPEST))


def _under(studio: Studio, take: Take, seen: set[tuple[str, str]], levels: int) -> Iterator[Under]:
    for name, sha256 in take.references:
        kind, _, slug = name.partition("/")
        key = Key(cast("Kind", kind), slug)
        shelf = studio.store.shelf(studio.story, key)
        of = _of(shelf, sha256)
        accepted = of is not None and of.number == shelf.accepted_number
        if of is None or (name, sha256) in seen:
            yield Under(key, sha256, of, accepted, repeated=of is not None)
            continue
        seen.add((name, sha256))
        below = tuple(_under(studio, of, seen, levels - 1)) if levels > 1 else ()
        yield Under(key, sha256, of, accepted, below)


def _of(shelf: Shelf, sha256: str) -> Take | None:
    """The take that is this picture; the accepted one if it is."""
    accepted = shelf.accepted
    return accepted if accepted is not None and accepted.sha256 == sha256 else shelf.with_image(sha256)
