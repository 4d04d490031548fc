"""A place as a stage: floor, walls that open towards the camera, doors, windows, sky and weather."""

from dataclasses import dataclass
from typing import Final

from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import Wall
from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.light import sky
from story_assets.studio.previs.space import P2, P3, clamp

BARE: Final[P2] = (6.0, 5.0)
"""Floor of a picture that has no place."""


@dataclass(frozen=True)
class Walls:
    """The box a picture is drawn in; sides the camera stands behind are pushed out beyond it."""

    left: float
    back: float
    right: float
    front: float
    height: float

    def face(self, wall: Wall, along: float, wide: float, low: float, high: float) -> list[P3]:
        """A rectangle on *wall*: centre *along* in metres, bottom edge first."""
        a, b = along - wide / 2, along + wide / 2
        if wall in ("north", "south"):
            y = self.back if wall == "north" else self.front
            return [(a, y, low), (b, y, low), (b, y, high), (a, y, high)]
        x = self.left if wall == "west" else self.right
        return [(x, a, low), (x, b, low), (x, b, high), (x, a, high)]

    def whole(self, wall: Wall) -> list[P3]:
        if wall in ("north", "south"):
            return self.face(wall, (self.left + self.right) / 2, self.right - self.left, 0, self.height)
        return self.face(wall, (self.back + self.front) / 2, self.front - self.back, 0, self.height)


def draw(place: QuotedPlace | None, camera: Camera, picture: Picture, tint: str, line: float) -> None:
    """Everything behind the people."""
    stage = _Stage(camera, picture, tint, line)
    if place is None:
        stage.studio()
    elif place.int_ext == "EXT":
        stage.outdoors(place)
    else:
        stage.indoors(place)


