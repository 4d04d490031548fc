"""What people decide, as Dagster sees it: stale status, history, the job with a form, and the gate."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import dagster as dg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.decisions import OP, DecisionName, TierName
from story_assets.pipeline.names import Names
from story_assets.pipeline.running import instance
from story_assets.pipeline.specs import asset_key
from story_assets.pipeline.telling import tell
from story_assets.story.production import IMAGES, Key
from story_assets.story.words import TIERS
from story_assets.studio import deciding
from story_assets.studio.deciding import DECISIONS, Decided, Undecided, Word
from tests.pipeline.stage import Stage, stage

SHEET = Key("character_sheet", "mara_day")
SHOT = Key("shot_reference", "e01_s01_sh02")
ANN = Word("ann", "")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small story with everything made: a folder that each test begins with a copy of."""
    folder = tmp_path_factory.mktemp("finished")
    with stage(folder) as it:
        it.edit("story.yaml", "episodes: [e01]", "render: {renderer: paper}\nepisodes: [e01]")
        it.produce()
    return folder


@pytest.fixture
def at(finished: Path, tmp_path: Path) -> Iterator[Stage]:
    """The small story with everything made."""
    with stage(copied(finished, tmp_path / "copy")) as it:
        yield it


def copied(finished: Path, to: Path) -> Path:
    shutil.copytree(finished, to)
    return to


def decide(at: Stage, verb: Callable[..., Decided], key: Key, word: Word = ANN, **more: object) -> Decided:
    """Decide as the command line does, and tell Dagster."""
    decided = verb(at.opening().studio, key, word, **more)
    with instance(at.home) as storage:
        tell(storage.report_runless_asset_event, at.opening(), decided)
    return decided


def decided_in_the_ui(at: Stage, **config: object) -> dg.JobExecutionResult:
    """The job, launched with the form filled in."""
    return at.launch(Names().decide, OP, **config)


def agrees(at: Stage) -> None:
    """Dagster calls an image fresh exactly where the plan keeps it, or would only follow another."""
    plan = at.plan()
    fresh = {str(key) for key in plan.kept} | {str(it.key) for it in plan.steps if it.verdict == "may"}
    images = {str(it.key) for it in at.opening().production.images}
    assert images - at.stale(IMAGES) == fresh


def test_a_rejected_sheet_is_missing_and_what_rests_on_it_is_stale(at: Stage) -> None:
    """The badges in the UI must not say that all is well."""
    decide(at, deciding.reject, SHEET, Word("ann", "the coat is green"))

    assert {str(SHEET), str(SHOT)} <= at.stale()
    agrees(at)


def test_going_back_makes_everything_fresh_again(at: Stage) -> None:
    """Undo, as the badges show it, without a render."""
    drawn = len(at.paper.drawn)
    decide(at, deciding.reject, SHEET, Word("ann", "the coat is green"))

    decide(at, deciding.accept, SHEET)

    assert at.stale() == set()
    assert len(at.paper.drawn) == drawn


def test_a_retake_makes_its_image_stale_and_nothing_else_yet(at: Stage) -> None:
    """What rests on it may come out of it unchanged; the plan says may, and Dagster says fresh."""
    decide(at, deciding.retake, SHEET, Word("ann", "More fear."))

    assert at.stale() == {str(SHEET)}
    agrees(at)


def test_a_decision_is_in_the_history_of_its_asset(at: Stage) -> None:
    """Who, when and why, where a producer looks."""
    decide(at, deciding.reject, SHEET, Word("ann", "she <b>said</b> `no`"))

    shown = at.metadata(str(SHEET))

    assert (shown["decision"], shown["by"], shown["why"]) == ("reject", "ann", "she <b>said</b> `no`")
    assert str(shown["picture"]).startswith("![character_sheet/mara_day](data:image/webp;base64,")


