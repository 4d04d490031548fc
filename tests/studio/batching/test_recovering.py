"""Whatever dies around a batch: nothing is lost, nothing is sent twice, and what nobody knows is said."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openai import AsyncOpenAI

from story_assets.story.model import Story
from story_assets.studio.batching.book import Book
from story_assets.studio.batching.records import Order
from story_assets.studio.batching.recovering import LOST_AFTER
from story_assets.studio.double import Behaviour, Double, Trouble
from tests.story.folders import write_small_story
from tests.studio.batching.waiting import (
    calls,
    carried_to_its_end,
    carry,
    drawn,
    in_the_journal,
    order_of,
    plan,
    statuses,
)
from tests.studio.double.asking import with_client
from tests.studio.paid import SHEET, bought_story, step


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story."""
    return bought_story(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing in it."""
    return tmp_path / "home"


@pytest.fixture
def ordered(story: Story) -> Order:
    """One sheet."""
    return order_of(story, SHEET)


def older(home: Path, seconds: float) -> None:
    """The clock goes on: what was asked for was asked for so much earlier."""
    book = Book(home)
    for batch in book.batches():
        asked_at = datetime.fromisoformat(batch.asked_at) - timedelta(seconds=seconds)
        book.keep(batch.but(asked_at=asked_at.isoformat()))


def test_a_batch_whose_name_never_arrived_is_found_by_its_mark(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """The line broke after the service had taken it. It is looked for in the list, not sent again."""
    double.trip("create", "close_connection")

    first = carry(story, home, ordered)
    stage = [it.stage for it in Book(home).batches()]
    carried_to_its_end(story, home, ordered)

    assert stage == ["submitting"]
    assert "may have been billed" in first.sent[0].problems[0]
    assert statuses(home) == {"rendered": 1}
    assert list(drawn(double).values()) == [1]
    assert sum(it.endpoint == "/v1/batches" and it.outcome == "close_connection" for it in double.books) == 1


def test_a_mark_is_found_among_many_batches(story: Story, home: Path, ordered: Order, double: Double) -> None:
    """An account has other batches, more than one page of them."""
    double.trip("create", "close_connection")
    carry(story, home, ordered)
    (known,) = Book(home).batches()
    (file,) = double.files

    async def others(sdk: AsyncOpenAI) -> None:
        for _ in range(101):
            await sdk.batches.create(
                input_file_id=file.id, endpoint="/v1/images/generations", completion_window="24h"
            )

    double.behave(Behaviour(batch_seconds=600))
    with_client(double.url, others)
    carried_to_its_end(story, home, ordered)

    assert known.stage == "submitting"
    assert statuses(home) == {"rendered": 1}
    assert calls(double, "/v1/batches") > 103, "the list was turned over"


@pytest.mark.parametrize("trouble", ["server_error", "bad_gateway"])
def test_a_batch_that_no_list_shows_is_of_unknown_outcome_after_a_while(
    story: Story, home: Path, ordered: Order, double: Double, trouble: Trouble
) -> None:
    """A 500 may mean either. A list may be late, so it is looked for again; then a person decides."""
    double.trip("create", trouble)
    carry(story, home, ordered)

    soon = carry(story, home, ordered)
    between, held = statuses(home), step(story, home, SHEET)
    older(home, LOST_AFTER + 1)
    carried_to_its_end(story, home, ordered)

    assert soon.sent == []
    assert between == {"open": 1}
    assert held is not None
    assert held.causes[0].cause == "batched"
    assert statuses(home) == {"unknown": 1}
    after = step(story, home, SHEET)
    assert after is not None
    assert after.causes[0].cause == "unknown"
    assert double.billed == 0


@pytest.mark.parametrize(("trouble", "status"), [("rate_limited", "busy"), ("invalid_api_key", "unsent")])
def test_a_batch_that_is_refused_at_once_costs_nothing_and_is_not_out(
    story: Story, home: Path, ordered: Order, double: Double, trouble: Trouble, status: str
) -> None:
    """The service said no before it took anything. The reservation is free again."""
    double.trip("create", trouble)

    first = carry(story, home, ordered)

    assert first.error
    assert statuses(home) == {status: 1}
    assert in_the_journal(home) == 0
    carried_to_its_end(story, home, ordered)
    assert statuses(home) == {status: 1, "rendered": 1}


def test_a_file_of_lines_that_does_not_arrive_buys_nothing(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """Uploads are asked again, for nothing; when they fail for good, nothing was sent."""
    double.trip("upload", "server_error", "close_connection", "unavailable")

    first = carry(story, home, ordered)

    assert first.error
    assert statuses(home) == {"unsent": 1}
    carried_to_its_end(story, home, ordered)
    assert statuses(home) == {"unsent": 1, "rendered": 1}


def test_a_service_that_is_away_while_a_batch_is_out_is_asked_again_later(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """It died in the middle, or the line did: the batch stays out, and nothing is concluded from silence."""
    carry(story, home, ordered)
    double.trip("look", "unavailable", "close_connection", "server_error")

    away = carry(story, home, ordered)

    assert "asked 3 times" in away.came.batches[0].problems[0]
    assert statuses(home) == {"open": 1}
    carried_to_its_end(story, home, ordered)
    assert statuses(home) == {"rendered": 1}


def test_a_machine_that_was_off_collects_whenever_it_is_on_again(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """Nothing has to be running in between: the order, its lines and its prices are on the disk."""
    carry(story, home, ordered)
    older(home, 20 * 24 * 3600)

    carried_to_its_end(story, home, ordered)

    assert plan(story, home).kept == (SHEET,)
    assert double.billed == in_the_journal(home)


def test_an_order_that_is_a_week_old_sends_nothing_more(story: Story, home: Path, double: Double) -> None:
    """Somebody accepts a sheet a month later: what rests on it is for a new order, not for this one."""
    order = order_of(story)
    carry(story, home, order)
    old = (datetime.now(UTC) - timedelta(days=8)).isoformat()
    book = Book(home)
    book.keep_order(order.model_copy(update={"made_at": old}))

    (last,) = carried_to_its_end(story, home, order)

    assert last.sent == []
    assert statuses(home) == {"rendered": 5}


@pytest.mark.slow
def test_it_may_be_killed_at_any_write(double: Double, tmp_path: Path, desk: pytest.MonkeyPatch) -> None:
    """At eight doors from the order to the last acceptance: nothing lost, nothing drawn twice, books agree.

    `python -m tests.studio.batching.dying STORY HOME 1 1` goes through all of them, in some minutes.
    """
    folder = write_small_story(tmp_path / "dies" / "before_he_comes_home")

    ran = subprocess.run(
        [sys.executable, "-m", "tests.studio.batching.dying", folder, tmp_path / "home", "7", "23"],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )

    *deaths, survived = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(deaths) >= 7, "there are fewer doors than an order has writes"
    assert survived["ended"] == 0
    for death in deaths:
        assert death["ended"] == -signal.SIGKILL, (death, ran.stderr)
        assert death["went_on"] == 0, (death, ran.stderr)
        assert death["kept"] == ["character_sheet/mara_night", "cover/e01_key"], death
        assert (death["most"], death["drawn"]) == (1, 2), death
        assert death["billed"] == death["journal"], death
        assert death["statuses"].keys() <= {"rendered", "unsent"}, death
    assert calls(double, "/v1/batches") >= 2
