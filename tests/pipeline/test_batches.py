"""Orders that wait, as Dagster sees them: the job that sends, the sensor that looks, the job that brings."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.sensor_definition import SensorExecutionData  # what a tick returns

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.batches import COLLECT_OP, ORDER_OP
from story_assets.pipeline.names import Names
from story_assets.pipeline.running import instance
from story_assets.pipeline.specs import asset_key
from story_assets.studio.double import Behaviour, Double
from tests.paper import Paper
from tests.pipeline.stage import Stage
from tests.story.folders import write_small_story
from tests.studio.paid import KEY

NAME = "before_he_comes_home"
NAMES = Names()
SHEET, COVER = "character_sheet/mara_night", "cover/e01_key"


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Double]:
    """The service, and this process's environment pointing at it."""
    with Double() as it:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", it.url)
        monkeypatch.setenv("STORY_ASSETS_LIMITS", str(tmp_path / "limits"))
        yield it


@pytest.fixture
def at(tmp_path: Path) -> Stage:
    """The small story, rendered with `openai`, and a home with nothing in it."""
    folder = write_small_story(tmp_path / NAME)
    stage = Stage(folder, tmp_path / "home", Paper())
    policy = "render: {renderer: openai}\nreview:\n  vision_model: null\n"
    stage.edit("story.yaml", "review:\n", policy)
    return stage


def looked(at: Stage) -> SensorExecutionData:
    """What the sensor says now."""
    defs = definitions([at.folder], at.home)
    with instance(at.home) as storage:
        context = dg.build_sensor_context(instance=storage, definitions=defs)
        (sensor,) = [it for it in defs.sensors or () if it.name == NAMES.collect]
        assert isinstance(sensor, dg.SensorDefinition)
        return sensor.evaluate_tick(context)


def requested(at: Stage) -> list[dg.RunRequest]:
    """The runs it asks for."""
    return list(looked(at).run_requests or [])


def launch_requested(at: Stage) -> dg.JobExecutionResult:
    """What the daemon does with the one request."""
    (request,) = requested(at)
    config = request.run_config["ops"][COLLECT_OP]["config"]
    return at.launch(NAMES.collect, COLLECT_OP, **config)


def test_without_an_order_the_sensor_asks_nobody(at: Stage, double: Double) -> None:
    """It is on in every deployment, also where nothing ever costs money."""
    told = looked(at)

    assert told.run_requests == []
    assert told.skip_message == "no batch is back"
    assert double.books == ()


def test_an_order_is_brought_layer_by_layer_and_dagster_shows_it_fresh(at: Stage, double: Double) -> None:
    """Sent by a job, brought by what the sensor requests: picture, price and cause are in the catalog."""
    sent = at.launch(NAMES.order, ORDER_OP, story=NAME, select=[SHEET, COVER], max_usd="1.00")
    first = launch_requested(at)
    second = launch_requested(at)
    left = requested(at)

    assert [it.success for it in (sent, first, second)] == [True, True, True]
    assert left == []
    fresh = {SHEET, COVER} - at.stale(frozenset({"character_sheet", "cover"}))
    assert fresh == {SHEET, COVER}
    shown = at.metadata(COVER)
    (cover,) = [it for it in double.books if it.batch and it.references]
    assert shown["usd"] == pytest.approx(float(cover.usd))
    assert shown["outcome"] == "rendered"
    assert str(shown["cause"]).startswith("missing image")
    with instance(at.home) as storage:
        record = storage.get_latest_materialization_event(asset_key(NAME, at.key(SHEET)))
    assert record is not None
    assert record.run_id == "", "it belongs to no run: it was made elsewhere"
    assert len([it for it in double.books if it.batch]) == 2


def test_the_sensor_does_not_request_what_is_not_over_and_not_twice(at: Stage, double: Double) -> None:
    """A tick every minute for a day: one run when it is over, by one key, not a thousand."""
    double.behave(Behaviour(batch_seconds=600))
    at.launch(NAMES.order, ORDER_OP, story=NAME, select=[SHEET])
    waiting = requested(at)
    double.behave(Behaviour())
    at.launch(NAMES.order, ORDER_OP, story=NAME, select=["scene_board/study_day"])

    (one,), (other,) = requested(at), requested(at)

    assert waiting == []
    assert one.run_key == other.run_key


def test_what_cannot_be_asked_fails_the_run_with_a_sentence(
    at: Stage, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key by morning: the run says so, and the batch waits."""
    at.launch(NAMES.order, ORDER_OP, story=NAME, select=[SHEET])
    monkeypatch.delenv("OPENAI_API_KEY")

    told, failed = looked(at), at.launch(NAMES.collect, COLLECT_OP, stories=[NAME])

    assert told.run_requests == []
    assert "There is no key" in str(told.skip_message)
    assert not failed.success
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert launch_requested(at).success
