"""A request to look at pictures, as the Responses API takes it: read, and refused where the real one refuses.

Only what a review needs; the rest of that API it does not pretend to do. Where no real answer was ever quoted
the wording is ours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from story_assets.studio.double.asking import Asked, Upload, json_object, linked
from story_assets.studio.double.checking import pixels
from story_assets.studio.double.drafting import FORMS
from story_assets.studio.double.refusal import beyond, invalid
from story_assets.studio.double.schema import JsonSchema, strict
from story_assets.studio.openai.models import MIMES
from story_assets.studio.openai.vision_pricing import PRICES

_COMMON: Final = frozenset(
    {"model", "instructions", "input", "text", "max_output_tokens", "store", "service_tier", "reasoning",
     "metadata", "safety_identifier", "truncation", "prompt_cache_key"}
)  # fmt: skip
_BEYOND: Final = frozenset(
    {"stream", "background", "tools", "tool_choice", "include", "conversation", "previous_response_id",
     "prompt", "temperature", "top_p", "image", "moderation", "prompt_cache_options"}
)  # fmt: skip
_ROLES: Final = ("user", "system", "developer", "assistant")
_DETAILS: Final = ("low", "high", "auto", "original")
_TIERS: Final = ("auto", "default", "flex", "fast", "priority", "ultrafast")
_MOST_PICTURES: Final = 500
_MOST_BYTES: Final = 50_000_000
"""Of all pictures of a request; OpenAI's vision guide as of 2025 [doc]. It has been raised since [3p]."""
_FEWEST_TOKENS: Final = 16


@dataclass(frozen=True)
class Look:
    """A request that is allowed."""

    model: str
    instructions: str = field(repr=False)
    words: str = field(repr=False)
    """Every text of the input, in order."""
    pictures: tuple[tuple[int, int], ...]
    """Their sizes in pixels."""
    form: JsonSchema | None
    """What the answer must fit; None for plain text."""
    text: Mapping[str, object] = field(repr=False)
    """The setting as it was sent: answers repeat it."""
    room: int | None
    """Tokens the answer may have."""
    digest: str

    @property
    def name(self) -> str:
        """What the form is called."""
        form = self.text.get("format")
        return str(cast("dict[str, object]", form).get("name", "")) if isinstance(form, dict) else ""

    @property
    def asset(self) -> str:
        """What it is about, where the words say it as our prompts do."""
        if self.name in FORMS:
            found = re.search(r'"(?:id|episode)": "(\w{1,100})"', self.words)
            return self.name if found is None else f"{self.name} {found[1]}"
        found = re.search(r'- source: ([^"\n]+)', self.words)
        first = found[1] if found is not None else self.words.strip().partition("\n")[0]
        return first.strip()[:120].encode("utf-8", "replace").decode()


def read(body: bytes) -> Asked:
    """The request in *body*, its pictures taken out. Raises `Refused` when it cannot be read at all."""
    fields = json_object(body)
    pictures: list[Upload] = []
    fields["input"] = _without_pictures(fields.get("input"), "input", pictures)
    return Asked(False, fields, tuple(pictures))


def _without_pictures(value: object, at: str, pictures: list[Upload]) -> object:
    if isinstance(value, list):
        entries = enumerate(cast("list[object]", value))
        return [_without_pictures(it, f"{at}[{index}]", pictures) for index, it in entries]
    if not isinstance(value, dict):
        return value
    part = cast("dict[str, object]", value)
    url = part.get("image_url")
    if isinstance(url, str):
        pictures.append(linked(at, url, "invalid_value"))
        return {**part, "image_url": pictures[-1].sha256}
    return {name: _without_pictures(it, f"{at}.{name}", pictures) for name, it in part.items()}


def look(asked: Asked) -> Look:
    """What is to be looked at. Raises `Refused` as the real server would."""
    fields = {name: value for name, value in asked.fields.items() if value is not None}
    _only_known(fields)
    words = "\n".join(_words(fields.get("input")))
    text = _object(fields, "text")
    return Look(
        model=_model(fields.get("model")),
        instructions=_string(fields, "instructions"),
        words=words,
        pictures=_pictures(asked.uploads),
        form=_form(text),
        text=text,
        room=_room(fields.get("max_output_tokens")),
        digest=asked.digest,
    )


def _only_known(fields: Mapping[str, object]) -> None:
    for name in fields:
        if name in _BEYOND and fields[name] is not False:
            raise beyond(name)
        if name not in _COMMON | _BEYOND:
            raise invalid(name, f"Unknown parameter: '{name}'.", "unknown_parameter")
    if not isinstance(fields.get("store", True), bool):
        raise invalid("store", "Invalid type for 'store': expected a boolean.", "invalid_type")
    if fields.get("service_tier", "auto") not in _TIERS:
        raise invalid("service_tier", f"Invalid value: '{fields['service_tier']}'.")


