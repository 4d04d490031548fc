"""Flat faces, lines, drums and balls in the room, as one camera sees them in one light."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.solids import faces
from story_assets.studio.previs.space import P3, dot, hull, minus, rim


@dataclass(frozen=True)
class Brush:
    """Inks what stands in a room."""

    camera: Camera
    picture: Picture
    tint: str
    line: float

    def bright(self) -> "Brush":
        """The same brush for what gives light itself."""
        return replace(self, tint="#ffffff")

    def box(self, low: P3, high: P3, colour: str) -> None:
        """The faces that are turned to the camera."""
        for corners, normal in faces(low, high):
            if dot(normal, minus(self.camera.at, corners[0])) <= 0:
                continue
            shade = 0.0 if normal[2] > 0 else 0.12 if abs(normal[1]) > 0 else 0.24
            self.flat(corners, ink.mix(colour, "#1b2038", shade))

    def flat(self, corners: Sequence[P3], colour: str, line: float = 1.0) -> None:
        """A filled outline; without an edge where *line* is 0."""
        fill = ink.times(colour, self.tint)
        edge = ink.mix(ink.INK, fill, 0.2) if line > 0 else "none"
        self.picture.shape(self.camera.outline(corners), fill, edge, self.line * line)

    def stroke(self, points: Sequence[P3], colour: str, line: float = 0.8) -> None:
        """An open line."""
        if all(self.camera.ahead(p) for p in points):
            spots = [self.camera.spot(p) for p in points]
            self.picture.shape(spots, "none", ink.times(colour, self.tint), self.line * line, closed=False)

    def drum(
        self, x: float, y: float, radii: tuple[float, float], z: tuple[float, float], colour: str
    ) -> None:
        """A round thing that stands upright: radii below and above, bottom and top."""
        angles = [2 * pi * i / 14 for i in range(14)]
        foot = [(x + radii[0] * cos(a), y + radii[0] * sin(a), z[0]) for a in angles]
        lid = [(x + radii[1] * cos(a), y + radii[1] * sin(a), z[1]) for a in angles]
        if not all(self.camera.ahead(p) for p in (*foot, *lid)):
            return
        fill = ink.times(colour, self.tint)
        edge = ink.mix(ink.INK, fill, 0.2)
        side = hull([self.camera.spot(p) for p in (*foot, *lid)])
        self.picture.shape(side, ink.mix(fill, "#1b2038", 0.14), edge, self.line)
        if self.camera.at[2] > z[1]:
            self.picture.shape([self.camera.spot(p) for p in lid], fill, edge, self.line * 0.8)

    def ball(self, centre: P3, radius: float, colour: str) -> None:
        if not self.camera.ahead(centre):
            return
        x, y = self.camera.spot(centre)
        fill = ink.times(colour, self.tint)
        r = radius * self.camera.scale(centre)
        self.picture.shape(rim(x, y, r), fill, ink.mix(ink.INK, fill, 0.2), self.line)
