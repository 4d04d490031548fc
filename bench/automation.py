"""What automation costs: loading definitions with all their checks, and a tick of the change sensor.

Target: 3,000 assets, and the tick in under 2 s beyond the load.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import dagster as dg
from dagster._core.definitions.sensor_definition import SensorExecutionData
from dagster._core.remote_representation.external_data import RepositorySnap

from bench.table import show
from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.running import instance
from tests.story.folders import write_large_story

SCENES = 92
"""Of ten shots each: 3,053 assets."""
POLICY = "render: {renderer: openai, composition: [], budget_usd_per_day: 5}\nautomation: paid\n"
CHARACTER = "characters/mara.yaml"
EDIT = ("black, cut at the jaw", "grey, cut at the jaw")
"""An identity rule that every shot quotes: the largest plan there is."""

Made = TypeVar("Made")


def run() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        story = write_large_story(place / "stories" / "large", SCENES, 10)
        about = story / "story.yaml"
        # All checks, as a story has them that says nothing about review.
        about.write_text(POLICY + about.read_text("utf-8").partition("review:\n")[0], "utf-8")
        rows: list[tuple[object, ...]] = []
        home = place / "home"
        defs = _timed(rows, "definitions of the story", lambda: definitions(place / "stories", home))
        repository = _timed(rows, "Dagster's repository of them", defs.get_repository_def)
        snap = _timed(
            rows, "what it tells daemon and web server", lambda: RepositorySnap.from_def(repository)
        )
        text = _timed(rows, "... as they send it", lambda: dg.serialize_value(snap))
        graph = repository.asset_graph
        counts = f"{len(graph.get_all_asset_keys()):,} assets, {len(graph.asset_check_keys):,} checks"
        show(f"loading {counts}, {len(text) / 1e6:.0f} MB", _HEADINGS, rows)
        show("a tick of the change sensor on them", _HEADINGS, _ticks(repository, story, home))


_HEADINGS = ("part", "seconds", "CPU seconds")


def _ticks(repository: dg.RepositoryDefinition, story: Path, home: Path) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    sensor = repository.get_sensor_def("large_changes")
    with instance(home) as storage:
        cursor: str | None = None

        def tick() -> SensorExecutionData:
            with dg.build_sensor_context(
                instance=storage, cursor=cursor, repository_def=repository
            ) as context:
                return sensor.evaluate_tick(context)

        first = _timed(rows, "the first: everything is missing", tick)
        cursor = first.cursor
        _timed(rows, "nothing has changed", tick)
        (story / CHARACTER).write_text((story / CHARACTER).read_text("utf-8").replace(*EDIT), "utf-8")
        after = _timed(rows, "an identity rule was edited", tick)
        asked = sum(len(it.asset_selection or ()) for it in after.run_requests or ())
        rows.append((f"it asked for {asked} assets", "", ""))
    return rows


def _timed(rows: list[tuple[object, ...]], what: str, work: Callable[[], Made]) -> Made:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    rows.append((what, time.perf_counter() - wall, time.process_time() - cpu))
    return made
