"""Files are whole or absent."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from story_assets.studio.files import HomeError, locked, safe_part, write_whole


def test_a_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    """A fresh home has no folders at all, and the first image must not fail for that."""
    path = tmp_path / "a" / "b" / "c.json"

    write_whole(path, b"whole")

    assert path.read_bytes() == b"whole"
    assert [it.name for it in path.parent.iterdir()] == ["c.json"]


def test_a_file_can_be_read_by_the_people_it_is_for(tmp_path: Path) -> None:
    """Temporary files are private to their writer; a gallery shared on a disk is not."""
    write_whole(tmp_path / "board.png", b"x")

    assert (tmp_path / "board.png").stat().st_mode & 0o777 == 0o644


def test_whoever_reads_while_others_write_sees_one_whole_version(tmp_path: Path) -> None:
    """A plan that reads a pointer in the middle of a run must not see half of it."""
    path = tmp_path / "pointer.json"
    versions = [bytes([letter]) * 50_000 for letter in b"abcdefgh"]
    write_whole(path, versions[0])

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write_whole, path, version, durable=False) for version in versions * 5]
        seen = []
        while not all(it.done() for it in writing):
            seen.append(path.read_bytes())

    assert set(seen) <= set(versions)
    assert [it.result() for it in writing] == [None] * 40
    assert [it.name for it in tmp_path.iterdir()] == ["pointer.json"]


@pytest.mark.parametrize("durable", [True, False])
def test_what_cannot_be_written_is_said_and_leaves_the_old_one(tmp_path: Path, *, durable: bool) -> None:
    """A failed write is a sentence about a path, and what was there before is still there."""
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder.json").mkdir()

    for path in (tmp_path / "file" / "x.json", tmp_path / "folder.json", Path("/proc/nowhere/x.json")):
        with pytest.raises(HomeError, match=f"cannot write {path}: "):
            write_whole(path, b"new", durable=durable)

    assert (tmp_path / "file").read_text() == "in the way"
    assert sorted(it.name for it in tmp_path.iterdir()) == ["file", "folder.json"]


@pytest.mark.parametrize("part", ["mara_day", "character_sheet.mara_day", "0", "a" * 200])
def test_a_slug_is_a_safe_part_of_a_path(part: str) -> None:
    """Keys of the graph are names of files."""
    assert safe_part(part) == part


@pytest.mark.parametrize(
    "part",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "/",
        "a..b",
        ".a",
        "a.",
        "A",
        "a b",
        "a\n",
        "a\0",
        "é",
        "a" * 201,
        "-a",
    ],
)
def test_anything_else_cannot_name_a_file(part: str) -> None:
    """An id from a file somebody sent must not write outside the home."""
    with pytest.raises(ValueError, match="cannot name a file"):
        safe_part(part)


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    """Two runs that change one pointer take turns; neither overwrites what the other just wrote."""
    counter = tmp_path / "counter"
    counter.write_text("0")

    def count(_: int) -> None:
        with locked(tmp_path / ".lock"):
            seen = int(counter.read_text())
            os.sched_yield()
            counter.write_text(str(seen + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(100)))

    assert counter.read_text() == "100"
