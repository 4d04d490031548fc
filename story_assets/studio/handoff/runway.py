"""Runway's image_to_video (reference 5). The rows of its models are in `runway_models`."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from story_assets.studio.handoff.cautions import (
    cautions_of_shot,
    cut_caution,
    duration_caution,
    folded_caution,
    named,
    silence_caution,
    speaks,
)
from story_assets.studio.handoff.contract import Frame, Handoff
from story_assets.studio.handoff.cutting import characters, fitted, utf16_units
from story_assets.studio.handoff.envelope import (
    Body,
    Caution,
    Encoding,
    Envelope,
    envelope_of,
    placeholder,
)
from story_assets.studio.handoff.framing import as_ratio, nearest, snapped
from story_assets.studio.handoff.placing import placed, ratio_caution
from story_assets.studio.handoff.prompt import avoided, pieces
from story_assets.studio.handoff.runway_models import MODELS, fields
from story_assets.studio.handoff.table import Problem

MODEL: Final = "gen4.5"
MODEL_WITH_END: Final = "veo3.1"
"""gen4.5 takes a first frame only. An end frame is a decision of the story; the model is not."""
WRITTEN: Final = ("gen4.5", "veo3.1", "veo3.1_fast")
"""Models with every limit on record. Requests to the others are checked, not written."""

ENDPOINT: Final = "https://api.dev.runwayml.com/v1/image_to_video"
HEADERS: Final = {"X-Runway-Version": "2024-11-06"}
AUTH: Final = "Authorization: Bearer, with a Runway API key"
MOST_URI: Final = 5_000_000
"""Length of a data URI: 5 MB, read as the smaller of its two meanings."""


def runway(handoff: Handoff, model: str | None = None) -> Envelope:
    """The request to Runway: gen4.5, or veo3.1 where the shot has an end frame, unless *model* is given."""
    name = model or (MODEL_WITH_END if handoff.end_frame else MODEL)
    about = MODELS[named(dict.fromkeys(WRITTEN), name, "Runway")]
    sound, negative = "audio" in about.extras, "negativePrompt" in about.extras
    end = handoff.end_frame if "last" in about.positions else None
    frames = [frame for frame in (handoff.start_frame, end) if frame]
    ratio = nearest(as_ratio(handoff.aspect), about.ratios)
    stills = placed(frames, as_ratio(ratio), wanted_as=f"the requested {ratio}")
    seconds = snapped(handoff.duration_s, about.durations)
    said = fitted(pieces(handoff, sound=sound, avoid=not negative), limit=about.prompt, count=utf16_units)
    unwanted = fitted(avoided(handoff), limit=None, count=characters, between=", ") if negative else None
    body: Body = {
        "model": name,
        "promptImage": [
            {"uri": placeholder(frame, _encoding(frame)), "position": position}
            for frame, position in zip(frames, ("first", "last"), strict=False)
        ],
        "promptText": said.text,
        "ratio": ratio,
        "duration": seconds,
        **({"audio": speaks(handoff)} if sound else {}),
        **({"negativePrompt": unwanted.text} if unwanted and unwanted.text else {}),
    }
    cautions = (
        *duration_caution(handoff.duration_s, seconds),
        *ratio_caution(about.title, ratio, handoff.aspect),
        *stills.cautions,
        *cut_caution(said, "prompt", f"{about.prompt:,} UTF-16 units"),
        *(caution for frame in frames for caution in _uploaded(frame)),
        *_end_frame(handoff, chosen=model),
        *(() if sound else silence_caution(handoff, about.title)),
        *(() if negative else folded_caution(handoff, about.title)),
        Caution(
            rule="V11", text="download the clip within 24 hours; asking for the task again renews its URL"
        ),
        *cautions_of_shot(handoff, about.title),
    )
    return envelope_of(
        handoff,
        provider="runway",
        model=name,
        endpoint=ENDPOINT,
        auth=AUTH,
        headers=HEADERS,
        body=body,
        inputs=stills.inputs,
        seconds=seconds,
        cautions=cautions,
    )


def data_uri_length(mime: str, size_bytes: int) -> int:
    """How long a data URI of *size_bytes* bytes becomes."""
    return len(f"data:{mime};base64,") + 4 * -(-size_bytes // 3)


def _encoding(frame: Frame) -> Encoding:
    heavy = frame.size_bytes is not None and data_uri_length(frame.mime, frame.size_bytes) > MOST_URI
    return "url" if heavy else "data_uri"


def _uploaded(frame: Frame) -> Iterator[Caution]:
    if _encoding(frame) == "url":
        yield Caution(
            rule="V4",
            text=f"the {frame.role} frame is too big for a data URI (5 MB): it must be uploaded first",
        )


def _end_frame(handoff: Handoff, chosen: str | None) -> Iterator[Caution]:
    if handoff.end_frame is None:
        return
    if chosen is None:
        yield Caution(
            rule="end_frame",
            text=f"{MODEL} takes no end frame, so this is written for {MODEL_WITH_END}: 8 s at most",
        )
    elif "last" not in MODELS[chosen].positions:
        yield Caution(rule="end_frame", text=f"{chosen} takes no end frame: it is not sent")


def runway_problems(body: Body, model: str) -> Iterator[Problem]:
    """What Runway would refuse in *body*."""
    image = body.get("promptImage")
    if isinstance(image, list):
        yield from fields(model).problems(body, "body")
        yield from _position_problems(image)
    else:
        one: Body = {**body, "promptImage": [{"uri": image, "position": "first"}]} if image else body
        yield from fields(model).problems(one, "body")


def _position_problems(images: list[JsonValue]) -> Iterator[Problem]:
    positions = [image.get("position") for image in images if isinstance(image, dict)]
    if None in positions and any(positions):
        yield Problem("V5", "body.promptImage", "frames and references (no position) exclude each other")
    if "last" in positions and "first" not in positions:
        yield Problem("V8", "body.promptImage", "a last frame needs a first one")
    for position in ("first", "last"):
        if (count := positions.count(position)) > 1:
            yield Problem("field", "body.promptImage", f"{count} images at {position}; at most 1")


def runway_seconds(body: Body) -> JsonValue:
    """How long a clip *body* asks for."""
    return body.get("duration")
