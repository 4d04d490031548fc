"""Where the panels of a sheet are: as its renderer reported them, else between the gutters that can be seen.

A gutter is a line across the whole sheet: of one colour, or darker or lighter than both its sides, or, where
panels touch, a step. It may lie a few pixels off the even grid, and the sheet may be turned by a degree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.images import even_grid
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Picture, Sight

Pixels = NDArray[np.int16]
Line = NDArray[np.bool_]
Spans = tuple[tuple[int, int], ...]
Bands = list[tuple[int, int]]
"""Starts and ends, in pixels, in order."""

_LONGEST: Final = 1536
"""Gutters are looked for at no more than a draft's size; a thin one is still two pixels there."""
_TURNS: Final = (0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1.0, -1.0)
"""Degrees."""
_MOST: Final = 6
"""Columns or rows of a sheet anybody would draw."""
_EDGE: Final = 3
"""Pixels from the edge of a sheet at which its margin begins at the latest: turning frays the edge."""
_OFF: Final = 0.07
"""How far a gutter may lie off the even grid, as a share of a cell."""


@dataclass(frozen=True)
class Grid:
    """Panels in reading order, on the sheet as it was straightened."""

    columns: int
    rows: int
    panels: tuple[PixelBox, ...]
    sheet: Image.Image = field(repr=False)
    reported: bool = False


def grid(sight: Sight) -> Grid | None:
    """The panels of a contact sheet: reported, else found. None when there is no grid to be seen."""
    picture, layout = sight.picture, sight.brief.layout
    if len(picture.frames) > 1:
        return Grid(layout.columns, layout.rows, inside(picture), picture.pixels, reported=True)
    return _searched(picture, layout.columns, layout.rows)


@lru_cache(maxsize=4)
def _searched(picture: Picture, columns: int, rows: int) -> Grid | None:
    """Several checks ask for the panels of the same sheet."""
    return found(picture.pixels, (columns, rows))


def panels(sight: Sight) -> tuple[PixelBox, ...]:
    """Where the panels are, or would be if the sheet were even."""
    seen = grid(sight)
    layout = sight.brief.layout
    if seen is not None and (seen.columns, seen.rows) == (layout.columns, layout.rows):
        return seen.panels
    return even_grid(sight.picture.pixels.size, layout.columns, layout.rows)


def inside(picture: Picture) -> tuple[PixelBox, ...]:
    """The reported pictures, as far as they are inside the image. One that is not has no area."""
    width, height = picture.pixels.size

    def cut(it: PixelBox) -> PixelBox:
        left, top = min(max(it.left, 0), width), min(max(it.top, 0), height)
        return PixelBox(left, top, max(left, min(it.right, width)), max(top, min(it.bottom, height)))

    return tuple(map(cut, picture.frames))


def several(still: Image.Image) -> Grid | None:
    """The grid in what should be one picture. Its gutters end sharply, which flat walls and faces do not."""
    seen = found(still, None)
    if seen is None:
        return None
    rgb = np.asarray(seen.sheet, np.int16)
    across = {(it.left, it.right) for it in seen.panels}
    down = {(it.top, it.bottom) for it in seen.panels}
    sharp = _sharp(rgb, sorted(across)) and _sharp(rgb.transpose(1, 0, 2), sorted(down))
    return seen if sharp else None


def _sharp(rgb: Pixels, spans: list[tuple[int, int]]) -> bool:
    """Whether the picture changes along most of every inner edge of *spans*."""
    length = rgb.shape[1]
    edges = [edge for (_, a), (b, _) in pairwise(spans) for edge in (a, b)]
    apart = [np.abs(rgb[:, min(e + 2, length - 1)] - rgb[:, max(e - 3, 0)]).max(axis=1) > 14 for e in edges]
    return all(it.mean() > 0.6 for it in apart)


def found(sheet: Image.Image, expected: tuple[int, int] | None) -> Grid | None:
    """The grid whose gutters can be seen, of at least two columns and rows.

    A sheet that is not as *expected* is looked at again, a little turned. None expects nothing.
    """
    small = sheet.copy()
    small.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
    if min(small.size) < 48:
        return None
    angle, seen = 0.0, _seen(small)
    for turn in _TURNS if expected is not None else ():
        if _counted(seen) == expected:
            break
        # Looked for at full size: half the size would do for most sheets, and loses gutters of 4 pixels.
        turned = _seen(_straight(small, turn))
        if _many(turned) > _many(seen):
            angle, seen = turn, turned
    if seen is None:
        return None
    panels = _boxes(*seen, sheet.width / small.width)
    return Grid(*_counted(seen), tuple(panels), _straight(sheet, angle))


