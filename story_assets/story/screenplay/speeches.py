"""A speech of a play, with the business that stands in brackets inside of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from story_assets.story.screenplay.elements import Element, ElementKind, Lines
from story_assets.story.screenplay.lines import joined
from story_assets.story.screenplay.marks import plain
from story_assets.story.screenplay.play_parts import DIRECTION

_OPENING: Final = re.compile(r"[(\[]")
_SENTENCES: Final = re.compile(r"[.!?]\s+[A-ZА-Я]")
_CLOSING: Final = {"(": ")", "[": "]"}


def asides(pieces: list[tuple[str, int]]) -> Iterator[Element]:
    """The words of *pieces*, texts with their line numbers, and the manners and directions among them."""
    whole = "\n".join(text for text, _ in pieces)
    starts = [0]
    for text, _ in pieces[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    numbers = [number for _, number in pieces]

    def element(kind: ElementKind, start: int, end: int) -> Iterator[Element]:
        text = plain(joined(whole[start:end].split("\n"))).strip()
        text = text if kind == "speech" else text.strip("()[] _").strip()
        if any(letter.isalnum() for letter in text):
            begin = start + len(whole[start:end]) - len(whole[start:end].lstrip())
            stop = start + len(whole[start:end].rstrip()) - 1
            first, last = (numbers[bisect_right(starts, at) - 1] for at in (begin, max(begin, stop)))
            yield Element(kind, text, Lines(first, last))
        elif kind == "speech" and text.strip("_*.,;: "):
            yield Element(
                kind,
                text,
                Lines(numbers[bisect_right(starts, start) - 1], numbers[bisect_right(starts, start) - 1]),
            )

    last = {sign: whole.rfind(closing) for sign, closing in _CLOSING.items()}
    at = 0
    while found := _OPENING.search(whole, at):
        end = _end(whole, found.start(), last[found[0]])
        yield from element("speech", at, found.start())
        yield from element(_kind(whole[found.start() : end]), found.start(), end)
        at = end
    yield from element("speech", at, len(whole))


def _end(whole: str, start: int, last: int) -> int:
    """Where the bracket at *start* ends; one that is never closed, as in [Exit HAMLET, ends with its line."""
    if last > start:
        return whole.find(_CLOSING[whole[start]], start) + 1
    line = whole.find("\n", start)
    return line if line > 0 else len(whole)


def _kind(aside: str) -> ElementKind:
    """How it is said, or what happens: who comes and goes, and whatever takes more than a sentence."""
    text = aside.strip("()[]_* \n")
    if DIRECTION.match(text) or _SENTENCES.search(text):
        return "action"
    return "manner"
