"""A place as a stage: floor, walls that open towards the camera, doors, windows, sky and weather."""

from dataclasses import dataclass

from story_assets.story.briefs.brief import Brief, QuotedPlace
from story_assets.story.words import Wall
from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.light import sky
from story_assets.studio.previs.openings import Openings
from story_assets.studio.previs.space import P3
from story_assets.studio.previs.states import is_open
from story_assets.studio.previs.walls import Walls, length


def draw(brief: Brief, camera: Camera, picture: Picture, tint: str, line: float) -> None:
    """Everything behind the people."""
    place = brief.place
    stage = _Stage(camera, picture, tint, line, frozenset(f.about for f in brief.facts if is_open(f.value)))
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
    open: frozenset[str]
    """Doors that stand open."""

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

    def courses(self, walls: Walls, floor: str) -> None:
        """Outdoors the lines run both ways: paving."""
        y, colour = 1.0, ink.times(ink.mix(floor, "#1d1712", 0.22), self.tint)
        while y < walls.front:
            ends = self.camera.outline([(walls.left, y, 0.0), (walls.right, y, 0.0), (walls.right, y, 0.0)])
            self.picture.shape(ends, "none", colour, self.line * 0.5)
            y += max(0.7, walls.front / 14)

    def openings(self, place: QuotedPlace, wall: Wall, walls: Walls, paint: str) -> None:
        Openings(self.camera, self.picture, self.tint, self.line, self.open).draw(place, wall, walls, paint)

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
        self.courses(walls, floor)
        for side in ("north", "east", "west", "south"):
            facade = any(x.wall == side for x in place.windows.values())
            if facade and self.shown(side, walls):
                self.fill(walls.whole(side), paint)
                self.openings(place, side, walls, paint)
            elif self.shown(side, walls):
                self.gates(place, side, walls, paint)

    def gates(self, place: QuotedPlace, wall: Wall, walls: Walls, paint: str) -> None:
        """Outdoors an entrance without a house is a pair of posts."""
        wide = length(place, wall)
        for door in (e for _, e in sorted(place.entrances.items()) if e.wall == wall):
            at = door.at * wide
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
            x, y = w * ((i * 0.7548777) % 1.0) * 1.1, h * ((i * 0.5698403) % 1.0)
            picture.shape([(x, y), (x - h * 0.02, y + h * 0.07)], "none", "#e6eef5", line * 0.6, 0.55, False)
    if place.weather == "snow":
        for i in range(90):
            x, y = w * ((i * 0.7548777) % 1.0), h * ((i * 0.5698403) % 1.0)
            r = h * (0.003 + 0.003 * (i % 3))
            picture.shape([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], "#ffffff", opacity=0.85)
    if place.weather == "fog":
        picture.shape([(0, 0), (w, 0), (w, h), (0, h)], "#dfe3e6", opacity=0.38)


def _opened(place: QuotedPlace, camera: Camera) -> Walls:
    x, y, _ = camera.at
    w, d = place.size_m
    return Walls(min(0.0, x - 1), min(0.0, y - 1), max(w, x + 1), max(d, y + 1), place.height_m)


def _paints(place: QuotedPlace) -> tuple[str, str]:
    """Wall and floor, from the palette of the place but never so strong that people drown."""
    wall = place.palette[0] if place.palette else "#cfc6b6"
    floor = place.palette[1] if len(place.palette) > 1 else "#9c8468"
    return ink.mix(wall, "#dcd5c8", 0.5), ink.mix(floor, "#b09a80", 0.45)
