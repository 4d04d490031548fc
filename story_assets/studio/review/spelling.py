"""Whether two texts are spelt alike, as a person on set would say."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SYMBOLS: Final = frozenset("&+%#@€$£¥")
"""Signs that a person reads aloud. Other punctuation is typography: quotes, dashes, a full stop."""
_TWINS: Final = (
    "Il1|",
    "O0o",
    "ロ口囗",
    "一ー",
    "力カ",
    "二ニ",
    "夕タ",
    "卜ト",
    "八ハ",
    "工エ",
    "へヘ",
    "×x",
)
"""Signs that many faces draw alike, so that no reader could tell a wrong one."""
_TWIN_OF: Final = {c: n for n, alike in enumerate(_TWINS) for c in alike}


@dataclass(frozen=True)
class Reading:
    """The piece of what was read that comes nearest to what is required."""

    text: str
    wrong: int
    """Letters that differ, are missing or too many."""


def letters(text: str) -> str:
    """*text* as it is compared: NFKC, without spaces and typography."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if _counts(c))


def best_reading(lines: Sequence[str], required: str) -> Reading | None:
    """The whole words from the first of *lines* into the last that come nearest to *required*.

    None where nothing has half its letters. Other words may stand before and after; letters that touch it
    without a space are wrong ones.
    """
    wanted = letters(required)
    words = [(n, word) for n, line in enumerate(lines) for word in _words(line)]
    best: Reading | None = None
    limit = len(wanted) // 2
    for start in (i for i, (n, _) in enumerate(words) if n == 0):
        read = ""
        for end in range(start, len(words)):
            read += letters(words[end][1])
            if len(read) > len(wanted) + limit:
                break
            wrong = wrong_letters(read, wanted, limit)
            if wrong <= limit:
                best = Reading(" ".join(word for _, word in words[start : end + 1]), wrong)
                limit = wrong - 1
    return best


def wrong_letters(read: str, required: str, most: int) -> int:
    """Edits between two texts without spaces; more than *most* is *most* + 1."""
    if abs(len(read) - len(required)) > most:
        return most + 1
    row = list(range(len(required) + 1))
    for i, a in enumerate(read, 1):
        before, row = row, [i]
        for j, b in enumerate(required, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (not is_same(a, b))))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def is_same(a: str, b: str) -> bool:
    """One letter against another. Case is a design decision, not a spelling: SAFE is Safe."""
    return a == b or a.casefold() == b.casefold() or (a in _TWIN_OF and _TWIN_OF[a] == _TWIN_OF.get(b))


def _words(line: str) -> list[str]:
    """Runs of letters and signs; anything that is not read aloud parts them."""
    kept = (c if _counts(c) or c in "'’" else " " for c in unicodedata.normalize("NFKC", line))
    return [word for word in "".join(kept).split() if letters(word)]


def _counts(c: str) -> bool:
    return c in _SYMBOLS or unicodedata.category(c)[0] in "LNM"
