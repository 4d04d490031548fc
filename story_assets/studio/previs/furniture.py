"""Fixed props as solids: boxes with the few lines that say safe, chair, lamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from story_assets.story.model import FixedProp
from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.space import P2, P3, dot, hull, minus, unit

_LIT = ("lit", "on", "glow", "burn", "bright")
_OPEN = ("open", "ajar")


@dataclass(frozen=True)
class Solid:
    """An upright box in the room, with how it is drawn."""

    slug: str
    low: P3
    high: P3
    prop: FixedProp
    facing: P3 = (0.0, 1.0, 0.0)
    """The side its front is on."""

    @property
    def centre(self) -> P3:
        a, b = self.low, self.high
        return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)

    @property
    def lit(self) -> bool:
        state = (self.prop.state or "").lower()
        return self.prop.shape == "lamp" and ("unlit" not in state) and any(w in state for w in _LIT)


def solids(props: dict[str, FixedProp], size: P2) -> list[Solid]:
    """Every fixed prop of a room of *size* metres, kept inside its walls, by slug."""
    return [_placed(slug, props[slug], size, _rest(props[slug], slug, props)) for slug in sorted(props)]


def _rest(prop: FixedProp, slug: str, props: dict[str, FixedProp]) -> float:
    """Small things stand on the table or shelf they are placed over."""
    if prop.shape not in ("small", "flat", "round", "lamp", "screen", "plant"):
        return 0.0
    tops = [
        o.size_m[2]
        for s, o in sorted(props.items())
        if s != slug
        and o.shape in ("table", "box", "shelf")
        and o.size_m[2] <= 1.3
        and o.size_m[0] > prop.size_m[0]
        and abs(o.at[0] - prop.at[0]) < 0.06
        and abs(o.at[1] - prop.at[1]) < 0.06
    ]
    return max(tops, default=0.0)


def _placed(slug: str, prop: FixedProp, size: P2, rest: float) -> Solid:
    w, d, h = prop.size_m
    w, d = min(w, size[0]), min(d, size[1])
    x = max(w / 2, min(size[0] - w / 2, prop.at[0] * size[0]))
    y = max(d / 2, min(size[1] - d / 2, prop.at[1] * size[1]))
    side = prop.at[0] - 0.5
    front = (0.0, 1.0, 0.0)
    if abs(side) > 0.35 and d > w:
        front = (-1.0, 0.0, 0.0) if side > 0 else (1.0, 0.0, 0.0)
    return Solid(slug, (x - w / 2, y - d / 2, rest), (x + w / 2, y + d / 2, rest + h), prop, front)


def draw(solid: Solid, camera: Camera, picture: Picture, tint: str, line: float) -> None:
    """Ink *solid* as *camera* sees it."""
    brush = _Brush(camera, picture, tint, line)
    low, high, colour = solid.low, solid.high, solid.prop.colour
    shape = solid.prop.shape
    if shape == "table":
        brush.table(low, high, colour)
    elif shape == "seat":
        brush.seat(low, high, colour, solid.facing)
    elif shape == "bed":
        brush.bed(low, high, colour)
    elif shape in ("round", "plant", "lamp"):
        brush.turned_thing(solid)
    elif shape == "shelf":
        brush.box(low, high, colour)
        brush.shelves(solid)
    else:
        brush.box(low, high, colour)
        brush.front(solid)
    if solid.prop.text:
        brush.lettering(solid)


@dataclass(frozen=True)
class _Brush:
    camera: Camera
    picture: Picture
    tint: str
    line: float

    def box(self, low: P3, high: P3, colour: str) -> None:
        """The faces that are turned to the camera."""
        for corners, normal in faces(low, high):
            if dot(normal, minus(self.camera.at, corners[0])) <= 0:
                continue
            shade = 0.0 if normal[2] > 0 else 0.12 if abs(normal[1]) > 0 else 0.24
            self.flat(corners, ink.mix(colour, "#1b2038", shade))

    def flat(self, corners: Sequence[P3], colour: str, line: float = 1.0) -> None:
        fill = ink.times(colour, self.tint)
        edge = ink.mix(ink.INK, fill, 0.2)
        self.picture.shape(self.camera.outline(corners), fill, edge, self.line * line)

    def stroke(self, points: Sequence[P3], colour: str, line: float = 0.8) -> None:
        if all(self.camera.ahead(p) for p in points):
            spots = [self.camera.spot(p) for p in points]
            self.picture.shape(spots, "none", ink.times(colour, self.tint), self.line * line, closed=False)

    def table(self, low: P3, high: P3, colour: str) -> None:
        thick = min(0.06, (high[2] - low[2]) / 4)
        leg = min(0.06, (high[0] - low[0]) / 6, (high[1] - low[1]) / 6)
        top = high[2] - thick
        legs = [(x, y) for y in (low[1], high[1] - leg) for x in (low[0], high[0] - leg)]
        far_first = sorted(legs, key=lambda p: -self.camera.depth((p[0], p[1], 0.0)))
        for x, y in far_first:
            self.box((x, y, low[2]), (x + leg, y + leg, top), ink.mix(colour, "#000000", 0.15))
        self.box((low[0], low[1], top), high, colour)

    def seat(self, low: P3, high: P3, colour: str, front: P3) -> None:
        """Legs or a plinth, a cushion, and a back on the side away from the front."""
        tall = high[2] - low[2]
        level = low[2] + min(0.45, tall * 0.55)
        thick = min(0.14, (high[1] - low[1]) / 4)
        (x0, y0, _), (x1, y1, z1) = low, high
        if front[1] > 0.5:
            back = ((x0, y0, low[2]), (x1, y0 + thick, z1))
        elif front[0] > 0:
            back = ((x0, y0, low[2]), (x0 + thick, y1, z1))
        else:
            back = ((x1 - thick, y0, low[2]), (x1, y1, z1))
        self.box(*back, ink.mix(colour, "#000000", 0.12))
        if min(x1 - x0, y1 - y0) < 0.6:
            self.table((x0, y0, low[2]), (x1, y1, level), colour)
            return
        arm = min(0.16, (x1 - x0) / 6)
        self.box((x0, y0, low[2]), (x1, y1, level), colour)
        if front[1] > 0.5:
            for x in (x0, x1 - arm) if self.camera.at[0] > x1 else (x1 - arm, x0):
                self.box(
                    (x, y0 + thick, low[2]), (x + arm, y1, level + 0.18), ink.mix(colour, "#000000", 0.06)
                )

    def bed(self, low: P3, high: P3, colour: str) -> None:
        (x0, y0, z0), (x1, y1, z1) = low, high
        top = z0 + min(0.5, (z1 - z0) * 0.7)
        head = min(0.1, (y1 - y0) / 8)
        self.box((x0, y0, z0), (x1, y0 + head, z1), ink.mix(colour, "#3a2a1c", 0.5))
        self.box((x0, y0 + head, z0), (x1, y1, top), colour)
        inset = (x1 - x0) * 0.12
        self.box(
            (x0 + inset, y0 + head, top), (x1 - inset, y0 + head + (y1 - y0) * 0.18, top + 0.1), "#f2ede2"
        )

    def turned_thing(self, solid: Solid) -> None:
        (x0, y0, z0), (x1, y1, z1) = solid.low, solid.high
        cx, cy, r = (x0 + x1) / 2, (y0 + y1) / 2, min(x1 - x0, y1 - y0) / 2
        colour, tall = solid.prop.colour, z1 - z0
        if solid.prop.shape == "round":
            self.drum(cx, cy, r, r, z0, z1, colour)
        elif solid.prop.shape == "plant":
            self.drum(cx, cy, r * 0.45, r * 0.6, z0, z0 + tall * 0.3, "#a5673f")
            for i, (s, u) in enumerate(((0.0, 0.8), (-0.6, 0.55), (0.6, 0.6), (-0.3, 0.42), (0.35, 0.4))):
                self.ball((cx + s * r, cy, z0 + tall * u), r * 0.52, ink.mix(colour, "#123018", 0.08 * i))
        else:
            self.drum(cx, cy, r * 0.5, r * 0.5, z0, z0 + tall * 0.04, "#3b3a3d")
            self.drum(cx, cy, r * 0.08, r * 0.08, z0 + tall * 0.04, z0 + tall * 0.7, "#3b3a3d")
            shade = ink.mix(colour, "#fff3c8", 0.6) if solid.lit else colour
            bright = _Brush(self.camera, self.picture, "#ffffff" if solid.lit else self.tint, self.line)
            bright.drum(cx, cy, r, r * 0.6, z0 + tall * 0.66, z1, shade)

    def drum(self, x: float, y: float, below: float, above: float, z0: float, z1: float, colour: str) -> None:
        angles = [2 * pi * i / 14 for i in range(14)]
        foot = [(x + below * cos(a), y + below * sin(a), z0) for a in angles]
        lid = [(x + above * cos(a), y + above * sin(a), z1) for a in angles]
        if not all(self.camera.ahead(p) for p in (*foot, *lid)):
            return
        fill = ink.times(colour, self.tint)
        edge = ink.mix(ink.INK, fill, 0.2)
        side = hull([self.camera.spot(p) for p in (*foot, *lid)])
        self.picture.shape(side, ink.mix(fill, "#1b2038", 0.14), edge, self.line)
        if self.camera.at[2] > z1:
            self.picture.shape([self.camera.spot(p) for p in lid], fill, edge, self.line * 0.8)

    def ball(self, centre: P3, radius: float, colour: str) -> None:
        if not self.camera.ahead(centre):
            return
        from story_assets.studio.previs.space import rim

        x, y = self.camera.spot(centre)
        fill = ink.times(colour, self.tint)
        r = radius * self.camera.scale(centre)
        self.picture.shape(rim(x, y, r), fill, ink.mix(ink.INK, fill, 0.2), self.line)

    def shelves(self, solid: Solid) -> None:
        face = front_face(solid)
        levels = max(2, min(6, round((solid.high[2] - solid.low[2]) / 0.38)))
        books = ("#8c3f35", "#c79a4b", "#3f5d73", "#5d7350", "#7a6a8c", "#b8a888")
        if not _turned_to(self.camera, face):
            return
        for row in range(levels):
            low, high = (row + 0.1) / levels, (row + 0.86) / levels
            self.flat(_part(face, 0.05, low, 0.95, high), ink.mix(solid.prop.colour, "#0d0f16", 0.55), 0.6)
            x, i = 0.07, row * 3
            while x < 0.82:
                wide = 0.05 + 0.02 * ((i * 7) % 3)
                tall = low + (high - low) * (0.7 + 0.09 * ((i * 5) % 3))
                self.flat(_part(face, x, low, x + wide, tall), books[i % len(books)], 0.4)
                x, i = x + wide + (0.09 if i % 5 == 4 else 0.004), i + 1

    def front(self, solid: Solid) -> None:
        """Door and dial of a box, the glass of a screen; open if its state says so."""
        face = front_face(solid)
        if not _turned_to(self.camera, face):
            return
        colour, state = solid.prop.colour, (solid.prop.state or "").lower()
        dark = ink.mix(colour, "#0d0f16", 0.45)
        if solid.prop.shape == "screen":
            self.flat(
                _part(face, 0.06, 0.08, 0.94, 0.94),
                "#9fd8e8" if any(w in state for w in _LIT) else "#1d2733",
                0.6,
            )
        elif solid.prop.shape == "box" and solid.high[2] - solid.low[2] > 0.25:
            if any(w in state for w in _OPEN):
                self.flat(_part(face, 0.08, 0.08, 0.92, 0.92), "#12141b")
                self.flat(_part(face, 0.08, 0.46, 0.92, 0.5), ink.mix(colour, "#ffffff", 0.1), 0.6)
                a, b, c, d = _part(face, 0.08, 0.08, 0.92, 0.92)
                out = solid.facing
                swing = max(solid.high[0] - solid.low[0], solid.high[1] - solid.low[1]) * 0.6
                e, f = (tuple(p[i] + out[i] * swing for i in range(3)) for p in (a, d))
                self.flat([a, (e[0], e[1], e[2]), (f[0], f[1], f[2]), d], ink.mix(colour, "#ffffff", 0.12))
                del b, c
                return
            self.flat(_part(face, 0.08, 0.08, 0.92, 0.92), ink.mix(colour, "#ffffff", 0.07), 0.7)
            if "safe" not in f"{solid.slug} {solid.prop.description}".lower():
                return
            centre, rx, ry = _dial(solid)
            marks = [
                (centre[0] + rx * cos(2 * pi * i / 14), centre[1] + ry * sin(2 * pi * i / 14))
                for i in range(14)
            ]
            self.flat([_on(face, u, v) for u, v in marks], ink.mix(colour, "#ffffff", 0.45), 0.8)
            self.stroke(
                [
                    _on(face, centre[0] + rx * 1.9, centre[1] - ry),
                    _on(face, centre[0] + rx * 1.9, centre[1] + ry),
                ],
                dark,
                2.2,
            )

    def lettering(self, solid: Solid) -> None:
        """Words on the front, on a plate."""
        face = front_face(solid)
        if not _turned_to(self.camera, face) or not all(self.camera.ahead(p) for p in face):
            return
        area = (0.12, 0.68, 0.88, 0.94) if solid.prop.shape == "box" else (0.06, 0.1, 0.94, 0.9)
        plate = _part(face, *area)
        self.flat(plate, "#efe6cf", 0.7)
        bl, br, _tr, tl = (self.camera.spot(p) for p in plate)
        tr = self.camera.spot(plate[2])
        corners = (tl, tr, bl) if tl[0] < tr[0] else (tr, tl, br)
        self.picture.words(solid.prop.text, corners, "#1d1a16")


def _dial(solid: Solid) -> tuple[P2, float, float]:
    w = max(
        abs(solid.facing[1]) * (solid.high[0] - solid.low[0])
        + abs(solid.facing[0]) * (solid.high[1] - solid.low[1]),
        1e-3,
    )
    h = max(solid.high[2] - solid.low[2], 1e-3)
    r = 0.11 * min(w, h)
    return (0.5, 0.4), r / w, r / h


def faces(low: P3, high: P3) -> list[tuple[tuple[P3, P3, P3, P3], P3]]:
    """The six sides of a box with the way each looks."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    return [
        (((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)), (0.0, -1.0, 0.0)),
        (((x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)), (0.0, 1.0, 0.0)),
        (((x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)), (-1.0, 0.0, 0.0)),
        (((x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)), (1.0, 0.0, 0.0)),
        (((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)), (0.0, 0.0, 1.0)),
        (((x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)), (0.0, 0.0, -1.0)),
    ]


