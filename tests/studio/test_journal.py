"""The journal holds what happened, whatever happens to the process and the disk."""

import json
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from story_assets.studio.files import HomeError
from story_assets.studio.journal import Journal, events, now


def said(home: Path) -> list[object]:
    """What the events under *home* carry in their field `said`."""
    return [it["said"] for it in events(home)]


def test_an_event_is_one_line_with_everything_to_find_it_again(tmp_path: Path) -> None:
    """Somebody reads this with jq years from now: each line stands by itself."""
    Journal(tmp_path, "A1-b2").append("intent", said="yes", usd=None, characters=("mara", "teo"))

    (file,) = (tmp_path / "journal").iterdir()
    (line,) = file.read_text().splitlines()
    event = json.loads(line)
    assert file.name == f"a1b2-{os.getpid()}.jsonl"
    assert {**event, "id": "", "at": ""} == {
        "v": 1,
        "id": "",
        "at": "",
        "run": "a1b2",
        "event": "intent",
        "said": "yes",
        "usd": None,
        "characters": ["mara", "teo"],
    }
    assert datetime.fromisoformat(event["at"]).utcoffset() == timedelta(0)


def test_events_come_back_in_the_order_they_happened(tmp_path: Path) -> None:
    """An intent before its result: money is counted in this order."""
    journal = Journal(tmp_path, "run")

    for number in range(100):
        journal.append("check", said=number)

    assert said(tmp_path) == list(range(100))


def test_threads_do_not_write_into_each_others_lines(tmp_path: Path) -> None:
    """Images are made many at a time, in threads, and every one of them is journalled."""
    journal = Journal(tmp_path, "run")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: journal.append("check", said=[n, "x" * (n * 50)]), range(200)))

    assert sorted(it[0] for it in said(tmp_path)) == list(range(200))  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        "'; DROP TABLE renders; --",
        "a\nb\r\nc\u2028d\x85e",
        "\0",
        "特奥 🦊 é",
        "\\",
        "x" * 100_000,
        "{}",
    ],
)
def test_strange_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    """Causes quote what people wrote, and people write anything."""
    Journal(tmp_path, "run").append("intent", said=text)

    assert said(tmp_path) == [text]


def test_a_name_that_is_not_text_does_not_lose_the_event(tmp_path: Path) -> None:
    """A home on an old disk may lie under a folder in Latin-1. The money was spent all the same."""
    Journal(tmp_path, "run").append("handoff", said=os.fsdecode(b"/mnt/caf\xe9"))

    assert said(tmp_path) == ["/mnt/caf?"]


def test_a_torn_last_line_hides_nothing_before_it(tmp_path: Path) -> None:
    """A process was killed in the middle of a word."""
    journal = Journal(tmp_path, "run")
    journal.append("check", said=1)
    (file,) = (tmp_path / "journal").iterdir()
    with file.open("ab") as line:
        line.write(b'{"v":1,"event":"check","sai')

    assert said(tmp_path) == [1]


def test_a_torn_line_does_not_swallow_what_is_written_after_it(tmp_path: Path) -> None:
    """A process with the same number in the same run goes on where another was killed."""
    Journal(tmp_path, "run").append("check", said=1)
    (file,) = (tmp_path / "journal").iterdir()
    with file.open("ab") as line:
        line.write(b'{"v":1,"event":"check","sai')

    again = Journal(tmp_path, "run")
    again.append("check", said=2)
    again.append("check", said=3)

    assert said(tmp_path) == [1, 2, 3]


_FULL = """
import resource, sys
from pathlib import Path
from story_assets.studio.files import HomeError
from story_assets.studio.journal import Journal

journal = Journal(Path(sys.argv[1]), "run")
journal.append("check", said="before")
(file,) = Path(sys.argv[1], "journal").iterdir()
there = file.stat().st_size
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (there + 60, hard))
try:
    journal.append("check", said="x" * 500)
except HomeError as error:
    print(error)
assert file.stat().st_size == there + 60, "half of the line is there"
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
journal.append("result", said="after")
"""


def test_a_disk_that_was_full_for_a_moment_loses_only_what_it_did_not_take(tmp_path: Path) -> None:
    """The half line it left must not make the next result unreadable: that one was paid for."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    assert hard == resource.RLIM_INFINITY

    ran = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert ran.stdout == f"cannot write the journal {tmp_path}/journal: File too large\n"
    assert said(tmp_path) == ["before", "after"]


def test_a_journal_that_was_closed_opens_again(tmp_path: Path) -> None:
    """Dagster lets go of resources before the last check of an image may be written."""
    journal = Journal(tmp_path, "run")
    journal.append("check", said=1)
    journal.close()
    journal.close()

    journal.append("check", said=2)

    assert said(tmp_path) == [1, 2]


def test_a_journal_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    """No image is bought when nobody can write down that it was."""
    (tmp_path / "journal").write_text("a file is in the way")

    with pytest.raises(HomeError, match=f"cannot write the journal {tmp_path}/journal: "):
        Journal(tmp_path, "run").append("intent")


def test_a_home_without_a_journal_has_no_events(tmp_path: Path) -> None:
    """Asking about a fresh home is no error."""
    assert list(events(tmp_path)) == []


@pytest.mark.parametrize("run", ["", "../x", "a/b", "a b"])
def test_a_run_that_cannot_name_a_file_is_refused(tmp_path: Path, run: str) -> None:
    """The run's id becomes a file name."""
    with pytest.raises(ValueError, match="cannot name a file"):
        Journal(tmp_path, run)


def test_times_sort_as_text() -> None:
    """Every one has microseconds and the same offset, so that sort(1) works on a journal."""
    first, second = now(), now()

    assert first <= second
    assert len(first) == len("2026-11-21T12:00:00.000000+00:00")
