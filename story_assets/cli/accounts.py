"""The account of an image, and what changed in a story, in lines for people."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Final

from story_assets.cli.asking import dollars
from story_assets.studio.history import Change
from story_assets.studio.lineage.account import Account, Apart, Brief, Node, Reach
from story_assets.studio.lineage.since import Change as Changed

WIDEST: Final = 70
"""Characters of a value that people are shown."""
LED_IN: Final = 12
"""Characters that are shown before the place where two long values differ."""
SHOWN: Final = 5
"""Suspects, changes and images that people are shown; `--json` has them all."""


def since_lines(it: Changed, story: str) -> Iterator[str]:
    """One change with what it reached and cost."""
    whose = "" if it.by is None else f", by {it.by}" + (f": {it.why}" if it.why else "")
    yield f"{minute(it.at)}  {it.cause} {it.path}: {became(it.was, it.now)}"
    yield f"  run {it.run}{whose}; {len(it.images)} images, {dollars(as_number(it.usd))}"
    yield f"  {', '.join(f'{short(one.asset, story)} take {one.take}' for one in it.images)}"


def account_lines(it: Account, story: str) -> Iterator[str]:
    """What changed, and what differs."""
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
            yield f"\n  differs from {short(other.asset, story)}, the shot {other.place} it:"
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
    places = _some([f"{short(one.suspect.asset, story)} take {one.suspect.take}" for one in same])
    yield f"     {minute(it.at)}, run {it.run}{written}{whose}, in {places}"
    if reach.images:
        again = f"rendered again: {dollars(as_number(reach.usd))}"
        names = _some([short(name, story) for name in reach.images])
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


def tree_lines(node: Node, story: str) -> Iterator[str]:
    """*node* and what is under it, a line each."""
    yield _label(node, story)
    under = [*(() if node.brief is None else _roots(node.brief, story))]
    branches = [*([line] for line in under), *(list(tree_lines(it, story)) for it in node.rests_on)]
    for number, (first, *rest) in enumerate(branches, start=1):
        last = number == len(branches)
        yield ("└── " if last else "├── ") + first
        yield from (("    " if last else "│   ") + line for line in rest)


def _roots(brief: Brief, story: str) -> Iterator[str]:
    changed = "" if brief.current else "; the story says otherwise by now"
    roots = ", ".join(short(it, story) for it in brief.rests_on)
    yield f"{short(brief.asset, story)} from {roots}{changed}"
    yield from (f"supplied {role} {sha256[:12]}" for role, sha256 in brief.supplied)


def _label(node: Node, story: str) -> str:
    made = node.made
    name = short(made.asset, story)
    if made.take is None:
        return f"{name}, {made.sha256[:12]}: no take in the journal"
    if node.repeated:
        return f"{name} take {made.take}, as above"
    by = "supplied" if made.renderer is None else f"{made.model} {made.tier}, {dollars(as_number(made.usd))}"
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


def short(asset: str, story: str) -> str:
    """An asset as people call it who know which story they look at."""
    return asset.removeprefix(f"{story}/")


def as_number(usd: Decimal | None) -> float | None:
    """A price as JSON and `dollars` take it."""
    return None if usd is None else float(usd)
