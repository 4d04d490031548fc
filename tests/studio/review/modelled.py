"""Contact sheets as an image model lays them out: pictures to the edge, numbers in any hand."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

import fontpkg_inter
import noto_cjk_sans_otc
from PIL import Image, ImageDraw, ImageFont

NUMBERS: Final = [str(n) for n in range(1, 10)]

Corner = Literal["top left", "top right", "bottom left", "bottom right"]
Badge = Literal["box", "circle", "bare", "outlined"]

FONTS: Final = (
    (Path(str(fontpkg_inter.__file__)).parent / "files/Inter[opsz,wght].ttf", 700),
    (Path(str(fontpkg_inter.__file__)).parent / "files/Inter[opsz,wght].ttf", 400),
    (Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc", None),
)


@dataclass(frozen=True)
class Hand:
    """How a sheet is laid out and numbered."""

    font: tuple[Path, int | None] = FONTS[0]
    badge: Badge = "box"
    corner: Corner = "top left"
    height: float = 0.1
    """Of a digit, as a share of the panel's height."""
    ink: str = "white"
    ground: str = "black"
    gutter: int = 6
    margin: int = 6
    gutters: str = "white"
    drift: int = 0
    """How many pixels each gutter may lie off the even grid."""
    columns: int = 3
    rows: int = 3


def hand(dice: random.Random, fonts: Sequence[tuple[Path, int | None]] = FONTS) -> Hand:
    """Any of the hands a model may have."""
    ink, ground = dice.choice(
        [("white", "black"), ("black", "white"), ("white", "#8c2f2a"), ("#22252b", "#f3d34a")]
    )
    gutters = dice.choice(["white", "white", "black", "#f7f3ea", "#777777"])
    return Hand(
        font=dice.choice(fonts),
        badge=dice.choice(["box", "box", "circle", "outlined", "bare"]),
        corner=dice.choice(["top left", "top left", "top left", "top right", "bottom left", "bottom right"]),
        height=dice.uniform(0.06, 0.14),
        ink=ink,
        ground=ground,
        gutter=dice.choice([3, 4, 6, 10, 16]),
        margin=dice.choice([0, 0, 4, 8, 16]),
        gutters=gutters,
        drift=dice.choice([0, 2, 5]),
    )


def sheet(
    pictures: Sequence[Image.Image],
    size: tuple[int, int],
    how: Hand,
    numbers: Sequence[str],
    dice: random.Random,
) -> Image.Image:
    """*pictures* in a grid, each with what *numbers* says in its corner; an empty word draws no badge."""
    page = Image.new("RGB", size, how.gutters)
    xs = _edges(size[0], how.columns, how, dice)
    ys = _edges(size[1], how.rows, how, dice)
    cells = [(x0, y0, x1, y1) for y0, y1 in ys for x0, x1 in xs]
    for i, (x0, y0, x1, y1) in enumerate(cells):
        picture = pictures[i % len(pictures)].resize((x1 - x0, y1 - y0), Image.Resampling.LANCZOS)
        if not how.gutter:
            # Pictures that touch have a line around them instead.
            edge = (0, 0, picture.width - 1, picture.height - 1)
            ImageDraw.Draw(picture).rectangle(edge, outline=how.gutters)
        if i < len(numbers) and numbers[i]:
            numbered(picture, numbers[i], how)
        page.paste(picture, (x0, y0))
    return page


def numbered(picture: Image.Image, word: str, how: Hand) -> None:
    """Draw a badge into a corner of *picture*."""
    tall = max(8, round(how.height * picture.height))
    ink = Image.new("L", (tall * 4, tall * 3), 0)
    ImageDraw.Draw(ink).text((tall, tall // 2), word, fill=255, font=face(how.font, tall))
    box = ink.getbbox() or (0, 0, 1, 1)
    ink = ink.crop(box)
    pad = round(tall * 0.35)
    w, h = ink.width + 2 * pad, ink.height + 2 * pad
    if how.badge == "circle":
        w = h = max(w, h)
    w = max(w, h)
    gap = round(0.02 * picture.height) + 1
    x = gap if how.corner.endswith("left") else picture.width - gap - w
    y = gap if how.corner.startswith("top") else picture.height - gap - h
    draw = ImageDraw.Draw(picture)
    if how.badge == "box":
        draw.rectangle((x, y, x + w, y + h), fill=how.ground)
    elif how.badge == "circle":
        draw.ellipse((x, y, x + w, y + h), fill=how.ground)
    at = (x + (w - ink.width) // 2, y + (h - ink.height) // 2)
    if how.badge == "outlined":
        around = max(1, tall // 12)
        for dx in (-around, 0, around):
            for dy in (-around, 0, around):
                picture.paste(Image.new("RGB", ink.size, how.ground), (at[0] + dx, at[1] + dy), ink)
    colour = _readable(picture, at, ink.size) if how.badge == "bare" else how.ink
    picture.paste(Image.new("RGB", ink.size, colour), at, ink)


def _readable(picture: Image.Image, at: tuple[int, int], size: tuple[int, int]) -> str:
    """Black or white, whichever stands out where a bare number is put."""
    under = (
        picture.crop((*at, at[0] + size[0], at[1] + size[1]))
        .convert("L")
        .resize((1, 1), Image.Resampling.BOX)
    )
    return "black" if int(under.tobytes()[0]) > 120 else "white"


@cache
def face(font: tuple[Path, int | None], tall: int) -> ImageFont.FreeTypeFont:
    """A face whose digits are about *tall* pixels tall."""
    path, weight = font
    it = ImageFont.truetype(str(path), round(tall * 1.36))
    if weight is not None:
        axes = it.get_variation_axes()
        it.set_variation_by_axes(
            [weight if a["name"] in (b"Weight", "Weight") else a["default"] for a in axes]
        )
    return it


def pictures_of(image: Image.Image, frames: Sequence[tuple[int, int, int, int]]) -> list[Image.Image]:
    """The clean pictures inside a board."""
    return [image.crop(frame) for frame in frames]


def swapped(numbers: Sequence[str], i: int, j: int) -> list[str]:
    """*numbers* with two of them in each other's place."""
    out = list(numbers)
    out[i], out[j] = out[j], out[i]
    return out


def grid(how: Hand, columns: int, rows: int) -> Hand:
    """The same hand on another grid."""
    return replace(how, columns=columns, rows=rows)


def _edges(length: int, cells: int, how: Hand, dice: random.Random) -> list[tuple[int, int]]:
    inner = (length - 2 * how.margin - (cells - 1) * how.gutter) / cells
    found: list[tuple[int, int]] = []
    start = how.margin
    for i in range(cells):
        drift = dice.randint(-how.drift, how.drift) if i < cells - 1 else 0
        end = round(how.margin + (i + 1) * inner + i * how.gutter) + drift
        end = length - how.margin if i == cells - 1 else end
        found.append((start, end))
        start = end + how.gutter
    return found
