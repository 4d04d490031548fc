"""What a page break leaves in a script that was printed into a text file."""

import re
from typing import Final

from story_assets.story.screenplay.cues import continues, cue
from story_assets.story.screenplay.lines import Line

_FURNITURE: Final = re.compile(
    r"\s*(?:\(?CONTINUED\)?:?(?:\s*\(\d{1,3}\))?\.?|\d{1,3}\s+CONTINUED:.{0,20}"
    r"|\(CONTINUED\)\s*\d{0,3}\.?|-\s?\d{1,4}\s?-|Page \d{1,4}(?: of \d{1,4})?)\s*$"
)
_BARE_NUMBER: Final = re.compile(r"\s*(?:Page )?\d{1,4}\.\s*$")
"""A page number only where no line stands right before it; somebody may say 24."""
_NUMBER: Final = re.compile(r"\s{10,}\d{1,4}\s*$")
_MORE: Final = re.compile(r"\s*\(MORE\)\s*$")


def whole_pages(lines: list[Line]) -> list[Line]:
    """*lines* without page numbers and CONTINUED, and a speech over two pages as one."""
    kept: list[Line] = []
    broken = False
    for line in lines:
        text = line.text
        if len(text) < 100 and _MORE.match(text):
            broken = True
        elif _is_furniture(text, kept) or (broken and line.is_blank):
            continue
        elif broken and continues(text) and cue(text).name.isupper():
            broken = False
        else:
            broken = False
            kept.append(line)
    return kept


def _is_furniture(text: str, kept: list[Line]) -> bool:
    if len(text) >= 100:
        return False
    alone = not kept or kept[-1].is_blank
    return bool(_FURNITURE.match(text) or _NUMBER.match(text) or (alone and _BARE_NUMBER.match(text)))
