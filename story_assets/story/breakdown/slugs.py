"""Names in any script as slugs: Latin and Cyrillic letters are spelt out, what remains is numbered."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

MAX_SLUG: Final = 40
"""Characters. A slug may have 60, and looks and numbers are added to it."""


def slug_of(name: str) -> str:
    """*name* in lower case letters, digits and underscores; empty where no letter of it can be spelt."""
    spelt = "".join(_CYRILLIC.get(letter, letter) for letter in name.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"['’`]", "", plain)).strip("_")
    return words if len(words) <= MAX_SLUG else words[:MAX_SLUG].rpartition("_")[0] or words[:MAX_SLUG]


def new_slug(name: str, kind: str, taken: Collection[str]) -> str:
    """A slug for *name* that is not *taken*; a numbered *kind*, like person_1, where it cannot be spelt."""
    spelt = slug_of(name)
    if spelt and spelt not in taken:
        return spelt
    stem, number = (spelt, 2) if spelt else (kind, 1)
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "g",
        ],
        strict=True,
    )
)
"""As passports of most countries spell it, without marks (ICAO Doc 9303)."""
