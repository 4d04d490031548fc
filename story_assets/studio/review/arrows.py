"""Arrows that somebody drew over a picture: flat, straight, with a pointed head."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.furniture import Found, Pixels
from story_assets.studio.review.shapes import Mask, Shape, shapes
from story_assets.studio.review.strokes import mean_around


def arrows(image: Image.Image) -> Iterator[Found]:
    """Flat shapes with a straight shaft and a pointed head that is wider."""
    scale = max(1.0, max(image.size) / 960)
    small = image.resize(
        (max(1, round(image.width / scale)), max(1, round(image.height / scale))), Image.Resampling.BOX
    )
    rgb = np.asarray(small, np.int16)
    least, most = 0.0005 * rgb.shape[0] * rgb.shape[1], 0.05 * rgb.shape[0] * rgb.shape[1]
    steps = rgb // _STEP
    bins = (steps[..., 0] * _PER + steps[..., 1]) * _PER + steps[..., 2]
    for colour, near in _flat_colours(rgb, bins):
        for shape in shapes(near[bins], least=int(least) + 1, most=int(most)):
            long = max(shape.width, shape.height) > 0.07 * max(rgb.shape[:2])
            if long and _is_arrow(shape) and _stands_out(rgb, shape, colour):
                edges = (shape.left, shape.top, shape.right, shape.bottom)
                yield Found("an arrow", PixelBox(*(round(it * scale) for it in edges)))


_STEP: Final = 16
_PER: Final = 16
"""Levels of a channel that count as one, and how many such steps there are."""


def _flat_colours(rgb: Pixels, bins: NDArray[np.int16]) -> Iterator[tuple[Pixels, Mask]]:
    """The colours of which there is most, but for that of the ground; with all steps that are near."""
    counts = np.bincount(bins.ravel(), minlength=_PER**3)
    each = np.stack(np.unravel_index(np.arange(_PER**3), (_PER, _PER, _PER)), axis=1)
    taken = np.zeros(_PER**3, np.bool_)
    for at in np.argsort(-counts)[:60]:
        if taken[at] or not 0.0003 * bins.size < counts[at] < 0.12 * bins.size:
            continue
        near = np.abs(each - each[at]).max(axis=1) <= 1
        taken |= near & (counts < counts[at])
        yield np.median(rgb[bins == at], axis=0).astype(np.int16), near


def _stands_out(rgb: Pixels, shape: Shape, colour: Pixels) -> bool:
    """Whether nothing around the shape has its colour: it was laid over a picture."""
    pad = 4
    top, left = max(0, shape.top - pad), max(0, shape.left - pad)
    part = rgb[top : shape.bottom + pad, left : shape.right + pad]
    own = np.zeros(part.shape[:2], np.bool_)
    own[shape.top - top : shape.bottom - top, shape.left - left : shape.right - left] = shape.mask()
    ring = mean_around(own.astype(np.float32), 2 * pad - 1) > 0
    ring &= ~(mean_around(own.astype(np.float32), 5) > 0)
    apart = np.abs(part - colour).max(axis=2)
    return bool(ring.any() and (apart[ring] > 36).mean() > 0.85)


_HEAD, _BAR = 0.15, 0.1
"""Shares of their area by which a head may differ from a triangle, and a shaft from a bar."""


def _is_arrow(shape: Shape) -> bool:
    """Whether its widths from end to end are those of a triangle and then of a bar."""
    rows, columns = np.nonzero(shape.mask())
    points = np.stack([columns - columns.mean(), rows - rows.mean()], axis=1).astype(float)
    spread, axes = np.linalg.eigh(points.T @ points / len(points))
    if spread[1] < 4 * max(spread[0], 1e-6):
        return False
    along, across = points @ axes[:, 1], points @ axes[:, 0]
    length = float(np.ptp(along)) + 1
    bins = int(min(36, length // 3))
    if bins < 12:
        return False
    place = ((along - along.min()) / length * bins).astype(int).clip(0, bins - 1)
    low, high = np.full(bins, np.inf), np.full(bins, -np.inf)
    np.minimum.at(low, place, across)
    np.maximum.at(high, place, across)
    widths, middles = high - low + 1, (high + low) / 2
    solid = np.bincount(place, minlength=bins) * bins / length / widths
    if not np.isfinite(widths).all() or (solid < 0.6)[1:-1].mean() > 0.1:
        return False
    return any(_tapers(w, m, length) for w, m in ((widths, middles), (widths[::-1], middles[::-1])))


def _tapers(widths: NDArray[np.float64], middles: NDArray[np.float64], length: float) -> bool:
    """Tip first: a triangle, and all at once a bar that is no more than 0.6 as wide."""
    middle = (np.arange(len(widths)) + 0.5) / len(widths)
    bin_ = 1 / len(widths)
    for head in np.linspace(0.1, 0.6, 26):
        tip, at, rest = (
            widths[middle < head - bin_ / 2],
            middle[middle < head - bin_ / 2],
            widths[middle > head + bin_],
        )
        if len(tip) < 3 or len(rest) < 5:
            continue
        slope, bar = float((tip * at).sum() / (at * at).sum()), float(np.median(rest))
        base = slope * head
        drops = tip[-1] > 1.45 * bar and rest[:2].max() < 1.25 * bar
        if not drops or not 2 < bar < 0.6 * base or not 0.05 * length < base < 0.9 * length:
            continue
        off = float(np.abs(tip - slope * at).sum() / tip.sum())
        uneven = float(np.abs(rest - bar).sum() / rest.sum())
        # The line where the head ends may catch one of its corners only, so the worst line does not count.
        sway = float(np.sort(np.abs(middles - np.median(middles)))[-2])
        if off < _HEAD and uneven < _BAR and sway < 0.08 * base + 1:
            return True
    return False
