"""A screenplay in Markdown, with its marks taken for what they are."""

import re
from typing import Final

from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.lines import Line
from story_assets.story.screenplay.marks import plain
from story_assets.story.screenplay.play_parts import act_or_scene

_HASHES: Final = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
_RULE: Final = re.compile(r"\s*(?:(?:-\s?){3,}|(?:\*\s?){3,}|(?:_\s?){3,}|={3,})$")


def without_markdown(lines: list[Line]) -> list[Line]:
    """*lines* as they would be in plain text; a heading that is no scene is a section."""
    return [_plain(line) for line in lines]


def _plain(line: Line) -> Line:
    text = line.text.rstrip()
    if not text:
        return line
    if text.lstrip().startswith("```") or (len(text) < 100 and _RULE.match(text)):
        return Line(line.number, "")
    if len(text) < 400 and (hashes := _HASHES.match(text)):
        return _headed(line.number, plain(hashes[2]).strip())
    if text.startswith(">"):
        text = text.lstrip("> ")
    bare = plain(text).rstrip("\\")
    if bare != text and is_heading(bare.strip()):
        return Line(line.number, bare.strip(), "scene")
    return Line(line.number, bare)


def _headed(number: int, text: str) -> Line:
    part = act_or_scene(text)
    if is_heading(text) or (part and part.is_scene):
        return Line(number, text, "scene")
    return Line(number, text, "section" if text else None)
