"""Words cut to what one shot can hold."""

import re
from collections.abc import Iterator
from typing import Final

from story_assets.story.breakdown.moments import count_words, sentences

LONGEST: Final = 30
"""Words of one shot: 12 seconds, near what video models make in one piece."""
BUSINESS: Final = 45
"""Words of action that one shot shows."""


def parts(text: str, most: int = BUSINESS) -> Iterator[str]:
    """*text* in parts of whole sentences that are not longer than *most* words, where sentences are not."""
    part = ""
    for sentence in (piece for it in sentences(text) for piece in _short(it, most)):
        if part and count_words(part) + count_words(sentence) > most:
            yield part
            part = ""
        part = f"{part} {sentence}".strip()
    if part:
        yield part


def _short(sentence: str, most: int) -> Iterator[str]:
    """A sentence; one that is far too long in parts between commas and semicolons."""
    if count_words(sentence) <= most * 1.5:
        yield sentence
        return
    part = ""
    for clause in re.split(r"(?<=[,;:，；：])\s*|(?<=--)\s*|(?<=—)\s*", sentence):
        if part and count_words(part) + count_words(clause) > most:
            yield part
            part = ""
        part = f"{part} {clause}".strip()
    while count_words(part) > most * 3:
        words = part.split()
        if len(words) < 2:
            yield part[:900]
            part = part[900:]
            continue
        yield " ".join(words[:most])
        part = " ".join(words[most:])
    if part:
        yield part
