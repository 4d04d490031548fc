"""What automation costs: loading definitions with all their checks, and a tick of the change sensor.

Target: 3,000 assets, and the tick in under 2 s beyond the load.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import anyio
import dagster as dg
from dagster._core.definitions.sensor_definition import SensorExecutionData
from dagster._core.remote_representation.external_data import RepositorySnap

from bench.table import show
from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.running import instance
from story_assets.studio.freely import make_free
from story_assets.studio.making import make_image
from story_assets.studio.opening import Opening
from story_assets.studio.renderers import RENDERERS
from story_assets.studio.work import Studio
from tests.paper import Paper
from tests.story.folders import write_large_story

SCENES = 92
"""Of ten shots each: 3,053 assets."""
POLICY = "render: {renderer: paper, budget_usd_per_day: 500}\nautomation: paid\n"
CHARACTER = "characters/mara.yaml"
EDITS = {
    "a note was edited": ("Based on the first draft.", "Based on the second draft."),
    "an identity rule was edited": ("black, cut at the jaw", "grey, cut at the jaw"),
}
"""The second is quoted by every shot: the largest plan there is."""

Made = TypeVar("Made")


def run() -> None:
    """Print the tables."""
    RENDERERS["paper"] = lambda _: Paper()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        story = write_large_story(place / "stories" / "large", SCENES, 10)
        about = story / "story.yaml"
        # All checks, as a story has them that says nothing about review.
        looked_at = about.read_text("utf-8")
        about.write_text(POLICY + looked_at.partition("review:\n")[0], "utf-8")
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
        about.write_text(POLICY + looked_at, "utf-8")
        show("a tick of the change sensor on them", _HEADINGS, _ticks(repository, story, home))


_HEADINGS = ("part", "seconds", "CPU seconds")


def _ticks(repository: dg.RepositoryDefinition, story: Path, home: Path) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    sensor = repository.get_sensor_def("large_changes")
    cursor: str | None = None

    def tick() -> SensorExecutionData:
        with (
            instance(home) as storage,
            dg.build_sensor_context(instance=storage, cursor=cursor, repository_def=repository) as context,
        ):
            return sensor.evaluate_tick(context)

    def took(what: str) -> str | None:
        told = _timed(rows, what, tick)
        asked = sum(len(it.asset_selection or ()) for it in told.run_requests or ())
        rows[-1] = (f"{what}: asked for {asked:,}", *rows[-1][1:])
        return told.cursor

    cursor = took("everything is missing")
    _make(Opening(story, home, run="bench").studio)
    cursor = took("everything is made")
    cursor = took("nothing has changed")
    for what, (old, new) in EDITS.items():
        text = (story / CHARACTER).read_text("utf-8")
        (story / CHARACTER).write_text(text.replace(old, new), "utf-8")
        cursor = took(what)
    return rows


def _make(studio: Studio) -> None:
    """What the first request asks for: blocks of colour, and all that is free."""
    for artifact in studio.production.artifacts.values():
        if artifact.is_image:
            anyio.run(make_image, studio, artifact.key)
        else:
            make_free(studio, artifact.key)
    studio.close()


def _timed(rows: list[tuple[object, ...]], what: str, work: Callable[[], Made]) -> Made:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    rows.append((what, time.perf_counter() - wall, time.process_time() - cpu))
    return made
