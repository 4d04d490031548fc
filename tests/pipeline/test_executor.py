"""What an executor must keep doing, whatever an upgrade of Dagster or of dagster-async-executor brings."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

import dagster as dg
import pytest

from story_assets.pipeline.executor import LOOK_SECONDS, SETTING, executor, story_executor
from tests.pipeline import executor_defs
from tests.pipeline.launching import launched, served, terminate, wait_until

pytestmark = pytest.mark.timeout(90)

DAGSTER_YAML = """\
telemetry: {enabled: false}
run_coordinator: {module: dagster.core.run_coordinator, class: DefaultRunCoordinator}
concurrency: {pools: {default_limit: 2}}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A DAGSTER_HOME for this process and for those it starts."""
    home = tmp_path / "dagster"
    home.mkdir()
    (home / "dagster.yaml").write_text(DAGSTER_YAML)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    return home


@pytest.fixture
def instance(home: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Steps of `two_at_the_door` finish once this file exists."""
    door = tmp_path / "open"
    monkeypatch.setenv(executor_defs.DOOR, str(door))
    return door


class Story:
    """What the event log says about the newest run, which is all that a user will ever know of it."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance = instance
        (self.run,) = instance.get_runs(limit=1)
        self.events = [
            (entry.timestamp, entry.dagster_event)
            for entry in instance.all_logs(self.run.run_id)
            if entry.dagster_event
        ]

    def when(self, kind: dg.DagsterEventType) -> dict[str, float]:
        return {
            event.step_key: at for at, event in self.events if event.event_type is kind and event.step_key
        }

    def count(self, kind: dg.DagsterEventType) -> int:
        return sum(event.event_type is kind for _, event in self.events)

    @property
    def started(self) -> dict[str, float]:
        return self.when(dg.DagsterEventType.STEP_START)

    @property
    def done(self) -> dict[str, float]:
        return self.when(dg.DagsterEventType.STEP_SUCCESS)

    @property
    def failed(self) -> dict[str, float]:
        return self.when(dg.DagsterEventType.STEP_FAILURE)

    @property
    def most_at_once(self) -> int:
        """The largest number of steps that had started and not yet ended."""
        ends = [*self.done.values(), *self.failed.values()]
        changes = sorted([(at, 1) for at in self.started.values()] + [(at, -1) for at in ends])
        now = most = 0
        for _, change in changes:
            now += change
            most = max(most, now)
        return most

    @property
    def stopping_since(self) -> float | None:
        """When the executor said that it starts nothing more."""
        said = (at for at, event in self.events if "No more steps are started" in (event.message or ""))
        return next(said, None)


def produced(
    job: Callable[[], dg.JobDefinition], instance: dg.DagsterInstance, *, raise_on_error: bool = False
) -> Story:
    dg.execute_job(dg.reconstructable(job), instance=instance, raise_on_error=raise_on_error)
    return Story(instance)


def test_steps_that_wait_do_not_wait_for_each_other(instance: dg.DagsterInstance) -> None:
    """A render is a minute of waiting for a provider. Fifty of them should not take fifty minutes."""
    story = produced(executor_defs.fifty_sleepers, instance)

    asleep = 50 * 0.5
    assert len(story.done) == 50
    assert max(story.done.values()) - min(story.started.values()) < asleep / 2


def test_no_more_steps_are_in_flight_than_allowed(instance: dg.DagsterInstance) -> None:
    """Sixty-four requests at once are too many for a small provider account."""
    story = produced(executor_defs.three_at_a_time, instance)

    assert len(story.done) == 9
    assert story.most_at_once == 3


def test_a_limit_that_would_run_nothing_is_refused(instance: dg.DagsterInstance) -> None:
    """It would wait for ever, which is worse than an error."""
    story = produced(executor_defs.none_at_a_time, instance)

    assert story.run.status is dg.DagsterRunStatus.FAILURE
    assert any(
        "max_concurrent: 0 would run nothing" in str(event.event_specific_data) for _, event in story.events
    )


def test_a_pool_limit_is_kept_and_the_run_ends(instance: dg.DagsterInstance) -> None:
    """Pools are how a team says what a provider bears. The bare async executor hangs for ever on one."""
    story = produced(executor_defs.eight_in_a_pool, instance)

    assert len(story.done) == 8
    assert story.most_at_once <= 2


def test_a_step_starts_as_soon_as_what_it_rests_on_is_done(instance: dg.DagsterInstance) -> None:
    """Waiting for the next poll would add its quarter of a second to every level of the graph."""
    story = produced(executor_defs.chain_of_ten, instance)

    gaps = [
        story.started[f"link_{later}"] - story.done[f"link_{earlier}"]
        for earlier, later in pairwise(range(10))
    ]
    assert median(gaps) < 0.1


def test_a_run_that_only_waits_costs_no_cpu(instance: dg.DagsterInstance) -> None:
    """Waiting in a busy loop would take the machine from the previs renderer and from the UI."""
    produced(executor_defs.one_idle_second, instance)

    event = instance.get_latest_materialization_event(dg.AssetKey("idle"))
    assert event
    assert event.asset_materialization
    assert event.asset_materialization.metadata["cpu_seconds"].value < 0.3


def test_a_retry_policy_is_followed(instance: dg.DagsterInstance) -> None:
    """A free step may fail for a moment, on a network file system say, and deserves a second try."""
    story = produced(executor_defs.third_time_lucky, instance)

    assert story.count(dg.DagsterEventType.STEP_RESTARTED) == 2
    assert set(story.done) == {"flaky", "rests_on_flaky"}


def test_a_refused_step_takes_only_what_rests_on_it_along(instance: dg.DagsterInstance) -> None:
    """One refused image must not cost the afternoon in which forty-nine others could be made."""
    story = produced(executor_defs.one_refused, instance)

    assert story.run.status is dg.DagsterRunStatus.FAILURE
    assert set(story.failed) == {"refused"}
    assert set(story.done) == {"good", "rests_on_good"}
    assert set(story.started) == {"refused", "good", "rests_on_good"}


def test_an_error_that_ends_the_run_still_lets_the_others_finish(instance: dg.DagsterInstance) -> None:
    """A step that is cancelled in the middle of a paid call leaves a bill and no image."""
    with pytest.raises(LookupError, match="refused was refused"):
        produced(executor_defs.refused_beside_a_slow_one, instance, raise_on_error=True)

    story = Story(instance)
    assert set(story.started) == {"refused", "slow"}
    assert set(story.done) == {"slow"}
    assert story.count(dg.DagsterEventType.STEP_FAILURE) == 1


def test_hooks_are_called(instance: dg.DagsterInstance) -> None:
    """A team that posts its failures to a chat does it with hooks."""
    story = produced(executor_defs.hooked, instance)

    assert story.count(dg.DagsterEventType.HOOK_COMPLETED) == 1


@pytest.mark.parametrize("name", ["async", "in_process", "multiprocess"])
def test_every_executor_makes_the_same_assets(name: str, instance: dg.DagsterInstance) -> None:
    """If an upgrade breaks the async executor, a team goes on with a slower one by setting a variable."""
    job = dg.build_reconstructable_job(executor_defs.__name__, "two_steps_by", (name,))

    dg.execute_job(job, instance=instance)

    story = Story(instance)
    assert story.run.status is dg.DagsterRunStatus.SUCCESS
    assert set(story.done) == {"sheet", "cover"}
    pids = {event.pid for _, event in story.events if event.event_type is dg.DagsterEventType.STEP_SUCCESS}
    assert (os.getpid() in pids) is (name != "multiprocess")


def test_the_async_executor_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody should have to know that there is a choice."""
    monkeypatch.delenv(SETTING, raising=False)

    assert executor() is story_executor


