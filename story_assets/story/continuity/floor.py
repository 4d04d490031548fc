"""The floor plan as the lens has it: where people and furniture stand, in metres, and what lies between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, atan, atan2, cos, degrees, hypot, radians, sin
from typing import Final, TypeAlias

from story_assets.story.bible import FixedProp, Setting
from story_assets.story.scenes import Shot
from story_assets.story.words import Point, ShotSize

Metres2: TypeAlias = tuple[float, float]
"""x to the east, y to the south."""
Round: TypeAlias = tuple[Metres2, float]
"""Something on the plan, and how far it reaches around its middle."""

SHOULDERS: Final = 0.25
"""Half the width of a person, in metres."""
SENSOR_MM: Final = 36.0
"""The long side of a full-frame sensor, whose focal length `lens_mm` is."""
_TALL: Final[Mapping[ShotSize, float]] = {
    "ECU": 0.2, "BCU": 0.3, "CU": 0.45, "MCU": 0.8, "MS": 1.1, "MLS": 1.5, "FS": 2.1, "LS": 3.7, "ELS": 9.0,
}  # fmt: skip
"""How many metres of a grown person's height the frame shows: the table of shot sizes, as previs has it."""


@dataclass(frozen=True, slots=True)
class View:
    """One shot on the floor plan: the lens, and everyone in frame whose place is given."""

    camera: Metres2
    people: Mapping[str, Metres2]


def view(shot: Shot, setting: Setting) -> View | None:
    """*shot* on the plan of *setting*; None where the camera or all of the people have no place."""
    if shot.camera_at is None:
        return None
    people = {seen.who: metres(seen.at, setting) for seen in shot.cast if seen.at is not None}
    return View(metres(shot.camera_at, setting), people) if people else None


def metres(at: Point, setting: Setting) -> Metres2:
    """A place on the plan, from fractions."""
    return (at[0] * setting.size_m[0], at[1] * setting.size_m[1])


def side(camera: Metres2, one: Metres2, other: Metres2) -> float:
    """On which side of the line through two people the lens is: the signed sine of its angle, 0 on it."""
    along = (other[0] - one[0], other[1] - one[1])
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    out = (camera[0] - middle[0], camera[1] - middle[1])
    length = hypot(*along) * hypot(*out)
    return (along[0] * out[1] - along[1] * out[0]) / length if length > 1e-9 else 0.0


def turn(one: Metres2, other: Metres2, was_one: Metres2, was_other: Metres2) -> float:
    """How far the line between two people has turned, in degrees from 0 to 180."""
    now = atan2(other[1] - one[1], other[0] - one[0])
    was = atan2(was_other[1] - was_one[1], was_other[0] - was_one[0])
    return abs(_wrapped(degrees(now - was)))


def gaze(camera: Metres2, who: Metres2, target: Metres2) -> float:
    """Where somebody in the middle of the frame looks: -1 to screen left, 1 to screen right."""
    ahead = (who[0] - camera[0], who[1] - camera[1])
    to = (target[0] - who[0], target[1] - who[1])
    length = hypot(*ahead) * hypot(*to)
    # To the right of the lens, on a plan whose y runs towards the viewer, is (-ahead.y, ahead.x).
    return (to[1] * ahead[0] - to[0] * ahead[1]) / length if length > 1e-9 else 0.0


def spread(camera: Metres2, rounds: Sequence[Round]) -> float:
    """The angle in degrees that holds some of everyone and everything, as seen from *camera*."""
    if len(rounds) < 2:
        return 0.0
    arcs: list[tuple[float, float]] = []
    for at, radius in rounds:
        distance = max(hypot(at[0] - camera[0], at[1] - camera[1]), radius)
        half = degrees(asin(radius / distance))
        arcs.append((degrees(atan2(at[1] - camera[1], at[0] - camera[0])), half))
    return max(0.0, min(_arc(arcs, middle) for middle, _ in arcs))


def _arc(arcs: Sequence[tuple[float, float]], start: float) -> float:
    """From the inner edge of the first to the inner edge of the last, going round from *start*."""
    turned = sorted(((angle - start) % 360.0, half) for angle, half in arcs)
    low = min(angle + half for angle, half in turned)
    high = max(angle - half for angle, half in turned)
    return high - low


def width_of_view(lens_mm: int, aspect: float) -> float:
    """Degrees from the left to the right edge of a frame."""
    across = SENSOR_MM if aspect >= 1 else SENSOR_MM * aspect
    return 2 * degrees(atan(across / 2 / lens_mm))


def backed_off(camera: Metres2, lead: Metres2, shot: Shot, aspect: float) -> Metres2:
    """Where the lens must stand for its size: on the same line, as far away as lens and size ask for."""
    distance = hypot(lead[0] - camera[0], lead[1] - camera[1])
    needed = shot.lens_mm / SENSOR_MM * max(aspect, 1.0) * _TALL[shot.size]
    if distance >= needed or distance < 1e-6:
        return camera
    k = needed / distance
    return (lead[0] + (camera[0] - lead[0]) * k, lead[1] + (camera[1] - lead[1]) * k)


def hides(prop: FixedProp, camera: Metres2, who: Metres2, setting: Setting) -> bool:
    """Whether a piece of furniture stands between the lens and all of somebody."""
    x, y = metres(prop.at, setting)
    half_x, half_y = prop.size_m[0] / 2 - _EDGE, prop.size_m[1] / 2 - _EDGE
    if half_x <= 0 or half_y <= 0:
        return False
    box = (x - half_x, y - half_y, x + half_x, y + half_y)
    if _inside(camera, box) or _inside(who, box):
        return False
    angle = atan2(who[1] - camera[1], who[0] - camera[0]) + radians(90)
    across = (cos(angle) * SHOULDERS, sin(angle) * SHOULDERS)
    marks = [(who[0] + k * across[0], who[1] + k * across[1]) for k in (-1, 0, 1)]
    return all(_crosses(camera, mark, box) for mark in marks)


_EDGE: Final = 0.05
"""Metres of a piece of furniture that hide nobody."""
_Box: TypeAlias = tuple[float, float, float, float]


def _inside(point: Metres2, box: _Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _crosses(a: Metres2, b: Metres2, box: _Box) -> bool:
    """Whether the line from *a* to *b* goes through *box* (Liang and Barsky's clipping)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        delta = b[axis] - a[axis]
        near, far = box[axis] - a[axis], box[axis + 2] - a[axis]
        if abs(delta) < 1e-12:
            if near > 0 or far < 0:
                return False
            continue
        one, other = sorted((near / delta, far / delta))
        low, high = max(low, one), min(high, other)
    return low < high


def _wrapped(angle: float) -> float:
    return (angle + 180.0) % 360.0 - 180.0
