"""Every board of the bundled story, drawn once: a page for eyes, and goldens that see a missing figure.

A golden is a thumbnail. Two pictures are as far apart as their most different tile, so that one person
gone from one panel of nine counts, and another machine's edges do not.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bench.gallery import briefs, gallery
from story_assets.story.briefs.brief import Brief
from story_assets.studio.previs import drawn
from tests.golden import UPDATE

GOLDEN = Path(__file__).with_name("golden")
WIDE = 96
TILE = 8
"""Pixels of a thumbnail, and of the square whose mean colour is compared."""
FAR = 9.0
"""Levels of 255: between what another encoding does and what a missing figure does; tests below hold both."""
BOARDS = {name: (brief, size) for name, brief, size in briefs()}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery, as a person would build it."""
    return gallery(tmp_path_factory.mktemp("gallery"))


def thumbnail(image: Image.Image) -> Image.Image:
    """A board as small as a golden."""
    return image.convert("RGB").resize((WIDE, round(image.height * WIDE / image.width)), Image.Resampling.BOX)


def distance(a: Image.Image, b: Image.Image) -> float:
    """Mean difference of the most different tile, in levels of 255."""
    if a.size != b.size:
        return 255.0
    apart = ImageChops.difference(a, b).convert("RGB")
    tiles = (
        apart.crop((x, y, min(x + TILE, a.width), min(y + TILE, a.height)))
        for x in range(0, a.width, TILE)
        for y in range(0, a.height, TILE)
    )
    return max(max(ImageStat.Stat(tile).mean) for tile in tiles)


def board(brief: Brief, size: tuple[int, int]) -> Image.Image:
    """A board as a thumbnail."""
    return thumbnail(Image.open(io.BytesIO(drawn(brief, size).image)))


def test_the_gallery_shows_every_board_large_and_small(page: Path) -> None:
    """Somebody has to look; this is what they open."""
    told = page.read_text("utf-8")

    for name, (_, size) in BOARDS.items():
        assert told.count(f'src="{name}.png"') == 2
        with Image.open(page.with_name(f"{name}.png")) as image:
            assert image.size == size


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_looks_as_it_was_agreed(name: str, page: Path) -> None:
    """With UPDATE_GOLDENS=1 the goldens are drawn anew; open the gallery before committing them."""
    golden = GOLDEN / f"{name}.png"
    now = thumbnail(Image.open(page.with_name(f"{name}.png")))
    if os.environ.get(UPDATE) == "1":
        GOLDEN.mkdir(exist_ok=True)
        now.save(golden, optimize=True)

    assert distance(now, Image.open(golden).convert("RGB")) < FAR


def test_no_golden_is_left_of_a_board_that_is_gone() -> None:
    """And all of them together stay small."""
    kept = {path.stem for path in GOLDEN.glob("*.png")}

    assert kept == set(BOARDS)
    assert sum(path.stat().st_size for path in GOLDEN.glob("*.png")) < 500_000


@pytest.mark.parametrize(
    "name", ["contact_sheet.e01_s02", "shot_reference.e02_s03_sh02", "cover.e01_promo_wide"]
)
def test_a_missing_figure_is_seen(name: str) -> None:
    """One person less, in one panel of nine, in a group of five, on a banner."""
    brief, size = BOARDS[name]
    golden = Image.open(GOLDEN / f"{name}.png").convert("RGB")
    panels = list(brief.panels)
    at = next(i for i, p in enumerate(panels) if len(p.cast) > 1 or (len(panels) > 1 and p.cast))
    panels[at] = panels[at].model_copy(update={"cast": panels[at].cast[:-1]})

    without = board(brief.model_copy(update={"panels": tuple(panels)}), size)

    assert distance(without, golden) > FAR


def test_another_encoding_is_no_difference() -> None:
    """What a browser, a proxy or another machine does to edges is far below the threshold."""
    name = "contact_sheet.e02_s01"
    brief, size = BOARDS[name]
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn(brief, size).image)).convert("RGB").save(out, "JPEG", quality=60)

    assert distance(thumbnail(Image.open(out)), Image.open(GOLDEN / f"{name}.png").convert("RGB")) < FAR / 2