def test_a_setting_chooses_the_executor_unless_the_code_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment decides without a change of code."""
    monkeypatch.setenv(SETTING, "multiprocess")

    assert executor() is dg.multiprocess_executor
    assert executor("in_process") is dg.in_process_executor


def test_an_unknown_executor_is_refused_with_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing error in a deployment's settings should say what it could have been, and where it is."""
    monkeypatch.setenv(SETTING, "asink")

    with pytest.raises(
        ValueError, match=r"STORY_ASSETS_EXECUTOR: no executor 'asink'; .*in_process, multiprocess"
    ):
        executor()
    with pytest.raises(ValueError, match="no executor ''; choose one of: async"):
        executor("")


def test_termination_starts_nothing_more_and_keeps_what_is_in_flight(
    instance: dg.DagsterInstance, door: Path
) -> None:
    """Who presses Terminate wants the spending to stop, and what is being paid for at that moment kept."""
    with served(instance, executor_defs.__file__, str(Path.cwd())) as workspace:
        run_id = launched(workspace, "everything")
        wait_until(lambda: len(Story(instance).started) == 2, lambda: told(instance))

        asked = time.time()
        terminate(workspace, run_id)
        wait_until(lambda: Story(instance).stopping_since, lambda: told(instance))
        door.touch()
        wait_until(lambda: Story(instance).run.is_finished, lambda: told(instance))

    story = Story(instance)
    assert story.run.status is dg.DagsterRunStatus.CANCELED
    only_what_was_in_flight_is_kept(story, asked)


