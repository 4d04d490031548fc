"""What happens by the clock, what people ask for at the end, and who is told of what a run met."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.batches import ORDER_OP
from story_assets.pipeline.names import Names
from story_assets.pipeline.running import instance
from story_assets.pipeline.schedules import OP, cron
from story_assets.studio import ledger
from story_assets.studio.renderer import Rendered, RenderRequest, UnknownOutcome
from tests.paper import Paper
from tests.pipeline.stage import RENDERER, Stage, stage
from tests.pipeline.ticking import PAID, Watcher, images, watched

NAME = "before_he_comes_home"
NAMES = Names()
NIGHTLY = (
    "render: {renderer: paper, budget_usd_per_day: 5, timezone: Asia/Shanghai}\n"
    "automation: {makes: paid, nightly: 02:15, may_wait: true, weekly: friday 18:00}\n"
)
WAITING = NIGHTLY.replace("renderer: paper", "renderer: openai")


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    with watched(tmp_path, NIGHTLY) as it:
        yield it


def schedule(watcher: Watcher, name: str) -> dg.ScheduleDefinition:
    found = watcher.repository.get_schedule_def(f"{NAME}_{name}")
    assert isinstance(found, dg.ScheduleDefinition)
    return found


def asked(watcher: Watcher, name: str, at: datetime) -> tuple[list[dg.RunRequest], str]:
    """What a schedule asks for at a time, and what it says otherwise."""
    with (
        instance(watcher.at.home) as storage,
        dg.build_schedule_context(
            instance=storage, scheduled_execution_time=at, repository_def=watcher.repository
        ) as context,
    ):
        told = schedule(watcher, name).evaluate_tick(context)
    return list(told.run_requests or ()), told.skip_message or ""


@pytest.mark.parametrize(
    ("time", "as_cron"),
    [
        ("02:30", "30 2 * * *"),
        ("00:00", "0 0 * * *"),
        ("monday 08:05", "5 8 * * 1"),
        ("sunday 23:59", "59 23 * * 0"),
    ],
)
def test_times_are_those_of_cron(time: str, as_cron: str) -> None:
    """A report on the wrong day is read by nobody."""
    assert cron(time) == as_cron


def test_schedules_are_on_where_the_story_says_when_and_in_its_time_zone(watcher: Watcher) -> None:
    """Two in the morning is two in the morning where the people are."""
    night, week = schedule(watcher, "nightly"), schedule(watcher, "weekly")

    assert (night.cron_schedule, week.cron_schedule) == ("15 2 * * *", "0 18 * * 5")
    assert {night.execution_timezone, week.execution_timezone} == {"Asia/Shanghai"}
    assert {night.default_status, week.default_status} == {dg.DefaultScheduleStatus.RUNNING}


def test_without_a_time_they_are_there_and_off(tmp_path: Path) -> None:
    """Somebody may switch them on in the UI."""
    with watched(tmp_path, PAID) as it:
        for name in ("nightly", "weekly"):
            assert schedule(it, name).default_status == dg.DefaultScheduleStatus.STOPPED


def test_the_night_asks_for_what_is_stale_once(watcher: Watcher) -> None:
    """Under the same policy as the day, and named after the night it is."""
    watcher.settle()
    watcher.tick()
    watcher.at.edit("characters/mara.yaml", "oversized red sweater", "oversized blue sweater")
    plan = watcher.at.plan()

    (request,), _ = asked(watcher, "nightly", datetime(2026, 3, 1, 18, 15, tzinfo=UTC))

    names = {"/".join(key.path[1:]) for key in request.asset_selection or ()}
    assert images(names) == {str(step.key) for step in plan.steps}
    assert request.run_key == f"{NAME}-night-2026-03-02"
    assert watcher.tick() == set(), "the sensor does not ask for it as well"
    watcher.made(names)
    assert asked(watcher, "nightly", datetime(2026, 3, 2, 18, 15, tzinfo=UTC))[0] == []


def test_a_broken_story_costs_a_night_and_not_the_schedule(watcher: Watcher) -> None:
    """The tick is skipped with the reason."""
    watcher.at.edit("characters/mara.yaml", "looks:", "look:")

    requests, said = asked(watcher, "nightly", datetime(2026, 3, 1, 18, 15, tzinfo=UTC))

    assert requests == []
    assert 'perhaps "looks"' in said


def test_the_week_is_a_page_of_markdown(watcher: Watcher) -> None:
    """Spent, stale with its price, drift: and nothing in the story's text becomes a link or a cell."""
    watcher.settle()
    watcher.at.edit("characters/mara.yaml", "oversized red sweater", "oversized [x](http://y)|blue sweater")
    (request,), _ = asked(watcher, "weekly", datetime(2026, 3, 6, 10, 0, tzinfo=UTC))

    ran = watcher.at.launch(NAMES.report, OP, **request.run_config["ops"][OP]["config"])

    assert ran.success
    assert request.run_config["ops"][OP]["config"]["story"] == NAME
    (page,) = (watcher.at.home / "reports").iterdir()
    text = page.read_text("utf-8")
    plan = watcher.at.plan()
    assert "## Spent\n\n$0.13." in text
    assert f"{len(plan.steps)} images are not what the story says" in text
    assert f"expected to cost ${plan.usd:.2f}" in text
    assert all(f"| {step.key} |" in text for step in plan.steps)
    assert "\\[x\\](http://y)\\|blue" in text
    assert "## Drift" in text


