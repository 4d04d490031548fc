"""Windows with the sky of their hour in them, doors that are shut or stand open, stairs."""

from dataclasses import dataclass

from story_assets.story.bible import Entrance, Window
from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import Wall
from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.light import sky
from story_assets.studio.previs.space import P3, clamp
from story_assets.studio.previs.walls import STAIRS, Walls, length


@dataclass(frozen=True)
class Openings:
    """Inks what is in a wall."""

    camera: Camera
    picture: Picture
    tint: str
    line: float
    open: frozenset[str]
    """Doors that stand open."""

    def draw(self, place: QuotedPlace, wall: Wall, walls: Walls, paint: str) -> None:
        """Everything in *wall*, whose paint is *paint*."""
        for _, window in sorted(place.windows.items()):
            if window.wall == wall:
                self.window(place, window, walls, paint)
        for slug, door in sorted(place.entrances.items()):
            if door.wall == wall:
                self.door(place, slug, door, walls, paint)

    def fill(self, corners: list[P3], colour: str, line: float = 1.0) -> None:
        colour = ink.times(colour, self.tint)
        edge = ink.mix(ink.INK, colour, 0.35)
        self.picture.shape(self.camera.outline(corners), colour, edge, self.line * line)

    def window(self, place: QuotedPlace, it: Window, walls: Walls, paint: str) -> None:
        top, frame = place.height_m, ink.mix(paint, "#ffffff", 0.45)
        wide = min(it.width_m, length(place, it.wall) * 0.9)
        at = clamp(it.at * length(place, it.wall), wide / 2, length(place, it.wall) - wide / 2)
        low, high = min(0.9, top * 0.35), min(2.2, top * 0.85)
        self.fill(walls.face(it.wall, at, wide + 0.12, low - 0.06, high + 0.06), frame)
        self.pane(place, walls.face(it.wall, at, wide, low, high))
        self.fill(walls.face(it.wall, at, 0.05, low, high), frame, 0.5)
        middle = (low + high) / 2
        self.fill(walls.face(it.wall, at, wide, middle - 0.02, middle + 0.02), frame, 0.5)

    def pane(self, place: QuotedPlace, corners: list[P3]) -> None:
        """Glass shows the sky in its own light, not the room's."""
        top, low = sky(place)
        self.picture.shape(self.camera.outline(corners), ink.mix(top, low, 0.6), ink.INK, self.line * 0.8)
        for t in (0.2, 0.45, 0.7) if place.weather in ("rain", "storm") else ():
            a, b = corners[0], corners[2]
            p = tuple(a[i] + (b[i] - a[i]) * t for i in range(2))
            z = a[2] + (b[2] - a[2]) * (0.9 - t * 0.5)
            drop: list[P3] = [(p[0], p[1], z), (p[0], p[1], z - 0.3), (p[0], p[1], z - 0.3)]
            self.picture.shape(self.camera.outline(drop), "none", "#e4edf5", self.line * 0.7, 0.7)

    def door(self, place: QuotedPlace, slug: str, it: Entrance, walls: Walls, paint: str) -> None:
        """Shut it is panels and a knob, open a dark gap with the leaf in the room."""
        wide = min(it.width_m, length(place, it.wall) * 0.9)
        at = clamp(it.at * length(place, it.wall), wide / 2, length(place, it.wall) - wide / 2)
        high = min(2.08, place.height_m * 0.85)
        self.fill(walls.face(it.wall, at, wide + 0.16, 0, high + 0.08), ink.mix(paint, "#ffffff", 0.45))
        wood = ink.mix(paint, "#5b3d28", 0.72)
        if STAIRS.search(f"{slug.replace('_', ' ')} {it.leads_to}"):
            self.stairs(walls, it, (at, wide, high), wood)
        elif slug in self.open or wide > 1.6:
            self.fill(walls.face(it.wall, at, wide, 0, high), ink.mix(paint, "#0d1020", 0.72))
            if wide <= 1.6:
                self.leaf(walls.face(it.wall, at, wide, 0, high), it.wall, wide, wood)
        else:
            self.shut(walls, it.wall, (at, wide, high), wood)

    def shut(self, walls: Walls, wall: Wall, door: tuple[float, float, float], wood: str) -> None:
        at, wide, high = door
        self.fill(walls.face(wall, at, wide, 0, high), wood)
        for low, up in ((0.12, 0.44), (0.52, 0.93)):
            panel = walls.face(wall, at, wide * 0.68, high * low, high * up)
            self.fill(panel, ink.mix(wood, "#000000", 0.1), 0.6)
        self.fill(walls.face(wall, at + wide * 0.4, 0.06, 0.98, 1.06), "#d9b65c", 0.6)

    def leaf(self, gap: list[P3], wall: Wall, wide: float, wood: str) -> None:
        """Hinged at the first end of the gap, a third of the way open into the room."""
        ix, iy = {"north": (0.0, 1.0), "south": (0.0, -1.0), "west": (1.0, 0.0), "east": (-1.0, 0.0)}[wall]
        low, far, _, high = gap
        ax, ay = (far[0] - low[0]) / max(wide, 1e-6), (far[1] - low[1]) / max(wide, 1e-6)
        dx, dy = (ix * 0.8 + ax * 0.6) * wide, (iy * 0.8 + ay * 0.6) * wide
        tip = (low[0] + dx, low[1] + dy)
        self.fill([low, (*tip, low[2]), (*tip, high[2]), high], wood)

    def stairs(self, walls: Walls, it: Entrance, door: tuple[float, float, float], wood: str) -> None:
        """Treads that climb into the dark."""
        at, wide, high = door
        self.fill(walls.face(it.wall, at, wide, 0, high), ink.mix(wood, "#0d1020", 0.75))
        for i in range(7):
            tread = walls.face(it.wall, at, wide * (1 - 0.04 * i), high * 0.11 * i, high * 0.11 * (i + 0.8))
            self.fill(tread, ink.mix(wood, "#0d1020", 0.1 * i), 0.6)
