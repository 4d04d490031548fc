"""The week of a story on one page, for whoever pays and whoever answers for the pictures: Markdown."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from story_assets.studio import ledger
from story_assets.studio.files import write_whole
from story_assets.studio.planning import Plan
from story_assets.studio.retired import retired
from story_assets.studio.work import Studio

WEEK: Final = timedelta(days=7)
SHOWN: Final = 25
"""Rows of a table. The ledger has all of them."""


def report(studio: Studio, at: datetime) -> Path:
    """Write the report of the week before *at* and return where it is. Raises `HomeError`."""
    home = studio.store.home
    if not ledger.is_current(home):
        ledger.publish(home)
    path = home / "reports" / f"{studio.story}-{at:%Y-%m-%d}.md"
    write_whole(path, ("\n".join(_lines(studio, at)) + "\n").encode())
    return path


def _lines(studio: Studio, at: datetime) -> Iterator[str]:
    since = at - WEEK
    yield f"# {_plain(studio.production.story.about.title)}: {since:%Y-%m-%d} to {at:%Y-%m-%d}"
    yield from _spent(studio, since)
    yield from _stale(studio.planner.plan())
    yield from _drift(studio)
    yield from _possibly_billed(studio)
    if gone := retired(studio):
        yield from ("", "## Retired", "", "No longer in the story. Their takes are kept.", "")
        yield from (f"- {key}" for key in gone)


def _spent(studio: Studio, since: datetime) -> Iterator[str]:
    yield from ("", "## Spent", "")
    rows = ledger.rows(
        studio.store.home,
        "SELECT coalesce(cause, 'look'), coalesce(episode, 'shared'), count(*), sum(usd), "
        "count(*) FILTER (usd IS NULL) FROM attempts "
        "WHERE story = ? AND asked_at >= ? AND status IN ('rendered', 'looked') "
        "GROUP BY 1, 2 ORDER BY 4 DESC",
        [studio.story, since],
    )
    if not rows:
        yield "Nothing was rendered."
        return
    total = sum((cast("Decimal | None", row[3]) or Decimal(0) for row in rows), Decimal(0))
    unknown = sum(cast("int", row[4]) for row in rows)
    unpriced = f", and {unknown} requests of unknown price" if unknown else ""
    yield f"{_usd(total)}{unpriced}."
    cells = [(str(row[0]), str(row[1]), str(row[2]), _usd(cast("Decimal | None", row[3]))) for row in rows]
    yield from _table(("cause", "episode", "requests", "USD"), cells)


def _stale(plan: Plan) -> Iterator[str]:
    yield from ("", "## Stale", "")
    if not plan.steps:
        yield "Everything is current."
        return
    price = plan.price
    yield (
        f"{len(plan.steps)} images are not what the story says; making them is expected to cost "
        f"{'an unknown sum' if price is None else _usd(price.expected)}."
    )
    cells = [
        (step.verdict, str(step.key), _plain(str(step.causes[0])) if step.causes else "", _usd(step.usd))
        for step in plan.steps
    ]
    yield from _table(("verdict", "image", "because", "USD"), cells)


def _drift(studio: Studio) -> Iterator[str]:
    yield from ("", "## Drift", "")
    rows = ledger.rows(
        studio.store.home,
        "SELECT episode, scene, drift, about, weight, len(images) FROM drift WHERE story = ? ORDER BY rank",
        [studio.story],
    )
    if not rows:
        yield "None: what belongs together was made from the same pictures, in the same way."
        return
    cells = [tuple(_plain(str(cell)) for cell in row) for row in rows]
    yield from _table(("episode", "scene", "drift", "about", "weight", "images"), cells)


def _possibly_billed(studio: Studio) -> Iterator[str]:
    ((count, most),) = ledger.rows(
        studio.store.home,
        "SELECT count(*), sum(usd_at_most) FROM possibly_billed WHERE starts_with(asset, ? || '/')",
        [studio.story],
    )
    if count:
        yield from ("", "## Possibly billed", "")
        known = _usd(cast("Decimal | None", most))
        yield f"{count} requests have no known outcome; together they may have cost up to {known}."


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(row)} |" for row in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield from ("", f"and {len(rows) - SHOWN} more")


def _usd(usd: Decimal | None) -> str:
    if usd is None:
        return "unknown"
    return f"${usd:,.2f}" if usd == 0 or usd >= Decimal("0.01") else f"${usd:.4f}"


def _plain(text: str) -> str:
    """Story text as it stands: nothing in it becomes a cell, a link or a picture."""
    return " ".join(text.split()).translate(str.maketrans({it: f"\\{it}" for it in r"\`*_[]<>|#!"}))
