"""What the real server would refuse, refused in its own words where they are known (reference, 3 to 5, 10).

Where no real answer was ever quoted the wording is ours; class, code and parameter are what counts.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from story_assets.studio.double.asking import Asked, Upload
from story_assets.studio.double.refusal import Error, Refused, beyond, invalid, of_images
from story_assets.studio.images import NotAnImage, look
from story_assets.studio.openai.models import MAX_AT_ONCE, MAX_REFERENCE_BYTES, MIMES, MODELS, Model

_COMMON: Final = frozenset(
    {"model", "prompt", "size", "quality", "background", "output_format", "output_compression", "moderation",
     "n", "safety_identifier", "user"}
)  # fmt: skip
_BEYOND: Final = frozenset(
    {"stream", "partial_images", "mask", "markup", "complexity", "frame_count", "frame_duration_ms", "svg"}
)
FORMATS: Final = ("png", "jpeg", "webp")


@dataclass(frozen=True)
class Order:
    """A request that is allowed."""

    model: Model
    prompt: str = field(repr=False)
    size: tuple[int, int]
    quality: str
    n: int
    output_format: str
    compression: int
    references: tuple[tuple[int, int], ...]
    """Their sizes in pixels."""
    digest: str
    safety_identifier: str | None


def order(asked: Asked) -> Order:
    """What is to be drawn. Raises `Refused` as the real server would."""
    model = _model(asked.fields.get("model"))
    _only_known(asked, model)
    prompt = _text(asked, "prompt", "")
    if not prompt:
        raise invalid("prompt", "Missing required parameter: 'prompt'.", "missing_required_parameter")
    if len(prompt) > model.max_prompt:
        told = f"string too long. Expected a string with maximum length {model.max_prompt}, but got a string"
        raise invalid(
            "prompt",
            f"Invalid 'prompt': {told} with length {len(prompt)} instead.",
            "string_above_max_length",
        )
    output_format = _one_of(asked, "output_format", FORMATS, "png")
    return Order(
        model=model,
        prompt=prompt,
        size=_size(asked, model),
        quality=_quality(asked, model),
        n=_whole(asked, "n", 1, MAX_AT_ONCE, 1),
        output_format=output_format,
        compression=_compression(asked, output_format),
        references=_references(asked, model),
        digest=asked.digest,
        safety_identifier=_text(asked, "safety_identifier", "") or _text(asked, "user", "") or None,
    )


def _model(name: object) -> Model:
    """A missing name stands for the default of old, which is retired [est]."""
    name = "dall-e-2" if name is None else name
    found = MODELS.get(name) if isinstance(name, str) else None
    if found is None:
        told = f"The model '{name}' does not exist or you do not have access to it."
        raise invalid("model", told, "model_not_found", status=404)
    return found


def _only_known(asked: Asked, model: Model) -> None:
    fields = {name: value for name, value in asked.fields.items() if value is not None}
    if "input_fidelity" in fields and not model.takes_input_fidelity:
        told = f"The model '{model.name}' does not support the 'input_fidelity' parameter."
        raise of_images("input_fidelity", told, "invalid_input_fidelity_model")
    background = _one_of(asked, "background", ("auto", "opaque", "transparent"), "auto")
    if background == "transparent":
        if not model.takes_transparent:
            raise of_images("background", "Transparent background is not supported for this model.")
        raise beyond("background")
    _one_of(asked, "moderation", ("auto", "low"), "auto")
    for name in (*fields, *(it.name for it in asked.uploads)):
        bare = name.split("[")[0]
        if bare in _BEYOND and fields.get(name) not in (False, "false", 0):
            raise beyond(bare)
        if bare not in _COMMON | _BEYOND | ({"image", "images"} if asked.edit else set()):
            raise invalid(bare, f"Unknown parameter: '{bare}'.", "unknown_parameter")


def _size(asked: Asked, model: Model) -> tuple[int, int]:
    size = _text(asked, "size", "auto")
    if size == "auto":
        return 1024, 1024
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", size)
    if found is None:
        raise of_images("size", f"Invalid size '{size}'. Expected WIDTHxHEIGHT or 'auto'.")
    width, height = int(found[1]), int(found[2])
    problem = model.sizes.problem(width, height)
    if problem is not None:
        raise of_images("size", f"Invalid size '{size}'. {problem}")
    return width, height


def _quality(asked: Asked, model: Model) -> str:
    quality = _one_of(asked, "quality", ("auto", *model.qualities), "auto")
    return model.by_tier["review"] if quality == "auto" else quality


def _compression(asked: Asked, output_format: str) -> int:
    compression = _whole(asked, "output_compression", 0, 100, 100)
    if output_format == "png" and compression != 100:
        told = "Compression less than 100 is not supported for PNG output format."
        raise invalid("output_compression", told)
    return compression


def _references(asked: Asked, model: Model) -> tuple[tuple[int, int], ...]:
    if not asked.edit:
        return ()
    if not asked.uploads:
        raise invalid("image", "Missing required parameter: 'image'.", "missing_required_parameter")
    if len(asked.uploads) > model.max_references:
        told = f"expected an array with maximum length {model.max_references}, but got {len(asked.uploads)}."
        raise invalid("image", f"Invalid 'image': {told}", "array_above_max_length")
    return tuple(_looked_at(index, it) for index, it in enumerate(asked.uploads))


def _looked_at(index: int, upload: Upload) -> tuple[int, int]:
    name = f"image[{index}]"
    if upload.mime not in MIMES:
        told = f"unsupported mimetype ('{upload.mime}'). Supported file formats are {', '.join(MIMES)}."
        raise invalid("image", f"Invalid file '{name}': {told}", "unsupported_file_mimetype")
    if len(upload.content) >= MAX_REFERENCE_BYTES:
        raise invalid("image", f"Invalid file '{name}': the file is too large.", "image_file_too_large")
    found = pixels(upload)
    if found is None:
        raise invalid("image", f"Invalid file '{name}': not a valid image.", "invalid_image")
    return found


def pixels(upload: Upload) -> tuple[int, int] | None:
    """The size of the image in *upload*, or None where there is none."""
    if upload.sha256 not in _SEEN:
        try:
            _SEEN[upload.sha256] = look(upload.content)[1]
        except NotAnImage:
            _SEEN[upload.sha256] = None
    return _SEEN[upload.sha256]


_SEEN: Final[dict[str, tuple[int, int] | None]] = {}
"""Size in pixels by digest, None for what is no image: a sheet sent with fifty shots is decoded once."""


def _text(asked: Asked, name: str, default: str) -> str:
    value = asked.fields.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise invalid(name, f"Invalid type for '{name}': expected a string.", "invalid_type")
    return value


def _one_of(asked: Asked, name: str, values: tuple[str, ...], default: str) -> str:
    value = _text(asked, name, default)
    if value not in values:
        listed = ", ".join(f"'{it}'" for it in values)
        raise invalid(name, f"Invalid value: '{value}'. Supported values are: {listed}.")
    return value


def _whole(asked: Asked, name: str, least: int, most: int, default: int) -> int:
    value = asked.fields.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(name, f"Invalid type for '{name}': expected an integer.", "invalid_type")
    if value < least:
        told = f"Invalid '{name}': integer below minimum value. Expected a value >= {least}, but got {value}."
        raise invalid(name, told, "integer_below_min_value")
    if value > most:
        told = f"Invalid '{name}': integer above maximum value. Expected a value <= {most}, but got {value}."
        raise invalid(name, told, "integer_above_max_value")
    return value


def authorised(header: str | None) -> None:
    """Any key will do; none will not. Raises `Refused`. The key itself is looked at nowhere else."""
    scheme, _, key = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        told = "You didn't provide an API key. Provide it in an Authorization header using Bearer auth."
        raise Refused(Error(401, None, told))
