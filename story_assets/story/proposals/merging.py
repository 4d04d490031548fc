"""What was proposed, what a person made of it, what is proposed now: three values become one, by field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum
from typing import Final, Literal, TypeAlias, cast

from story_assets.story.breakdown.proposal import Plain

Path: TypeAlias = tuple[str, ...]
Prefer = Literal["mine", "script"]
"""Whose value stands where both changed: the person's, or the one proposed from the script."""


class Absence(Enum):
    """Nothing is written there, which is not the same as an empty value."""

    ABSENT = "nothing"


ABSENT: Final = Absence.ABSENT
Value: TypeAlias = "Plain | Absence"


@dataclass(frozen=True)
class Conflict:
    """A field that a person and the script both changed, each in another way."""

    path: str
    was: Plain
    mine: Plain
    proposed: Plain


@dataclass
class Merged:
    """One value of three, with what could not be settled."""

    value: Value
    conflicts: list[Conflict] = field(default_factory=list[Conflict])


def merged(base: Value, mine: Value, new: Value, *, prefer: Prefer = "mine") -> Merged:
    """*new* over *mine*, wherever a person left *base* as it was."""
    result = Merged(ABSENT)
    result.value = _merge((), base, mine, new, prefer, result.conflicts)
    return result


def _merge(path: Path, base: Value, mine: Value, new: Value, prefer: Prefer, found: list[Conflict]) -> Value:
    if mine == new or base == new:
        return mine
    if base == mine:
        return new
    if isinstance(mine, dict) and isinstance(new, dict):
        return _mappings(path, base if isinstance(base, dict) else {}, mine, new, prefer, found)
    if isinstance(mine, list) and isinstance(new, list):
        old = base if isinstance(base, list) else []
        if (both := _lists(path, old, mine, new, prefer, found)) is not None:
            return both
    found.append(Conflict(".".join(path), _plain(base), _plain(mine), _plain(new)))
    return mine if prefer == "mine" else new


def _plain(value: Value) -> Plain:
    return None if value is ABSENT else value


def _mappings(
    path: Path,
    base: dict[str, Plain],
    mine: dict[str, Plain],
    new: dict[str, Plain],
    prefer: Prefer,
    found: list[Conflict],
) -> Plain:
    values: dict[str, Plain] = {}
    for key in (*mine, *(key for key in new if key not in mine)):
        value = _merge(
            (*path, key), base.get(key, ABSENT), mine.get(key, ABSENT), new.get(key, ABSENT), prefer, found
        )
        if value is not ABSENT:
            values[key] = value
    return values


def _lists(
    path: Path, base: list[Plain], mine: list[Plain], new: list[Plain], prefer: Prefer, found: list[Conflict]
) -> Plain:
    """Lists of things with slugs go by slug, lists of names by name, lists of one length item by item."""
    named = [_named(items) for items in (base, mine, new)]
    if all(it is not None for it in named):
        old, here, there = cast("list[dict[str, Plain]]", named)
        values: dict[str, Plain] = {}
        for key in _order(list(old), list(here), list(there)):
            value = _merge(
                (*path, key),
                old.get(key, ABSENT),
                here.get(key, ABSENT),
                there.get(key, ABSENT),
                prefer,
                found,
            )
            if value is not ABSENT:
                values[key] = value
        return list(values.values())
    if len(base) == len(mine) == len(new):
        items = [
            _merge((*path, str(number)), *three, prefer, found)
            for number, three in enumerate(zip(base, mine, new, strict=True))
        ]
        return [_plain(item) for item in items]
    return None


def _named(items: Sequence[Plain]) -> dict[str, Plain] | None:
    """*items* by their slug, or by themselves where they are names; None where they are neither."""
    names = [it.get("slug") if isinstance(it, dict) else it for it in items]
    texts = [name for name in names if isinstance(name, str)]
    if len(texts) < len(items) or len(set(texts)) < len(items):
        return None
    return dict(zip(texts, items, strict=True))


def _order(base: list[str], mine: list[str], new: list[str]) -> list[str]:
    """The order of whoever changed it, the script's if both did; what one side has stays where it was."""
    shared = [key for key in mine if key in new]
    keep_mine = [key for key in new if key in mine] == shared or [
        key for key in base if key in shared
    ] != shared
    order, other = (mine, new) if keep_mine and mine != base else (new, mine)
    result = list(order)
    for number, key in enumerate(other):
        if key not in result:
            before = next((it for it in reversed(other[:number]) if it in result), None)
            result.insert(result.index(before) + 1 if before is not None else 0, key)
    return result


def changes(old: Value, new: Value, path: Path = ()) -> Iterator[tuple[str, Value, Value]]:
    """Every field that differs, with both values; whole where only one side has it."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from changes(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
        return
    if isinstance(old, list) and isinstance(new, list):
        here, there = _named(old), _named(new)
        if here is not None and there is not None and not all(isinstance(it, str) for it in (*old, *new)):
            for key in dict.fromkeys((*here, *there)):
                yield from changes(here.get(key, ABSENT), there.get(key, ABSENT), (*path, key))
            return
        if len(old) == len(new):
            for number, (one, other) in enumerate(zip(old, new, strict=True)):
                yield from changes(one, other, (*path, str(number)))
            return
    yield ".".join(path), old, new


def words_changed(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The lines that went (-) and came (+), in order."""
    lines: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [f"- {text}" for text in old[a:b]] + [f"+ {text}" for text in new[c:d]]
    return tuple(lines)
