"""Props as upright boxes in a room: where each stands, what it rests on, which way its front looks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from story_assets.story.bible import FixedProp
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.space import P2, P3, dot, minus, unit
from story_assets.studio.previs.states import is_lit, is_open
from story_assets.studio.previs.things import Thing, thing

Face = tuple[P3, P3, P3, P3]
"""Bottom left, bottom right, top right, top left, as one stands before it."""

_HANGS: Final = re.compile(r"\b(pendant|ceiling|chandelier|hanging lamp)\b|吊灯", re.I)
_ON_WALL: Final = re.compile(r"\b(hung|hangs|hanging|wall|screwed|rail|plate|sign|plaque)\b|墙", re.I)


@dataclass(frozen=True)
class Solid:
    """An upright box in the room, with how it is drawn."""

    slug: str
    low: P3
    high: P3
    prop: FixedProp
    facing: P3 = (0.0, 1.0, 0.0)
    """The side its front is on; straight up for what lies face up."""
    hangs: bool = False
    """From the ceiling, on a cord."""
    card: bool = False
    """Drawn as its own outline, without a box: what people carry, put down."""

    @property
    def centre(self) -> P3:
        a, b = self.low, self.high
        return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)

    @cached_property
    def thing(self) -> Thing:
        """What it looks like."""
        return thing(self.slug, self.prop.description, self.prop.shape)

    @property
    def lit(self) -> bool:
        return self.prop.shape == "lamp" and is_lit(self.prop.state)

    @property
    def open(self) -> bool:
        return bool(self.thing.opens) and is_open(self.prop.state)


def solids(props: Mapping[str, FixedProp], size: P2, height: float = 2.8) -> list[Solid]:
    """Every fixed prop of a room of *size* metres, kept inside its walls, by slug."""
    return [_placed(slug, props, size, height) for slug in sorted(props)]


def _placed(slug: str, props: Mapping[str, FixedProp], size: P2, height: float) -> Solid:
    prop = props[slug]
    w, d, h = prop.size_m
    w, d = min(w, size[0]), min(d, size[1])
    x = max(w / 2, min(size[0] - w / 2, prop.at[0] * size[0]))
    y = max(d / 2, min(size[1] - d / 2, prop.at[1] * size[1]))
    told = f"{slug.replace('_', ' ')} {prop.description}"
    hangs = prop.shape == "lamp" and bool(_HANGS.search(told)) and h < 1.2
    low = max(min(height - h - 0.2, 1.85), 0.0) if hangs else _rest(slug, props)
    if prop.shape == "flat" and h < 1.2 and d < 0.3 and _ON_WALL.search(f"{told} {prop.state or ''}"):
        low = max(low + 0.1, 1.5 - h / 2)
    return Solid(
        slug, (x - w / 2, y - d / 2, low), (x + w / 2, y + d / 2, low + h), prop, _front(prop), hangs
    )


def _front(prop: FixedProp) -> P3:
    """Into the room: what is deep and stands at a side wall looks away from it."""
    w, d, _ = prop.size_m
    side = prop.at[0] - 0.5
    if abs(side) > 0.35 and d > w:
        return (-1.0, 0.0, 0.0) if side > 0 else (1.0, 0.0, 0.0)
    return (0.0, 1.0, 0.0)


def _rest(slug: str, props: Mapping[str, FixedProp]) -> float:
    """Small things stand on the table or shelf they are placed over."""
    prop = props[slug]
    if prop.shape not in ("small", "flat", "round", "lamp", "screen", "plant", "long"):
        return 0.0
    tops = (o.size_m[2] for s, o in props.items() if s != slug and _carries(o, prop))
    return max(tops, default=0.0)


def _carries(table: FixedProp, prop: FixedProp) -> bool:
    within = all(abs(table.at[i] - prop.at[i]) < 0.12 for i in (0, 1))
    low_and_wide = table.size_m[2] <= 1.3 and table.size_m[0] > prop.size_m[0]
    return table.shape in ("table", "box", "shelf") and low_and_wide and within


def faces(low: P3, high: P3) -> list[tuple[Face, P3]]:
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


def front_face(solid: Solid) -> Face:
    """The side its drawing is on."""
    (x0, y0, z0), (x1, y1, z1) = solid.low, solid.high
    e = 0.004
    if solid.facing[2] > 0.5:
        return ((x0, y1, z1 + e), (x1, y1, z1 + e), (x1, y0, z1 + e), (x0, y0, z1 + e))
    if solid.facing[1] > 0.5:
        return ((x0, y1 + e, z0), (x1, y1 + e, z0), (x1, y1 + e, z1), (x0, y1 + e, z1))
    if solid.facing[0] > 0:
        return ((x1 + e, y1, z0), (x1 + e, y0, z0), (x1 + e, y0, z1), (x1 + e, y1, z1))
    return ((x0 - e, y0, z0), (x0 - e, y1, z0), (x0 - e, y1, z1), (x0 - e, y0, z1))


def on(face: Sequence[P3], u: float, v: float, out: float = 0.0) -> P3:
    """The point of a face at *u* across and *v* up, *out* metres before it."""
    a, b, d = face[0], face[1], face[3]
    n = outward(face) if out else (0.0, 0.0, 0.0)
    return (
        a[0] + (b[0] - a[0]) * u + (d[0] - a[0]) * v + n[0] * out,
        a[1] + (b[1] - a[1]) * u + (d[1] - a[1]) * v + n[1] * out,
        a[2] + (b[2] - a[2]) * u + (d[2] - a[2]) * v + n[2] * out,
    )


def part(face: Sequence[P3], u0: float, v0: float, u1: float, v1: float, out: float = 0.0) -> Face:
    """A rectangle on a face."""
    return (on(face, u0, v0, out), on(face, u1, v0, out), on(face, u1, v1, out), on(face, u0, v1, out))


def outward(face: Sequence[P3]) -> P3:
    """The way a face looks."""
    ab, ad = minus(face[1], face[0]), minus(face[3], face[0])
    return unit(
        (
            ad[1] * ab[2] - ad[2] * ab[1],
            ad[2] * ab[0] - ad[0] * ab[2],
            ad[0] * ab[1] - ad[1] * ab[0],
        )
    )


def turned_to(camera: Camera, face: Sequence[P3]) -> bool:
    """Whether the lens sees the face from its front."""
    return dot(outward(face), unit(minus(camera.at, face[0]))) > 0.03
