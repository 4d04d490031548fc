"""Image bytes from outside: bounded before they are decoded, cut and made small afterwards."""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from story_assets.story.reading.pictures import MAX_BYTES, MAX_PIXELS
from story_assets.studio.renderer import PixelBox

_MIMES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
"""MPO is what Pillow calls a phone's JPEG that carries a gain map or a second eye; its first image counts."""


_FORMATS: Final = ("PNG", "JPEG", "WEBP")


class NotAnImage(Exception):
    """Bytes that are no still image in PNG, JPEG or WebP, or one too large to open."""


def look(image: bytes) -> tuple[str, tuple[int, int]]:
    """Mime type and size in pixels of *image*, decoded to its last row. Raises `NotAnImage`."""
    whole = opened(image)
    return _MIMES[whole.format or ""], whole.size


def cut(image: bytes, box: PixelBox) -> bytes:
    """The picture inside *box* as PNG. Raises `NotAnImage`."""
    whole = _lately(image)
    if not (0 <= box.left < box.right <= whole.width and 0 <= box.top < box.bottom <= whole.height):
        raise NotAnImage(f"{box} is not inside {whole.width}x{whole.height}")
    return _png(whole.crop((box.left, box.top, box.right, box.bottom)))


def thumbnail(image: bytes, *, longest: int = 320, most: int = 20_000) -> bytes:
    """*image* as a small WebP: at most *longest* pixels and about *most* bytes, for Dagster's metadata."""
    small = opened(image).convert("RGB")
    small.thumbnail((longest, longest))
    for quality in (70, 50, 30, 10):
        out = io.BytesIO()
        small.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= most:
            break
    return out.getvalue()


def glance(image: bytes, most: int) -> bytes | None:
    """*image* as a WebP of at most *most* bytes, as large as that allows; None where that is too small."""
    small = opened(image).convert("RGB")
    small.thumbnail((160, 160), Image.Resampling.LANCZOS)
    for longest in (160, 144, 128, 112, 96, 80, 64):
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        for quality in (40, 25, 15, 10):
            out = io.BytesIO()
            small.save(out, "WEBP", quality=quality, method=6)
            if out.tell() <= most:
                return out.getvalue()
    return None


def reduced(image: bytes, *, longest: int, most: int = 4_000_000) -> tuple[bytes, str]:
    """*image*, fit to be looked at by a model, with its mime type. Raises `NotAnImage`.

    Within *longest* pixels an edge and *most* bytes it stays as it is, to the byte. Else it is an upright
    JPEG at full colour resolution: thin coloured lines and lettering stay what they are.
    """
    whole = opened(image)
    if max(whole.size) <= longest and len(image) <= most:
        return image, _MIMES[whole.format or ""]
    upright = ImageOps.exif_transpose(whole)
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    _on_white(upright).save(out, "JPEG", quality=90, subsampling=0)
    return out.getvalue(), "image/jpeg"


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def even_grid(size: tuple[int, int], columns: int, rows: int) -> tuple[PixelBox, ...]:
    """The cells of a grid that fills an image, in reading order."""
    width, height = size
    return tuple(
        PixelBox(
            column * width // columns,
            row * height // rows,
            (column + 1) * width // columns,
            (row + 1) * height // rows,
        )
        for row in range(rows)
        for column in range(columns)
    )


def boxes(frames: Sequence[tuple[int, int, int, int]]) -> tuple[PixelBox, ...]:
    """Stored frames as boxes."""
    return tuple(PixelBox(*frame) for frame in frames)


def opened(image: bytes) -> Image.Image:
    """*image*, decoded to its last row. Raises `NotAnImage`."""
    if len(image) > MAX_BYTES:
        raise NotAnImage(f"{len(image):,} bytes are more than {MAX_BYTES:,}")
    try:
        # The bound is ours. Pillow's is a warning, and what becomes of warnings is one for all threads.
        whole = Image.open(io.BytesIO(image), formats=_FORMATS)
        if whole.width * whole.height > MAX_PIXELS:
            raise NotAnImage(f"{whole.width}x{whole.height} is more than {MAX_PIXELS:,} pixels")
        if whole.format != "MPO" and getattr(whole, "n_frames", 1) > 1:
            raise NotAnImage("it is animated")
        whole.load()
    except UnidentifiedImageError as error:
        raise NotAnImage("it is no PNG, JPEG or WebP") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning) as error:
        raise NotAnImage(str(error)) from error
    except Image.DecompressionBombError as error:
        raise NotAnImage("it is far too large") from error
    return whole


@lru_cache(maxsize=4)
def _lately(image: bytes) -> Image.Image:
    """Shots of one scene come together, and each wants its own panel of the same sheet."""
    return opened(image)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # PNG has no CMYK, which is how print shops send a JPEG.
    (image.convert("RGB") if image.mode == "CMYK" else image).save(out, "PNG", compress_level=6)
    return out.getvalue()
