"""A story on a stage: a folder, a home, Dagster's own instance, and a renderer that counts."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from dagster._utils.test.data_versions import get_stale_status_resolver

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.running import Outcome, instance, run
from story_assets.pipeline.specs import asset_key
from story_assets.story.production import Key
from story_assets.studio.freely import out_of_date
from story_assets.studio.opening import Opening
from story_assets.studio.planning import Plan
from story_assets.studio.renderers import RENDERERS
from tests.paper import Paper
from tests.story.folders import write_small_story

RENDERER = "paper"


@dataclass
class Stage:
    """Where a test plays."""

    folder: Path
    home: Path
    paper: Paper

    def opening(self) -> Opening:
        """The story as it is on disk now."""
        return Opening(self.folder, self.home, run="test", renderer_name=RENDERER)

    def plan(self) -> Plan:
        return self.opening().studio.planner.plan()

    def produce(self, select: Callable[[Key], bool] = lambda _: True) -> Outcome:
        """What `render` does: make what is not current."""
        opening = self.opening()
        plan = opening.studio.planner.plan(select)
        images = frozenset((*(step.key for step in plan.steps), *plan.reused))
        free = {key for key in out_of_date(opening.studio, moving=images) if select(key)}
        if not images | free:
            return Outcome("nothing to run")
        return run(opening, images | free, renderer=RENDERER)

    def launch(self, job: str, step: str, **config: object) -> dg.JobExecutionResult:
        """Launch *job* with its form filled in, under the executor that it has in the UI."""
        arguments = (str(self.folder), str(self.home), job, uuid.uuid4().hex)
        made = dg.build_reconstructable_job(
            "story_assets.pipeline.running", "story_job", reconstructable_args=arguments
        )
        quiet = {"console": {"config": {"log_level": "CRITICAL"}}}
        with instance(self.home) as storage:
            return dg.execute_job(
                made, instance=storage, run_config={"ops": {step: {"config": config}}, "loggers": quiet}
            )

    def materialize(self, *keys: Key) -> Outcome:
        """What a person does in the UI: these assets and no plan."""
        return run(self.opening(), frozenset(keys), renderer=RENDERER)

    def key(self, name: str) -> Key:
        return next(key for key in self.opening().production.artifacts if str(key) == name)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def stale(self, kinds: frozenset[str] | None = None) -> set[str]:
        """What Dagster itself, asked after "Reload definitions", says is not fresh; of some *kinds* only."""
        defs = definitions([self.folder], self.home)
        production = self.opening().production
        with instance(self.home) as storage:
            resolver = get_stale_status_resolver(storage, list(defs.resolve_asset_graph().assets_defs))
            story = production.story.slug
            return {
                str(key)
                for key in production.artifacts
                if (kinds is None or key.kind in kinds)
                and resolver.get_status(asset_key(story, key)).value != "FRESH"
            }

    def metadata(self, name: str) -> dict[str, object]:
        """The last materialisation's metadata of one asset."""
        key = asset_key(self.folder.name, self.key(name))
        with instance(self.home) as storage:
            event = storage.get_latest_materialization_event(key)
            assert event is not None
            assert event.asset_materialization is not None
            return {name: value.value for name, value in event.asset_materialization.metadata.items()}

    def checks(self, run_id: str) -> dict[tuple[str, str], bool]:
        """Asset and check to whether it passed, in one run."""
        return {names: it.passed for names, it in self.shown_checks(run_id).items()}

    def shown_checks(self, run_id: str) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
        """Asset and check to what Dagster shows of it, in one run."""
        with instance(self.home) as storage:
            records = storage.get_records_for_run(
                run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
            ).records
            found = [record.event_log_entry.dagster_event for record in records]
        return {
            ("/".join(it.asset_key.path[1:]), it.check_name): it
            for event in found
            if event is not None
            for it in [event.asset_check_evaluation_data]
        }


@contextmanager
def stage(tmp_path: Path, **paper: object) -> Iterator[Stage]:
    """The small story, new unless it is there, with `paper` among the renderers while the test runs."""
    drawing = Paper(**paper)  # type: ignore[arg-type]
    RENDERERS[RENDERER] = lambda _: drawing
    try:
        folder = tmp_path / "before_he_comes_home"
        yield Stage(folder if folder.exists() else write_small_story(folder), tmp_path / "home", drawing)
    finally:
        del RENDERERS[RENDERER]
