"""Where in a text each value stands. Only made when there is an error to place."""

import contextlib

from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from story_assets.story.reading.errors import FieldPath
from story_assets.story.reading.events import Refused, each_event, line_of


class Outline:
    """A value's line, and the outlines of what is in it by name or by number."""

    __slots__ = ("is_list", "line", "parts", "text")

    def __init__(self, line: int, text: str | None = None, is_list: bool = False) -> None:
        self.line = line
        self.text = text
        """What was written, for a scalar."""
        self.is_list = is_list
        self.parts: dict[str | int, Outline] = {}

    def follow(self, path: FieldPath) -> "tuple[Outline, int]":
        """The deepest part on *path* that is there, and how many steps lead to it."""
        here = self
        for taken, step in enumerate(path):
            part = here.part(step)
            if part is None:
                return here, taken
            here = part
        return here, len(path)

    def part(self, step: str | int) -> "Outline | None":
        """What is under *step*; in a list also by the item's own `slug`, as story paths have it."""
        found = self.parts.get(step)
        if found is None and self.is_list and isinstance(step, str):
            found = self.parts.get(int(step)) if step.isdecimal() and len(step) < 7 else None
            slugs = ((item, item.parts.get("slug")) for item in self.parts.values())
            found = found or next((item for item, slug in slugs if slug and slug.text == step), None)
        return found


def outline(text: str) -> Outline | None:
    """The outline of *text*, as far as it can be read; None where there is nothing."""
    tracer = _Tracer()
    with contextlib.suppress(Refused):
        each_event(text, tracer.take)
    return tracer.root


class _Tracer:
    """Follows the events of a text that was read before, so nothing is judged here."""

    def __init__(self) -> None:
        self.root: Outline | None = None
        self._stack: list[Outline] = []
        self._name: list[tuple[str, int] | None] = []
        self._anchors: dict[str, Outline] = {}

    def take(self, event: Event) -> None:
        if type(event) is ScalarEvent:
            self._scalar(event)
        elif type(event) is MappingStartEvent or type(event) is SequenceStartEvent:
            part = self._put(Outline(line_of(event), is_list=type(event) is SequenceStartEvent))
            if event.anchor is not None:
                self._anchors[event.anchor] = part
            self._stack.append(part)
            self._name.append(None)
        elif type(event) is MappingEndEvent or type(event) is SequenceEndEvent:
            self._stack.pop()
            self._name.pop()
        elif type(event) is AliasEvent:
            self._alias(event)

    def _scalar(self, event: ScalarEvent) -> None:
        if self._stack and not self._stack[-1].is_list and self._name[-1] is None:
            self._name[-1] = (event.value, line_of(event))
            return
        part = self._put(Outline(line_of(event), event.value))
        if event.anchor is not None:
            self._anchors[event.anchor] = part

    def _alias(self, event: AliasEvent) -> None:
        part = self._put(Outline(line_of(event)))
        anchored = self._anchors.get(event.anchor or "")
        if anchored is not None:
            part.text, part.is_list, part.parts = anchored.text, anchored.is_list, anchored.parts

    def _put(self, part: Outline) -> Outline:
        """File *part* under its name or number. A value belongs to the line of its name."""
        if not self._stack:
            self.root = self.root or part
            return part
        parent = self._stack[-1]
        if parent.is_list:
            parent.parts[len(parent.parts)] = part
            return part
        name, self._name[-1] = self._name[-1], None
        if name is not None:
            part.line = name[1]
            parent.parts[name[0]] = part
        return part
