"""The wall around spending: it holds under threads and processes, and costs no image that still fits."""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from story_assets.story.model import Story
from story_assets.studio.budget import BudgetReached, NoAmount, Wall, dollars, left, reserved
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.journal import Journal, events
from story_assets.studio.making import Result
from story_assets.studio.opening import Opening
from story_assets.studio.past import Past, under_way
from story_assets.studio.work import Stopped
from tests.story.folders import write_large_story
from tests.studio.paid import FREE_STANDING, SHEET, bought, bought_story, buying, made
from tests.studio.spending import STORY, Order, spend

CENTS = st.integers(1, 60).map(lambda it: Decimal(it) / 100)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story."""
    return bought_story(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where its images go."""
    return tmp_path / "home"


@pytest.fixture(scope="module")
def spenders() -> Iterator[tuple["subprocess.Popen[str]", ...]]:
    """Two processes that spend what they are told to."""
    command = [sys.executable, "-m", "tests.studio.spending"]
    with ExitStack() as stack:
        yield tuple(
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(2)
        )


@st.composite
def requests(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    """The most each request can cost, and what it does cost: at most that, or nobody knows."""
    most = draw(st.lists(CENTS, min_size=1, max_size=8))
    parts = draw(st.lists(st.none() | st.integers(0, 100), min_size=len(most), max_size=len(most)))
    return [
        (str(high), None if part is None else str(high * part / 100))
        for high, part in zip(most, parts, strict=True)
    ]


def most_ever_taken(home: Path, run: str | None = None) -> Decimal:
    """The highest that spent and set aside together ever stood, by the journals' own clock."""
    taken: dict[str, Decimal] = {}
    highest = Decimal(0)
    for it in sorted(events(home), key=lambda it: str(it["at"])):
        if run is not None and it["run"] != run:
            continue
        attempt = str(it.get("attempt"))
        if it["event"] == "intent":
            taken[attempt] = Decimal(str(it["reserved"]))
        elif it["event"] in ("result", "failed") and it["usd"] is not None:
            taken[attempt] = Decimal(str(it["usd"]))
        highest = max(highest, sum(taken.values(), Decimal(0)))
    return highest


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.tuples(requests(), requests()), limit=CENTS, by=st.sampled_from(["run", "day"]))
def test_however_many_spend_at_once_the_wall_holds(
    spenders: tuple["subprocess.Popen[str]", ...],
    orders: tuple[list[tuple[str, str | None]], ...],
    limit: Decimal,
    by: str,
) -> None:
    """Four threads in each of two processes, one budget: at no moment is more spent or promised than it."""
    with tempfile.TemporaryDirectory() as folder:
        run = uuid.uuid4().hex
        for spender, wanted in zip(spenders, orders, strict=True):
            order = Order(
                home=folder,
                run=run,
                by_run=str(limit) if by == "run" else None,
                by_day=str(limit) if by == "day" else None,
                threads=4,
                requests=wanted,
            )
            assert spender.stdin is not None
            spender.stdin.write(json.dumps(order) + "\n")
            spender.stdin.flush()
        sent = [int(it.stdout.readline()) for it in spenders if it.stdout is not None]

        highest = most_ever_taken(Path(folder))
        all_of_it = sum((Decimal(most) for wanted in orders for most, _ in wanted), Decimal(0))
        assert highest <= limit
        if all_of_it <= limit:
            assert sum(sent) == sum(map(len, orders))
        assert sum(sent) or min(Decimal(most) for wanted in orders for most, _ in wanted) > limit


def test_two_runs_at_once_have_a_budget_each(home: Path) -> None:
    """`--max-usd` is what *this* run may cost; only the day's budget is shared."""
    one = Order(
        home=str(home), run="one", by_run="0.10", by_day=None, threads=1, requests=[("0.06", "0.06")] * 3
    )

    sent = [spend(one), spend({**one, "run": "two"})]

    assert sent == [1, 1]
    assert most_ever_taken(home, "one") == most_ever_taken(home, "two") == Decimal("0.06")


