"""Dagster's books, where they are SQLite: held open while they are written.

Dagster opens and closes a book for each event, and whoever closes one last folds SQLite's log into the file.
While somebody else has it open, that is put off: a run of small images takes two thirds of the time.
"""

import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager

from dagster import DagsterInstance
from dagster._core.storage.event_log import SqliteEventLogStorage  # no public name says which books these are
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME


@contextmanager
def books_open(storage: DagsterInstance, run_id: str = INDEX_SHARD_NAME) -> Generator[None]:
    """Hold the book of one run open, or the one across all runs. Elsewhere than in SQLite: nothing."""
    with ExitStack() as until:
        books = storage.event_log_storage
        if isinstance(books, SqliteEventLogStorage):
            book = until.enter_context(
                closing(sqlite3.connect(books.path_for_shard(run_id), check_same_thread=False))
            )
            # SQLite has a file open from the first look into it.
            book.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield
