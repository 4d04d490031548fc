"""Where furniture and people stand on a plan that nobody has drawn, and where the lens may stand to see them.

Every lens stands south of the people it sees, so that left and right stay the same from cut to cut: that is
the 180-degree rule. Tall furniture stands along the back wall, where it hides nobody.
"""

from collections.abc import Mapping, Sequence
from math import cos, hypot, radians, sin
from typing import Final, TypeAlias

from story_assets.story.breakdown.lexicon import Noun, Stands
from story_assets.story.words import IntExt, Point

Metres: TypeAlias = tuple[float, float]

INSIDE: Final[Metres] = (7.0, 6.0)
OUTSIDE: Final[Metres] = (14.0, 12.0)
_SLOTS: Final[Mapping[Stands, tuple[Point, ...]]] = {
    "wall": ((0.2, 0.05), (0.8, 0.05), (0.36, 0.05), (0.64, 0.05), (0.08, 0.05), (0.92, 0.05)),
    "hung": ((0.5, 0.01), (0.3, 0.01), (0.7, 0.01)),
    "middle": ((0.5, 0.68), (0.84, 0.56), (0.14, 0.56), (0.5, 0.2)),
    "floor": ((0.24, 0.7), (0.78, 0.8), (0.1, 0.35), (0.9, 0.35), (0.1, 0.85), (0.92, 0.9)),
}
"""Where furniture stands, the first of each kind first."""


def room_size(int_ext: IntExt) -> Metres:
    """Width and depth in metres until somebody decides."""
    return INSIDE if int_ext == "INT" else OUTSIDE


def placed(furniture: Mapping[str, Noun], size: Metres) -> dict[str, Point]:
    """A place for each piece, as far as there is room. The order decides: what was there first stays."""
    free = {stands: list(slots) for stands, slots in _SLOTS.items()}
    spots: dict[str, Point] = {}
    for slug, noun in furniture.items():
        slots = free[noun.stands or "floor"] or free["floor"]
        if slots:
            spots[slug] = _inside(slots.pop(0), noun.size, size)
    return spots


def _inside(at: Point, thing: tuple[float, float, float], size: Metres) -> Point:
    """*at*, moved until the thing stands within the walls."""
    margins = [min(0.5, thing[axis] / 2 / size[axis]) for axis in (0, 1)]
    x, y = (min(max(at[axis], margins[axis]), 1 - margins[axis]) for axis in (0, 1))
    return (round(x, 3), round(y, 3))


def mark(number: int, size: Metres) -> Point:
    """Where the *number*th person of a scene stands: side by side around the middle, then a row behind."""
    across = (-0.65, 0.65, -1.9, 1.9, -3.0, 3.0)
    row, column = divmod(number, len(across))
    x = size[0] / 2 + across[column] * (0.94 if row % 2 else 1.0) + (0.3 if row else 0.0)
    y = size[1] * 0.46 - 0.95 * row - 0.12 * (column % 3)
    return at((x, y), size)


def beside(at_: Point, number: int, size: Metres, *, depth: float) -> Point:
    """Where the *number*th person at a piece of furniture is: behind it, facing the lens."""
    across = (0.0, -0.75, 0.75, -1.5, 1.5)[number % 5]
    return at((at_[0] * size[0] + across, at_[1] * size[1] - depth / 2 - 0.45 - 0.7 * (number // 5)), size)


def at(metres: Metres, size: Metres) -> Point:
    """A place in metres as fractions of the plan, a step away from its walls."""
    x, y = (min(max(metres[axis] / size[axis], 0.05), 0.95) for axis in (0, 1))
    return (round(x, 3), round(y, 3))


def middle_of(spots: Sequence[Point]) -> Point:
    """The middle of several places."""
    return (sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots))


def from_front(spots: Sequence[Point], size: Metres, distance: float) -> Point:
    """A lens before everyone at *spots*, *distance* metres south of the foremost of them."""
    x = middle_of(spots)[0] * size[0]
    return _lens((x, max(y for _, y in spots) * size[1] + distance), size)


def towards(who: Point, other: Point, size: Metres, *, angle: float, distance: float) -> Point:
    """A lens on somebody who looks at somebody: *angle* degrees off their line, on its south side."""
    one, two = _metres(who, size), _metres(other, size)
    dx, dy = two[0] - one[0], two[1] - one[1]
    length = hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    # Turning from the line to the right, on a plan whose y runs south, is south where the line runs east.
    side = 1.0 if _runs_east(dx, dy) else -1.0
    a = radians(angle) * side
    x, y = dx * cos(a) - dy * sin(a), dx * sin(a) + dy * cos(a)
    return _lens((one[0] + x * distance, one[1] + y * distance), size)


def over_shoulder(far: Point, near: Point, size: Metres) -> tuple[Point, str]:
    """A lens behind *near* that sees *far*, and over which shoulder."""
    one, two = _metres(far, size), _metres(near, size)
    reach = hypot(two[0] - one[0], two[1] - one[1])
    lens = towards(far, near, size, angle=20.0, distance=reach + 1.0)
    return lens, "right" if two[0] > one[0] else "left"


def _runs_east(dx: float, dy: float) -> bool:
    """Which way a line between two people runs; one that runs from back to front has its lens in the east."""
    return dx > 0 if abs(dx) > 0.15 else dy < 0


def _lens(metres: Metres, size: Metres) -> Point:
    x, y = (min(max(metres[axis] / size[axis], 0.02), 0.98) for axis in (0, 1))
    return (round(x, 3), round(y, 3))


def _metres(spot: Point, size: Metres) -> Metres:
    return (spot[0] * size[0], spot[1] * size[1])
