"""Whether light and shadow still hold something: not most of a picture is pure black or pure white.

It sees crushed and blown pictures, and panels of a sheet one by one. A night may be black for the most part,
and the paper of a board may be white. It does not see a wrong mood: a day that is too dark but holds detail.
"""

from typing import Final

import numpy as np

from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.looking import BOARDS, grey, part, regions

_BLACK, _WHITE = 5, 250
"""Levels up to which, and from which, nothing is told apart any more."""
_CRUSHED: Final = {"DAY": 0.55, "DAWN": 0.65, "DUSK": 0.7, "NIGHT": 0.8}
"""Shares of a picture that may be black. Of 22 photographs the blackest has a third."""
_BLOWN: Final = 0.6
"""Share of a picture that may be white: snow, fog, a lit wall."""
_PAPER: Final = 0.985
"""Share of a board that may be white."""


def look(sight: Sight) -> Finding | None:
    """The worst region decides."""
    found = [
        (*_worst(sight, grey(part(sight.picture.pixels, box))), name, box) for name, box in regions(sight)
    ]
    if not found:
        return None
    most, *_ = max(found, key=lambda it: it[0])
    score = max(0.0, 1 - most / 2)
    bad = [it for it in found if it[0] > 1]
    if not bad:
        return Finding(score, "neither crushed nor blown")
    says = "; ".join(f"{name} is {how}" for _, how, name, _ in bad)
    return Finding(score, says, tuple(Mark(box, how) for _, how, _, box in bad))


def _worst(sight: Sight, picture: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> tuple[float, str]:
    """What is lost of what may be lost, and how it is called."""
    place = sight.brief.place
    dark = float((picture <= _BLACK).mean())
    light = float((picture >= _WHITE).mean())
    may_be_dark = _CRUSHED[place.time_of_day if place else "DUSK"]
    may_be_light = _PAPER if sight.brief.job in BOARDS else _BLOWN
    return max((dark / may_be_dark, f"{dark:.0%} black"), (light / may_be_light, f"{light:.0%} white"))


CHECK: Final = Check(
    "image_is_exposed",
    "Neither light nor shadow has swallowed the picture.",
    look,
    threshold=0.5,
)
