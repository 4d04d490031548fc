"""`costs`: what was spent, and on what."""

from decimal import Decimal
from pathlib import Path
from typing import Final

from rich.table import Table

from story_assets.cli.asking import console, dollars, print_json, story_folder
from story_assets.studio import ledger
from story_assets.studio.opening import home_folder, usable

_BY: Final = {
    "cause": "cause",
    "character": "unnest(CASE WHEN len(characters) > 0 THEN characters ELSE ['(nobody)'] END)",
    "episode": "coalesce(episode, 'shared')",
    "kind": "kind",
    "tier": "tier",
    "model": "renderer || ' ' || model",
}


def run(story: str | None, stories: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Print the ledger's answers for one story."""
    name = story_folder(story, stories).name
    place = usable(home_folder(home))
    if not ledger.is_current(place):
        ledger.publish(place)
    ((total, unpriced),) = ledger.rows(
        place,
        "SELECT sum(usd), count(*) FILTER (usd IS NULL AND status IN ('rendered', 'looked', 'planned')) "
        "FROM attempts WHERE story = ?",
        [name],
    )
    ((lost, at_most),) = ledger.rows(
        place,
        "SELECT count(*), sum(usd_at_most) FROM possibly_billed WHERE starts_with(asset, ? || '/')",
        [name],
    )
    ((plans, for_plans),) = ledger.rows(place, "SELECT count(*), sum(usd) FROM plans WHERE story = ?", [name])
    ((looks, for_looks),) = ledger.rows(place, "SELECT count(*), sum(usd) FROM looks WHERE story = ?", [name])
    statuses = ledger.rows(
        place, "SELECT status, count(*) FROM renders WHERE story = ? GROUP BY 1 ORDER BY 1", [name]
    )
    spent = {word: _by(place, expression, name) for word, expression in _BY.items()}
    usd = None if unpriced else _number(total) or 0.0
    if as_json:
        print_json(
            {
                "story": name,
                "usd": usd,
                "unpriced": unpriced,
                "possibly_billed": {"requests": lost, "usd_at_most": _number(at_most)},
                "plans": {"requests": plans, "usd": _number(for_plans)},
                "looks": {"requests": looks, "usd": _number(for_looks)},
                "renders": {str(status): count for status, count in statuses},
                **{
                    f"by_{word}": [{word: what, "renders": count, "usd": usd} for what, count, usd in found]
                    for word, found in spent.items()
                },
            }
        )
        return
    out = console()
    told = ", ".join(f"{count} {status}" for status, count in statuses) or "nothing rendered yet"
    out.print(f"{name}: {told}. Spent {dollars(usd)}.")
    if looks:
        out.print(f"{dollars(_number(for_looks))} of it for {looks} looks of a vision model.")
    if plans:
        out.print(f"{dollars(_number(for_plans))} of it for {plans} requests to a planner.")
    if lost:
        out.print(f"{lost} requests have no known cost: up to {dollars(_number(at_most))} more.")
    for word, found in spent.items():
        if found:
            _show(out_title=f"by {word}", found=found)
    out.print(f"\nAsk more of it: duckdb {ledger.path(place)}", soft_wrap=True)


def _by(home: Path, expression: str, story: str) -> list[tuple[str, int, float | None]]:
    """Renders and spend by one expression. An image of two characters counts half for each."""
    question = (
        f"SELECT {expression} AS what, count(*), sum(usd / n), count(*) FILTER (usd IS NULL) FROM "
        "(SELECT *, CASE WHEN ? THEN greatest(len(characters), 1) ELSE 1 END AS n FROM renders) "
        "WHERE story = ? AND status = 'rendered' GROUP BY 1 ORDER BY 3 DESC NULLS FIRST, 2 DESC, 1"
    )
    found = ledger.rows(home, question, ["unnest" in expression, story])
    return [
        (str(what), int(str(count)), None if unpriced else _number(usd))
        for what, count, usd, unpriced in found
    ]


def _show(*, out_title: str, found: list[tuple[str, int, float | None]]) -> None:
    table = Table(box=None, pad_edge=False, title=out_title, title_justify="left", title_style="bold")
    table.add_column("")
    table.add_column("renders", justify="right")
    table.add_column("spent", justify="right")
    for what, count, usd in found:
        table.add_row(what, str(count), dollars(usd))
    console().print(table)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, Decimal | float | int) else None
