"""What every home must be, whatever happened to the process that wrote it."""

import hashlib
import json
from pathlib import Path

from story_assets.studio.journal import events

TEMPORARY = (".tmp-", ".probe-", ".ledger")


def written(home: Path) -> list[Path]:
    """The files that somebody may pick up; what a killed writer left beside them is not among them."""
    return sorted(it for it in home.rglob("*") if it.is_file() and not it.name.startswith(TEMPORARY))


def assert_whole(home: Path) -> None:
    """No file of the store or the gallery is half written, and nothing hangs there that is not stored."""
    stored = {it.stem: it for it in written(home / "store" / "blobs")}
    for sha256, blob in stored.items():
        assert hashlib.sha256(blob.read_bytes()).hexdigest() == sha256, blob
    for record in written(home / "store"):
        if record.suffix == ".json":
            assert isinstance(json.loads(record.read_bytes()), dict), record
    for shown in written(home / "gallery"):
        assert hashlib.sha256(shown.read_bytes()).hexdigest() in stored, shown
    for lines in (home / "journal").glob("*.jsonl"):
        *whole, _ = lines.read_bytes().split(b"\n")
        assert all(isinstance(json.loads(line), dict) for line in whole if line), lines


def asked(home: Path) -> list[str]:
    """The assets of every intent, in the order of the journal: each one a call that may have cost money."""
    return [str(it["asset"]) for it in events(home) if it["event"] == "intent"]


def answered(home: Path) -> set[str]:
    """The assets that the journal holds a result of."""
    return {str(it["asset"]) for it in events(home) if it["event"] == "result"}
