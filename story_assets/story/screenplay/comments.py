"""What Fountain files say to people who read them: boneyards and notes."""

from collections.abc import Iterator
from typing import Final

from story_assets.story.screenplay.elements import Doubt, Lines
from story_assets.story.screenplay.lines import Line, joined

_BLANK_IN_NOTE: Final = "  "
"""Two spaces keep a note, or a speech, open over an empty line."""


def without_boneyard(lines: list[Line]) -> tuple[list[Line], list[Doubt]]:
    """*lines* without /* what was put away */. A comment that never ends puts nothing away."""
    closings = _Places(lines, "*/")
    kept: list[Line] = []
    doubts: list[Doubt] = []
    at, column = 0, 0
    parts: list[str] = []
    removed = False
    while at < len(lines):
        text = lines[at].text
        opening = text.find("/*", column)
        if opening < 0:
            parts.append(text[column:])
            _keep(kept, lines[at], parts, removed)
            at, column, parts, removed = at + 1, 0, [], False
            continue
        parts.append(text[column:opening])
        closing = closings.after(at, opening + 2)
        if closing is None:
            if not doubts:
                where = Lines(lines[at].number, lines[at].number)
                doubts.append(Doubt(where, "a comment opens here and is never closed; what follows was read"))
            column = opening + 2
        elif closing[0] == at:
            column, removed = closing[1] + 2, True
        else:
            _keep(kept, lines[at], parts, removed=True)
            at, column, parts, removed = closing[0], closing[1] + 2, [], True
    return kept, doubts


def _keep(kept: list[Line], line: Line, parts: list[str], removed: bool) -> None:
    """A line that was nothing but a comment is no empty line either: it parts nothing."""
    text = "".join(parts)
    if not removed or text.strip():
        kept.append(Line(line.number, text))


def with_notes_apart(lines: list[Line]) -> tuple[list[Line], list[Doubt]]:
    """*lines* with each [[note]] as a line of its own behind the one it stood in."""
    closings = _Places(lines, "]]")
    ends = _paragraph_ends(lines)
    kept: list[Line] = []
    doubts: list[Doubt] = []
    at, column = 0, 0
    parts: list[str] = []
    notes: list[Line] = []
    while at < len(lines):
        line = lines[at]
        opening = line.text.find("[[", column)
        closing = closings.after(at, opening + 2) if opening >= 0 else None
        if closing is None or closing[0] >= ends[at]:
            if opening >= 0:
                where = Lines(line.number, line.number)
                doubts.append(Doubt(where, "a note opens here and its paragraph does not close it"))
            parts.append(line.text[column:])
            text = "".join(parts)
            if text.strip() or not notes:
                kept.append(Line(line.number, text))
            kept.extend(notes)
            at, column, parts, notes = at + 1, 0, [], []
            continue
        parts.append(line.text[column:opening])
        said = joined(list(_between(lines, (at, opening + 2), closing)))
        if said:
            notes.append(Line(line.number, said, "note", lines[closing[0]].number))
        if closing[0] != at and "".join(parts).strip():
            kept.append(Line(line.number, "".join(parts)))
            parts = []
        at, column = closing[0], closing[1] + 2
    return kept, doubts[:20]


def _between(lines: list[Line], start: tuple[int, int], end: tuple[int, int]) -> Iterator[str]:
    for at in range(start[0], end[0] + 1):
        left = start[1] if at == start[0] else 0
        right = end[1] if at == end[0] else len(lines[at].text)
        yield lines[at].text[left:right]


def _paragraph_ends(lines: list[Line]) -> list[int]:
    """For each line the next one that is empty."""
    ends = [len(lines)] * len(lines)
    end = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].is_blank and not lines[at].text.startswith(_BLANK_IN_NOTE):
            end = at
        ends[at] = end
    return ends


class _Places:
    """Where a sign stands, asked for in reading order."""

    def __init__(self, lines: list[Line], sign: str) -> None:
        self._found = list(_places(lines, sign))
        self._next = 0

    def after(self, at: int, column: int) -> tuple[int, int] | None:
        """The first place at or behind *column* of line *at*."""
        while self._next < len(self._found) and self._found[self._next] < (at, column):
            self._next += 1
        return self._found[self._next] if self._next < len(self._found) else None


def _places(lines: list[Line], sign: str) -> Iterator[tuple[int, int]]:
    for at, line in enumerate(lines):
        column = line.text.find(sign)
        while column >= 0:
            yield at, column
            column = line.text.find(sign, column + 1)
