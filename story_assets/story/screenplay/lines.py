"""The lines of a text, with the numbers that an editor shows beside them."""

import re
from dataclasses import dataclass
from typing import Final

from story_assets.story.screenplay.elements import Doubt, ElementKind, Lines

_BREAK: Final = re.compile(r"\r\n|[\n\r\x85]")
_WITHIN: Final = re.compile("[\x0b\u2028\u2029]")
"""Breaks that word processors write inside of a paragraph; editors do not count them."""
_INVISIBLE: Final = {
    **dict.fromkeys([*range(9), 12, *range(14, 32), *range(0x7F, 0xA0)], None),
    **dict.fromkeys(
        [0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], None
    ),
    **dict.fromkeys([0xA0, 0x2007, 0x202F], " "),
    **dict.fromkeys([0xFFFD, *range(0xD800, 0xE000)], None),
}
MAX_LINES: Final = 200_000
"""Of one script. A feature has 6,000; this many take half a minute."""
_LONGEST: Final = 100_000
"""Characters of a line that are looked at as one; more is cut into lines of the same number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without its end. What stands before it may have said what it is."""

    number: int
    text: str
    says: ElementKind | None = None
    last: int = 0
    """Where it ends, when several lines were made one."""

    @property
    def lines(self) -> Lines:
        """Where it stands."""
        return Lines(self.number, max(self.number, self.last))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.text or self.text.isspace()


def lines_of(text: str) -> tuple[list[Line], list[Doubt]]:
    """The lines of *text*, without what nobody sees, and a doubt where there were zero bytes."""
    doubts: list[Doubt] = []
    found: list[Line] = []
    zeros: list[int] = []
    raws = _BREAK.split(text)
    for number, raw in enumerate(raws, 1):
        if len(found) >= MAX_LINES:
            lost = Lines(number, len(raws))
            doubts.append(Doubt(lost, f"no script has more than {MAX_LINES:,} lines; these were not read"))
            break
        if "\0" in raw:
            zeros.append(number)
        for part in _WITHIN.split(raw, MAX_LINES):
            clean = part.translate(_INVISIBLE)
            for start in range(0, len(clean) or 1, _LONGEST):
                found.append(Line(number, clean[start : start + _LONGEST]))  # noqa: PERF401 - three loops deep
    if zeros:
        doubts.append(Doubt(Lines(zeros[0], zeros[-1]), "zero bytes were left out"))
    return found, doubts


def words(text: str) -> frozenset[str]:
    """The words of *text*, which is how long lists of them read best."""
    return frozenset(text.split())


def joined(texts: list[str]) -> str:
    """Hard-wrapped *texts* as one, with a space for each break, but none between Chinese characters."""
    whole = ""
    parts: list[str] = []
    for text in texts:
        part = " ".join(text.split())
        if not part:
            continue
        if parts and not (is_ideograph(whole[-1]) and is_ideograph(part[0])):
            parts.append(" ")
        parts.append(part)
        whole = part
    return "".join(parts)


def is_ideograph(character: str) -> bool:
    """Whether *character* is Chinese, or the punctuation that goes with it."""
    return (
        "\u3000" <= character <= "\u303f"
        or "\u3400" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uff65"
    )
