"""Veo 3.1 in the Gemini Developer API (reference 4). [sdk] google-genai unless marked."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from story_assets.studio.handoff.cautions import (
    cautions_of_shot,
    duration_caution,
    named,
    speaks,
    unlimited_caution,
)
from story_assets.studio.handoff.contract import Frame, Handoff
from story_assets.studio.handoff.cutting import characters, fitted
from story_assets.studio.handoff.envelope import Body, Caution, Envelope, envelope_of, placeholder
from story_assets.studio.handoff.framing import as_ratio, nearest, snapped
from story_assets.studio.handoff.placing import placed, ratio_caution
from story_assets.studio.handoff.prompt import avoided, pieces
from story_assets.studio.handoff.table import (
    Anything,
    Fields,
    Flag,
    Many,
    Never,
    OneOf,
    Picture,
    Problem,
    Rule,
    Whole,
    Words,
    at_most_one,
)

MODELS: Final = {"veo-3.1-generate-preview": "Veo 3.1"}
MODEL: Final = "veo-3.1-generate-preview"
BASE: Final = "https://generativelanguage.googleapis.com/v1beta/models"
AUTH: Final = "x-goog-api-key, with a Gemini API key"

DURATIONS: Final = (4, 6, 8)
"""Seconds [doc/3p]; the SDK's type is a plain int."""
RATIOS: Final = ("16:9", "9:16")
MOST_REFERENCES: Final = 3
"""[est] The SDK is silent on 3.1."""

_IMAGE: Final = Fields(
    {
        "bytesBase64Encoded": Picture(("base64",)),
        "mimeType": Words(),
        "gcsUri": Never("not available in the Gemini Developer API"),
    },
    required=("bytesBase64Encoded", "mimeType"),
)
_REFERENCE: Final = Fields(
    {"image": _IMAGE, "referenceType": OneOf(("ASSET", "STYLE"))}, required=("image", "referenceType")
)
_VERTEX: Final = Never("Vertex only; the Developer API refuses it")
INSTANCE: Final[dict[str, Rule]] = {
    "prompt": Words(),
    "image": _IMAGE,
    "lastFrame": _IMAGE,
    "referenceImages": Many(_REFERENCE, low=1, high=MOST_REFERENCES),
}
PARAMETERS: Final[dict[str, Rule]] = {
    "aspectRatio": OneOf(RATIOS),
    "resolution": OneOf(("720p", "1080p")),
    "durationSeconds": OneOf(DURATIONS, rule="V1"),
    "negativePrompt": Words(),
    "personGeneration": OneOf(("dont_allow", "allow_adult")),
    "sampleCount": Whole(low=1),
    "enhancePrompt": Flag(),
    **dict.fromkeys(
        ("seed", "generateAudio", "fps", "resizeMode", "mask", "compressionQuality", "labels", "pubsubTopic"),
        _VERTEX,
    ),
}
FIELDS: Final[dict[str, Rule]] = {
    "instances": Many(Fields(INSTANCE), low=1, high=1),
    "parameters": Fields(PARAMETERS),
    "webhookConfig": Anything(),
}


def veo_endpoint(model: str) -> str:
    """Where *model* is asked: its name is in the address, not in the body."""
    return f"{BASE}/{model}:predictLongRunning"


def veo(handoff: Handoff, model: str = MODEL) -> Envelope:
    """The request to Veo: one video at 720p, the only resolution with every length.

    There is no resize mode here, so a still of another shape must be padded or cropped before.
    """
    title = MODELS[named(MODELS, model, "Veo")]
    ratio = nearest(as_ratio(handoff.aspect), RATIOS)
    frames = [frame for frame in (handoff.start_frame, handoff.end_frame) if frame]
    stills = placed(frames, as_ratio(ratio), wanted_as=f"the requested {ratio}")
    seconds = snapped(handoff.duration_s, DURATIONS)
    said = fitted(pieces(handoff, sound=True, avoid=False), limit=None, count=characters)
    unwanted = fitted(avoided(handoff), limit=None, count=characters, between=", ")
    body: Body = {
        "instances": [
            {
                "prompt": said.text,
                "image": _image(handoff.start_frame),
                **({"lastFrame": _image(handoff.end_frame)} if handoff.end_frame else {}),
            }
        ],
        "parameters": {
            "aspectRatio": ratio,
            "resolution": "720p",
            "durationSeconds": seconds,
            **({"negativePrompt": unwanted.text} if unwanted.text else {}),
            "sampleCount": 1,
        },
    }
    cautions = (
        *duration_caution(handoff.duration_s, seconds),
        *ratio_caution(title, ratio, handoff.aspect),
        *stills.cautions,
        *unlimited_caution(said, title),
        *_sound(handoff),
        *cautions_of_shot(handoff, title),
    )
    return envelope_of(
        handoff,
        provider="veo",
        model=model,
        endpoint=veo_endpoint(model),
        auth=AUTH,
        body=body,
        inputs=stills.inputs,
        seconds=seconds,
        cautions=cautions,
    )


def _image(frame: Frame) -> JsonValue:
    return {"bytesBase64Encoded": placeholder(frame, "base64"), "mimeType": frame.mime}


def _sound(handoff: Handoff) -> Iterator[Caution]:
    if speaks(handoff):
        yield Caution(
            rule="audio",
            text="this API has no switch for sound; the lines are in the prompt, listen for them",
        )


def veo_problems(body: Body, _model: str) -> Iterator[Problem]:
    """What Veo would refuse in *body*."""
    yield from Fields(FIELDS, required=("instances",)).problems(body, "body")
    instances = body.get("instances")
    instance = instances[0] if isinstance(instances, list) and instances else None
    if not isinstance(instance, dict):
        return
    yield from at_most_one(instance, "V5", ("referenceImages",), ("image", "lastFrame"))
    if "lastFrame" in instance and "image" not in instance:
        yield Problem("V8", "body.instances.0.lastFrame", "a last frame needs a first one")
    if "referenceImages" in instance and not instance.get("prompt"):
        yield Problem("field", "body.instances.0.prompt", "is required with reference images")
    yield from _mixed_references(instance.get("referenceImages"))
    yield from _only_eight(body.get("parameters"), "referenceImages" in instance)


def _mixed_references(references: JsonValue) -> Iterator[Problem]:
    entries = references if isinstance(references, list) else []
    kinds = {str(entry.get("referenceType")) for entry in entries if isinstance(entry, dict)}
    if {"ASSET", "STYLE"} <= kinds:
        yield Problem("field", "body.instances.0.referenceImages", "ASSET and STYLE do not mix")


def _only_eight(parameters: JsonValue, references: bool) -> Iterator[Problem]:
    asked = parameters if isinstance(parameters, dict) else {}
    if (references or asked.get("resolution") == "1080p") and asked.get("durationSeconds", 8) != 8:
        yield Problem("V1", "body.parameters.durationSeconds", "1080p and reference images last 8 s")


def veo_seconds(body: Body) -> JsonValue:
    """How long a clip *body* asks for."""
    parameters = body.get("parameters")
    return parameters.get("durationSeconds") if isinstance(parameters, dict) else None
