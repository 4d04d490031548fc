"""What is said and shown of one thing, in the order in which the audience gets it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from story_assets.story.continuity.finding import Finding, Severity
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.saying import Where
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.reading.errors import shown
from story_assets.story.words import Rule

Evidence = Literal["said", "carried", "held", "shown", "looked_at"]
"""Stated as a fact, always with a look, in a hand, in the frame, or only looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One mention of a thing."""

    evidence: Evidence
    where: Where
    path: str
    told: SceneStates
    shot: ShotStates | None = None
    """None for what a scene opens with."""

    @property
    def epoch(self) -> int:
        """How often time had passed before it."""
        return self.shot.epoch if self.shot is not None else self.told.epoch

    @property
    def is_seen(self) -> bool:
        """Whether the audience sees the thing in it."""
        return self.evidence in ("held", "shown")

    def place(self, here: SceneStates) -> str:
        """Where in the story it is, as *here* would call it."""
        if self.told is here:
            return self.shot.shot.slug if self.shot is not None else "the scene's opening"
        scene = self.told.id.replace("_", " ")
        return f"{scene} {self.shot.shot.slug}" if self.shot is not None else f"the opening of {scene}"


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """Everything of one thing in one strand; of furniture, in one scene."""

    thing: str
    events: tuple[Event, ...]
    names: Names

    @property
    def name(self) -> str:
        """What a finding calls it."""
        return "the " + self.thing.replace("_", " ")

    @property
    def subject(self) -> str:
        """The name with its verb: the letter is, the gloves are."""
        is_plural = self.thing.endswith("s") and not self.thing.endswith("ss")
        return f"{self.name} {'are' if is_plural else 'is'}"

    def words(self, event: Event) -> str:
        """What a fact says, as it was written."""
        state = event.shot.after if event.shot is not None else event.told.opens
        return state.facts[self.thing].words

    def is_exact(self, event: Event, *words: str) -> bool:
        """Whether a fact is one of *words* alone."""
        return event.evidence == "said" and self.words(event).strip().rstrip(".").casefold() in words

    def known_as(self, known: Event, here: SceneStates) -> str:
        """What is known of it, and from where: the end of a sentence that goes on with "but"."""
        place, of = known.place(here), known.where.of
        if known.evidence == "carried":
            return f"{self.names.person(of)}'s look {known.told.scene.cast[of]} always carries it"
        if known.evidence != "said":
            return f"{self.names.person(of)} has it in {place}"
        if not self.is_exact(known, of):
            return f"{place} says {shown(self.words(known))}"
        if known.where.spot == "with":
            return f"{self.names.person(of)} has it from {place} on"
        return f"it is at the {of.replace('_', ' ')} from {place} on"

    def seen_as(self, event: Event) -> str:
        """How it is seen: in Teo's hand, looked at, in the frame."""
        if event.evidence == "held":
            return f"in {self.names.person(event.where.of)}'s hand"
        return "looked at" if event.evidence == "looked_at" else "in the frame"

    def finding(
        self, rule: Rule, severity: Severity, event: Event, other: Event, *, says: str, mend: str
    ) -> Finding:
        """A finding at *event*, which disagrees with *other*."""
        return event.told.finding(rule, severity, event.shot, event.path, other.path, says=says, mend=mend)


def trails(scenes: Iterable[SceneStates], names: Names) -> Iterator[Trail]:
    """The trail of every thing in *scenes*, in each strand that has it."""
    loose: dict[tuple[str, str], list[Event]] = {}
    for told in scenes:
        fixed: dict[str, list[Event]] = {}
        for event, slug in _events(told, names):
            if slug in names.loose:
                loose.setdefault((told.scene.strand, slug), []).append(event)
            elif slug in told.setting.props:
                fixed.setdefault(slug, []).append(event)
        yield from (Trail(slug, tuple(events), names) for slug, events in fixed.items())
    yield from (Trail(slug, tuple(events), names) for (_, slug), events in loose.items())


def _events(told: SceneStates, names: Names) -> Iterable[tuple[Event, str]]:
    for who, look in told.scene.cast.items():
        for slug in names.story.characters[who].looks[look].carries:
            path = f"characters.{who}.looks.{look}.carries"
            yield Event("carried", Where("with", who), path, told), slug
    for slug, placed in told.opens.things.items():
        yield Event("said", placed.where, placed.path, told), slug
    for it in told.shots:
        yield from _seen(told, it)
        if it.after.things is not it.before.things:
            for slug, placed in it.after.things.items():
                if placed is not it.before.things.get(slug):
                    yield Event("said", placed.where, placed.path, told, it), slug


def _seen(told: SceneStates, it: ShotStates) -> Iterable[tuple[Event, str]]:
    held: set[str] = set()
    for number, seen in enumerate(it.shot.cast):
        for slug in seen.holds:
            held.add(slug)
            yield Event("held", Where("with", seen.who), f"{it.path}.cast.{number}.holds", told, it), slug
    for number, slug in enumerate(it.shot.props):
        if slug not in held:
            yield Event("shown", Where("somewhere"), f"{it.path}.props.{number}", told, it), slug
    for number, seen in enumerate(it.shot.cast):
        target = seen.looks_at
        if target is not None and target not in held and target not in it.shot.props:
            yield (
                Event("looked_at", Where("somewhere"), f"{it.path}.cast.{number}.looks_at", told, it),
                target,
            )


def own_words(it: ShotStates, slug: str) -> Where | None:
    """What this very shot says of a thing: it may explain what is seen in it."""
    if slug not in it.shot.changes:
        return None
    placed = it.after.things.get(slug)
    return placed.where if placed is not None else Where("somewhere")
