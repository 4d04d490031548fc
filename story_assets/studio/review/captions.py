"""Lines of writing, told by their shapes and not read: letters stand in a row, on one line, in one ink."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.furniture import Found
from story_assets.studio.review.looking import Grey
from story_assets.studio.review.shapes import Shape, shapes
from story_assets.studio.review.strokes import mean_around

_LETTER: Final = (0.14, 0.92)
"""How much of its box the ink of a letter covers."""


def captions(grey: Grey, most: int) -> Iterator[Found]:
    """Lines of more than *most* letters: shapes of like height and colour on one line, close together."""
    for light in (True, False):
        around = mean_around(grey, max(15, grey.shape[0] // 18))
        ink = (grey - around if light else around - grey) > 22
        letters = [it for it in shapes(ink, least=8) if _could_be_letter(it, grey.shape[0])]
        for line in _lines(letters):
            if len(line) > most and _written(line, grey, light=light):
                yield Found(
                    "lettering",
                    PixelBox(
                        line[0].left, min(s.top for s in line), line[-1].right, max(s.bottom for s in line)
                    ),
                )


def _could_be_letter(it: Shape, height: int) -> bool:
    return (
        max(6, 0.01 * height) <= it.height <= 0.09 * height
        and 0.08 <= it.width / it.height <= 1.7
        and (_LETTER[0] <= it.fill <= _LETTER[1] or it.width < 0.3 * it.height)
    )


def _lines(letters: Sequence[Shape]) -> Iterator[list[Shape]]:
    """Letters that follow each other."""
    left = sorted(letters, key=lambda s: s.left)
    used: set[int] = set()
    for i, first in enumerate(left):
        if i in used:
            continue
        line = [first]
        for j in range(i + 1, len(left)):
            it, last = left[j], line[-1]
            tall = max(s.height for s in line[-4:])
            if it.left - last.right > 1.1 * tall:
                break
            overlap = min(it.bottom, last.bottom) - max(it.top, last.top)
            if (
                j not in used
                and overlap > 0.5 * min(it.height, last.height)
                and 0.45 < it.height / tall < 1.8
            ):
                used.add(j)
                line.append(it)
        yield line


def _written(line: Sequence[Shape], grey: Grey, *, light: bool) -> bool:
    """Whether a row of shapes is writing: on one base line, in one ink, of several outlines.

    Legs under a table are such a row too, but far apart for how thin they are. In 45 captions of three fonts
    letters stood at most 0.29 of their height apart and were at least 0.69 of it wide, by the median.
    """
    heights = np.array([s.height for s in line], float)
    bases = np.array([s.bottom for s in line], float)
    usual = float(np.median(heights))
    on_line = (np.abs(bases - np.median(bases)) < 0.18 * usual).mean()
    fullest = 85 if light else 15
    inks = np.array(
        [float(np.percentile(grey[s.top : s.bottom, s.left : s.right][s.mask()], fullest)) for s in line]
    )
    widths = np.array([s.width for s in line], float) / usual
    fills = np.array([s.fill for s in line])
    solid = (fills > 0.86).mean()
    one_ink = (np.abs(inks - np.median(inks)) < 20).mean() > 0.58
    tall = (heights > 0.7 * usual).mean() > 0.6
    varied = widths.std() > 0.1 and fills.std() > 0.05
    apart = np.array([after.left - it.right for it, after in pairwise(line)], float) / usual
    are_posts = np.median(apart) > 0.36 and np.median(widths) < 0.5
    return bool(on_line > 0.65 and one_ink and tall and varied and solid < 0.4 and not are_posts)
