"""Canonical content, and the one digest that stamps and verifies it.

Sorted keys, NFC text, one form for numbers; fields at their default and fields for people are left
out, so a new optional field or a corrected note changes no digest.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias, cast

from pydantic import BaseModel

from story_assets.story.words import UNSTAMPED

FORMAT: Final = 1
"""Version of the canonical form. Raising it is a migration, never mass staleness."""

Memo: TypeAlias = dict[int, tuple[object, str]]
"""Texts of parts already written, by identity; the part is kept so that its id stays its own."""

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def digest(value: object, memo: Memo | None = None) -> str:
    """sha256, in hex, of the canonical form of *value*."""
    text = f'{{"content":{canonical(value, memo)},"format":{FORMAT}}}'
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: object, memo: Memo | None = None) -> str:
    """*value* as canonical JSON. A *memo* writes parts that several briefs share only once."""
    if isinstance(value, str):
        return _quoted(value if value.isascii() else unicodedata.normalize("NFC", value))
    if isinstance(value, BaseModel):
        return _part(value, memo)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value)
        return "{" + ",".join(f"{canonical(k)}:{canonical(items[k], memo)}" for k in sorted(items)) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join([canonical(item, memo) for item in cast("Sequence[object]", value)]) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def stamped_fields(part: type[BaseModel]) -> tuple[tuple[str, object], ...]:
    """The fields of *part* that count, sorted by name, each with its default."""
    return tuple(
        (name, field.get_default())
        for name, field in sorted(part.model_fields.items())
        if UNSTAMPED not in field.metadata
    )


def _part(part: BaseModel, memo: Memo | None) -> str:
    if memo is not None and (known := memo.get(id(part))) is not None:
        return known[1]
    values = ((name, getattr(part, name), default) for name, default in stamped_fields(type(part)))
    text = (
        "{"
        + ",".join([f'"{name}":{canonical(value, memo)}' for name, value, usual in values if value != usual])
        + "}"
    )
    if memo is not None:
        memo[id(part)] = (part, text)
    return text


def _number(value: float) -> str:
    """1, 1.0 and 1e0 are one number; there is no negative zero, and no number that is not finite."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{value} has no canonical form")
    return str(int(value)) if value == int(value) else repr(float(value))
