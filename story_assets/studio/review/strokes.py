"""Everything in a part of a picture that is drawn like a digit: one shape, dark or light, upright."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.looking import Grey
from story_assets.studio.review.shapes import Mask, Shape, shapes

_SMALLEST, _LARGEST = 0.022, 0.26
"""Height of a digit, as a share of its panel's shorter edge."""
LEAST: Final = 7
"""Pixels of the smallest digit that can be told from others."""
_CONTRAST: Final = 14
"""Levels of grey between a digit and its surroundings."""


def digit_like(grey: Grey, zone: PixelBox, tall: int) -> Iterator[tuple[PixelBox, Grey]]:
    """Boxes in *zone* whose shape might be a digit's, with the ink in them: dark or light, on anything."""
    part = grey[zone.top : zone.bottom, zone.left : zone.right]
    if min(part.shape) < LEAST:
        return
    least, most = max(LEAST, _SMALLEST * tall), max(LEAST + 2, _LARGEST * tall)
    taken: set[tuple[int, int, int, int]] = set()
    for window in (0.1, 0.3):
        around = mean_around(part, max(9, round(window * tall)))
        for light in (True, False):
            drawn = part - around if light else around - part
            for shape in shapes(drawn > _CONTRAST, least=12):
                if not least <= shape.height <= most or not 0.12 <= shape.width / shape.height <= 1.15:
                    continue
                place = (shape.left // 2, shape.top // 2, shape.right // 2, shape.bottom // 2)
                solid = shape.fill > 0.93 and shape.width > 0.35 * shape.height
                if solid or place in taken:
                    continue
                taken.add(place)
                box = PixelBox(
                    zone.left + shape.left,
                    zone.top + shape.top,
                    zone.left + shape.right,
                    zone.top + shape.bottom,
                )
                yield box, ink(part, shape, light=light)


def ink(part: Grey, shape: Shape, *, light: bool) -> Grey:
    """The shape in grey, from 0 beside it to 1 where it is fullest."""
    own = shape.mask()
    values = part[shape.top : shape.bottom, shape.left : shape.right]
    full = _at(values[own], 0.85 if light else 0.15)
    empty = _at(values[~own], 0.3 if light else 0.7) if (~own).any() else full - (60 if light else -60)
    grown = _grown(own)
    return np.where(
        grown, ((values - empty) / (full - empty + (1e-3 if light else -1e-3))).clip(0, 1), 0
    ).astype(np.float32)


def _at(values: Grey, share: float) -> float:
    """The value below which so much of *values* lies. A percentile, ten times as fast for a few pixels."""
    return float(np.sort(values)[int(share * (len(values) - 1))])


def _grown(mask: Mask) -> Mask:
    """The mask and its neighbours: the soft edge of a stroke."""
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    out[:, 1:] |= mask[:, :-1]
    out[:, :-1] |= mask[:, 1:]
    return out


def mean_around(grey: Grey, window: int) -> Grey:
    """The mean of the square of *window* pixels around each pixel."""
    half = window // 2
    padded = np.pad(grey, half + 1, mode="edge").astype(np.float64)
    sums = padded.cumsum(0).cumsum(1)
    size = 2 * half + 1
    total = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return (total[: grey.shape[0], : grey.shape[1]] / size**2).astype(np.float32)
