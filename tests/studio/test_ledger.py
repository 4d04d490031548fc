"""The ledger answers in SQL what was made, why, and what it cost, to anybody who has `duckdb`."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
import duckdb
import pytest

from story_assets.studio import ledger
from story_assets.studio.files import HomeError
from story_assets.studio.journal import Journal
from story_assets.studio.making import make_image
from story_assets.studio.renderer import RenderError
from story_assets.studio.work import Blocked, Studio
from tests.paper import Paper
from tests.studio.bench import make_all, small_story, studio

CENT = Decimal("0.010000")


def ask(home: Path, question: str) -> list[tuple[Any, ...]]:
    """What a person with a SQL client gets."""
    with duckdb.connect(str(home / "ledger.duckdb"), read_only=True) as client:
        return client.execute(question).fetchall()


def make_what_can_be(at: Studio) -> None:
    """Every image in order; what fails, and what rests on it, stays away."""

    async def one_by_one() -> None:
        for it in at.production.images:
            try:
                await make_image(at, it.key)
            except (RenderError, Blocked):
                continue

    anyio.run(one_by_one)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small story, a first run with a refusal, a second that makes the rest, a third without a price."""
    folder = tmp_path_factory.mktemp("ledger")
    home = folder / "home"
    story = small_story(folder)
    make_what_can_be(studio(story, home, Paper(refuses=frozenset({"character_sheet/teo_home"})), run="one"))
    make_all(studio(story, home, Paper(usd="0.04"), run="two"))
    teo = story.characters["teo"]
    dyed = teo.model_copy(update={"identity": teo.identity.model_copy(update={"hair": "white curls"})})
    changed = story.model_copy(update={"characters": {**story.characters, "teo": dyed}})
    make_all(studio(changed, home, Paper(usd=None), run="three"))
    ledger.publish(home)
    return home


def test_it_says_what_became_of_every_render(home: Path) -> None:
    """One row an attempt: what was refused is there as well as what came."""
    found = ask(home, "SELECT status, renders, usd, unpriced FROM renders_by_status ORDER BY status")

    # Without Teo's sheet three others of the 13 wait: his scene's contact sheet and its two shots.
    assert found == [("refused", 1, Decimal(0), 0), ("rendered", 17, Decimal("0.250000"), 4)]


def test_it_says_what_each_cause_cost(home: Path) -> None:
    """The second draft of Teo's hair is a rule that changed; what rests on his sheet followed it."""
    found = ask(home, "SELECT cause, renders, usd, unpriced FROM cost_by_cause ORDER BY cause")

    assert found == [
        ("missing", 13, Decimal("0.250000"), 0),
        ("reference", 1, None, 1),
        ("rule", 3, None, 3),
    ]


def test_it_says_which_rule_changed_from_what_to_what(home: Path) -> None:
    """The reason stands beside the price."""
    found = ask(
        home, "SELECT DISTINCT path, was, now FROM causes WHERE class = 'rule' AND path LIKE '%hair%'"
    )

    assert found == [("characters.teo.identity.hair", "red curls", "white curls")]


def test_it_says_what_each_character_cost_and_the_column_adds_up(home: Path) -> None:
    """An image of two characters counts half for each, and one of nobody counts for nobody."""
    found = ask(home, "SELECT character, renders, usd FROM cost_by_character ORDER BY character")
    ((total,),) = ask(home, "SELECT sum(usd) FROM renders")

    assert [who for who, _, _ in found] == ["(nobody)", "mara", "teo"]
    assert sum(usd for *_, usd in found) == total


def test_it_says_what_each_episode_cost(home: Path) -> None:
    """Sheets and boards serve all episodes and stand apart."""
    found = ask(home, "SELECT episode, renders, usd, unpriced FROM cost_by_episode ORDER BY episode")

    assert found == [("e01", 11, Decimal("0.170000"), 3), ("shared", 6, Decimal("0.080000"), 1)]


