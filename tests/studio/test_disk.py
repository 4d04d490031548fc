"""A disk that is full, read-only or in the way: a sentence, and nothing that was stored is lost."""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from story_assets.studio.files import HomeError
from story_assets.studio.opening import usable
from tests.story.folders import write_small_story
from tests.studio.drawing import studio
from tests.studio.homes import answered, asked, assert_whole

DRAWS = [sys.executable, "-m", "tests.studio.drawing"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small story: 13 images."""
    return write_small_story(tmp_path_factory.mktemp("story") / "before_he_comes_home")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB, where this machine lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=200k", "story-assets-test", str(disk)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets nobody mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def draws(story: Path, home: Path, *, biggest: int | None = None) -> "subprocess.CompletedProcess[str]":
    """Make everything, with no file growing over *biggest* bytes."""

    def starve() -> None:
        if biggest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (biggest, resource.RLIM_INFINITY))

    return subprocess.run(
        [*DRAWS, str(story), str(home)], capture_output=True, text=True, check=False, preexec_fn=starve
    )


def test_a_disk_that_fills_up_keeps_what_was_made_and_the_next_run_goes_on(
    story: Path, small_disk: Path
) -> None:
    """Somebody makes room and renders again: the first images are not paid for a second time."""
    home = small_disk / "home"

    full = draws(story, home)
    had = answered(home)
    assert_whole(home)
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    after = draws(story, home)

    assert full.returncode == 2
    assert full.stderr.startswith("cannot write ")
    assert ": No space left on device; the image is at " in full.stderr
    rescued = Path(full.stderr.rsplit("the image is at ", 1)[1].strip())
    assert hashlib.sha256(rescued.read_bytes()).hexdigest() == rescued.stem
    shutil.rmtree(rescued.parent)
    assert len(full.stderr.splitlines()) == 1
    assert after.returncode == 0, after.stderr
    assert 0 < len(had) < 13
    assert_whole(home)
    at = studio(story, home)
    assert len(at.planner.plan().kept) == 13
    assert all(asked(home).count(name) == 1 for name in had)


@pytest.mark.parametrize("biggest", [100, 3000, 12_000])
def test_a_limit_on_files_is_a_sentence_wherever_it_bites(story: Path, tmp_path: Path, biggest: int) -> None:
    """Quotas bite in the journal, in an image, in a record or in the ledger; each time a person is told."""
    home = tmp_path / "home"

    starved = draws(story, home, biggest=biggest)
    had = answered(home)
    assert_whole(home)
    after = draws(story, home)

    assert starved.returncode == 2, starved
    assert "Traceback" not in starved.stderr
    assert starved.stderr.startswith(("cannot write ", "cannot publish "))
    assert after.returncode == 0, after.stderr
    assert_whole(home)
    assert all(asked(home).count(name) == 1 for name in had)
    assert len(studio(story, home).planner.plan().kept) == 13


def unusable_homes(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "loop").symlink_to("loop")
    return {
        "a file": tmp_path / "file",
        "under a file": tmp_path / "file" / "home",
        "proc": Path("/proc/home"),
        "a loop": tmp_path / "loop",
        "too long a name": tmp_path / ("x" * 300),
    }


@pytest.mark.parametrize("which", ["a file", "under a file", "proc", "a loop", "too long a name"])
def test_a_home_that_cannot_be_one_is_refused_before_any_work(tmp_path: Path, which: str) -> None:
    """The reason comes before the first image, not after it was paid for."""
    home = unusable_homes(tmp_path)[which]

    with pytest.raises(HomeError, match="cannot use the home"):
        usable(home)

    assert (tmp_path / "file").read_text() == "no folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_home_is_refused_before_any_work(tmp_path: Path) -> None:
    """Somebody else's home, or a disk mounted to be looked at."""
    tmp_path.chmod(0o500)

    with pytest.raises(HomeError, match=r"cannot use the home .*: Permission denied"):
        usable(tmp_path)


def test_a_read_only_disk_is_refused_before_any_work(small_disk: Path) -> None:
    """What root cannot do either."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(HomeError, match=r"cannot use the home .*: Read-only file system"):
        usable(small_disk / "home")


def test_trying_a_home_leaves_nothing_in_it(tmp_path: Path) -> None:
    """A probe is not a file that anybody should find."""
    assert usable(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert list((tmp_path / "a" / "b").iterdir()) == []
