"""`trace`: what an image was made from, and what may have broken it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from pathlib import Path

from story_assets.cli.asking import Unclear, console, dollars, print_json, story_folder
from story_assets.cli.deciding import Named
from story_assets.studio.history import Change
from story_assets.studio.lineage.account import Account, Apart, Brief, Node, Reach
from story_assets.studio.lineage.since import Change as Changed
from story_assets.studio.lineage.since import NoSuchTime, changes_since
from story_assets.studio.lineage.tracing import Tracer
from story_assets.studio.opening import Opening, home_folder, usable

WIDEST = 70
"""Characters of a value that people are shown."""
LED_IN = 12
"""Characters that are shown before the place where two long values differ."""
SHOWN = 5
"""Suspects, changes and images that people are shown; `--json` has them all."""


@dataclass(frozen=True)
class Untraced:
    """An image that has no take yet."""

    asset: str


def run(images: Sequence[Named], take: int | None, renderer: str | None, *, as_json: bool) -> None:
    """Print the account of each image."""
    found: list[Account | Untraced] = []
    for these in images:
        opening = Opening(these.folder, these.home, run="trace", renderer_name=renderer)
        tracer = Tracer(opening.studio, these.folder)
        for key in these.keys:
            name = f"{these.story}/{key}"
            it = tracer.account(key, number=take)
            if it is None and take is not None:
                raise Unclear(f"{name} has no take {take}")
            found.append(it or Untraced(name))
    if as_json:
        print_json({"assets": [answer(it) for it in found]})
        return
    for it in found:
        _show(it)


def run_since(
    stories_named: Sequence[str], moment: str, stories: Path | None, home: Path | None, *, as_json: bool
) -> None:
    """Print what changed in a story since *moment*."""
    if len(stories_named) != 1:
        raise Unclear("--since takes one story, and says what changed in it")
    name = story_folder(stories_named[0], stories).name
    try:
        changes = changes_since(usable(home_folder(home)), name, moment)
    except NoSuchTime as error:
        raise Unclear(f"--since {error}") from error
    if as_json:
        print_json({"story": name, "since": moment, "changes": [_since(it) for it in changes]})
        return
    out = console()
    for it in changes:
        for line in _since_lines(it, name):
            out.print(line, soft_wrap=True)
    if not changes:
        out.print(f"{name}: nothing changed since {moment}.")


def _since(it: Changed) -> dict[str, object]:
    return {
        "at": it.at,
        "run": it.run,
        "class": it.cause,
        "path": it.path,
        "was": it.was,
        "now": it.now,
        "by": it.by,
        "why": it.why,
        "images": [{"asset": one.asset, "take": one.take, "usd": _number(one.usd)} for one in it.images],
        "usd": _number(it.usd),
    }


def _since_lines(it: Changed, story: str) -> Iterator[str]:
    whose = "" if it.by is None else f", by {it.by}" + (f": {it.why}" if it.why else "")
    yield f"{minute(it.at)}  {it.cause} {it.path}: {became(it.was, it.now)}"
    yield f"  run {it.run}{whose}; {len(it.images)} images, {dollars(_number(it.usd))}"
    yield f"  {', '.join(f'{_short(one.asset, story)} take {one.take}' for one in it.images)}"


def answer(it: Account | Untraced) -> dict[str, object]:
    """One image as `--json` prints it."""
    if isinstance(it, Untraced):
        return {"asset": it.asset, "take": None}
    return {
        "asset": it.asset,
        "take": it.node.made.take,
        "suspects": [_reach(reach) for reach in it.suspects],
        "made_from": _node(it.node),
        "changes": _changes(it.changes),
        "neighbours": [
            {
                "asset": other.asset,
                "place": other.place,
                "take": other.take,
                "apart": [
                    {"kind": apart.kind, "path": apart.path, "here": apart.here, "there": apart.there}
                    for apart in other.apart
                ],
            }
            for other in it.neighbours
        ],
        "wanted": _changes(it.wanted),
    }


def _reach(reach: Reach) -> dict[str, object]:
    it = reach.suspect
    return {
        "at": it.at,
        "run": it.run,
        "asset": it.asset,
        "take": it.take,
        "depth": it.depth,
        "class": it.cause,
        "path": it.path,
        "was": it.was,
        "now": it.now,
        "by": it.by,
        "why": it.why,
        "file": None if reach.where is None else reach.where[0],
        "line": None if reach.where is None else reach.where[1],
        "images": list(reach.images),
        "usd": _number(reach.usd),
    }


def _node(node: Node) -> dict[str, object]:
    made, brief = node.made, node.brief
    return {
        "asset": made.asset,
        "take": made.take,
        "accepted_now": node.accepted_now,
        "sha256": made.sha256,
        "made_at": made.made_at,
        "accepted_at": made.accepted_at,
        "run": made.run,
        "renderer": made.renderer,
        "model": made.model,
        "tier": made.tier,
        "usd": _number(made.usd),
        "cause": made.cause,
        "path": made.path,
        "brief": None if brief is None else _brief(brief),
        "repeated": node.repeated,
        "rests_on": [_node(under) for under in node.rests_on],
    }


def _brief(brief: Brief) -> dict[str, object]:
    return {
        "asset": brief.asset,
        "digest": brief.digest,
        "current": brief.current,
        "rests_on": list(brief.rests_on),
        "supplied": [{"role": role, "sha256": sha256} for role, sha256 in brief.supplied],
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, str | None]]:
    return [{"path": it.path, "was": it.was, "now": it.now} for it in changes]


def _number(usd: Decimal | None) -> float | None:
    return None if usd is None else float(usd)


def _show(it: Account | Untraced) -> None:
    out = console()
    if isinstance(it, Untraced):
        out.print(f"\n{it.asset}\n  not rendered yet")
        return
    story = it.asset.partition("/")[0]
    out.print(f"\n{it.asset}, take {it.node.made.take}", soft_wrap=True)
    for line in _lines(it, story):
        out.print(line, soft_wrap=True)
    out.print("\n  made from:")
    for line in _tree(it.node, story):
        out.print(f"  {line}", soft_wrap=True)


def _lines(it: Account, story: str) -> Iterator[str]:
    changes = _folded(it.suspects)
    if not changes:
        yield "\n  nothing under it has changed since it was made first"
    else:
        yield "\n  what changed on the way to it, the latest first:"
    for number, reaches in enumerate(changes[:SHOWN], start=1):
        yield from _suspect(number, reaches, story)
    if (more := len(changes) - SHOWN) > 0:
        yield f"  and {more} more; --json has all of them"
    if it.changes:
        yield f"\n  differs from take {(it.node.made.take or 0) - 1}:"
        yield from _first([_change(change) for change in it.changes])
    for other in it.neighbours:
        if other.apart:
            yield f"\n  differs from {_short(other.asset, story)}, the shot {other.place} it:"
            yield from _first([_apart(apart) for apart in other.apart])
    if it.wanted:
        yield "\n  the story now says otherwise:"
        yield from _first([_change(change) for change in it.wanted])


def _folded(suspects: Sequence[Reach]) -> list[list[Reach]]:
    """One change that several images of a run were made for, told once, in the order of these images."""
    found: dict[tuple[object, ...], list[Reach]] = {}
    for reach in suspects:
        it = reach.suspect
        found.setdefault((it.run, it.cause, it.path, it.was, it.now), []).append(reach)
    return [sorted(same, key=lambda reach: reach.suspect.at) for same in found.values()]


def _suspect(number: int, same: Sequence[Reach], story: str) -> Iterator[str]:
    reach, it = same[0], same[0].suspect
    yield f"  {number}. {it.cause} {it.path}: {became(it.was, it.now)}"
    written = "" if reach.where is None else f", {reach.where[0]}:{reach.where[1]}"
    whose = "" if it.by is None else f", by {it.by}" + (f": {it.why}" if it.why else "")
    places = _some([f"{_short(one.suspect.asset, story)} take {one.suspect.take}" for one in same])
    yield f"     {minute(it.at)}, run {it.run}{written}{whose}, in {places}"
    if reach.images:
        again = f"rendered again: {dollars(_number(reach.usd))}"
        names = _some([_short(name, story) for name in reach.images])
        yield f"     in {len(reach.images)} accepted images ({again}): {names}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines[: 2 * SHOWN])
    if len(lines) > 2 * SHOWN:
        yield f"    and {len(lines) - 2 * SHOWN} more"


def _change(change: Change) -> str:
    return f"{change.path}: {became(change.was, change.now)}"


def _apart(apart: Apart) -> str:
    here, there = apart_at(apart.here, apart.there)
    return f"{apart.kind} {apart.path}: {value(here)} here, {value(there)} there"


def _tree(node: Node, story: str) -> Iterator[str]:
    """*node* and what is under it, a line each."""
    yield _label(node, story)
    under = [*(() if node.brief is None else _roots(node.brief, story))]
    branches = [*([line] for line in under), *(list(_tree(it, story)) for it in node.rests_on)]
    for number, (first, *rest) in enumerate(branches, start=1):
        last = number == len(branches)
        yield ("└── " if last else "├── ") + first
        yield from (("    " if last else "│   ") + line for line in rest)


def _roots(brief: Brief, story: str) -> Iterator[str]:
    changed = "" if brief.current else "; the story says otherwise by now"
    roots = ", ".join(_short(it, story) for it in brief.rests_on)
    yield f"{_short(brief.asset, story)} from {roots}{changed}"
    yield from (f"supplied {role} {sha256[:12]}" for role, sha256 in brief.supplied)


def _label(node: Node, story: str) -> str:
    made = node.made
    name = _short(made.asset, story)
    if made.take is None:
        return f"{name}, {made.sha256[:12]}: no take in the journal"
    if node.repeated:
        return f"{name} take {made.take}, as above"
    by = "supplied" if made.renderer is None else f"{made.model} {made.tier}, {dollars(_number(made.usd))}"
    why = "" if made.cause is None else f", for {made.cause} {made.path}"
    now = "" if node.accepted_now == made.take else f"; accepted now: {_numbered(node.accepted_now)}"
    return f"{name} take {made.take}, {minute(made.made_at)}, {by}{why}{now}"


def _numbered(take: int | None) -> str:
    return "none" if take is None else f"take {take}"


def became(was: str | None, now: str | None) -> str:
    """Both values of a change as people are shown them."""
    return " -> ".join(map(value, apart_at(was, now)))


def apart_at(one: str | None, other: str | None) -> tuple[str | None, str | None]:
    """Two values from a little before they differ, where they are too long to be shown whole."""
    if one is None or other is None or max(len(one), len(other)) <= WIDEST:
        return one, other
    alike = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))
    start = one.rfind(" ", 0, max(alike - LED_IN, 0)) + 1
    return (one, other) if start == 0 else (f"…{one[start:]}", f"…{other[start:]}")


def value(text: str | None) -> str:
    """A value as people are shown it."""
    if text is None:
        return "nothing"
    return f'"{text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"}"'


def minute(at: str | None) -> str:
    """A time of the journal as people are shown it, in UTC."""
    return "never" if at is None else at[:16].replace("T", " ")


def _short(asset: str, story: str) -> str:
    return asset.removeprefix(f"{story}/")
