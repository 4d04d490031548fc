"""What changed since a day or a run, in order, with what each change reached and cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Final, cast

from story_assets.studio import ledger
from story_assets.studio.lineage.asked import when

SHOWN: Final = 5
"""Runs that are named where one is not found."""

_RUNS: Final = """
SELECT run, epoch_us(min("at")) FROM (
    SELECT run, asked_at AS "at" FROM renders WHERE story = ?1
    UNION ALL SELECT run, decided_at FROM decisions WHERE starts_with(asset, ?1 || '/')
) GROUP BY run ORDER BY 2 DESC
"""

_TOUCHED: Final = """
SELECT epoch_us(min(changed_at) OVER change), run, class, path, was, now, "by", why, asset, take, usd
FROM touched WHERE starts_with(asset, ? || '/')
WINDOW change AS (PARTITION BY run, class, path, was, now)
QUALIFY min(changed_at) OVER change >= make_timestamptz(?)
ORDER BY 1, run, class, path, was, now, asset
"""


class NoSuchTime(Exception):
    """What is neither a day nor a run."""


@dataclass(frozen=True)
class Touched:
    """An image that a change reached."""

    asset: str
    take: int
    """The first that has it."""
    usd: Decimal | None
    """What was paid for that; None is unknown."""


@dataclass(frozen=True)
class Change:
    """Something that changed in one run."""

    at: str
    """ISO 8601, UTC."""
    run: str
    cause: str
    path: str
    was: str | None
    now: str | None
    by: str | None
    why: str | None
    images: tuple[Touched, ...]

    @property
    def usd(self) -> Decimal | None:
        """What its images cost together. One that two changes reached counts in both."""
        known = [it.usd for it in self.images if it.usd is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.images) else None


def changes_since(home: Path, story: str, moment: str) -> list[Change]:
    """Every change of *story* since *moment*, the first one first. Raises `NoSuchTime` or `HomeError`.

    A moment is a day or time, UTC unless it says so, or a run: its beginning.
    """
    if not ledger.is_current(home):
        ledger.publish(home)
    start = _start(home, story, moment)
    rows = ledger.rows(home, _TOUCHED, [story, start])
    return [_change(list(found)) for _, found in groupby(rows, key=lambda row: row[:6])]


def _change(rows: list[tuple[object, ...]]) -> Change:
    at, run, cause, path, was, now, by, why = cast(
        "tuple[int, str, str, str, str | None, str | None, str | None, str | None]", rows[0][:8]
    )
    return Change(when(at) or "", run, cause, path, was, now, by, why or None, tuple(_touched(rows)))


def _touched(rows: list[tuple[object, ...]]) -> Iterator[Touched]:
    for row in rows:
        asset, take, usd = cast("tuple[str, int, Decimal | None]", row[8:])
        yield Touched(asset, take, usd)


def _start(home: Path, story: str, moment: str) -> int:
    """Microseconds since 1970."""
    try:
        said = datetime.fromisoformat(moment)
    except ValueError:
        return _start_of_run(home, story, moment)
    return round((said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp() * 1_000_000)


def _start_of_run(home: Path, story: str, moment: str) -> int:
    runs = cast("list[tuple[str, int]]", ledger.rows(home, _RUNS, [story]))
    wanted = moment.replace("-", "").lower()
    found = [(run, at) for run, at in runs if wanted and run.startswith(wanted)]
    exact = [(run, at) for run, at in found if run == wanted] or found
    if len(exact) == 1:
        return exact[0][1]
    if exact:
        raise NoSuchTime(f'"{moment}" begins several runs: {", ".join(run for run, _ in exact[:SHOWN])}')
    last = ", ".join(run for run, _ in runs[:SHOWN]) or "none yet"
    raise NoSuchTime(f'"{moment}" is no day like 2026-11-21 and no run of {story}; its last runs: {last}')