def _straight(sheet: Image.Image, angle: float) -> Image.Image:
    """The sheet turned, with corners in the colour of its edge."""
    if not angle:
        return sheet
    rgb = np.asarray(sheet)
    edge = np.median(np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]]), axis=0)
    fill = (int(edge[0]), int(edge[1]), int(edge[2]))
    return sheet.rotate(angle, Image.Resampling.BILINEAR, fillcolor=fill)


def _counted(seen: tuple[Spans, Spans] | None) -> tuple[int, int]:
    return (len(seen[0]), len(seen[1])) if seen else (0, 0)


def _many(seen: tuple[Spans, Spans] | None) -> int:
    columns, rows = _counted(seen)
    return columns * rows


def _seen(sheet: Image.Image) -> tuple[Spans, Spans] | None:
    """Where the columns and the rows lie, if both are cut by gutters."""
    rgb = np.asarray(sheet)
    across, down = _spans(rgb), _spans(rgb.transpose(1, 0, 2))
    return (across, down) if len(across) > 1 and len(down) > 1 else None


def _boxes(across: Spans, down: Spans, scale: float) -> Iterator[PixelBox]:
    for top, bottom in down:
        for left, right in across:
            yield PixelBox(*(round(it * scale) for it in (left, top, right, bottom)))


def _spans(rgb: NDArray[np.uint8]) -> Spans:
    """The columns between the gutters of *rgb*: of all ways to see them, that of the most and the widest."""
    ways = gutters(rgb)
    for cells in range(_MOST, 1, -1):
        if found := [spans for bands in ways if (spans := _even(bands, rgb.shape[1], cells))]:
            return min(found, key=lambda spans: sum(right - left for left, right in spans))
    return ()


def gutters(rgb: Pixels | NDArray[np.uint8]) -> list[Bands]:
    """Where upright gutters might be, by each way to see them. Some hundred rows say it of all."""
    some = rgb[:: max(1, rgb.shape[0] // 300)].astype(np.int16)
    return [*_flat(some), _bands(_ridge(some)), _bands(_step(some))]


def _even(bands: Bands, length: int, cells: int) -> Spans:
    """The spans between *bands* where they cut *length* into so many about equal *cells*."""
    start = bands[0][1] if bands and bands[0][0] <= _EDGE else 0
    end = bands[-1][0] if bands and bands[-1][1] >= length - _EDGE else length
    inner = [it for it in bands if it[0] > start and it[1] < end]
    if end - start < length * 0.7:
        return ()
    chosen: list[tuple[int, int]] = []
    for k in range(1, cells):
        at = start + (end - start) * k / cells
        near = min(inner, key=lambda it: abs((it[0] + it[1]) / 2 - at), default=None)
        if near is None or abs((near[0] + near[1]) / 2 - at) > _OFF * length / cells:
            return ()
        chosen.append(near)
    edges = [start, *(edge for band in chosen for edge in band), end]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _bands(lines: Line) -> Bands:
    """Runs of columns that are lines all the way down."""
    edges = np.flatnonzero(np.diff(np.r_[False, lines, False].astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _flat(rgb: Pixels) -> Iterator[Bands]:
    """Columns of one colour, but for a badge or a speck: for each such colour, where they are."""
    colours = np.median(rgb, axis=0)
    alike = (np.abs(rgb - colours).max(axis=2) < 20).mean(axis=0) > 0.93
    left = alike.copy()
    while left.any():
        own = alike & (np.abs(colours - colours[np.argmax(left)]).max(axis=1) < 24)
        yield _bands(own)
        left &= ~own


def _ridge(rgb: Pixels) -> Line:
    """Thin lines that are darker or lighter than both sides nearly all the way down."""
    grey = rgb.mean(axis=2)
    reach = max(3, grey.shape[1] // 200)
    far = np.pad(grey, ((0, 0), (reach, reach)), mode="edge")
    left, right = grey - far[:, : -2 * reach], grey - far[:, 2 * reach :]
    light, dark = (np.minimum(left, right) > 10).mean(0), (np.maximum(left, right) < -10).mean(0)
    return np.maximum(light, dark) > 0.85


def _step(rgb: Pixels) -> Line:
    """Where the picture changes all at once in every part of its height: panels that touch."""
    grey = rgb.mean(axis=2)
    step = np.abs(np.diff(grey, axis=1, prepend=grey[:, :1])) > 8
    parts = np.stack([part.mean(axis=0) for part in np.array_split(step, 6)])
    return (parts.min(axis=0) > 0.3) & (parts.mean(axis=0) > 0.6)
