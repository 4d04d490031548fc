"""The strict subset of JSON Schema that structured answers take, and the emptiest answer that fits a schema.

Rules and their wording are quoted from OpenAI's refusals and its guide [3p][doc].
"""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from story_assets.studio.double.refusal import Refused, invalid

JsonSchema = Mapping[str, object]

_ALWAYS: Final = frozenset({"type", "title", "description", "enum", "const", "anyOf", "$ref", "$defs"})
_BY_TYPE: Final[Mapping[str, frozenset[str]]] = {
    "object": frozenset({"properties", "required", "additionalProperties"}),
    "array": frozenset({"items", "minItems", "maxItems"}),
    "string": frozenset({"pattern", "format"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "integer": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "boolean": frozenset(),
    "null": frozenset(),
}
_DEEPEST: Final = 10


def strict(name: str, schema: JsonSchema) -> None:
    """Raise `Refused` where the service would not take *schema* for an answer called *name*."""
    if schema.get("type") != "object":
        raise _no(name, (), "schema must be a JSON Schema of 'type: \"object\"'")
    for problem, context in _problems(schema, schema, ()):
        raise _no(name, context, problem)


def _problems(
    schema: JsonSchema, root: JsonSchema, context: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is wrong with *schema*, the outermost first."""
    if "$ref" in schema:
        if len(schema) > 1:
            yield f"$ref cannot have keywords {sorted(schema.keys() - {'$ref'})}", context
        if _resolved(schema, root) is None:
            yield f"reference {schema['$ref']} is not defined", context
        return
    if len(context) > 2 * _DEEPEST:
        yield f"{_DEEPEST + 1} levels of nesting exceeds limit of {_DEEPEST}", context
        return
    kind = schema.get("type")
    if "anyOf" not in schema and (not isinstance(kind, str) or kind not in _BY_TYPE):
        yield "schema must have a 'type' key", context
        return
    for keyword in sorted(schema.keys() - _ALWAYS - _BY_TYPE.get(str(kind), frozenset())):
        yield f"'{keyword}' is not permitted", context
    if kind == "object":
        yield from _of_object(schema, context)
    for label, part in _parts(schema):
        yield from _problems(part, root, (*context, *label))


def _of_object(schema: JsonSchema, context: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if schema.get("additionalProperties") is not False:
        yield "'additionalProperties' is required to be supplied and to be false", context
    given = schema.get("required")
    required = cast("list[object]", given) if isinstance(given, list) else []
    for name in _mapping(schema.get("properties")):
        if name not in required:
            told = (
                "'required' is required to be supplied and to be an array including every key in properties"
            )
            yield f"{told}. Missing '{name}'", context


def _parts(schema: JsonSchema) -> Iterator[tuple[tuple[str, ...], JsonSchema]]:
    for keyword in ("properties", "$defs"):
        for name, part in _mapping(schema.get(keyword)).items():
            yield (keyword, name), _mapping(part)
    if "items" in schema:
        yield ("items",), _mapping(schema["items"])
    variants = schema.get("anyOf")
    for number, part in enumerate(cast("list[object]", variants) if isinstance(variants, list) else []):
        yield ("anyOf", str(number)), _mapping(part)


def filled(schema: JsonSchema, words: str, root: JsonSchema | None = None) -> object:
    """The emptiest answer that fits a strict *schema*: *words* for a text, `unsure` where it can be."""
    root = root or schema
    it = _resolved(schema, root) or schema
    variants = it.get("anyOf")
    if isinstance(variants, list):
        return filled(_mapping(cast("list[object]", variants)[-1]), words, root)
    choices = it.get("enum", [it["const"]] if "const" in it else None)
    if isinstance(choices, list):
        listed = cast("list[object]", choices)
        return "unsure" if "unsure" in listed else listed[0]
    if it.get("type") == "object":
        parts = _mapping(it.get("properties"))
        return {name: filled(_mapping(part), words, root) for name, part in parts.items()}
    empty: dict[str, object] = {"array": [], "string": words, "number": 0.0, "integer": 0, "boolean": False}
    return empty.get(str(it["type"]))


def _resolved(schema: JsonSchema, root: JsonSchema) -> JsonSchema | None:
    name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    found = _mapping(root.get("$defs")).get(name)
    return None if found is None else _mapping(found)


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _no(name: str, context: tuple[str, ...], problem: str) -> Refused:
    told = f"Invalid schema for response_format '{name}': In context={context}, {problem}."
    return invalid("text.format.schema", told, "invalid_json_schema")
