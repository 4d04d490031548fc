"""What the journal already knows of requests: which are answered, and what they may have cost.

Read from all journals of a home, each line once, so that asking again is cheap.
"""

import fcntl
import json
import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any, Literal

Status = Literal[
    "open", "rendered", "refused", "moderated", "failed", "unknown", "unusable", "unsent", "busy"
]


@dataclass
class Attempt:
    """One request, from its intent to its answer."""

    id: str
    run: str
    story: str
    asset: str
    render_key: str
    at: datetime
    reserved: Decimal | None
    """The most it can cost, USD; None where no price is listed."""
    journal: Path
    status: Status = "open"
    usd: Decimal | None = None
    error: str = ""
    batch: str | None = None
    """The batch whose line it is: its answer may be collected by any later process."""

    @property
    def is_out(self) -> bool:
        """Whether it waits in a batch."""
        return self.batch is not None and self.status == "open"

    @property
    def counts(self) -> Decimal:
        """What it takes from a budget: what it cost, else the most it may have cost."""
        return self.usd if self.usd is not None else self.reserved or Decimal(0)


@dataclass
class Past:
    """The attempts of every run under one home."""

    home: Path
    attempts: dict[str, Attempt] = field(default_factory=dict[str, Attempt])
    _by_key: dict[str, list[Attempt]] = field(default_factory=dict[str, list[Attempt]])
    _ended: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """Ends of attempts whose beginning was not read yet: what is collected ends in another file."""
    _read: dict[Path, int] = field(default_factory=dict[Path, int])
    _looked: float = -math.inf
    _lock: Lock = field(default_factory=Lock)

    def refresh(self, older_than: float = 0) -> "Past":
        """Read what was written since the last time, if that was *older_than* seconds ago.

        A line without its end is left for later.
        """
        with self._lock:
            if time.monotonic() - self._looked < older_than:
                return self
            for path in sorted((self.home / "journal").glob("*.jsonl")):
                before = self._read.get(path, 0)
                if path.stat().st_size > before:
                    self._read[path] = before + self._take_in(path, before)
            self._looked = time.monotonic()
        return self

    def all(self) -> list[Attempt]:
        """Every attempt, as of now: others may be noted while one counts."""
        with self._lock:
            return list(self.attempts.values())

    def last(self, render_key: str) -> Attempt | None:
        """The last attempt at exactly this request that said something about it."""
        told = (it for it in self._by_key.get(render_key, ()) if it.status not in ("busy", "unsent"))
        # By the clock: the names of files say nothing about which run was later.
        return max(told, key=lambda it: it.at, default=None)

    def _take_in(self, path: Path, start: int) -> int:
        with path.open("rb") as lines:
            lines.seek(start)
            fresh = lines.read()
        whole = fresh.rfind(b"\n") + 1
        for line in fresh[:whole].splitlines():
            self._note(line, path)
        return whole

    def _note(self, line: bytes, path: Path) -> None:
        try:
            event: dict[str, Any] = json.loads(line)
            if event["event"] == "intent":
                self._intent(event, path)
            elif event["event"] in ("result", "failed"):
                if event["attempt"] in self.attempts:
                    _end(self.attempts[event["attempt"]], event)
                else:
                    self._ended[event["attempt"]] = event
        except (ValueError, KeyError, TypeError):
            # A torn or foreign line; the ledger counts them.
            return

    def _intent(self, event: dict[str, Any], path: Path) -> None:
        attempt = Attempt(
            id=event["attempt"],
            run=event["run"],
            story=event["story"],
            asset=event["asset"],
            render_key=event["render_key"],
            at=datetime.fromisoformat(event["at"]),
            reserved=_money(event.get("reserved")),
            journal=path,
            batch=event.get("batch"),
        )
        if (ended := self._ended.pop(attempt.id, None)) is not None:
            _end(attempt, ended)
        self.attempts[attempt.id] = attempt
        self._by_key.setdefault(attempt.render_key, []).append(attempt)


def _end(attempt: Attempt, event: Mapping[str, Any]) -> None:
    attempt.status = event.get("status") or "rendered"
    attempt.usd = _money(event.get("usd"))
    attempt.error = str(event.get("error", ""))


def under_way(attempt: Attempt) -> bool:
    """Whether a process still waits for the answer. For that of a batch none does."""
    return attempt.status == "open" and attempt.batch is None and is_written_to(attempt.journal)


def lost(attempt: Attempt) -> bool:
    """Whether nobody knows what became of a paid request, and nobody waits for it any more."""
    if attempt.reserved == 0 or attempt.is_out:
        return False
    return attempt.status == "unknown" or (attempt.status == "open" and not under_way(attempt))


def is_written_to(journal: Path) -> bool:
    """Whether the process that writes *journal* lives: it holds a lock that dies with it."""
    try:
        folder = os.open(journal.parent, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # One looks at a time: whoever tries the lock has it for a moment, and must not be taken for a writer.
        fcntl.flock(folder, fcntl.LOCK_EX)
        with journal.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(folder)
    return False


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
