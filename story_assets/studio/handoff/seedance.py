"""Seedance 2 on Volcengine Ark and BytePlus (reference 3).

Field names [sdk]; values and limits [src] vercel/ai bytedance client and ArcReel, or [3p] resellers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from story_assets.studio.handoff.cautions import (
    cautions_of_shot,
    duration_caution,
    folded_caution,
    named,
    speaks,
    unlimited_caution,
)
from story_assets.studio.handoff.contract import Handoff
from story_assets.studio.handoff.cutting import characters, fitted
from story_assets.studio.handoff.envelope import Body, Caution, Envelope, envelope_of, placeholder
from story_assets.studio.handoff.framing import as_ratio, snapped
from story_assets.studio.handoff.placing import placed
from story_assets.studio.handoff.prompt import pieces
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


@dataclass(frozen=True)
class Model:
    """What one model takes."""

    title: str
    longest_s: int
    images: int
    clips: int
    """Most videos, and most audios."""
    base: str = "https://ark.cn-beijing.volces.com/api/v3"


_BYTEPLUS: Final = "https://ark.ap-southeast.bytepluses.com/api/v3"
MODELS: Final = {
    "doubao-seedance-2-0-260128": Model("Seedance 2", 15, 9, 3),
    "doubao-seedance-2-0-fast-260128": Model("Seedance 2 Fast", 15, 9, 3),
    "doubao-seedance-2-0-mini-260615": Model("Seedance 2 Mini", 15, 9, 3),
    "doubao-seedance-2-5-260628": Model("Seedance 2.5", 30, 30, 10),
    "dreamina-seedance-2-0-260128": Model("Seedance 2 (BytePlus)", 15, 9, 3, _BYTEPLUS),
}
MODEL: Final = "doubao-seedance-2-0-260128"
_ADAPTIVE_ONLY: Final = frozenset({"doubao-seedance-2-5-260628"})
"""With a first frame these take no other ratio [src]."""

PATH: Final = "/contents/generations/tasks"
AUTH: Final = "Authorization: Bearer, with an API key of the platform the base belongs to"
SHORTEST_S: Final = 4
RATIOS: Final = ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive")
"""[3p] docs.apiyi.com and resellers; the SDK says no more than `string`."""
FRAME_ROLES: Final = ("first_frame", "last_frame")
REFERENCE_ROLES: Final = ("reference_image", "reference_video", "reference_audio")

_URL: Final = Fields({"url": Words()}, required=("url",))
ITEMS: Final[dict[str, Fields]] = {
    "text": Fields({"type": Anything(), "text": Words()}, required=("text",)),
    "image_url": Fields(
        {
            "type": Anything(),
            "image_url": Fields(
                {"url": Picture(("url", "data_uri"), own_scheme="asset://")}, required=("url",)
            ),
            "role": OneOf((*FRAME_ROLES, "reference_image")),
        },
        required=("image_url", "role"),
    ),
    "video_url": Fields({"type": Anything(), "video_url": _URL, "role": OneOf(("reference_video",))}),
    "audio_url": Fields({"type": Anything(), "audio_url": _URL, "role": OneOf(("reference_audio",))}),
    "draft_task": Fields({"type": Anything(), "draft_task": Fields({"id": Words()}, required=("id",))}),
}
FIELDS: Final[dict[str, Rule]] = {
    "content": Many(Anything(), low=1),
    "resolution": OneOf(("480p", "720p", "1080p")),
    "ratio": OneOf(RATIOS),
    "frames": Whole(low=1),
    "seed": Whole(low=-1),
    "generate_audio": Flag(),
    "watermark": Flag(),
    "return_last_frame": Flag(),
    "draft": Flag(),
    "callback_url": Words(),
    "safety_identifier": Words(),
    "priority": Whole(),
    "execution_expires_after": Whole(),
    "tools": Many(Fields({"type": Words()}, required=("type",))),
    "service_tier": Never("rejected on 2.x [src]"),
    "camera_fixed": Never("documented for 1.x, disputed on 2.x"),
}
_PHOTOREAL: Final = re.compile(r"photo|realis|live.?action|写实|真人|实拍|照片", re.IGNORECASE)


def seedance(handoff: Handoff, model: str = MODEL) -> Envelope:
    """The request to Seedance.

    The ratio is always `adaptive`: the output follows the still, and nothing is cropped in silence.
    """
    about = MODELS[named(MODELS, model, "Seedance")]
    frames = [frame for frame in (handoff.start_frame, handoff.end_frame) if frame]
    stills = placed(
        frames,
        as_ratio(handoff.aspect),
        wanted_as=f"{handoff.aspect}, as the output follows the image",
    )
    seconds = snapped(handoff.duration_s, range(SHORTEST_S, about.longest_s + 1))
    said = fitted(pieces(handoff, sound=True, avoid=True), limit=None, count=characters)
    content: list[JsonValue] = [{"type": "text", "text": said.text}]
    for frame, role in zip(frames, FRAME_ROLES, strict=False):
        url = placeholder(frame, "data_uri")
        content.append({"type": "image_url", "image_url": {"url": url}, "role": role})
    body: Body = {
        "model": model,
        "content": content,
        "resolution": "720p",
        "ratio": "adaptive",
        "duration": seconds,
        "generate_audio": speaks(handoff),
    }
    cautions = (
        *duration_caution(handoff.duration_s, seconds),
        *stills.cautions,
        *unlimited_caution(said, about.title),
        *folded_caution(handoff, about.title),
        *_faces(handoff),
        Caution(rule="V11", text="download the clip within 24 hours of its making"),
        *cautions_of_shot(handoff, about.title),
    )
    return envelope_of(
        handoff,
        provider="seedance",
        model=model,
        endpoint=about.base + PATH,
        auth=AUTH,
        body=body,
        inputs=stills.inputs,
        seconds=seconds,
        cautions=cautions,
    )


def _faces(handoff: Handoff) -> Iterator[Caution]:
    if handoff.cast and _PHOTOREAL.search(handoff.medium):
        yield Caution(
            rule="V10",
            text="photoreal faces from public URLs are rejected unless registered as asset://",
        )


def seedance_problems(body: Body, model: str) -> Iterator[Problem]:
    """What Seedance would refuse in *body*."""
    about = MODELS[model]
    table: dict[str, Rule] = {
        "model": OneOf((model,), rule="V12"),
        **FIELDS,
        "duration": Whole(SHORTEST_S, about.longest_s, rule="V1"),
    }
    yield from Fields(table, required=("model", "content")).problems(body, "body")
    yield from at_most_one(body, "V1", ("duration",), ("frames",))
    content = body.get("content")
    items = content if isinstance(content, list) else []
    for index, item in enumerate(items):
        yield from _item_problems(item, f"body.content.{index}")
    roles = [item.get("role") for item in items if isinstance(item, dict)]
    yield from _role_problems(roles, about)
    if model in _ADAPTIVE_ONLY and "first_frame" in roles and body.get("ratio") != "adaptive":
        yield Problem("V2", "body.ratio", f"with a first frame {model} takes only 'adaptive'")


def _item_problems(item: JsonValue, at: str) -> Iterator[Problem]:
    kind = item.get("type") if isinstance(item, dict) else None
    if isinstance(kind, str) and kind in ITEMS:
        yield from ITEMS[kind].problems(item, at)
    else:
        yield Problem("field", f"{at}.type", f"{kind!r} should be one of: {', '.join(ITEMS)}")


def _role_problems(roles: list[JsonValue], about: Model) -> Iterator[Problem]:
    if any(role in FRAME_ROLES for role in roles) and any(role in REFERENCE_ROLES for role in roles):
        yield Problem("V5", "body.content", "frame roles and reference roles exclude each other")
    images = (*FRAME_ROLES, "reference_image")
    counted = {
        "first frames": (("first_frame",), 1),
        "last frames": (("last_frame",), 1),
        "images": (images, about.images),
        "videos": (("reference_video",), about.clips),
        "audios": (("reference_audio",), about.clips),
    }
    for what, (kinds, most) in counted.items():
        if (count := sum(role in kinds for role in roles)) > most:
            yield Problem("field", "body.content", f"{count} {what}; at most {most}")


def seedance_seconds(body: Body) -> JsonValue:
    """How long a clip *body* asks for."""
    return body.get("duration")