@pytest.mark.timeout(60)
def test_two_processes_with_one_budget_of_a_dollar_never_spend_more(
    tmp_path: Path, home: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """A person's render in the terminal and the nightly one meet. By the service's own bill, not by ours."""
    desk.setenv("STORY_ASSETS_AT_ONCE", "6")
    folder = write_large_story(tmp_path / "large", scenes=1, shots=50)
    with (folder / "story.yaml").open("a") as about:
        about.write("render: {renderer: openai, composition: [], budget_usd_per_day: 1.00}\n")
    at = Opening(folder, home, run=uuid.uuid4().hex).studio
    for kind in ("character_sheet", "scene_board", "contact_sheet"):
        made(at, [it.key for it in at.production.images if it.key.kind == kind])
    at.close()
    double.behave(Behaviour(latency=0.1, jitter=0.2))

    ended = together(folder, home, "shot_reference")

    assert all(it["rendered"] >= 3 for it in ended), "both had their share"
    assert all(it["BudgetReached"] >= 1 for it in ended)
    assert Decimal("0.93") < double.billed <= Decimal("1.00")
    assert most_ever_taken(home) <= 1
    assert {it.outcome for it in double.books} == {"answered"}
    assert len({it.request for it in double.books}) == len(double.books)


def together(folder: Path, home: Path, kind: str) -> list[dict[str, int]]:
    """How the images of *kind* ended in each of two processes that begin at the same moment."""
    command = [sys.executable, "-m", "tests.studio.shift", str(folder), str(home), kind]
    with ExitStack() as stack:
        shifts = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, part, "2"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    # With places of its own each, so that nothing but the budget is between them.
                    env={**os.environ, "STORY_ASSETS_LIMITS": str(home.parent / f"limits{part}")},
                )
            )
            for part in "01"
        ]
        for it in shifts:
            assert it.stdout is not None
            assert it.stdout.readline() == "ready\n"
        for it in shifts:
            assert it.stdin is not None
            it.stdin.write("go\n")
            it.stdin.flush()
        return [json.loads(it.stdout.read()) for it in shifts if it.stdout is not None]


