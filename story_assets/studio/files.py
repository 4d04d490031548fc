"""Files that are whole or absent: written beside, flushed to the disk, moved into place."""

import fcntl
import os
import re
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from story_assets.story.sentences import Mendable

UNFINISHED: Final = ".tmp-"
"""What the name of a file or folder begins with that is being written."""
_PART: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


class HomeError(Mendable):
    """The place for machine-made files cannot be used: read-only, full, or not a folder."""


def write_whole(path: Path, content: bytes, *, durable: bool = True, mode: int = 0o644) -> None:
    """Write *content* to *path* so that no reader and no crash ever sees half of it.

    With *durable* the bytes are on the disk before this returns. Raises `HomeError`.
    """
    try:
        handle, beside = _beside(path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            os.chmod(beside, mode)  # noqa: PTH101 - the name comes from mkstemp
            os.replace(beside, path)  # noqa: PTH105
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        if durable:
            _flush_folder(path.parent)
    except OSError as error:
        raise HomeError(f"cannot write {path}: {error.strerror or error}") from error


def write_folder(folder: Path, files: Mapping[str, bytes], *, last: str) -> None:
    """Write *files*, by their names in *folder*, which is new or empty; the one named *last* comes in last.

    All of them are on the disk before the first is in its place: without *last* the folder is nothing yet.
    One flush for all, as one for each would take longer than making them. Raises `HomeError`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as made:
            for name, content in files.items():
                path = Path(made) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            os.sync()
            for name in sorted({name.partition("/")[0] for name in files}, key=lambda name: name == last):
                (Path(made) / name).replace(folder / name)
        _flush_folder(folder)
    except OSError as error:
        raise HomeError(f"cannot write {folder}: {error.strerror or error}") from error


def is_empty(folder: Path) -> bool:
    """Whether nothing is in *folder* but what a process left behind that was killed while it wrote."""
    return all(path.name.startswith(UNFINISHED) for path in folder.iterdir())


def _beside(folder: Path) -> tuple[int, str]:
    try:
        return tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(prefix=UNFINISHED, dir=folder)


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Alone on this machine with whatever *path* stands for; waits for the others. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold(path: Path) -> IO[str] | None:
    """A lock on *path* that is given back when it is closed, or None while somebody else has it.

    Raises `HomeError`. The system frees it when the process dies, however it dies.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("w")
    except OSError as error:
        raise HomeError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def safe_part(part: str) -> str:
    """*part*, if it can be one name in a path. Raises `ValueError` for anything else."""
    if not _PART.fullmatch(part) or len(part) > 200:
        raise ValueError(f"{part!r} cannot name a file")
    return part


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
