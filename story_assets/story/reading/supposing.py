"""A story read as if one value of it were another. Nothing is written anywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from story_assets.story.reading.errors import FieldPath, StoryError, dotted, listed, perhaps, shown
from story_assets.story.reading.events import Refused
from story_assets.story.reading.yaml12 import Value, document


class NoSupposition(Exception):
    """Text that is not like `file#path=value`."""


@dataclass(frozen=True)
class Supposition:
    """One value in place of what a file says."""

    file: str
    """As the story folder has it: characters/mara.yaml."""
    path: FieldPath
    """Steps to the value: names, numbers from 0, or the slug of a list's item."""
    text: str
    """The value as YAML, as it would stand in the file."""

    def error(self, message: str) -> StoryError:
        """*message* about the place that was named."""
        return StoryError(self.file, None, dotted(self.path), message)


def supposition(text: str) -> Supposition:
    """What `file#path=value` says. Raises `NoSupposition`."""
    place, is_said, value = text.partition("=")
    file, has_path, path = place.partition("#")
    steps = tuple(step.strip() for step in path.split("."))
    if not (is_said and has_path and file.strip() and all(steps)):
        raise NoSupposition(
            f"{shown(text)} is not like characters/mara.yaml#identity.hair=silver: file, path and value"
        )
    return Supposition(file.strip(), steps, value)


def supposed(value: Value, ideas: Sequence[Supposition]) -> tuple[Value, list[StoryError]]:
    """*value* of a file with each of *ideas* in its place, and what is wrong with them."""
    errors: list[StoryError] = []
    for idea in ideas:
        try:
            value = _with(value, idea.path, _said(idea.text), ())
        except Refused as refused:
            errors.append(idea.error(refused.message))
    return value, errors


def _said(text: str) -> Value:
    found = document(text)
    if found.problems:
        raise Refused(None, found.problems[0].message)
    return found.value


def unread(ideas: Sequence[Supposition], files: Sequence[str]) -> Iterator[StoryError]:
    """An error for each of *ideas* about a file that is not one of *files*, those of the story."""
    for idea in ideas:
        if idea.file not in files:
            known = "" if (near := perhaps(idea.file, files)) else f"; the story has: {listed(files)}"
            yield idea.error(f"the story has no such file{near}{known}")


def _with(value: Value, steps: FieldPath, said: Value, done: FieldPath) -> Value:
    """*value* with *said* at the end of *steps*. A field that is not written yet may be the last of them."""
    if not steps:
        return said
    step, *rest = steps
    if isinstance(value, dict):
        name = str(step)
        if name not in value and rest:
            raise Refused(None, _nothing_there(name, list(value), done))
        return {**value, name: _with(value.get(name), tuple(rest), said, (*done, name))}
    if isinstance(value, tuple):
        at = _index(value, str(step), done)
        return (*value[:at], _with(value[at], tuple(rest), said, (*done, at)), *value[at + 1 :])
    raise Refused(None, f"{dotted(done) or 'the file'} is {shown(value)}, which has nothing inside")


def _index(items: tuple[Value, ...], step: str, done: FieldPath) -> int:
    """The item that *step* names, as story paths name items."""
    slugs = [it.get("slug") if isinstance(it, dict) else None for it in items]
    if step in slugs:
        return slugs.index(step)
    if step.isascii() and step.isdecimal() and len(step) < 7 and int(step) < len(items):
        return int(step)
    named = [slug for slug in slugs if isinstance(slug, str)]
    raise Refused(None, _nothing_there(step, named or [str(number) for number in range(len(items))], done))


def _nothing_there(step: str, there: Sequence[str], done: FieldPath) -> str:
    near = perhaps(step, there)
    inside = f" in {dotted(done)}" if done else ""
    return f"there is no {shown(step)}{inside}{near}" + ("" if near else f"; there is: {listed(there)}")