def _model(name: object) -> str:
    if name is None:
        raise invalid("model", "Missing required parameter: 'model'.", "missing_required_parameter")
    if not isinstance(name, str) or name not in PRICES:
        # 400 here, where the Images API says 404 [3p].
        raise invalid("model", f"The requested model '{name}' does not exist.", "model_not_found")
    return name


def _words(given: object) -> Iterator[str]:
    """The texts of the input, each part of it looked at."""
    if isinstance(given, str) and given:
        yield given
        return
    if not isinstance(given, list) or not given:
        raise invalid("input", "Missing required parameter: 'input'.", "missing_required_parameter")
    for index, it in enumerate(cast("list[object]", given)):
        at, message = f"input[{index}]", cast("dict[str, object]", it) if isinstance(it, dict) else {}
        if message.get("type", "message") != "message":
            raise beyond(f"{at}.type")
        if message.get("role") not in _ROLES:
            raise invalid(f"{at}.role", f"Invalid value: '{message.get('role')}'.")
        content = message.get("content")
        if isinstance(content, str):
            yield content
            continue
        if not isinstance(content, list):
            raise invalid(f"{at}.content", f"Invalid type for '{at}.content'.", "invalid_type")
        for number, part in enumerate(cast("list[object]", content)):
            yield from _part(part, f"{at}.content[{number}]")


def _part(given: object, at: str) -> Iterator[str]:
    part = cast("dict[str, object]", given) if isinstance(given, dict) else {}
    kind = part.get("type")
    if kind == "input_text":
        if not isinstance(part.get("text"), str):
            raise invalid(f"{at}.text", f"Invalid type for '{at}.text': expected a string.", "invalid_type")
        yield str(part["text"])
    elif kind == "input_image":
        if part.get("detail", "auto") not in _DETAILS:
            raise invalid(f"{at}.detail", f"Invalid value: '{part.get('detail')}'.")
        if "file_id" in part:
            raise beyond(f"{at}.file_id")
        if "image_url" not in part:
            told = f"Missing required parameter: '{at}.image_url'."
            raise invalid(f"{at}.image_url", told, "missing_required_parameter")
    elif kind in ("input_file", "input_audio"):
        raise beyond(at)
    else:
        raise invalid(f"{at}.type", f"Invalid value: '{kind}'.")


def _pictures(uploads: tuple[Upload, ...]) -> tuple[tuple[int, int], ...]:
    if len(uploads) > _MOST_PICTURES or sum(len(it.content) for it in uploads) > _MOST_BYTES:
        raise invalid("input", "The request holds too many images, or too large ones.", "image_too_large")
    found: list[tuple[int, int]] = []
    for it in uploads:
        if it.mime == "image/gif":
            raise beyond(f"{it.name}.image_url")
        size = pixels(it) if it.mime in MIMES else None
        if size is None:
            told = "The image data you provided does not represent a valid image."
            raise invalid(f"{it.name}.image_url", told, "invalid_image_format")
        found.append(size)
    return tuple(found)


def _form(text: Mapping[str, object]) -> JsonSchema | None:
    given = text.get("format")
    form = cast("dict[str, object]", given) if isinstance(given, dict) else {"type": "text"}
    if form.get("type") == "text":
        return None
    if form.get("type") != "json_schema":
        raise beyond("text.format.type")
    name = form.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
        told = "Missing required parameter: 'text.format.name'."
        raise invalid("text.format.name", told, "missing_required_parameter")
    schema = form.get("schema")
    if not isinstance(schema, dict):
        told = "Missing required parameter: 'text.format.schema'."
        raise invalid("text.format.schema", told, "missing_required_parameter")
    if form.get("strict") is not True:
        raise beyond("text.format.strict")
    strict(name, cast("dict[str, object]", schema))
    return cast("dict[str, object]", schema)


def _room(given: object) -> int | None:
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool):
        told = "Invalid type for 'max_output_tokens': expected an integer."
        raise invalid("max_output_tokens", told, "invalid_type")
    if given < _FEWEST_TOKENS:
        told = (
            f"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {_FEWEST_TOKENS}"
        )
        raise invalid("max_output_tokens", f"{told}, but got {given} instead.", "integer_below_min_value")
    return given


def _string(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise invalid(name, f"Invalid type for '{name}': expected a string.", "invalid_type")
    return value


def _object(fields: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = fields.get(name, {})
    if not isinstance(value, dict):
        raise invalid(name, f"Invalid type for '{name}': expected an object.", "invalid_type")
    return cast("dict[str, object]", value)
