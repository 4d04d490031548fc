"""Whether there is a picture at all: in the image, and in every panel that has a beat.

It sees flat colour, paper grain, a soft gradient, and a panel that was left as an empty box. It does not see
that a picture shows the wrong thing. Panels after the last beat are rightly empty.
"""

from typing import Final

import numpy as np
from PIL import Image

from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.looking import grey, part, regions

_LEAST: Final = 5.0
"""Levels of grey by which a picture varies at least. The plainest of 800 previs panels varies by 8."""

_SIDE: Final = 48
_EDGE: Final = np.abs(np.linspace(-1, 1, _SIDE)) > 0.45
_CROSS: Final = ~(_EDGE[:, None] & _EDGE[None, :])
"""Of a square of 48, all but its corners."""


def look(sight: Sight) -> Finding:
    """The plainest region decides."""
    found = [(_variation(part(sight.picture.pixels, box)), name, box) for name, box in regions(sight)]
    if not found:
        return Finding(1.0, "the brief has no beats, so no panel must hold a picture")
    least, name, _ = min(found, key=lambda it: it[0])
    empty = [it for it in found if it[0] < _LEAST]
    if not empty:
        return Finding(_score(least), f"{len(found)} of {len(found)} hold a picture; the plainest is {name}")
    says = ", ".join(name for _, name, _ in empty)
    return Finding(
        _score(least), f"nothing is drawn in {says}", tuple(Mark(box, "blank") for *_, box in empty)
    )


def _score(variation: float) -> float:
    return min(1.0, variation / (2 * _LEAST))


def _variation(image: Image.Image) -> float:
    """Standard deviation in levels of grey, of squares large enough that grain is gone, slopes taken out.

    The corners do not count: an empty panel may have its number there.
    """
    small = grey(image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX))[_CROSS]
    y, x = np.mgrid[-1 : 1 : _SIDE * 1j, -1 : 1 : _SIDE * 1j]
    ground = np.stack([np.ones(len(small)), x[_CROSS], y[_CROSS]], axis=1)
    plane, *_ = np.linalg.lstsq(ground, small, rcond=None)
    return float((small - ground @ plane).std())


CHECK: Final = Check(
    "image_is_not_blank",
    "The image, and every panel that has a beat, holds a picture.",
    look,
    threshold=0.5,
    blocks=frozenset({"character_sheet", "scene_board", "contact_sheet", "shot_reference", "cover"}),
)
