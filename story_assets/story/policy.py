"""How a story is made: who draws it, how well, for how much, and which video models it is written for."""

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

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


def _time_of_day(text: str) -> str:
    if not re.fullmatch(_CLOCK, text):
        raise ValueError("should be a time of day such as 02:30")
    return text


def _time_of_week(text: str) -> str:
    words = " ".join(text.lower().split())
    if not re.fullmatch(f"({'|'.join(WEEK)}) {_CLOCK}", words):
        raise ValueError("should be a day and a time such as monday 08:00")
    return words


WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
"""As cron counts them: Sunday is 0."""
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"

TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
TimeOfWeek = Annotated[str, AfterValidator(_time_of_week)]


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,99}", name):
        raise ValueError(
            "should be the name of an environment variable such as STORY_WEBHOOK; the address itself is a "
            "secret, and this file is not"
        )
    return name


VariableName = Annotated[str, AfterValidator(_variable)]


class AlertPolicy(StoryPart):
    """Who is told when a check fails, continuity breaks, the budget is reached or an outcome is unknown."""

    log: bool = True
    """Into the log of the process."""
    file: bool = False
    """As lines of JSON into alerts/ of the home."""
    webhook: VariableName | None = None
    """The environment variable that holds the address; as JSON, to whatever listens there."""


class AutomationPolicy(StoryPart):
    """What is made without being asked for, and when. The bare word `free` or `paid` stands for `makes`."""

    makes: Literal["free", "paid"] = "free"
    """`free`: what costs nothing. `paid`: within the budget of the day also what costs money."""
    causes: tuple[CauseClass, ...] = ("missing", "rule", "reference", "retake")
    """For which causes money may be spent unasked."""
    nightly: TimeOfDay | None = None
    """When whatever is stale is made, every night."""
    may_wait: bool = False
    """Whether what is made at night is ordered at half price. By day nothing is then paid for unasked."""
    weekly: TimeOfWeek | None = None
    """When the report on drift and prices is written."""
    alerts: AlertPolicy = AlertPolicy()


def _automation(value: object) -> object:
    return {"makes": value} if isinstance(value, str) else value


Automation = Annotated[
    AutomationPolicy,
    BeforeValidator(_automation, json_schema_input_type=AutomationPolicy | Literal["free", "paid"]),
]
