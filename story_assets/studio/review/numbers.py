"""The numbers of panels, read where all panels have theirs: at the same place and of the same size.

A lone digit is easily mistaken; nine at one place are not. So everything that could be a digit, near the
edge of a panel or beside it, is a candidate, and the place is taken where most different digits stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.digits import likeness
from story_assets.studio.review.grid import Grid
from story_assets.studio.review.looking import Grey
from story_assets.studio.review.shapes import shapes
from story_assets.studio.review.strokes import LEAST, digit_like, ink

LIKE: Final = 0.72
"""From here up a shape is taken for a digit. Digits of 99 faces that are no examples: 98 % are above."""
_CORNER: Final = (0.36, 0.3)
"""How far from its panel's edges a number may stand inside, as shares of width and height."""


@dataclass(frozen=True)
class Read:
    """What stands where a panel has its number."""

    box: PixelBox
    like: tuple[float, ...]
    """How much it looks like 1 to 9."""

    @property
    def digit(self) -> int:
        return int(np.argmax(self.like)) + 1


@dataclass(frozen=True)
class _Candidate:
    panel: int
    x: float
    """Middle, from the panel's left or right edge, whichever the corner is at."""
    y: float
    height: int
    read: Read


def numbers(it: Grid) -> tuple[Read | None, ...] | None:
    """What each panel has for a number, in the order of the panels. None where no numbers were found."""
    grey = np.asarray(it.sheet.convert("L"), np.float32)
    best: tuple[float, tuple[Read | None, ...]] = (0.0, ())
    for right, low in ((False, False), (True, False), (False, True), (True, True)):
        found = _candidates(grey, it, right=right, low=low)
        best = max(best, _best_place(found, len(it.panels)), key=lambda place: place[0])
        if best[0] > 0.75 * len(it.panels):
            break
    worth, reads = best
    return _again(grey, it, reads) if worth >= 3 else None


def _again(grey: Grey, it: Grid, reads: tuple[Read | None, ...]) -> tuple[Read | None, ...]:
    """*reads*; where a panel has none, at the place of the others once more, at every level of grey."""
    known = [(panel, read.box) for panel, read in zip(it.panels, reads, strict=True) if read is not None]
    if len(known) < len(reads) / 2:
        return reads
    offsets = np.array([_offsets(panel, box) for panel, box in known])
    steady = np.abs(offsets - np.median(offsets, axis=0)).sum(axis=0)
    right, low = steady[1] < steady[0], steady[3] < steady[2]
    dx, _, dy, _ = np.median(offsets, axis=0)
    if right:
        dx = np.median(offsets[:, 1])
    if low:
        dy = np.median(offsets[:, 3])
    tall = float(np.median([box.bottom - box.top for _, box in known]))
    return tuple(
        read
        or _at(
            grey, (panel.right if right else panel.left) + dx, (panel.bottom if low else panel.top) + dy, tall
        )
        for panel, read in zip(it.panels, reads, strict=True)
    )


