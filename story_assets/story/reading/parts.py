"""A file's value as a model; and where it is not one, as much of it as can be understood.

The second is never handed out. It lets the checks between files speak in the same breath as the checks within
one, instead of after the next attempt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from story_assets.story.part import StoryPart
from story_assets.story.reading import shape
from story_assets.story.reading.errors import FieldPath, Finding
from story_assets.story.reading.wording import findings, slug_from
from story_assets.story.reading.yaml12 import Value

PartT = TypeVar("PartT", bound=StoryPart)


@dataclass(frozen=True)
class Part(Generic[PartT]):
    """What one file says, and which places of it could not be understood."""

    file: str
    value: PartT
    lost: tuple[FieldPath, ...] = ()

    def knows(self, *place: str) -> bool:
        """Whether everything at *place* was understood ("*" is any step). If not, absence proves nothing."""
        return not any(
            len(path) <= len(place) and all(b in (a, "*") for a, b in zip(path, place, strict=False))
            for path in self.lost
        )


def part(
    kind: type[PartT], file: str, value: Value, outside: Mapping[str, Value]
) -> tuple[Part[PartT], list[Finding]]:
    """*value* as a *kind*, with *outside* added: what is not written in the file itself."""
    if not isinstance(value, dict):
        what = (
            "the file is empty"
            if value is None
            else "the file holds a list"
            if isinstance(value, tuple)
            else ("the file holds a single text")
        )
        message = f"{what}; it should hold fields like {', '.join(list(shape.fields(kind))[:3])}"
        return Part(file, _salvaged_part(kind, {**outside}), ((),)), [Finding(file, (), message)]
    try:
        return Part(file, kind.model_validate({**value, **outside})), []
    except ValidationError as error:
        found = findings(file, kind, error)
    return Part(file, _salvaged_part(kind, {**value, **outside}), tuple(f.path for f in found)), found


@cache
def _adapter(kind: object) -> TypeAdapter[object]:
    return TypeAdapter(cast("type[object]", kind))


def _salvaged(kind: object, value: Value) -> object:
    """*value* as *kind*, with what does not fit left empty."""
    try:
        return _adapter(kind).validate_python(value)
    except ValidationError:
        pass
    plain = shape.bare(kind)
    of_items = get_args(plain)
    if (model := shape.part_type(plain)) is not None:
        return _salvaged_part(model, value if isinstance(value, dict) else {})
    if get_origin(plain) is dict:
        members = value.items() if isinstance(value, dict) else ()
        # A name that is no slug was reported; those who use what was meant by it are right.
        return {slug_from(name) or name: _salvaged(of_items[1], member) for name, member in members}
    if get_origin(plain) is tuple:
        items = value if isinstance(value, tuple) and of_items[-1] is Ellipsis else ()
        return tuple(_salvaged(of_items[0], item) for item in items)
    return ""


def _salvaged_part(kind: type[PartT], value: Mapping[str, Value]) -> PartT:
    values: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        if name in value:
            values[name] = _salvaged(shape.annotation(field), value[name])
        elif field.is_required():
            values[name] = _salvaged(shape.annotation(field), None)
    return kind.model_construct(**values)
