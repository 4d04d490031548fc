"""The gallery shows the accepted images, and nothing rests on it."""

import hashlib
import shutil
from pathlib import Path

import pytest

from story_assets.story.production import Key
from story_assets.studio.files import HomeError
from story_assets.studio.gallery import hang, place
from story_assets.studio.store import Store
from tests.studio.test_store import take

MARA = Key("character_sheet", "mara_day")


def hung(store: Store, image: bytes, mime: str = "image/png") -> Path:
    """*image* in the store, and hung as Mara by day."""
    sha256 = hashlib.sha256(image).hexdigest()
    store.put(image, sha256, mime)
    return hang(store, "safe", MARA, take("k", sha256=sha256, mime=mime))


def test_an_image_hangs_under_a_name_that_people_know(tmp_path: Path) -> None:
    """Nobody finds a picture by its digest."""
    shown = hung(Store(tmp_path), b"one")

    assert shown == tmp_path / "gallery" / "safe" / "character_sheet" / "mara_day.png"
    assert shown.read_bytes() == b"one"


def test_hanging_costs_no_second_copy_where_the_disk_can_link(tmp_path: Path) -> None:
    """Two gigabytes of images are not four."""
    store = Store(tmp_path)

    shown = hung(store, b"one")

    assert shown.samefile(store.blob(hashlib.sha256(b"one").hexdigest(), "image/png"))


def test_another_take_replaces_the_one_that_hung_there(tmp_path: Path) -> None:
    """What hangs is what is accepted, and the earlier one is still in the store."""
    store = Store(tmp_path)
    hung(store, b"one")

    shown = hung(store, b"two")

    assert shown.read_bytes() == b"two"
    assert store.read(hashlib.sha256(b"one").hexdigest(), "image/png") == b"one"
    assert len(list(shown.parent.iterdir())) == 1


def test_a_take_in_another_format_leaves_no_stale_picture_behind(tmp_path: Path) -> None:
    """mara_day.png beside mara_day.webp: one of them is last year's Mara, and nobody could tell which."""
    store = Store(tmp_path)
    hung(store, b"one")

    shown = hung(store, b"two", "image/webp")

    assert [it.name for it in shown.parent.iterdir()] == ["mara_day.webp"]


def test_a_gallery_that_was_deleted_comes_back(tmp_path: Path) -> None:
    """It is made from the store and safe to delete."""
    store = Store(tmp_path)
    hung(store, b"one")
    shutil.rmtree(tmp_path / "gallery")

    assert hung(store, b"one").read_bytes() == b"one"


def test_a_picture_that_somebody_painted_over_is_hung_again(tmp_path: Path) -> None:
    """Editors save by replacing; then the store has the original and the gallery shows it."""
    store = Store(tmp_path)
    shown = hung(store, b"one")
    shown.unlink()
    shown.write_bytes(b"a moustache")

    assert hung(store, b"one").read_bytes() == b"one"


@pytest.mark.parametrize("hangs", [True, False])
def test_an_image_that_is_gone_from_the_store_is_said(tmp_path: Path, *, hangs: bool) -> None:
    """Somebody freed some space by hand. A sentence says so, whether it hung or not."""
    store = Store(tmp_path)
    if hangs:
        hung(store, b"one")
    sha256 = hashlib.sha256(b"one").hexdigest()
    store.blob(sha256, "image/png").unlink(missing_ok=True)

    with pytest.raises(
        HomeError, match=f"the stored image {sha256[:12]} of character_sheet/mara_day is gone"
    ):
        hang(store, "safe", MARA, take("k", sha256=sha256))


def test_something_in_the_way_is_said(tmp_path: Path) -> None:
    """The image is safe in the store; only showing it failed."""
    store = Store(tmp_path)
    (tmp_path / "gallery").write_text("a file")

    with pytest.raises(HomeError, match="cannot write"):
        hung(store, b"one")

    assert store.read(hashlib.sha256(b"one").hexdigest(), "image/png") == b"one"


def test_where_it_hangs_can_be_asked_before_it_does(tmp_path: Path) -> None:
    """The UI links to it."""
    store = Store(tmp_path)

    assert place(store, "safe", MARA, take("k", mime="image/jpeg")).name == "mara_day.jpg"
    assert not (tmp_path / "gallery").exists()
