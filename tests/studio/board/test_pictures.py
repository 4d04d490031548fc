"""Pictures in a page are small enough, whatever they were, and a lost one is said."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from story_assets.story.production import Production
from story_assets.studio.board.pictures import LARGE, PAGE, SMALL, TINY, Bound, Lost, Pictures, fitted, large
from story_assets.studio.journal import Journal
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.paper import Paper
from tests.studio.bench import small_story
from tests.studio.test_store import take


def noise(width: int, height: int) -> bytes:
    """The worst picture there is: no two pixels have anything to do with each other."""
    pixels = random.Random(7).randbytes(width * height * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


@pytest.mark.parametrize("bound", [LARGE, SMALL, TINY, Bound(1200, 30_000)])
def test_no_picture_is_larger_than_its_bound(bound: Bound) -> None:
    """A page that does not open on a phone is not looked at."""
    small = fitted(noise(1600, 900), bound)

    with Image.open(io.BytesIO(small)) as it:
        assert it.format == "WEBP"
        assert max(it.size) <= bound.longest
    assert len(small) <= bound.most


@pytest.mark.parametrize("images", [1, 51, 60, 61, 300, 1000])
def test_many_images_share_what_a_page_may_weigh(images: int) -> None:
    """An episode of 200 shots is a page too: its pictures are smaller, and 60 lose nothing."""
    each = large(images).most

    assert each * images <= PAGE
    assert each == 150_000 or images > 60


def test_a_picture_that_is_gone_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Somebody freed some space by hand: the page says it, and has all the others."""
    story = small_story(tmp_path)
    home = tmp_path / "home"
    pictures = Pictures(Studio(Production(story), Store(home), Journal(home, "r"), Paper(), tmp_path))

    with pytest.raises(Lost, match="cannot read the stored image"):
        pictures.large(take("k"), LARGE)
    with pytest.raises(Lost, match="cannot read crop\\.webp"):
        pictures.evidence("crop.webp")
    with pytest.raises(Lost, match="cannot read"):
        pictures.supplied("0" * 64)
