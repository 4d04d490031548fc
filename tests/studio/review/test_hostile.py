"""Images that nobody meant well: of one pixel, of one colour, in odd modes, with frames that are nowhere."""

import io
import random

import numpy as np
from PIL import Image, ImageDraw

from bench.checks import CHECKS
from story_assets.story.words import JOBS
from story_assets.studio.images import NotAnImage
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Mark, Picture, Sight
from story_assets.studio.review.evidence import LONGEST, MOST, marked
from tests.studio.review import dreamt

SIZES = ((1, 1), (1, 50), (50, 1), (2, 3), (16, 16), (33, 31), (97, 64), (300, 200), (700, 40), (40, 700))


def file(dice: random.Random) -> bytes:
    """Any image file, or nearly one."""
    size = dice.choice(SIZES)
    image = Image.new("RGB", size, dice.choice(["white", "black", "#808080", "#b5482f"]))
    kind = dice.choice(["flat", "noise", "lines", "stripes"])
    if kind == "noise":
        noise = np.random.default_rng(dice.randint(0, 9)).integers(0, 256, (size[1], size[0], 3), np.uint8)
        image = Image.fromarray(noise)
    for _ in range(12 if kind == "lines" else 0):
        line = [dice.randint(-9, 300) for _ in range(4)]
        ImageDraw.Draw(image).line(line, fill=dice.choice(["red", "white"]), width=dice.randint(1, 9))
    if kind == "stripes":
        for x in range(0, size[0], dice.randint(2, 20)):
            ImageDraw.Draw(image).line((x, 0, x, size[1]), fill="white")
    out = io.BytesIO()
    mode = dice.choice(["RGB", "L", "RGBA", "LA", "P", "1", "CMYK", "I;16", "WEBP"])
    if mode == "CMYK":
        image.convert("CMYK").save(out, "JPEG")
    elif mode == "I;16":
        Image.fromarray(np.full((size[1], size[0]), 40_000, np.uint16)).save(out, "PNG")
    else:
        image.convert("RGB" if mode == "WEBP" else mode).save(out, "WEBP" if mode == "WEBP" else "PNG")
    whole = out.getvalue()
    return whole[: dice.randint(0, len(whole))] if dice.random() < 0.08 else whole


def test_no_image_breaks_a_check() -> None:
    """A file from anywhere is looked at in every run; the worst it may be is no image."""
    for seed in range(100):
        dice = random.Random(seed)
        job = dice.choice(JOBS)
        brief = dreamt.brief(job, seed % 7)
        if dice.random() < 0.2:
            brief = brief.model_copy(update={"panels": (), "place": None})
        many = dice.choice([0, 0, 1, 9, 9, 2, 12])
        frames = tuple(PixelBox(*(dice.randint(-50, 500) for _ in range(4))) for _ in range(many))
        sight = Sight(brief, Picture(file(dice), frames), dice.choice([(1536, 864), (97, 64)]))
        for check in CHECKS:
            if job not in check.jobs:
                continue
            try:
                finding = check.look(sight)
            except NotAnImage:
                continue

            assert finding is None or finding.score is None or 0 <= finding.score <= 1, (seed, check.name)


def test_evidence_is_small_and_shows_every_place() -> None:
    """It travels in metadata that a browser loads by the hundred."""
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG", compress_level=1)
    picture = Picture(out.getvalue())

    places = {
        "a number": PixelBox(10, 10, 60, 40),
        "警告": PixelBox(2900, 1900, 3200, 2100),
        "outside": PixelBox(-50, -80, -10, -20),
        "x" * 900: PixelBox(500, 400, 300, 200),
    }
    each = [Mark(box, says) for says, box in places.items()]

    for marks in ([], each, *([mark] for mark in each)):
        shown = marked(picture, marks)
        with Image.open(io.BytesIO(shown)) as image:
            assert image.format == "WEBP"
            assert max(image.size) <= LONGEST
        assert len(shown) <= MOST


def test_evidence_has_its_place_in_red() -> None:
    """The box is where the mark is."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")

    with Image.open(
        io.BytesIO(marked(Picture(out.getvalue()), [Mark(PixelBox(100, 100, 300, 200))]))
    ) as image:
        red = np.asarray(image.convert("RGB"), np.int16)

    rows, columns = np.nonzero((red[..., 0] > 150) & (red[..., 1] < 110))
    assert (columns.max() - columns.min(), rows.max() - rows.min()) == (199, 99)
