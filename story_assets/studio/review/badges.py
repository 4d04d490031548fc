"""Numbers on badges, as boards have them and a still must not."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.digits import likeness
from story_assets.studio.review.looking import grey
from story_assets.studio.review.numbers import LIKE
from story_assets.studio.review.shapes import shapes
from story_assets.studio.review.strokes import digit_like


def on_badges(still: Image.Image) -> Iterator[PixelBox]:
    """Lone digits near a corner that stand on a small flat ground of their own: panel numbers in a still."""
    light, rgb = grey(still), np.asarray(still, np.int16)
    height, width = light.shape
    across, down = round(0.2 * width), round(0.2 * height)
    for left in (0, width - across):
        for top in (0, height - down):
            zone = PixelBox(left, top, left + across, top + down)
            own = list(digit_like(light, zone, min(width, height)))
            likes = likeness([glyph for _, glyph in own])
            for (box, _), like in zip(own, likes, strict=True):
                if like.max() >= LIKE + 0.08 and _has_badge(rgb, box):
                    yield box


def _has_badge(rgb: NDArray[np.int16], box: PixelBox) -> bool:
    """Whether the ground around a digit is flat, and ends soon on all sides."""
    wide, tall = box.right - box.left, box.bottom - box.top
    reach = round(1.6 * tall)
    left, top = max(0, box.left - reach), max(0, box.top - reach)
    part = rgb[top : box.bottom + reach, left : box.right + reach]
    x0, y0 = box.left - left, box.top - top
    near = max(2, tall // 8)
    ring = np.zeros(part.shape[:2], np.bool_)
    ring[max(0, y0 - near) : y0 + tall + near, max(0, x0 - near) : x0 + wide + near] = True
    ring[max(0, y0 - 1) : y0 + tall + 1, max(0, x0 - 1) : x0 + wide + 1] = False
    flat = np.abs(part - np.median(part[ring], axis=0)).max(axis=2) < 14
    if flat[ring].mean() < 0.9:
        return False
    for shape in shapes(flat, least=tall):
        if shape.left < x0 and shape.right > x0 + wide and shape.top < y0 and shape.bottom > y0 + tall:
            small = shape.height < 2.6 * tall and shape.width < 3.2 * tall
            return small and shape.right < part.shape[1] and shape.bottom < part.shape[0]
    return False
