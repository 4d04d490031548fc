"""Inserts: a prop fills the frame, with what else must be seen beside it or inside it."""

from dataclasses import replace
from math import cos, radians, sin
from typing import Final

from story_assets.story.bible import FixedProp
from story_assets.story.briefs.brief import QuotedProp
from story_assets.story.words import ShotSize
from story_assets.studio.previs.camera import Camera, focal_pixels, look
from story_assets.studio.previs.framing import PITCH, roll
from story_assets.studio.previs.setup import Setup
from story_assets.studio.previs.solids import Solid, front_face, on
from story_assets.studio.previs.space import P2, P3, clamp, plus, times, turned
from story_assets.studio.previs.things import Edges, thing

_FILLS: Final[dict[ShotSize, float]] = {
    "ECU": 0.94, "BCU": 0.86, "CU": 0.72, "MCU": 0.58, "MS": 0.46, "MLS": 0.36, "FS": 0.32,
}  # fmt: skip
"""How much of the frame's width or height the prop takes."""
TABLE: Final = 0.76
"""Height of the table top under what people carry, in metres."""


def is_insert(it: Setup) -> bool:
    """Whether the panel is about a thing: it says so, or nobody is in it and the framing is tight."""
    if not any(slug in it.props or it.fixed(slug) for slug in it.wanted):
        return False
    return it.panel.kind in ("insert", "cutaway") or (not it.cast and it.panel.size in _FILLS)


def close_up(it: Setup) -> tuple[Camera, Solid, tuple[Solid, ...], Solid | None]:
    """The camera, the prop, what lies with it, and the table under it if it is one that people carry."""
    known = [slug for slug in it.wanted if slug in it.props or it.fixed(slug)]
    hero = it.fixed(known[0])
    carried = [it.props[slug] for slug in known if slug in it.props and slug != known[0]][:2]
    if hero:
        guests = tuple(_with(hero, prop, i) for i, prop in enumerate(carried))
        return _on_front(it, hero, guests), hero, guests, None
    top = next((s for slug in known if (s := it.fixed(slug)) and s.prop.shape == "table"), None)
    spot = _place(it, top)
    hero = laid(it.props[known[0]], (*spot, TABLE))
    guests = tuple(
        laid(prop, (spot[0] + (i * 2 - 1) * -_beside(hero, prop), spot[1] + 0.03, TABLE))
        for i, prop in enumerate(carried)
    )
    return _on_table(it, hero), hero, guests, _table(spot, hero, top)


def laid(prop: QuotedProp, at: P3, least: float = 0.16) -> Solid:
    """A carried prop put down at *at*: flat things face up, others stand. Small ones are drawn larger."""
    it = thing(prop.prop, prop.description, prop.shape)
    w, h = _sized(it.size, least)
    stands = prop.shape in ("seat", "table", "bed", "round", "plant", "lamp", "shelf")
    shape = "flat" if stands else prop.shape
    fixed = FixedProp(
        description=prop.description, colour=prop.colour, text=prop.text, at=(0.5, 0.5), shape=shape
    )
    x, y, z = at
    if it.lies:
        low, high = (x - w / 2, y - h / 2, z), (x + w / 2, y + h / 2, z + 0.008)
        return Solid(prop.prop, low, high, fixed, (0.0, 0.0, 1.0), card=True)
    return Solid(prop.prop, (x - w / 2, y - 0.01, z), (x + w / 2, y + 0.01, z + h), fixed, card=True)


def _sized(size: P2, least: float) -> P2:
    k = max(1.0, least / max(size))
    return size[0] * k, size[1] * k


def _with(hero: Solid, prop: QuotedProp, index: int) -> Solid:
    """A carried prop at a fixed one: on its shelf when that stands open, else before its front."""
    face = front_face(hero)
    it = thing(prop.prop, prop.description, prop.shape)
    if hero.open:
        low, wide = on(face, 0.36 + 0.34 * index, 0.45, -0.06), 0.42
    else:
        low, wide = on(face, 0.9 - 0.78 * index, 0.36, 0.04), 0.34
    span = max(hero.high[0] - hero.low[0], hero.high[1] - hero.low[1])
    w = min(span * wide, it.size[0] * 1.6)
    h = min(w * it.size[1] / it.size[0], (hero.high[2] - hero.low[2]) * 0.42)
    w = h * it.size[0] / it.size[1]
    across = (abs(hero.facing[1]) * w / 2 + 0.001, abs(hero.facing[0]) * w / 2 + 0.001, 0.0)
    solid = laid(prop, low)
    return replace(
        solid,
        low=(low[0] - across[0], low[1] - across[1], low[2]),
        high=(low[0] + across[0], low[1] + across[1], low[2] + h),
        facing=hero.facing,
    )


