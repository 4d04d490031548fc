"""What the light does to colours: time of day, level and weather as one tint for things and one for people.

Night is dark blue, never black: a director must still read who stands where.
"""

from typing import Final

from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import Light, TimeOfDay
from story_assets.studio.previs import ink
from story_assets.studio.previs.space import P3

_DARK: Final[dict[TimeOfDay, str]] = {
    "DAY": "#8a93a6",
    "NIGHT": "#5b6aa6",
    "DAWN": "#9a8ea8",
    "DUSK": "#8f769a",
}
SKY: Final[dict[TimeOfDay, tuple[str, str]]] = {
    "DAY": ("#8fbcdc", "#e3eff2"), "NIGHT": ("#16204a", "#3d4f86"), "DAWN": ("#8ea6c8", "#f6d3b4"),
    "DUSK": ("#5a5f94", "#f0a878"),
}  # fmt: skip
"""Zenith and horizon."""
SIDE: Final[dict[Light, float]] = {
    "left": -1.0, "right": 1.0, "front": -0.5, "back": 0.6, "above": -0.4, "below": 0.4, "all_round": -0.5,
}  # fmt: skip


_WHENCE: Final[dict[Light, tuple[float, float]]] = {
    "left": (-1.0, 0.0), "right": (1.0, 0.0), "front": (0.0, 1.0), "back": (0.0, -1.0),
}  # fmt: skip
"""On the plan, seen from its front: the side the key comes from."""


def tint(place: QuotedPlace | None) -> str:
    """The light on walls and things."""
    if place is None:
        return "#ffffff"
    bright = ink.mix("#ffffff", place.light.colour, 0.45)
    share = 0.42 + 0.58 * place.light.level
    if place.time_of_day == "NIGHT":
        share *= 0.8
    return ink.mix(_DARK[place.time_of_day], bright, share)


def on_people(place: QuotedPlace | None) -> str:
    """The light on bodies: nearer to white, so that skin and clothes stay theirs."""
    return ink.mix(tint(place), "#fff6ea", 0.62)


def edge(place: QuotedPlace | None) -> str | None:
    """The thin bright edge of bodies that stand in the dark; none where it is light."""
    if place is None or (place.time_of_day != "NIGHT" and place.light.level > 0.45):
        return None
    return ink.mix("#c3cdf0", place.light.colour, 0.35)


def light_side(place: QuotedPlace | None, right: P3 = (1.0, 0.0, 0.0)) -> float:
    """Where the key comes from, -1 left to 1 right on screen; *right* is the camera's on the plan."""
    if place is None:
        return -0.5
    if place.light.key_from in _WHENCE:
        x, y = _WHENCE[place.light.key_from]
        across = x * right[0] + y * right[1]
        return across if abs(across) > 0.2 else -0.4
    return SIDE[place.light.key_from]


def sky(place: QuotedPlace) -> tuple[str, str]:
    """Zenith and horizon, greyed by the weather."""
    top, low = SKY[place.time_of_day]
    grey = {"clear": 0.0, "wind": 0.1}.get(place.weather, 0.5)
    dull = "#39405a" if place.time_of_day == "NIGHT" else "#b3bac0"
    return ink.mix(top, dull, grey), ink.mix(low, dull, grey)
