"""The store keeps every image and every take, by content."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from story_assets.story.production import Key
from story_assets.studio.files import HomeError
from story_assets.studio.store import Made, RenderRecord, Store
from story_assets.studio.takes import Shelf, Take

MARA = Key("character_sheet", "mara_day")
IMAGE = b"not really a picture"
SHA = hashlib.sha256(IMAGE).hexdigest()


def take(render_key: str, **changes: object) -> Take:
    """A take as a render leaves it, before it has a number."""
    values: dict[str, object] = {
        "number": 0,
        "render_key": render_key,
        "sha256": SHA,
        "mime": "image/png",
        "size": (1536, 864),
        "basis": "b",
        "brief": "c",
        "renderer": "paper",
        "model": "paper",
        "tier": "draft",
        "usd": "0.01",
        "run": "run1",
        "made_at": "2026-11-21T12:00:00.000000+00:00",
    }
    return Take.model_validate(values | changes)


def test_an_image_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """It is kept exactly as the provider returned it: its digest is its identity."""
    store = Store(tmp_path)

    path = store.put(IMAGE, SHA, "image/png")

    assert path == tmp_path / "store" / "blobs" / SHA[:2] / f"{SHA}.png"
    assert store.read(SHA, "image/png") == IMAGE


def test_the_same_image_is_kept_once(tmp_path: Path) -> None:
    """A deterministic renderer answers the same bytes for years."""
    store = Store(tmp_path)
    first = store.put(IMAGE, SHA, "image/png").stat()

    second = store.put(IMAGE, SHA, "image/png").stat()

    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)


def test_an_image_that_is_gone_is_said_by_its_digest(tmp_path: Path) -> None:
    """Somebody tidied up by hand."""
    with pytest.raises(HomeError, match=f"cannot read the stored image {SHA[:12]}: No such file"):
        Store(tmp_path).read(SHA, "image/png")


def test_takes_are_numbered_as_they_come_and_the_last_is_accepted(tmp_path: Path) -> None:
    """People talk about take 2."""
    store = Store(tmp_path)

    numbers = [store.accept("safe", MARA, take(key)).number for key in ("k1", "k2", "k3")]

    shelf = store.shelf("safe", MARA)
    assert numbers == [1, 2, 3]
    assert [it.render_key for it in shelf.takes] == ["k1", "k2", "k3"]
    assert shelf.accepted is not None
    assert shelf.accepted.render_key == "k3"


def test_going_back_to_an_earlier_take_does_not_make_a_new_one(tmp_path: Path) -> None:
    """An edit is undone: the earlier image comes back under its own number."""
    store = Store(tmp_path)
    first = store.accept("safe", MARA, take("k1"))
    store.accept("safe", MARA, take("k2"))

    again = store.accept("safe", MARA, first)

    shelf = store.shelf("safe", MARA)
    assert again == first
    assert shelf.accepted == first
    assert len(shelf.takes) == 2


def test_stories_and_kinds_do_not_share_shelves(tmp_path: Path) -> None:
    """Two stories may both have a Mara."""
    store = Store(tmp_path)
    store.accept("safe", MARA, take("k1"))

    assert store.shelf("other", MARA) == Shelf()
    assert store.shelf("safe", Key("cover", "mara_day")) == Shelf()


_ACCEPTS = """
import sys
from pathlib import Path
from story_assets.studio.store import Store
from tests.studio.test_store import MARA, take

sys.stdin.readline()
for number in range(40):
    Store(Path(sys.argv[1])).accept("safe", MARA, take(f"{sys.argv[2]}{number}"))
"""


def test_two_processes_that_accept_at_once_lose_no_take(tmp_path: Path) -> None:
    """The command line renders while somebody clicks Materialize: both images were paid for."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _ACCEPTS, str(tmp_path), name], stdin=subprocess.PIPE, text=True
        )
        for name in ("left", "right")
    ]
    for it in both:
        it.communicate("go\n")

    shelf = Store(tmp_path).shelf("safe", MARA)
    assert [it.returncode for it in both] == [0, 0]
    assert [it.number for it in shelf.takes] == list(range(1, 81))
    assert len({it.render_key for it in shelf.takes}) == 80