def front_face(solid: Solid) -> tuple[P3, P3, P3, P3]:
    """Bottom left, bottom right, top right, top left of its front, as one stands before it."""
    (x0, y0, z0), (x1, y1, z1) = solid.low, solid.high
    e = 0.004
    if solid.facing[1] > 0.5:
        return ((x0, y1 + e, z0), (x1, y1 + e, z0), (x1, y1 + e, z1), (x0, y1 + e, z1))
    if solid.facing[0] > 0:
        return ((x1 + e, y1, z0), (x1 + e, y0, z0), (x1 + e, y0, z1), (x1 + e, y1, z1))
    return ((x0 - e, y0, z0), (x0 - e, y1, z0), (x0 - e, y1, z1), (x0 - e, y0, z1))


def _on(face: Sequence[P3], u: float, v: float) -> P3:
    a, b, d = face[0], face[1], face[3]
    return (
        a[0] + (b[0] - a[0]) * u + (d[0] - a[0]) * v,
        a[1] + (b[1] - a[1]) * u + (d[1] - a[1]) * v,
        a[2] + (b[2] - a[2]) * u + (d[2] - a[2]) * v,
    )


def _part(face: Sequence[P3], u0: float, v0: float, u1: float, v1: float) -> list[P3]:
    return [_on(face, u0, v0), _on(face, u1, v0), _on(face, u1, v1), _on(face, u0, v1)]


def _turned_to(camera: Camera, face: Sequence[P3]) -> bool:
    a, b, d = face[0], face[1], face[3]
    ab, ad = minus(b, a), minus(d, a)
    normal = (ad[1] * ab[2] - ad[2] * ab[1], ad[2] * ab[0] - ad[0] * ab[2], ad[0] * ab[1] - ad[1] * ab[0])
    return dot(unit(normal), unit(minus(camera.at, a))) > 0.05
