"""YAML by the 1.2 core rules, on the C parser: `16:9`, `no` and dates stay what people wrote.

Values are built from parser events, not by the library's constructors: no tag can make an object, depth and
size are bounded while reading, and a scene of ten shots takes 0.6 ms where
the library's own safe loader takes 1.8.
"""

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from story_assets.story.reading.errors import FieldPath, shown
from story_assets.story.reading.events import Refused, each_event, line_of

Value: TypeAlias = "str | int | float | bool | tuple[Value, ...] | dict[str, Value] | None"

MAX_DEPTH: Final = 40
"""Levels of nesting. The models need eleven."""
MAX_WEIGHT: Final = 150_000
"""Values in a file, aliases written out, and one for every 64 characters. 100 shots weigh 6,000."""
MAX_PROBLEMS: Final = 100
"""Of one file. Nobody reads more."""


@dataclass(frozen=True)
class Problem:
    """Something wrong in a text that could be read on."""

    line: int
    path: FieldPath
    message: str


@dataclass(frozen=True)
class Document:
    """The one value of a file, and what was wrong on the way."""

    value: Value
    problems: tuple[Problem, ...]


def document(text: str) -> Document:
    """The value that *text* holds. Raises `Refused` where reading cannot go on."""
    builder = _Builder()
    each_event(text, builder.take)
    return Document(builder.value, tuple(builder.problems))


def plain(text: str) -> Value:
    """What an unquoted scalar means by the core schema."""
    if text and text[0] not in _MAYBE_NOT_TEXT:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > 40:
        # Longer than any number in a story, and int() is slow or refuses on thousands of digits.
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    return float(text.replace(".", "", 1)) if _NOT_FINITE.fullmatch(text) else text


_MAYBE_NOT_TEXT: Final = frozenset("0123456789+-.~ntfNTF")
_CONSTANTS: Final[dict[str, Value]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_OTHER_BASE: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class _Open:
    """A mapping or a list whose end has not come yet."""

    __slots__ = ("anchor", "is_mapping", "items", "key", "lines", "mapping", "weight")

    def __init__(self, is_mapping: bool, anchor: str | None = None, weight: int = 0) -> None:
        self.is_mapping = is_mapping
        self.mapping: dict[str, Value] = {}
        self.lines: dict[str, int] = {}
        self.items: list[Value] = []
        self.key: str | None = None
        self.anchor = anchor
        self.weight = weight

    def put(self, value: Value) -> None:
        """Add *value*, in a mapping under the name that came before it."""
        if not self.is_mapping:
            self.items.append(value)
        elif self.key is not None:
            self.mapping[self.key] = value
            self.key = None


class _Builder:
    """Builds one value from events, without recursion: text decides the depth, the stack must not."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._top = _Open(is_mapping=False)
        """What is open now; outermost the stream, a list of documents."""
        self._outer: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int] | None] = {}
        self._weight = 0
        self._documents = 0

    @property
    def value(self) -> Value:
        return self._top.items[0] if self._top.items else None

    def take(self, event: Event) -> None:
        if type(event) is ScalarEvent:
            self._scalar(event)
        elif type(event) is MappingStartEvent or type(event) is SequenceStartEvent:
            self._open(event)
        elif type(event) is MappingEndEvent or type(event) is SequenceEndEvent:
            self._close()
        elif type(event) is AliasEvent:
            self._alias(event)
        elif type(event) is DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise Refused(line_of(event), "a second document starts here; one file holds one document")

    def _scalar(self, event: ScalarEvent) -> None:
        text = event.value
        weight = 1 + (len(text) >> 6)
        self._weigh(event, weight)
        if event.tag is not None:
            self._tagged(event, event.tag)
        value = plain(text) if event.implicit[0] else text
        top = self._top
        if top.is_mapping and top.key is None:
            self._name(top, event, text, value)
            return
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, weight)
        top.put(value)

    def _name(self, top: _Open, event: ScalarEvent, text: str, value: Value) -> None:
        line = line_of(event)
        if value is not text:
            message = f'{text} is not read as a name; write "{text}" in quotes'
            self._problem(line, text, message if text else "a name is missing before the colon")
        if text in top.lines:
            self._problem(line, text, f"{shown(text)} stands here twice: on line {top.lines[text]} too")
        top.lines[text] = line
        top.key = text

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._weigh(event, 1)
        if event.tag is not None:
            self._tagged(event, event.tag)
        if len(self._outer) >= MAX_DEPTH:
            raise Refused(line_of(event), f"nested more than {MAX_DEPTH} levels deep")
        self._refuse_as_name(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._outer.append(self._top)
        self._top = _Open(type(event) is MappingStartEvent, event.anchor, self._weight)

    def _close(self) -> None:
        done, self._top = self._top, self._outer.pop()
        value: Value = done.mapping if done.is_mapping else tuple(done.items)
        if done.anchor is not None:
            self._anchors[done.anchor] = (value, self._weight - done.weight + 1)
        self._top.put(value)

    def _alias(self, event: AliasEvent) -> None:
        self._refuse_as_name(event)
        if event.anchor not in self._anchors:
            raise Refused(line_of(event), f"no anchor &{event.anchor} stands above *{event.anchor}")
        anchored = self._anchors[event.anchor]
        if anchored is None:
            raise Refused(line_of(event), f"*{event.anchor} stands inside &{event.anchor}: it has no end")
        self._weigh(event, anchored[1])
        self._top.put(anchored[0])

    def _refuse_as_name(self, event: Event) -> None:
        if self._top.is_mapping and self._top.key is None:
            raise Refused(line_of(event), "a name before a colon must be plain text", self._path())

    def _weigh(self, event: Event, weight: int) -> None:
        self._weight += weight
        if self._weight > MAX_WEIGHT:
            message = "this file holds far more than a story file can, aliases written out"
            raise Refused(line_of(event), message)

    def _tagged(self, event: Event, tag: str) -> None:
        short = shown(tag.replace("tag:yaml.org,2002:", "!!"))
        self._problem(line_of(event), None, f"{short} is a tag; story files have none, delete it")

    def _problem(self, line: int, name: str | None, message: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            path = self._path() if not name else (*self._path(), name)
            self.problems.append(Problem(line, path, message))

    def _path(self) -> FieldPath:
        levels = [*self._outer[1:], self._top] if self._outer else []
        steps = [level.key if level.is_mapping else len(level.items) for level in levels]
        return tuple(step for step in steps if step is not None)
