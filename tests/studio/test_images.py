"""Bytes from outside are a picture of bearable size, or they are refused in a sentence."""

import io
import random
import struct
import time
import zlib

import pytest
from PIL import Image

from story_assets.studio.images import MAX_BYTES, NotAnImage, cut, even_grid, look, reduced, thumbnail
from story_assets.studio.renderer import PixelBox

BLUE = (31, 42, 68)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """*image* as a file of *kind*."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(width: int, height: int, *, rows: bytes = b"\0" * 100) -> bytes:
    """A PNG whose header says what it likes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_a_picture_says_its_type_and_size(kind: str, mime: str) -> None:
    """The type is what the bytes are, not what a header of an answer claimed."""
    assert look(encoded(Image.new("RGB", (48, 32), BLUE), kind)) == (mime, (48, 32))


PIXELS = [
    *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
    *(("JPEG", mode) for mode in ("1", "L", "RGB", "CMYK", "YCbCr")),
    *(("WEBP", mode) for mode in ("L", "P", "RGB", "RGBA")),
]


@pytest.mark.parametrize(("kind", "mode"), PIXELS)
def test_every_kind_of_pixel_can_be_looked_at_cut_and_made_small(kind: str, mode: str) -> None:
    """People supply scans, prints and screenshots; none of them may stop a run in the middle."""
    image = encoded(Image.new(mode, (48, 32)), kind)

    mime, size = look(image)
    assert (mime, size) == (f"image/{kind.lower()}", (48, 32))
    assert look(cut(image, PixelBox(8, 8, 24, 16))) == ("image/png", (16, 8))
    assert look(thumbnail(image, longest=24)) == ("image/webp", (24, 16))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"<html>502 Bad Gateway</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"GIF89a",
    ]
    + [encoded(Image.new("RGB", (8, 8)), kind) for kind in ("GIF", "BMP", "TIFF")],
)
def test_what_is_no_still_image_is_refused_in_the_same_words_each_time(content: bytes) -> None:
    """A gateway answers with a page; the message goes into the journal, where like is counted with like."""
    with pytest.raises(NotAnImage) as refused:
        look(content)

    assert str(refused.value) == "it is no PNG, JPEG or WebP"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind: str) -> None:
    """Which of its pictures would be the character?"""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]

    with pytest.raises(NotAnImage, match="it is animated"):
        look(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))


def test_a_photo_from_a_phone_is_a_jpeg() -> None:
    """Phones put a second image behind the first, for brightness or depth. It is no animation."""
    photo, gain_map = Image.new("RGB", (64, 48), BLUE), Image.new("RGB", (16, 12))
    image = encoded(photo, "MPO", save_all=True, append_images=[gain_map])

    assert look(image) == ("image/jpeg", (64, 48))
    assert look(cut(image, PixelBox(0, 0, 32, 24))) == ("image/png", (32, 24))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_image_that_broke_off_is_refused(kind: str) -> None:
    """A connection was lost at nine tenths: it opens, its head is fine, its feet are missing."""
    noise = Image.effect_noise((256, 256), 80).convert("RGB")
    whole = encoded(noise, kind)

    for part in (0.3, 0.6, 0.9):
        with pytest.raises(NotAnImage):
            look(whole[: int(len(whole) * part)])


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (7000, 7000),
        (10_000, 10_000),
        (20_000, 20_000),
        (2**31 - 1, 2**31 - 1),
        (2**32 - 1, 1),
        (0, 0),
        (0, 9),
    ],
)
def test_a_header_that_claims_too_much_is_refused_before_anything_is_decoded(width: int, height: int) -> None:
    """A hundred bytes must not ask for a hundred gigabytes."""
    began = time.monotonic()

    with pytest.raises(NotAnImage):
        look(png(width, height))

    assert time.monotonic() - began < 2


def test_a_bomb_that_is_really_there_is_refused() -> None:
    """Forty-nine megapixels of black are a few kilobytes."""
    bomb = png(7000, 7000, rows=bytes(7000 * 3 + 1) * 7000)
    assert len(bomb) < 200_000

    with pytest.raises(NotAnImage, match=r"7000x7000 is more than 40,000,000 pixels"):
        look(bomb)


