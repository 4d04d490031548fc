"""Somebody in a script: what they are called, and what is told of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.naming import folded, is_same_kind
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import Body

Sex = Literal["woman", "man"]


@dataclass(frozen=True)
class Told:
    """Words of the script about somebody, and where they stand."""

    words: str
    lines: Lines


@dataclass(frozen=True, eq=False)
class Person:
    """A character as the script has them. Compared by identity: of one cast nobody is there twice."""

    names: tuple[str, ...]
    """Everything they are called, as written; the first is what people are shown."""
    key: str
    """What most of their cues say; the slug is made of it."""
    told: tuple[Told, ...] = ()
    first: Lines | None = None
    speaks: bool = False
    is_listed: bool = False
    sex: Sex | None = None
    body: Body = "human"
    has_body: bool = True
    """False for a voice, or a cloud: heard, and never in a frame."""
    only_in: int | None = None
    """The one scene that a member of a group is in."""
    group: str | None = None
    """What the members of that group are, in the singular."""

    @property
    def shown(self) -> str:
        """The name for people; of a part that cues call by what it is, with that."""
        role = as_name(self.key) if self.is_listed and not _shares_word(self.key, self.names[0]) else None
        return f"{as_name(self.names[0])}, {role}" if role is not None else as_name(self.names[0])

    @property
    def called(self) -> str:
        """What the cues call them, for short."""
        return as_name(self.key)

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Where *text* names them."""
        literals, pattern = self._forms
        for one in literals:
            if one in text:
                return pattern.finditer(text)
        return iter(())

    def is_in(self, text: str) -> bool:
        """Whether *text* names them."""
        return next(self.found(text), None) is not None

    @cached_property
    def _forms(self) -> tuple[tuple[str, ...], re.Pattern[str]]:
        """What they are called in action: words of which one must be there, and what finds them."""
        forms = {form for name in self.names for form in _forms(name, is_kind=self.is_kind)}
        if self.group is not None and self.speaks:
            forms.add(_kind_form("dog" if is_same_kind(self.group, "dog") else self.group))
        parts = sorted((pattern for _, pattern in forms), key=len, reverse=True)
        return tuple({literal for literal, _ in forms}), re.compile("|".join(parts) or r"(?!)")

    @property
    def is_kind(self) -> bool:
        """Whether the name is a common noun: a dog, a sheriff."""
        if self.group is not None:
            return False
        return lexicon.said("species", self.key) is not None or self.is_listed


def _shares_word(one: str, other: str) -> bool:
    return bool(set(folded(one).split()) & set(folded(other).split()))


@lru_cache(maxsize=10_000)
def as_name(name: str) -> str:
    """CYBER BOB as Cyber Bob; what is not in capitals stays as it is."""
    if name != name.upper() or name == name.lower() or re.search("[\u3040-\u9fff]", name):
        return name
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda it: _as_word(it[0]), name)


def _as_word(word: str) -> str:
    """CYBER as Cyber, and DJ as DJ: two letters that nobody can say as a word, and that are no title."""
    is_spelt = re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{2}", word) and word not in (
        "MR",
        "MS",
        "DR",
        "ST",
        "JR",
        "SR",
    )
    return word if is_spelt else word[0] + word[1:].lower()


_Form = tuple[str, str]
"""A literal text, and the pattern that finds it where it counts."""


def _forms(name: str, *, is_kind: bool) -> Iterator[_Form]:
    if any("\u3040" <= letter <= "\u9fff" for letter in name):
        yield name, re.escape(name)
        return
    for form in {name, name.upper(), as_name(name)}:
        yield form, rf"(?<![\w'’]){re.escape(form)}(?!\w)(?!['’]s\s+(?:wife|husband|house))"
    if is_kind:
        yield _kind_form(name.split()[-1] if lexicon.said("species", name) else name)


def _kind_form(noun: str) -> _Form:
    """The cute little dog; her dog; the sheriff."""
    before = r"\b(?:[Tt]he|[Hh]er|[Hh]is)\s+(?:(?!other\b)\w+\s+){0,2}"
    return noun.lower(), rf"{before}{re.escape(noun.lower())}(?!\w)(?!['’]s\s+(?:wife|husband))"
