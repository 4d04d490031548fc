"""How everyone holds themselves in a panel: where they look, what they sit on, what they turn to the lens."""

import re
from math import atan2, degrees
from typing import Final

from story_assets.story.scenes import Seen
from story_assets.story.words import ShotSize
from story_assets.studio.previs import creatures
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.framing import tightness
from story_assets.studio.previs.mannequin import Acting
from story_assets.studio.previs.setup import Setup
from story_assets.studio.previs.space import P3, clamp, dot, times, turned, unit


def at_ease(it: Setup, i: int) -> Figure:
    """Person *i* where the plan has them, turned to the front: what framing is measured on."""
    return _figure(it, i, (*it.spots[i], 0.0), (0.0, 1.0, 0.0), 0.0, (0.0, 1.0, 0.0))


def acted(it: Setup, i: int, bases: list[P3], camera: Camera) -> Figure:
    """Person *i* at their mark, looking where the panel has them look."""
    seen, base = it.cast[i], bases[i]
    to_camera = unit((camera.at[0] - base[0], camera.at[1] - base[1], 0.0), (0.0, 1.0, 0.0))
    target = _target(it, seen, bases, i)
    gaze = 0.0
    if it.over_shoulder and i == 1:
        front = times(to_camera, -1.0)
    elif target is not None:
        towards = unit((target[0] - base[0], target[1] - base[1], 0.0), to_camera)
        front, gaze = cheated(towards, to_camera, face_needed=i == 0 and _face_needed(it))
    elif seen.pose in ("walk", "run") and it.panel.screen_direction != "neutral":
        front = turned(to_camera, -62.0 if it.panel.screen_direction == "L2R" else 62.0)
    else:
        inward = camera.seen((base[0], base[1], 1.0))[0]
        alone = len(it.cast) == 1 and tightness(it.panel.size)
        front = turned(to_camera, 0.0 if alone else -16.0 if inward < 0 else 16.0)
    if seen.pose == "lie":
        front = turned(to_camera, 80.0)
    return _figure(it, i, base, front, gaze, to_camera)


def seat(it: Setup, i: int) -> float | None:
    """Height in metres of what person *i* sits or lies on, if the plan has something there."""
    if it.cast[i].pose not in ("sit", "lie"):
        return None
    x, y = it.spots[i]
    for s in it.solids:
        near = s.low[0] - 0.5 <= x <= s.high[0] + 0.5 and s.low[1] - 0.5 <= y <= s.high[1] + 0.5
        if near and s.prop.shape in ("seat", "bed"):
            return min(0.5, (s.high[2] - s.low[2]) * 0.6) + s.low[2]
    return None


def cheated(front: P3, to_camera: P3, *, face_needed: bool) -> tuple[P3, float]:
    """Turn someone who looks sideways a little out to the lens; the pupils do the rest."""
    across = to_camera[0] * front[1] - to_camera[1] * front[0]
    angle = degrees(atan2(across, dot(to_camera, front)))
    limit = 58.0 if face_needed else 80.0
    if abs(angle) > 118 and not face_needed:
        return turned(to_camera, clamp(angle, -128.0, 128.0)), 0.0
    shown = clamp(angle * 0.8, -limit, limit)
    return turned(to_camera, shown), clamp((angle - shown) / 30, -1.0, 1.0)


def _face_needed(it: Setup) -> bool:
    """Whether the lead's back to the lens would lose what the panel is for."""
    return tightness(it.panel.size) or it.panel.kind == "reaction" or it.brief.job == "cover"


def _figure(it: Setup, i: int, base: P3, front: P3, gaze: float, lens: P3) -> Figure:
    seen = it.cast[i]
    known = tuple(it.props[slug] for slug in seen.holds if slug in it.props)
    shut = (i == 0 and _EYES_SHUT.search(it.panel.happens) is not None) or (
        seen.pose == "lie" and _asleep(it)
    )
    raised = _RAISED.get(it.panel.size, 0.0)
    doing = Acting(base, front, seen.pose, seen.expression, known, seat(it, i), gaze, shut, raised, lens)
    return creatures.figure(it.subjects[i], doing)


def _asleep(it: Setup) -> bool:
    """Whether the panel says that someone who lies sleeps."""
    return re.search(r"\b(sleeps?|asleep|sleeping|unconscious|dead)\b", it.panel.happens, re.I) is not None


_RAISED: Final[dict[ShotSize, float]] = {"ECU": 1.0, "BCU": 1.0, "CU": 1.0, "MCU": 0.6}
"""An actor lifts a prop into a tight frame."""
_EYES_SHUT: Final = re.compile(r"\beyes (are )?(closed|shut)|闭(着|上)?眼", re.I)


def _target(it: Setup, seen: Seen, bases: list[P3], i: int) -> P3 | None:
    """Where *seen* looks: someone in frame, a prop in the room, a prop in someone's hands."""
    slug = seen.looks_at
    for j, other in enumerate(it.cast):
        if j != i and slug is not None and (other.who == slug or slug in other.holds):
            return bases[j]
    solid = it.fixed(slug) if slug else None
    return solid.centre if solid else None
