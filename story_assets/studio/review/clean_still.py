"""Whether the still that goes to a video model is a picture and nothing else.

It sees a grid of several pictures, margins, lines around, captions, plain arrows, and a number on a badge.
A line of one pixel is let pass. Letters that belong to the picture (a sign, an envelope) are let pass as far
as the brief asks for as many; covers may be lettered. It does not see hand-drawn arrows, arrows that bend, an
insert without a border, or a bare number, which looks like a lamp post.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.arrows import arrows
from story_assets.studio.review.badges import on_badges
from story_assets.studio.review.captions import captions
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.furniture import Found, margins, outline
from story_assets.studio.review.grid import inside, several
from story_assets.studio.review.looking import grey, part

_LONGEST: Final = 1280
_LETTERS: Final = 9
"""Letters in a row that may be part of any picture: shelves and fences look like some."""


def look(sight: Sight) -> Finding | None:
    """Everything that a board has and a frame must not."""
    whole = PixelBox(0, 0, *sight.picture.pixels.size)
    box = inside(sight.picture)[0] if sight.picture.frames else whole
    still = part(sight.picture.pixels, box)
    if min(still.size) < 48:
        return Finding(0.0, f"the still is {still.width}x{still.height} pixels", (Mark(box),))
    small = still.copy()
    small.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
    scale = still.width / small.width
    seen = list(_furniture(sight, small))
    if not seen:
        return Finding(1.0, "the still is a picture and nothing else")
    says = ", ".join(dict.fromkeys(it.what for it in seen))
    marks = tuple(Mark(_moved(it.box, scale, box), it.what) for it in seen)
    return Finding(max(0.0, 0.4 - 0.1 * len(seen)), f"in the still there is {says}", marks)


def _furniture(sight: Sight, still: Image.Image) -> Iterator[Found]:
    rgb = np.asarray(still, np.int16)
    if (grid := several(still)) is not None:
        says = f"a grid of {grid.columns} by {grid.rows} pictures"
        yield Found(says, PixelBox(0, 0, *still.size))
    yield from margins(rgb)
    yield from outline(rgb)
    yield from arrows(still)
    light = grey(still)
    yield from (Found("a number", box) for box in on_badges(still))
    if sight.brief.job != "cover":
        yield from captions(light, max(_LETTERS, *(len(it.value) + 3 for it in sight.brief.text), 0))


def _moved(box: PixelBox, scale: float, still: PixelBox) -> PixelBox:
    """A box in the still as it was looked at, as one in the image."""
    return PixelBox(
        still.left + round(box.left * scale),
        still.top + round(box.top * scale),
        still.left + round(box.right * scale),
        still.top + round(box.bottom * scale),
    )


CHECK: Final = Check(
    "still_is_clean",
    "The still is a picture and nothing else: no captions, arrows, borders, numbers, margins, grid.",
    look,
    threshold=0.5,
    blocks=frozenset({"shot_reference"}),
    jobs=frozenset({"shot_reference", "cover"}),
)
