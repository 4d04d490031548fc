"""What every body is made of: balls whose common outline is inked, and a head that can show feeling."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.space import P2, P3, Stance, dot, hull, minus, rim, unit

Ball: TypeAlias = tuple[P3, float]
"""A centre and a radius, in metres."""


@dataclass(frozen=True)
class Detail:
    """A line or a patch on a surface, seen only from the side it faces."""

    points: tuple[P3, ...]
    colour: str
    normal: P3
    width: float = 0.0
    """Metres; 0 fills the outline."""


@dataclass(frozen=True)
class Part:
    """One inked shape: the union of convex groups of balls."""

    groups: tuple[tuple[Ball, ...], ...]
    colour: str
    lift: float = 0.0
    """Metres by which it is painted nearer than it is: a sleeve over its coat."""
    details: tuple[Detail, ...] = ()
    words: tuple[str, ...] = ()
    board: tuple[P3, P3, P3] | None = None
    """Top left, top right and bottom left corner of the face that carries the words."""

    def depth(self, camera: Camera) -> float:
        depths = [camera.depth(ball[0]) for group in self.groups for ball in group]
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
    figure: Figure, camera: Camera, picture: Picture, light_from: float, line: float, tint: str = "#ffffff"
) -> None:
    """Ink *figure* as *camera* sees it. *tint* is the light that falls on it, *line* the pen in pixels."""
    head_depth = camera.depth(figure.head.frame.base) - 0.03 * figure.head.radius
    ordered = sorted(figure.parts, key=lambda part: -part.depth(camera))
    pen = _Pen(camera, picture, light_from, line, tint)
    for part in (p for p in ordered if p.depth(camera) >= head_depth):
        pen.part(part)
    _head(figure.head, pen)
    for part in (p for p in ordered if p.depth(camera) < head_depth):
        pen.part(part)


def extent(figure: Figure, camera: Camera) -> tuple[float, float, float, float]:
    """The screen box of *figure*: left, top, right, bottom in pixels."""
    parts = (*figure.parts, *figure.head.parts)
    return _box(p for part in parts for group in part.groups for p in _rims(group, camera))


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
        outlines = [hull(_rims(group, self.camera)) for group in part.groups]
        colour = ink.times(part.colour, self.tint)
        edge = ink.mix(ink.INK, colour, 0.12)
        if len(outlines) > 1:
            for outline in outlines:
                self.picture.shape(outline, colour, edge, self.line * 2)
        for outline in outlines:
            alone = len(outlines) == 1
            fill = self.picture.cel(colour, self.light_from) if len(outlines) < 3 else colour
            self.picture.shape(outline, fill, edge if alone else "none", self.line)
        for detail in part.details:
            self.detail(detail)
        if part.board and part.words:
            corners = [self.camera.spot(p) for p in part.board]
            self.picture.words(part.words, corners, ink.legible_on(colour))

    def detail(self, detail: Detail) -> None:
        middle = detail.points[len(detail.points) // 2]
        if dot(detail.normal, unit(minus(self.camera.at, middle))) < 0.12:
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
