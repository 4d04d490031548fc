"""What was decided about images before: who, when and why, as the ledger has it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from story_assets.studio import ledger
from story_assets.studio.board.cards import Said

LAST: Final = 6
"""Decisions of one image that a page shows. The ledger has them all."""

_QUESTION: Final = """
SELECT asset, epoch(decided_at), decision, take, coalesce("by", ''), coalesce(why, '') FROM decisions
WHERE starts_with(asset, ? || '/')
QUALIFY row_number() OVER (PARTITION BY asset ORDER BY decided_at DESC) <= ? ORDER BY asset, decided_at DESC
"""


def past(home: Path, story: str) -> dict[str, list[Said]]:
    """The last decisions about each image of *story*, the latest first. Raises `HomeError`."""
    if not ledger.is_current(home):
        ledger.publish(home)
    found: dict[str, list[Said]] = {}
    for row in ledger.rows(home, _QUESTION, [story, LAST]):
        asset, at, decision, take, by, why = cast("tuple[str, float, str, int | None, str, str]", row)
        found.setdefault(asset, []).append(Said(_when(at), decision, take, by, why))
    return found


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
