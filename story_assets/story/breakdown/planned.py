"""A shot before it has a slug: how long it is, how near, and that its lens holds everyone in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from story_assets.story.bible import Setting
from story_assets.story.breakdown.cutting import cut
from story_assets.story.breakdown.framing import opened
from story_assets.story.breakdown.people import Person
from story_assets.story.scenes import Seen, Shot
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import MAX_TEXT, Point, ShotKind, ShotSize


@dataclass
class Planned:
    """A shot before it has a slug, and the lines it was made from."""

    shot: Shot
    lines: Lines
    field_lines: dict[str, Lines] = field(default_factory=dict[str, Lines])


@dataclass(frozen=True)
class Stage:
    """Where a scene plays, in the format it is shot in."""

    setting: Setting
    aspect: float
    """Width over height."""

    def framed(
        self,
        *,
        action: str,
        size: ShotSize,
        kind: ShotKind,
        cast: tuple[Seen, ...],
        camera: Point,
        lens: int,
        duration: float,
        props: tuple[str, ...] = (),
    ) -> Shot:
        """A shot with these, as much wider as its lens needs to hold everyone."""
        shot = Shot(
            slug="new", action=cut(action, MAX_TEXT), size=size, kind=kind, lens_mm=lens, camera_at=camera,
            cast=cast, duration_s=duration, props=props,
        )  # fmt: skip
        return opened(shot, self.setting, self.aspect)


def size_of(count: int) -> tuple[ShotSize, ShotKind]:
    """How *count* people are framed who do something together."""
    if count == 0:
        return "LS", "establishing"
    table: tuple[tuple[ShotSize, ShotKind], ...] = (
        ("MS", "single"),
        ("MS", "two_shot"),
        ("MLS", "three_shot"),
    )
    return table[count - 1] if count <= len(table) else ("FS", "group")


def seconds_of(seconds: float, *, least: float, most: float) -> float:
    """*seconds* within bounds, in halves."""
    return round(min(max(seconds, least), most) * 2) / 2


def in_a_row(people: Sequence[Person]) -> str:
    """Bob, Margaret and Dog."""
    names = [it.called for it in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
