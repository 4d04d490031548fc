"""What a person is shown: the part of an image that a check objects to, with the places marked."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import noto_cjk_sans_otc
from PIL import Image, ImageDraw, ImageFont

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Mark, Picture

LONGEST: Final = 640
"""Pixels of the longer edge."""
MOST: Final = 60_000
"""Bytes: evidence travels in Dagster's metadata."""
_AROUND: Final = 0.3
"""Room around the marks, as a share of their box."""
_LEAST: Final = 160
"""Pixels of the image that are shown at least, so that one sees where one is."""
_SLIM: Final = 0.6
"""Of the longer edge: a narrower strip would have no room for words."""
_SHOWN: Final = 24
"""Marks that are drawn at most."""
_LETTERS: Final = 36
_RED: Final = "#e0261b"
_FONT: Final = Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"


def marked(picture: Picture, marks: Sequence[Mark]) -> bytes:
    """The part of *picture* around *marks* as WebP, each in a box with a few words; all of it without marks.

    At most 640 pixels and 60 kB. Raises `NotAnImage`.
    """
    whole = picture.pixels
    places = [(_inside(mark.box, whole.size), mark.says) for mark in marks[:_SHOWN]]
    view = _view([box for box, _ in places], whole.size)
    shown = whole.crop((view.left, view.top, view.right, view.bottom))
    scale = min(1.0, LONGEST / max(shown.size))
    if scale < 1:
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        shown = shown.resize(size, Image.Resampling.LANCZOS)
    for box, says in places:
        _draw(shown, _seen(box, view, scale), says)
    return _small(shown)


def _inside(box: PixelBox, size: tuple[int, int]) -> PixelBox:
    """*box*, turned the right way round and cut to the image; never without area."""
    left, right = (min(max(it, 0), size[0]) for it in sorted((box.left, box.right)))
    top, bottom = (min(max(it, 0), size[1]) for it in sorted((box.top, box.bottom)))
    left, top = min(left, size[0] - 1), min(top, size[1] - 1)
    return PixelBox(left, top, max(right, left + 1), max(bottom, top + 1))


def _view(boxes: Sequence[PixelBox], size: tuple[int, int]) -> PixelBox:
    """What is shown: all marks, some room around them, and never less than a bit of the image."""
    if not boxes:
        return PixelBox(0, 0, *size)
    left, top = min(it.left for it in boxes), min(it.top for it in boxes)
    right, bottom = max(it.right for it in boxes), max(it.bottom for it in boxes)
    wide, tall = right - left, bottom - top
    across = max(_AROUND * wide, (max(_LEAST, _SLIM * tall) - wide) / 2)
    down = max(_AROUND * tall, (max(_LEAST, _SLIM * wide) - tall) / 2)
    return _inside(
        PixelBox(round(left - across), round(top - down), round(right + across), round(bottom + down)), size
    )


def _seen(box: PixelBox, view: PixelBox, scale: float) -> tuple[float, float, float, float]:
    return (
        (box.left - view.left) * scale,
        (box.top - view.top) * scale,
        (box.right - view.left) * scale,
        (box.bottom - view.top) * scale,
    )


def _draw(shown: Image.Image, box: tuple[float, float, float, float], says: str) -> None:
    pen = max(2, max(shown.size) // 200)
    draw = ImageDraw.Draw(shown)
    left, top, right, bottom = box
    draw.rectangle((left, top, max(right - 1, left), max(bottom - 1, top)), outline=_RED, width=pen)
    words = "".join(c for c in says if c.isprintable())
    words = words if len(words) <= _LETTERS else words[: _LETTERS - 1] + "…"
    if not words:
        return
    face = _face(max(11, max(shown.size) // 36))
    x0, y0, x1, y1 = draw.textbbox((0, 0), words, font=face)
    wide, tall = x1 - x0 + 2 * pen, y1 - y0 + 2 * pen
    x = min(max(left, 0), max(shown.width - wide, 0))
    y = top - tall if top >= tall else min(bottom, max(shown.height - tall, 0))
    draw.rectangle((x, y, x + wide, y + tall), fill=_RED)
    draw.text((x + pen - x0, y + pen - y0), words, fill="white", font=face)


@cache
def _face(points: int) -> ImageFont.FreeTypeFont:
    """One that has Latin and Chinese."""
    return ImageFont.truetype(str(_FONT), points)


def _small(shown: Image.Image) -> bytes:
    """As good as fits."""
    while True:
        for quality in (80, 65, 50, 35, 20):
            out = io.BytesIO()
            shown.save(out, "WEBP", quality=quality, method=4)
            if out.tell() <= MOST:
                return out.getvalue()
        shown = shown.resize((max(1, shown.width * 3 // 4), max(1, shown.height * 3 // 4)))
