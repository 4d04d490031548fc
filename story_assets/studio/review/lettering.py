"""What a reader sees written in a picture. One engine for the process, asked one picture at a time.

The weights (PP-OCRv6 small) ship inside the wheel of rapidocr: Latin, Greek, Chinese and Japanese. Nothing is
downloaded. Cyrillic, Hangul and everything written from right to left are not in its alphabet.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Picture

NEEDS: Final = ("rapidocr", "onnxruntime")
"""Modules of the extra `review`."""
LONGEST: Final = 2000
"""Pixels that the engine takes along an edge; it shrinks anything longer by itself."""
_SCRIPTS: Final = frozenset(
    ("LATIN", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH")
)
"""Alphabets of the engine, as Unicode names its letters; counted in the weights of rapidocr 3.10.0."""
_THREADS: Final = 1
"""More would fight over the cores that renders and other checks use."""
_LEAST: Final = 24
"""Pixels of an edge below which a picture holds no word."""
_UPRIGHT: Final = 1.6
"""Height over width from which a line is read from top to bottom. The engine would lay it on its side."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Line:
    """A line of lettering and where it stands."""

    text: str
    box: PixelBox

    @property
    def size(self) -> int:
        """Height of the letters, in pixels."""
        return max(1, min(self.box.bottom - self.box.top, self.box.right - self.box.left))


def can_read(text: str) -> bool:
    """Whether every letter of *text* is in the engine's alphabet."""
    letters = [c for c in text if c.isalpha()]
    return all(unicodedata.name(c, "").split(" ")[0] in _SCRIPTS for c in letters)


@lru_cache(maxsize=32)
def lettering(picture: Picture, area: PixelBox, zoom: float = 1.0) -> tuple[Line, ...]:
    """Every line inside *area* of *picture*, seen *zoom* times as large. Two checks ask, so it is kept."""
    if min(area.right - area.left, area.bottom - area.top) < _LEAST:
        return ()
    part = picture.pixels.crop((area.left, area.top, area.right, area.bottom))
    size = (max(1, round(part.width * zoom)), max(1, round(part.height * zoom)))
    pixels = np.asarray(part if size == part.size else part.resize(size, Image.Resampling.LANCZOS))
    lines: list[Line] = []
    for text, (left, top, right, bottom) in _read(pixels):
        if bottom - top > _UPRIGHT * (right - left):
            text = _read_downwards(pixels[top:bottom, left:right]) or text
        lines.append(Line(text, _placed(area, zoom, (left, top, right, bottom))))
    return tuple(lines)


def _placed(area: PixelBox, zoom: float, box: tuple[int, int, int, int]) -> PixelBox:
    left, top, right, bottom = (round(edge / zoom) for edge in box)
    return PixelBox(
        area.left + left,
        area.top + top,
        min(area.left + right + 1, area.right),
        min(area.top + bottom + 1, area.bottom),
    )


def joined(lines: Sequence[Line], most: int) -> Iterator[tuple[Line, ...]]:
    """Lines that may be one text: each alone, and with up to *most* - 1 that follow beside or below it."""
    for line in lines:
        yield from _followed((line,), lines, most)


def _followed(run: tuple[Line, ...], lines: Sequence[Line], most: int) -> Iterator[tuple[Line, ...]]:
    yield run
    if len(run) < most:
        free = [line for line in lines if line not in run]
        for follows in (_gap_beside, _gap_below):
            gaps = [(gap, n) for n, line in enumerate(free) if (gap := follows(run[-1], line)) is not None]
            if gaps:
                yield from _followed((*run, free[min(gaps)[1]]), lines, most)


def _gap_beside(line: Line, other: Line) -> int | None:
    a, b = line.box, other.box
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    gap = b.left - a.right
    near = -0.5 * line.size <= gap <= 2 * line.size
    return max(gap, 0) if near and shared > 0.5 * min(line.size, other.size) else None


def _gap_below(line: Line, other: Line) -> int | None:
    a, b = line.box, other.box
    shared = min(a.right, b.right) - max(a.left, b.left)
    gap = b.top - a.bottom
    alike = 0.5 <= line.size / other.size <= 2
    return max(gap, 0) if alike and shared > 0 and -0.5 * line.size <= gap <= 1.5 * line.size else None


_ONE_AT_A_TIME: Final = Lock()


def _read(pixels: Pixels) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Texts with left, top, right, bottom."""
    answer = _asked(pixels, find=True)
    if answer.txts is None or answer.boxes is None:
        return []
    height, width = pixels.shape[:2]
    lines: list[tuple[str, tuple[int, int, int, int]]] = []
    for text, corners in zip(answer.txts, answer.boxes, strict=True):
        xs, ys = [round(float(x)) for x, _ in corners], [round(float(y)) for _, y in corners]
        box = (max(0, min(xs)), max(0, min(ys)), min(width, max(xs)), min(height, max(ys)))
        if box[0] < box[2] and box[1] < box[3]:
            lines.append((str(text), box))
    return lines


def _read_downwards(pixels: Pixels) -> str:
    """A column of square characters, put side by side for the engine."""
    height, width = pixels.shape[:2]
    count = max(2, round(height / width))
    rows = [pixels[n * height // count : (n + 1) * height // count] for n in range(count)]
    low = min(len(row) for row in rows)
    answer = _asked(np.concatenate([row[:low] for row in rows], axis=1), find=False)
    return "".join(str(text) for text in answer.txts or ())


def _asked(pixels: Pixels, *, find: bool) -> Any:
    # The engine takes BGR, and what a call switches off stays off for the next: always say all three.
    bgr = np.ascontiguousarray(pixels[:, :, ::-1])
    with _ONE_AT_A_TIME:
        return _engine()(bgr, use_det=find, use_cls=False, use_rec=True)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONGEST,
            "Global.text_score": 0.3,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": _THREADS,
        }
    )
