"""What a shot size, an angle and a lens mean in metres and degrees: the trade's table as a camera."""

from math import radians, sin
from typing import Final

from story_assets.story.words import Angle, ShotSize
from story_assets.studio.previs.camera import Camera, focal_pixels, look
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.setup import Setup
from story_assets.studio.previs.space import P3, clamp, dot, plus, times, turned, unit

PITCH: Final[dict[Angle, float]] = {
    "eye_level": 0.0, "high": 24.0, "low": -20.0, "birds_eye": 62.0, "worms_eye": -42.0,
    "shoulder_level": 0.0, "hip_level": 0.0, "ground_level": 0.0,
}  # fmt: skip
"""Degrees by which the lens looks down."""
CUT: Final[dict[ShotSize, tuple[str, float]]] = {
    "ECU": ("chin", 0.62), "BCU": ("chin", 1.05), "CU": ("chin", 1.62), "MCU": ("bust", 1.24),
    "MS": ("waist", 1.24), "MLS": ("knee", 1.12), "FS": ("sole", 1.14), "LS": ("sole", 2.1),
    "ELS": ("sole", 5.5),
}  # fmt: skip
"""Where the lower edge cuts the body, and how much taller than crown-to-cut the frame is."""
_LEAST: Final[dict[ShotSize, float]] = {
    "MCU": 2.3, "MS": 3.2, "MLS": 4.4, "FS": 5.2, "LS": 9.0, "ELS": 24.0,
}  # fmt: skip
"""Frame heights in heads below which the size would be another one: bodies without legs to speak of."""
_ELS_INDOORS: Final = (3.3, 14.5)
_DUTCH: Final = 11.0


_STEEP: Final[tuple[Angle, ...]] = ("birds_eye", "worms_eye")


def tightness(size: ShotSize) -> bool:
    """Whether a shot of *size* is about a face."""
    return size in ("ECU", "BCU", "CU", "MCU")


def framed(lead: Figure, size: ShotSize, *, indoors: bool) -> tuple[float, float]:
    """How many metres tall the frame is at the subject, and the height its middle aims at."""
    cut, room = CUT[size]
    crown, chin, head = lead.levels["crown"], lead.levels["chin"], lead.head.height
    if size in ("ECU", "BCU", "CU"):
        return head * room, chin + head * (0.56 if size != "CU" else 0.44)
    least = _LEAST[size] * head
    if size == "ELS" and indoors:
        room, least = _ELS_INDOORS[0], _ELS_INDOORS[1] * head
    bottom = lead.levels[cut]
    tall = max((crown - bottom) * room, least)
    if size in ("LS", "ELS"):
        return tall, bottom + tall * (0.36 if size == "LS" else 0.3)
    return tall, crown + tall * 0.085 - tall / 2


def direction(it: Setup, aim: P3) -> P3:
    """The level direction the lens looks in: north, from the given place, or past a shoulder."""
    if it.panel.camera_at is not None:
        x, y = it.panel.camera_at[0] * it.room[0], it.panel.camera_at[1] * it.room[1]
        away = (aim[0] - x, aim[1] - y, 0.0)
        if dot(away, away) > 0.04:
            return unit(away)
    elif it.over_shoulder:
        (ax, ay), (bx, by) = it.spots[0], it.spots[1]
        away = (ax - bx, ay - by, 0.0)
        if dot(away, away) > 0.04:
            return turned(unit(away), 20.0 if it.panel.ots_side == "left" else -20.0)
    return (0.0, -1.0, 0.0)


def roll(it: Setup) -> float:
    """The tilt of the horizon, in radians."""
    return radians(_DUTCH) if it.panel.dutch else 0.0


def camera(it: Setup, aim: P3, tall: float, level: P3, eye: float, least: float = 0.5) -> Camera:
    """A lens that shows *tall* metres at *aim*, at the height or pitch of the panel's angle."""
    focal = focal_pixels(it.panel.lens_mm, it.size)
    distance = focal * tall / it.size[1]
    if distance < least:
        focal, distance = focal * least / max(distance, 1e-6), least
    heights = {
        "shoulder_level": eye * 0.86,
        "hip_level": eye * 0.56,
        "ground_level": 0.12,
        "eye_level": aim[2] + clamp(eye - aim[2], -0.1 * tall, 0.1 * tall),
    }
    z = heights.get(it.panel.angle, aim[2] + distance * sin(radians(PITCH[it.panel.angle])))
    steep = 0.42 if tightness(it.panel.size) and it.panel.angle not in _STEEP else 0.9
    rise = clamp((max(z, 0.1) - aim[2]) / distance, -steep, steep)
    back = times(level, -distance * (1 - rise * rise) ** 0.5)
    at = plus(plus(aim, back), (0.0, 0.0, rise * distance))
    return look((at[0], at[1], max(at[2], 0.1)), aim, focal, it.size, roll(it))
