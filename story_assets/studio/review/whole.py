"""Whether a picture was cropped: whether its edge cuts something that must be whole.

It sees ink that runs off plain paper (a figure without feet, a word without its end), outer panels of a sheet
that are smaller than the inner ones, and pictures that are not where their renderer reported them. It claims
nothing of a picture that is painted to its edges, where a cut cannot be told from framing, and does not see a
crop that takes only paper, or whole lines of it.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.grid import grid, gutters, inside
from story_assets.studio.review.looking import BOARDS

Pixels = NDArray[np.int16]

_PAPER: Final = 10
"""Levels around the usual colour of the edge that are still paper."""
_INK: Final = 28
"""Levels from which a pixel is something printed."""
_PLAIN: Final = 0.6
"""Share of the edge that must be paper before it is called paper."""
_SMALLER: Final = 0.93
"""Of an inner panel: what an outer one may have lost to a drifting gutter."""
_LONGEST: Final = 1536


def look(sight: Sight) -> Finding | None:
    """Each way in which a crop shows; the worst one counts."""
    rgb = np.asarray(sight.picture.pixels, np.int16)
    if min(rgb.shape[:2]) < 32:
        return None
    looked = False
    if _framed(sight):
        looked = True
        if moved := list(_moved(sight, rgb)):
            return Finding(
                0.1, "the pictures are not where they were drawn: the board was cropped", tuple(moved)
            )
    elif sight.brief.job == "contact_sheet":
        looked = True
        if smaller := list(_smaller(sight)):
            return Finding(0.15, "the outer panels are smaller than the inner ones", tuple(smaller))
    paper = _paper(rgb) if sight.brief.job in BOARDS or sight.picture.frames else None
    if paper is not None:
        looked = True
        if cut := list(_cut(rgb, paper)):
            where = ", ".join(dict.fromkeys(mark.says for mark in cut))
            return Finding(
                max(0.05, 0.4 - 0.1 * len(cut)), f"something runs off the {where} edge", tuple(cut)
            )
    return Finding(1.0, "nothing that can be seen was cut off") if looked else None


def _framed(sight: Sight) -> bool:
    """Whether a board with pictures inside was reported, not one picture to the edge."""
    width, height = sight.picture.pixels.size
    whole = PixelBox(0, 0, width, height)
    return bool(sight.picture.frames) and sight.picture.frames != (whole,)


def _moved(sight: Sight, rgb: Pixels) -> Iterator[Mark]:
    """Reported pictures that do not end where they should: no paper outside, or only paper inside."""
    paper = _usual(rgb, sight)
    for box, said in zip(inside(sight.picture), sight.picture.frames, strict=True):
        if box != said or min(box.right - box.left, box.bottom - box.top) < 16:
            yield Mark(box, "not inside")
        elif min(_outside(rgb, box, paper)) < 0.75:
            yield Mark(box, "moved")


def _usual(rgb: Pixels, sight: Sight) -> NDArray[np.float64]:
    """The colour of the paper between reported pictures."""
    between = np.ones(rgb.shape[:2], np.bool_)
    for box in inside(sight.picture):
        between[box.top : box.bottom, box.left : box.right] = False
    return np.median(rgb[between][::7], axis=0) if between.any() else np.zeros(3)


def _outside(rgb: Pixels, box: PixelBox, paper: NDArray[np.float64]) -> Iterator[float]:
    """How much of the line just outside each side is paper."""
    off = 3
    height, width = rgb.shape[:2]
    for line in (
        rgb[box.top - off, box.left : box.right] if box.top >= off else None,
        rgb[box.bottom + off - 1, box.left : box.right] if box.bottom + off <= height else None,
        rgb[box.top : box.bottom, box.left - off] if box.left >= off else None,
        rgb[box.top : box.bottom, box.right + off - 1] if box.right + off <= width else None,
    ):
        yield 1.0 if line is None else float((np.abs(line - paper).max(axis=1) < 2 * _PAPER).mean())


def _smaller(sight: Sight) -> Iterator[Mark]:
    """Outer columns or rows that are smaller than inner ones, where no even grid is seen."""
    sheet, layout = sight.picture.pixels, sight.brief.layout
    wanted = (layout.columns, layout.rows)
    seen = grid(sight)
    if seen is not None and (seen.columns, seen.rows) == wanted:
        return
    small = sheet.copy()
    small.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
    rgb = np.asarray(small, np.int16)
    scale = sheet.width / small.width
    for turned, cells in ((False, wanted[0]), (True, wanted[1])):
        lines = rgb.transpose(1, 0, 2) if turned else rgb
        for start, end in _shortened(lines, cells):
            a, b = round(start * scale), round(end * scale)
            yield Mark(PixelBox(0, a, sheet.width, b) if turned else PixelBox(a, 0, b, sheet.height), "cut")


def _shortened(rgb: Pixels, cells: int) -> list[tuple[int, int]]:
    """Outer spans that are smaller than the ones between, where *rgb* is cut into so many *cells*."""
    length = rgb.shape[1]
    for bands in gutters(rgb):
        inner = [it for it in bands if it[0] > 0 and it[1] < length]
        if len(inner) != cells - 1 or cells < 3:
            continue
        start = bands[0][1] if bands[0][0] == 0 else 0
        end = bands[-1][0] if bands[-1][1] == length else length
        edges = [start, *(edge for band in inner for edge in band), end]
        spans = list(zip(edges[::2], edges[1::2], strict=True))
        wide = [b - a for a, b in spans]
        usual = float(np.median(wide[1:-1]))
        if (
            max(wide) <= 1.05 * usual
            and min(wide[1:-1]) >= _SMALLER * usual
            and usual > 0.2 * length / cells * 3
        ):
            return [span for span in (spans[0], spans[-1]) if span[1] - span[0] < _SMALLER * usual]
    return []


def _paper(rgb: Pixels) -> NDArray[np.float64] | None:
    """The colour of the edge, where most of the edge has one."""
    ring = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    usual = np.median(ring, axis=0)
    return usual if (np.abs(ring - usual).max(axis=1) <= _PAPER).mean() >= _PLAIN else None


def _cut(rgb: Pixels, paper: NDArray[np.float64]) -> Iterator[Mark]:
    """What touches the edge of plain *paper*."""
    height, width = rgb.shape[:2]
    sides = {
        "upper": (rgb[:3], False), "lower": (rgb[-3:], False),
        "left": (rgb[:, :3].transpose(1, 0, 2), True), "right": (rgb[:, -3:].transpose(1, 0, 2), True),
    }  # fmt: skip
    for side, (lines, upright) in sides.items():
        ink = (np.abs(lines - paper).max(axis=2) > _INK).all(axis=0)
        edges = np.flatnonzero(np.diff(np.r_[False, ink, False].astype(np.int8)))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            a, b = max(0, int(start) - 12), int(end) + 12
            deep = 40
            if upright:
                box = PixelBox(
                    0 if side == "left" else max(0, width - deep),
                    a,
                    min(width, deep) if side == "left" else width,
                    min(b, height),
                )
            else:
                box = PixelBox(
                    a,
                    0 if side == "upper" else max(0, height - deep),
                    min(b, width),
                    min(height, deep) if side == "upper" else height,
                )
            yield Mark(box, side)


CHECK: Final = Check(
    "image_is_whole",
    "Nothing that must be whole is cut off by the edge.",
    look,
    threshold=0.5,
    blocks=frozenset({"contact_sheet"}),
)
