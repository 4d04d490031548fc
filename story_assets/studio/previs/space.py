"""Points, turns and hulls: the little geometry that drawing needs, without a library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Final, TypeAlias

P2: TypeAlias = tuple[float, float]
P3: TypeAlias = tuple[float, float, float]
"""Metres: x to the east, y to the south (towards the usual camera), z up."""

UP: Final[P3] = (0.0, 0.0, 1.0)
_RIMS: Final = {
    n: tuple((cos(2 * pi * i / n), sin(2 * pi * i / n)) for i in range(n)) for n in (10, 16, 28, 44)
}


def plus(a: P3, b: P3) -> P3:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def minus(a: P3, b: P3) -> P3:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def times(a: P3, k: float) -> P3:
    return (a[0] * k, a[1] * k, a[2] * k)


def dot(a: P3, b: P3) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: P3, b: P3) -> P3:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a: P3, otherwise: P3 = (0.0, -1.0, 0.0)) -> P3:
    """*a* at length one; *otherwise* where it has no direction."""
    length = dot(a, a) ** 0.5
    return times(a, 1 / length) if length > 1e-9 else otherwise


def between(a: P3, b: P3, t: float) -> P3:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def clamp(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))


@dataclass(frozen=True)
class Stance:
    """A local frame in the world: side (own right), front, and up, from the ground below it."""

    base: P3
    front: P3
    side: P3
    up: P3 = UP

    def __call__(self, s: float, f: float, u: float) -> P3:
        """The world point at *s* to the side, *f* to the front and *u* up."""
        b, a, c, d = self.base, self.side, self.front, self.up
        return (
            b[0] + s * a[0] + f * c[0] + u * d[0],
            b[1] + s * a[1] + f * c[1] + u * d[1],
            b[2] + s * a[2] + f * c[2] + u * d[2],
        )


def stance(base: P3, front: P3) -> Stance:
    """Standing at *base*, turned towards *front* (a level direction)."""
    level = unit((front[0], front[1], 0.0), (0.0, 1.0, 0.0))
    return Stance(base, level, cross(UP, level))


def turned(direction: P3, degrees: float) -> P3:
    """A level *direction* turned about the vertical; positive is clockwise on the plan."""
    a = degrees * pi / 180
    x, y, z = direction
    return (x * cos(a) - y * sin(a), x * sin(a) + y * cos(a), z)


def rim(x: float, y: float, radius: float) -> list[P2]:
    """A circle as points, the more the larger it is."""
    count = 10 if radius < 4 else 16 if radius < 16 else 28 if radius < 70 else 44
    return [(x + radius * c, y + radius * s) for c, s in _RIMS[count]]


def hull(points: Iterable[P2]) -> list[P2]:
    """The convex outline of *points* (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _half(ordered) + _half(ordered[::-1])


def _half(ordered: Sequence[P2]) -> list[P2]:
    chain: list[P2] = []
    for p in ordered:
        while len(chain) > 1 and _left(chain[-2], chain[-1], p) <= 0:
            chain.pop()
        chain.append(p)
    return chain[:-1]


def _left(a: P2, b: P2, c: P2) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def span(a: P2, b: P2) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])