def test_an_unknown_price_is_null_and_never_nothing(home: Path) -> None:
    """Zero would be a lie that adds up."""
    assert ask(home, "SELECT DISTINCT usd FROM renders WHERE run = 'three'") == [(None,)]
    assert ask(home, "SELECT sum(unpriced) FROM cost_by_tier") == [(4,)]


def test_money_is_decimal_everywhere(home: Path) -> None:
    """A thousand cents are ten dollars, not 9.999999999999831."""
    found = ask(
        home,
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE column_name LIKE '%usd%' AND data_type NOT LIKE 'DECIMAL%'",
    )

    assert found == []
    assert ask(home, "SELECT usd FROM renders WHERE usd IS NOT NULL LIMIT 1") == [(CENT,)]


def test_takes_and_what_hangs_now_can_be_joined(home: Path) -> None:
    """Which images still rest on an old take, and what was thrown away: two questions of every review."""
    assert ask(home, "SELECT * FROM rests_on_old_take") == []
    assert ask(home, "SELECT count(*), sum(usd) FROM thrown_away") == [(4, Decimal("0.160000"))]
    assert ask(home, "SELECT take, count(*) FROM accepted_now GROUP BY ALL ORDER BY take") == [(1, 9), (2, 4)]


def test_every_table_and_view_can_be_asked(home: Path) -> None:
    """A view is checked by nobody until somebody selects from it."""
    names = [name for (name,) in ask(home, "SELECT table_name FROM information_schema.tables")]

    assert len(names) >= 16
    for name in names:
        ask(home, f'SELECT * FROM "{name}"')


