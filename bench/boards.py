"""How long each kind of board takes to draw, of one core. Targets: contact sheet 1.5 s, sheet 0.5 s."""

import time

from bench.gallery import briefs
from bench.table import show
from story_assets.story.briefs.brief import Brief
from story_assets.story.words import JOBS
from story_assets.studio.previs import drawn


def run() -> None:
    """Print the table."""
    by_job: dict[str, list[float]] = {job: [] for job in JOBS}
    for _, brief, size in briefs():
        by_job[brief.job].append(_seconds(brief, size))
    rows: list[tuple[object, ...]] = [
        (job, len(taken), sum(taken) / len(taken), max(taken)) for job, taken in by_job.items()
    ]
    every = [seconds for taken in by_job.values() for seconds in taken]
    rows.append(("all", len(every), "", sum(every)))
    show(
        "previs boards of the bundled story, CPU seconds",
        ("job", "boards", "mean", "slowest (all: sum)"),
        rows,
    )


def _seconds(brief: Brief, size: tuple[int, int]) -> float:
    started = time.process_time()
    drawn(brief, size)
    return time.process_time() - started
