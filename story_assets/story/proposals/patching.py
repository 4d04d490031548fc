"""A changed value written into a person's file, so that their comments and their way of writing stay.

Only the lines of what changed are replaced. What was written is read again; if it does not say what it
should, the whole file is written anew, and then its comments are lost: that is said, never hidden.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from story_assets.story.breakdown.proposal import Plain
from story_assets.story.proposals.merging import ABSENT, Value, changes
from story_assets.story.proposals.yaml_text import block, list_item, yaml_text
from story_assets.story.reading.events import Refused
from story_assets.story.reading.outline import Outline, outline
from story_assets.story.reading.yaml12 import document


@dataclass(frozen=True)
class Patched:
    """The text of a file, and whether it is still the person's own with some lines changed."""

    text: str
    keeps_comments: bool


def patched(text: str, value: dict[str, Plain]) -> Patched:
    """*text* changed to say *value*."""
    now = plain_value(text)
    if now == value:
        return Patched(text, keeps_comments=True)
    result = text
    for path, _, _ in list(changes(now, value)):
        attempt = _replaced(result, tuple(path.split(".")), value)
        if attempt is not None:
            result = attempt
    if plain_value(result) == value:
        return Patched(result, keeps_comments=True)
    return Patched(yaml_text(value), keeps_comments="#" not in re.sub(r'"#[0-9a-fA-F]{6}"', "", text))


def plain_value(text: str) -> Value:
    """What *text* says, in lists and mappings; nothing where it cannot be read."""
    try:
        return _plain(document(text).value)
    except Refused:
        return ABSENT


def _plain(value: object) -> Plain:
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in cast("dict[str, object]", value).items()}
    if isinstance(value, tuple | list):
        return [_plain(child) for child in cast("tuple[object, ...]", value)]
    return cast("Plain", value)


def _replaced(text: str, path: tuple[str, ...], value: Plain) -> str | None:
    """*text* with the lines of the smallest block around *path* replaced; None where there is none."""
    lines = text.split("\n")
    top = outline(text)
    if top is None:
        return None
    for depth in range(len(path), 0, -1):
        steps = path[:depth]
        parent, taken = top.follow(steps[:-1])
        if taken < depth - 1 or not _is_block(lines, parent):
            continue
        wanted = _at(value, steps)
        part = parent.part(steps[-1])
        made = _written(lines, parent, steps[-1], wanted)
        if part is None:
            return None if made is None else _inserted(lines, top, parent, made)
        start, end = _span(lines, part)
        return "\n".join([*lines[:start], *(made or []), *lines[end:]])
    return None


def _at(value: Plain, steps: tuple[str, ...]) -> Value:
    here: Value = value
    for step in steps:
        if isinstance(here, dict):
            here = here.get(step, ABSENT)
        elif isinstance(here, list):
            slugs = [it.get("slug") if isinstance(it, dict) else None for it in here]
            number = slugs.index(step) if step in slugs else int(step) if step.isdecimal() else len(here)
            here = here[number] if number < len(here) else ABSENT
        else:
            return ABSENT
    return here


def _children(part: Outline) -> Iterator[Outline]:
    yield from part.parts.values()


def _is_block(lines: list[str], part: Outline) -> bool:
    """Whether what is in *part* stands on lines of its own, one for each."""
    starts = [child.line for child in _children(part)]
    if not starts or len(set(starts)) < len(starts):
        return False
    return not re.search(
        r"[\[{]", lines[min(starts) - 1][: _column(lines[min(starts) - 1])]
    ) and not _is_flow(lines, part)


def _is_flow(lines: list[str], part: Outline) -> bool:
    first = lines[min(child.line for child in _children(part)) - 1]
    return (
        re.match(r"\s*(?:- )?[\w\"' -]+:\s*[\[{]", lines[part.line - 1]) is not None
        and part.line == min(child.line for child in _children(part))
    ) or (first.lstrip().startswith("- {") and not part.is_list)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())


def _written(lines: list[str], parent: Outline, step: str, wanted: Value) -> list[str] | None:
    if wanted is ABSENT:
        return None
    first = lines[min(child.line for child in _children(parent)) - 1]
    indent = _column(first)
    if parent.is_list:
        return list_item(wanted, indent)
    if first.lstrip().startswith("- "):
        indent += 2
    return block(wanted, indent, step)


def _span(lines: list[str], part: Outline) -> tuple[int, int]:
    """The lines of *part*, from 0, up to the next that stands as far left, without comments above it."""
    start = part.line - 1
    indent = _column(lines[start])
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _column(lines[end]) > indent):
        end += 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end


def _inserted(lines: list[str], top: Outline, parent: Outline, made: list[str]) -> str:
    """*made* after the last thing in *parent*."""
    del top
    last = max(_children(parent), key=lambda child: child.line)
    _, end = _span(lines, last)
    return "\n".join([*lines[:end], *made, *lines[end:]])
