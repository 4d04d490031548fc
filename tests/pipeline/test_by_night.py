"""A night at half price with real processes, and the power goes while the batch is out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from story_assets.studio.double import Behaviour, Double
from tests.pipeline.house import House, power_cut, ui

pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]

UNTIL_NIGHT = timedelta(seconds=150)
"""Room to start everything and to plan, rounded down to the minute."""
A_WHILE = Behaviour(batch_seconds=90)
"""Longer than it takes to see that the batch is out, and to cut the power."""
POLICY = (
    "render: {renderer: openai, composition: [], budget_usd_per_day: 5, timezone: UTC}\n"
    "automation: {makes: paid, may_wait: true}\nreview:\n  vision_model: null\n"
)
LAYERS = 4
"""Sheet, contact sheet, shots and cover, and one to find that nothing is left."""
A_LAYER = 120.0
"""Seconds at most: a tick of the sensor is a minute, and a run is a process that imports Dagster."""


@pytest.fixture
def double() -> Iterator[Double]:
    """The service. It lives through what happens to the machine."""
    with Double() as it:
        yield it


@pytest.fixture
def house(tmp_path: Path, double: Double) -> House:
    """Rendered by hand, and not yet left to itself."""
    it = House(tmp_path, double.url, POLICY)
    made = it("render", "--json")
    assert made.code == 0, made.err
    return it


def test_a_night_at_half_price_outlives_a_power_cut(house: House, double: Double) -> None:
    """Edited in the evening, ordered by the clock, the machine dies; by morning it is all there, once."""
    before, spent, sent = house.drawn(), house.spent(), len(double.books)
    house.edit("characters/mara.yaml", "oversized red sweater", "oversized blue sweater")
    plan = house("plan", "--json").json
    wanted = sorted(it["asset"].split("/", 1)[1] for it in plan["steps"])
    double.behave(A_WHILE)
    night = datetime.now(UTC) + UNTIL_NIGHT
    house.edit("story.yaml", "may_wait: true", f'may_wait: true, nightly: "{night:%H:%M}"')

    with ui(house) as machine:
        house.waits(lambda: any(it.is_finished for it in house.runs("nightly")))
        by_night = house("batches", "--json").json["batches"]
        power_cut(machine)
    (ordered,) = house.runs("nightly")
    drawn_by_night = [it for it in double.books[sent:] if it.batch]
    double.behave(Behaviour())
    with ui(house):
        house.waits(lambda: house("plan", "--json").json["steps"] == [], LAYERS * A_LAYER)

    assert ordered.status == dg.DagsterRunStatus.SUCCESS
    assert [(it["stage"], it["waiting"]) for it in by_night] == [("out", 1)], (
        "what rests on the sheet waits for it"
    )
    assert drawn_by_night == []
    assert sorted(house.drawn()[len(before) :]) == wanted, "each is ordered once"
    books = [it for it in double.books[sent:] if it.batch]
    assert len(books) == len(wanted)
    assert double.billed == sum(it.usd for it in double.books[:sent] + tuple(books)), (
        "nothing was bought besides"
    )
    assert house.spent() - spent == pytest.approx(float(sum(it.usd for it in books)))
    assert plan["usd"] / 4 < house.spent() - spent <= plan["usd"] / 2