def _on_front(it: Setup, hero: Solid, guests: tuple[Solid, ...]) -> Camera:
    """Before the front of a fixed prop; an extreme close-up goes to the part of it that tells."""
    face = front_face(hero)
    edges: Edges = (0.0, 0.0, 1.0, 1.0)
    if it.panel.size in ("ECU", "BCU") and hero.thing.detail and not hero.open:
        edges = hero.thing.detail
    elif it.panel.size in ("ECU", "BCU") and hero.open:
        edges = (0.05, 0.3, 0.95, 0.9)
    marks = [on(face, u, v) for u in (edges[0], edges[2]) for v in (edges[1], edges[3])]
    if edges == hero.thing.detail:
        marks += [p for g in guests for p in (g.low, g.high)]
    pitch = PITCH[it.panel.angle] or 7.0
    away = turned(hero.facing, 14.0 if not hero.open else -10.0)
    return _filled(it, marks, away, clamp(pitch, -30.0, 50.0))


def _on_table(it: Setup, hero: Solid) -> Camera:
    """Over a table: flat things are read from above."""
    flat = hero.facing[2] > 0.5
    marks = [
        hero.low,
        hero.high,
        (hero.low[0], hero.high[1], hero.low[2]),
        (hero.high[0], hero.low[1], hero.high[2]),
    ]
    wanted = PITCH[it.panel.angle]
    pitch = max(wanted, 52.0) if flat else clamp(wanted or 12.0, -8.0, 50.0)
    if it.panel.angle == "birds_eye" and flat:
        pitch = 84.0
    return _filled(it, marks, turned((0.0, 1.0, 0.0), 12.0), pitch)


def _filled(it: Setup, marks: list[P3], away: P3, pitch: float) -> Camera:
    """A lens on the middle of *marks*, as near as lets them fill their share of the frame."""
    count = len(marks)
    target = (
        sum(p[0] for p in marks) / count,
        sum(p[1] for p in marks) / count,
        sum(p[2] for p in marks) / count,
    )
    focal = focal_pixels(max(it.panel.lens_mm, 50), it.size)
    share = _FILLS.get(it.panel.size, 0.3) * (0.6 if it.panel.kind == "cutaway" else 1.0)
    back = plus(times(away, cos(radians(pitch))), (0.0, 0.0, sin(radians(pitch))))
    distance = 1.0
    for _ in range(6):
        at = plus(target, times(back, distance))
        lens = look((at[0], at[1], max(at[2], 0.05)), target, focal, it.size, roll(it))
        spots = [lens.spot(p) for p in marks]
        wide = (max(p[0] for p in spots) - min(p[0] for p in spots)) / it.size[0]
        tall = (max(p[1] for p in spots) - min(p[1] for p in spots)) / it.size[1]
        distance = clamp(distance * max(wide, tall, 1e-3) / share, 0.12, 60.0)
    at = plus(target, times(back, distance))
    return look((at[0], at[1], max(at[2], 0.05)), target, focal, it.size, roll(it))


def _place(it: Setup, top: Solid | None) -> P2:
    if top:
        return (top.centre[0], top.high[1] - 0.3)
    return it.spots[0] if it.spots else (it.room[0] / 2, it.room[1] / 2)


def _beside(hero: Solid, prop: QuotedProp) -> float:
    return (hero.high[0] - hero.low[0]) / 2 + thing(prop.prop, prop.description, prop.shape).size[0] * 0.75


def _table(spot: P2, hero: Solid, top: Solid | None) -> Solid:
    """A table top that runs past the edges of the frame, in the colour of the one it stands for."""
    wood = FixedProp(
        description="table", colour=top.prop.colour if top else "#8d6b4b", shape="table", at=(0.5, 0.5)
    )
    deep = max(0.5, (hero.high[1] - hero.low[1]) * 2)
    x, y = spot
    return Solid("table", (x - 1.6, y - deep, TABLE - 0.05), (x + 1.6, y + deep, TABLE), wood)