def test_the_job_takes_every_decision(at: Stage) -> None:
    """A person never has to leave the UI."""
    asset = f"{at.folder.name}/{SHEET}"

    rejected = decided_in_the_ui(at, decision="reject", assets=[asset], by="ann", note="the coat is green")
    plan = {it.key: it for it in at.plan().steps}
    back = decided_in_the_ui(at, decision="accept", assets=[asset], by="bo")
    agrees(at)
    promoted = decided_in_the_ui(at, decision="promote", assets=[asset], by="bo", tier="review")

    assert rejected.success
    assert str(plan[SHEET].causes[0]) == "rejected take 1 by ann: the coat is green"
    assert back.success
    assert promoted.success
    assert [str(it) for it in at.plan().steps[0].causes] == ['settings tier: "draft" -> "review"']
    assert at.metadata(str(SHEET))["by"] == "bo"


def test_a_decision_that_cannot_be_taken_fails_its_run(at: Stage) -> None:
    """A typing error in a form must not look like a decision."""
    asset = f"{at.folder.name}/{SHEET}"

    nothing = decided_in_the_ui(at, decision="rollback", assets=[asset], by="ann")
    nobody = decided_in_the_ui(at, decision="reject", assets=["other/character_sheet/x"], by="ann")

    assert not nothing.success
    assert not nobody.success
    assert at.plan().steps == ()


def test_the_form_knows_every_decision_and_tier() -> None:
    """Dagster wants classes of its own; they must not fall behind."""
    assert tuple(it.value for it in DecisionName) == DECISIONS
    assert tuple(it.value for it in TierName) == TIERS


def test_the_code_location_loads(at: Stage) -> None:
    """Two things of one name, and the UI shows nothing at all."""
    dg.Definitions.validate_loadable(definitions([at.folder], at.home))


def run_of(at: Stage, key: Key) -> dg.RunRequest:
    return dg.RunRequest(asset_selection=[asset_key(at.folder.name, key)])


def by_sensor(at: Stage, key: Key) -> dg.RunRequest:
    """What a team's own sensor asks for."""

    job = dg.define_asset_job("on_change", selection=[asset_key(at.folder.name, key)])

    @dg.sensor(job=job, name="theirs")
    def theirs() -> dg.RunRequest:
        return run_of(at, key)

    (asked,) = theirs.evaluate_tick(dg.build_sensor_context()).run_requests or ()
    return asked


def by_schedule(at: Stage, key: Key) -> dg.RunRequest:
    """What a team's own schedule asks for."""
    job = dg.define_asset_job("nightly", selection=[asset_key(at.folder.name, key)])

    @dg.schedule(cron_schedule="0 3 * * *", job=job, name="nightly_theirs")
    def nightly() -> dg.RunRequest:
        return run_of(at, key)

    (asked,) = nightly.evaluate_tick(dg.build_schedule_context()).run_requests or ()
    return asked


ASKED: Mapping[str, Callable[[Stage, Key], dg.RunRequest]] = {
    "run": run_of,
    "sensor": by_sensor,
    "schedule": by_schedule,
}


@pytest.mark.parametrize("how", list(ASKED))
def test_no_run_lets_a_rejected_sheet_into_a_shot(at: Stage, how: str) -> None:
    """Dagster's own blocking ends with its run; ours is asked for again before every request."""
    at.edit("episodes/e01/s01.yaml", "Mara stops in the doorway", "Mara stops and turns")
    decide(at, deciding.reject, SHEET, Word("ann", "the coat is green"))
    drawn = len(at.paper.drawn)
    asked = ASKED[how](at, SHOT)
    assert asked.asset_selection is not None

    defs = definitions([at.folder], at.home)
    job = defs.resolve_job_def(at.folder.name).get_subset(asset_selection=frozenset(asked.asset_selection))
    with instance(at.home) as storage:
        ended = job.execute_in_process(instance=storage, raise_on_error=False)

    assert not ended.success
    assert len(at.paper.drawn) == drawn
    (failure,) = [it for it in ended.all_events if it.is_step_failure]
    said = failure.step_failure_data.user_failure_data
    assert said is not None
    assert "take 1 was rejected by ann: the coat is green" in str(said.description)


