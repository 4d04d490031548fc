"""`render`: make what the plan lists, and say what became of it."""

import os
import signal
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from story_assets.cli.asking import blocked_by, chosen, console, dollars, print_json, story_folder, waits
from story_assets.cli.disk import full_disk_is_said, is_full
from story_assets.cli.progress import Shown
from story_assets.story.production import Key
from story_assets.studio.budget import dollars as amount
from story_assets.studio.files import HomeError
from story_assets.studio.freely import out_of_date
from story_assets.studio.journal import run_name
from story_assets.studio.opening import Opening, home_folder, usable
from story_assets.studio.past import Attempt, Past
from story_assets.studio.planning import Plan, Step, selection

if TYPE_CHECKING:
    from story_assets.pipeline.running import Outcome
    from story_assets.pipeline.running import Progress as Seen


@dataclass(frozen=True)
class Wish:
    """What a person asked `render` for."""

    select: tuple[str, ...]
    renderer: str | None
    max_usd: str | None
    again: bool

    @property
    def limit(self) -> Decimal | None:
        """The run's budget, USD. Raises `ValueError`."""
        return None if self.max_usd is None else amount(self.max_usd)


def run(story: str | None, stories: Path | None, home: Path | None, wish: Wish, *, as_json: bool) -> None:
    """Exit with 0 when nothing went wrong, 1 when some images failed, 3 when the budget stopped it.

    An image that waits for a person has not gone wrong, and neither has what rests on it.
    """
    started = time.monotonic()
    opening = Opening(
        story_folder(story, stories),
        usable(home_folder(home)),
        run="plan",
        renderer_name=wish.renderer,
        max_usd=wish.limit,
        again=wish.again,
    )
    plan = opening.studio.planner.plan(chosen(wish.select, opening.production))
    outcome = _made(opening, plan, wish, quiet=as_json)
    seconds = time.monotonic() - started
    report = _report(opening, plan, outcome, seconds)
    if as_json:
        print_json(report)
    else:
        _show(opening, plan, outcome, report)
    if outcome is not None and outcome.over_budget:
        sys.exit(3)
    if _went_wrong(plan, outcome, report):
        sys.exit(1)


def _made(opening: Opening, plan: Plan, wish: Wish, *, quiet: bool) -> "Outcome | None":
    images = frozenset((*(step.key for step in plan.steps if step.verdict != "blocked"), *plan.reused))
    wanted = images | _free(opening, images, wish.select)
    if not wanted:
        return None
    if any(step.verdict != "blocked" for step in plan.steps):
        opening.studio.renderer.ready()
    # Dagster takes seconds to import, so nothing imports it until there is something to run.
    from story_assets.pipeline.running import run as run_in_dagster
    from story_assets.studio import ledger

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[now]}"),
        console=console(),
        disable=quiet,
        transient=True,
    )
    with bar, full_disk_is_said(opening.home):
        task = bar.add_task(opening.production.story.slug, total=len(images), now="")
        shown = Shown(bar, task)

        def seen(one: "Seen") -> None:
            if not quiet:
                bar.console.print(_line(one), soft_wrap=True)
            bar.advance(task)

        # A terminal that is closed is a wish to stop, like any other: what is under way is paid for.
        signal.signal(signal.SIGHUP, _stop)
        with shown:
            outcome = run_in_dagster(
                opening,
                wanted,
                renderer=wish.renderer,
                max_usd=wish.limit,
                again=wish.again,
                begun=shown.follow,
                seen=seen,
            )
        if not ledger.is_current(opening.home):
            # The run publishes it, but Dagster keeps to itself why that failed.
            ledger.publish(opening.home)
    if is_full(opening.home) and any(it.outcome == "failed" for it in outcome.images.values()):
        raise HomeError(f"{opening.home} is full. What was rendered is kept; make room and render again")
    return outcome


def _stop(number: int, frame: object) -> None:
    del number, frame
    os.kill(os.getpid(), signal.SIGTERM)


def _free(opening: Opening, images: frozenset[Key], select: tuple[str, ...]) -> frozenset[Key]:
    """The free artifacts that go along: all that are out of date, or only what a selection touches."""
    stale = frozenset(out_of_date(opening.studio, moving=images))
    if not select:
        return stale
    selected = selection(select, opening.production.story.slug)
    touched = set(images)
    for artifact in reversed(opening.production.artifacts.values()):
        if artifact.key in touched or selected(artifact.key):
            touched.update(key for key in artifact.rests_on if not opening.production[key].is_image)
            touched.add(artifact.key)
    return frozenset(key for key in stale if key in touched)


