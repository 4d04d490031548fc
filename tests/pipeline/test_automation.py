"""Changes noticed: what the sensor asks for is what the plan lists, once, and never a bill nobody wanted."""

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.running import instance
from story_assets.studio import ledger
from story_assets.studio.freely import out_of_date
from tests.pipeline.stage import RENDERER, stage
from tests.pipeline.ticking import FREE, PAID, Watcher, images, watched

SHEET = "character_sheet/mara_night"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The small story under `automation: paid`, made by what the sensor asked for, and its cursor then."""
    folder = tmp_path_factory.mktemp("finished")
    with watched(folder, PAID) as watcher:
        plan = watcher.at.plan()
        asked = watcher.tick()
        assert images(asked) == {str(step.key) for step in plan.steps}
        assert watcher.asked[0].tags["story_assets/usd_expected"] == f"{plan.usd:.4f}"
        watcher.made(asked)
        assert watcher.tick() == set()
        assert watcher.said == "Everything is current."
        assert watcher.cursor is not None
        return folder, watcher.cursor


@pytest.fixture
def watcher(finished: tuple[Path, str], tmp_path: Path) -> Iterator[Watcher]:
    """A copy of it."""
    shutil.copytree(finished[0], tmp_path / "copy")
    with stage(tmp_path / "copy") as at:
        it = Watcher(at)
        it.cursor = finished[1]
        it.tick()
        assert it.said == "Everything is current."
        yield it


def recolour(watcher: Watcher, old: str = "red", new: str = "blue") -> None:
    """An edit that touches one look of one character."""
    watcher.at.edit("characters/mara.yaml", f"oversized {old} sweater", f"oversized {new} sweater")


def test_an_edit_asks_for_exactly_what_the_plan_lists(watcher: Watcher) -> None:
    """Not an image more, which would be money, and not one fewer, which would be a stale board."""
    recolour(watcher)
    plan = watcher.at.plan()

    asked = watcher.tick()

    assert images(asked) == {str(step.key) for step in plan.steps}
    moving = frozenset(step.key for step in plan.steps)
    free = {str(key) for key in out_of_date(watcher.at.opening().studio, moving=moving)}
    assert asked - images(asked) == free
    drawn = len(watcher.at.paper.drawn)
    watcher.made(asked)
    assert set(watcher.at.paper.drawn[drawn:]) == images(asked)
    watcher.load()
    assert watcher.tick() == set()
    assert watcher.said == "Everything is current."


def test_nothing_is_asked_for_where_only_a_note_changed(watcher: Watcher) -> None:
    """People correct remarks all day."""
    watcher.at.edit("characters/mara.yaml", "Based on the first draft.", "Based on the second draft.")

    assert watcher.tick() == set()
    assert watcher.said == "Everything is current."


def test_the_same_content_is_asked_for_once_and_again_after_it_was_otherwise(watcher: Watcher) -> None:
    """A run key that was used is not taken twice by Dagster, so going back and forth needs a new one."""
    recolour(watcher)
    first = watcher.tick()
    assert watcher.tick() == set()

    recolour(watcher, "blue", "red")
    assert watcher.tick() == set()
    recolour(watcher)

    assert watcher.tick() == first
    assert len({it.run_key for it in watcher.asked}) == 2


def test_a_request_that_the_daemon_never_took_is_made_again(watcher: Watcher) -> None:
    """It may die between the tick and the run."""
    recolour(watcher)
    lost = watcher.tick(taken=False)

    assert lost
    assert watcher.tick() == lost


def test_a_failed_image_is_not_hammered(watcher: Watcher) -> None:
    """Neither it nor what rests on it, until the story says otherwise or a person asks."""
    watcher.at.paper.refused = frozenset({SHEET})
    recolour(watcher)
    watcher.settle()

    assert watcher.tick() == set()
    assert "did not come" in watcher.said
    assert SHEET in watcher.said

    recolour(watcher, "blue", "green")
    asked = watcher.settle()
    assert SHEET in asked
    assert watcher.tick() == set()
    watcher.at.paper.refused = frozenset()
    watcher.cursor = None
    assert images(watcher.settle()) == images(asked)
    assert watcher.tick() == set()
    assert watcher.said.startswith("Everything is current.")


def test_what_a_person_stopped_is_not_started_again(watcher: Watcher) -> None:
    """Whoever presses Terminate to stop the spending must not find it going on ten seconds later."""
    recolour(watcher)
    watcher.at.paper.halts = frozenset({SHEET})
    outcome = watcher.at.produce()
    assert outcome.halted
    watcher.at.paper.halts = frozenset()

    assert watcher.tick() == set()
    assert "did not come" in watcher.said


def test_while_a_run_goes_nothing_is_asked_for(watcher: Watcher) -> None:
    """Two runs on one edit would do everything twice, or wait for each other."""
    recolour(watcher)
    story = watcher.at.folder.name
    with instance(watcher.at.home) as storage:
        run = create_run_for_test(storage, job_name=story, status=dg.DagsterRunStatus.STARTED)

        assert watcher.tick() == set()
        assert f"Run {run.run_id[:8]} is under way" in watcher.said

        storage.report_run_failed(run)
    assert SHEET in watcher.tick(), "it failed before it tried anything"


def test_a_run_that_no_process_began_is_asked_for_again_later(watcher: Watcher) -> None:
    """A machine that is too busy drops runs. Nothing was tried, so nothing is wrong."""
    recolour(watcher)
    asked = watcher.tick()
    story, key = watcher.at.folder.name, watcher.asked[-1].run_key
    with instance(watcher.at.home) as storage:
        create_run_for_test(
            storage, job_name=story, status=dg.DagsterRunStatus.FAILURE, tags={"dagster/run_key": str(key)}
        )

    assert watcher.tick() == set()
    watcher.earlier(minutes=1)

    assert watcher.tick() == asked
    assert watcher.asked[-1].run_key != key
    watcher.earlier(minutes=1)
    assert watcher.tick() == set(), "that one was not lost"


def test_a_broken_story_is_said_and_then_forgotten(watcher: Watcher) -> None:
    """A writer saves in the middle of a sentence. The sensor goes on."""
    watcher.at.edit("characters/mara.yaml", "looks:", "look:")
    assert watcher.tick() == set()
    assert "characters/mara.yaml:" in watcher.said
    assert 'there is no field "look", perhaps "looks"' in watcher.said
    assert watcher.tick() == set()
    assert "perhaps" in watcher.said

    watcher.at.edit("characters/mara.yaml", "look:", "looks:")
    recolour(watcher)

    assert SHEET in watcher.tick()


def test_definitions_of_a_broken_story_load_and_its_sensor_says_why(watcher: Watcher) -> None:
    """Who reloads at the wrong moment must not lose the sensor, nor the other stories."""
    other = watcher.at.folder.with_name("other")
    shutil.copytree(watcher.at.folder, other)
    watcher.at.edit("characters/mara.yaml", "looks:", "look:")

    defs = definitions([watcher.at.folder, other], watcher.at.home)

    dg.Definitions.validate_loadable(defs)
    watcher.repository = defs.get_repository_def()
    assert {key.path[0] for key in watcher.repository.asset_graph.get_all_asset_keys()} == {"other"}
    watcher.cursor = None
    assert watcher.tick() == set()
    assert 'perhaps "looks"' in watcher.said
    watcher.at.edit("characters/mara.yaml", "look:", "looks:")
    assert watcher.tick() == set()
    assert "Reload definitions" in watcher.said
    watcher.load()
    recolour(watcher)
    assert SHEET in watcher.tick()


def test_a_new_shot_is_named_until_definitions_are_loaded_anew(watcher: Watcher) -> None:
    """Dagster takes no request for an asset that it does not know. What it knows is not held up."""
    watcher.at.edit(
        "episodes/e01/s01.yaml",
        "shots:\n",
        "shots:\n  - {slug: sh09, action: Mara closes the safe, size: MS, cast: [mara]}\n",
    )
    new = {"shot_reference/e01_s01_sh09", "brief/shot_reference.e01_s01_sh09", "video_handoff/e01_s01_sh09"}

    asked = watcher.settle()

    assert asked.isdisjoint(new)
    assert "scene_plan/e01_s01" in asked
    assert watcher.tick() == set()
    assert "shot_reference/e01_s01_sh09" in watcher.said
    watcher.load()
    recolour(watcher)
    assert watcher.tick() >= new | {SHEET}


def test_a_removed_shot_is_retired_with_its_takes_kept(watcher: Watcher) -> None:
    """It leaves the graph; what was paid for it is still there, and it can come back for nothing."""
    file = watcher.at.folder / "episodes" / "e01" / "s01.yaml"
    before = file.read_text("utf-8")
    start = before.index("  - slug: sh02")
    end = before.find("  - slug:", start + 1)
    file.write_text(before[:start] + (before[end:] if end > 0 else ""), "utf-8")
    gone = "shot_reference/e01_s01_sh02"

    asked = watcher.settle()

    assert gone not in asked
    ledger.publish(watcher.at.home)
    story = watcher.at.folder.name
    assert ledger.rows(watcher.at.home, "SELECT asset, take, takes, usd FROM retired") == [
        (f"{story}/{gone}", 1, 1, Decimal("0.01"))
    ]
    watcher.load()
    names = {"/".join(key.path[1:]) for key in watcher.repository.asset_graph.get_all_asset_keys()}
    assert gone not in names
    file.write_text(before, "utf-8")
    watcher.load()
    drawn = len(watcher.at.paper.drawn)
    assert gone not in watcher.settle(), "its accepted take still fits, so there is nothing to be made"
    assert len(watcher.at.paper.drawn) == drawn
    ledger.publish(watcher.at.home)
    assert ledger.rows(watcher.at.home, "SELECT * FROM retired") == []


def test_without_leave_nothing_is_paid_for(tmp_path: Path) -> None:
    """The default: what is free is made, and the rest says what it waits for."""
    with watched(tmp_path, FREE) as watcher:
        asked = watcher.settle()

        assert asked
        assert images(asked) == set()
        assert "costs money, and the story's automation is free" in watcher.said or watcher.tick() == set()
        assert "costs money, and the story's automation is free" in watcher.said
        assert watcher.at.paper.drawn == []


def test_images_that_cost_nothing_are_free(tmp_path: Path) -> None:
    """Previs keeps itself current."""
    with watched(tmp_path, FREE, usd="0") as watcher:
        assert len(images(watcher.tick())) == 13


def test_an_unknown_price_is_not_paid(tmp_path: Path) -> None:
    """Unknown is not zero."""
    with watched(tmp_path, PAID, usd=None) as watcher:
        assert images(watcher.tick()) == set()


def test_only_the_causes_that_the_story_names_are_paid_for(watcher: Watcher) -> None:
    """And what rests on an image that waits does too: it would be paid for twice."""
    watcher.at.edit("story.yaml", "automation: paid", "automation: {makes: paid, causes: [missing]}")
    recolour(watcher)
    plan = watcher.at.plan()

    asked = watcher.tick()

    assert plan.steps
    assert images(asked) == set()
    assert asked, "what is free is made all the same"


def test_the_budget_of_the_day_is_kept_to_and_the_rest_waits(tmp_path: Path) -> None:
    """Asked for in order as far as the money goes, so that no run has to break off."""
    with watched(tmp_path, PAID.replace("5}", "0.055}")) as watcher:
        asked = watcher.settle()

        assert len(images(asked)) == len(watcher.at.paper.drawn) == 5
        assert watcher.tick() == set()
        assert "of the budget of today" in watcher.said
        watcher.at.edit("story.yaml", "0.055", "0.085")
        assert len(images(watcher.settle())) == 3


def test_what_the_wall_stopped_is_asked_for_when_there_is_money(watcher: Watcher) -> None:
    """Unlike what failed: nothing is wrong with it."""
    recolour(watcher)
    watcher.at.edit("story.yaml", "budget_usd_per_day: 5", "budget_usd_per_day: 0.155")
    outcome = watcher.at.produce()
    assert outcome.over_budget
    left = {str(step.key) for step in watcher.at.plan().steps}
    assert watcher.tick() == set()

    watcher.at.edit("story.yaml", "budget_usd_per_day: 0.155", "budget_usd_per_day: 5")

    assert left
    assert images(watcher.tick()) == left


def test_a_cursor_that_somebody_wrote_by_hand_is_none(watcher: Watcher) -> None:
    """The UI lets people edit it."""
    watcher.cursor = '{"mark": 3'

    assert watcher.tick() == set()
    assert json.loads(watcher.cursor)["said"] == "Everything is current."


def test_the_sensor_is_on_and_named_after_its_story(watcher: Watcher) -> None:
    """Visible in the UI, where it can be switched off."""
    sensor = watcher.repository.get_sensor_def("before_he_comes_home_changes")

    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
    assert "within the budget of the day" in (sensor.description or "")
    assert RENDERER == "paper"