def test_what_may_wait_is_ordered_by_night_and_left_alone_by_day(tmp_path: Path) -> None:
    """At half price: a sensor that buys it at once at the full one would leave nothing to order."""
    with watched(tmp_path, WAITING) as watcher:
        by_day = watcher.tick()
        (request,), _ = asked(watcher, "nightly", datetime(2026, 3, 1, 18, 15, tzinfo=UTC))
        job = schedule(watcher, "nightly").job_name
        planned = watcher.at.opening().studio.planner.plan()

    assert images(by_day) == set()
    assert by_day, "what is free is made at once"
    assert job == NAMES.order
    ordered = request.run_config["ops"][ORDER_OP]["config"]
    assert ordered["story"] == NAME
    assert ordered["select"] == [str(step.key) for step in planned.steps]


def test_finals_are_promoted_and_made_when_a_person_asks(watcher: Watcher) -> None:
    """Two forms: which drafts are worth it, and then their render, under a limit."""
    watcher.settle()
    drawn = len(watcher.at.paper.drawn)
    wanted = {"character_sheet/mara_day", "character_sheet/teo_home"}
    worth = {"assets": [f"{NAME}/{name}" for name in sorted(wanted)], "tier": "final", "by": "ann"}
    defs = definitions([watcher.at.folder], watcher.at.home)

    promoted = watcher.at.launch(NAMES.promote, "decision", **worth)
    with instance(watcher.at.home) as storage:
        ran = defs.resolve_job_def(NAME).execute_in_process(
            instance=storage,
            run_config={"resources": {NAMES.run: {"config": {"max_usd": "1", "renderer": RENDERER}}}},
            asset_selection=[dg.AssetKey([NAME, *name.split("/")]) for name in sorted(wanted)],
        )

    assert (promoted.success, ran.success) == (True, True)
    assert set(watcher.at.paper.drawn[drawn:]) == wanted
    ledger.publish(watcher.at.home)
    told = ledger.rows(
        watcher.at.home,
        "SELECT asset, \"by\" FROM decisions WHERE decision = 'promote to final' ORDER BY asset",
    )
    assert told == [(f"{NAME}/{name}", "ann") for name in sorted(wanted)]
    store = watcher.at.opening().studio
    assert {take.tier for name in wanted if (take := store.accepted(watcher.at.key(name)))} == {"final"}


class Lost(Paper):
    """Paper whose answer for one image gets lost on the way, and which draws another one empty."""

    async def render(self, request: RenderRequest) -> Rendered:
        if request.asset.endswith("/character_sheet/teo_home"):
            raise UnknownOutcome("No answer came after the request was sent; it may have been billed.")
        return await super().render(request)


def test_whoever_should_know_of_a_run_is_told(tmp_path: Path) -> None:
    """A failed check, a lost answer and the wall: in the file, and in the log of the run in the UI."""
    from story_assets.studio.renderers import RENDERERS

    with stage(tmp_path) as at:
        paper = Lost()
        paper.white = frozenset({"character_sheet/mara_day"})
        RENDERERS[RENDERER] = lambda _: paper
        at.edit("story.yaml", "    - image_is_not_blank\n", "")
        policy = "render: {renderer: paper, budget_usd_per_day: 0.035}\nautomation: {alerts: {file: true}}\n"
        at.edit("story.yaml", "episodes: [e01]", f"{policy}episodes: [e01]")

        # In two runs: within one, which requests are in front of the wall is a matter of who asks first.
        met = at.produce(lambda key: str(key) in ("character_sheet/mara_day", "character_sheet/teo_home"))
        stopped = at.produce(lambda key: key.kind == "scene_board")

        lines = (at.home / "alerts" / f"{NAME}.jsonl").read_text("utf-8").splitlines()
        told = [json.loads(line) for line in lines]
        by = {it["kind"]: it for it in told}
        assert sorted(it["kind"] for it in told) == ["budget_reached", "failed_check", "unknown_outcome"]
        assert by["failed_check"]["asset"] == f"{NAME}/character_sheet/mara_day"
        assert "image_is_not_blank" in by["failed_check"]["message"]
        assert by["unknown_outcome"]["asset"] == f"{NAME}/character_sheet/teo_home"
        runs = {kind: it["run"] for kind, it in by.items()}
        first, second = (it.run.replace("-", "") for it in (met, stopped))
        assert runs == {"failed_check": first, "unknown_outcome": first, "budget_reached": second}
        assert _logged(at, met.run) >= {"failed check", "unknown outcome"}
        assert _logged(at, stopped.run) >= {"budget reached"}


def _logged(at: Stage, run: str) -> set[str]:
    with instance(at.home) as storage:
        messages = [entry.user_message for entry in storage.all_logs(run)]
    return {message.split(":")[0] for message in messages}
