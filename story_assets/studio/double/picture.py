"""A picture that nobody takes for a model's: coloured cells that follow from the request, stamped DOUBLE.

Load tests ask for sixty-four a second of two cores that also run the client, so it is drawn in a palette: a
tenth of the time that true colour takes.
"""

import io
import re
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import noto_cjk_sans_otc
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from story_assets.story.digest import digest
from story_assets.studio.double.checking import Order

Draw: TypeAlias = Callable[[Order, int, tuple[int, int]], bytes]
"""Image so-and-so of an order, at a size in pixels: encoded as ordered, marked, the same for the same order.
It is called on several threads at once."""

MARK: Final = "story_assets.double"
"""The text chunk of a PNG (comment of a JPEG, XMP of a WebP) that says what the file is."""

_FONT: Final = Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
_CELLS: Final = 12
"""Across and down: enough that each panel of a 3x3 sheet differs, few enough to compress to nothing."""


def drawn(order: Order, number: int, size: tuple[int, int]) -> bytes:
    """Image *number* of *order*: cells, what was ordered, and the stamp."""
    image = _ground(size).copy()
    image.putpalette(_palette(bytes.fromhex(digest([order.digest, number]))))
    _tell(image, order)
    return encoded(image, order)


def line(prompt: str) -> str:
    """The line of *prompt* that says which asset it is for; of a foreign prompt, its first."""
    source = re.search(r"^- source: (.+)$", prompt, re.MULTILINE)
    first = source[1] if source is not None else next((it for it in prompt.splitlines() if it.strip()), "")
    # An unpaired surrogate is legal JSON; no font and no file takes it.
    return first.strip()[:120].encode("utf-8", "replace").decode()


@lru_cache(maxsize=8)
def _ground(size: tuple[int, int]) -> Image.Image:
    """The cells, each in its own colour of a palette still to come, with the stamp on them."""
    cells = Image.frombytes("P", (_CELLS, _CELLS), bytes(range(_CELLS * _CELLS)))
    image = cells.resize(size, Image.Resampling.NEAREST)
    edge = min(size)
    ImageDraw.Draw(image).text((edge // 20, edge // 20), "DOUBLE", fill=_INK, font=font(edge // 6))
    return image


def _palette(stamp: bytes) -> list[int]:
    """A colour for each cell, muted, so that the white words on them can be read."""
    cells = [32 + (stamp[i % 32] ^ (i * 37 & 0xFF)) // 3 for i in range(3 * _CELLS * _CELLS)]
    return [*cells, *_WHITE]


def _tell(image: Image.Image, order: Order) -> None:
    edge = min(image.size)
    pen = ImageDraw.Draw(image)
    width, height = image.size
    told = f"{order.model.name} {order.quality} {width}x{height}, {len(order.references)} references"
    small = font(max(edge // 30, 8))
    for row, text in enumerate((line(order.prompt), told, order.digest[:16])):
        pen.text((edge // 20, edge // 3 + row * edge // 16), text, fill=_INK, font=small)


_INK: Final = _CELLS * _CELLS
"""The palette's place after the cells."""
_WHITE: Final = (255, 255, 255)
_local = threading.local()


def font(points: int) -> ImageFont.FreeTypeFont:
    """One font a thread and size: FreeType faces are not shared between threads."""
    fonts: dict[int, ImageFont.FreeTypeFont] = _local.__dict__.setdefault("fonts", {})
    if points not in fonts:
        fonts[points] = ImageFont.truetype(str(_FONT), points)
    return fonts[points]


def encoded(image: Image.Image, order: Order) -> bytes:
    """*image* in the format of *order*, with the mark in it."""
    out = io.BytesIO()
    if order.output_format == "jpeg":
        image.convert("RGB").save(
            out, "JPEG", quality=max(order.compression, 1), comment=f"{MARK} {order.digest}"
        )
    elif order.output_format == "webp":
        image.convert("RGB").save(
            out, "WEBP", quality=order.compression, method=0, xmp=f"{MARK} {order.digest}".encode()
        )
    else:
        mark = PngImagePlugin.PngInfo()
        mark.add_text(MARK, order.digest)
        image.save(out, "PNG", compress_level=1, pnginfo=mark)
    return out.getvalue()
