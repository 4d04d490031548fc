"""The whole of it with real processes: daemon, web server, code server, command line, and the double."""

from collections.abc import Callable, Iterator

import dagster as dg
import pytest

from story_assets.studio.double import Double
from tests.pipeline.house import NAME, House, ui

pytestmark = [pytest.mark.timeout(400), pytest.mark.slow]

POLICY = (
    "render: {renderer: openai, composition: [], budget_usd_per_day: 5}\n"
    "automation: paid\nreview:\n  vision_model: null\n"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Rendered by hand, then left to itself under `story-assets ui`."""
    with Double() as double:
        it = House(tmp_path_factory.mktemp("house"), double.url, POLICY)
        made = it("render", "--json")
        assert made.code == 0, made.err
        with ui(it):
            it.waits(lambda: "current" in it.said())
            yield it


def ended(house: House, count: int) -> Callable[[], bool]:
    return lambda: len(house.runs()) >= count and all(it.is_finished for it in house.runs())


def test_an_edit_is_noticed_and_exactly_the_plan_is_rendered(house: House) -> None:
    """Nobody presses anything. The images are those of the plan, at a price within what it gave."""
    before, spent = house.drawn(), house.spent()
    house.edit("characters/mara.yaml", "oversized red sweater", "oversized blue sweater")
    plan = house("plan", "--json").json

    house.waits(ended(house, 1))

    (run,) = house.runs()
    assert run.status == dg.DagsterRunStatus.SUCCESS
    wanted = sorted(it["asset"].split("/", 1)[1] for it in plan["steps"])
    assert sorted(house.drawn()[len(before) :]) == wanted
    assert float(run.tags["story_assets/usd_expected"]) == pytest.approx(plan["usd"], abs=0.0001)
    assert plan["usd"] / 2 < house.spent() - spent <= plan["usd"], (
        "it reckons with references of the largest size"
    )
    assert house("plan", "--json").json["steps"] == []


def test_a_new_shot_is_loaded_and_rendered(house: House) -> None:
    """Definitions that were loaded without it are loaded anew by the sensor itself."""
    before, runs = house.drawn(), len(house.runs())
    file = house.story / "episodes" / "e01" / "s01.yaml"
    shot = "  - {slug: sh09, action: Mara closes the safe, size: MS, cast: [mara]}\n"
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + shot, "utf-8")

    house.waits(ended(house, runs + 1))

    assert house.runs()[-1].status == dg.DagsterRunStatus.SUCCESS
    assert house.drawn()[len(before) :] == ["shot_reference/e01_s01_sh09"]
    assert house("plan", "--json").json["steps"] == []


def test_a_removed_shot_is_retired_and_a_broken_file_waits(house: House) -> None:
    """The sensor outlives both, and nothing is drawn."""
    drawn, runs = house.drawn(), len(house.runs())
    file = house.story / "episodes" / "e01" / "s01.yaml"
    whole = file.read_text("utf-8")

    file.write_text(whole + "  - slug: [\n", "utf-8")
    house.waits(lambda: "is not closed" in house.said())
    file.write_text(whole[: whole.index("  - {slug: sh09")], "utf-8")
    house.waits(ended(house, runs + 1))

    assert house.runs()[-1].status == dg.DagsterRunStatus.SUCCESS
    assert house.drawn() == drawn
    assert house("plan", "--json").json["retired"] == [f"{NAME}/shot_reference/e01_s01_sh09"]