def test_more_bytes_than_any_api_takes_are_not_looked_at() -> None:
    """The sizes of files are bounded before the sizes of images."""
    with pytest.raises(NotAnImage, match="are more than 50,000,000"):
        look(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_broken_bytes_never_get_further_than_the_door(kind: str) -> None:
    """Whatever a decoder makes of them, the run hears `NotAnImage` and goes on with the others."""
    dice = random.Random(kind)
    whole = encoded(Image.effect_noise((40, 30), 50).convert("RGB"), kind)

    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 5)):
            broken[dice.randrange(min(len(broken), dice.choice((60, len(broken)))))] = dice.randrange(256)
        try:
            _, (width, height) = look(bytes(broken))
        except NotAnImage:
            continue
        assert width * height > 0


def test_cutting_takes_exactly_the_pixels_of_the_box() -> None:
    """One pixel too many is a white line at the edge of every shot."""
    sheet = Image.new("RGB", (30, 30), "white")
    sheet.paste(BLUE, (10, 20, 20, 30))

    panel = Image.open(io.BytesIO(cut(encoded(sheet, "PNG"), PixelBox(10, 20, 20, 30))))

    assert panel.size == (10, 10)
    assert panel.getcolors() == [(100, BLUE)]


@pytest.mark.parametrize(
    "box", [PixelBox(5, 5, 5, 9), PixelBox(9, 0, 3, 9), PixelBox(-1, 0, 9, 9), PixelBox(0, 0, 31, 30)]
)
def test_a_box_that_is_not_inside_is_refused(box: PixelBox) -> None:
    """Pillow would fill the outside with black, and a model would be sent that as the composition."""
    with pytest.raises(NotAnImage, match="is not inside 30x30"):
        cut(encoded(Image.new("RGB", (30, 30)), "PNG"), box)


def test_the_cells_of_a_grid_cover_the_image_once() -> None:
    """Sizes do not divide by three; no column of pixels may get lost or be counted twice."""
    for size in [(1536, 864), (100, 101), (7, 5), (3, 3)]:
        cells = even_grid(size, 3, 3)

        assert len(cells) == 9
        assert sum((it.right - it.left) * (it.bottom - it.top) for it in cells) == size[0] * size[1]
        assert [(it.left, it.top) for it in cells[:3]] == sorted((it.left, it.top) for it in cells[:3])
        assert (cells[-1].right, cells[-1].bottom) == size


def test_a_thumbnail_of_the_worst_image_is_small() -> None:
    """It is kept in Dagster's database, for every take there ever was."""
    noise = encoded(Image.effect_noise((1500, 1500), 120).convert("RGB"), "PNG", compress_level=0)

    small = thumbnail(noise)

    assert len(small) <= 20_000
    assert look(small) == ("image/webp", (320, 320))


def test_a_thin_image_keeps_a_pixel_of_its_width() -> None:
    """1:3 is the thinnest a story may ask for, but a supplied strip may be thinner."""
    assert look(thumbnail(encoded(Image.new("RGB", (4000, 3)), "PNG")))[1] == (320, 1)


def test_a_picture_that_is_small_enough_is_not_touched() -> None:
    """A second encoding could only take something away."""
    image = encoded(Image.new("RGB", (64, 48), BLUE), "WEBP")

    assert reduced(image, longest=64) == (image, "image/webp")


@pytest.mark.parametrize(
    ("size", "expected"), [((200, 100), (64, 32)), ((100, 200), (32, 64)), ((65, 1), (64, 1))]
)
def test_a_larger_picture_keeps_its_shape(size: tuple[int, int], expected: tuple[int, int]) -> None:
    """A reviewer answers in fractions of it."""
    content, mime = reduced(encoded(Image.new("RGB", size, BLUE), "PNG"), longest=64)

    assert (mime, look(content)) == ("image/jpeg", ("image/jpeg", expected))


def test_a_picture_of_too_many_bytes_is_encoded_anew_at_its_size() -> None:
    """Noise does not compress: a small picture can be megabytes."""
    noise = encoded(Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3)), "PNG")

    content, mime = reduced(noise, longest=64, most=10_000)

    assert (mime, look(content)[1]) == ("image/jpeg", (64, 64))
    assert len(content) < len(noise)


def test_a_phone_picture_is_reduced_upright() -> None:
    """Its orientation is a note in the file, which a reduced picture no longer has."""
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = encoded(Image.new("RGB", (200, 100), BLUE), "JPEG", exif=exif)

    content, _ = reduced(photo, longest=64)

    assert look(content)[1] == (32, 64)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_every_kind_of_png_can_be_reduced(mode: str) -> None:
    """Supplied references come out of every program there is."""
    image = encoded(Image.new(mode, (100, 100)), "PNG")

    assert look(reduced(image, longest=64)[0]) == ("image/jpeg", (64, 64))
