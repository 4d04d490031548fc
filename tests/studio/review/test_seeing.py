"""The parts that checks see with, each by itself: shapes, gutters, digits, files."""

import io
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from story_assets.studio.review import as_asked, differ, in_order
from story_assets.studio.review.captions import captions
from story_assets.studio.review.check import Finding, Picture
from story_assets.studio.review.digits import likeness
from story_assets.studio.review.grid import found
from story_assets.studio.review.shapes import shapes
from tests.studio.review import modelled
from tests.studio.review.planted import board, laid_out, part, png, sheet

masks = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: arrays(np.bool_, size))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(masks)
def test_shapes_are_what_a_flood_fills(mask: NDArray[np.bool_]) -> None:
    """Everything that is read starts with them."""
    seen = sorted((it.left, it.top, it.right, it.bottom, it.area) for it in shapes(mask))

    assert seen == sorted(flooded(mask))
    assert all(it.mask().sum() == it.area for it in shapes(mask))


def flooded(mask: NDArray[np.bool_]) -> list[tuple[int, int, int, int, int]]:
    """The same, the slow way."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}
    found: list[tuple[int, int, int, int, int]] = []
    while left:
        own, todo = set[tuple[int, int]](), [left.pop()]
        while todo:
            y, x = todo.pop()
            own.add((y, x))
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            todo += near
        ys, xs = [y for y, _ in own], [x for _, x in own]
        found.append((min(xs), min(ys), max(xs) + 1, max(ys) + 1, len(own)))
    return found


@pytest.mark.parametrize(("columns", "rows"), [(3, 3), (2, 2), (4, 3)])
@pytest.mark.parametrize("turned", [0.0, 0.5])
def test_gutters_are_found_where_they_are(columns: int, rows: int, turned: float) -> None:
    """Off the even grid, in any colour, a little turned."""
    dice = random.Random(columns)
    hand = modelled.grid(modelled.Hand(gutter=8, margin=10, drift=4), columns, rows)
    made = laid_out(board("contact_sheet", 3), hand, [], dice).picture.pixels

    seen = found(made.rotate(turned, Image.Resampling.BICUBIC, fillcolor="white"), (columns, rows))

    assert seen is not None
    assert (seen.columns, seen.rows) == (columns, rows)
    assert turned or abs(seen.panels[0].left - 10) <= 6


def test_panels_that_touch_are_found() -> None:
    """Some models draw no gutter."""
    hand = modelled.Hand(gutter=0, margin=0, gutters="black")

    seen = found(laid_out(board("contact_sheet", 1), hand, [], random.Random(1)).picture.pixels, (3, 3))

    assert seen is not None
    assert (seen.columns, seen.rows) == (3, 3)


@pytest.mark.parametrize("tall", [9, 14, 40])
def test_digits_are_told_in_faces_that_are_no_examples(tall: int) -> None:
    """A model letters as it likes: here an example is made heavier and wider."""
    right = 0
    for digit in range(1, 10):
        page = Image.new("L", (200, 200), 0)
        face = modelled.face((modelled.FONTS[0][0], 800), 90)
        ImageDraw.Draw(page).text((60, 30), str(digit), fill=255, font=face)
        glyph = page.crop(page.getbbox())
        wide = max(2, round(1.18 * glyph.width * tall / glyph.height))
        small = np.asarray(glyph.resize((wide, tall), Image.Resampling.LANCZOS), np.float32) / 255
        right += int(likeness([small])[0].argmax()) + 1 == digit
    assert right == 9


def test_a_sheet_without_numbers_was_not_looked_at() -> None:
    """What cannot be read is not passed, and not failed either; on our own boards it is failed."""
    made, hand = sheet(2)
    bare = laid_out(board("contact_sheet", 2), hand, [], random.Random(2))

    finding = in_order.look(bare)

    assert finding.score is None
    assert made.brief == bare.brief


def test_a_supplied_file_may_be_larger_but_not_of_another_shape() -> None:
    """People bring what they have."""
    made = board("shot_reference", 1)
    w, h = made.asked

    def score(size: tuple[int, int]) -> float | None:
        return as_asked.look(replace(made, picture=Picture(png(Image.new("RGB", size, "navy"))))).score

    assert (score((w, h)) or 0) == 1
    assert (score((2 * w, 2 * h)) or 0) > 0.5
    assert (score((round(0.7 * w), round(0.7 * h))) or 0) > 0.5
    assert (score((round(1.03 * w), h)) or 0) < 0.5
    assert (score((w // 5, h // 5)) or 0) < 0.5


def test_a_jpeg_that_was_cut_and_closed_is_seen() -> None:
    """It opens without an error: an upload that broke off, mended by a well-meaning program."""
    made = board("cover", 2)
    out = io.BytesIO()
    made.picture.pixels.save(out, "JPEG", quality=90)
    cut = out.getvalue()[: out.tell() // 2] + b"\xff\xd9"

    finding = as_asked.look(replace(made, picture=Picture(cut)))

    assert finding.score is not None
    assert finding.score < 0.5
    assert "cut" in finding.message
    assert finding.marks[0].box.bottom == made.asked[1]


def test_two_beats_that_ask_for_one_picture_may_have_it() -> None:
    """She waits. She still waits. Same set, same framing: the brief wants it twice."""
    made = board("contact_sheet", 3)
    twice = made.brief.panels[0].model_copy(update={"number": 2, "happens": "The same again."})
    brief = made.brief.model_copy(update={"panels": (made.brief.panels[0], twice, *made.brief.panels[2:])})
    page = made.picture.pixels.copy()
    frames = made.picture.frames
    page.paste(part(page, frames[0]), (frames[1].left, frames[1].top))
    copied = Picture(png(page), frames)

    wanted, unwanted = (differ.look(replace(made, brief=it, picture=copied)) for it in (brief, made.brief))

    assert isinstance(wanted, Finding)
    assert isinstance(unwanted, Finding)
    assert (wanted.score, (unwanted.score or 0) < 0.5) == (1.0, True)


@pytest.mark.parametrize("seed", [2, 3, 5, 6])
def test_legs_under_a_table_are_no_writing(seed: int) -> None:
    """A clean frame that fails is a frame that a person has to look at for nothing."""
    dice = random.Random(seed)
    picture = Image.new("L", (1280, 720), 96)
    draw, x = ImageDraw.Draw(picture), 352
    while x < 900:
        wide, tall = dice.choice([6, 9, 12, 14, 18, 22]), dice.randint(40, 50)
        less = round(wide * dice.uniform(0, 0.45))
        draw.polygon(
            [(x, 488 - tall), (x + wide, 488 - tall), (x + wide - less, 488), (x + less, 488)], fill=150
        )
        x += wide + dice.randint(16, 30)
    written = picture.copy()
    ImageDraw.Draw(written).text(
        (352, 560), "PUSH IN ON THE LETTER", fill=255, font=modelled.face(modelled.FONTS[0], 40)
    )

    assert list(captions(np.asarray(picture, np.float32), 9)) == []
    assert [it.what for it in captions(np.asarray(written, np.float32), 9)] == ["lettering"]
