"""Connected shapes in a mask, with numpy alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]


@dataclass(frozen=True)
class Blob:
    """A connected shape: its number in the labels, its area in pixels, its box (right and bottom outside)."""

    label: int
    area: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def blobs(mask: Mask, *, corners: bool = True) -> tuple[Labels, list[Blob]]:
    """Every pixel of *mask* with the number of its shape from 1, and the shapes. *corners* join, too.

    Runs of a row are joined with those they touch in the row above.
    """
    rows, starts, ends = _runs(mask)
    parent = _joined(rows, starts, ends, int(corners))
    numbers, label = np.unique(parent, return_inverse=True)
    labels = np.zeros(mask.shape, np.int32)
    flat = labels.reshape(-1)
    lengths = ends - starts
    offsets = np.repeat(
        rows * mask.shape[1] + starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths
    )
    flat[np.arange(lengths.sum()) + offsets] = np.repeat(label + 1, lengths)
    count = len(numbers)
    area = np.bincount(label, weights=lengths, minlength=count)
    left, top = np.full(count, mask.shape[1]), np.full(count, mask.shape[0])
    right, bottom = np.zeros(count, int), np.zeros(count, int)
    np.minimum.at(left, label, starts)
    np.maximum.at(right, label, ends)
    np.minimum.at(top, label, rows)
    np.maximum.at(bottom, label, rows + 1)
    shapes = zip(area, left, top, right, bottom, strict=True)
    return labels, [Blob(n, *(int(value) for value in shape)) for n, shape in enumerate(shapes, 1)]


def _runs(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Row, first column and column after the last of every run, in reading order."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return rows, starts, ends


def _joined(
    rows: NDArray[np.intp], starts: NDArray[np.intp], ends: NDArray[np.intp], reach: int
) -> NDArray[np.intp]:
    """The first run of the shape that each run belongs to."""
    parent = list(range(len(rows)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    row, first, last = rows.tolist(), starts.tolist(), ends.tolist()
    above = 0
    for n in range(len(row)):
        while row[above] < row[n] - 1 or (row[above] == row[n] - 1 and last[above] + reach <= first[n]):
            above += 1
        it = above
        while row[it] == row[n] - 1 and first[it] < last[n] + reach:
            parent[root(n)] = root(it)
            it += 1
    return np.array([root(n) for n in range(len(row))], dtype=np.intp)
