"""Camera moves: where the lens is at any moment of one, and the arrows the trade draws for it."""

from collections.abc import Mapping
from dataclasses import replace
from math import asin, cos, pi, radians, sin
from typing import Final

from story_assets.story.words import Movement
from story_assets.studio.previs import ink
from story_assets.studio.previs.camera import Camera, look
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.space import P2, P3, UP, cross, dot, minus, plus, times, turned, unit

RED: Final = "#d2342a"

# Share of the way to the subject, share of the frame's width to the right, share of its height up.
_TRAVELS: Final[Mapping[Movement, P3]] = {
    "push_in": (0.34, 0.0, 0.0), "follow": (0.3, 0.0, 0.0), "drone": (0.25, 0.12, 0.3),
    "pull_out": (-0.55, 0.0, 0.0), "lead": (-0.35, 0.0, 0.0), "reveal": (0.0, 0.3, 0.0),
    "truck_left": (0.0, -0.3, 0.0), "truck_right": (0.0, 0.3, 0.0),
    "pedestal_up": (0.0, 0.0, 0.45), "pedestal_down": (0.0, 0.0, -0.45),
}  # fmt: skip
_TURNS: Final[Mapping[Movement, P2]] = {
    "pan_left": (-0.5, 0.0), "pan_right": (0.5, 0.0), "whip_pan": (0.9, 0.0), "tilt_up": (0.0, 0.5),
    "tilt_down": (0.0, -0.5),
}  # fmt: skip
"""Shares of the angle of view."""
_ZOOMS: Final[Mapping[Movement, float]] = {"zoom_in": 1.6, "crash_zoom": 2.2, "zoom_out": 0.62}
_ARCS: Final[Mapping[Movement, float]] = {"arc_left": 38.0, "arc_right": -38.0}
_CRANES: Final[Mapping[Movement, float]] = {"crane_up": 0.8, "crane_down": -0.6}
MOVING: Final = frozenset(
    {*_TRAVELS, *_TURNS, *_ZOOMS, *_ARCS, *_CRANES, "dolly_zoom", "roll", "handheld", "steadicam"}
)
"""Every movement but holding still."""
TRAVELLING: Final = frozenset({*_TRAVELS, *_ARCS, *_CRANES, "dolly_zoom"})
"""Those that take the camera to another place: what a plan shows as a path."""


def moved(lens: Camera, move: Movement, depth: float, t: float = 1.0) -> Camera:
    """*lens* after the share *t* of *move*; the subject is *depth* metres away."""
    target = plus(lens.at, times(lens.forward, depth))
    if move in _TRAVELS:
        ahead, aside, up = (part * t for part in _TRAVELS[move])
        return _stepped(lens, depth, ahead, aside, up)
    if move in _TURNS:
        aside, up = (part * t for part in _TURNS[move])
        return _turned(lens, aside, up)
    if move in _ZOOMS:
        return replace(lens, focal=lens.focal * _ZOOMS[move] ** t)
    if move == "dolly_zoom":
        back = 1 + 0.5 * t
        at = plus(target, times(lens.forward, -depth * back))
        return replace(lens, at=at, focal=lens.focal * back)
    if move in _ARCS:
        away = turned(times(lens.forward, -depth), _ARCS[move] * t)
        return _at(lens, plus(target, away), target)
    if move in _CRANES:
        rise = _CRANES[move] * t * depth * lens.height / lens.focal
        z = max(lens.at[2] + rise, 0.15)
        return _at(lens, (lens.at[0], lens.at[1], z), target)
    if move == "roll":
        a = radians(14.0 * t)
        right = plus(times(lens.right, cos(a)), times(lens.up, sin(a)))
        return replace(lens, right=right, up=cross(lens.forward, right))
    return lens


def ended(lens: Camera, movement: tuple[Movement, ...], depth: float) -> Camera:
    """*lens* where all of *movement* ends."""
    target = plus(lens.at, times(lens.forward, depth))
    for move in physical(movement):
        lens = moved(lens, move, max(dot(minus(target, lens.at), lens.forward), 0.2))
    return lens


def physical(movement: tuple[Movement, ...]) -> tuple[Movement, ...]:
    """The moves that a camera makes: a reveal is what another move is for, if there is another."""
    return tuple(move for move in movement if move != "reveal" or len(movement) == 1)


def _stepped(lens: Camera, depth: float, ahead: float, aside: float, up: float) -> Camera:
    per_pixel = depth / lens.focal
    level = unit((lens.forward[0], lens.forward[1], 0.0), lens.forward)
    side = times((-level[1], level[0], 0.0), aside * lens.width * per_pixel)
    step = plus(times(lens.forward, ahead * depth), plus(side, times(UP, up * lens.height * per_pixel)))
    at = plus(lens.at, step)
    return replace(lens, at=(at[0], at[1], max(at[2], 0.12)))


