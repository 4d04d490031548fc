"""Each line of a batch is settled by itself, whatever the service makes of it and of its files."""

import time
from decimal import Decimal
from pathlib import Path

import anyio
import pytest

from story_assets.story.model import Story
from story_assets.story.production import Key
from story_assets.studio.batching.book import Book
from story_assets.studio.batching.records import Order
from story_assets.studio.double import Behaviour, Double, Spoil
from story_assets.studio.past import Past
from tests.studio.batching.waiting import (
    carried_to_its_end,
    carry,
    dispatch,
    drawn,
    give_up,
    in_the_journal,
    order_of,
    plan,
    statuses,
)
from tests.studio.homes import assert_whole
from tests.studio.paid import FREE_STANDING, SHEET, asked_of, bought_story

MARA = "character mara, look day"


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
    """The five images that rest on no other."""
    return order_of(story, *FREE_STANDING)


def attempts(home: Path, key: Key) -> list[str]:
    """How the attempts at one image ended, in order."""
    return [it.status for it in Past(home).refresh().all() if it.asset.endswith(str(key))]


def blocked(story: Story, home: Path) -> dict[Key, str]:
    """What the plan holds back, and why."""
    steps = plan(story, home).steps
    return {it.key: it.causes[0].cause for it in steps if it.verdict == "blocked" and it.under is None}


ENDS = [
    ("moderation_input", ["moderated"], "refused"),
    ("server_error", ["failed", "failed"], None),
    ("bad_gateway", ["failed", "failed"], None),
    ("rate_limited", ["busy", "busy"], None),
    ("insufficient_quota", ["unsent", "unsent"], None),
    ("truncated_image", ["unusable"], "unusable"),
    ("wrong_size", ["unusable"], "unusable"),
    ("truncated_base64", ["unusable"], "unusable"),
    ("hang", ["unknown"], "unknown"),
]


@pytest.mark.parametrize(("trouble", "ended", "held"), ENDS)
def test_one_line_that_fails_fails_by_its_own_kind(
    story: Story,
    home: Path,
    ordered: Order,
    double: Double,
    trouble: str,
    ended: list[str],
    held: str | None,
) -> None:
    """The other four are kept; what may pass is sent once more by the order, what was paid for never."""
    double.behave(Behaviour.model_validate({"when": {MARA: trouble}}))

    carried_to_its_end(story, home, ordered)

    assert attempts(home, SHEET) == ended
    assert statuses(home)["rendered"] == 4
    assert blocked(story, home).get(SHEET) == held
    at_most = sum(
        (it.reserved or Decimal(0) for it in Past(home).refresh().all() if it.usd is None), Decimal(0)
    )
    assert in_the_journal(home) <= double.billed <= in_the_journal(home) + at_most


