"""How a run goes, beside the progress bar: drawing, waiting for what, spent and left."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from rich.progress import Progress, TaskID

from story_assets.cli.asking import dollars
from story_assets.studio.watching import Watch

EVERY = 0.5
"""Seconds between two looks."""


class Shown:
    """Follows one run and writes into one line of a progress display."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task
        self._watch: Watch | None = None
        self._ended = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def follow(self, watch: Watch) -> None:
        """The run has begun."""
        self._watch = watch

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            if self._watch is not None:
                self._bar.update(self._task, now=told(self._watch))


def told(watch: Watch) -> str:
    """`$0.42 spent, $1.58 left; 16 drawing, 32 queued, 1 waiting for the rate limit`."""
    doing = ", ".join(f"{count} {what}" for what, count in sorted(watch.now().items()))
    left = "" if watch.left is None else f", {dollars(float(watch.left))} left"
    return f"{dollars(float(watch.spent))} spent{left}; {doing}" if doing else ""
