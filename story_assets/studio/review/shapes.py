"""Connected shapes in a black and white picture, found by their runs: letters, digits, arrows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Grey = NDArray[np.float32]
Whole = NDArray[np.intp]


@dataclass(frozen=True)
class Shape:
    """One connected shape. Its box is in pixels of the mask it was found in, right and bottom outside."""

    left: int
    top: int
    right: int
    bottom: int
    area: int
    runs: tuple[Whole, Whole, Whole] = field(repr=False)
    """Row, start and end of each of its runs."""

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def fill(self) -> float:
        """How much of its box it covers, from 0 to 1."""
        return self.area / (self.width * self.height)

    def mask(self) -> Mask:
        """The shape alone, as large as its box."""
        out = np.zeros((self.height, self.width + 1), np.int8)
        rows, starts, ends = self.runs
        np.add.at(out, (rows - self.top, starts - self.left), 1)
        np.add.at(out, (rows - self.top, ends - self.left), -1)
        return out.cumsum(1)[:, :-1] > 0


def shapes(mask: Mask, *, least: int = 1, most: int | None = None) -> Iterator[Shape]:
    """Every shape in *mask* that touches itself across edges or corners, with *least* to *most* pixels."""
    rows, starts, ends = _runs(mask)
    if not len(rows):
        return
    labels = _joined(rows, starts, ends, mask.shape[0])
    order = np.argsort(labels, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(labels[order]) > 0])
    areas = np.add.reduceat((ends - starts)[order], first)
    left = np.minimum.reduceat(starts[order], first)
    right = np.maximum.reduceat(ends[order], first)
    top = np.minimum.reduceat(rows[order], first)
    bottom = np.maximum.reduceat(rows[order], first) + 1
    last = np.r_[first[1:], len(order)]
    for i in np.flatnonzero((areas >= least) & (areas <= (mask.size if most is None else most))):
        own = order[first[i] : last[i]]
        yield Shape(
            int(left[i]), int(top[i]), int(right[i]), int(bottom[i]), int(areas[i]),
            (rows[own], starts[own], ends[own]),
        )  # fmt: skip


def _runs(mask: Mask) -> tuple[Whole, Whole, Whole]:
    """Rows, starts and ends of all horizontal runs, in reading order."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    return rows, starts, ends


def _joined(rows: Whole, starts: Whole, ends: Whole, height: int) -> Whole:
    """A label for each run: the same for all that touch, directly or through others."""
    at = np.searchsorted(rows, np.arange(height + 1))
    wide = int(ends.max()) + 2
    # As one line of numbers: the runs of the next row that end after a run starts and start before it ends.
    low = np.searchsorted(rows * wide + ends, (rows + 1) * wide + starts, side="left")
    high = np.searchsorted(rows * wide + starts, (rows + 1) * wide + ends, side="right")
    high = np.minimum(high, at[rows + 1] + np.diff(at, append=len(rows))[rows + 1])
    many = np.maximum(high - low, 0)
    above = np.repeat(np.arange(len(rows)), many)
    start = np.repeat(np.cumsum(many) - many, many)
    below: Whole = np.repeat(low, many) + np.arange(len(above)) - start
    labels = np.arange(len(rows))
    while len(above):
        least = np.minimum(labels[above], labels[below])
        np.minimum.at(labels, labels[above], least)
        np.minimum.at(labels, labels[below], least)
        while (labels[labels] != labels).any():
            labels = labels[labels]
        apart = labels[above] != labels[below]
        above, below = above[apart], below[apart]
    return labels
