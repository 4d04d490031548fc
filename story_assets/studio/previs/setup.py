"""A panel before a camera is placed: the room, what stands in it, who is there and where on the plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from story_assets.story.briefs.brief import Brief, Panel, QuotedProp, Subject
from story_assets.story.scenes import Seen
from story_assets.story.words import Box
from story_assets.studio.previs.solids import Solid, solids
from story_assets.studio.previs.space import P2
from story_assets.studio.previs.states import after, is_gone, stated
from story_assets.studio.previs.walls import BARE
from story_assets.studio.previs.who import subject_of

SAFE: Box = (0.02, 0.03, 0.98, 0.99)
"""The part of a frame that heads stay in: left, top, right, bottom."""


@dataclass(frozen=True)
class Setup:
    """What a camera is placed for."""

    panel: Panel
    brief: Brief
    size: P2
    """The frame in pixels."""
    safe: Box
    room: P2
    solids: tuple[Solid, ...]
    bare: tuple[Solid, ...]
    """Places on walls that are empty now: what hung there is gone."""
    props: Mapping[str, QuotedProp]
    """Props that the room does not have by itself."""
    subjects: tuple[Subject, ...]
    spots: tuple[P2, ...]
    """Where on the floor everyone is, in metres, in the order of the cast."""

    @property
    def cast(self) -> tuple[Seen, ...]:
        return self.panel.cast

    @property
    def wanted(self) -> tuple[str, ...]:
        """Props that must be seen, in the order they matter."""
        return tuple(dict.fromkeys((*self.panel.props, *(h for seen in self.cast for h in seen.holds))))

    @property
    def indoors(self) -> bool:
        """Walls end the view: an extreme long shot cannot step back as far as in the open."""
        return self.brief.place is not None and self.brief.place.int_ext == "INT"

    @property
    def over_shoulder(self) -> bool:
        return self.panel.kind == "ots" and len(self.cast) > 1

    def fixed(self, slug: str) -> Solid | None:
        """The solid of the room that is *slug*."""
        return next((s for s in self.solids if s.slug == slug), None)


def setup(panel: Panel, brief: Brief, size: P2, safe: Box = SAFE) -> Setup:
    """*panel* with everything it names found, and fixed props in the state that the facts say."""
    brief = stated(after(panel, brief))
    place = brief.place
    held = {slug for seen in panel.cast for slug in seen.holds}
    room = place.size_m if place else BARE
    standing = _standing(brief, room)
    gone = {s.slug for s in standing if s.slug in held or is_gone(s.prop.state)}
    return Setup(
        panel,
        brief,
        size,
        safe,
        room,
        tuple(s for s in standing if s.slug not in gone),
        tuple(s for s in standing if s.slug in gone and s.prop.shape == "flat"),
        {**_loose(brief, held), **{p.prop: p for p in brief.props}},
        tuple(subject_of(brief, s.who, s.look) for s in panel.cast),
        _spots(panel.cast, room),
    )


def _standing(brief: Brief, room: P2) -> list[Solid]:
    return solids(brief.place.props, room, brief.place.height_m) if brief.place else []


def _loose(brief: Brief, held: set[str]) -> dict[str, QuotedProp]:
    """Fixed props that somebody has in hand, or that are no longer in their place."""
    fixed = brief.place.props if brief.place else {}
    return {
        slug: QuotedProp(
            at="", prop=slug, description=it.description, colour=it.colour, shape=it.shape, text=it.text
        )
        for slug, it in fixed.items()
        if slug in held or is_gone(it.state)
    }


def _spots(cast: tuple[Seen, ...], room: P2) -> tuple[P2, ...]:
    """Places on the floor in metres; those without one stand in a row, in order."""
    free = [i for i, seen in enumerate(cast) if seen.at is None]
    step = min(0.85, room[0] * 0.8 / max(len(free), 1))
    spots: list[P2] = []
    for i, seen in enumerate(cast):
        if seen.at is not None:
            spots.append((seen.at[0] * room[0], seen.at[1] * room[1]))
        else:
            n = free.index(i)
            spots.append((room[0] / 2 + (n - (len(free) - 1) / 2) * step, room[1] * 0.55))
    return tuple(spots)
