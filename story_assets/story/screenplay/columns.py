"""Two people who speak at once, printed side by side."""

import re
from typing import Final

from story_assets.story.screenplay.cues import LONGEST_NAME, cue, is_shouted
from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.lines import Line

_NAMES: Final = re.compile(r"\s*(?P<left>\S(?:\S| (?! ))*)\s{6,}(?P<right>\S(?:\S| (?! ))*)\s*$")
_GAP: Final = re.compile(r"\s{3,}(?=\S)")
_LONGEST: Final = 200


def one_below_the_other(lines: list[Line]) -> list[Line]:
    """*lines* with the left column of such speeches first, told what it is, and then the right one."""
    told: list[Line] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if end is None:
            told.append(lines[at])
            at += 1
            continue
        block = lines[at:end]
        column = min(gap.end() for line in block if (gap := _last_gap(line.text)))
        told.extend(_column([Line(line.number, line.text[:column]) for line in block]))
        told.extend(_column([Line(line.number, line.text[column:]) for line in block]))
        at = end
    return told


def _end(lines: list[Line], at: int) -> int | None:
    """Where the block ends whose two names stand on line *at*, if there are two."""
    names = _NAMES.match(lines[at].text) if len(lines[at].text) <= _LONGEST else None
    if not names or lines[at].says or not (_is_name(names["left"]) and _is_name(names["right"])):
        return None
    end = at + 1
    while end < len(lines) and not lines[end].is_blank and len(lines[end].text) <= _LONGEST:
        end += 1
    return end if end > at + 1 and any(_last_gap(line.text) for line in lines[at + 1 : end]) else None


def _is_name(text: str) -> bool:
    name = cue(text).name
    return 0 < len(name) <= LONGEST_NAME and is_shouted(name) and not is_heading(text) and name[0].isalpha()


def _last_gap(text: str) -> re.Match[str] | None:
    found = None
    for gap in _GAP.finditer(text):
        found = gap if gap.start() else found
    return found


def _column(lines: list[Line]) -> list[Line]:
    first, *rest = (Line(line.number, line.text.strip()) for line in lines)
    said = [
        Line(line.number, line.text, "manner" if line.text[0] == "(" else "speech")
        for line in rest
        if line.text
    ]
    return [Line(first.number, first.text, "cue"), *said, Line(lines[-1].number, "")]
