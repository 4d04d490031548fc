"""JSON Schemas of a story's files, made from the models, so that editors complete and check as one types.

A file names its schema in its first line: `# yaml-language-server: $schema=.../scene.schema.json`.
"""

import ast
import inspect
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from story_assets.story import bible, model, policy, scenes
from story_assets.story.bible import Character, Setting
from story_assets.story.model import StoryFile
from story_assets.story.part import StoryPart
from story_assets.story.reading.shape import FROM_OUTSIDE
from story_assets.story.scenes import Episode, Scene
from story_assets.story.words import Terms

FILE_KINDS: Final[Mapping[str, type[StoryPart]]] = {
    "story": StoryFile,
    "character": Character,
    "setting": Setting,
    "episode": Episode,
    "scene": Scene,
}
"""What a schema is called, and the model of the files it describes."""


def schema_path(kind: str) -> Path:
    """The shipped schema of a *kind* of file."""
    return Path(__file__).with_name(f"{kind}.schema.json")


def schema_text(kind: str) -> str:
    """The schema of a *kind* of file as its model has it now."""
    schema = FILE_KINDS[kind].model_json_schema(schema_generator=_FileSchema)
    titled = {"$schema": _FileSchema.schema_dialect, **schema, "title": f"story_assets {kind} file"}
    return json.dumps(titled, indent=2, ensure_ascii=False) + "\n"


class _FileSchema(GenerateJsonSchema):
    """What a person may write, where the model says what is kept."""

    def field_title_should_be_set(self, schema: object) -> bool:
        """Never: a title that repeats the field's name is noise in an editor."""
        del schema
        return False

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Accept every spelling of a camera term; editors still complete the codes."""
        made = super().function_before_schema(schema)
        function = schema["function"]["function"]
        if isinstance(function, Terms):
            return {"anyOf": [made, {"type": "string", "pattern": _any_spelling(function)}]}
        return made

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        """What every step asks for; a colour may be written in capitals, which the first step lowers."""
        made: JsonSchemaValue = {}
        for step in schema["steps"]:
            made |= self.generate_inner(step)
        if made.get("pattern") == "^#[0-9a-f]{6}$":
            made["pattern"] = "^#[0-9a-fA-F]{6}$"
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Leave out what is not written in the file, and say what each field is for."""
        made = super().model_schema(schema)
        part = cast("type[StoryPart]", schema["cls"])
        outside = FROM_OUTSIDE.get(part.__name__)
        properties = cast("dict[str, JsonSchemaValue]", made.get("properties", {}))
        properties.pop(outside or "", None)
        if "required" in made:
            made["required"] = [name for name in made["required"] if name != outside]
        for name, note in _field_notes().get(part.__name__, {}).items():
            if name in properties:
                properties[name]["description"] = note
        return made


def _any_spelling(terms: Terms) -> str:
    """A pattern for `Terms`: case does not matter, nor what stands between the words."""
    spellings = sorted({_GAP.sub(" ", spelling).casefold() for spelling in terms.spellings})
    patterns = (
        _GAP.pattern.replace("+", "*").join(
            "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in word) for word in spelling.split()
        )
        for spelling in spellings
    )
    return f"^({'|'.join(patterns)})$"


_GAP: Final = re.compile(r"[\s_/-]+")


@cache
def _field_notes() -> dict[str, dict[str, str]]:
    """The notes that stand under fields in the models' sources, by class and field."""
    notes: dict[str, dict[str, str]] = {}
    sources = (inspect.getsource(it) for it in (bible, scenes, policy, model))
    for part in (part for source in sources for part in ast.parse(source).body):
        if isinstance(part, ast.ClassDef):
            for field, note in zip(part.body, part.body[1:], strict=False):
                match field, note:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(value=str(text))
                    ):
                        notes.setdefault(part.name, {})[name] = " ".join(text.split())
                    case _:
                        pass
    return notes