def _report(opening: Opening, plan: Plan, outcome: "Outcome | None", seconds: float) -> dict[str, object]:
    story = opening.production.story.slug
    ended = outcome.images if outcome is not None else {}
    by: dict[str, list[Key]] = {word: [] for word in ENDS}
    by["reused"] = [*plan.kept]
    asked = {step.key: step for step in plan.steps} | dict.fromkeys(plan.reused)
    errors: dict[Key, str] = {}
    for key in (artifact.key for artifact in opening.production.images if artifact.key in asked):
        end = ended.get(key)
        became, errors[key] = _became(asked[key], end)
        by[became].append(key)
        if end is not None and end.waits and became != "waiting":
            by["waiting"].append(key)
    known, unknown = _spent(opening, outcome)
    return {
        "story": story,
        "rendered": [f"{story}/{key}" for key in by["rendered"]],
        "reused": [f"{story}/{key}" for key in by["reused"]],
        "waiting": [f"{story}/{key}" for key in by["waiting"]],
        "failed": [{"asset": f"{story}/{key}", "error": errors[key]} for key in by["failed"]],
        "skipped": [f"{story}/{key}" for key in by["skipped"]],
        "usd": None if unknown else float(known),
        "seconds": round(seconds, 3),
    }


ENDS: Final = ("rendered", "reused", "waiting", "failed", "skipped")
"""What becomes of an image that was asked for. One that was rendered may wait for a person as well."""


def _became(step: Step | None, end: "Seen | None") -> tuple[str, str]:
    """What became of one image, and why it is not current."""
    if end is not None:
        return {"kept": "reused", "held": "waiting"}.get(end.outcome, end.outcome), end.error
    if step is None or step.under is not None or step.causes[0].cause == "missing":
        return "skipped", ""
    return ("waiting" if waits(step) else "failed"), blocked_by(step)


def _went_wrong(plan: Plan, outcome: "Outcome | None", report: dict[str, object]) -> bool:
    """Whether something is not current for another reason than that a person has not decided yet."""
    if report["failed"] or (outcome is not None and (outcome.other_failures or outcome.halted)):
        return True
    if not report["waiting"]:
        return bool(report["skipped"])
    blocked = [step for step in plan.steps if step.verdict == "blocked"]
    return not all(waits(step) for step in blocked)


def _spent(opening: Opening, outcome: "Outcome | None") -> tuple[Decimal, list[Attempt]]:
    """What the requests of this run cost, failed ones too, and those of which nobody knows it."""
    if outcome is None:
        return Decimal(0), []
    run = run_name(outcome.run)
    sent = [it for it in Past(opening.home).refresh().all() if it.run == run]
    unknown = [it for it in sent if it.usd is None and it.reserved != 0]
    return sum((it.usd for it in sent if it.usd is not None), Decimal(0)), unknown


def _line(one: "Seen") -> str:
    skipped = one.error or "what it rests on failed"
    said = {"failed": one.error, "skipped": skipped}.get(one.outcome, one.cause)
    if one.waits:
        said = f"waits for a person; {said}"
    return f"{_MARKS.get(one.outcome, one.outcome):<9} {one.key!s:<42} {said}"


_MARKS = {
    "rendered": "rendered",
    "reused": "reused",
    "kept": "kept",
    "failed": "FAILED",
    "skipped": "skipped",
}


def _show(opening: Opening, plan: Plan, outcome: "Outcome | None", report: dict[str, object]) -> None:
    out = console()
    counts = {word: len(cast("list[object]", report[word])) for word in ENDS}
    if outcome is None and not plan.steps:
        out.print(
            f"{report['story']}: all {counts['reused']} images are current. Nothing was rendered, $0.00."
        )
        return
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    known, unknown = _spent(opening, outcome)
    most = sum((it.reserved or Decimal(0) for it in unknown), Decimal(0))
    price = dollars(float(known))
    if unknown:
        price += f" and up to {dollars(float(most))} for {len(unknown)} requests of unknown cost"
    stopped = " The run was stopped." if outcome is not None and outcome.canceled else ""
    out.print(
        f"\n{report['story']}: {told or 'no image touched'}. Spent {price} in {report['seconds']} s.{stopped}"
    )
    if outcome is not None and outcome.halted:
        out.print(outcome.halted, soft_wrap=True)
    for step in plan.steps:
        if step.verdict == "blocked":
            out.print(f"blocked   {step.key}: {blocked_by(step)}", soft_wrap=True)
    for key, error in (outcome.other_failures if outcome is not None else {}).items():
        out.print(f"FAILED    {key}: {error}")
    story = opening.production.story.slug
    out.print(f"Images:   {opening.home / 'gallery' / story}", soft_wrap=True)
    out.print(f"Handoffs: {opening.home / 'handoffs' / story}", soft_wrap=True)
    out.print(f"Ledger:   {opening.home / 'ledger.duckdb'}", soft_wrap=True)
