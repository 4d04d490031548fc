"""Stopping a run stops the spending, and limits hold."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from story_assets.pipeline.running import dagster_home, instance
from story_assets.studio.journal import events
from tests.pipeline.launching import launched, served, terminate, wait_until
from tests.pipeline.stage import Stage, stage
from tests.pipeline.terminating import theatre
from tests.pipeline.webserver import without_a_daemon


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as it:
        it.edit("story.yaml", "episodes: [e01]", "render: {renderer: paper}\nepisodes: [e01]")
        yield it


def journal(at: Stage, event: str) -> list[dict[str, object]]:
    return [dict(it) for it in events(at.home) if it["event"] == event]


def test_terminating_a_run_stops_the_spending(at: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Terminate nothing new is bought, what was being drawn is kept, and the run says CANCELED."""
    monkeypatch.setenv("STAGE_STORY", str(at.folder))
    monkeypatch.setenv("STAGE_HOME", str(at.home))
    monkeypatch.setenv("DAGSTER_HOME", str(dagster_home(at.home)))
    without_a_daemon(dagster_home(at.home) / "dagster.yaml")
    with (
        instance(at.home) as storage,
        served(storage, str(Path(__file__).with_name("story_defs.py")), str(Path.cwd())) as workspace,
    ):
        run_id = launched(workspace, at.folder.name)
        wait_until(lambda: journal(at, "result"))

        asked = datetime.now(UTC)
        terminate(workspace, run_id)
        wait_until(lambda: (run := storage.get_run_by_id(run_id)) and run.is_finished)

        run = storage.get_run_by_id(run_id)
        assert run is not None
        assert run.status == dg.DagsterRunStatus.CANCELED
    intents = journal(at, "intent")
    late = [it for it in intents if datetime.fromisoformat(str(it["at"])) > asked]
    assert all((datetime.fromisoformat(str(it["at"])) - asked).total_seconds() < 1 for it in late)
    assert {it["attempt"] for it in intents} == {it["attempt"] for it in journal(at, "result")}
    kept = {str(it["asset"]).split("/", 1)[1] for it in journal(at, "accepted")}
    assert {str(it["asset"]).split("/", 1)[1] for it in intents} == kept
    left = {str(step.key) for step in at.plan().steps}
    assert left
    assert left.isdisjoint(kept)


@pytest.mark.slow
def test_terminating_at_a_random_moment_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody presses Terminate between two requests on purpose. `python -m bench terminate` does 50."""
    chance = random.Random(5)
    with theatre(tmp_path, 2, monkeypatch.setenv) as at:
        ended = [at.terminated(chance.uniform(0, 2)) for _ in range(2)]

    assert [it for it in ended if not it.is_clean] == []
    assert {it.status for it in ended} <= {"CANCELED", "SUCCESS"}
    assert all(it.attempts for it in ended)
    assert max(it.last_sent for it in ended) < 5


def test_a_pool_limit_holds_and_the_run_ends(at: Stage) -> None:
    """A limit set in Dagster holds for every run on the machine, and must not hang one."""
    settings = dagster_home(at.home) / "dagster.yaml"
    settings.write_text(
        settings.read_text().replace("    granularity: op", "    granularity: op\n    default_limit: 2")
    )
    at.paper.seconds = 0.05
    started = time.monotonic()

    outcome = at.produce(lambda key: key.kind in ("character_sheet", "scene_board"))

    assert {it.outcome for it in outcome.images.values()} == {"rendered"}
    assert at.paper.most_at_once <= 2
    assert time.monotonic() - started < 60


def test_without_money_nothing_more_is_begun_and_the_run_says_why(at: Stage) -> None:
    """An empty account answers no to everything: one sentence is enough, and what was made is kept."""
    at.paper.at_once = 1
    at.paper.halts = frozenset({"character_sheet/mara_night"})

    outcome = at.produce()

    became = {str(key): it.outcome for key, it in outcome.images.items()}
    assert outcome.halted == "the account may not spend more"
    assert became.pop("character_sheet/mara_night") == "failed"
    assert set(became.values()) <= {"rendered", "skipped"}
    assert "skipped" in became.values()
    with instance(at.home) as storage:
        run = storage.get_run_by_id(outcome.run)
    assert run is not None
    assert run.status == dg.DagsterRunStatus.FAILURE
    at.paper.halts = frozenset()
    rest = {str(key): it.outcome for key, it in at.produce().images.items()}
    assert {name for name, it in became.items() if it == "rendered"}.isdisjoint(rest)
    assert set(rest.values()) == {"rendered"}
    assert at.plan().steps == ()


def test_one_refused_image_takes_only_its_dependants_along(at: Stage) -> None:
    """What was paid for is kept, the run names what is missing, and the next run makes just that."""
    at.paper.refused = frozenset({"character_sheet/teo_home"})

    outcome = at.produce()

    by = {str(key): it.outcome for key, it in outcome.images.items()}
    teo = {"contact_sheet/e01_s01", "shot_reference/e01_s01_sh01", "shot_reference/e01_s01_sh02"}
    assert by.pop("character_sheet/teo_home") == "failed"
    assert {name for name, became in by.items() if became == "skipped"} == teo
    assert {became for name, became in by.items() if name not in teo} == {"rendered"}
    assert "was refused" in next(it.error for it in outcome.images.values() if it.outcome == "failed")
    drawn = len(at.paper.drawn)
    at.paper.refused = frozenset()
    again = at.produce()
    assert {it.outcome for it in again.images.values()} == {"rendered"}
    assert set(at.paper.drawn[drawn:]) == {"character_sheet/teo_home", *teo}
    assert at.plan().steps == ()
