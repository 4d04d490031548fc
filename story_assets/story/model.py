"""What a drama team decides, as values: a story of characters, settings and episodes.

Everything here is frozen and strict. Nothing here reads a file, draws, or spends.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from story_assets.story.bible import Character, Prop, Setting, SuppliedImage
from story_assets.story.part import StoryPart
from story_assets.story.policy import Automation, AutomationPolicy, RenderPolicy, ReviewPolicy, VideoPolicy
from story_assets.story.scenes import Episode, Scene
from story_assets.story.words import UNSTAMPED, Aspect, Colour, DisplayName, Notes, Slug, Text, Undecided


class Style(StoryPart):
    """The style guide every image obeys."""

    medium: Text
    light: Text
    texture: Text
    palette: tuple[Colour, ...] = Field(min_length=1, max_length=12)
    never: tuple[Text, ...] = ()
    references: tuple[SuppliedImage, ...] = ()


Owner = Annotated[str, Field(pattern=r"^(team:[A-Za-z0-9_.-]+|[^@\s]+@[^@\s]+\.[^@\s]+)$")]


class StoryFile(StoryPart):
    """story.yaml: what holds for the whole story."""

    title: DisplayName
    logline: Notes = ""
    owner: Annotated[Owner | None, UNSTAMPED] = None
    """Who answers for the story: an e-mail address or team:name."""
    aspect: Aspect = "16:9"
    """The frame of shots and panels."""
    style: Style
    props: dict[Slug, Prop] = {}
    """Props that travel between scenes."""
    render: RenderPolicy = RenderPolicy()
    review: ReviewPolicy = ReviewPolicy()
    video: VideoPolicy = VideoPolicy()
    automation: Automation = AutomationPolicy()
    """What is made without being asked for."""
    episodes: tuple[Slug, ...] = Field(min_length=1)
    """Episode folders in order."""
    notes: Notes = ""
    undecided: Undecided = ()

    @model_validator(mode="after")
    def _missing_is_always_stale(self) -> Self:
        if "missing" not in self.render.stale_on:
            raise ValueError("render.stale_on should contain missing")
        return self

    @model_validator(mode="after")
    def _no_blank_cheque(self) -> Self:
        if self.automation.makes == "paid" and self.render.budget_usd_per_day is None:
            raise ValueError(
                "automation.makes is paid, so render.budget_usd_per_day should say what a day may cost"
            )
        return self


class Story(StoryPart):
    """A story folder, whole and checked."""

    slug: Slug
    about: StoryFile
    characters: dict[Slug, Character]
    settings: dict[Slug, Setting]
    episodes: dict[Slug, Episode]
    scenes: dict[str, Scene]
    """By `episode_scene`, such as e01_s02, in story order."""


def supplied_images(story: Story) -> tuple[SuppliedImage, ...]:
    """Every image that people brought to *story*."""
    return (
        *story.about.style.references,
        *(it for character in story.characters.values() for it in character.references),
        *(it for setting in story.settings.values() for it in setting.references),
    )
