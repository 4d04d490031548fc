"""What the journals know of requests, in whatever order their files are read."""

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.studio.past import Past

BATCH = "b1"


def journal(home: Path, name: str, *events: dict[str, object]) -> None:
    """A file as a run leaves it."""
    folder = home / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(it) + "\n" for it in events), "utf-8")


def intent(number: int, *, key: str = "k", batch: str | None = None) -> dict[str, object]:
    return {
        "event": "intent", "attempt": f"a{number}", "run": "r", "story": "s", "asset": f"s/cover/c{number}",
        "render_key": key, "at": f"2026-03-01T00:{number:02}:00+00:00", "reserved": "0.05", "batch": batch,
    }  # fmt: skip


def ended(number: int, status: str, usd: str | None) -> dict[str, object]:
    return {"event": "failed", "attempt": f"a{number}", "status": status, "usd": usd, "error": status}


@settings(max_examples=60, deadline=None)
@given(names=st.permutations([f"{letter}-{pid}" for letter in "ab" for pid in (5967, 12524)]))
def test_what_one_process_sent_and_another_collected_is_over_whatever_their_files_are_called(
    names: list[str],
) -> None:
    """A number of a process or of a run says nothing about which was first. Its price is the real one."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        sent, collected, first, second = names
        journal(home, sent, intent(1, batch=BATCH))
        journal(home, collected, {**ended(1, "rendered", "0.02"), "event": "result"})
        journal(home, first, intent(2, key="again"), ended(2, "moderated", "0"))
        journal(home, second, intent(3, key="again"), ended(3, "unknown", None))

        past = Past(home).refresh()

        (line,) = [it for it in past.all() if it.batch]
        assert (line.status, str(line.usd), line.is_out) == ("rendered", "0.02", False)
        assert str(line.counts) == "0.02"
        last = past.last("again")
        assert last is not None
        assert (last.id, last.status) == ("a3", "unknown")


def test_files_that_grow_while_one_looks_end_up_the_same(tmp_path: Path) -> None:
    """A run reads what others write, line by line, and knows what somebody knows who comes later."""
    chance = random.Random(3)
    lines: dict[str, list[dict[str, object]]] = {"z": [], "m": [], "a": []}
    looking = Past(tmp_path)
    for number in range(30):
        lines[chance.choice("zma")].append(intent(number, key=f"k{number % 4}", batch=BATCH))
        lines[chance.choice("zma")].append(ended(number, "failed", "0.01"))
        for name, events in lines.items():
            journal(tmp_path, name, *events)
        looking.refresh()

    afresh = Past(tmp_path).refresh()

    assert looking.attempts == afresh.attempts
    assert {it.status for it in afresh.all()} == {"failed"}
    assert [it and it.id for it in map(looking.last, ("k0", "k1", "k2", "k3"))] == [
        "a28",
        "a29",
        "a26",
        "a27",
    ]
