"""What is wrong with a story folder, said to the person who can mend it."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""Steps from the top of a file to a value: ("shots", 2, "cast", 0)."""

_LISTED: Final = 12


@dataclass(frozen=True)
class StoryError:
    """One thing to mend: where it stands, what is there, what would be right."""

    file: str
    """Relative to the story folder, with forward slashes; for the folder itself its whole path."""
    line: int | None
    """Counted from 1; None where no line is to blame."""
    field: str
    """Steps to the value joined by dots, list items counted from 0; empty for the whole file."""
    message: str

    def __str__(self) -> str:
        file = self.file if self.file.isprintable() else shown(self.file)
        place = file if self.line is None else f"{file}:{self.line}"
        return "  ".join(part for part in (place, self.field, self.message) if part)


class StoryErrors(Exception):
    """A story folder that cannot be read, with every reason at once."""

    errors: tuple[StoryError, ...]

    def __init__(self, errors: Iterable[StoryError]) -> None:
        self.errors = tuple(sorted(set(errors), key=lambda e: (e.file, e.line or 0, e.field, e.message)))
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


@dataclass(frozen=True)
class Finding:
    """An error before its line is looked up."""

    file: str
    path: FieldPath
    message: str


def shown(value: object) -> str:
    """*value* as it may be quoted in a message: short, on one line, recognisable."""
    if isinstance(value, str):
        short = _short(value)
        # Terminals obey control characters, also those that were written as escapes.
        return json.dumps(short, ensure_ascii=not short.isprintable())
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, tuple | list) else "this value"


def dotted(path: FieldPath) -> str:
    """*path* as messages show it: shots.2.cast.0."""
    steps = (_short(str(step)) for step in path)
    return ".".join(step if step.isprintable() else shown(step) for step in steps)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of *names* that was probably meant by *name*."""
    by_folded = {known.casefold(): known for known in names if not _next_in_number(name, known)}
    found = get_close_matches(name[:100].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def _next_in_number(name: str, known: str) -> bool:
    """Whether the two differ by number alone: who writes sh02 does not mean sh03."""
    letters, others = (re.sub(r"[0-9]+", "0", text) for text in (name, known))
    return letters == others and [*map(int, _numbers(name))] != [*map(int, _numbers(known))]


def _numbers(text: str) -> list[str]:
    return re.findall(r"[0-9]{1,60}", text)


def perhaps(name: str, names: Iterable[str]) -> str:
    """A hint to append to a message: the nearest of *names*, or nothing."""
    near = nearest(name, names)
    return f", perhaps {shown(near)}" if near is not None else ""


def listed(names: Collection[str]) -> str:
    """*names* for a message, as many as a person reads."""
    first = list(names)[:_LISTED]
    more = len(names) - len(first)
    return (", ".join(first) or "nothing") + (f" and {more} more" if more else "")
