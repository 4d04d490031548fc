"""A proposed story: files as they would stand in a folder, each field with the lines it came from.

Who proposed it is not said: an embedded breakdown, a language model, a person. Nobody here asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from story_assets.story.part import StoryPart
from story_assets.story.reading.shape import FROM_OUTSIDE
from story_assets.story.screenplay.elements import Doubt, Lines

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
"""A value as JSON and YAML have it."""
Sources: TypeAlias = Mapping[str, tuple[Lines, ...]]
"""Lines of the script by the path of a field, steps joined by dots; items of a list by slug or number."""


@dataclass(frozen=True)
class ProposedFile:
    """One file of a story, as a value."""

    value: dict[str, Plain]
    sources: Sources = field(default_factory=dict[str, tuple[Lines, ...]])


@dataclass(frozen=True)
class SceneWords:
    """The words that a scene was made from."""

    lines: Lines
    words: tuple[str, ...]
    """The heading, then one entry for each speech and each paragraph of action."""
    shots: Mapping[str, str] = field(default_factory=dict[str, str])
    """By shot, what it was made from: how it is found again in a revised script."""


@dataclass(frozen=True)
class Proposal:
    """A whole story as somebody proposes it."""

    files: Mapping[str, ProposedFile]
    """By their name in the folder, such as characters/bob.yaml."""
    scenes: Mapping[str, SceneWords]
    """By the name of the scene's file."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By slug, what the script calls each character."""
    speeches: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By slug, what each character says first: how somebody who was renamed is known."""
    doubts: tuple[Doubt, ...] = ()
    renamed: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """By slug, the name a character had before, and the name now."""


def value_of(part: StoryPart, undecided: tuple[str, ...] = ()) -> dict[str, Plain]:
    """*part* as a person would write it: without what is at its default or filled in from outside."""
    outside = FROM_OUTSIDE.get(type(part).__name__)
    told = cast("dict[str, Plain]", part.model_dump(mode="json", exclude_defaults=True))
    told.pop(outside or "", None)
    return {**told, "undecided": list(undecided)} if undecided else told
