"""Runs through Dagster from this process: what the command line does instead of clicking Materialize."""

import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import dagster as dg
from dagster._core.definitions.reconstruct import ReconstructableJob  # no public name
from dagster._core.execution.api import execute_run_iterator  # execute_job shows nothing until its end

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.books import books_open
from story_assets.pipeline.names import Names
from story_assets.pipeline.resources import NO_WALL, THE_STORYS
from story_assets.pipeline.specs import asset_key, op_name
from story_assets.story.production import Key
from story_assets.studio.files import write_whole
from story_assets.studio.journal import run_name
from story_assets.studio.opening import Opening
from story_assets.studio.watching import Watch, watch


@dataclass(frozen=True)
class Progress:
    """One image that has ended."""

    key: Key
    outcome: str
    """rendered, reused, kept, failed or skipped."""
    error: str = ""
    cause: str = ""
    ended: str = ""
    """Of a failure: budget, halted, or failed."""
    waits: bool = False
    """Whether there is a take that a person is to accept."""


@dataclass
class Outcome:
    """What became of the images of a run."""

    run: str
    images: dict[Key, Progress] = field(default_factory=dict[Key, Progress])
    other_failures: dict[Key, str] = field(default_factory=dict[Key, str])
    """Free artifacts that failed."""
    canceled: bool = False
    halted: str = ""
    """Why nothing more was begun, where that was not a person's wish."""

    @property
    def over_budget(self) -> bool:
        """Whether the wall stopped it."""
        return any(it.ended == "budget" for it in self.images.values())


@contextmanager
def instance(home: Path) -> Generator[dg.DagsterInstance]:
    """Dagster's own storage under *home*, with the settings this project ships."""
    with dg.DagsterInstance.from_config(str(dagster_home(home))) as storage, books_open(storage):
        yield storage


def dagster_home(home: Path) -> Path:
    """The DAGSTER_HOME under *home*, made with the shipped dagster.yaml unless a person has put one there."""
    folder = home / "dagster"
    settings = folder / "dagster.yaml"
    if not settings.exists():
        shipped = files("story_assets.pipeline").joinpath("dagster.yaml").read_bytes()
        write_whole(settings, shipped)
    return folder


def run(
    opening: Opening,
    selected: frozenset[Key],
    *,
    renderer: str | None = None,
    max_usd: Decimal | None = None,
    again: bool = False,
    begun: Callable[[Watch], None] = lambda _: None,
    seen: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Materialize *selected* in this process and tell *seen* of each image as it ends.

    *begun* gets what tells how the run goes.
    """
    story = opening.production.story.slug
    arguments = (str(opening.folder), str(opening.home), story, uuid.uuid4().hex)
    job = _reconstructable(arguments)
    with instance(opening.home) as storage:
        order = [key for key in opening.production.artifacts if key in selected]
        keys = frozenset(asset_key(story, key) for key in order)
        config: dict[str, object] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        asked = {
            "renderer": renderer or THE_STORYS,
            "max_usd": NO_WALL if max_usd is None else f"{max_usd:f}",
            "again": again,
        }
        config["resources"] = {Names().run: {"config": asked}}
        made = storage.create_run_for_job(
            job_def=job.get_definition().get_subset(asset_selection=keys),
            run_config=config,
            asset_selection=keys,
            job_code_origin=job.get_python_origin(),
            tags={"story_assets/from": "command line"},
        )
        outcome = Outcome(made.run_id)
        going = watch(run_name(made.run_id))
        begun(going)
        steps = {op_name(story, key): key for key in order}
        for event in execute_run_iterator(job, made, storage):
            for progress in _progress(event, steps):
                _note(outcome, progress, opening)
                if progress.key in outcome.images:
                    seen(progress)
        # Dagster says nothing of steps whose dependencies failed or that a stop came before.
        for key in order:
            if opening.production[key].is_image and key not in outcome.images:
                outcome.images[key] = Progress(key, "skipped", "not begun" if going.halted else "")
                seen(outcome.images[key])
        outcome.halted = going.halted
        ended = storage.get_run_by_id(made.run_id)
        outcome.canceled = ended is not None and ended.status == dg.DagsterRunStatus.CANCELED
    return outcome


def _note(outcome: Outcome, progress: Progress, opening: Opening) -> None:
    if opening.production[progress.key].is_image:
        outcome.images[progress.key] = progress
    elif progress.outcome == "failed":
        outcome.other_failures[progress.key] = progress.error


def _progress(event: dg.DagsterEvent, steps: dict[str, Key]) -> Iterator[Progress]:
    key = steps.get(event.step_key or "")
    if key is None:
        return
    if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
        metadata = event.step_materialization_data.materialization.metadata
        outcome, cause = metadata.get("outcome"), metadata.get("cause")
        yield Progress(
            key, str(outcome.value) if outcome else "made", cause=str(cause.value) if cause else ""
        )
    elif event.event_type == dg.DagsterEventType.ASSET_OBSERVATION:
        seen = event.asset_observation_data.asset_observation.metadata
        if seen["standing"].value == "waiting":
            yield Progress(key, str(seen["outcome"].value), cause=str(seen["cause"].value), waits=True)
    elif event.event_type == dg.DagsterEventType.STEP_FAILURE:
        ended = _ended(event)
        yield Progress(key, "skipped" if ended == "stopped" else "failed", error=_why(event), ended=ended)


def _ended(event: dg.DagsterEvent) -> str:
    data = event.step_failure_data.user_failure_data
    ended = data.metadata.get("ended") if data is not None else None
    return str(ended.value) if ended is not None else "failed"


def _why(event: dg.DagsterEvent) -> str:
    data = event.step_failure_data
    if data.user_failure_data is not None and data.user_failure_data.description:
        return data.user_failure_data.description
    error = data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error is not None else "failed without a reason"


def _reconstructable(arguments: tuple[str, str, str, str]) -> ReconstructableJob:
    """The job in a form that another process can build again, as multiprocess executors need."""
    return dg.build_reconstructable_job(
        "story_assets.pipeline.running",
        "story_job",
        reconstructable_args=arguments,  # pyright: ignore[reportArgumentType] - Dagster types a tuple of one
    )


@lru_cache(maxsize=1)
def story_job(folder: str, home: str, name: str, reading: str) -> dg.JobDefinition:
    """The job *name* of the story in *folder*, read once for each *reading*: Dagster asks three times."""
    del reading
    return definitions([Path(folder)], Path(home)).resolve_job_def(name)
