"""A picture that nobody takes for a model's: coloured cells that follow from the request, stamped DOUBLE.

Load tests ask for sixty-four a second of two cores that also run the client. So all PNGs of a size share
their compressed pixels, and only the palette is new; drawing each would take fifty times as long.
"""

import io
import re
import struct
import threading
import zlib
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
    """Image *number* of *order*: cells and the stamp."""
    palette = _palette(bytes.fromhex(digest([order.digest, number])))
    if order.output_format == "png":
        before, after = _around_palette(size)
        mark = f"{MARK}\0{order.digest}".encode()
        return before + _chunk(b"PLTE", palette) + _chunk(b"tEXt", mark) + after
    image = _ground(size)
    image.putpalette(palette)
    return encoded(image, order)


def line(prompt: str) -> str:
    """The line of *prompt* that says which asset it is for; of a foreign prompt, its first."""
    source = re.search(r"^- source: (.+)$", prompt, re.MULTILINE)
    first = source[1] if source is not None else next((it for it in prompt.splitlines() if it.strip()), "")
    # An unpaired surrogate is legal JSON and cannot be written down.
    return first.strip()[:120].encode("utf-8", "replace").decode()


@lru_cache(maxsize=16)
def _around_palette(size: tuple[int, int]) -> tuple[bytes, bytes]:
    """A PNG of the ground, in two: what comes before its palette, and what comes after."""
    image = _ground(size)
    image.putpalette(_palette(bytes(32)))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    png = out.getvalue()
    at = png.index(b"PLTE") - 4
    return png[:at], png[at + 12 + int.from_bytes(png[at : at + 4]) :]


def _chunk(name: bytes, content: bytes) -> bytes:
    """A chunk as the PNG specification, 5.3, has it."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _ground(size: tuple[int, int]) -> Image.Image:
    """The cells, each a colour of a palette still to come, with the stamp on them."""
    cells = Image.frombytes("P", (_CELLS, _CELLS), bytes(range(_CELLS * _CELLS)))
    image = cells.resize(size, Image.Resampling.NEAREST)
    edge = min(size)
    ImageDraw.Draw(image).text((edge // 20, edge // 20), "DOUBLE", fill=_CELLS * _CELLS, font=font(edge // 6))
    return image


def _palette(stamp: bytes) -> bytes:
    """A colour for each cell, muted, so that the stamp can be read, and then the white of the stamp."""
    cells = [32 + (stamp[i % 32] ^ (i * 37 & 0xFF)) // 3 for i in range(3 * _CELLS * _CELLS)]
    return bytes((*cells, *_WHITE))


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
