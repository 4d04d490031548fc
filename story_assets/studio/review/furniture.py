"""What surrounds pictures on boards and must not be in a still: margins, and lines around."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from story_assets.studio.renderer import PixelBox

Pixels = NDArray[np.int16]


@dataclass(frozen=True)
class Found:
    """A piece of furniture, in pixels of the still that was looked at."""

    what: str
    box: PixelBox


def margins(rgb: Pixels) -> Iterator[Found]:
    """Flat strips along opposite sides that end in a straight line, or paper on all four."""
    deep = {side: _flat(lines) for side, lines in _from_each_side(rgb).items()}
    height, width = rgb.shape[:2]
    least = max(3, round(0.006 * min(height, width)))
    boxes = {
        "top": PixelBox(0, 0, width, deep["top"][0]),
        "bottom": PixelBox(0, height - deep["bottom"][0], width, height),
        "left": PixelBox(0, 0, deep["left"][0], height),
        "right": PixelBox(width - deep["right"][0], 0, width, height),
    }
    strips = {side for side, (depth, _, straight) in deep.items() if depth >= least and straight}
    plain = {side for side, (depth, colour, _) in deep.items() if depth >= least and _is_paper(colour)}
    opposite = [pair for pair in (("top", "bottom"), ("left", "right")) if strips.issuperset(pair)]
    sides = {side for a, b in opposite if _alike(deep[a][1], deep[b][1]) for side in (a, b)}
    if len(plain) == 4 and all(_alike(deep["top"][1], deep[side][1]) for side in plain):
        sides |= plain
    sides |= {
        side
        for side in strips & plain
        if deep[side][0] > 0.03 * (height if side in ("top", "bottom") else width)
    }
    for side in sorted(sides):
        if deep[side][0] < (height if side in ("top", "bottom") else width) * 0.95:
            yield Found("a margin", boxes[side])


def _from_each_side(rgb: Pixels) -> dict[str, Pixels]:
    """The still as lines from each side inwards."""
    turned = rgb.transpose(1, 0, 2)
    return {"top": rgb, "bottom": rgb[::-1], "left": turned, "right": turned[::-1]}


def _flat(lines: Pixels) -> tuple[int, NDArray[np.float64], bool]:
    """How many lines from the edge are of one colour, that colour, and whether they end all at once."""
    colour = np.median(lines[0], axis=0)
    some = lines[:, :: max(1, lines.shape[1] // 400)]
    depth = 0
    while depth < len(some):
        alike = (np.abs(some[depth : depth + _AT_ONCE] - colour).max(axis=2) < 14).mean(axis=1) > 0.985
        if not alike.all():
            depth += int(np.argmin(alike))
            break
        depth += len(alike)
    beyond = some[min(depth + 2, len(some) - 1)]
    straight = 0 < depth < len(some) and (np.abs(beyond - colour).max(axis=1) > 20).mean() > 0.9
    return depth, colour, bool(straight)


_AT_ONCE: Final = 32
"""Lines that are looked at together: most pictures have no flat strip, and are done after the first few."""


def _is_paper(colour: NDArray[np.float64]) -> bool:
    """White, cream or black: what pages are made of."""
    return bool((colour.min() > 222 and np.ptp(colour) < 30) or colour.max() < 14)


def _alike(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    return bool(np.abs(a - b).max() < 14)


def outline(rgb: Pixels) -> Iterator[Found]:
    """A line of at least two pixels, of one colour, along all four sides and near them."""
    height, width = rgb.shape[:2]
    reach = max(4, round(0.035 * min(height, width)))
    top, *others = (list(_stripes(side, reach)) for side in _from_each_side(rgb).values())
    for depth, colour in top:
        same = [[d for d, other in side if _alike(colour, other)] for side in others]
        if all(same):
            bottom, left, right = (it[0] for it in same)
            yield Found("a border", PixelBox(left, depth, width - right, height - bottom))
            return


def _stripes(lines: Pixels, reach: int) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Where a stripe begins that differs from what is inside of it along its length; its colour."""
    ends = lines.shape[1] // 20
    some = lines[: 2 * reach + 6, ends : lines.shape[1] - ends : max(1, lines.shape[1] // 400)]
    colours = np.median(some, axis=1)
    alike = (np.abs(some - colours[:, None]).max(axis=2) < 18).mean(axis=1) > 0.93
    depth = 0
    while depth < min(reach, len(some) - 6):
        thick = 0
        while (
            depth + thick < len(some) - 4
            and alike[depth + thick]
            and _alike(colours[depth], colours[depth + thick])
        ):
            thick += 1
        if 2 <= thick <= reach:
            beyond = some[depth + thick + 1]
            if (np.abs(beyond - colours[depth]).max(axis=1) > 24).mean() > 0.7:
                yield depth, colours[depth]
        depth += max(thick, 1)
