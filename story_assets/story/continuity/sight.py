"""What the lens can see at all: who is in front of it, within its width, and not behind a cupboard."""

from collections.abc import Iterator
from typing import Final

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.floor import (
    SHOULDERS,
    Round,
    View,
    backed_off,
    hides,
    metres,
    spread,
    view,
    width_of_view,
)
from story_assets.story.continuity.line import TRAVELS
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.presence import DETAILS, shows_elsewhere
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.words import Movement, Pose, ratio

ROUND: Final = 140.0
"""Degrees that no lens of a drama takes in: a fisheye of 8 mm has 132 across its frame."""
FORGIVEN: Final = 6.0
"""Degrees by which marks on a plan may be off."""
UPRIGHT: Final[dict[Pose, float]] = {"sit": 0.72, "crouch": 0.6, "lie": 0.25, "fall": 0.5}
"""How much of their height people keep in a pose."""


def camera_cannot_see(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody in the cast of a shot whom its lens cannot have in the frame, by the floor plan."""
    aspect = float(ratio(names.story.about.aspect))
    for it in told.shots:
        seen = view(it.shot, told.setting)
        if seen is None or it.shot.angle == "birds_eye" or shows_elsewhere(it):
            continue
        found: tuple[Finding, ...] = ()
        if _FINDS.isdisjoint(it.shot.movement):
            found = tuple(_outside(told, it, seen, aspect, names))
        yield from found
        if not found and it.shot.angle != "high":
            yield from _hidden(told, it, seen, names)


_FINDS: Final[frozenset[Movement]] = frozenset({*TRAVELS, "pan_left", "pan_right", "reveal", "pull_out"})
"""Moves that find more while we watch than the first frame has."""


def _outside(told: SceneStates, it: ShotStates, seen: View, aspect: float, names: Names) -> Iterator[Finding]:
    """Some stand behind the lens, or outside its frame however far it backs off for its size."""
    whom = _and([names.person(who) for who in seen.people])
    rounds = [(at, SHOULDERS) for at in seen.people.values()]
    where = (f"{it.path}.camera_at", f"{it.path}.cast")
    angle = spread(seen.camera, rounds)
    if angle > ROUND:
        yield told.finding(
            "camera_cannot_see",
            "break",
            it,
            *where,
            says=f"the camera stands between {whom} here, {angle:.0f} degrees apart: no lens sees them all",
            mend="Move the camera until all of them are on one side of it (camera_at)",
        )
        return
    frame = width_of_view(it.shot.lens_mm, aspect)
    camera = backed_off(seen.camera, rounds[0][0], it.shot, aspect)
    lens = f"{it.shot.lens_mm} mm sees {frame:.0f}, also from where it stands for size {it.shot.size}"
    angle = spread(camera, rounds)
    if angle > frame + FORGIVEN:
        yield told.finding(
            "camera_cannot_see",
            "warning",
            it,
            *where,
            says=f"{whom} are {angle:.0f} degrees apart here, but {lens}",
            mend="Take a wider lens or size, or bring them closer together (at)",
        )
        return
    for number, slug, thing in _must_be_seen(told, it):
        angle = spread(camera, [*rounds, thing])
        if angle > frame + FORGIVEN:
            yield told.finding(
                "camera_cannot_see",
                "warning",
                it,
                f"{it.path}.props.{number}",
                f"settings.{told.scene.setting}.props.{slug}.at",
                says=f"the {slug.replace('_', ' ')} is {angle:.0f} degrees from {whom} here, but {lens}",
                mend="Turn the camera (camera_at), take a wider lens or size, or leave it out of props",
            )


def _must_be_seen(told: SceneStates, it: ShotStates) -> Iterator[tuple[int, str, Round]]:
    """The furniture that a shot names, where the plan still has it. Details show what they show."""
    if it.shot.kind in DETAILS or it.shot.size in ("ECU", "BCU"):
        return
    for number, slug in enumerate(it.shot.props):
        prop = told.setting.props.get(slug)
        if prop is not None and slug not in it.before.facts and slug not in it.shot.changes:
            yield number, slug, (metres(prop.at, told.setting), max(prop.size_m[:2]) / 2)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _hidden(told: SceneStates, it: ShotStates, seen: View, names: Names) -> Iterator[Finding]:
    """Furniture as tall as somebody stands between them and the lens."""
    for number, person in enumerate(it.shot.cast):
        if person.who not in seen.people:
            continue
        tall = names.story.characters[person.who].identity.height_m * UPRIGHT.get(person.pose, 1.0)
        slug = next(
            (slug for slug in _tall(told, it, tall) if _is_between(told, slug, seen, person.who)), None
        )
        if slug is not None:
            name, thing = names.person(person.who), slug.replace("_", " ")
            yield told.finding(
                "camera_cannot_see",
                "break",
                it,
                f"{it.path}.cast.{number}.at",
                f"settings.{told.scene.setting}.props.{slug}.at",
                says=f"{name} must be seen here, but the {thing} stands between the camera and {name}",
                mend=f"Move the camera or {name} until the {thing} is out of the way (camera_at, at)",
            )


def _tall(told: SceneStates, it: ShotStates, height: float) -> Iterator[str]:
    """Furniture that hides a person of *height* metres, where the plan still has it."""
    for slug, prop in told.setting.props.items():
        is_held = any(slug in seen.holds for seen in it.shot.cast)
        if prop.size_m[2] >= height * 0.95 and slug not in it.before.facts and not is_held:
            yield slug


def _is_between(told: SceneStates, slug: str, seen: View, who: str) -> bool:
    return hides(told.setting.props[slug], seen.camera, seen.people[who], told.setting)
