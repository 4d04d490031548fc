"""How fast requests may go out: so many at once, so many a minute, for all runs on this machine.

The pace is a few numbers in a file under a lock; places are locks that die with the process that holds them.
"""

import fcntl
import json
import os
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import Final, Protocol, TypedDict

import anyio
import anyio.to_thread

from story_assets.studio.files import HomeError, safe_part

SETTING: Final = "STORY_ASSETS_LIMITS"
"""The environment variable for the folder where runs on this machine meet."""

SHARE: Final = 0.97
"""Of the allowed pace. Requests leave evenly and arrive less so; no window may hold one too many."""
EASED: Final = 0.85
"""What is left of a slowing after each request that goes out."""
SLOWEST: Final = 12.0
"""Seconds between two requests: the five images a minute of OpenAI's smallest paid tier [third party]."""


class _State(TypedDict):
    next_at: float
    """When the next request may go, as Unix time."""
    slowed: float
    """Seconds between two requests beyond what the allowed pace asks."""


class Gate:
    """Lets requests through at the pace an account allows."""

    def __init__(self, account: str, *, at_once: int, per_minute: float | None) -> None:
        self.folder = _meeting_place() / safe_part(account)
        self.at_once = at_once
        self._held: dict[int, BufferedRandom] = {}
        self._lock = threading.Lock()
        self.gap = 60 / (per_minute * SHARE) if per_minute else 0.0

    @asynccontextmanager
    async def place(self, go_on: Callable[[], None] = lambda: None) -> AsyncGenerator[None]:
        """Wait for a place, and hold it while the request is under way. *go_on* may raise to end the wait."""
        # Another process gives a place back without a word, so it has to be looked for.
        while (number := await anyio.to_thread.run_sync(self._taken)) is None:
            await anyio.sleep(0.05)
            go_on()
        try:
            yield
        finally:
            self._held.pop(number).close()

    async def refused(self, wait: float) -> None:
        """The service said no: everybody waits *wait* seconds and goes on more slowly."""
        await anyio.to_thread.run_sync(self._slow_down, wait)

    def _taken(self) -> int | None:
        """The number of a place that nobody on this machine had, now ours; or None."""
        with self._lock:
            for number in range(self.at_once):
                if number in self._held:
                    continue
                file = self._opened(f"place-{number}")
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    file.close()
                else:
                    self._held[number] = file
                    return number
        return None

    def turn(self) -> float:
        """Take the next moment to send, in seconds from now. Every sending asks again, a repeated one too.

        Requests are spaced evenly, so no window ever holds too many.
        """
        if not self.gap and self._unhindered():
            return 0
        with self._opened("pace.json") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            state, now = _state(file.read()), time.time()
            at = max(now, state["next_at"])
            slowed = state["slowed"] * EASED if state["slowed"] > 0.001 else 0.0
            _keep(file, {**state, "next_at": at + self.gap + slowed, "slowed": slowed})
            return at - now

    def _unhindered(self) -> bool:
        """Whether there is no pace to keep: sixty requests at once need not queue for a lock to hear that."""
        with self._opened("pace.json") as file:
            content = file.read()
        # Read beside the lock: what is empty or torn is being written, perhaps by who was refused.
        if not content.endswith(b"}"):
            return False
        state = _state(content)
        return not state["slowed"] and state["next_at"] <= time.time()

    def _slow_down(self, wait: float) -> None:
        with self._opened("pace.json") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            state, now = _state(file.read()), time.time()
            # Who is told when the next place is free has learned the pace: the others come one by one after.
            slowed = max(state["slowed"], min(SLOWEST, wait))
            _keep(file, {"next_at": max(state["next_at"], now + wait), "slowed": slowed})

    def _opened(self, name: str) -> BufferedRandom:
        path = self.folder / name
        try:
            return _open(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise HomeError(f"cannot write {path}: {error.strerror}") from error
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return _open(path)
        except OSError as error:
            raise HomeError(f"cannot write {path}: {error.strerror}") from error


class Limited(Protocol):
    """Who sends requests, and how many may leave."""

    at_once: int
    per_minute: float | None
    account: str | None


@dataclass(frozen=True)
class Desk:
    """Where the requests of one sender leave: so many at once, and at the pace that its account allows."""

    places: anyio.CapacityLimiter
    """Of this process."""
    gate: Gate | None
    """Of all runs on this machine. None where nobody counts."""


def desk(who: Limited) -> Desk:
    """The desk of *who*: a renderer or a reviewer, each with limits of its own."""
    gate = Gate(who.account, at_once=who.at_once, per_minute=who.per_minute) if who.account else None
    return Desk(anyio.CapacityLimiter(who.at_once), gate)


def _open(path: Path) -> BufferedRandom:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def _meeting_place() -> Path:
    """A folder that every run of this user on this machine finds, and that is empty after a restart."""
    given = os.environ.get(SETTING)
    return Path(given) if given else Path(tempfile.gettempdir()) / f"story_assets-{os.getuid()}" / "limits"


def _state(content: bytes) -> _State:
    try:
        kept = json.loads(content)
        next_at, slowed = (float(kept[name]) for name in ("next_at", "slowed"))
    except (ValueError, TypeError, KeyError):
        # New, torn or foreign: nobody has been let through yet.
        next_at = slowed = 0.0
    # A clock that was set back must not hold everybody up.
    return {"next_at": min(next_at, time.time() + 600), "slowed": slowed}


def _keep(file: BufferedRandom, state: _State) -> None:
    file.seek(0)
    file.truncate()
    file.write(json.dumps(state).encode())
    file.flush()
