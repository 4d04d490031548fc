"""A brief as a person reads it: what for, who, where, and what is in each panel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from story_assets.story.bible import Character, Setting
from story_assets.story.briefs.brief import Brief, Panel, Subject
from story_assets.story.briefs.prompt import spoken
from story_assets.story.model import Story
from story_assets.story.scenes import Seen


@dataclass(frozen=True)
class Who:
    """Someone in the picture."""

    name: str
    look: str
    wears: tuple[str, ...]
    keep: tuple[str, ...]
    """What later images may never change."""


@dataclass(frozen=True)
class Where:
    """The place of the picture."""

    name: str
    at: str
    """Inside or outside, when, in which weather."""
    light: str


@dataclass(frozen=True)
class PanelWording:
    """One framed picture."""

    number: int
    happens: str
    framing: str
    cast: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """What one image must show, for people."""

    purpose: str
    goal: str
    review: tuple[str, ...]
    who: tuple[Who, ...]
    where: Where | None
    panels: tuple[PanelWording, ...]
    facts: tuple[tuple[str, str], ...]
    """What is true when it happens: of what, and what."""
    text: tuple[str, ...]
    """Words that must be legible in it."""
    direction: tuple[str, ...]
    """What people said of earlier takes."""
    prompt: str
    """The full text that the next render would send."""


def wording(brief: Brief, story: Story, prompt: str) -> Wording:
    """*brief* with the names that people gave to characters and places."""
    return Wording(
        purpose=brief.purpose.value if brief.purpose is not None else "",
        goal=brief.goal,
        review=brief.review,
        who=tuple(_who(subject, story.characters) for subject in brief.subjects),
        where=_where(brief, story.settings),
        panels=tuple(_panel(panel, brief, story.characters) for panel in brief.panels),
        facts=tuple((spoken(fact.about), fact.value) for fact in brief.facts),
        text=tuple(it.value for it in brief.text),
        direction=tuple(it.value for it in brief.direction),
        prompt=prompt,
    )


def _who(subject: Subject, characters: Mapping[str, Character]) -> Who:
    worn = subject.worn
    return Who(
        name=named(subject.character, characters),
        look=worn.name or spoken(subject.look),
        wears=tuple(it.description for it in worn.wardrobe),
        keep=(*subject.must_preserve, *worn.must_preserve, *worn.marks),
    )


def _where(brief: Brief, settings: Mapping[str, Setting]) -> Where | None:
    place = brief.place
    if place is None:
        return None
    return Where(
        name=settings[place.setting].name,
        at=f"{place.int_ext} {place.time_of_day}, {place.weather}",
        light=place.light.description,
    )


def _panel(panel: Panel, brief: Brief, characters: Mapping[str, Character]) -> PanelWording:
    return PanelWording(
        number=panel.number,
        happens=panel.happens,
        framing=" · ".join(_framing(panel, moving=brief.job == "shot_reference")),
        cast=tuple(_seen(it, characters) for it in panel.cast),
    )


def _framing(panel: Panel, *, moving: bool) -> Iterator[str]:
    yield panel.size
    yield panel.kind.replace("_", " ")
    if panel.ots_side is not None:
        yield f"over the {panel.ots_side} shoulder"
    yield panel.angle.replace("_", " ")
    if panel.dutch:
        yield "dutch tilt"
    if moving:
        yield f"{panel.lens_mm} mm"
        yield f"{panel.focus} focus"
        moves = ", ".join(move.replace("_", " ") for move in panel.movement)
        yield moves if moves == "static" else f"{panel.speed} {moves}"
    if panel.screen_direction != "neutral":
        yield "left to right" if panel.screen_direction == "L2R" else "right to left"


def _seen(seen: Seen, characters: Mapping[str, Character]) -> str:
    words = [named(seen.who, characters), seen.pose.replace("_", " "), seen.expression]
    if seen.looks_at is not None:
        words.append(f"looks at {named(seen.looks_at, characters)}")
    words += [f"holds {spoken(prop)}" for prop in seen.holds]
    return ", ".join(words)


def named(slug: str, characters: Mapping[str, Character]) -> str:
    """A character's name, or whatever else *slug* stands for, as people say it."""
    return characters[slug].name if slug in characters else spoken(slug)
