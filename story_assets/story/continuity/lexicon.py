"""The words the supervisor knows, in several languages, as patterns: words.toml and skies.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias, cast

_Tables: TypeAlias = Mapping[str, Mapping[str, object]]

_KINDS: Final = frozenset({"time", "weather", "light_seen", "weather_seen"})
"""Concepts that are told apart into kinds, each with words of its own."""
_UNSPACED: Final = frozenset({"zh", "ja"})
"""Languages that do not put spaces between words."""


@cache
def concept(name: str) -> re.Pattern[str]:
    """A pattern for the words of a concept in every language that has them, for text in lower case.

    Such as gone, or weather.snow; weather alone is every kind of it. Not minding case would take three times
    as long.
    """
    table, _, kind = name.partition(".")
    by_kind = _tables()[table]
    tables = [by_kind[kind]] if kind else list(by_kind.values()) if table in _KINDS else [by_kind]
    spaced: list[str] = []
    unspaced: list[str] = []
    for words in cast("list[Mapping[str, list[str]]]", tables):
        for language, them in words.items():
            (unspaced if language in _UNSPACED else spaced).extend(them)
    whole = [rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"] if spaced else []
    return re.compile("|".join([*whole, *unspaced]))


def kinds(name: str) -> tuple[str, ...]:
    """The kinds that a concept is told apart into: those of weather are rain, snow and so on."""
    return tuple(_tables()[name])


def says(name: str, text: str) -> bool:
    """Whether *text* has a word of a concept anywhere."""
    return concept(name).search(text.lower()) is not None


def starts(name: str, clause: str) -> bool:
    """Whether *clause* begins with a word of a concept."""
    text, words = clause.lstrip(_LEADING).lower(), concept(name)
    while words.match(text) is None:
        filler = concept("filler").match(text)
        if filler is None:
            return False
        text = text[filler.end() :].lstrip()
    return True


def clauses(text: str) -> list[str]:
    """*text* cut at every stop and comma, without what stands around."""
    return [part for part in map(str.strip, _STOPS.split(text)) if part]


def sentences(text: str) -> list[str]:
    """*text* cut at every full stop."""
    return [part for part in map(str.strip, _FULL_STOPS.split(text)) if part]


def phrase(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of *words*, whole where their script has spaces; None for no words."""
    found = [_whole(word) for word in sorted(set(words), key=len, reverse=True) if word]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _whole(word: str) -> str:
    return re.escape(word) if _CJK.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"


def is_unspaced(text: str) -> bool:
    """Whether *text* is in a script that does not put spaces between words."""
    return _CJK.search(text) is not None


@cache
def _tables() -> _Tables:
    read: dict[str, Mapping[str, object]] = {}
    for file in ("words.toml", "skies.toml"):
        read |= tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))
    return read


_LEADING: Final = " \t\"'“”„«»‘’([-–—"
_STOPS: Final = re.compile(r"[.,;:!?。，；：！？、\n—–]+|\s-\s")
_FULL_STOPS: Final = re.compile(r"[.;!?。；！？\n]+")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
