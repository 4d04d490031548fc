"""`show`: the takes of an image side by side, with what each was made from and what was found on it."""

from collections.abc import Sequence

from rich.table import Table

from story_assets.cli.asking import console, dollars, print_json
from story_assets.cli.deciding import Named
from story_assets.studio import history
from story_assets.studio.history import Change, Shown
from story_assets.studio.opening import Opening

WIDEST = 60
"""Characters of a value that are shown in a column."""


def run(images: Sequence[Named], *, as_json: bool) -> None:
    """Print every take of each image."""
    found: list[tuple[str, list[Shown], tuple[Change, ...], Opening]] = []
    for these in images:
        opening = Opening(these.folder, these.home, run="show")
        for key in these.keys:
            it = (f"{these.story}/{key}", history.takes(opening.studio, key))
            found.append((*it, history.wanted(opening.studio, key), opening))
    if as_json:
        print_json({"assets": [_answer(name, takes, wanted) for name, takes, wanted, _ in found]})
        return
    for name, takes, wanted, opening in found:
        _show(name, takes, wanted, opening)


def _answer(name: str, takes: list[Shown], wanted: tuple[Change, ...]) -> dict[str, object]:
    return {
        "asset": name,
        "takes": [
            {
                "take": it.take.number,
                "standing": it.standing,
                "why": it.ruling.why if it.ruling is not None else "",
                "by": it.ruling.by if it.ruling is not None else "",
                "sha256": it.take.sha256,
                "renderer": it.take.renderer,
                "model": it.take.model,
                "tier": it.take.tier,
                "origin": it.take.origin,
                "usd": None if it.take.usd is None else float(it.take.usd),
                "made_at": it.take.made_at,
                "direction": list(it.take.direction),
                "checks": [
                    {
                        "check": verdict.check,
                        "status": verdict.status,
                        "score": verdict.score,
                        "threshold": verdict.threshold,
                        "blocking": verdict.blocking,
                        "message": verdict.message,
                    }
                    for verdict in it.verdicts
                ],
                "changes": _changes(it.changes),
            }
            for it in takes
        ],
        "wanted": _changes(wanted),
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, str | None]]:
    return [{"path": it.path, "was": it.was, "now": it.now} for it in changes]


def _show(name: str, takes: list[Shown], wanted: tuple[Change, ...], opening: Opening) -> None:
    out = console()
    out.print(f"\n{name}")
    if not takes:
        out.print("  not rendered yet")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for it in takes:
        table.add_column(f"take {it.take.number}", overflow="fold", max_width=WIDEST)
    for label, cells in _rows(takes):
        table.add_row(label, *cells)
    out.print(table)
    for it in takes:
        store = opening.studio.store
        out.print(f"  take {it.take.number}: {store.blob(it.take.sha256, it.take.mime)}", soft_wrap=True)
    for change in wanted:
        out.print(f"  now wanted: {_said(change)}", soft_wrap=True)


def _rows(takes: list[Shown]) -> list[tuple[str, list[str]]]:
    rows = [
        ("standing", [it.standing for it in takes]),
        ("why", [_why(it) for it in takes]),
        ("made", [it.take.made_at[:16].replace("T", " ") for it in takes]),
        ("by", [f"{it.take.renderer} {it.take.model}, {it.take.tier}" for it in takes]),
        ("price", [dollars(None if it.take.usd is None else float(it.take.usd)) for it in takes]),
        ("direction", ["; ".join(it.take.direction) for it in takes]),
        ("changed", ["\n".join(map(_said, it.changes)) for it in takes]),
    ]
    names = dict.fromkeys(verdict.check for it in takes for verdict in it.verdicts)
    rows += [(name, [_score(it, name) for it in takes]) for name in names]
    return [(label, cells) for label, cells in rows if any(cells)]


def _why(it: Shown) -> str:
    if it.ruling is None:
        return ""
    return f"{it.ruling.by}: {it.ruling.why}" if it.ruling.by else it.ruling.why


def _said(change: Change) -> str:
    return f"{change.path}: {change.was or 'nothing'} -> {change.now or 'nothing'}"


def _score(it: Shown, name: str) -> str:
    for verdict in it.verdicts:
        if verdict.check == name:
            score = "" if verdict.score is None else f" {verdict.score:.2f}"
            why = "" if verdict.status == "passed" else f": {verdict.message}"
            return f"{verdict.status.replace('_', ' ')}{score}{why}"
    return ""
