"""How a benchmark says what it measured."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print one table."""
    cells = [list(headings), *[[_cell(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    print(f"\n{title}")
    for row in cells:
        print("  " + "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median wall time of *work*."""
    taken: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def command(*arguments: str) -> str:
    """Run the command line in a process of its own and return what it printed."""
    line = [sys.executable, "-m", "story_assets.cli", *arguments]
    return subprocess.run(line, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
