"""How long the ledger takes to be rebuilt from the journal."""

import tempfile
from pathlib import Path

from bench.table import seconds, show
from story_assets.studio import ledger
from story_assets.studio.journal import Journal


def run() -> None:
    """Print the table."""
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for images in (1_000, 10_000):
            home = Path(folder) / str(images)
            written = seconds(lambda home=home, images=images: _write(home, images), 1)
            rows.append((f"{images * 3:,}", written, seconds(lambda home=home: ledger.publish(home))))
    show("the ledger", ("events", "to append, with fsync (s)", "to rebuild and swap in (s)"), rows)


def _write(home: Path, images: int) -> None:
    journal = Journal(home, "bench")
    for number in range(images):
        name = f"large/shot_reference/s{number}"
        journal.append(
            "intent", attempt=str(number), story="large", asset=name, kind="shot_reference", episode="e01",
            characters=("mara", "teo"), renderer="previs", model="previs", tier="draft",
            causes=[{"class": "rule", "path": "characters.mara.identity.hair", "was": "a", "now": "b"}],
        )  # fmt: skip
        journal.append(
            "result", attempt=str(number), asset=name, sha256=f"{number:064}", usd="0.01", seconds=1.0
        )
        journal.append("accepted", asset=name, take=1, sha256=f"{number:064}", outcome="rendered", usd="0.01")
    journal.close()
