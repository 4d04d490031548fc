"""Whether an image file is whole and has the size or at least the shape that was asked for.

It sees bytes that do not decode, another aspect ratio, an image too small to work from, and a JPEG that was
cut and closed again, whose decoder fills the rest with one grey. It does not see a progressive JPEG that was
cut in a late scan, which is a softer picture and not a shorter one.
"""

from typing import Final

import numpy as np

from story_assets.studio.images import NotAnImage, opened
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight

_OFF: Final = 0.01
"""How far the aspect ratio of a supplied file may lie off the asked one."""
_SMALL: Final = 0.4
"""Of the asked edge: an image smaller than this has not half the detail of a draft."""


def look(sight: Sight) -> Finding:
    """Decode, measure, and look at the last rows."""
    try:
        width, height = sight.picture.pixels.size
    except NotAnImage as error:
        return Finding(0.0, f"the file does not open: {error}")
    filled = _filled(sight)
    if filled:
        box = PixelBox(0, height - filled, width, height)
        says = f"the file was cut: nothing but grey in its last {filled} rows"
        return Finding(0.05, says, (Mark(box, "missing"),))
    asked = sight.asked
    if (width, height) == asked:
        return Finding(1.0, f"{width}x{height}, as asked")
    off = abs(width / height / (asked[0] / asked[1]) - 1)
    # Half a pixel may be lost on each edge when a small file is made from a larger one.
    if off > _OFF + 0.5 / width + 0.5 / height:
        return Finding(0.1, f"{width}x{height} has another shape than {asked[0]}x{asked[1]}")
    share = width / asked[0]
    if share < _SMALL:
        return Finding(share, f"{width}x{height} is too small, {asked[0]}x{asked[1]} was asked for")
    return Finding(0.8, f"{width}x{height} instead of {asked[0]}x{asked[1]}, of the same shape")


def _filled(sight: Sight) -> int:
    """How many last rows of a JPEG are the grey that stands for missing data."""
    if opened(sight.picture.content).format not in ("JPEG", "MPO"):
        return 0
    rgb = np.asarray(sight.picture.pixels, np.int16)
    grey = (np.abs(rgb - 128) <= 2).all(axis=2)
    # The row of blocks in which the data ended is grey from there on, so it does not count.
    full = grey.mean(axis=1) > 0.995
    rows = int(np.argmin(full[::-1])) if not full.all() else 0
    return rows if rows >= 8 else 0


CHECK: Final = Check(
    "image_is_as_asked",
    "The file opens to its last row and has the size or shape that was asked for.",
    look,
    threshold=0.5,
    blocks=frozenset({"character_sheet", "scene_board", "contact_sheet", "shot_reference", "cover"}),
)