def _turned(lens: Camera, aside: float, up: float) -> Camera:
    yaw = aside * 2 * lens.width / 2 / lens.focal
    pitch = up * 2 * lens.height / 2 / lens.focal
    ahead = plus(lens.forward, plus(times(lens.right, yaw), times(lens.up, pitch)))
    return _at(lens, lens.at, plus(lens.at, ahead))


def _at(lens: Camera, at: P3, target: P3) -> Camera:
    """The same lens elsewhere, its horizon as tilted as before."""
    tilt = asin(max(-1.0, min(1.0, lens.right[2])))
    return look(at, target, lens.focal, (lens.width, lens.height), tilt)


def arrows(picture: Picture, movement: tuple[Movement, ...]) -> None:
    """What a storyboard artist draws into the frame: where it goes, and how it grows or shrinks."""
    for i, move in enumerate(physical(movement)):
        _arrow(picture, move, i)


def _arrow(picture: Picture, move: Movement, index: int) -> None:
    w, h = picture.width, picture.height
    pen = min(w, h) * 0.022
    low = 0.84 - 0.14 * index
    if move in ("push_in", "zoom_in", "crash_zoom", "follow", "dolly_zoom"):
        _box(picture, 0.22 if move != "crash_zoom" else 0.32, pen, inwards=True, dashed="zoom" in move)
    elif move in ("pull_out", "zoom_out", "lead"):
        _box(picture, 0.16, pen, inwards=False, dashed="zoom" in move)
    elif move in ("pan_left", "truck_left"):
        arrow(picture, (w * 0.68, h * low), (w * 0.32, h * low), pen, rail=move.startswith("truck"))
    elif move in ("pan_right", "truck_right", "whip_pan", "reveal"):
        arrow(
            picture,
            (w * 0.32, h * low),
            (w * 0.68, h * low),
            pen,
            rail=not move.endswith(("pan", "pan_right")),
        )
        if move == "whip_pan":
            arrow(picture, (w * 0.32, h * (low - 0.08)), (w * 0.68, h * (low - 0.08)), pen * 0.7)
    elif move in ("tilt_up", "pedestal_up", "crane_up", "drone"):
        arrow(picture, (w * 0.9, h * 0.7), (w * 0.9, h * 0.3), pen, rail=not move.startswith("tilt"))
    elif move in ("tilt_down", "pedestal_down", "crane_down"):
        arrow(picture, (w * 0.9, h * 0.3), (w * 0.9, h * 0.7), pen, rail=not move.startswith("tilt"))
    elif move in ("arc_left", "arc_right", "roll"):
        _bow(picture, pen, -1.0 if move == "arc_left" else 1.0)
    elif move in ("handheld", "steadicam"):
        wave = [(w * (0.3 + 0.04 * i), h * (low + 0.03 * (-1) ** i)) for i in range(11)]
        picture.path(ink.smooth(wave), "none", RED, pen * (1.0 if move == "handheld" else 0.6))


def arrow(picture: Picture, a: P2, b: P2, pen: float, colour: str = RED, *, rail: bool = False) -> None:
    """A shaft with a head; with a cross bar at its tail where the camera itself travels."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-6)
    ux, uy = dx / length, dy / length
    head = min(pen * 3.4, length * 0.6)
    neck = (b[0] - ux * head, b[1] - uy * head)
    picture.shape([a, neck], "none", colour, pen, closed=False)
    side = head * 0.55
    picture.shape(
        [b, (neck[0] - uy * side, neck[1] + ux * side), (neck[0] + uy * side, neck[1] - ux * side)], colour
    )
    if rail:
        bar = [(a[0] - uy * side, a[1] + ux * side), (a[0] + uy * side, a[1] - ux * side)]
        picture.shape(bar, "none", colour, pen, closed=False)


def _box(picture: Picture, inset: float, pen: float, *, inwards: bool, dashed: bool) -> None:
    """The smaller frame, with arrows between its corners and the frame's: dashed for a zoom."""
    w, h = picture.width, picture.height
    corners = [
        (w * u, h * v)
        for u, v in ((inset, inset), (1 - inset, inset), (1 - inset, 1 - inset), (inset, 1 - inset))
    ]
    picture.dashes([*corners, corners[0]], RED, pen * 0.6, pen * (2.4 if dashed else 0.0))
    for (x, y), (u, v) in zip(corners, ((0.03, 0.05), (0.97, 0.05), (0.97, 0.95), (0.03, 0.95)), strict=True):
        outer, inner = (w * u, h * v), (x, y)
        arrow(picture, outer if inwards else inner, inner if inwards else outer, pen * 0.75)


def _bow(picture: Picture, pen: float, side: float) -> None:
    w, h = picture.width, picture.height
    marks = [
        (w * (0.5 + side * 0.24 * sin(a)), h * (0.72 + 0.14 * cos(a)))
        for a in (pi * (t / 8 - 0.5) for t in range(9))
    ]
    picture.path(ink.smooth(marks[:-1]), "none", RED, pen)
    arrow(picture, marks[-2], marks[-1], pen)
