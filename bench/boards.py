"""How long each kind of board takes to draw, of one core. Targets: contact sheet 1.5 s, sheet 0.5 s."""

import time

from bench.table import ROOT, show
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.story.words import JOBS
from story_assets.studio.planning import Planner, drawn
from story_assets.studio.previs import Previs
from story_assets.studio.previs import drawn as draw
from story_assets.studio.store import Shelf, Store


def run() -> None:
    """Print the table."""
    production = Production(read_story(ROOT / "data/stories/the_locked_safe"))
    planner = Planner(production, Store(ROOT / "nowhere"), Previs())
    rows: list[tuple[object, ...]] = []
    for job in JOBS:
        taken = [_seconds(planner, it.key) for it in production.images if it.key.kind == job]
        rows.append((job, len(taken), sum(taken) / len(taken), max(taken)))
    rows.append(
        (
            "all",
            sum(int(str(row[1])) for row in rows),
            "",
            sum(float(str(row[1])) * float(str(row[2])) for row in rows),
        )
    )
    show(
        "previs boards of the bundled story, CPU seconds",
        ("job", "boards", "mean", "slowest (all: sum)"),
        rows,
    )


def _seconds(planner: Planner, key: object) -> float:
    artifact = next(it for it in planner.production.images if it.key == key)
    brief = drawn(artifact)
    started = time.process_time()
    draw(brief, planner.settings(artifact, Shelf()).size)
    return time.process_time() - started
