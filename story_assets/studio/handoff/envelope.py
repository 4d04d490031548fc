"""A request to a video provider, written down before anybody sends it (reference 1.1).

The body is exactly what is posted, but for images: `{"$file": sha256, "encoding": ...}` stands where
their URL, data URI or base64 goes. No secret is ever in it.
"""

from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, JsonValue

from story_assets.story.words import Tier, VideoProvider
from story_assets.studio.handoff.contract import Frame, Handoff
from story_assets.studio.handoff.framing import Canvas, Crop, Plan

FORMAT_VERSION: Final = 1

VERIFIED_ON: Final = "2026-11"
"""The reference's state of knowledge. Nothing in it was confirmed by a live call."""

Encoding = Literal["url", "data_uri", "base64"]
Body: TypeAlias = dict[str, JsonValue]


class EnvelopePart(BaseModel):
    """A piece of an envelope: frozen, strict, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Caution(EnvelopePart):
    """Something a person should know before sending: what could not be said, or was said otherwise."""

    rule: str
    """A rule of reference 1.3 (V1 to V12), or one word: audio, avoid, end_frame, lens, moves."""
    text: str


class Input(EnvelopePart):
    """A file the body has a placeholder for."""

    sha256: str
    mime: str
    width: int
    height: int
    size_bytes: int | None
    role: Literal["first_frame", "last_frame"]
    asset: str
    take: int | None
    tier: Tier | None
    approval: str | None
    canvas: Canvas | None
    """Where set, the still must be scaled to fit this canvas and padded, or cropped, before sending."""
    crop: Crop | None


class Envelope(EnvelopePart):
    """One request to one provider, with what a person must know of it."""

    format_version: int
    story_id: str
    episode_id: str
    scene_id: str
    shot_id: str
    panel_id: str | None
    provider: VideoProvider
    model: str
    method: str
    endpoint: str
    headers: dict[str, str]
    auth: str
    """How the sender proves who they are, in words."""
    body: Body
    inputs: tuple[Input, ...]
    planned_duration_s: float
    sent_duration_s: float
    warnings: tuple[Caution, ...]
    verified_on: str
    price: Body | None
    """None is unknown, never zero."""


def placeholder(frame: Frame, encoding: Encoding) -> JsonValue:
    """What stands in a body where *frame* goes."""
    return {"$file": frame.sha256, "encoding": encoding}


def input_of(frame: Frame, plan: Plan | None) -> Input:
    """*frame* as an input, with the *plan* that makes it fit where it does not."""
    return Input(
        sha256=frame.sha256,
        mime=frame.mime,
        width=frame.width,
        height=frame.height,
        size_bytes=frame.size_bytes,
        role="first_frame" if frame.role == "start" else "last_frame",
        asset=frame.asset,
        take=frame.take,
        tier=frame.tier,
        approval=frame.approval,
        canvas=plan.canvas if plan else None,
        crop=plan.crop if plan else None,
    )


def envelope_of(
    handoff: Handoff,
    *,
    provider: VideoProvider,
    model: str,
    endpoint: str,
    auth: str,
    body: Body,
    inputs: tuple[Input, ...],
    seconds: int,
    cautions: tuple[Caution, ...],
    headers: dict[str, str] | None = None,
) -> Envelope:
    """The envelope around *body*, with the ids of *handoff*."""
    return Envelope(
        format_version=FORMAT_VERSION,
        story_id=handoff.story,
        episode_id=handoff.episode,
        scene_id=handoff.scene,
        shot_id=handoff.shot,
        panel_id=handoff.panel,
        provider=provider,
        model=model,
        method="POST",
        endpoint=endpoint,
        headers={"Content-Type": "application/json", **(headers or {})},
        auth=auth,
        body=body,
        inputs=inputs,
        planned_duration_s=handoff.duration_s,
        sent_duration_s=seconds,
        warnings=cautions,
        verified_on=VERIFIED_ON,
        price=None,
    )
