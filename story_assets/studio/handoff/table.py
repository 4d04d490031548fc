"""The words a provider's field table is written in, and what a body breaks of them.

A table is data. Whoever wrote the body (a builder here, a person, a later version) it is read alike.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from pydantic import JsonValue

from story_assets.studio.handoff.cutting import Count, characters

_LITERAL = {
    "url": re.compile(r"https://\S+"),
    "data_uri": re.compile(r"data:image/[a-z0-9.+-]+;base64,[A-Za-z0-9+/]+=*"),
    "base64": re.compile(r"[A-Za-z0-9+/]+=*"),
}


@dataclass(frozen=True)
class Problem:
    """Something a provider would refuse."""

    rule: str
    """V1 to V12 of reference 1.3, or `field` for a field's own type and values."""
    at: str
    """Where in the envelope: `body.content.1.role`."""
    text: str
    """What is there, and what would be right."""


class Rule(Protocol):
    """What one field may hold."""

    def problems(self, value: JsonValue, at: str, /) -> Iterator[Problem]:
        """What is wrong with *value*, which stands at *at*."""
        ...


Table: TypeAlias = Mapping[str, Rule]


@dataclass(frozen=True)
class Words:
    """A string, at most *limit* long as the provider counts."""

    limit: int | None = None
    count: Count = characters

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield _type(at, value, "text")
        elif self.limit is not None and (length := self.count(value)) > self.limit:
            yield Problem("V3", at, f"{length:,} long; at most {self.limit:,}")


@dataclass(frozen=True)
class OneOf:
    """One of a few values, of exactly their type: Kling's "5" is not 5."""

    values: Collection[str | int]
    rule: str = "field"

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if not any(type(value) is type(known) and value == known for known in self.values):
            listed = ", ".join(repr(known) for known in self.values)
            yield Problem(self.rule, at, f"{_shown(value)} should be one of {listed}")


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    low: int | None = None
    high: int | None = None
    rule: str = "field"

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield _type(at, value, "a whole number")
        else:
            yield from _bounds(self.rule, at, value, self.low, self.high)


@dataclass(frozen=True)
class Number:
    """A number within bounds."""

    low: float
    high: float

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield _type(at, value, "a number")
        else:
            yield from _bounds("field", at, value, self.low, self.high)


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield _type(at, value, "true or false")


@dataclass(frozen=True)
class Picture:
    """An image: a placeholder, or the thing itself, in an encoding the provider takes."""

    encodings: Collection[str]
    own_scheme: str | None = None
    """Addresses of what was uploaded to the provider before, such as runway://."""

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        listed = ", ".join(sorted(self.encodings))
        if isinstance(value, str):
            ours = self.own_scheme is not None and value.startswith(self.own_scheme)
            if not ours and not any(_LITERAL[encoding].fullmatch(value) for encoding in self.encodings):
                yield Problem("V4", at, f"{_shown(value)} should be an image as one of: {listed}")
        elif not isinstance(value, dict) or set(value) != {"$file", "encoding"}:
            yield _type(at, value, 'an image: text, or {"$file": sha256, "encoding": ...}')
        elif value["encoding"] not in self.encodings:
            yield Problem("V4", f"{at}.encoding", f"{_shown(value['encoding'])} should be one of: {listed}")


@dataclass(frozen=True)
class Fields:
    """An object with these fields and no other."""

    table: Table
    required: Collection[str] = ()

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield _type(at, value, "an object")
            return
        for name in self.required:
            if name not in value:
                yield Problem("field", f"{at}.{name}", "is missing")
        for name, child in value.items():
            rule = self.table.get(name)
            if rule is None:
                yield Problem("field", f"{at}.{name}", f"unknown field; known: {', '.join(self.table)}")
            else:
                yield from rule.problems(child, f"{at}.{name}")


@dataclass(frozen=True)
class Many:
    """A list of *low* to *high* things of one kind."""

    each: Rule
    low: int = 0
    high: int | None = None
    rule: str = field(default="field")

    def problems(self, value: JsonValue, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield _type(at, value, "a list")
            return
        for bound in _bounds(self.rule, at, len(value), self.low, self.high):
            yield Problem(bound.rule, at, f"has {len(value)} entries; {bound.text}")
        for index, child in enumerate(value):
            yield from self.each.problems(child, f"{at}.{index}")


@dataclass(frozen=True)
class Anything:
    """A value whose shape is not recorded."""

    def problems(self, _value: JsonValue, _at: str) -> Iterator[Problem]:
        yield from ()


@dataclass(frozen=True)
class Never:
    """A field that exists somewhere and is refused here."""

    reason: str

    def problems(self, _value: JsonValue, at: str) -> Iterator[Problem]:
        yield Problem("field", at, f"leave it out: {self.reason}")


def at_most_one(body: Mapping[str, JsonValue], rule: str, *groups: Collection[str]) -> Iterator[Problem]:
    """Fields of different *groups* exclude each other."""
    there = [name for group in groups if (name := next((n for n in group if n in body), None))]
    if len(there) > 1:
        yield Problem(rule, "body", f"{' and '.join(there)} exclude each other")


def _bounds(rule: str, at: str, value: float, low: float | None, high: float | None) -> Iterator[Problem]:
    if not (low is None or value >= low) or not (high is None or value <= high):
        right = " and ".join(
            part
            for part in (
                None if low is None else f"at least {low}",
                None if high is None else f"at most {high}",
            )
            if part
        )
        yield Problem(rule, at, f"{value} should be {right}")


def _type(at: str, value: JsonValue, right: str) -> Problem:
    return Problem("field", at, f"{_shown(value)} should be {right}")


def _shown(value: JsonValue) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