def test_an_answer_without_usage_has_a_price_that_nobody_knows(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """Half of unknown is unknown."""
    double.behave(Behaviour(when={MARA: "no_usage"}))

    carried_to_its_end(story, home, ordered)

    ((price,),) = [
        tuple(it.values()) for it in asked_of(home, f"SELECT usd FROM renders WHERE asset LIKE '%/{SHEET}'")
    ]
    assert price is None
    assert statuses(home) == {"rendered": 5}


@pytest.mark.parametrize("spoil", ["in_order", "errors_in_output"])
def test_order_and_file_of_lines_say_nothing(
    story: Story, home: Path, ordered: Order, double: Double, spoil: Spoil
) -> None:
    """Lines are found by their ids: shuffled as a rule, in order by chance, errors among them or apart."""
    double.behave(Behaviour(batch=(spoil,), when={MARA: "moderation_input"}))

    carried_to_its_end(story, home, ordered)

    assert statuses(home) == {"rendered": 4, "moderated": 1}
    assert attempts(home, SHEET) == ["moderated"]


def test_a_line_that_is_lost_is_of_unknown_outcome(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """It is on the bill and nobody has it: said once, held, and counted at the most it may have cost."""
    double.behave(Behaviour(batch=("loses_line",)))

    carried_to_its_end(story, home, ordered)

    assert statuses(home) == {"rendered": 4, "unknown": 1}
    assert list(blocked(story, home).values()) == ["unknown"]
    assert len(asked_of(home, "SELECT * FROM possibly_billed")) == 1
    assert double.billed > in_the_journal(home)


@pytest.mark.parametrize(("spoil", "usd"), [("stray_line", True), ("line_twice", False)])
def test_a_line_that_nobody_waits_for_is_kept_and_told(
    story: Story, home: Path, ordered: Order, double: Double, spoil: Spoil, usd: bool
) -> None:
    """It spoils no other, buys nothing, and a person finds it in the ledger and on the disk."""
    double.behave(Behaviour(batch=(spoil,)))

    (came,) = [it.came for it in carried_to_its_end(story, home, ordered) if it.came.images]

    assert came.strays == 1
    assert statuses(home) == {"rendered": 5}
    ((strays, stray_usd),) = [
        tuple(it.values()) for it in asked_of(home, "SELECT strays, stray_usd FROM batches")
    ]
    assert strays == 1
    assert (stray_usd is not None) is usd
    assert len(list((home / "store" / "evidence").iterdir())) == 1


def test_a_file_that_ends_in_the_middle_of_a_line_loses_that_line_only(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """What could be read is kept. What could not is of unknown outcome, with the torn line as evidence."""
    double.behave(Behaviour(batch=("torn_output",)))

    carried_to_its_end(story, home, ordered)

    assert statuses(home) == {"rendered": 4, "unknown": 1}
    assert len(list((home / "store" / "evidence").iterdir())) == 1


def test_a_download_that_breaks_off_is_gone_on_with_later(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """The lines before the cut are settled at once; the others wait for the next time."""
    carry(story, home, ordered)
    double.trip("fetch", "cut_body", "cut_body", "cut_body")

    first = carry(story, home, ordered)
    between = statuses(home)
    carried_to_its_end(story, home, ordered)

    assert first.came.batches[0].problems
    assert 0 < between["rendered"] < 5
    assert between["open"] == 5 - between["rendered"]
    assert statuses(home) == {"rendered": 5}
    assert double.billed == in_the_journal(home)
    assert_whole(home)


def test_what_expired_is_sent_once_more_and_what_was_drawn_is_kept(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """A day was not enough: what is there is paid for, the rest cost nothing and is asked for again."""
    double.behave(Behaviour(batch_stops_after=2, batch_window=0.5))
    carry(story, home, ordered)
    time.sleep(0.6)
    double.behave(Behaviour())

    second = carry(story, home, ordered)
    carried_to_its_end(story, home, ordered)

    assert [it.outcome for it in second.came.images].count("rendered") == 2
    assert second.came.batches[0].status == "expired"
    assert statuses(home) == {"rendered": 5, "unsent": 3}
    assert set(drawn(double).values()) == {1}
    assert double.billed == in_the_journal(home)


def test_what_a_person_cancels_keeps_what_was_drawn_by_then(story: Story, home: Path, double: Double) -> None:
    """What was finished is kept and paid for. Nothing of the order is sent after that, also no next layer."""
    ordered = order_of(story)
    double.behave(Behaviour(batch_stops_after=3))
    carry(story, home, ordered)

    (batch,) = give_up(story, home, ordered)
    (last,) = carried_to_its_end(story, home, ordered)

    assert batch.status == "cancelling"
    assert last.came.batches[0].status == "cancelled"
    kept = [it.key for it in last.came.images if it.outcome == "rendered"]
    assert statuses(home) == {"rendered": len(kept), "unsent": 2}
    assert last.order.halted == "cancelled by ann"
    assert last.sent == []
    assert double.billed == in_the_journal(home)
    assert {it.key for it in plan(story, home).steps if it.verdict == "must"} >= set(FREE_STANDING) - set(
        kept
    )


def test_cancelling_what_is_over_already_brings_it_all(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """The word came too late: everything was drawn, is billed, and is kept."""
    carry(story, home, ordered)
    look_once(story, home, ordered, double)

    give_up(story, home, ordered)
    carried_to_its_end(story, home, ordered)

    assert double.billed == in_the_journal(home)


def test_a_batch_that_dies_in_the_middle_keeps_its_first_half(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """The service breaks down half-way and says so: what it drew is kept, the rest was not begun."""
    double.behave(Behaviour(batch=("dies",)))

    carry(story, home, ordered)
    double.behave(Behaviour())
    carried_to_its_end(story, home, ordered)

    assert statuses(home) == {"rendered": 5, "unsent": 3}
    assert double.billed == in_the_journal(home)


def test_a_machine_that_was_off_for_longer_than_the_files_are_kept_says_what_is_lost(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """After a month the images are gone and were paid for. Nobody buys them again without knowing."""
    carry(story, home, ordered)
    look_once(story, home, ordered, double)
    double.forget_files()

    carried_to_its_end(story, home, ordered)

    assert statuses(home) == {"unknown": 5}
    assert set(blocked(story, home).values()) == {"unknown"}


def look_once(story: Story, home: Path, ordered: Order, double: Double) -> None:
    """Let the double draw the batch and nobody fetch it."""
    it = dispatch(story, home, ordered)
    for batch in it.book.batches(order=ordered.id):
        anyio.run(it.service.look, batch.service_id or "")
    it.service.close()


def test_a_batch_that_the_service_has_forgotten_waits_for_a_person(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """Perhaps the key is of another project. Given up by a person, its images are of unknown outcome."""
    carry(story, home, ordered)
    double.forget_batches()

    (batch,) = carry(story, home, ordered).came.batches
    still = statuses(home)
    give_up(story, home, ordered)

    assert "does not know it" in batch.problems[0]
    assert still == {"open": 5}
    assert statuses(home) == {"unknown": 5}


def test_a_batch_that_is_refused_when_its_lines_are_read_costs_nothing(
    story: Story, home: Path, ordered: Order, double: Double
) -> None:
    """The service has too much to do, or does not like a line: the order ends there and says why."""
    double.behave(Behaviour(batch=("not_taken",)))

    carried_to_its_end(story, home, ordered)

    (batch,) = Book(home).batches(order=ordered.id)
    assert "Enqueued token limit reached" in batch.problems[0]
    assert statuses(home) == {"refused": 5}
    assert double.billed == in_the_journal(home) == 0
    assert len([it for it in plan(story, home).steps if it.verdict == "must"]) == 13
