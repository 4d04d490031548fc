"""The faults that can be seen without knowing who is in a picture, one function each."""

import io
import random
from dataclasses import replace
from math import cos, pi, sin
from typing import Final

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from story_assets.story.words import JOBS, Job
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Picture, Sight
from tests.studio.review import modelled
from tests.studio.review.planted import FAULTS, Planted, board, edited, fault, laid_out, part, png, sheet

_SHEETS_BY: Final = 2
"""Every so manieth sheet is one of a model; the others are boards of previs."""


def _dice(seed: int) -> random.Random:
    return random.Random(f"fault {seed}")


def _any(seed: int) -> Sight:
    """A board of any kind."""
    return board(JOBS[seed % len(JOBS)], seed // len(JOBS))


def _numbered(seed: int, numbers: list[str]) -> Planted:
    """A sheet whose panels are numbered as told: drawn by a model, or previs with its cells exchanged."""
    made = board("contact_sheet", seed)
    if seed % _SHEETS_BY:
        _, hand = sheet(seed)
        seen = laid_out(made, hand, numbers, random.Random(seed))
        return Planted("", seen, frozenset({"panels_are_in_order"}))
    page = made.picture.pixels.copy()
    cells = _cells(made)
    for place, number in enumerate(numbers):
        cell = part(made.picture.pixels, cells[int(number or 1) - 1])
        page.paste(cell if number else _unnumbered(made, place), (cells[place].left, cells[place].top))
    return edited(made, page, "panels_are_in_order")


def _cells(made: Sight) -> list[PixelBox]:
    """The cells of a previs sheet with their labels: a label is beside or above its picture."""
    frames = made.picture.frames
    high = frames[0].bottom - frames[0].top
    beside = made.asked[0] > 1.15 * made.asked[1]
    left = frames[0].left - 4 if beside else 0
    up = 0 if beside else round(0.13 * high)
    return [PixelBox(f.left - left, f.top - up, f.right, f.bottom) for f in frames]


def _unnumbered(made: Sight, place: int) -> Image.Image:
    """A cell with paper where its number was."""
    cell, frame = _cells(made)[place], made.picture.frames[place]
    out = part(made.picture.pixels, cell)
    paper = made.picture.pixels.getpixel((1, 1))
    draw = ImageDraw.Draw(out)
    if frame.left > cell.left:
        draw.rectangle((0, 0, frame.left - cell.left - 2, (frame.bottom - frame.top) // 8), fill=paper)
    else:
        draw.rectangle((0, 0, out.width, frame.top - cell.top - 2), fill=paper)
    return out


@fault("two panels swapped")
def swapped(seed: int) -> Planted:
    return _numbered(seed, modelled.swapped(modelled.NUMBERS, *_dice(seed).sample(range(9), 2)))


@fault("a number missing")
def missing(seed: int) -> Planted:
    at = _dice(seed).randrange(9)
    return _numbered(seed, [n if i != at else "" for i, n in enumerate(modelled.NUMBERS)])


@fault("a number twice")
def twice(seed: int) -> Planted:
    a, b = _dice(seed).sample(range(9), 2)
    return _numbered(seed, [modelled.NUMBERS[b] if i == a else n for i, n in enumerate(modelled.NUMBERS)])


@fault("columns read first")
def columns_first(seed: int) -> Planted:
    return _numbered(seed, [str(3 * (i % 3) + i // 3 + 1) for i in range(9)])


@fault("another grid")
def another_grid(seed: int) -> Planted:
    made, (_, hand) = board("contact_sheet", seed), sheet(seed)
    columns, rows = _dice(seed).choice([(2, 2), (4, 4), (3, 4), (2, 3), (4, 3), (3, 2)])
    hand = modelled.grid(hand, columns, rows)
    numbers = [str(n) for n in range(1, columns * rows + 1)]
    seen = laid_out(made, hand, numbers, random.Random(seed))
    return Planted("", seen, frozenset({"panels_are_in_order"}))


@fault("blank image")
def blank(seed: int) -> Planted:
    made, dice = _any(seed), _dice(seed)
    page = Image.new("RGB", made.asked, dice.choice(["white", "black", "#f7f3ea", "#3a5f7a"]))
    if dice.random() < 0.5:
        grain = Image.effect_noise(made.asked, 12).convert("RGB")
        page = Image.blend(page, grain, 0.25)
    if dice.random() < 0.3:
        slope = Image.linear_gradient("L").resize(made.asked).convert("RGB")
        page = Image.blend(page, slope, 0.4)
    return edited(made, page, "image_is_not_blank")


@fault("blank panel")
def blank_panel(seed: int) -> Planted:
    made, dice = board("contact_sheet", seed), _dice(seed)
    at = dice.randrange(len(made.brief.panels))
    frame = made.picture.frames[at]
    size = (frame.right - frame.left - 2, frame.bottom - frame.top - 2)
    flat = Image.new("RGB", size, dice.choice(["#ece6d8", "black", "white", "#6b7078"]))
    if seed % _SHEETS_BY:
        # A model leaves the panel empty but numbers it.
        pictures = [part(made.picture.pixels, it) for it in made.picture.frames]
        pictures[at] = Image.blend(flat, Image.effect_noise(size, 10).convert("RGB"), 0.2)
        page = modelled.sheet(pictures, made.asked, sheet(seed)[1], modelled.NUMBERS, random.Random(seed))
        return edited(sheet(seed)[0], page, "image_is_not_blank")
    page = made.picture.pixels.copy()
    page.paste(flat, (frame.left + 1, frame.top + 1))
    return edited(made, page, "image_is_not_blank")


@fault("blurred")
def blurred(seed: int) -> Planted:
    made = sheet(seed)[0] if seed % 6 == 5 else _any(seed)
    blur = ImageFilter.GaussianBlur(_dice(seed).choice([1.5, 2.0, 3.0]))
    return edited(made, made.picture.pixels.filter(blur), "image_is_sharp")


@fault("blurred panel")
def blurred_panel(seed: int) -> Planted:
    made = board("contact_sheet", seed)
    page = made.picture.pixels.copy()
    frame = made.picture.frames[_dice(seed).randrange(len(made.brief.panels))]
    page.paste(part(page, frame).filter(ImageFilter.GaussianBlur(1.8)), (frame.left, frame.top))
    return edited(made, page, "image_is_sharp")


@fault("blown or crushed")
def exposed(seed: int) -> Planted:
    job: Job = ("contact_sheet", "shot_reference", "cover")[seed % 3]
    made = board(job, seed // 3)
    page = made.picture.pixels.copy()
    gain = _dice(seed).choice([0.02, 6.0])
    for frame in made.picture.frames:
        lit = ImageEnhance.Brightness(part(page, frame)).enhance(gain)
        if gain > 1:
            lit = ImageEnhance.Brightness(lit).enhance(1.5).point(lambda v: min(255, v + 60))
        page.paste(lit, (frame.left, frame.top))
    return edited(made, page, "image_is_exposed")


@fault("another shape")
def another_shape(seed: int) -> Planted:
    made, dice = _any(seed), _dice(seed)
    w, h = made.asked
    size = dice.choice([(round(w * 1.05), h), (w, round(h * 1.04)), (h + 40, w), (w // 4, h // 4)])
    return edited(made, made.picture.pixels.resize(size), "image_is_as_asked")


@fault("cut file")
def cut_file(seed: int) -> Planted:
    made = _any(seed)
    out = io.BytesIO()
    made.picture.pixels.save(out, "JPEG", quality=85)
    data = out.getvalue()[: int(out.tell() * _dice(seed).uniform(0.3, 0.9))]
    whole = data + b"\xff\xd9" if seed % 2 else data
    seen = replace(made, picture=Picture(whole, made.picture.frames))
    return Planted("", seen, frozenset({"image_is_as_asked"}))


@fault("one picture twice")
def one_picture_twice(seed: int) -> Planted | None:
    made = sheet(seed)[0] if seed % _SHEETS_BY else board("contact_sheet", seed)
    dice = _dice(seed)
    true = board("contact_sheet", seed)
    many = len(true.brief.panels)
    a, b = dice.sample(range(many), 2)
    one, other = (
        true.brief.panels[i].model_copy(update={"number": 0, "happens": ".", "at": ""}) for i in (a, b)
    )
    if (one.size, one.cast, one.props) == (other.size, other.cast, other.props):
        return None
    frames = true.picture.frames
    pictures = [part(true.picture.pixels, frame) for frame in frames]
    again = pictures[a]
    w, h = again.size
    c = dice.uniform(0, 0.015)
    again = again.resize((w, h), Image.Resampling.BICUBIC, (w * c, h * c, w * (1 - c), h * (1 - c)))
    again = ImageEnhance.Brightness(again).enhance(dice.uniform(0.93, 1.07))
    if made.picture.frames:
        page = made.picture.pixels.copy()
        page.paste(again, (frames[b].left, frames[b].top))
        return edited(made, page, "panels_differ")
    pictures[b] = again
    page = modelled.sheet(pictures, made.asked, sheet(seed)[1], modelled.NUMBERS, random.Random(seed))
    return edited(made, page, "panels_differ")


@fault("cropped")
def cropped(seed: int) -> Planted | None:
    made, dice = (sheet(seed)[0] if seed % 5 == 1 else board(_CUT[seed % 5], seed // 5)), _dice(seed)
    w, h = made.asked
    left, top, right, bottom = 0, 0, w, h
    for side in dice.sample(["left", "top", "right", "bottom"], dice.choice([1, 1, 2])):
        off = dice.uniform(0.05, 0.12)
        left, right = (
            (round(w * off) if side == "left" else left),
            (round(w * (1 - off)) if side == "right" else right),
        )
        top, bottom = (
            (round(h * off) if side == "top" else top),
            (round(h * (1 - off)) if side == "bottom" else bottom),
        )
    if made.brief.job in ("character_sheet", "scene_board") and not _through_ink(
        made, (left, top, right, bottom)
    ):
        return None
    page = made.picture.pixels.resize((w, h), Image.Resampling.BICUBIC, (left, top, right, bottom))
    return edited(made, page, "image_is_whole")


_CUT: Final[tuple[Job, ...]] = (
    "character_sheet",
    "contact_sheet",
    "contact_sheet",
    "shot_reference",
    "scene_board",
)


def _through_ink(made: Sight, box: tuple[int, int, int, int]) -> bool:
    """Whether the crop cuts something: one that takes only paper is no fault that shows."""
    page = made.picture.pixels.convert("L")
    left, top, right, bottom = box
    lines = [
        page.crop(line)
        for line, moved in (
            ((left, top, left + 3, bottom), left > 0),
            ((right - 3, top, right, bottom), right < page.width),
            ((left, top, right, top + 3), top > 0),
            ((left, bottom - 3, right, bottom), bottom < page.height),
        )
        if moved
    ]
    return any(min(line.getextrema()) < 150 for line in lines)


def _still(seed: int) -> tuple[Sight, Image.Image, PixelBox]:
    job: Job = "cover" if seed % 4 == 3 else "shot_reference"
    made = board(job, seed)
    return made, made.picture.pixels.copy(), made.picture.frames[0]


def _unclean(made: Sight, page: Image.Image) -> Planted:
    return edited(made, page, "still_is_clean")


@fault("still with an arrow")
def arrowed(seed: int) -> Planted:
    made, page, box = _still(seed)
    dice = _dice(seed)
    still = part(page, box)
    _arrow(still, dice, dice.choice(["#d2342a", "white", "black", "#f3d34a", "#2a6bd2"]))
    page.paste(still, (box.left, box.top))
    return _unclean(made, page)


def _arrow(still: Image.Image, dice: random.Random, colour: str) -> None:
    w, h = still.size
    long, pen = dice.uniform(0.18, 0.5) * min(w, h), dice.uniform(0.014, 0.03) * min(w, h)
    a = dice.choice([0, pi / 2, pi, -pi / 2, dice.uniform(0, 2 * pi)])
    x, y = dice.uniform(0.35, 0.65) * w, dice.uniform(0.35, 0.65) * h
    u, v = cos(a), sin(a)
    head = pen * dice.uniform(2.6, 4)
    side, half = head * dice.uniform(0.5, 0.75), pen / 2
    x0, y0, x1, y1 = x - u * long / 2, y - v * long / 2, x + u * long / 2, y + v * long / 2
    nx, ny = x1 - u * head, y1 - v * head
    draw = ImageDraw.Draw(still)
    shaft = [(x0 - v * half, y0 + u * half), (nx - v * half, ny + u * half)]
    shaft += [(nx + v * half, ny - u * half), (x0 + v * half, y0 - u * half)]
    draw.polygon(shaft, fill=colour)
    draw.polygon([(x1, y1), (nx - v * side, ny + u * side), (nx + v * side, ny - u * side)], fill=colour)


@fault("still with a caption")
def captioned(seed: int) -> Planted | None:
    made, page, box = _still(seed)
    if made.brief.job == "cover":
        return None
    dice = _dice(seed)
    words = dice.choice(
        ["She waits by the door and listens.", "Panel 4: he turns to the window", "PUSH IN ON THE LETTER"]
    )
    w, h = box.right - box.left, box.bottom - box.top
    tall = max(10, round(min(w, h) * dice.uniform(0.03, 0.05)))
    face = modelled.face(dice.choice(modelled.FONTS), tall)
    draw = ImageDraw.Draw(page)
    y = box.bottom - round(2.6 * tall)
    if dice.random() < 0.6:
        ground, ink = dice.choice([("white", "black"), ("black", "white"), ("#f7f3ea", "#22252b")])
        draw.rectangle((box.left, y - tall // 2, box.right - 1, box.bottom - 1), fill=ground)
    else:
        ink, outline = "white", "black"
        draw.text(
            (box.left + w // 12, y),
            words,
            fill=ink,
            font=face,
            stroke_width=max(2, tall // 8),
            stroke_fill=outline,
        )
        return _unclean(made, page)
    draw.text((box.left + w // 12, y), words, fill=ink, font=face)
    return _unclean(made, page)


@fault("still with a border")
def bordered(seed: int) -> Planted:
    made, page, box = _still(seed)
    dice = _dice(seed)
    pen = max(3, round(dice.uniform(0.006, 0.03) * min(box.right - box.left, box.bottom - box.top)))
    inset = dice.choice([0, 0, 6])
    edges = (box.left + inset, box.top + inset, box.right - 1 - inset, box.bottom - 1 - inset)
    ImageDraw.Draw(page).rectangle(edges, outline=dice.choice(["white", "black", "#b5482f"]), width=pen)
    return _unclean(made, page)


@fault("still with margins")
def margined(seed: int) -> Planted:
    made, page, box = _still(seed)
    dice = _dice(seed)
    w, h = box.right - box.left, box.bottom - box.top
    off = dice.uniform(0.04, 0.12)
    across, down = dice.choice([(off, 0.0), (0.0, off), (off, off)])
    still = part(page, box).resize((round(w * (1 - 2 * across)), round(h * (1 - 2 * down))))
    page.paste(dice.choice(["white", "black", "#f7f3ea"]), (box.left, box.top, box.right, box.bottom))
    page.paste(still, (box.left + round(w * across), box.top + round(h * down)))
    return _unclean(made, page)


@fault("still with a number")
def numbered(seed: int) -> Planted:
    made, page, box = _still(seed)
    dice = _dice(seed)
    still = part(page, box)
    hand = replace(modelled.hand(dice), badge=dice.choice(["box", "circle"]), height=dice.uniform(0.05, 0.1))
    modelled.numbered(still, dice.choice(modelled.NUMBERS), hand)
    page.paste(still, (box.left, box.top))
    return _unclean(made, page)


@fault("still of several pictures")
def several(seed: int) -> Planted:
    made, page, box = _still(seed)
    dice = _dice(seed)
    pictures = [part(page, box), *(part(b.picture.pixels, b.picture.frames[0]) for b in _others(seed))]
    columns, rows = dice.choice([(2, 2), (3, 3), (2, 3), (3, 2)])
    hand = modelled.grid(replace(modelled.hand(dice), drift=0), columns, rows)
    page.paste(
        modelled.sheet(pictures, (box.right - box.left, box.bottom - box.top), hand, [], dice),
        (box.left, box.top),
    )
    return _unclean(made, page)


def _others(seed: int) -> list[Sight]:
    return [board("shot_reference", (seed + n) % 40) for n in range(1, 5)]


@fault("still that is a board")
def whole_board(seed: int) -> Planted:
    made = board("shot_reference", seed)
    seen = replace(made, picture=Picture(png(made.picture.pixels)))
    return Planted("", seen, frozenset({"still_is_clean"}))


KINDS: Final = tuple(FAULTS)
"""Every class of fault in this module."""
