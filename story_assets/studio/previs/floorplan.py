"""The scene board's floor plan: openings with their swing, stairs, props in their state, zones, light."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, pi, sin
from typing import Final

from story_assets.story.bible import Entrance
from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import Light, Wall
from story_assets.studio.previs import ink
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.moves import arrow
from story_assets.studio.previs.plan import PEN, WIDE, Plan
from story_assets.studio.previs.solids import Solid, solids
from story_assets.studio.previs.space import P2, P3, rim
from story_assets.studio.previs.walls import STAIRS

_FROM: Final[dict[Light, P2]] = {"left": (1, 0), "right": (-1, 0), "front": (0, -1), "back": (0, 1)}
_INWARD: Final[dict[Wall, P2]] = {"north": (0, 1), "south": (0, -1), "west": (1, 0), "east": (-1, 0)}
_DOOR, _WINDOW, _ZONE = "#8a3b24", "#3c86b4", "#b5682a"


@dataclass(frozen=True)
class Marked:
    """A number on the plan, for the legend."""

    number: str
    slug: str


def floor_plan(place: QuotedPlace) -> tuple[Picture, dict[str, list[Marked]]]:
    """The plan to scale and what its numbers stand for."""
    plan = Plan(place)
    plan.shell()
    zones = _zones(plan, place)
    things = _furniture(plan, place)
    openings = _openings(plan, place)
    _key_light(plan, place)
    _margins(plan)
    return plan.picture, {"zones": zones, "things": things, "openings": openings}


def _zones(plan: Plan, place: QuotedPlace) -> list[Marked]:
    marks: list[Marked] = []
    w, d = plan.room
    for i, (slug, zone) in enumerate(sorted(place.zones.items())):
        x0, y0, x1, y1 = zone.box
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        corners = plan.rect(x0 * w, y0 * d, x1 * w, y1 * d)
        plan.picture.shape(corners, "#d98a3d", opacity=0.2)
        plan.picture.dashes([*corners, corners[0]], _ZONE, 2.6, 10)
        plan.tag(f"Z{i + 1}", (corners[0][0] + 24, corners[0][1] + 20), _ZONE)
        marks.append(Marked(f"Z{i + 1}", slug))
    return marks


def _furniture(plan: Plan, place: QuotedPlace) -> list[Marked]:
    things = solids(place.props, plan.room, place.height_m)
    for s in sorted(things, key=lambda s: (s.low[2], s.slug)):
        _thing(plan, s, place.light.colour)
    for i, s in enumerate(things):
        plan.tag(str(i + 1), plan(s.centre[0], s.centre[1]), "#22252b")
    return [Marked(str(i + 1), s.slug) for i, s in enumerate(things)]


def _thing(plan: Plan, s: Solid, light: str) -> None:
    """A footprint; lamps that burn have rays, what stands open its leaf."""
    corners = plan.rect(s.low[0], s.low[1], s.high[0], s.high[1])
    x, y = plan(s.centre[0], s.centre[1])
    if s.lit:
        plan.picture.shape(rim(x, y, max((s.high[0] - s.low[0]) * plan.k, 46)), light, opacity=0.5)
    if s.prop.shape in ("round", "plant", "lamp"):
        r = max(min(s.high[0] - s.low[0], s.high[1] - s.low[1]) * plan.k / 2, 9)
        plan.picture.shape(rim(x, y, r), s.prop.colour, ink.INK, 3)
        return
    plan.picture.shape(corners, s.prop.colour, ink.INK, 3)
    if s.prop.shape == "bed":
        head = plan.rect(s.low[0], s.low[1], s.high[0], s.low[1] + (s.high[1] - s.low[1]) * 0.25)
        plan.picture.shape(head, "#f2ede2", ink.INK, 2)
    if s.prop.shape == "seat":
        plan.picture.shape(_back_edge(corners, s.facing), "none", ink.INK, 8, closed=False)
    if s.prop.shape == "shelf":
        plan.picture.shape([corners[3], corners[2]], "none", "#f2ede2", 2, closed=False)
    if s.open and s.thing.opens == "door":
        hinge = corners[3]
        reach = corners[2][0] - corners[3][0]
        plan.picture.shape(
            [hinge, (hinge[0] - reach * 0.35, hinge[1] + reach * 0.8)], "none", ink.INK, 6, closed=False
        )


def _back_edge(corners: list[P2], facing: P3) -> list[P2]:
    """The side a sitter leans against."""
    if facing[1] > 0.5:
        return [corners[0], corners[1]]
    return [corners[0], corners[3]] if facing[0] > 0 else [corners[1], corners[2]]


def _openings(plan: Plan, place: QuotedPlace) -> list[Marked]:
    marks: list[Marked] = []
    for i, (slug, door) in enumerate(sorted(place.entrances.items())):
        _way(door, slug)(plan, door)
        marks.append(_outside(plan, f"D{i + 1}", slug, door.wall, door.at, _DOOR))
    for i, (slug, window) in enumerate(sorted(place.windows.items())):
        a, b = plan.gap(window.wall, window.at, window.width_m)
        plan.picture.shape([a, b], "none", "#f7f3ea", PEN * 2.6)
        plan.picture.shape([a, b], "none", _WINDOW, PEN * 1.2)
        marks.append(_outside(plan, f"W{i + 1}", slug, window.wall, window.at, "#2d6d96"))
    return marks


def _way(door: Entrance, slug: str) -> Callable[[Plan, Entrance], None]:
    told = f"{slug.replace('_', ' ')} {door.leads_to}"
    if STAIRS.search(told):
        return _stairs
    return _swing if door.width_m <= 1.6 else _arch


def _swing(plan: Plan, door: Entrance) -> None:
    """The gap, the leaf, and the quarter circle it swings through, into the room."""
    a, b = plan.gap(door.wall, door.at, door.width_m)
    plan.picture.shape([a, b], "none", "#f7f3ea", PEN * 3)
    r = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
    inward = _INWARD[door.wall]
    tip = (a[0] + inward[0] * r, a[1] + inward[1] * r)
    start, end = atan2(b[1] - a[1], b[0] - a[0]), atan2(tip[1] - a[1], tip[0] - a[0])
    turn = (end - start + pi) % (2 * pi) - pi
    arc = [(a[0] + r * cos(start + turn * t / 12), a[1] + r * sin(start + turn * t / 12)) for t in range(13)]
    plan.picture.shape([a, *arc], "#ffffff", opacity=0.35)
    plan.picture.shape(arc, "none", _DOOR, 2, closed=False)
    plan.picture.shape([a, tip], "none", _DOOR, 5)


def _arch(plan: Plan, door: Entrance) -> None:
    """A wide opening: no leaf."""
    a, b = plan.gap(door.wall, door.at, door.width_m)
    plan.picture.shape([a, b], "none", "#f7f3ea", PEN * 3)
    plan.picture.dashes([a, b], _DOOR, 2.4, 8)


def _stairs(plan: Plan, door: Entrance) -> None:
    """Treads into the room, and the arrow that says up."""
    a, b = plan.gap(door.wall, door.at, door.width_m)
    plan.picture.shape([a, b], "none", "#f7f3ea", PEN * 3)
    ix, iy = _INWARD[door.wall]
    tread = 0.27 * plan.k
    far = 5 * tread
    flight = [a, b, (b[0] + ix * far, b[1] + iy * far), (a[0] + ix * far, a[1] + iy * far)]
    plan.picture.shape(flight, "#e2d7c2", _DOOR, 2.4)
    for i in range(1, 5):
        ends = [(p[0] + ix * tread * i, p[1] + iy * tread * i) for p in (a, b)]
        plan.picture.shape(ends, "none", _DOOR, 2.2, closed=False)
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    arrow(plan.picture, (middle[0] + ix * far, middle[1] + iy * far), middle, 4.0, _DOOR)


def _outside(plan: Plan, number: str, slug: str, wall: Wall, at: float, colour: str) -> Marked:
    a, b = plan.gap(wall, at, 0.0)
    out = {"north": (0, -34), "south": (0, 34), "west": (-38, 0), "east": (38, 0)}[wall]
    plan.tag(number, (a[0] + out[0], b[1] + out[1]), colour)
    return Marked(number, slug)


def _key_light(plan: Plan, place: QuotedPlace) -> None:
    """Three arrows from the side the key comes from; from above or all round, a sun in the corner."""
    cx, cy = plan(plan.room[0] / 2, plan.room[1] / 2)
    rx, ry = plan.room[0] * plan.k / 2, plan.room[1] * plan.k / 2
    if place.light.key_from not in _FROM:
        x, y = cx + rx - 40, cy - ry + 40
        plan.picture.shape(rim(x, y, 14), "#e0a92e", ink.INK, 2)
        for i in range(8):
            c, s = cos(pi * i / 4), sin(pi * i / 4)
            plan.picture.shape(
                [(x + 19 * c, y + 19 * s), (x + 30 * c, y + 30 * s)], "none", "#e0a92e", 4, closed=False
            )
        return
    ux, uy = _FROM[place.light.key_from]
    a = (cx - ux * (rx - 12), cy - uy * (ry - 12))
    for off in (-34, 0, 34):
        start = (a[0] + abs(uy) * off, a[1] + abs(ux) * off)
        arrow(plan.picture, start, (start[0] + ux * 70, start[1] + uy * 70), 6, "#e0a92e")


def _margins(plan: Plan) -> None:
    """North and scale."""
    p, high = plan.picture, plan.picture.height
    arrow(p, (38, 92), (38, 26), 5, ink.INK)
    p.words(["N"], ((20, 92), (56, 92), (20, 128)), ink.INK)
    metres = next((m for m in (100, 50, 20, 10, 5, 2, 1, 0.5) if m * plan.k < WIDE / 3), 0.5)
    x0, x1, y = 30.0, 30.0 + metres * plan.k, high - 24
    p.shape([(x0, y - 8), (x0, y), (x1, y), (x1, y - 8)], "none", ink.INK, 3.4, closed=False)
    p.words([f"{metres:g} m"], ((x1 + 8, y - 24), (x1 + 96, y - 24), (x1 + 8, y + 8)), ink.INK)
