"""A model's refusals in the words of the person who wrote the file."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, cast, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from story_assets.story.part import StoryPart
from story_assets.story.reading import shape
from story_assets.story.reading.errors import FieldPath, Finding, dotted, listed, nearest, shown
from story_assets.story.scenes import Seen

MAX_FINDINGS: Final = 100
"""Of one file. Nobody reads more, and finding near names for thousands takes seconds."""


def findings(file: str, kind: type[StoryPart], error: ValidationError) -> list[Finding]:
    """Everything *error* says about a *kind*, in plain words, once."""
    details = error.errors(include_url=False)
    named = _meant(kind, details[:MAX_FINDINGS])
    found = [
        Finding(file, _path(detail), _words(kind, detail))
        for detail in details[:MAX_FINDINGS]
        if not (detail["type"] == "missing" and _path(detail) in named) and not _is_echo(detail)
    ]
    if len(details) > MAX_FINDINGS:
        found.append(Finding(file, (), f"and {len(details) - MAX_FINDINGS:,} more errors in this file"))
    return found


def slug_from(text: str) -> str:
    """A slug a person may have meant by *text*; empty where nothing of it can stand in one."""
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in text.casefold())
    return "_".join(filter(None, kept.split("_")))[:60]


def not_a_slug(text: str) -> str:
    """Why *text* cannot be a name in keys and paths, and what could."""
    suggestion = slug_from(text)
    hint = f", like {shown(suggestion)}" if suggestion and suggestion != text else ""
    if len(text) > 60 and suggestion == text[:60]:
        return f"{shown(text)} is too long: a slug has at most 60 characters"
    return f"{shown(text)} is not a slug: lower case letters, digits and underscores{hint}"


def _meant(kind: type[StoryPart], details: Iterable[ErrorDetails]) -> set[FieldPath]:
    """Fields that are not missing but misspelt: one mistake is one error."""
    return {
        (*path[:-1], near)
        for detail in details
        if detail["type"] == "extra_forbidden" and (path := _path(detail))
        if (near := nearest(str(path[-1]), _known(kind, path)))
    }


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether this counts what is left of a list without its wrong items, which have their own errors."""
    there = cast("object", detail["input"])
    least = detail.get("ctx", {}).get("min_length")
    return isinstance(least, int) and _count(there) >= least


def _count(there: object) -> int:
    return len(cast("tuple[object, ...]", there)) if isinstance(there, tuple | dict) else -1


def _path(detail: ErrorDetails) -> FieldPath:
    if detail["type"] == "value_error" and not detail["loc"]:
        # A rule of a whole file starts with the field it is about: "render.stale_on should ...".
        return tuple(str(detail.get("ctx", {})["error"]).split(" ")[0].split("."))
    return tuple(step for step in detail["loc"] if step != "[key]")


def _known(kind: object, path: FieldPath) -> list[str]:
    part = shape.part_type(shape.at(kind, path[:-1]))
    return list(shape.fields(part)) if part else []


def _words(kind: type[StoryPart], detail: ErrorDetails) -> str:
    """What *detail* says, with what is there and what would be right."""
    path, there = _path(detail), cast("object", detail["input"])
    limits: Mapping[str, object] = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return _unknown(kind, path)
        case "missing":
            return _missing(kind, path)
        case "string_pattern_mismatch":
            return _pattern(str(there), str(limits["pattern"]))
        case "literal_error":
            is_name = detail["loc"][-1] == "[key]"
            return _choice(None if is_name else shape.at(kind, path), there, str(limits["expected"]))
        case "too_long" | "too_short" | "string_too_long" | "string_too_short":
            return _length(there, limits)
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return f"{shown(there)} is out of range: {_range(limits)}"
        case "value_error":
            return f"{shown(there)} {limits['error']}" if isinstance(there, str) else _rule(path, limits)
        case _:
            return _type(shape.at(kind, path), there)


def _rule(path: FieldPath, limits: Mapping[str, object]) -> str:
    return str(limits["error"]).removeprefix(dotted(path)).strip()


def _unknown(kind: object, path: FieldPath) -> str:
    name, known = str(path[-1]), _known(kind, path)
    if name == "<<":
        return "<< merges are not part of YAML 1.2; write the fields out"
    near = nearest(name, known)
    return f"there is no field {shown(name)}" + (
        f", perhaps {shown(near)}" if near else f"; here one can write: {', '.join(known)}"
    )


def _missing(kind: object, path: FieldPath) -> str:
    if isinstance(path[-1], int):
        return f"{_shape_of(shape.at(kind, path[:-1]))} should stand here, and {shown(path[-1])} values do"
    return f"{shown(str(path[-1]))} is missing; it should be {_shape_of(shape.at(kind, path))}"


def _pattern(there: str, pattern: str) -> str:
    if pattern.startswith("^#"):
        return f"{shown(there)} is not a colour like #1f2a44"
    if "team:" in pattern:
        return f"{shown(there)} is not an owner: write an e-mail address or team:name"
    return not_a_slug(there)


def _choice(kind: object, there: object, expected: str) -> str:
    codes = re.findall("'([^']*)'", expected)
    if not isinstance(there, str):
        return f"{shown(there)} should be one of: {', '.join(codes)}"
    terms = shape.terms(kind)
    spellings = terms.spellings if terms else {code: code for code in codes}
    near = nearest(there.replace("_", " ") if terms else there, spellings)
    meant = f", perhaps {shown(spellings[near])}" if near else ""
    return f"{shown(there)} is not known here{meant}; it is one of: {', '.join(codes)}"


def _length(there: object, limits: Mapping[str, object]) -> str:
    most, least = limits.get("max_length"), limits.get("min_length")
    if isinstance(there, str):
        if least is not None:
            return "is empty; write a text or delete the line"
        return (
            f"this text has {len(there):,} characters; at most {most:,} fit"
            if isinstance(most, int)
            else "too long"
        )
    count = _count(there)
    if least is not None:
        return f"{count or 'nothing'} is here; there should be at least {least}"
    return f"{count} are here; there should be at most {most}"


def _range(limits: Mapping[str, object]) -> str:
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    return "it should be " + " and ".join(
        f"{words[name]} {limit:g}"
        for name, limit in limits.items()
        if name in words and isinstance(limit, int | float)
    )


def _type(wanted: object, there: object) -> str:
    if there is None:
        return "is empty; give it a value or delete the line"
    if shape.bare(wanted) is str and isinstance(there, bool | int | float):
        what = "true or false" if isinstance(there, bool) else "a number"
        return f"{shown(there)} is {what} here; write it in quotes to make it text"
    return f"{shown(there)} should be {_shape_of(wanted)}"


def _shape_of(kind: object) -> str:
    """What a value of *kind* looks like in a file."""
    plain = shape.bare(kind)
    arguments = get_args(plain)
    if (part := shape.part_type(kind)) is not None:
        required = [name for name, field in shape.fields(part).items() if field.is_required()]
        # The one part that may be written as a bare slug.
        return f"{'a slug, or ' if part is Seen else ''}a mapping with {listed(required)}"
    if get_origin(plain) is dict:
        return "a mapping of names to values, like name: value"
    if get_origin(plain) is tuple and arguments[-1] is Ellipsis:
        return "a list: [first, second], or a line starting with - for each"
    if get_origin(plain) is tuple:
        return f"a list of {len(arguments)} numbers"
    if get_origin(plain) is Literal:
        return f"one of: {', '.join(map(str, arguments))}"
    return _SCALARS.get(plain, "something else")


_SCALARS: Final[Mapping[object, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}