def test_a_run_that_is_canceled_in_the_books_alone_stops_all_the_same(
    instance: dg.DagsterInstance, door: Path
) -> None:
    """*Force termination* does not need to reach a process; whoever presses it believes that it did."""
    with served(instance, executor_defs.__file__, str(Path.cwd())) as workspace:
        launched(workspace, "everything")
        wait_until(lambda: len(Story(instance).started) == 2, lambda: told(instance))

        asked = time.time()
        instance.report_run_canceled(Story(instance).run)
        wait_until(lambda: Story(instance).stopping_since, lambda: told(instance))
        door.touch()
        wait_until(lambda: len(Story(instance).done) == 2, lambda: told(instance))

    story = Story(instance)
    assert story.run.status is dg.DagsterRunStatus.CANCELED
    assert story.stopping_since
    assert story.stopping_since - asked < LOOK_SECONDS + 3
    assert set(story.done) == set(story.started)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_starts_nothing_more_and_keeps_what_is_in_flight(
    signum: signal.Signals, instance: dg.DagsterInstance, door: Path
) -> None:
    """Ctrl-C at the desk and the shutdown of a machine are as careful with money as Terminate.

    Dagster reports a run that nobody asked it to terminate as FAILURE, so that it may be retried.
    """
    process = subprocess.Popen([sys.executable, "-m", executor_defs.__name__])
    try:
        wait_until(
            lambda: instance.get_runs_count() and len(Story(instance).started) == 2, lambda: told(instance)
        )

        asked = time.time()
        process.send_signal(signum)
        wait_until(lambda: Story(instance).stopping_since, lambda: told(instance))
        door.touch()
        assert process.wait(timeout=30) == 1
    finally:
        process.kill()
        process.wait()

    story = Story(instance)
    assert story.run.status is dg.DagsterRunStatus.FAILURE
    only_what_was_in_flight_is_kept(story, asked)


def only_what_was_in_flight_is_kept(story: Story, asked: float) -> None:
    assert story.stopping_since
    assert story.stopping_since - asked < 5
    assert max(story.started.values()) < asked + 1
    assert len(story.started) == 2
    assert set(story.done) == set(story.started)
    for key in story.done:
        made = story.instance.get_latest_materialization_event(dg.AssetKey(key))
        assert made
        assert made.asset_materialization
        assert made.asset_materialization.tags
        assert made.asset_materialization.tags["dagster/data_version"] == f"made {key}"


def told(instance: dg.DagsterInstance) -> str:
    return "\n".join(str(event.message) for _, event in Story(instance).events)
