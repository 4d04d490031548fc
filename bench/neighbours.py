"""Stills of a scene beside one another: another light or dress in one, and none.

The stills are the bundled story's, as if a model had drawn them: one grade for a scene, and in each some
noise, a shift and a wandering exposure. No image of a real model was there to measure.
"""

import time

from bench.table import show
from story_assets.studio.review import look_matches_neighbours, set_matches_neighbours
from story_assets.studio.review.check import Check
from tests.studio.review.stills import Change, dressed_otherwise, lit, sights

EACH = 60
SET, LOOK = set_matches_neighbours.CHECK, look_matches_neighbours.CHECK
ROWS: tuple[tuple[str, Check, Change | None], ...] = (
    ("none", SET, None),
    ("none", LOOK, None),
    ("warmer light", SET, lit(1.12, 1.0, 0.8)),
    ("colder light", SET, lit(0.8, 0.95, 1.12)),
    ("darker", SET, lit(0.65, 0.65, 0.65)),
    ("brighter", SET, lit(1.4, 1.4, 1.4)),
    ("another dress", LOOK, dressed_otherwise),
)


def run() -> None:
    """Print the table."""
    rows: list[tuple[object, ...]] = []
    for what, check, change in ROWS:
        started = time.process_time()
        found = [check.look(it) for it in sights(EACH, change, peopled=check is LOOK)]
        spent = time.process_time() - started
        scores = [it.score for it in found if it is not None and it.score is not None]
        failed = sum(score < check.threshold for score in scores)
        rows.append((what, check.name, len(scores), failed, failed / len(scores), 1000 * spent / EACH))
    show(
        "stills beside their neighbours",
        ("fault in one", "check", "judged", "failed", "share", "CPU ms"),
        rows,
    )
