"""The words a breakdown looks for, kept in words.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

from story_assets.story.words import PropShape

Stands = Literal["wall", "hung", "middle", "floor"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of thing that scripts name."""

    slug: str
    words: tuple[str, ...]
    shape: PropShape
    colour: str
    size: tuple[float, float, float]
    stands: Stands | None
    """Where furniture stands; None for what people carry."""


def says(kind: str, word: str, text: str) -> bool:
    """Whether *text* has one of the words listed under *word* of *kind*."""
    return _matcher(kind, word).search(text) is not None


def said(kind: str, text: str) -> str | None:
    """The first name under *kind* one of whose words *text* has."""
    return next((word for word in _table(kind) if says(kind, word, text)), None)


def earliest(kind: str, text: str) -> str | None:
    """The name under *kind* that *text* says first."""
    found = ((match.start(), word) for word in _table(kind) if (match := _matcher(kind, word).search(text)))
    return min(found, default=(0, None))[1]


def words(kind: str, word: str) -> tuple[str, ...]:
    """What is listed under *word* of *kind*."""
    return tuple(_table(kind)[word])


def height(text: str) -> float | None:
    """How tall the kind of animal or creature is that *text* names, in metres."""
    tall = cast("Mapping[str, float]", _told()["species"]["tall"])
    return next((metres for word, metres in tall.items() if found(word, text)), None)


def found(word: str, text: str) -> bool:
    """Whether *text* has *word* as a whole word, in one number or the other."""
    return _pattern((word,)).search(text) is not None


@cache
def nouns() -> tuple[Noun, ...]:
    """Every kind of thing, those with several words in their name first."""
    return tuple(_noun(told) for told in cast("list[dict[str, Any]]", _told()["thing"]))


@cache
def noun_words() -> tuple[tuple[str, Noun], ...]:
    """Each word for a thing, the longest first: a help desk is no desk."""
    pairs = [(word.casefold(), noun) for noun in nouns() for word in noun.words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def noun_pattern(word: str) -> re.Pattern[str]:
    """What finds *word* as a noun."""
    if not word.isascii():
        return re.compile(
            re.escape(word) if _has_no_spaces(word) else rf"(?<!\w){re.escape(word)}(?!\w)", re.I
        )
    before = rf"(?P<owner>(?<!\w)(?:{_OWNERS}))\s+(?P<how>(?:(?!(?:{_NO_ADJECTIVE})\b)[\w'’-]+,?\s+){{0,4}}?)"
    return re.compile(rf"{before}(?P<noun>{re.escape(word)})(?![\w'’-])", re.IGNORECASE)


_OWNERS: Final = (
    "an?|the|his|her|their|its|my|your|our|this|that|these|those|some|two|three|four|one|another|each"
    "|(?:row|pair|pile|stack|heap)s? of"
    "|[a-z]+['’]s"
)
_NO_ADJECTIVE: Final = (
    "who|that|which|to|and|or|of|in|on|at|with|from|by|for|as|he|she|it|they|is|are|was|up|down|out|into|over"
    "|an?|the|his|her|their|its|not|no"
)


def _noun(told: Mapping[str, Any]) -> Noun:
    listed = tuple(cast("list[str]", told["words"]))
    size = cast("list[float]", told.get("size", [0.3, 0.2, 0.2]))
    slug = re.sub(r"[^a-z0-9]+", "_", listed[0])
    return Noun(slug, listed, told["shape"], told["colour"], (size[0], size[1], size[2]), told.get("stands"))


@cache
def _matcher(kind: str, word: str) -> re.Pattern[str]:
    return _pattern(tuple(_table(kind)[word]))


def _pattern(listed: Iterable[str]) -> re.Pattern[str]:
    """Words with letters around them counted; those of scripts without spaces count anywhere."""
    parts = [
        re.escape(word) if _has_no_spaces(word) else rf"(?<![\w-]){re.escape(word)}(?:s|es)?(?!\w)"
        for word in sorted(listed, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def _has_no_spaces(word: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" for letter in word)


def _table(kind: str) -> Mapping[str, list[str]]:
    told = cast("dict[str, object]", _told()[kind])
    return {name: cast("list[str]", it) for name, it in told.items() if isinstance(it, list)}


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
