"""Names in any script as slugs: spelt in plain letters, and numbered where nothing can be spelt."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from anyascii import anyascii

MAX_SLUG: Final = 40
"""Characters. A slug may have 60, and looks and numbers are added to it."""
_SYLLABLES: Final = ("CJK UNIFIED", "HANGUL SYLLABLE")
"""Writing in which a character is a syllable: 林晚 is lin_wan."""


def slug_of(name: str) -> str:
    """*name* in lower case letters, digits and underscores; empty where no letter of it can be spelt."""
    letters = unicodedata.normalize("NFC", re.sub(r"['’`]", "", name))
    words = re.sub(r"[^a-z0-9]+", "_", "".join(map(_spelt, letters)).lower()).strip("_")
    return words if len(words) <= MAX_SLUG else words[:MAX_SLUG].rpartition("_")[0] or words[:MAX_SLUG]


def _spelt(letter: str) -> str:
    if letter.isascii():
        return letter
    # Marks and pictures have names in plain letters too, and are no part of a name.
    plain = anyascii(letter) if letter.isalpha() else " "
    return f" {plain} " if unicodedata.name(letter, "").startswith(_SYLLABLES) else plain


def new_slug(name: str, kind: str, taken: Collection[str]) -> str:
    """A slug for *name* that is not *taken*; a numbered *kind*, like person_1, where it cannot be spelt."""
    spelt = slug_of(name)
    if spelt and spelt not in taken:
        return spelt
    stem, number = (spelt, 2) if spelt else (kind, 1)
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
