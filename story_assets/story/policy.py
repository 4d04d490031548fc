"""How a story is made: who draws it, how well, for how much, and which video models it is written for."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from story_assets.story.part import StoryPart
from story_assets.story.words import (
    Acceptance,
    CauseClass,
    CheckName,
    Job,
    Slug,
    Text,
    Tier,
    VideoProvider,
)


def _one_word(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", name):
        raise ValueError("should be the name of a model, such as gpt-image-2")
    return name


ModelName = Annotated[str, AfterValidator(_one_word)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("should be a time zone such as UTC or Europe/Berlin") from error
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]


class RenderPolicy(StoryPart):
    """How images are made unless a run says otherwise."""

    renderer: Slug = "previs"
    model: ModelName | None = None
    """Which of the renderer's models; its default unless said."""
    tier: Tier = "draft"
    tier_by_kind: dict[Job, Tier] = {}
    quality: dict[Tier, Slug] = {}
    """The model's own word for a tier, where its default is not wanted."""
    composition: tuple[Job, ...] = ("contact_sheet", "shot_reference")
    """Which images are sent with a previs frame of the same brief, so that layout is given, not invented."""
    budget_usd_per_day: float | None = Field(default=None, ge=0)
    """What the story may cost from midnight to midnight; nothing is sent that might pass it."""
    timezone: TimeZone = "UTC"
    """Whose midnight."""
    stale_on: tuple[CauseClass, ...] = ("missing", "rule", "reference", "retake")
    """Which causes make an accepted image stale. A new model or tier must not re-bill a series,
    so `settings` is not among them unless a team puts it here."""


Score = Annotated[float, Field(ge=0, le=1)]


class ReviewPolicy(StoryPart):
    """What is checked on every image, and who says that it is good."""

    acceptance: Acceptance = "auto"
    """`auto`: a take is accepted when every blocking check passes. `manual`: a person accepts it."""
    acceptance_by_kind: dict[Job, Acceptance] = {}
    thresholds: dict[CheckName, Score] = {}
    """The least score that passes, where the check's own is not wanted."""
    blocking: dict[CheckName, tuple[Job, ...]] = {}
    """Which kinds of image must pass a check before anything rests on them; none makes it a remark."""
    skip: tuple[CheckName, ...] = ()
    """Checks that are not made at all."""
    vision_model: ModelName | None = "gpt-6-luna"
    """Which model looks at paid images when there is a key; none turns it off."""
    vision_usd_at_most: float | None = Field(default=None, ge=0)
    """What one look may cost at most. No price of a look is listed, so under a budget nothing is looked at
    unless a person says here what to set aside."""


class VideoPolicy(StoryPart):
    """Which video models the handoffs are written for."""

    providers: tuple[VideoProvider, ...] = ("kling", "seedance", "veo", "runway")
    avoid: tuple[Text, ...] = ()
    """Negative constraints of every shot."""
