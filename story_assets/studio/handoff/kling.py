"""Kling 3 image-to-video (reference 2). Third-party sources throughout; the vendor has not confirmed them.

[src] vercel/ai klingai client and ArcReel's backend; [3p] reseller documentation.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pydantic import JsonValue

from story_assets.studio.handoff.cautions import (
    cautions_of_shot,
    cut_caution,
    duration_caution,
    named,
    speaks,
)
from story_assets.studio.handoff.contract import Frame, Handoff
from story_assets.studio.handoff.cutting import characters, fitted
from story_assets.studio.handoff.envelope import Body, Caution, Envelope, envelope_of, placeholder
from story_assets.studio.handoff.framing import as_ratio, ratio_of, same_ratio, snapped
from story_assets.studio.handoff.placing import Placed, placed, ratio_caution
from story_assets.studio.handoff.prompt import avoided, pieces
from story_assets.studio.handoff.table import (
    Anything,
    Fields,
    Flag,
    Many,
    Number,
    OneOf,
    Picture,
    Problem,
    Rule,
    Whole,
    Words,
    at_most_one,
)

MODELS: Final = {"kling-v3": "Kling 3", "kling-v3-omni": "Kling 3 Omni"}
"""Older models exist; their lengths are not on record."""
MODEL: Final = "kling-v3"

ENDPOINT: Final = "https://api-singapore.klingai.com/v1/videos/image2video"
"""The base outside China is public [src, several clients]; in China it is api-beijing.klingai.com."""
AUTH: Final = "Authorization: Bearer, with a token or a JWT made from access key and secret key"

PROMPT: Final = 2_500
SHOT_PROMPT: Final = 512
DURATIONS: Final = tuple(range(3, 16))
"""Seconds. Sent as text."""

LEAST_SIDE: Final = 300
"""Pixels."""
NARROWEST, WIDEST = Fraction(2, 5), Fraction(5, 2)
"""Stills lie between 1:2.5 and 2.5:1."""
_SAFELY_WIDE: Final = Fraction(49, 20)
"""A still is padded no wider than this, so that rounding to pixels cannot pass the limit."""
MOST_BYTES: Final = 10_000_000
"""10 MB, read as the smaller of its two meanings."""

_PICTURE: Final = Picture(("url", "base64"))
"""Bare base64: a `data:` prefix is refused."""
_AXES: Final = ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")
_TYPES: Final = ("simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward")
_SECONDS: Final = OneOf(tuple(map(str, DURATIONS)), rule="V1")
_OWN_SHOT: Final = Fields(
    {
        "index": Whole(),
        "prompt": Words(SHOT_PROMPT),
        "duration": OneOf(tuple(map(str, range(1, DURATIONS[-1] + 1))), rule="V1"),
    },
    required=("index", "prompt", "duration"),
)
FIELDS: Final[dict[str, Rule]] = {
    "model_name": OneOf(tuple(MODELS)),
    "image": _PICTURE,
    "image_tail": _PICTURE,
    "prompt": Words(PROMPT),
    "negative_prompt": Words(PROMPT),
    "cfg_scale": Number(0, 1),
    "mode": OneOf(("std", "pro", "4k")),
    "duration": _SECONDS,
    "sound": OneOf(("on", "off")),
    "camera_control": Fields(
        {"type": OneOf(_TYPES), "config": Fields(dict.fromkeys(_AXES, Number(-10, 10)))}, required=("type",)
    ),
    "multi_shot": Flag(),
    "shot_type": OneOf(("customize", "intelligence")),
    "multi_prompt": Many(_OWN_SHOT, low=1, high=6, rule="V9"),
    "element_list": Many(Fields({"element_id": Anything()}, required=("element_id",)), high=3),
    "voice_list": Many(Fields({"voice_id": Anything()}, required=("voice_id",))),
    "static_mask": _PICTURE,
    "dynamic_masks": Many(Anything()),
    "watermark_info": Fields({"enabled": Flag()}),
    "callback_url": Words(),
    "external_task_id": Words(),
}
"""`aspect_ratio` is not here: the output follows the image."""


def kling(handoff: Handoff, model: str = MODEL) -> Envelope:
    """The request to Kling. Moves are prose; `camera_control` is never used.

    `std` is the quality tier, about 720p like the other providers' requests here: a first look.
    """
    title = MODELS[named(MODELS, model, "Kling")]
    frames = [frame for frame in (handoff.start_frame, handoff.end_frame) if frame]
    stills = _stills(handoff, frames)
    seconds = snapped(handoff.duration_s, DURATIONS)
    said = fitted(pieces(handoff, sound=True, avoid=False), limit=PROMPT, count=characters)
    unwanted = fitted(avoided(handoff), limit=PROMPT, count=characters, between=", ")
    body: Body = {
        "model_name": model,
        "image": placeholder(handoff.start_frame, "base64"),
        **({"image_tail": placeholder(handoff.end_frame, "base64")} if handoff.end_frame else {}),
        "prompt": said.text,
        **({"negative_prompt": unwanted.text} if unwanted.text else {}),
        "mode": "std",
        "duration": str(seconds),
        "sound": "on" if speaks(handoff) else "off",
    }
    cautions = (
        *duration_caution(handoff.duration_s, seconds),
        *ratio_caution(title, _wanted(handoff.aspect, frames), handoff.aspect),
        *stills.cautions,
        *cut_caution(said, "prompt", f"{PROMPT:,} characters"),
        *cut_caution(unwanted, "negative prompt", f"{PROMPT:,} characters"),
        *(caution for frame in frames for caution in _too_heavy(frame)),
        *cautions_of_shot(handoff, title),
    )
    return envelope_of(
        handoff,
        provider="kling",
        model=model,
        endpoint=ENDPOINT,
        auth=AUTH,
        body=body,
        inputs=stills.inputs,
        seconds=seconds,
        cautions=cautions,
    )


def kling_problems(body: Body, model: str) -> Iterator[Problem]:
    """What Kling would refuse in *body*."""
    table = {**FIELDS, "model_name": OneOf((model,), rule="V12")}
    yield from Fields(table, required=("model_name", "image", "duration")).problems(body, "body")
    yield from at_most_one(body, "V6", ("image_tail",), ("static_mask", "dynamic_masks"), ("camera_control",))
    yield from at_most_one(body, "field", ("element_list",), ("voice_list",))
    yield from _axis_problems(body.get("camera_control"))
    yield from _sum_problems(body.get("multi_prompt"), body.get("duration"))


def kling_seconds(body: Body) -> JsonValue:
    """How long a clip *body* asks for."""
    duration = body.get("duration")
    return int(duration) if isinstance(duration, str) and duration.isdecimal() else None


def _axis_problems(control: JsonValue) -> Iterator[Problem]:
    config = control.get("config") if isinstance(control, dict) else None
    if isinstance(control, dict) and control.get("type") == "simple":
        turned = [axis for axis, value in config.items() if value] if isinstance(config, dict) else []
        if len(turned) != 1:
            said = ", ".join(turned) or "none"
            yield Problem("V6", "body.camera_control.config", f"simple turns exactly one axis; here: {said}")


def _sum_problems(shots: JsonValue, duration: JsonValue) -> Iterator[Problem]:
    if isinstance(shots, list):
        lengths = [shot.get("duration") for shot in shots if isinstance(shot, dict)]
        total = sum(int(text) for text in lengths if isinstance(text, str) and text.isdecimal())
        if str(total) != duration:
            yield Problem("V9", "body.multi_prompt", f"shots last {total} s together; the clip {duration!r}")


def _stills(handoff: Handoff, frames: list[Frame]) -> Placed:
    """Stills in the timeline's ratio, which the output follows, or in the nearest one Kling takes."""
    wanted = _wanted(handoff.aspect, frames)
    return placed(
        frames,
        as_ratio(wanted),
        wanted_as=f"{wanted}, as the output follows the image",
        takes=_taken,
        least_side=LEAST_SIDE,
    )


def _wanted(aspect: str, frames: list[Frame]) -> str:
    if all(_taken(frame) and same_ratio(ratio_of(frame), as_ratio(aspect)) for frame in frames):
        return aspect
    if as_ratio(aspect) > _SAFELY_WIDE:
        return "21:9"
    return "9:21" if as_ratio(aspect) < 1 / _SAFELY_WIDE else aspect


def _taken(frame: Frame) -> bool:
    return min(frame.width, frame.height) >= LEAST_SIDE and NARROWEST <= ratio_of(frame) <= WIDEST


def _too_heavy(frame: Frame) -> Iterator[Caution]:
    if frame.size_bytes is not None and frame.size_bytes > MOST_BYTES:
        megabytes = frame.size_bytes / 1_000_000
        yield Caution(
            rule="V4",
            text=f"the {frame.role} frame is {megabytes:.1f} MB; Kling takes 10 MB: send a smaller copy",
        )
