"""What is going on in the runs of this process, for whoever shows progress."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock


@dataclass
class Watch:
    """One run as it goes. Written by many threads, read by one that draws."""

    spent: Decimal = Decimal(0)
    """USD, as far as it is known."""
    left: Decimal | None = None
    """USD to the nearest wall, as last seen; None without one."""
    halted: str = ""
    """Why nothing more is begun in this run."""
    _now: Counter[str] = field(default_factory=Counter[str])
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def doing(self, what: str) -> Generator[None]:
        """Count one more image that is *what*: drawing, or waiting for something."""
        with self._lock:
            self._now[what] += 1
        try:
            yield
        finally:
            with self._lock:
                self._now[what] -= 1

    def paid(self, usd: Decimal | None) -> None:
        """An answer came and cost *usd*."""
        with self._lock:
            self.spent += usd or Decimal(0)

    def now(self) -> dict[str, int]:
        """How many images are at what."""
        with self._lock:
            return {what: count for what, count in self._now.items() if count > 0}


_watches: dict[str, Watch] = {}


def watch(run: str) -> Watch:
    """The watch of *run* in this process."""
    return _watches.setdefault(run, Watch())
