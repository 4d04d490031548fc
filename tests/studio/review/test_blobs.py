"""Shapes in a mask are counted right, whatever they look like."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from story_assets.studio.review.blobs import blobs

masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12))


def flooded(mask: NDArray[np.bool_], *, corners: bool) -> set[frozenset[tuple[int, int]]]:
    """The shapes of *mask*, by walking from pixel to pixel."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}
    steps = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if corners or not (x and y)]
    shapes: set[frozenset[tuple[int, int]]] = set()
    while left:
        todo, shape = [left.pop()], set[tuple[int, int]]()
        while todo:
            at = todo.pop()
            shape.add(at)
            near = {(at[0] + y, at[1] + x) for y, x in steps} & left
            left -= near
            todo += near
        shapes.add(frozenset(shape))
    return shapes


@settings(max_examples=150, deadline=None)
@given(masks, st.booleans())
def test_shapes_are_those_a_walk_finds(mask: NDArray[np.bool_], corners: bool) -> None:
    """A figure in two halves would be two people, and two people one."""
    labels, shapes = blobs(mask, corners=corners)

    found = {
        frozenset((int(y), int(x)) for y, x in zip(*np.nonzero(labels == it.label), strict=True))
        for it in shapes
    }
    assert found == flooded(mask, corners=corners)
    for it in shapes:
        ys, xs = np.nonzero(labels == it.label)
        assert (it.area, it.left, it.top) == (len(ys), xs.min(), ys.min())
        assert (it.right, it.bottom) == (xs.max() + 1, ys.max() + 1)
