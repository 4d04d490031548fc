"""What Dagster knows of the runs of a story: which is under way, and what ended before it was made."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import dagster as dg
from dagster._core.storage.dagster_run import DagsterRun, RunRecord

from story_assets.pipeline.loaded import Loaded
from story_assets.pipeline.specs import op_name
from story_assets.story.production import Key
from story_assets.studio.journal import run_name
from story_assets.studio.past import is_written_to

Status = dg.DagsterRunStatus
UNDER_WAY: Final = [Status.QUEUED, Status.STARTING, Status.STARTED, Status.CANCELING]
"""A run that was only created may have lost whoever created it, and is not waited for."""
CUT_SHORT: Final = [Status.FAILURE, Status.CANCELED]
A_WHILE: Final = timedelta(minutes=2)
MOST: Final = 200
"""Runs that are looked at."""


def under_way(instance: dg.DagsterInstance, of: Loaded) -> str | None:
    """A run of the story that has not ended, or None."""
    for record in instance.get_run_records(dg.RunsFilter(statuses=UNDER_WAY), limit=MOST):
        if _is_of(record.dagster_run, of) and _is_alive(record, of):
            return record.dagster_run.run_id
    return None


def cut_short(instance: dg.DagsterInstance, of: Loaded, since: datetime) -> Iterator[Key]:
    """What runs that failed or were stopped *since* were to make, made or not.

    Where a budget stopped one, only what failed by itself: the rest may be asked for when there is money.
    """
    wanted = dg.RunsFilter(statuses=CUT_SHORT, updated_after=since)
    for record in instance.get_run_records(wanted, limit=MOST):
        if _is_of(record.dagster_run, of) and _journals(of, record.dagster_run):
            ends = _ends(instance, record)
            keys = _selected(record.dagster_run, of)
            over = "budget" in ends.values()
            yield from (it for it in keys if not over or ends.get(op_name(of.story, it)) == "failed")


def never_began(instance: dg.DagsterInstance, of: Loaded, run_key: str) -> bool:
    """Whether the run that was asked for as *run_key* failed before it touched anything."""
    asked = dg.RunsFilter(tags={"dagster/run_key": run_key})
    records = instance.get_run_records(asked, limit=1)
    if not records or records[0].dagster_run.status != Status.FAILURE:
        return False
    return not _journals(of, records[0].dagster_run)


def _is_of(run: DagsterRun, of: Loaded) -> bool:
    if run.asset_selection:
        return any(key.path[0] == of.story for key in run.asset_selection)
    return run.job_name == of.story or run.job_name.startswith(f"{of.story}_e")


def _is_alive(record: RunRecord, of: Loaded) -> bool:
    """Whether somebody works on it: of one that was killed the status may never change."""
    run = record.dagster_run
    if datetime.now(UTC) - record.update_timestamp < A_WHILE:
        # It may not have begun to write, or have just ended.
        return True
    found = _journals(of, run)
    return not found or any(map(is_written_to, found))


def _journals(of: Loaded, run: DagsterRun) -> list[Path]:
    """What the processes of *run* wrote down: each begins with a line before anything else."""
    return list((of.home / "journal").glob(f"{run_name(run.run_id)}-*.jsonl"))


def _selected(run: DagsterRun, of: Loaded) -> list[Key]:
    if not run.asset_selection:
        return list(of.keys)
    names = {tuple(key.path[1:]) for key in run.asset_selection if key.path[0] == of.story}
    return [key for key in of.keys if tuple(key) in names]


def _ends(instance: dg.DagsterInstance, record: RunRecord) -> dict[str, str]:
    """How steps failed, by their name."""
    ends: dict[str, str] = {}
    run = record.dagster_run.run_id
    for entry in instance.all_logs(run, of_type=dg.DagsterEventType.STEP_FAILURE):
        event = entry.dagster_event
        if event is None or event.step_key is None:
            continue
        told = event.step_failure_data.user_failure_data
        ended = told.metadata.get("ended") if told is not None else None
        ends[event.step_key] = "failed" if ended is None else str(ended.value)
    return ends
