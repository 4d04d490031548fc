"""Which part of an image a check looks at, and that part as numbers."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Sight
from story_assets.studio.review.grid import inside, panels

Grey = NDArray[np.float32]

BOARDS: Final = ("character_sheet", "scene_board")
"""Kinds that are paper with things on it, and no picture to the edge."""
_PEN: Final = 0.012
"""A board outlines its pictures; so much of the shorter edge is left out on each side."""


def regions(sight: Sight) -> Iterator[tuple[str, PixelBox]]:
    """What must hold a picture: panels that have a beat, a still, or all of a board. Each with its name."""
    width, height = sight.picture.pixels.size
    if sight.brief.job == "contact_sheet":
        boxes = dict(enumerate(panels(sight), start=1))
        for number in numbered(sight):
            if number in boxes:
                yield f"panel {number}", within(boxes[number])
    elif sight.picture.frames and sight.brief.job not in BOARDS:
        yield "the picture", within(inside(sight.picture)[0])
    else:
        yield "the image", PixelBox(0, 0, width, height)


def numbered(sight: Sight) -> tuple[int, ...]:
    """The panels that have a beat, by the numbers under which a sheet shows them."""
    said = tuple(panel.number for panel in sight.brief.panels)
    usual = len(set(said)) == len(said) and all(1 <= n <= 9 for n in said)
    return said if usual else tuple(range(1, len(said) + 1))


def within(box: PixelBox) -> PixelBox:
    """*box* without the line around it."""
    pen = max(1, round(_PEN * min(box.right - box.left, box.bottom - box.top)))
    if min(box.right - box.left, box.bottom - box.top) <= 2 * pen:
        return box
    return PixelBox(box.left + pen, box.top + pen, box.right - pen, box.bottom - pen)


def part(sheet: Image.Image, box: PixelBox) -> Image.Image:
    """The pixels inside *box*; one pixel where the box has no area."""
    right, bottom = max(box.right, box.left + 1), max(box.bottom, box.top + 1)
    return sheet.crop((box.left, box.top, right, bottom))


def grey(image: Image.Image) -> Grey:
    """Lightness as the eye weighs colours, 0 to 255."""
    return np.asarray(image.convert("L"), np.float32)
