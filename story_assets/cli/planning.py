"""`plan`: what would be rendered, why, and for how much."""

from decimal import Decimal
from pathlib import Path
from typing import Final

from rich.table import Table

from story_assets.cli.asking import Unclear, chosen, console, dollars, print_json, story_folder
from story_assets.story.production import Key
from story_assets.story.reading import NoSupposition, supposition
from story_assets.story.uncollected import uncollected
from story_assets.studio.opening import Opening, home_folder
from story_assets.studio.planning import Plan
from story_assets.studio.retired import retired
from story_assets.studio.work import Studio

SHOWN = 200
"""Steps that people are shown. Nobody reads ten thousand lines."""


def run(
    story: str | None,
    stories: Path | None,
    home: Path | None,
    select: list[str],
    renderer: str | None,
    suppose: list[str],
    *,
    again: bool,
    as_json: bool,
) -> None:
    """Print the plan. Nothing is written."""
    try:
        instead = [supposition(text) for text in suppose]
    except NoSupposition as error:
        raise Unclear(f"--if {error}") from error
    opening = Opening(
        story_folder(story, stories),
        home_folder(home),
        run="plan",
        renderer_name=renderer,
        again=again,
        instead=instead,
    )
    # Everything a plan makes lives until it is shown: looking for cycles would double the time.
    with uncollected():
        name = opening.production.story.slug
        plan = opening.studio.planner.plan(chosen(select, opening.production))
        if as_json:
            gone = [f"{name}/{it}" for it in retired(opening.studio)]
            print_json({**answer(plan, name), "retired": gone} if gone else answer(plan, name))
        else:
            show(plan, name, looked_at(opening.studio, plan))
            _show_retired(retired(opening.studio))


def _show_retired(keys: list[Key]) -> None:
    if keys:
        named = ", ".join(map(str, keys[:_NAMED])) + (
            f" and {len(keys) - _NAMED} more" * (len(keys) > _NAMED)
        )
        console().print(f"Retired, no longer in the story, every take kept: {named}.", soft_wrap=True)


_NAMED: Final = 10


def answer(plan: Plan, story: str) -> dict[str, object]:
    """The plan as `--json` prints it."""
    return {
        "story": story,
        "steps": [
            {
                "asset": f"{story}/{step.key}",
                "kind": step.key.kind,
                "verdict": step.verdict,
                "causes": [
                    {"class": it.cause, "path": it.path, "was": it.was, "now": it.now} for it in step.causes
                ],
                "usd": _number(step.usd),
            }
            for step in plan.steps
        ],
        "kept": len(plan.kept) + len(plan.reused),
        "usd": _number(plan.usd),
    }


def looked_at(studio: Studio, plan: Plan) -> str | None:
    """What the price leaves out: nobody lists what a vision model takes for a look."""
    made = sum(step.verdict != "blocked" for step in plan.steps)
    if studio.reviewer is None or not made:
        return None
    most = studio.production.story.about.review.vision_usd_at_most
    aside = "" if most is None else f"; {dollars(most)} is set aside for each"
    price = f"what that costs is listed nowhere{aside}"
    return f"A vision model looks at each paid image, up to {made} times; {price}."


def show(plan: Plan, story: str, looks: str | None = None) -> None:
    """The plan for people."""
    out = console()
    if not plan.steps:
        back = f" {len(plan.reused)} come back from earlier takes." if plan.reused else ""
        out.print(f"{story}: all {len(plan.kept) + len(plan.reused)} images are current.{back}")
        return
    table = Table(box=None, pad_edge=False)
    for heading, style in (("verdict", "bold"), ("image", ""), ("because", "dim")):
        table.add_column(heading, style=style, no_wrap=heading != "because")
    table.add_column("price", justify="right", no_wrap=True)
    for step in plan.steps[:SHOWN]:
        because = str(step.causes[0]) if step.causes else ""
        if len(step.causes) > 1:
            because += f" (and {len(step.causes) - 1} more)"
        table.add_row(step.verdict, str(step.key), because, dollars(_number(step.usd)))
    out.print(table)
    if len(plan.steps) > SHOWN:
        out.print(f"... and {len(plan.steps) - SHOWN} more; --select narrows it, --json lists all")
    verdicts = [step.verdict for step in plan.steps]
    told = ", ".join(f"{verdicts.count(v)} {w}" for v, w in _WORDS.items() if v in verdicts)
    kept = len(plan.kept) + len(plan.reused)
    out.print(f"\n{story}: {told}, {kept} kept. Price: {_price(plan)}.")
    if looks is not None:
        out.print(looks, soft_wrap=True)


_WORDS = {"must": "must render", "may": "may render", "blocked": "blocked"}


def _price(plan: Plan) -> str:
    price = plan.price
    if price is None or price.low == price.high:
        return dollars(_number(plan.usd))
    low, high = dollars(float(price.low)), dollars(float(price.high))
    return f"about {dollars(float(price.expected))} ({low} to {high}, an estimate)"


def _number(usd: Decimal | None) -> float | None:
    return None if usd is None else float(usd)
