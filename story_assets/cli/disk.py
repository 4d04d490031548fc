"""A full disk, said in one sentence: Dagster says it in a thousand lines."""

import errno
import io
import logging
import shutil
import sqlite3
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import Final

from story_assets.studio.files import HomeError

_ROOM: Final = 500_000
"""Bytes. With less than this not one image more can be kept."""
_SAID_BY_SQLITE: Final = ("disk is full", "disk I/O error", "readonly database", "unable to open")
_SAID_BY_THE_SYSTEM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


@contextmanager
def full_disk_is_said(home: Path) -> Generator[None]:
    """Whatever breaks because *home* takes no more is one `HomeError`; anything else stays as it is."""
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            yield
    except HomeError:
        raise
    except Exception as error:
        if any(map(_takes_no_more, _chain(error))):
            # Its tasks go on complaining until the interpreter is gone.
            logging.disable()
            raise HomeError(
                f"{home} takes no more: {_reason(error)}. What was rendered is kept; "
                "make room and render again"
            ) from error
        sys.stderr.write(said.getvalue())
        raise
    if not is_full(home):
        sys.stderr.write(said.getvalue())


def is_full(home: Path) -> bool:
    """Whether the disk under *home* has no room for another image."""
    return shutil.disk_usage(home).free < _ROOM


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _takes_no_more(error: BaseException) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return any(words in str(error) for words in _SAID_BY_SQLITE)
    return isinstance(error, OSError) and error.errno in _SAID_BY_THE_SYSTEM


def _reason(error: BaseException) -> str:
    return next((str(it) for it in _chain(error) if _takes_no_more(it)), str(error))
