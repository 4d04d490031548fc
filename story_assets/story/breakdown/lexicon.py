"""The words a breakdown looks for, kept in words.toml."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar, cast

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
    return may_say(kind, word, text) and _matcher(kind, word).search(text) is not None


def may_say(kind: str, word: str, text: str) -> bool:
    """Whether it is worth looking in *text* for what is listed under *word* of *kind*, in any form."""
    return word in _possible(kind, text)


def said(kind: str, text: str) -> str | None:
    """The first name under *kind* one of whose words *text* has."""
    return next((word for word in _table(kind) if says(kind, word, text)), None)


def earliest(kind: str, text: str) -> str | None:
    """The name under *kind* that *text* says first."""
    possible = _possible(kind, text)
    found = ((match.start(), word) for word in possible if (match := _matcher(kind, word).search(text)))
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


def noun_words_in(text: str) -> Iterator[tuple[str, Noun]]:
    """Those of the words for things that *text* may have, the longest first."""
    listed = noun_words()
    return (listed[number] for number in sorted(_noun_index().possible(text)))


@cache
def noun_pattern(word: str) -> re.Pattern[str]:
    """What finds *word* as a noun."""
    if not word.isascii():
        return re.compile(
            re.escape(word) if _has_no_spaces(word) else rf"(?<!\w){re.escape(word)}(?!\w)", re.I
        )
    before = rf"(?P<owner>(?<!\w)(?:{_OWNERS}))\s+(?P<how>(?:(?!(?:{_NO_ADJECTIVE})\b)[\w'’-]+,?\s+){{0,4}}?)"
    return re.compile(rf"{before}(?P<noun>{re.escape(word)})(?![\w'’-])", re.IGNORECASE)


@cache
def bare_pattern(word: str) -> re.Pattern[str]:
    """What finds *word* without an article."""
    return re.compile(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", re.IGNORECASE)


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


@lru_cache(maxsize=20_000)
def _possible(kind: str, text: str) -> Set[str]:
    """The names under *kind* that *text* may say, so that a hundred patterns need not be tried on it."""
    return _index(kind).possible(text)


@cache
def _index(kind: str) -> "_Index[str]":
    return _Index(((word, name) for name, listed in _table(kind).items() for word in listed), ("", "s", "es"))


@cache
def _noun_index() -> "_Index[int]":
    return _Index(((word, number) for number, (word, _) in enumerate(noun_words())), ("",))


_RUN: Final = re.compile(r"\w+")
T = TypeVar("T")


class _Index(Generic[T]):
    """Finds which of many words a text may have, by the letters that each begins with."""

    def __init__(self, listed: Iterable[tuple[str, T]], endings: Sequence[str]) -> None:
        self._by_run: dict[str, set[T]] = {}
        self._anywhere: list[tuple[str, T]] = []
        for word, what in ((word.casefold(), what) for word, what in listed):
            run = _RUN.match(word)
            if run is None or _has_no_spaces(word):
                self._anywhere.append((word, what))
                continue
            for one in [f"{word}{ending}" for ending in endings] if run[0] == word else [run[0]]:
                self._by_run.setdefault(one, set()).add(what)

    def possible(self, text: str) -> set[T]:
        """What *text* may say: nothing else is in it."""
        low = text.casefold()
        found = {what for run in _RUN.findall(low) for what in self._by_run.get(run, ())}
        return found.union(what for word, what in self._anywhere if word in low)


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


@cache
def _table(kind: str) -> Mapping[str, list[str]]:
    told = cast("dict[str, object]", _told()[kind])
    return {name: cast("list[str]", it) for name, it in told.items() if isinstance(it, list)}


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