def test_a_record_is_found_by_its_render_key(tmp_path: Path) -> None:
    """The store is asked before any call: same key, same image, nothing paid."""
    store = Store(tmp_path)
    kept = RenderRecord(
        render_key="k1", asset="safe/x", take=take("k1"), rules={"a": "b"}, prompt="p", seconds=1
    )

    store.keep(kept)

    assert store.record("k1") == kept
    assert store.record("k2") is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"takes": 3}', b'{"takes": [{}]}']
)
def test_a_damaged_pointer_is_named_and_never_taken_for_nothing(tmp_path: Path, damage: bytes) -> None:
    """Taking it for empty would render, and bill, what is already there."""
    store = Store(tmp_path)
    store.accept("safe", MARA, take("k1"))
    pointer = tmp_path / "store" / "accepted" / "safe" / "character_sheet" / "mara_day.json"
    pointer.write_bytes(damage)

    with pytest.raises(HomeError, match=f"{pointer} is damaged: "):
        store.shelf("safe", MARA)
    with pytest.raises(HomeError, match="is damaged"):
        store.accept("safe", MARA, take("k2"))

    assert pointer.read_bytes() == damage


def test_a_record_of_a_newer_version_is_read(tmp_path: Path) -> None:
    """A team goes back one version of this package; its images are not lost for that."""
    store = Store(tmp_path)
    store.accept("safe", MARA, take("k1"))
    pointer = tmp_path / "store" / "accepted" / "safe" / "character_sheet" / "mara_day.json"
    pointer.write_text(pointer.read_text().replace("{", '{"from_the_future": [1],', 1))

    assert store.shelf("safe", MARA).accepted == take("k1", number=1)


def test_what_a_killed_writer_left_is_not_picked_up(tmp_path: Path) -> None:
    """Half a pointer lies beside the whole one, for ever."""
    store = Store(tmp_path)
    store.accept("safe", MARA, take("k1"))
    folder = tmp_path / "store" / "accepted" / "safe" / "character_sheet"
    (folder / ".tmp-half").write_text('{"takes": [')

    assert store.accept("safe", MARA, take("k2")).number == 2
    assert store.shelf("safe", Key("character_sheet", "teo_home")) == Shelf()


def test_ids_do_not_lead_out_of_the_store(tmp_path: Path) -> None:
    """A story that came by mail may hold any id; the reader refuses it, and so does the store."""
    store = Store(tmp_path)

    for key in (Key("character_sheet", "../../x"), Key("character_sheet", "a/b"), Key("character_sheet", "")):
        with pytest.raises(ValueError, match="cannot name a file"):
            store.accept("safe", key, take("k1"))
    with pytest.raises(ValueError, match="cannot name a file"):
        store.put(b"x", "../x", "image/png")

    assert not (tmp_path / "store" / "accepted").exists()


def test_a_free_artifact_is_remembered_until_it_is_made_again(tmp_path: Path) -> None:
    """Briefs and handoffs are not made twice for the same content."""
    store = Store(tmp_path)
    brief = Key("brief", "character_sheet.mara_day")

    store.remember("safe", brief, Made(basis="a", digest="1"))
    store.remember("safe", brief, Made(basis="b", digest="2"))

    assert store.made("safe", brief) == Made(basis="b", digest="2")
    assert store.made("safe", Key("brief", "cover.key")) is None


def test_an_answer_that_is_no_image_is_kept_as_evidence(tmp_path: Path) -> None:
    """It was paid for, so a person may look at it."""
    path = Store(tmp_path).keep_evidence(b"<html>oops</html>", "ab" * 32)

    assert path.read_bytes() == b"<html>oops</html>"
