"""Words cut to what one shot can hold."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from story_assets.story.breakdown.moments import count_words, sentences

LONGEST: Final = 30
"""Words of one shot: 12 seconds, near what video models make in one piece."""
BUSINESS: Final = 45
"""Words of action that one shot shows."""
LETTERS: Final = 600
"""Characters of either. Only what is no sentence has more: a word without end, or one that nobody ended."""


def cut(text: str, most: int) -> str:
    """*text* up to *most* characters, counted as they are kept: in NFC, which can be longer."""
    return unicodedata.normalize("NFC", text)[:most]


def parts(text: str, most: int = BUSINESS) -> Iterator[str]:
    """*text* in parts of whole sentences that are not longer than *most* words, where sentences are not."""
    part, text = "", unicodedata.normalize("NFC", text)
    for sentence in (piece for it in sentences(text) for piece in _short(it, most)):
        if part and _is_more(part, sentence, most):
            yield part
            part = ""
        part = f"{part} {sentence}".strip()
    if part:
        yield part


def _short(sentence: str, most: int) -> Iterator[str]:
    """A sentence; one that is far too long in parts between commas and semicolons."""
    if count_words(sentence) <= most * 1.5 and len(sentence) <= LETTERS:
        yield sentence
        return
    part = ""
    for clause in re.split(r"(?<=[,;:，；：])\s*|(?<=--)\s*|(?<=—)\s*", sentence):
        if part and _is_more(part, clause, most):
            yield from _chopped(part, most)
            part = ""
        part = f"{part} {clause}".strip()
    yield from _chopped(part, most)


def _chopped(clause: str, most: int) -> Iterator[str]:
    """A clause; one that goes on and on by the number of its words, or of its characters."""
    while count_words(clause) > most * 3 or len(clause) > LETTERS:
        words = clause.split()
        head = " ".join(words[:most])
        if len(words) < 2 or len(head) > LETTERS:
            head, clause = clause[:LETTERS].strip(), clause[LETTERS:].strip()
        else:
            clause = " ".join(words[most:])
        yield head
    if clause:
        yield clause


def _is_more(part: str, more: str, most: int) -> bool:
    return count_words(part) + count_words(more) > most or len(part) + len(more) >= LETTERS
