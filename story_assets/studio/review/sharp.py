"""Whether the sharpest parts of a picture are sharp: somewhere an edge is no wider than a pixel or two.

Sharpness is what the second derivative has of the first: it falls with the width of an edge and not with its
contrast, so night scenes and flat art are judged as day and paint are. Shallow focus is legitimate, so the
sharpest tiles count, not the mean. It does not see a soft face in a sharp room. A blur of one pixel passes.
"""

from typing import Final

import numpy as np
from PIL import Image

from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.looking import Grey, grey, part, regions

_LEAST: Final = 0.68
"""Blurred by 1.5 pixels, 99 % of boards and photographs are below; sharp ones are above 1.5."""
_TILES: Final = 8
_CONTRAST: Final = 6.0
"""Mean squared step between neighbours, in levels of grey, below which a tile has no edge to judge by."""
_NOISE: Final = 2.0
"""What rounding to 256 levels adds to the squared second derivative."""


def look(sight: Sight) -> Finding | None:
    """The softest region decides."""
    found = [(_sharpness(grey(part(sight.picture.pixels, box))), name, box) for name, box in regions(sight)]
    judged = [(sharp, name, box) for sharp, name, box in found if sharp is not None]
    if not judged:
        return Finding(None, "there is no edge to judge sharpness by") if found else None
    least, name, _ = min(judged, key=lambda it: it[0])
    soft = [it for it in judged if it[0] < _LEAST]
    if not soft:
        return Finding(_score(least), f"sharp; the softest is {name}")
    says = ", ".join(name for _, name, _ in soft)
    return Finding(_score(least), f"blurred: {says}", tuple(Mark(box, "soft") for *_, box in soft))


def _score(sharp: float) -> float:
    return min(1.0, sharp / (2 * _LEAST))


def _sharpness(picture: Grey) -> float | None:
    """Second over first derivative, squared, of the sharpest twentieth of the tiles that have an edge."""
    if min(picture.shape) < 3 * _TILES:
        return None
    inner = picture[1:-1, 1:-1]
    up, down, left, right = picture[:-2, 1:-1], picture[2:, 1:-1], picture[1:-1, :-2], picture[1:-1, 2:]
    second: Grey = np.square(4 * inner - up - down - left - right, dtype=np.float32)
    first: Grey = np.square((right - left) / 2, dtype=np.float32) + np.square(
        (down - up) / 2, dtype=np.float32
    )
    bends, steps = _tiled(second), _tiled(first)
    clear = steps > _CONTRAST
    if not clear.any():
        return None
    return float(np.percentile(np.maximum(bends[clear] - _NOISE, 0) / steps[clear], 95))


def _tiled(values: Grey) -> Grey:
    """The mean of each tile."""
    small = Image.fromarray(values).resize((_TILES, _TILES), Image.Resampling.BOX)
    return np.asarray(small, np.float32)


CHECK: Final = Check(
    "image_is_sharp",
    "The sharpest parts of the image, and of every panel that has a beat, are sharp.",
    look,
    threshold=0.5,
    blocks=frozenset({"shot_reference"}),
)
