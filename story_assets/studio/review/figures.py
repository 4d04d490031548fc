"""Whoever stands on a plain ground: their outlines on a character sheet, from pixels alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.blobs import Blob, Mask, blobs
from story_assets.studio.review.colour import Colours, delta_e, lab

_LONG: Final = 720
"""Pixels of the long edge at which a sheet is looked at: a shoe is still 10 wide, print is no longer ink."""
_LEAST: Final = 60
"""Pixels of the short edge below which nothing is a figure."""
_GROUND: Final = 9.0
"""CIEDE2000 within which a colour is that of the ground: panels on a sheet are a shade off its paper."""
_TALL: Final = 0.3
"""Least height of a standing figure, in heights of the sheet."""
_LINE: Final = 4
"""Pixels that a ruled line is thick at most."""


@dataclass(frozen=True)
class Figure:
    """One standing figure, or several in a row on one ground line."""

    pixels: Colours
    """sRGB of the box, 0 to 255, rows by columns by three."""
    inside: Mask
    """The pixels of the box that belong to the figure, a coat in the colour of the paper included."""
    box: PixelBox
    """In pixels of the picture."""

    @property
    def height(self) -> int:
        """From crown to sole, in pixels of the picture."""
        return self.box.bottom - self.box.top

    def band(self, top: float, bottom: float) -> Colours:
        """The figure's pixels between two heights, from 0 at the crown to 1 at the sole."""
        height = self.inside.shape[0]
        a, b = round(top * height), max(round(bottom * height), round(top * height) + 1)
        return self.pixels[a:b][self.inside[a:b]]

    def place(self, top: float, bottom: float) -> PixelBox:
        """The same part in pixels of the picture."""
        left, right, upper = self.box.left, self.box.right, self.box.top
        return PixelBox(left, upper + round(top * self.height), right, upper + round(bottom * self.height))


def standing(picture: Image.Image) -> tuple[Figure, ...]:
    """Figures from head to sole, largest first. None where there is no plain ground to stand before."""
    scale = min(1.0, _LONG / max(picture.size))
    size = (round(picture.width * scale), round(picture.height * scale))
    if min(size) < _LEAST:
        return ()
    pixels = np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.float64)
    seen = lab(pixels)
    ground = delta_e(seen, _ground(seen)) <= _GROUND
    drawn = _unruled(~ground)
    labels, shapes = blobs(drawn)
    tall = [it for it in shapes if it.height >= _TALL * size[1] and not _is_plate(it)]
    single = [it for it in tall if it.height >= 1.5 * it.width] or tall
    holes, gaps = blobs(~drawn, corners=False)
    most = 0.05 * drawn.size
    closed = {it.label for it in gaps if it.area < most and not _touches_edge(it, size)}
    filled = np.isin(holes, list(closed))
    return tuple(
        _figure(it, pixels, (labels == it.label) | filled, scale)
        for it in sorted(single, key=lambda it: -it.area)[:6]
    )


def _figure(it: Blob, pixels: Colours, inside: Mask, scale: float) -> Figure:
    rows, columns = slice(it.top, it.bottom), slice(it.left, it.right)
    box = PixelBox(*(round(edge / scale) for edge in (it.left, it.top, it.right, it.bottom)))
    return Figure(pixels[rows, columns], inside[rows, columns], box)


def _ground(seen: Colours) -> Colours:
    """The commonest colour along the edges."""
    edge = np.concatenate((seen[:3].reshape(-1, 3), seen[-3:].reshape(-1, 3), seen[:, 0], seen[:, -1]))
    coarse = np.round(edge / 4).astype(np.int64)
    kinds, which, count = np.unique(coarse, axis=0, return_inverse=True, return_counts=True)
    common: Colours = edge[which.reshape(-1) == int(np.argmax(count))]
    return np.median(common, axis=0) if len(kinds) else edge[0]


def _unruled(drawn: Mask) -> Mask:
    """*drawn* without long thin straight lines, which tie figures to scales and frames."""
    return drawn & ~_ruled(drawn) & ~_ruled(drawn.T).T


def _ruled(drawn: Mask) -> Mask:
    """Pixels of runs along a row that are long, and thin across it."""
    long = drawn.shape[1] // 6
    total = np.cumsum(np.pad(drawn, ((0, 0), (1, 0))).astype(np.int32), axis=1)
    full = total[:, long:] - total[:, :-long] == long
    runs = np.zeros_like(drawn)
    for row in np.flatnonzero(full.any(axis=1)):
        for start in np.flatnonzero(full[row]):
            runs[row, start : start + long] = True
    thick = np.cumsum(np.pad(drawn, ((_LINE + 1, _LINE), (0, 0))).astype(np.int32), axis=0)
    around: NDArray[np.int32] = thick[2 * _LINE :] - thick[: -2 * _LINE]
    return runs & (around[: drawn.shape[0]] <= _LINE)


def _is_plate(it: Blob) -> bool:
    """A filled rectangle: a photo or a panel, not somebody."""
    return it.area > 0.93 * it.width * it.height


def _touches_edge(it: Blob, size: tuple[int, int]) -> bool:
    return it.left == 0 or it.top == 0 or it.right == size[0] or it.bottom == size[1]
