"""What the lens can see at all: who is in front of it, within its width, and not behind a cupboard."""

from collections.abc import Iterator
from typing import Final

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.floor import View, backed_off, hides, spread, view, width_of_view
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.presence import shows_elsewhere
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.words import Pose, ratio

ROUND: Final = 140.0
"""Degrees that no lens of a drama takes in: a fisheye of 8 mm has 132 across its frame."""
FORGIVEN: Final = 6.0
"""Degrees by which marks on a plan may be off."""
_UPRIGHT: Final[dict[Pose, float]] = {"sit": 0.72, "crouch": 0.6, "lie": 0.25, "fall": 0.5}
"""How much of their height people keep in a pose."""


def camera_cannot_see(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody in the cast of a shot whom its lens cannot have in the frame, by the floor plan."""
    aspect = float(ratio(names.story.about.aspect))
    for it in told.shots:
        seen = view(it.shot, told.setting)
        if seen is None or it.shot.angle == "birds_eye" or shows_elsewhere(it):
            continue
        found = _too_far_apart(told, it, seen, aspect, names)
        if found is not None:
            yield found
        elif it.shot.angle != "high":
            yield from _hidden(told, it, seen, names)


def _too_far_apart(
    told: SceneStates, it: ShotStates, seen: View, aspect: float, names: Names
) -> Finding | None:
    """Some stand behind the lens, or outside its frame however far it backs off for its size."""
    whom, places = _and([names.person(who) for who in seen.people]), list(seen.people.values())
    where = (f"{it.path}.camera_at", f"{it.path}.cast")
    angle = spread(seen.camera, places)
    if angle > ROUND:
        return told.finding(
            "camera_cannot_see",
            "break",
            it,
            *where,
            says=f"the camera stands between {whom} here, {angle:.0f} degrees apart: no lens sees them all",
            mend="Move the camera until all of them are on one side of it (camera_at)",
        )
    frame = width_of_view(it.shot.lens_mm, aspect)
    angle = spread(backed_off(seen.camera, places[0], it.shot, aspect), places)
    if angle > frame + FORGIVEN:
        return told.finding(
            "camera_cannot_see",
            "warning",
            it,
            *where,
            says=f"{whom} are {angle:.0f} degrees apart here, but {it.shot.lens_mm} mm sees {frame:.0f},"
            f" also from where it stands for size {it.shot.size}",
            mend="Take a wider lens or size, or bring them closer together (at)",
        )
    return None


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _hidden(told: SceneStates, it: ShotStates, seen: View, names: Names) -> Iterator[Finding]:
    """Furniture as tall as somebody stands between them and the lens."""
    for number, person in enumerate(it.shot.cast):
        if person.who not in seen.people:
            continue
        tall = names.story.characters[person.who].identity.height_m * _UPRIGHT.get(person.pose, 1.0)
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


def _tall(told: SceneStates, it: ShotStates, metres: float) -> Iterator[str]:
    """Furniture that hides a person of *metres*, where the plan still has it."""
    for slug, prop in told.setting.props.items():
        is_held = any(slug in seen.holds for seen in it.shot.cast)
        if prop.size_m[2] >= metres * 0.95 and slug not in it.before.facts and not is_held:
            yield slug


def _is_between(told: SceneStates, slug: str, seen: View, who: str) -> bool:
    return hides(told.setting.props[slug], seen.camera, seen.people[who], told.setting)