def _offsets(panel: PixelBox, box: PixelBox) -> tuple[float, float, float, float]:
    """From the panel's left, right, top and bottom edge to the middle of the box."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return x - panel.left, x - panel.right, y - panel.top, y - panel.bottom


def _at(grey: Grey, x: float, y: float, tall: float) -> Read | None:
    """What looks most like a digit about *tall* pixels high around a place."""
    left, top = max(0, round(x - tall)), max(0, round(y - tall))
    part = grey[top : round(y + tall), left : round(x + tall)]
    found: list[tuple[PixelBox, Grey]] = []
    if min(part.shape) >= LEAST:
        low, high = (float(it) for it in np.percentile(part, (2, 98)))
        for level in (low + (high - low) * step / 11 for step in range(1, 11)):
            for light in (True, False):
                for shape in shapes(part > level if light else part < level, least=12):
                    if (
                        abs(shape.height - tall) > 0.2 * tall
                        or not 0.12 <= shape.width / shape.height <= 1.15
                    ):
                        continue
                    if abs((shape.left + shape.right) / 2 + left - x) > 0.6 * tall:
                        continue
                    box = PixelBox(left + shape.left, top + shape.top, left + shape.right, top + shape.bottom)
                    found.append((box, ink(part, shape, light=light)))
    likes = likeness([glyph for _, glyph in found])
    if not len(likes) or likes.max() < LIKE - 0.12:
        return None
    best = int(likes.max(axis=1).argmax())
    return Read(found[best][0], tuple(float(v) for v in likes[best]))


def _candidates(grey: Grey, it: Grid, *, right: bool, low: bool) -> list[_Candidate]:
    """Everything like a digit in one corner of every panel."""
    between = _between(it)
    found: list[_Candidate] = []
    for index, panel in enumerate(it.panels):
        wide, tall = panel.right - panel.left, panel.bottom - panel.top
        if min(wide, tall) < 16:
            continue
        reach = (_CORNER[0] * wide, _CORNER[1] * tall)
        edge = panel.right if right else panel.left
        line = panel.bottom if low else panel.top
        x0, x1 = (edge - reach[0], edge + between[0]) if right else (edge - between[0], edge + reach[0])
        y0, y1 = (line - reach[1], line + between[1]) if low else (line - between[1], line + reach[1])
        zone = PixelBox(
            max(0, round(x0)), max(0, round(y0)), min(grey.shape[1], round(x1)), min(grey.shape[0], round(y1))
        )
        own = list(digit_like(grey, zone, min(wide, tall)))
        likes = likeness([glyph for _, glyph in own])
        for (box, _), like in zip(own, likes, strict=True):
            if like.max() >= LIKE - 0.12:
                read = Read(box, tuple(float(v) for v in like))
                found.append(
                    _Candidate(
                        index,
                        (box.left + box.right) / 2 - edge,
                        (box.top + box.bottom) / 2 - line,
                        box.bottom - box.top,
                        read,
                    )
                )
    return found


def _between(it: Grid) -> tuple[float, float]:
    """How much room there is between panels, across and down."""
    across = [b.left - a.right for a, b in zip(it.panels, it.panels[1:], strict=False) if b.top < a.bottom]
    down = [b.top - a.bottom for a, b in zip(it.panels, it.panels[it.columns :], strict=False)]
    return max(0, *across, 0), max(0, *down, 0)


def _best_place(found: Sequence[_Candidate], panels: int) -> tuple[float, tuple[Read | None, ...]]:
    """The place where most different digits stand, and how much that says: about one for each panel."""
    best: tuple[float, tuple[Read | None, ...]] = (0.0, ())
    if not found:
        return best
    panel, x, y, height = (
        np.array([getattr(c, name) for c in found]) for name in ("panel", "x", "y", "height")
    )
    like = np.array([c.read.like for c in found])
    sure = like.max(axis=1)
    for seed in np.argsort(-sure)[:120]:
        near = (
            (np.abs(height - height[seed]) <= max(1.5, 0.16 * height[seed]))
            & (np.abs(y - y[seed]) <= max(3, 0.3 * height[seed]))
            & (np.abs(x - x[seed]) <= max(4, 0.6 * height[seed]))
        )
        own = _one_each(np.flatnonzero(near), panel, sure, x, seed)
        worth = _worth(own, like)
        if worth > best[0]:
            best = (worth, tuple(found[own[i]].read if i in own else None for i in range(panels)))
    return best


def _one_each(
    near: NDArray[np.intp], panel: NDArray[np.int_], sure: Grey, x: NDArray[np.float64], seed: int
) -> dict[int, int]:
    """For each panel the candidate that looks most like a digit, and is nearest where two do."""
    own: dict[int, int] = {}
    for i in sorted(near, key=lambda i: sure[i] - 0.002 * abs(x[i] - x[seed])):
        own[int(panel[i])] = int(i)
    return own


def _worth(own: dict[int, int], like: Grey) -> float:
    """What a place says: different digits count, the same digit again says it is a letter or a decoration."""
    most: dict[int, float] = {}
    for panel, i in own.items():
        sure = float(like[i].max())
        digit = int(like[i].argmax()) + 1
        right = float(like[i][panel]) if panel < 9 else 0.0
        if right >= sure - 0.05:
            digit, sure = panel + 1, right
        if sure >= LIKE - 0.12:
            most[digit] = max(most.get(digit, 0.0), min(1.0, (sure - 0.5) / 0.4))
    return sum(most.values()) * (1 if len(most) > 0.4 * len(own) else 0.5)