def test_a_take_that_waits_skips_what_rests_on_it_and_is_shown(at: Stage) -> None:
    """Waiting for a person is no failure, and the person must see the picture where the asset is."""
    manual = "review:\n  acceptance_by_kind: {character_sheet: manual}"
    at.edit("story.yaml", "review:", manual)
    at.edit("characters/mara.yaml", "long navy wool coat", "long green wool coat")

    outcome = at.produce()

    with instance(at.home) as storage:
        (record, *_) = storage.fetch_observations(asset_key(at.folder.name, SHEET), limit=1).records
    observed = record.event_log_entry.dagster_event
    assert observed is not None
    metadata = observed.asset_observation_data.asset_observation.metadata
    assert outcome.images[SHEET].waits
    assert outcome.images[SHOT].outcome == "skipped"
    assert metadata["standing"].value == "waiting"
    assert str(metadata["picture"].value).startswith("![character_sheet/mara_day](data:image/webp")
    agrees(at)


def test_a_failed_check_fails_its_step_and_shows_where(at: Stage) -> None:
    """The badge is red, the score and the place are on it, and what rests on it is not begun."""
    at.edit("story.yaml", "    - image_is_not_blank\n", "")
    at.edit("characters/mara.yaml", "long navy wool coat", "long green wool coat")
    at.paper.white = frozenset({str(SHEET)})

    outcome = at.produce()

    failed = outcome.images[SHEET]
    shown = at.shown_checks(outcome.run)[(str(SHEET), "image_is_not_blank")]
    assert failed.outcome == "failed"
    assert "take 2 failed: image_is_not_blank" in failed.error
    assert outcome.images[SHOT].outcome == "skipped"
    assert not shown.passed
    assert shown.severity == dg.AssetCheckSeverity.ERROR
    assert shown.metadata["score"].value < shown.metadata["passes from"].value
    assert str(shown.metadata["evidence"].value).startswith("![image_is_not_blank](data:image/webp")
    agrees(at)


KEYS = st.sampled_from((SHEET, SHOT))


class Agreeing(RuleBasedStateMachine):
    """Reject, ask again, accept, roll back and render in any order."""

    finished: Path

    @initialize()
    def begin(self) -> None:
        self.open = ExitStack()
        folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        self.at = self.open.enter_context(stage(copied(self.finished, folder / "copy")))

    def _decide(self, verb: Callable[..., Decided], key: Key, note: str = "") -> None:
        drawn = len(self.at.paper.drawn)
        try:
            decide(self.at, verb, key, Word("ann", note))
        except Undecided:
            return
        assert len(self.at.paper.drawn) == drawn

    @rule(key=KEYS)
    def reject(self, key: Key) -> None:
        self._decide(deciding.reject, key, "no")

    @rule(key=KEYS)
    def accept(self, key: Key) -> None:
        self._decide(deciding.accept, key)

    @rule(key=KEYS, note=st.sampled_from(("", "softer")))
    def retake(self, key: Key, note: str) -> None:
        self._decide(deciding.retake, key, note)

    @rule(key=KEYS)
    def rollback(self, key: Key) -> None:
        self._decide(deciding.rollback, key)

    @rule()
    def render(self) -> None:
        self.at.paper.salt += "x"
        self.at.produce()

    @invariant()
    def the_plan_and_dagster_agree(self) -> None:
        if hasattr(self, "at"):
            agrees(self.at)

    def teardown(self) -> None:
        if hasattr(self, "open"):
            self.open.close()


def test_in_any_order_the_plan_and_dagster_agree(finished: Path) -> None:
    """Nobody decides in the order in which somebody thought of it."""
    Agreeing.finished = finished

    run_state_machine_as_test(Agreeing, settings=SHORT)


SHORT = settings(
    max_examples=2, stateful_step_count=6, deadline=None, suppress_health_check=list(HealthCheck)
)
