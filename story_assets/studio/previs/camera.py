"""A real perspective camera: what the lens sees, in pixels of the frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin
from typing import Final

from story_assets.studio.previs.space import P2, P3, UP, cross, dot, minus, plus, times, unit

NEAR: Final = 0.05
"""Metres in front of the lens where the picture begins."""
SENSOR_MM: Final = 36.0
"""The long side of a full-frame sensor; `lens_mm` is its focal length."""


@dataclass(frozen=True)
class Camera:
    """Where the lens is, where it looks, and the frame it fills."""

    at: P3
    forward: P3
    right: P3
    up: P3
    focal: float
    """In pixels."""
    width: float
    height: float

    def depth(self, p: P3) -> float:
        """Metres along the axis of the lens."""
        return dot(minus(p, self.at), self.forward)

    def spot(self, p: P3) -> P2:
        """Where *p* is on screen; points behind the lens are pulled to just before it."""
        x, y, z = self.seen(p)
        k = self.focal / max(z, NEAR)
        return (self.width / 2 + x * k, self.height / 2 - y * k)

    def seen(self, p: P3) -> P3:
        """*p* in the camera's own terms: right, up, ahead."""
        d = minus(p, self.at)
        return (dot(d, self.right), dot(d, self.up), dot(d, self.forward))

    def scale(self, p: P3) -> float:
        """Pixels a metre at the depth of *p*."""
        return self.focal / max(self.depth(p), NEAR)

    def ahead(self, p: P3) -> bool:
        return self.depth(p) > NEAR

    def outline(self, points: Sequence[P3]) -> list[P2]:
        """A flat polygon on screen, cut where it passes behind the lens."""
        kept: list[P3] = []
        seen = [self.seen(p) for p in points]
        for a, b in zip(seen, seen[1:] + seen[:1], strict=True):
            if a[2] >= NEAR:
                kept.append(a)
            if (a[2] >= NEAR) != (b[2] >= NEAR):
                t = (NEAR - a[2]) / (b[2] - a[2])
                kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, NEAR))
        return [
            (self.width / 2 + self.focal * x / z, self.height / 2 - self.focal * y / z) for x, y, z in kept
        ]

    def floor_at(self, across: float, ahead: float) -> P3:
        """The floor point *across* metres right of the axis and *ahead* metres away."""
        level = unit((self.forward[0], self.forward[1], 0.0), (0.0, -1.0, 0.0))
        side = unit((self.right[0], self.right[1], 0.0), (1.0, 0.0, 0.0))
        p = plus(plus(self.at, times(level, ahead)), times(side, across))
        return (p[0], p[1], 0.0)


def look(at: P3, target: P3, focal: float, size: P2, roll: float = 0.0) -> Camera:
    """A camera at *at* with *target* in the middle of its frame."""
    forward = unit(minus(target, at))
    right = unit(cross(UP, forward), (1.0, 0.0, 0.0))
    up = cross(forward, right)
    c, s = cos(roll), sin(roll)
    right, up = plus(times(right, c), times(up, s)), plus(times(up, c), times(right, -s))
    return Camera(at, forward, right, up, focal, size[0], size[1])


def focal_pixels(lens_mm: int, size: P2) -> float:
    """The focal length in pixels of a frame of *size*: a full-frame sensor cut to the frame."""
    return lens_mm / SENSOR_MM * max(size[0], size[1])
