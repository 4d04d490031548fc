"""A frame in which everyone is seen, by the same geometry that the continuity supervisor judges with."""

from collections.abc import Mapping
from typing import Final

from story_assets.story.bible import Setting
from story_assets.story.continuity.floor import (
    SHOULDERS,
    Round,
    backed_off,
    hides,
    metres,
    spread,
    width_of_view,
)
from story_assets.story.continuity.sight import UPRIGHT
from story_assets.story.scenes import Shot
from story_assets.story.words import ShotSize

_SIZES: Final[tuple[ShotSize, ...]] = ("MCU", "MS", "MLS", "FS", "LS", "ELS")
_WIDE: Final = 24


def opened(shot: Shot, setting: Setting, aspect: float) -> Shot:
    """*shot*, looser and wider until its lens holds everyone in its cast."""
    people: list[Round] = [(metres(it.at, setting), SHOULDERS) for it in shot.cast if it.at is not None]
    if shot.camera_at is None or len(people) < 2 or shot.kind == "ots":
        return shot
    sizes = _SIZES[_SIZES.index(shot.size) :] if shot.size in _SIZES else (shot.size,)
    for lens in dict.fromkeys((shot.lens_mm, _WIDE)):
        for size in sizes:
            tried = shot.model_copy(update={"size": size, "lens_mm": lens})
            if _holds(tried, people, setting, aspect):
                return tried
    return shot.model_copy(update={"size": sizes[-1], "lens_mm": _WIDE})


def _holds(shot: Shot, people: list[Round], setting: Setting, aspect: float) -> bool:
    assert shot.camera_at is not None
    camera = backed_off(metres(shot.camera_at, setting), people[0][0], shot, aspect)
    return spread(camera, people) <= width_of_view(shot.lens_mm, aspect)


def over_furniture(shot: Shot, setting: Setting, heights: Mapping[str, float]) -> Shot:
    """*shot* from high up where furniture would hide somebody. *heights* is of people, in metres."""
    if shot.camera_at is None or shot.angle != "eye_level":
        return shot
    camera = metres(shot.camera_at, setting)
    for seen in shot.cast:
        tall = heights[seen.who] * UPRIGHT.get(seen.pose, 1.0)
        for prop in setting.props.values():
            is_as_tall = prop.size_m[2] >= tall * 0.95
            if seen.at is not None and is_as_tall and hides(prop, camera, metres(seen.at, setting), setting):
                return shot.model_copy(update={"angle": "high"})
    return shot