@dataclass(frozen=True)
class _Stage:
    camera: Camera
    picture: Picture
    tint: str
    line: float

    def fill(self, corners: list[P3], colour: str, line: float = 1.0) -> None:
        colour = ink.times(colour, self.tint)
        edge = ink.mix(ink.INK, colour, 0.35)
        self.picture.shape(self.camera.outline(corners), colour, edge, self.line * line)

    def backdrop(self, colour: str) -> None:
        w, h = self.picture.width, self.picture.height
        self.picture.shape([(0, 0), (w, 0), (w, h), (0, h)], colour)

    def studio(self) -> None:
        """No place: a plain ground under a plain wall."""
        self.backdrop("#d9d5cb")
        self.ground("#c3bcae")

    def ground(self, colour: str) -> None:
        far = 600.0
        x, y, _ = self.camera.at
        corners = [
            (x - far, y - far, 0.0),
            (x + far, y - far, 0.0),
            (x + far, y + far, 0.0),
            (x - far, y + far, 0.0),
        ]
        self.picture.shape(self.camera.outline(corners), ink.times(colour, self.tint))

    def indoors(self, place: QuotedPlace) -> None:
        wall, floor = _paints(place)
        walls = _opened(place, self.camera)
        self.backdrop(ink.times(ink.mix(wall, "#15171f", 0.45), self.tint))
        floor_corners = [(walls.left, walls.back, 0.0), (walls.right, walls.back, 0.0),
                         (walls.right, walls.front, 0.0), (walls.left, walls.front, 0.0)]  # fmt: skip
        self.fill(floor_corners, floor)
        self.boards(walls, floor)
        if self.camera.at[2] < walls.height:
            self.fill([(x, y, walls.height) for x, y, _ in floor_corners], ink.mix(wall, "#ffffff", 0.3))
        shades: dict[Wall, float] = {"north": 0.0, "east": 0.1, "west": 0.07, "south": 0.04}
        for side, shade in shades.items():
            if self.shown(side, walls):
                self.fill(walls.whole(side), ink.mix(wall, "#20242f", shade))
                self.skirting(side, walls, wall)
                self.openings(place, side, walls, wall)

    def shown(self, wall: Wall, walls: Walls) -> bool:
        """Whether the camera sees the inner face of *wall*."""
        x, y, _ = self.camera.at
        inside = {
            "north": y > walls.back,
            "south": y < walls.front,
            "west": x > walls.left,
            "east": x < walls.right,
        }
        return inside[wall]

    def skirting(self, wall: Wall, walls: Walls, colour: str) -> None:
        strip = [(x, y, min(z, 0.1)) for x, y, z in walls.whole(wall)]
        self.fill(strip, ink.mix(colour, "#20242f", 0.25), 0.6)

    def boards(self, walls: Walls, floor: str) -> None:
        """Floor lines that run to the back wall: they carry the perspective."""
        step = max(0.5, (walls.right - walls.left) / 22)
        x, colour = walls.left + step, ink.times(ink.mix(floor, "#1d1712", 0.22), self.tint)
        while x < walls.right:
            ends = self.camera.outline([(x, walls.back, 0.0), (x, walls.front, 0.0), (x, walls.front, 0.0)])
            self.picture.shape(ends, "none", colour, self.line * 0.5)
            x += step

    def openings(self, place: QuotedPlace, wall: Wall, walls: Walls, paint: str) -> None:
        length, top = _length(place, wall), place.height_m
        frame = ink.mix(paint, "#ffffff", 0.45)
        for window in (w for _, w in sorted(place.windows.items()) if w.wall == wall):
            wide = min(window.width_m, length * 0.9)
            at = clamp(window.at * length, wide / 2, length - wide / 2)
            low, high = min(0.9, top * 0.35), min(2.2, top * 0.85)
            self.fill(walls.face(wall, at, wide + 0.12, low - 0.06, high + 0.06), frame)
            self.pane(place, walls.face(wall, at, wide, low, high))
            self.fill(walls.face(wall, at, 0.05, low, high), frame, 0.5)
            self.fill(
                walls.face(wall, at, wide, (low + high) / 2 - 0.02, (low + high) / 2 + 0.02), frame, 0.5
            )
        for door in (e for _, e in sorted(place.entrances.items()) if e.wall == wall):
            wide = min(door.width_m, length * 0.9)
            at = clamp(door.at * length, wide / 2, length - wide / 2)
            high = min(2.08, top * 0.85)
            self.fill(walls.face(wall, at, wide + 0.16, 0, high + 0.08), frame)
            wood = ink.mix(paint, "#5b3d28", 0.72)
            self.fill(walls.face(wall, at, wide, 0, high), wood)
            for low, up in ((0.12, 0.44), (0.52, 0.93)):
                self.fill(
                    walls.face(wall, at, wide * 0.68, high * low, high * up),
                    ink.mix(wood, "#000000", 0.1),
                    0.6,
                )
            self.fill(walls.face(wall, at + wide * 0.4, 0.06, 0.98, 1.06), "#d9b65c", 0.6)

    def pane(self, place: QuotedPlace, corners: list[P3]) -> None:
        """Glass shows the sky in its own light, not the room's."""
        top, low = sky(place)
        spots = self.camera.outline(corners)
        self.picture.shape(spots, ink.mix(top, low, 0.6), ink.INK, self.line * 0.8)
        if place.weather in ("rain", "storm"):
            for t in (0.2, 0.45, 0.7):
                a, b = corners[0], corners[2]
                p = tuple(a[i] + (b[i] - a[i]) * t for i in range(2))
                z = a[2] + (b[2] - a[2]) * (0.9 - t * 0.5)
                drop = [(p[0], p[1], z), (p[0], p[1], z - 0.3), (p[0], p[1], z - 0.3)]
                self.picture.shape(self.camera.outline(drop), "none", "#e4edf5", self.line * 0.7, 0.7)

    def outdoors(self, place: QuotedPlace) -> None:
        top, low = sky(place)
        self.backdrop(low)
        w, h = self.picture.width, self.picture.height
        self.picture.shape([(0, 0), (w, 0), (w, h), (0, h)], self.picture.fade("sky", top, 1.0))
        self.skyline(place)
        paint, floor = _paints(place)
        self.ground(ink.mix(floor, "#7d7a72", 0.3))
        walls = Walls(0, 0, place.size_m[0], place.size_m[1], place.height_m)
        bounds = [
            (0.0, 0.0, 0.0),
            (walls.right, 0.0, 0.0),
            (walls.right, walls.front, 0.0),
            (0.0, walls.front, 0.0),
        ]
        self.fill(bounds, floor, 0.6)
        self.boards(walls, floor)
        for side in ("north", "east", "west", "south"):
            facade = any(x.wall == side for x in place.windows.values())
            if facade and self.shown(side, walls):
                self.fill(walls.whole(side), paint)
                self.openings(place, side, walls, paint)
            elif self.shown(side, walls):
                self.gates(place, side, walls, paint)

    def gates(self, place: QuotedPlace, wall: Wall, walls: Walls, paint: str) -> None:
        """Outdoors an entrance without a house is a pair of posts."""
        length = _length(place, wall)
        for door in (e for _, e in sorted(place.entrances.items()) if e.wall == wall):
            at = door.at * length
            for post in (at - door.width_m / 2, at + door.width_m / 2):
                self.fill(
                    walls.face(wall, post, 0.18, 0, min(2.4, place.height_m)), ink.mix(paint, "#3a2c22", 0.55)
                )
            self.fill(
                walls.face(
                    wall, at, door.width_m + 0.5, min(2.2, place.height_m * 0.9), min(2.45, place.height_m)
                ),
                ink.mix(paint, "#3a2c22", 0.45),
            )

    def skyline(self, place: QuotedPlace) -> None:
        """Far roofs or trees on the horizon, the same ones whichever way the camera turns."""
        tone = ink.mix(sky(place)[1], "#3c4658", 0.45)
        cx, cy = place.size_m[0] / 2, place.size_m[1] / 2
        far = 60.0 + max(place.size_m) * 1.4
        for i in range(40):
            x = cx + far * (-2 + i * 0.1)
            tall = far * (0.05 + 0.035 * ((i * 7) % 5) / 4 + 0.02 * ((i * 3) % 4))
            block = [
                (x, cy - far, 0.0),
                (x + far * 0.1, cy - far, 0.0),
                (x + far * 0.1, cy - far, tall),
                (x, cy - far, tall),
            ]
            self.picture.shape(self.camera.outline(block), tone)


