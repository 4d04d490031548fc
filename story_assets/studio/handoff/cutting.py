"""A prompt made to fit: counted as the provider counts, cut where it hurts least, and nothing in silence."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from story_assets.studio.handoff.prompt import Piece, Rank

Count = Callable[[str], int]

_LEAST_PROSE: Final = 40
"""Prose shorter than this says nothing; it is left out instead."""


def characters(text: str) -> int:
    """Length in Unicode code points."""
    return len(text)


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units, as JavaScript counts: an emoji is two or more."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Fitted:
    """A text within its limit, and what that took."""

    text: str
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()


def fitted(pieces: Sequence[Piece], *, limit: int | None, count: Count, between: str = "\n") -> Fitted:
    """*pieces* as one text of at most *limit*, giving up what matters least first.

    The action keeps half of the room until every other piece but the primary camera move is gone.
    """
    texts = [piece.text for piece in pieces]

    def text() -> str:
        return between.join(part for part in texts if part)

    for index, floor in _steps(pieces, limit or 0):
        over = 0 if limit is None else count(text()) - limit
        if over <= 0:
            break
        room = max(floor, count(texts[index]) - over)
        keeps = pieces[index].prose and room >= max(1, min(floor, _LEAST_PROSE) or _LEAST_PROSE)
        texts[index] = shortened(texts[index], room, count) if keeps else ""
    return Fitted(
        text(),
        left_out=tuple(p.name for p, t in zip(pieces, texts, strict=True) if p.text and not t),
        shortened=tuple(p.name for p, t in zip(pieces, texts, strict=True) if t and t != p.text),
    )


def _steps(pieces: Sequence[Piece], limit: int) -> Iterator[tuple[int, int]]:
    """Which piece to cut next, and how much of it must stay."""
    backwards = sorted(range(len(pieces)), key=lambda index: (-pieces[index].rank, -index))
    actions = [index for index in backwards if pieces[index].rank == Rank.ACTION]
    yield from ((index, 0) for index in backwards if pieces[index].rank > Rank.SPOKEN)
    yield from ((index, limit // 2) for index in actions)
    yield from ((index, 0) for index in backwards if pieces[index].rank == Rank.SPOKEN)
    yield from ((index, 1) for index in actions)


def shortened(text: str, room: int, count: Count) -> str:
    """The beginning of *text* with an ellipsis, at most *room* long; words and glyphs stay whole."""
    if count(text) <= room:
        return text
    end = bisect_right(range(len(text) + 1), room - 1, key=lambda index: count(text[:index])) - 1
    while end > 0 and _one_glyph(text, end):
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    if space > end * 0.7:
        end = space
    return text[:end].rstrip(" ,;:") + "…"


def _one_glyph(text: str, at: int) -> bool:
    """Whether cutting before *at* would tear a glyph: a mark off its letter, a face off its skin tone."""
    after = text[at : at + 1]
    if not after:
        return False
    joins = "\u200d\ufe0e\ufe0f"
    tone = "\U0001f3fb" <= after <= "\U0001f3ff"
    return after in joins or tone or unicodedata.combining(after) > 0 or text[at - 1] == "\u200d"
