"""Runs that buy of the double, terminated at random moments. Target: nothing is left behind."""

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.table import show
from tests.pipeline.terminating import LATENCY, PLACES, Ended, Theatre, theatre

TIMES = 50
SEED = 7
LATEST = 4.0
"""Seconds. Runs that are over by then are part of it."""


def run() -> None:
    """Print the table."""
    chance = random.Random(SEED)
    with (
        tempfile.TemporaryDirectory() as folder,
        theatre(Path(folder), TIMES, os.environ.__setitem__) as at,
    ):
        ended = list(_ended(at, chance))
    show(
        f"{len(ended)} runs of 13 images, {LATENCY:g} s each, {PLACES} at once; "
        f"terminated at random, up to {LATEST:g} s after their first request",
        ("what", "number"),
        _rows(ended),
    )


def _ended(at: Theatre, chance: random.Random) -> Iterator[Ended]:
    """Each in turn; Ctrl-C ends the counting early, and what was counted is shown."""
    try:
        for number in range(TIMES):
            ended = at.terminated(chance.uniform(0, LATEST))
            print(
                f"{number + 1} of {TIMES}: {ended.status}, {'clean' if ended.is_clean else ended}", flush=True
            )
            yield ended
    except KeyboardInterrupt:
        print("Stopped.")


def _rows(ended: list[Ended]) -> list[tuple[object, ...]]:
    statuses = sorted({it.status for it in ended})
    began = [it for it in ended if it.attempts]
    seconds = sorted(it.seconds for it in ended)
    return [
        *((f"runs that ended {it}", sum(one.status == it for one in ended)) for it in statuses),
        ("terminated while images were being bought", sum(0 < len(it.attempts) < 13 for it in ended)),
        ("requests", sum(it.received for it in ended)),
        ("paid for and lost, or of unknown outcome", sum(len(it.lost) + _unknown(it) for it in ended)),
        ("requests after the run had ended", sum(it.afterwards for it in ended)),
        ("pool slots still held", sum(it.slots for it in ended)),
        ("the last request after Terminate, s at most", max((it.last_sent for it in began), default=0.0)),
        ("from Terminate to the end, s, median", median(seconds)),
        ("from Terminate to the end, s, longest", seconds[-1]),
    ]


def _unknown(ended: Ended) -> int:
    return sum(it.status != "rendered" or it.usd is None for it in ended.attempts)
