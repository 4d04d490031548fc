"""What every body is made of: balls whose common outline is inked, and a head that can show feeling."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.space import P2, P3, Stance, dot, hull, minus, rim, unit
from story_assets.studio.previs.things import Thing, paint

Ball: TypeAlias = tuple[P3, float]
"""A centre and a radius, in metres."""
Facet: TypeAlias = tuple[tuple[P3, ...], P3]
"""Corners of a small flat piece of a curved surface, and the way it looks."""


@dataclass(frozen=True)
class Detail:
    """A line or a patch on a surface, seen only from the side it faces."""

    points: tuple[P3, ...]
    colour: str
    normal: P3
    width: float = 0.0
    """Metres; 0 fills the outline."""
    least: float = 0.12
    """How far it must look at the lens to be seen: what lies on a round chest goes earlier than an eye."""


@dataclass(frozen=True)
class Sheet:
    """A flat drawing of a thing in the world: bottom left corner, and the two sides from it."""

    corner: P3
    across: P3
    up: P3
    thing: Thing
    colour: str
    words: tuple[str, ...] = ()

    def __call__(self, u: float, v: float) -> P3:
        a, b, c = self.corner, self.across, self.up
        return (a[0] + u * b[0] + v * c[0], a[1] + u * b[1] + v * c[1], a[2] + u * b[2] + v * c[2])


@dataclass(frozen=True)
class Part:
    """One inked shape: the union of convex groups of balls, or of the facets that are seen."""

    groups: tuple[tuple[Ball, ...], ...]
    colour: str
    lift: float = 0.0
    """Metres by which it is painted nearer than it is: a sleeve over its coat."""
    details: tuple[Detail, ...] = ()
    facets: tuple[Facet, ...] = ()
    sheet: Sheet | None = None
    """A prop in a hand: drawn instead of the balls."""

    def depth(self, camera: Camera) -> float:
        depths = [camera.depth(ball[0]) for group in self.groups for ball in group]
        depths += [camera.depth(points[0]) for points, _ in self.facets]
        return sum(depths) / len(depths) - self.lift


@dataclass(frozen=True)
class Head:
    """A head: its own frame (centre as base), how big it is, and what is drawn on it in order."""

    frame: Stance
    radius: float
    """Half its width, in metres."""
    height: float
    """Chin to crown."""
    parts: tuple[Part, ...]
    """The skull first; the rest goes behind or before it by depth."""
    face: tuple[Detail, ...] = ()
    nose: Part | None = None
    """Seen from the side only; from the front a line on the face says it better."""
    mane: tuple[Part, ...] = ()
    """Hair that hangs: behind the whole body from the front, before it from the back."""


@dataclass(frozen=True)
class Figure:
    """A body in a pose, in the world."""

    who: str
    parts: tuple[Part, ...]
    head: Head
    levels: dict[str, float] = field(default_factory=dict[str, float])
    """Heights above the ground, in metres: crown, chin, bust, waist, knee, sole."""
    base: P3 = (0.0, 0.0, 0.0)
    reach: float = 0.4
    """Radius of its shadow."""


def one(*balls: Ball) -> tuple[tuple[Ball, ...], ...]:
    """A part of a single convex group."""
    return (balls,)


def draw(
    figure: Figure,
    camera: Camera,
    picture: Picture,
    light_from: float,
    line: float,
    tint: str = "#ffffff",
    halo: str | None = None,
) -> None:
    """Ink *figure* as *camera* sees it. *tint* is the light that falls on it, *line* the pen in pixels.

    *halo* is a thin bright edge around the whole body, for those who stand in the dark.
    """
    head = figure.head
    head_depth = camera.depth(head.frame.base) - 0.03 * head.radius
    away = dot(head.frame.front, unit(minus(camera.at, head.frame.base))) < -0.15
    ordered = sorted(figure.parts, key=lambda part: -part.depth(camera))
    pen = _Pen(camera, picture, light_from, line, tint)
    if halo:
        pen.halo((*figure.parts, *head.parts, *head.mane), halo)
    for part in () if away else head.mane:
        pen.part(part)
    for part in (p for p in ordered if p.depth(camera) >= head_depth):
        pen.part(part)
    _head(head, pen)
    for part in (p for p in ordered if p.depth(camera) < head_depth):
        pen.part(part)
    for part in head.mane if away else ():
        pen.part(part)


def extent(figure: Figure, camera: Camera) -> tuple[float, float, float, float]:
    """The screen box of *figure*: left, top, right, bottom in pixels."""
    return _around((*figure.parts, *figure.head.parts), camera)


def whole_head_extent(figure: Figure, camera: Camera) -> tuple[float, float, float, float]:
    """The screen box of a head with its hair and hat; what hangs below the chin does not count."""
    left, top, right, bottom = head_extent(figure, camera)
    hair = _around(figure.head.parts, camera)
    return (min(left, hair[0]), min(top, hair[1]), max(right, hair[2]), bottom)


def _around(parts: Iterable[Part], camera: Camera) -> tuple[float, float, float, float]:
    rims = (p for part in parts for group in part.groups for p in _rims(group, camera))
    facets = (
        camera.spot(p) for part in parts for points, _ in part.facets for p in points if camera.ahead(p)
    )
    return _box((*rims, *facets))


def head_extent(figure: Figure, camera: Camera) -> tuple[float, float, float, float]:
    """The screen box from chin to crown, hair and hats aside."""
    head = figure.head
    up = head.height / 2
    marks = [head.frame(0, 0, up), head.frame(0, 0, -up)]
    r = head.radius * camera.scale(head.frame.base)
    spots = [camera.spot(p) for p in marks]
    x = sum(p[0] for p in spots) / 2
    middle = camera.spot(head.frame.base)[1]
    top, bottom = (
        min(middle - r, *(p[1] for p in spots)),
        max(middle + r, *(p[1] for p in spots)),
    )
    return (x - r, top, x + r, bottom)


@dataclass(frozen=True)
class _Pen:
    """Inks parts as one camera sees them, in one light."""

    camera: Camera
    picture: Picture
    light_from: float
    line: float
    tint: str

    def part(self, part: Part) -> None:
        if part.sheet:
            self.sheet(part.sheet)
            return
        colour = ink.times(part.colour, self.tint)
        edge = ink.mix(ink.INK, colour, 0.12)
        if part.facets:
            self.facets(part.facets, colour, edge)
        outlines = [hull(_rims(group, self.camera)) for group in part.groups]
        if len(outlines) > 1:
            for outline in outlines:
                self.picture.shape(outline, "none", edge, self.line * 2)
        fill = self.picture.cel(colour, self.light_from) if len(outlines) == 1 else colour
        for outline in outlines:
            self.picture.shape(outline, fill, edge if len(outlines) == 1 else "none", self.line)
        for detail in part.details:
            self.detail(detail)

    def facets(self, facets: Sequence[Facet], colour: str, edge: str) -> None:
        """The facets that look at the lens, as one shape."""
        spots: dict[P3, P2] = {}
        outline: list[str] = []
        for points, normal in facets:
            if dot(normal, minus(self.camera.at, points[0])) > 0:
                for p in points:
                    if p not in spots:
                        spots[p] = self.camera.spot(p)
                outline.append(ink.polygon([spots[p] for p in points]))
        if outline:
            self.picture.path("".join(outline), "none", edge, self.line * 2)
            self.picture.path("".join(outline), self.picture.cel(colour, self.light_from))

    def sheet(self, sheet: Sheet) -> None:
        """A thing as a flat drawing."""

        def show(points: Sequence[P2], fill: str, pen: float, is_open: bool) -> None:
            spots = [self.camera.spot(sheet(u, v)) for u, v in points]
            if is_open or fill == "none":
                colour = ink.INK if fill == "none" else ink.times(fill, self.tint)
                self.picture.shape(spots, "none", colour, self.line * pen, closed=not is_open)
            else:
                self.picture.shape(spots, ink.times(fill, self.tint), ink.INK, self.line * 0.8 * pen)

        paint(sheet.thing, lambda u, v: (u, v), sheet.colour, show)
        if sheet.words and sheet.thing.write:
            left, low, right, top = sheet.thing.write
            corners = [self.camera.spot(sheet(u, v)) for u, v in ((left, top), (right, top), (left, low))]
            if corners[0][0] > corners[1][0]:
                corners = [
                    self.camera.spot(sheet(u, v)) for u, v in ((right, top), (left, top), (right, low))
                ]
            self.picture.words(sheet.words, corners, ink.legible_on(ink.times(sheet.colour, self.tint)))

    def halo(self, parts: Iterable[Part], colour: str) -> None:
        """The outline of everything, wider than the ink over it."""
        outline = "".join(
            ink.polygon(hull(_rims(group, self.camera)))
            for part in parts
            if not part.sheet
            for group in part.groups
        )
        if outline:
            self.picture.path(outline, "none", colour, self.line * 3.0, 0.5)

    def detail(self, detail: Detail) -> None:
        middle = detail.points[len(detail.points) // 2]
        if dot(detail.normal, unit(minus(self.camera.at, middle))) < detail.least:
            return
        spots = [self.camera.spot(p) for p in detail.points]
        colour = ink.times(detail.colour, self.tint)
        if detail.width:
            wide = max(detail.width * self.camera.scale(middle), self.line * 0.55)
            self.picture.path(ink.smooth(spots), "none", colour, wide)
        else:
            self.picture.shape(spots, colour)


def _head(head: Head, pen: _Pen) -> None:
    """What is behind the skull, the skull, the face, what is before it."""
    centre, camera = head.frame.base, pen.camera
    facing = dot(head.frame.front, unit(minus(camera.at, centre)))
    skull, others = head.parts[0], sorted(head.parts[1:], key=lambda part: -part.depth(camera))
    middle = camera.depth(centre)
    for part in others:
        if part.depth(camera) >= middle:
            pen.part(part)
    pen.part(skull)
    if head.nose and -0.2 < facing < 0.8:
        pen.part(head.nose)
    for detail in head.face:
        pen.detail(detail)
    for part in others:
        if part.depth(camera) < middle:
            pen.part(part)


def _rims(group: Sequence[Ball], camera: Camera) -> list[P2]:
    points: list[P2] = []
    for centre, radius in group:
        if camera.depth(centre) > 0.02:
            x, y = camera.spot(centre)
            points += rim(x, y, radius * camera.scale(centre))
    return points


def _box(points: Iterable[P2]) -> tuple[float, float, float, float]:
    kept = list(points)
    if not kept:
        return (-1.0, -1.0, -1.0, -1.0)
    xs, ys = [p[0] for p in kept], [p[1] for p in kept]
    return (min(xs), min(ys), max(xs), max(ys))