def weather(place: QuotedPlace | None, picture: Picture, w: float, h: float, line: float) -> None:
    """What falls or hangs between the lens and the people."""
    if place is None or place.int_ext == "INT":
        return
    if place.weather in ("rain", "storm"):
        for i in range(70):
            x, y = w * ((i * 0.618034) % 1.0) * 1.1, h * ((i * 0.377) % 1.0)
            picture.shape([(x, y), (x - h * 0.02, y + h * 0.07)], "none", "#e6eef5", line * 0.6, 0.55, False)
    if place.weather == "snow":
        for i in range(90):
            x, y = w * ((i * 0.618034) % 1.0), h * ((i * 0.377) % 1.0)
            r = h * (0.003 + 0.003 * (i % 3))
            picture.shape([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], "#ffffff", opacity=0.85)
    if place.weather == "fog":
        picture.shape([(0, 0), (w, 0), (w, h), (0, h)], "#dfe3e6", opacity=0.38)


def _opened(place: QuotedPlace, camera: Camera) -> Walls:
    x, y, _ = camera.at
    w, d = place.size_m
    return Walls(min(0.0, x - 1), min(0.0, y - 1), max(w, x + 1), max(d, y + 1), place.height_m)


def _length(place: QuotedPlace, wall: Wall) -> float:
    return place.size_m[0] if wall in ("north", "south") else place.size_m[1]


def _paints(place: QuotedPlace) -> tuple[str, str]:
    """Wall and floor, from the palette of the place but never so strong that people drown."""
    wall = place.palette[0] if place.palette else "#cfc6b6"
    floor = place.palette[1] if len(place.palette) > 1 else "#9c8468"
    return ink.mix(wall, "#dcd5c8", 0.5), ink.mix(floor, "#b09a80", 0.45)
