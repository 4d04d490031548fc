"""What Project Gutenberg puts around a text: its name, and its licence."""

import re
from typing import Final

from story_assets.story.screenplay.lines import Line, joined

_START: Final = re.compile(r"\*{3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_END: Final = re.compile(
    r"\*{3}\s*END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg", re.IGNORECASE
)
_FIELD: Final = re.compile(r"(Title|Author|Translator|Language|Release Date|Illustrator|Editor): *(.+)$")


def without_licence(lines: list[Line]) -> tuple[dict[str, str], list[Line]]:
    """What the header says of the text, and the lines between header and licence."""
    start = next((at for at, line in enumerate(lines[:1_000]) if _START.match(line.text.strip())), None)
    title: dict[str, str] = {}
    for line in lines[: start or 0]:
        if field := _FIELD.match(line.text.strip()):
            title[field[1].lower()] = joined([field[2]])
    first = 0 if start is None else start + 1
    end = next((at for at in range(first, len(lines)) if _END.match(lines[at].text.strip())), len(lines))
    return title, lines[first:end]
