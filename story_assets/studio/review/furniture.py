"""What stands on boards and must not stand in a still: margins, lines around, captions, arrows, numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.looking import Grey
from story_assets.studio.review.numbers import mean_around
from story_assets.studio.review.shapes import Mask, Shape, shapes

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
    sides |= {side for side in strips & plain if deep[side][0] > 0.03 * (height if side in ("top", "bottom") else width)}
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
    alike = np.abs(some - colour).max(axis=2) < 14
    depth = int(np.argmin(alike.mean(axis=1) > 0.985))
    if depth == 0:
        return (len(lines) if alike.mean() > 0.98 else 0), colour, False
    beyond = some[min(depth + 2, len(lines) - 1)]
    straight = (np.abs(beyond - colour).max(axis=1) > 20).mean() > 0.9
    return depth, colour, bool(straight)


def _is_paper(colour: NDArray[np.float64]) -> bool:
    """White, cream or black: what pages are made of."""
    return bool((colour.min() > 222 and np.ptp(colour) < 30) or colour.max() < 14)


def _alike(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    return bool(np.abs(a - b).max() < 14)


def outline(rgb: Pixels) -> Iterator[Found]:
    """A line of at least two pixels, of one colour, along all four sides and near them."""
    height, width = rgb.shape[:2]
    reach = max(4, round(0.035 * min(height, width)))
    lines = [line for side in _from_each_side(rgb).values() if (line := _line(side, reach)) is not None]
    if len(lines) == 4 and all(_alike(lines[0][1], colour) for _, colour in lines):
        top, bottom, left, right = (depth for depth, _ in lines)
        yield Found("a border", PixelBox(left, top, width - right, height - bottom))


def _line(lines: Pixels, reach: int) -> tuple[int, NDArray[np.float64]] | None:
    """How deep a line stands that differs from what is inside of it along nearly all its length."""
    ends = lines.shape[1] // 20
    some = lines[: 2 * reach + 6, ends : lines.shape[1] - ends : max(1, lines.shape[1] // 400)]
    colours = np.median(some, axis=1)
    alike = (np.abs(some - colours[:, None]).max(axis=2) < 18).mean(axis=1) > 0.93
    for depth in range(min(reach, len(some) - 6)):
        thick = 0
        while depth + thick < len(some) - 4 and alike[depth + thick] and _alike(colours[depth], colours[depth + thick]):
            thick += 1
        if 2 <= thick <= reach:
            inner = some[depth + thick + 1]
            apart = (np.abs(inner - colours[depth]).max(axis=1) > 24).mean()
            if apart > 0.85:
                return depth, colours[depth]
    return None


_LETTER: Final = (0.14, 0.92)
"""How much of its box the ink of a letter covers."""


def lettering(grey: Grey, most: int) -> Iterator[Found]:
    """Lines of more than *most* letters: shapes of like height and colour on one line, close together."""
    for light in (True, False):
        around = mean_around(grey, max(15, grey.shape[0] // 18))
        ink = (grey - around if light else around - grey) > 22
        letters = [it for it in shapes(ink, least=8) if _could_be_letter(it, grey.shape[0])]
        for line in _lines(letters):
            if len(line) > most and _written(line, grey):
                yield Found(
                    "lettering",
                    PixelBox(line[0].left, min(s.top for s in line), line[-1].right, max(s.bottom for s in line)),
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
            if j not in used and overlap > 0.5 * min(it.height, last.height) and 0.45 < it.height / tall < 1.8:
                used.add(j)
                line.append(it)
        yield line


def _written(line: Sequence[Shape], grey: Grey) -> bool:
    """Whether a row of shapes is writing: on one base line, in one ink, of several outlines."""
    heights = np.array([s.height for s in line], float)
    bases = np.array([s.bottom for s in line], float)
    usual = float(np.median(heights))
    on_line = (np.abs(bases - np.median(bases)) < 0.18 * usual).mean()
    inks = np.array([float(np.median(grey[s.top : s.bottom, s.left : s.right][s.mask()])) for s in line])
    widths = np.array([s.width for s in line], float) / usual
    fills = np.array([s.fill for s in line])
    solid = (fills > 0.86).mean()
    return bool(
        on_line > 0.65 and inks.std() < 16 and solid < 0.4 and widths.std() > 0.1 and fills.std() > 0.05
        and (heights > 0.7 * usual).mean() > 0.6
    )  # fmt: skip


def arrows(image: Image.Image) -> Iterator[Found]:
    """Flat shapes with a straight shaft and a pointed head that is wider."""
    scale = max(1.0, max(image.size) / 960)
    small = image.resize((max(1, round(image.width / scale)), max(1, round(image.height / scale))), Image.Resampling.BOX)
    rgb = np.asarray(small, np.int16)
    least, most = 0.0005 * rgb.shape[0] * rgb.shape[1], 0.05 * rgb.shape[0] * rgb.shape[1]
    steps = rgb // _STEP
    bins = (steps[..., 0] * _PER + steps[..., 1]) * _PER + steps[..., 2]
    for colour, near in _flat_colours(rgb, bins):
        for shape in shapes(near[bins], least=int(least) + 1, most=int(most)):
            long = max(shape.width, shape.height) > 0.07 * max(rgb.shape[:2])
            if long and _is_arrow(shape) and _stands_out(rgb, shape, colour):
                edges = (shape.left, shape.top, shape.right, shape.bottom)
                yield Found("an arrow", PixelBox(*(round(it * scale) for it in edges)))


_STEP: Final = 16
_PER: Final = 16
"""Levels of a channel that count as one, and how many such steps there are."""


def _flat_colours(rgb: Pixels, bins: NDArray[np.int16]) -> Iterator[tuple[Pixels, Mask]]:
    """The colours of which there is most, but for that of the ground; with all steps that are near."""
    counts = np.bincount(bins.ravel(), minlength=_PER**3)
    each = np.stack(np.unravel_index(np.arange(_PER**3), (_PER, _PER, _PER)), axis=1)
    taken = np.zeros(_PER**3, np.bool_)
    for at in np.argsort(-counts)[:60]:
        if taken[at] or not 0.0003 * bins.size < counts[at] < 0.12 * bins.size:
            continue
        near = np.abs(each - each[at]).max(axis=1) <= 1
        taken |= near & (counts < counts[at])
        yield np.median(rgb[bins == at], axis=0).astype(np.int16), near


def _stands_out(rgb: Pixels, shape: Shape, colour: Pixels) -> bool:
    """Whether the shape is of one colour and its surroundings are not of it anywhere: it was laid over them."""
    pad = 4
    top, left = max(0, shape.top - pad), max(0, shape.left - pad)
    part = rgb[top : shape.bottom + pad, left : shape.right + pad]
    own = np.zeros(part.shape[:2], np.bool_)
    own[shape.top - top : shape.bottom - top, shape.left - left : shape.right - left] = shape.mask()
    ring = mean_around(own.astype(np.float32), 2 * pad - 1) > 0
    ring &= ~(mean_around(own.astype(np.float32), 5) > 0)
    apart = np.abs(part - colour).max(axis=2)
    return bool(ring.any() and (apart[ring] > 36).mean() > 0.85)


_HEAD, _BAR = 0.15, 0.1
"""Shares of their area by which a head may differ from a triangle, and a shaft from a bar."""


def _is_arrow(shape: Shape) -> bool:
    """Whether its widths from end to end are those of a triangle and then of a bar."""
    rows, columns = np.nonzero(shape.mask())
    points = np.stack([columns - columns.mean(), rows - rows.mean()], axis=1).astype(float)
    spread, axes = np.linalg.eigh(points.T @ points / len(points))
    if spread[1] < 4 * max(spread[0], 1e-6):
        return False
    along, across = points @ axes[:, 1], points @ axes[:, 0]
    length = float(np.ptp(along)) + 1
    bins = int(min(36, length // 3))
    if bins < 12:
        return False
    place = ((along - along.min()) / length * bins).astype(int).clip(0, bins - 1)
    low, high = np.full(bins, np.inf), np.full(bins, -np.inf)
    np.minimum.at(low, place, across)
    np.maximum.at(high, place, across)
    widths, middles = high - low + 1, (high + low) / 2
    solid = np.bincount(place, minlength=bins) * bins / length / widths
    if not np.isfinite(widths).all() or (solid < 0.6)[1:-1].mean() > 0.1:
        return False
    return any(_tapers(w, m, length) for w, m in ((widths, middles), (widths[::-1], middles[::-1])))


def _tapers(widths: NDArray[np.float64], middles: NDArray[np.float64], length: float) -> bool:
    """Tip first: a triangle, and all at once a bar that is no more than 0.6 as wide."""
    middle = (np.arange(len(widths)) + 0.5) / len(widths)
    bin_ = 1 / len(widths)
    for head in np.linspace(0.1, 0.6, 26):
        tip, at, rest = widths[middle < head - bin_ / 2], middle[middle < head - bin_ / 2], widths[middle > head + bin_]
        if len(tip) < 3 or len(rest) < 5:
            continue
        slope, bar = float((tip * at).sum() / (at * at).sum()), float(np.median(rest))
        base = slope * head
        drops = tip[-1] > 1.45 * bar and rest[:2].max() < 1.25 * bar
        if not drops or not 2 < bar < 0.6 * base or not 0.05 * length < base < 0.9 * length:
            continue
        off = float(np.abs(tip - slope * at).sum() / tip.sum())
        uneven = float(np.abs(rest - bar).sum() / rest.sum())
        # The line where the head ends may catch one of its corners only, so the worst line does not count.
        sway = float(np.sort(np.abs(middles - np.median(middles)))[-2])
        if off < _HEAD and uneven < _BAR and sway < 0.08 * base + 1:
            return True
    return False