def test_any_client_since_duckdb_1_5_can_open_it(home: Path) -> None:
    """People's tools are older than our libraries."""
    found = ask(home, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'ledger'")

    assert found == [("v1.5.0+",)]


# What a journal may hold.


def intent(journal: Journal, attempt: str, **values: Any) -> None:
    """An intent as `make_image` writes it, with anything that matters replaced."""
    usual = {"story": "safe", "asset": "safe/cover/e01_key", "kind": "cover", "characters": (), "causes": ()}
    journal.append("intent", attempt=attempt, **(usual | values))


def test_an_intent_without_an_answer_is_unknown(tmp_path: Path) -> None:
    """It may have been billed. A person has to settle that, so a person has to see it."""
    journal = Journal(tmp_path, "run")
    intent(journal, "a1", estimate="0.25")

    ledger.publish(tmp_path)

    found = ask(tmp_path, "SELECT status, usd, estimate_usd, asked_at IS NOT NULL FROM renders")
    assert found == [("unknown", None, Decimal("0.250000"), True)]


@pytest.mark.parametrize("torn", [b'{"v":1,"id":"x","event":"res', b'"', b"{", b"\0" * 512, "é".encode()[:1]])
def test_a_torn_last_line_is_counted_and_skipped(tmp_path: Path, torn: bytes) -> None:
    """The process was killed, or the machine lost power: everything before it counts."""
    journal = Journal(tmp_path, "run")
    intent(journal, "a1")
    intent(journal, "a2")
    (file,) = (tmp_path / "journal").iterdir()
    with file.open("ab") as end:
        end.write(torn)
    (tmp_path / "journal" / "other-1.jsonl").write_bytes(file.read_bytes().splitlines(keepends=True)[0])

    ledger.publish(tmp_path)

    assert ask(tmp_path, "SELECT count(*) FROM renders") == [(3,)]
    assert ask(tmp_path, "SELECT torn_lines FROM ledger_about") == [(1,)]


STRANGE = [
    "'; DROP TABLE renders; --",
    'he said "no"',
    "one\ntwo\r\nthree\u2028four",
    "特奥 🦊 e\u0301",
    "\\",
    "{}[],:",
    "tab\there",
    "x" * 100_000,
    "é\n'\"\\" * 20_000,
]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_strange_text_survives(tmp_path: Path, text: str) -> None:
    """Causes quote the story, and the story is whatever people wrote."""
    cause = {"class": "rule", "path": text, "was": None, "now": text}
    intent(Journal(tmp_path, "run"), "a1", causes=[cause], characters=["mara"])

    ledger.publish(tmp_path)

    assert ask(tmp_path, "SELECT path, was, now FROM causes") == [(text, None, text)]


def test_a_home_with_a_strange_name_has_a_ledger(tmp_path: Path) -> None:
    """Paths go into SQL, where quotes and stars mean something."""
    home = tmp_path / "it's [a] *strange* home; é"
    intent(Journal(home, "run"), "a1")

    ledger.publish(home)

    assert ask(home, "SELECT count(*) FROM renders") == [(1,)]


@pytest.mark.parametrize("money", ["lots", "NaN", "1e40", "Infinity", ""])
def test_money_that_is_no_number_is_unknown_and_hides_nothing_else(tmp_path: Path, money: str) -> None:
    """One bad answer of one provider must not take the whole ledger away."""
    journal = Journal(tmp_path, "run")
    intent(journal, "a1", estimate=money)
    journal.append("result", attempt="a1", sha256="00", usd=money)
    intent(journal, "a2")
    journal.append("result", attempt="a2", sha256="00", usd="0.010")

    ledger.publish(tmp_path)

    assert ask(tmp_path, "SELECT usd FROM renders ORDER BY attempt") == [(None,), (CENT,)]


def test_a_newer_version_may_have_written_the_journal(tmp_path: Path) -> None:
    """Fields that are not known yet are left out, not their lines."""
    intent(Journal(tmp_path, "run"), "a1", from_the_future={"a": [1, {"b": None}]})

    ledger.publish(tmp_path)

    assert ask(tmp_path, "SELECT attempt FROM renders") == [("a1",)]


def test_a_home_where_nothing_happened_has_an_empty_ledger(tmp_path: Path) -> None:
    """`costs` on a fresh home answers: nothing."""
    ledger.publish(tmp_path)

    assert ask(tmp_path, "SELECT count(*) FROM renders") == [(0,)]


# Who else has it open.

_HOLDS = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as client:
    print(client.execute("SELECT count(*) FROM renders").fetchone()[0], flush=True)
    sys.stdin.readline()
    print(client.execute("SELECT count(*), count(DISTINCT attempt) FROM renders").fetchone(), flush=True)
with duckdb.connect(sys.argv[1], read_only=True) as client:
    print(client.execute("SELECT count(*) FROM renders").fetchone()[0], flush=True)
"""


def test_a_client_that_has_it_open_blocks_nothing_and_is_not_broken(tmp_path: Path) -> None:
    """DuckDB lets one process hold a file. An open query window must not stop a run."""
    journal = Journal(tmp_path, "run")
    intent(journal, "a1")
    ledger.publish(tmp_path)

    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path / "ledger.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as client:
        assert client.stdout is not None
        assert client.stdout.readline() == "1\n"
        intent(journal, "a2")
        ledger.publish(tmp_path)
        ledger.publish(tmp_path)
        after, _ = client.communicate("now\n")

    assert ask(tmp_path, "SELECT count(*) FROM renders") == [(2,)]
    assert after == "(1, 1)\n2\n"
    assert client.returncode == 0


_PUBLISHES = """
import sys
from pathlib import Path
from story_assets.studio.journal import Journal
from story_assets.studio import ledger
from story_assets.studio.work import Blocked, Studio
from tests.studio.test_ledger import intent

home = Path(sys.argv[1])
journal = Journal(home, sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(5):
    intent(journal, f"{sys.argv[2]}{number}")
    ledger.publish(home)
    mine = ledger.rows(home, "SELECT count(*) FROM renders WHERE run = ?", [sys.argv[2]])
    assert mine == [(number + 1,)], mine
"""


def test_two_runs_that_end_at_once_both_are_in_it(tmp_path: Path) -> None:
    """Each publishes what it did, and neither puts its older picture over the newer one of the other."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _PUBLISHES, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    for it in both:
        assert it.stdout is not None
        it.stdout.readline()
    for it in both:
        assert it.stdin is not None
        it.stdin.write("go\n")
        it.stdin.flush()
    for it in both:
        it.communicate()

    assert [it.returncode for it in both] == [0, 0]
    assert ask(tmp_path, "SELECT run, count(*) FROM renders GROUP BY run ORDER BY run") == [
        ("left", 5),
        ("right", 5),
    ]
    assert [it.name for it in tmp_path.glob(".ledger-*")] == []


def test_a_ledger_that_calls_itself_current_holds_everything(tmp_path: Path) -> None:
    """`costs` does not rebuild a current ledger. An event of the meantime must not be missed."""
    journal = Journal(tmp_path, "run")
    written = 0
    done = threading.Event()

    def write() -> None:
        nonlocal written
        while not done.is_set():
            intent(journal, f"a{written}")
            written += 1
            time.sleep(0.003)

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(8):
        ledger.publish(tmp_path)
    done.set()
    writer.join()

    if ledger.is_current(tmp_path):
        assert ask(tmp_path, "SELECT count(*) FROM renders") == [(written,)]
    time.sleep(0.05)
    ledger.publish(tmp_path)
    assert ledger.is_current(tmp_path)
    assert ask(tmp_path, "SELECT count(*) FROM renders") == [(written,)]


def test_an_event_during_the_building_makes_the_ledger_old(tmp_path: Path) -> None:
    """The published file says of what time it is: of before it looked, not of when it was finished."""
    intent(Journal(tmp_path, "run"), "a1")
    time.sleep(0.05)

    before = time.time_ns()
    ledger.publish(tmp_path)
    after = time.time_ns()

    seen = (tmp_path / "ledger.duckdb").stat().st_mtime_ns
    assert before - 20_000_000 <= seen <= before + (after - before) / 2


def test_what_a_killed_builder_left_is_swept_away(tmp_path: Path) -> None:
    """A killed process leaves a database and its log; a home must not fill up with them."""
    for name in (".ledger-123.duckdb", ".ledger-123.duckdb.wal"):
        (tmp_path / name).write_bytes(b"half a database")

    ledger.publish(tmp_path)

    assert sorted(it.name for it in tmp_path.iterdir()) == [".ledger.lock", "ledger.duckdb"]


def test_a_ledger_that_cannot_be_published_leaves_the_old_one(tmp_path: Path) -> None:
    """Better the numbers of yesterday than none, and a sentence that says so."""
    intent(Journal(tmp_path, "run"), "a1")
    ledger.publish(tmp_path)
    (tmp_path / "ledger.duckdb").rename(tmp_path / "kept")
    (tmp_path / "ledger.duckdb").mkdir()

    with pytest.raises(HomeError, match="cannot publish the ledger"):
        ledger.publish(tmp_path)

    assert sorted(it.name for it in tmp_path.iterdir()) == [
        ".ledger.lock",
        "journal",
        "kept",
        "ledger.duckdb",
    ]


def test_asking_a_ledger_that_is_damaged_is_an_error_of_the_home(tmp_path: Path) -> None:
    """It can be built again, and the sentence names it."""
    (tmp_path / "ledger.duckdb").write_bytes(b"this is not a database" * 500)

    with pytest.raises(HomeError, match="cannot ask the ledger"):
        ledger.rows(tmp_path, "SELECT 1")

    ledger.publish(tmp_path)
    assert ledger.rows(tmp_path, "SELECT 1") == [(1,)]


def test_rendering_again_after_a_refusal_is_one_more_attempt(home: Path) -> None:
    """Both attempts at Teo stay in the books, with their runs."""
    found = ask(
        home,
        "SELECT run, status, error FROM renders "
        "WHERE asset LIKE '%character_sheet/teo_home' ORDER BY asked_at",
    )

    assert found == [
        ("one", "refused", "character_sheet/teo_home was refused"),
        ("two", "rendered", None),
        ("three", "rendered", None),
    ]
