"""`trace`: what an image was made from, and what may have broken it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from story_assets.cli.accounts import account_lines, as_number, since_lines, tree_lines
from story_assets.cli.asking import Unclear, console, print_json, story_folder
from story_assets.cli.deciding import Named
from story_assets.studio.history import Change
from story_assets.studio.lineage.account import Account, Brief, Node, Reach
from story_assets.studio.lineage.since import Change as Changed
from story_assets.studio.lineage.since import NoSuchTime, changes_since
from story_assets.studio.lineage.tracing import Tracer
from story_assets.studio.opening import Opening, home_folder, usable


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
        for line in since_lines(it, name):
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
        "images": [{"asset": one.asset, "take": one.take, "usd": as_number(one.usd)} for one in it.images],
        "usd": as_number(it.usd),
    }


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
        "usd": as_number(reach.usd),
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
        "usd": as_number(made.usd),
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


def _show(it: Account | Untraced) -> None:
    out = console()
    if isinstance(it, Untraced):
        out.print(f"\n{it.asset}\n  not rendered yet")
        return
    story = it.asset.partition("/")[0]
    out.print(f"\n{it.asset}, take {it.node.made.take}", soft_wrap=True)
    for line in account_lines(it, story):
        out.print(line, soft_wrap=True)
    out.print("\n  made from:")
    for line in tree_lines(it.node, story):
        out.print(f"  {line}", soft_wrap=True)
