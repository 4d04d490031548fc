"""The DuckDB file that answers questions about money and work, rebuilt from the journal and swapped in.

DuckDB lets one process hold a file. So nobody writes the published one: it is built beside and moved
into place, and a person who has it open blocks nothing and is blocked by nothing.
"""

import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from story_assets.studio.files import HomeError, locked

Cell: TypeAlias = object

_LOCK: Final = ".ledger.lock"

_COLUMNS: Final = {
    "v": "INTEGER",
    "id": "VARCHAR",
    "at": "TIMESTAMPTZ",
    "run": "VARCHAR",
    "event": "VARCHAR",
    "story": "VARCHAR",
    "attempt": "VARCHAR",
    "asset": "VARCHAR",
    "kind": "VARCHAR",
    "episode": "VARCHAR",
    "scene": "VARCHAR",
    "characters": "VARCHAR[]",
    "looks": "VARCHAR[]",
    "renderer": "VARCHAR",
    "model": "VARCHAR",
    "tier": "VARCHAR",
    "width": "INTEGER",
    "height": "INTEGER",
    "basis": "VARCHAR",
    "render_key": "VARCHAR",
    "take": "INTEGER",
    "references": "STRUCT(asset VARCHAR, sha256 VARCHAR)[]",
    "causes": "STRUCT(class VARCHAR, path VARCHAR, was VARCHAR, now VARCHAR)[]",
    "options": "JSON",
    "estimate": "VARCHAR",
    "reserved": "VARCHAR",
    "usd": "VARCHAR",
    "usage": "JSON",
    "double": "BOOLEAN",
    "request_id": "VARCHAR",
    "seconds": "DOUBLE",
    "sha256": "VARCHAR",
    "status": "VARCHAR",
    "error": "VARCHAR",
    "why": "VARCHAR",
    "outcome": "VARCHAR",
    "check": "VARCHAR",
    "passed": "BOOLEAN",
    "score": "DOUBLE",
    "threshold": "DOUBLE",
    "blocking": "BOOLEAN",
    "message": "VARCHAR",
    "standing": "VARCHAR",
    "decision": "VARCHAR",
    "accepted_take": "INTEGER",
    "by": "VARCHAR",
    "overruled": "VARCHAR[]",
    "means": "VARCHAR",
    "purpose": "VARCHAR",
    "items": "STRUCT(item VARCHAR, verdict VARCHAR, confidence DOUBLE, why VARCHAR)[]",
    "digest": "VARCHAR",
    "path": "VARCHAR",
    "warnings": "INTEGER",
    "batch": "VARCHAR",
    "service_id": "VARCHAR",
    "lines": "INTEGER",
}
"""Every field an event may have. Money travels as text and becomes DECIMAL."""


def path(home: Path) -> Path:
    """Where the ledger is published."""
    return home / "ledger.duckdb"


def publish(home: Path) -> Path:
    """Rebuild the ledger from the journal and swap it in. Raises `HomeError`."""
    target = path(home)
    beside = home / f".ledger-{os.getpid()}.duckdb"
    try:
        home.mkdir(parents=True, exist_ok=True)
        # One builder at a time: an older picture must not replace a newer one.
        with locked(home / _LOCK):
            _sweep(home)
            try:
                began = _clock(home)
                _build(beside, home / "journal")
                # Events of the meantime may be missing in it, so it is as old as its first look.
                os.utime(beside, ns=(began, began))
                beside.replace(target)
            finally:
                _sweep(home)
    except (OSError, duckdb.Error) as error:
        raise HomeError(f"cannot publish the ledger {target}: {_on_one_line(error)}") from error
    return target


def rows(home: Path, question: str, values: Sequence[object] = ()) -> list[tuple[Cell, ...]]:
    """Answer one SQL question from the published ledger. *values* fill its ? marks."""
    try:
        with duckdb.connect(str(path(home)), read_only=True) as ledger:
            return ledger.execute(question, list(values)).fetchall()
    except duckdb.Error as error:
        raise HomeError(f"cannot ask the ledger: {_on_one_line(error)}") from error


def is_current(home: Path) -> bool:
    """Whether no journal file is newer than the published ledger."""
    try:
        published = path(home).stat().st_mtime_ns
    except FileNotFoundError:
        return False
    return all(it.stat().st_mtime_ns < published for it in (home / "journal").glob("*.jsonl"))


def _build(database: Path, journal: Path) -> None:
    with duckdb.connect() as build:
        # DuckDB 2 writes a newer format unless told; people's clients may still be 1.5.
        build.execute(f"ATTACH {_text(str(database))} AS ledger (STORAGE_VERSION 'v1.5.0')")
        build.execute("USE ledger")
        files_found = sorted(str(it) for it in journal.glob("*.jsonl"))
        _read(build, files_found)
        for room, name in (
            ("story_assets.studio", "ledger.sql"),
            ("story_assets.studio.lineage", "lineage.sql"),
        ):
            build.execute(files(room).joinpath(name).read_text("utf-8"))
        build.execute("DROP TABLE event")
        build.execute("USE memory")
        build.execute("DETACH ledger")


def _read(build: duckdb.DuckDBPyConnection, found: list[str]) -> None:
    columns = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in _COLUMNS.items())
    empty = ", ".join(f'"{name}" {kind}' for name, kind in _COLUMNS.items())
    build.execute(f"CREATE TABLE event ({empty})")
    torn = 0
    if found:
        names = ", ".join(map(_text, found))
        build.execute(
            f"INSERT INTO event SELECT * FROM read_json([{names}], format='newline_delimited', "
            f"ignore_errors=true, maximum_object_size=67108864, columns={{{columns}}})"
        )
        # A torn last line comes back as a row of NULLs (measured with DuckDB 1.5 and 2.0).
        ((torn,),) = build.execute("SELECT count(*) FROM event WHERE id IS NULL").fetchall()
        build.execute("DELETE FROM event WHERE id IS NULL")
    build.execute("CREATE TABLE ledger_about AS SELECT now() AS built_at, ? AS torn_lines", [torn])


def _sweep(home: Path) -> None:
    """Away with what a builder left, which may have been killed. Only under the lock."""
    for left in home.glob(".ledger-*.duckdb*"):
        left.unlink(missing_ok=True)


def _clock(home: Path) -> int:
    """The time as the disk of *home* stamps it, which is not quite the time of `time`."""
    lock = home / _LOCK
    os.utime(lock)
    return lock.stat().st_mtime_ns


def _on_one_line(error: Exception) -> str:
    """DuckDB draws pictures of where a question went wrong."""
    return " ".join(str(error).split())


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
