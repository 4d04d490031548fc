"""What may stand where: the models seen from a path into a file."""

from collections.abc import Iterator
from typing import Annotated, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from story_assets.story.part import StoryPart
from story_assets.story.reading.errors import FieldPath
from story_assets.story.words import Terms

FROM_OUTSIDE = {
    "Character": "slug",
    "Setting": "slug",
    "Scene": "slug",
    "Episode": "slug",
    "SuppliedImage": "sha256",
}
"""Fields that are not written in the file: the slug is the file's name, the digest is the image's."""


def fields(part: type[StoryPart]) -> dict[str, FieldInfo]:
    """What may be written in *part*."""
    outside = FROM_OUTSIDE.get(part.__name__)
    return {name: field for name, field in part.model_fields.items() if name != outside}


def annotation(field: FieldInfo) -> object:
    """The whole type of *field*, constraints included."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def bare(kind: object) -> object:
    """*kind* without constraints and without `| None`."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    choices = [choice for choice in get_args(kind) if choice is not type(None)]
    is_optional = type(None) in get_args(kind)
    return bare(choices[0]) if is_optional and len(choices) == 1 else kind


def inside(kind: object, step: str | int) -> object:
    """The type of what stands under *step* in a value of type *kind*; None where nothing may."""
    kind = bare(kind)
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    if get_origin(kind) is tuple:
        if arguments[-1] is Ellipsis:
            return arguments[0]
        return arguments[step] if isinstance(step, int) and step < len(arguments) else None
    part = part_type(kind)
    field = fields(part).get(str(step)) if part else None
    return annotation(field) if field else None


def at(kind: object, path: FieldPath) -> object:
    """The type of what stands at *path* in a value of type *kind*; None where nothing may."""
    for step in path:
        kind = inside(kind, step)
    return kind


def part_type(kind: object) -> type[StoryPart] | None:
    """*kind* as a model, if it is one."""
    kind = bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, StoryPart) else None


def terms(kind: object) -> Terms | None:
    """The spellings that *kind* accepts, if it is a camera term."""
    return next((mark for mark in _marks(kind) if isinstance(mark, Terms)), None)


def _marks(kind: object) -> Iterator[object]:
    while get_origin(kind) is Annotated:
        kind, *marks = get_args(kind)
        for mark in cast("list[object]", marks):
            yield getattr(mark, "func", mark)
    for choice in get_args(kind):
        if get_origin(choice) is Annotated:
            yield from _marks(choice)
