"""Where a secret stands in a folder, however it is packed: in files, databases, archives."""

import gzip
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import duckdb


def holding(folder: Path, secret: str) -> list[str]:
    """The files under *folder* that have *secret* in them, or in their names."""
    return sorted(
        str(it)
        for it in folder.rglob("*")
        if secret in it.name or (it.is_file() and any(secret.encode() in part for part in _contents(it)))
    )


def _contents(file: Path) -> Iterator[bytes]:
    """The bytes of *file* as they lie there, and what they are packed from."""
    raw = file.read_bytes()
    yield raw
    if raw.startswith(b"SQLite format 3"):
        # A long text lies in pieces on the pages of such a file.
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            yield from (line.encode() for line in database.iterdump())
    elif raw[8:12] == b"DUCK":
        yield from _tables(file)
    elif raw.startswith(b"\x1f\x8b"):
        with suppress(OSError):
            yield gzip.decompress(raw)
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _tables(file: Path) -> Iterator[bytes]:
    """DuckDB packs its texts."""
    with duckdb.connect(str(file), read_only=True) as database:
        for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            yield str(database.execute(f'SELECT * FROM "{name}"').fetchall()).encode()