def test_a_run_stops_before_the_request_that_might_pass_and_keeps_what_it_has(
    story: Story, home: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """Two sheets fit, at what they really cost; a third might not."""
    desk.setenv("STORY_ASSETS_AT_ONCE", "1")

    ended = bought(story, home, *FREE_STANDING, wall=Wall(run=Decimal("0.018")))

    made_here = [it for it in ended.values() if isinstance(it, Result)]
    (reached,) = [it for it in ended.values() if isinstance(it, BudgetReached)]
    assert len(made_here) == len(double.books) == 2
    assert len([it for it in ended.values() if isinstance(it, Stopped)]) == 2
    assert "The budget of this run is $0.018" in str(reached)
    assert "is spent or set aside, and the next request may cost $0.0" in str(reached)
    assert double.billed <= Decimal("0.018")
    assert reached.usd == 0

    rest = bought(story, home, *FREE_STANDING)

    assert sorted(it.outcome for it in rest.values() if isinstance(it, Result)) == [
        *["kept"] * 2,
        *["rendered"] * 3,
    ]


def test_the_room_that_was_set_aside_comes_back_when_answers_are_cheaper(
    story: Story, home: Path, tmp_path: Path, double: Double
) -> None:
    """The high end of an estimate is nearly twice the bill. A run that stopped there would stop half-way."""
    bought(story, tmp_path / "before", *FREE_STANDING)
    with buying(story, tmp_path / "prices") as at:
        prices = [step.price for step in at.planner.plan(lambda it: it in FREE_STANDING).steps]
    most = [it.high for it in prices if it is not None]
    limit = double.billed + max(most)
    double.clear()
    double.behave(Behaviour(latency=0.3))

    ended = bought(story, home, *FREE_STANDING, wall=Wall(run=limit))

    assert sum(most) > limit
    assert all(isinstance(it, Result) for it in ended.values())
    assert double.billed <= limit
    assert most_ever_taken(home) <= limit
    told = [str(it["event"]) for it in sorted(events(home), key=lambda it: str(it["at"]))]
    assert "intent" in told[told.index("result") :], "one waited for the answer to another"


def test_a_price_that_nobody_knows_does_not_pass_a_wall(tmp_path: Path, home: Path, double: Double) -> None:
    """Unknown is not zero. Without a wall somebody has decided to find out."""
    story = bought_story(tmp_path, model="gpt-image-2.6-flare")

    walled = bought(story, home, SHEET, wall=Wall(day=Decimal(1000)))[SHEET]
    sent = len(double.books)
    free = bought(story, home, SHEET)[SHEET]

    assert isinstance(walled, BudgetReached)
    assert "the price of the next request is unknown. It was not sent." in str(walled)
    assert sent == 0
    assert isinstance(free, Result)
    assert Decimal(free.take.usd or "NaN") == double.billed


def test_a_free_image_passes_every_wall(tmp_path: Path, home: Path) -> None:
    """A draft in previs costs nothing, and zero is within any budget."""
    with reserved(Past(home), Wall(run=Decimal(0)), run="r", story=STORY, most=Decimal(0)):
        pass


def test_a_request_without_an_answer_counts_as_the_most_it_may_cost(
    story: Story, home: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """It may be on the bill. A wall that forgets it is passed by the bill."""
    desk.setenv("STORY_ASSETS_TIMEOUT", "0.4")
    double.queue(["hang"])
    wall = Wall(day=Decimal("0.02"))
    bought(story, home, SHEET, wall=wall)

    ended = bought(story, home, FREE_STANDING[1], wall=wall)[FREE_STANDING[1]]

    assert isinstance(ended, BudgetReached)
    assert "$0.0115 of it is spent or set aside" in str(ended)
    assert len(double.books) == 1


def test_a_killed_process_leaves_its_promises_behind_and_nobody_waits_for_them(home: Path) -> None:
    """Its requests may be on the bill for ever; but no answer will come that makes room."""
    attempt_under(home, "0.60")
    past = Past(home).refresh()

    with (
        pytest.raises(BudgetReached) as caught,
        reserved(past, Wall(day=Decimal(1)), run="r", story=STORY, most=Decimal("0.50")),
    ):
        pass

    assert not caught.value.may_ease
    assert left(past, Wall(day=Decimal(1)), run="r", story=STORY) == Decimal("0.40")


def test_a_living_process_may_make_room(home: Path) -> None:
    """Its answer will probably cost less than was set aside, so whoever needs the room waits."""
    journal = attempt_under(home, "0.60", close=False)
    past = Past(home).refresh()

    with (
        pytest.raises(BudgetReached) as caught,
        reserved(past, Wall(day=Decimal(1)), run="r", story=STORY, most=Decimal("0.50")),
    ):
        pass
    living = [under_way(it) for it in past.attempts.values()]
    journal.close()

    assert caught.value.may_ease
    assert living == [True]


def test_a_day_begins_at_the_midnight_of_the_story(home: Path) -> None:
    """A team in Auckland has spent yesterday's money yesterday, whatever the date in Greenwich."""
    now = datetime.now(UTC)
    # One of the zones of whole hours has the hour after midnight now; another has noon.
    zones = [f"Etc/GMT{hours:+d}" for hours in range(-14, 13)]
    at_hour = {now.astimezone(ZoneInfo(zone)).hour: zone for zone in zones}
    past_midnight = Wall(day=Decimal(1), timezone=at_hour[0])
    noon = Wall(day=Decimal(1), timezone=at_hour[12])

    attempt_under(home, "0.30", at=(now - timedelta(hours=2)).isoformat())
    past = Past(home).refresh()

    assert left(past, noon, run="r", story=STORY) == Decimal("0.70")
    assert left(past, past_midnight, run="r", story=STORY) == 1
    assert left(past, noon, run="r", story="another") == 1


def test_two_days_later_the_day_is_new_everywhere(home: Path) -> None:
    """And what the run itself may cost does not come back with it."""
    attempt_under(home, "0.30", run="r", at=(datetime.now(UTC) - timedelta(days=2)).isoformat())
    past = Past(home).refresh()

    assert left(past, Wall(day=Decimal(1)), run="r", story=STORY) == 1
    assert left(past, Wall(run=Decimal(1)), run="r", story=STORY) == Decimal("0.70")
    assert left(past, Wall(run=Decimal(1), day=Decimal("0.5")), run="r", story=STORY) == Decimal("0.5")
    assert left(past, Wall(), run="r", story=STORY) is None


@pytest.mark.parametrize("words", ["free", "", "-1", "NaN", "inf", "1e400000000", "1,50", "1.00 or so"])
def test_words_that_are_no_amount_are_said(words: str) -> None:
    """A budget that was misread would be the wrong one."""
    with pytest.raises(NoAmount, match=r"no amount of US dollars, such as 2\.50"):
        dollars(words)


def test_an_amount_is_read_as_people_write_it() -> None:
    """With the sign or without."""
    assert dollars("$2.50") == dollars(" 2.5 ") == Decimal("2.5")


def attempt_under(home: Path, most: str, *, run: str = "r", close: bool = True, **more: Any) -> Journal:
    """An intent on the disk that has no answer, in a journal that is still open unless *close*."""
    journal = Journal(home, run)
    journal.append(
        *("intent",), attempt="a", story=STORY, asset="s/cover/c", render_key="k", reserved=most, **more
    )
    if close:
        journal.close()
    return journal
