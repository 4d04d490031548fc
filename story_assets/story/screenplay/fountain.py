"""Fountain 1.1: plain text in which a sign at the start of a line may say what the line is."""

import re
from typing import Final

from story_assets.story.screenplay.blocks import elements_of
from story_assets.story.screenplay.comments import with_notes_apart, without_boneyard
from story_assets.story.screenplay.elements import Doubt, Element, ElementKind
from story_assets.story.screenplay.lines import Line
from story_assets.story.screenplay.parts import is_act
from story_assets.story.screenplay.titles import title_page

_SIGNS: Final[dict[str, ElementKind]] = {
    "@": "cue",
    "!": "action",
    "~": "speech",
    "=": "synopsis",
    "#": "section",
}
_NAME_INSIDE: Final = re.compile(r"\s*(?:@|#\w)")
"""In the middle of a paragraph these are an address and a hashtag."""
_PAGE_BREAK: Final = re.compile(r"={3,}\s*$")


def fountain(lines: list[Line]) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    """The title page, the elements and the doubts of a Fountain script."""
    kept, unclosed = without_boneyard(lines)
    kept, open_notes = with_notes_apart(kept)
    title, rest = title_page(kept)
    return title, elements_of(_told_all(rest)), [*unclosed, *open_notes]


def _told_all(lines: list[Line]) -> list[Line]:
    told: list[Line] = []
    for line in lines:
        starts = not told or told[-1].is_blank or told[-1].says is not None
        told.append(_told(line) if starts or not _NAME_INSIDE.match(line.text) else line)
    return told


def _told(line: Line) -> Line:
    """*line* without its sign, and with what the sign says."""
    text = line.text.strip()
    if line.says is not None or not text:
        return line
    if _PAGE_BREAK.match(text):
        return Line(line.number, "")
    if text[0] == "." and len(text) > 1 and (text[1].isalnum() or text[1] in "/#(\"'“«"):
        return Line(line.number, text[1:], "scene")
    if text[0] == ">":
        return _pushed(line, text[1:].strip())
    kind = _SIGNS.get(text[0])
    if kind is None:
        return line
    if kind == "action":
        # The indentation of a forced action is the writer's.
        return Line(line.number, line.text.replace("!", "", 1), "action")
    stripped = text.lstrip("#") if kind == "section" else text[1:]
    return Line(line.number, stripped.strip(), kind)


def _pushed(line: Line, text: str) -> Line:
    """A line behind >: centred if < closes it, else a transition."""
    if not text.endswith("<"):
        return Line(line.number, text, "transition")
    centred = text[:-1].strip()
    return Line(line.number, centred, "section" if is_act(centred.strip("*_ ")) else "action")
