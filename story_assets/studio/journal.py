"""What happened, one event a line, appended and flushed before anything rests on it.

The truth about money and work. A file belongs to one run in one process, so writers never meet.
"""

import errno
import fcntl
import json
import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from story_assets.studio.files import HomeError, safe_part

VERSION: Final = 1

Value: TypeAlias = "str | int | float | bool | list[Value] | tuple[Value, ...] | Mapping[str, Value] | None"


class Journal:
    """The journal of one run in this process."""

    def __init__(self, home: Path, run: str) -> None:
        self.run = run_name(run)
        self.folder = home / "journal"
        self._file: int | None = None
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._lines = 0
        self._on_disk = 0
        self._lost = 0
        self._torn = False

    def append(self, event: str, **values: Value) -> None:
        """Write one event and have it on the disk. Raises `HomeError`."""
        line = {"v": VERSION, "id": uuid.uuid4().hex, "at": now(), "run": self.run, "event": event, **values}
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
        try:
            # A path of a person's disk may hold bytes that are not text; the event still counts.
            number = self._written_line(text.encode(errors="replace"))
            self._flushed_to(number)
        except OSError as error:
            raise HomeError(f"cannot write the journal {self.folder}: {error.strerror}") from error

    def _written_line(self, line: bytes) -> int:
        """Append *line* and return how many there are now."""
        with self._lock:
            if self._file is None:
                self._file = self._open()
            if self._torn:
                _end_torn_line(self._file)
            self._torn = True
            _write(self._file, line)
            self._torn = False
            self._lines += 1
            return self._lines

    def _flushed_to(self, number: int) -> None:
        """Have line *number* on the disk. Who comes while others flush finds it done: one flush for many."""
        with self._flushing:
            if number <= self._lost:
                raise OSError(errno.EIO, "it could not be flushed to the disk")
            if number <= self._on_disk:
                return
            with self._lock:
                file, lines = self._file, self._lines
            try:
                # Nobody closes it meanwhile: that needs the lock held here.
                os.fsync(-1 if file is None else file)
            except OSError:
                # A system may say so only once, and then take what it lost for flushed.
                self._lost = lines
                raise
            self._on_disk = lines

    def _open(self) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{self.run}-{os.getpid()}.jsonl"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            # Others see by this lock that somebody still waits for the answers to its intents.
            fcntl.flock(file, fcntl.LOCK_SH)
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
            _end_torn_line(file)
        except OSError:
            os.close(file)
            raise
        return file

    def close(self) -> None:
        """Let go of the file. A later event opens it again. Raises `HomeError`."""
        with self._flushing, self._lock:
            if self._file is None:
                return
            try:
                os.fsync(self._file)
                self._on_disk = self._lines
            except OSError as error:
                raise HomeError(f"cannot write the journal {self.folder}: {error.strerror}") from error
            finally:
                os.close(self._file)
                self._file = None


def run_name(run: str) -> str:
    """A run's id as the journal has it. Raises `ValueError` for what cannot name a file."""
    return safe_part(run.replace("-", "").lower())


def events(home: Path) -> Iterator[dict[str, Value]]:
    """Every whole event of every run, file by file. Torn lines are left out."""
    for path in sorted((home / "journal").glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue


def now() -> str:
    """The time as the journal writes it: UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _end_torn_line(file: int) -> None:
    """Half a line that a full disk left must not swallow the next one."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        _write(file, b"\n")


def _write(file: int, content: bytes) -> None:
    """All of *content*: a full disk may take a part of it, and the rest must then fail, not vanish."""
    while content:
        content = content[os.write(file, content) :]
