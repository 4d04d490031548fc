"""Orders that may wait, in Dagster: a job that sends them, a sensor and a job that bring them back.

Materializations are reported without a run of their own, as decisions are: the image was made elsewhere.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

import dagster as dg
from pydantic import Field

from story_assets.pipeline.forms import Step, form_job
from story_assets.pipeline.names import Names
from story_assets.pipeline.resources import StudioResource
from story_assets.pipeline.telling import Report, tell_image
from story_assets.story.production import Key
from story_assets.story.reading import StoryErrors
from story_assets.studio import ledger
from story_assets.studio.batching.book import Book, Elsewhere
from story_assets.studio.batching.collecting import Ended
from story_assets.studio.batching.ordering import Carried, carried_on, dispatch, new_order
from story_assets.studio.batching.pending import pending
from story_assets.studio.budget import dollars
from story_assets.studio.files import HomeError
from story_assets.studio.opening import Opening
from story_assets.studio.planning import selection
from story_assets.studio.renderer import Halted, RenderError
from story_assets.studio.renderers import NoSuchRenderer

ORDER_OP: Final = "order"
COLLECT_OP: Final = "collect"
"""The steps of the two jobs: their forms stand under these names."""
EVERY_SECONDS: Final = 60
"""Between two looks of the sensor: a batch takes up to a day."""
AGAIN_SECONDS: Final = 600
"""After which the same thing to do is requested once more: the run before may have failed."""


class Sending(dg.Config):
    """What is ordered, as the form asks for it."""

    story: str = Field(description="The story, by its slug.")
    select: list[str] = Field(
        default=[],
        description="Only these images, such as character_sheet/*. Empty: all that the plan lists.",
    )
    renderer: str = Field(default="", description="A renderer by name. Empty: the story's own.")
    max_usd: str = Field(
        default="", description="What the whole order may cost at most, USD, such as 2.50. Empty: no limit."
    )


class Collecting(dg.Config):
    """Whose batches are brought back."""

    stories: list[str] = Field(default=[], description="Stories by slug. Empty: all.")


def order(
    folder: Path,
    home: Path,
    *,
    select: Sequence[str] = (),
    renderer: str | None = None,
    max_usd: Decimal | None = None,
    keys: frozenset[Key] | None = None,
) -> Carried | None:
    """Order what the plan lists (or *keys* of it) at half price, or None when nothing is to be made.

    Raises `StoryErrors`, `NoSuchRenderer`, `Elsewhere`, `Halted` or `HomeError`.
    """
    opening = Opening(folder, home, run="plan", renderer_name=renderer)
    plan = opening.studio.planner.plan(selection(select, opening.production.story.slug))
    listed = (step.key for step in plan.steps if step.verdict != "blocked")
    wanted = frozenset(key for key in listed if keys is None or key in keys)
    if not wanted:
        return None
    placed = new_order(opening.production.story.slug, wanted, renderer=renderer, max_usd=max_usd)
    return carried_on(dispatch(folder, home, placed))


def collect(folder: Path, home: Path, report: Report) -> list[Carried]:
    """Carry every order of one story on, and tell Dagster of each image that came.

    Raises `StoryErrors`, `NoSuchRenderer`, `Elsewhere`, `Halted` or `HomeError`.
    """
    carried = [carried_on(dispatch(folder, home, it)) for it in Book(home).orders(folder.name)]
    tell_images(report, folder, home, [ended for it in carried for ended in it.came.images])
    return carried


def tell_images(report: Report, folder: Path, home: Path, images: Iterable[Ended]) -> None:
    """Report the images that came to Dagster, in the order in which they rest on each other."""
    opening = Opening(folder, home, run="collect")
    found = {it.key: it.result for it in images if it.result is not None}
    for artifact in opening.production.images:
        if (result := found.get(artifact.key)) is not None:
            tell_image(report, opening, artifact.key, result)


def _send(context: dg.OpExecutionContext, config: Sending, studio: StudioResource) -> None:
    folder, home = _folder(studio, config.story), studio.home
    try:
        carried = order(
            folder,
            home,
            select=config.select,
            renderer=config.renderer or None,
            max_usd=dollars(config.max_usd) if config.max_usd else None,
        )
    except (Elsewhere, RenderError, NoSuchRenderer, HomeError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    if carried is None:
        context.log.info(f"{config.story}: nothing is to be made")
        return
    ledger.publish(home)
    _say(context, carried)


def _collect(context: dg.OpExecutionContext, config: Collecting, studio: StudioResource) -> None:
    home, failed = studio.home, list[str]()
    for story in config.stories or sorted(studio.stories):
        try:
            folder = _folder(studio, story)
            for carried in collect(folder, home, context.instance.report_runless_asset_event):
                _say(context, carried)
        except (Elsewhere, RenderError, NoSuchRenderer, HomeError, StoryErrors) as error:
            failed.append(f"{story}: {error}")
    ledger.publish(home)
    if failed:
        raise dg.Failure("; ".join(failed), allow_retries=False)


def _folder(studio: StudioResource, story: str) -> Path:
    if story not in studio.stories:
        raise dg.Failure(f'no story "{story}"; there is {", ".join(sorted(studio.stories))}')
    return studio.stories[story]


def _say(context: dg.OpExecutionContext, carried: Carried) -> None:
    for ended in carried.came.images:
        context.log.info(f"{carried.order.story}/{ended.key}: {ended.outcome}. {ended.error}")
    for batch in (*carried.came.batches, *carried.sent):
        context.log.info(f"batch {batch.id[:8]}: {batch.status}. {'; '.join(batch.problems)}")
    if carried.error:
        context.log.warning(carried.error)


def batch_jobs(names: Names) -> list[dg.JobDefinition]:
    """The two jobs: one that a person or a schedule launches, one that the sensor does."""

    ordering = Step(ORDER_OP, "ordering", Sending, _send, "Order what the plan lists at half price.")
    collecting = Step(
        COLLECT_OP, "collecting", Collecting, _collect, "Bring back what is over, accept what passes."
    )
    return [
        form_job(
            names,
            names.order,
            ordering,
            description=f"Images that may wait a day, at half price. `{names.collect}` brings them.",
        ),
        form_job(
            names,
            names.collect,
            collecting,
            description="Bring batches back, and send what rests on them. What is not over is left alone.",
        ),
    ]


def collecting_sensor(stories: Mapping[str, Path], home: Path, names: Names) -> dg.SensorDefinition:
    """Looks whether a batch is back, and then requests a run that brings it. Looking changes nothing.

    Without an order it asks nobody.
    """

    @dg.sensor(
        name=names.collect,
        job_name=names.collect,
        minimum_interval_seconds=EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Brings batches back when they are over. It buys nothing that was not ordered.",
    )
    def collecting() -> dg.SensorResult:
        requests: list[dg.RunRequest] = []
        told: list[str] = []
        for story, folder in stories.items():
            try:
                found = pending(folder, home)
            except (StoryErrors, NoSuchRenderer, Halted, HomeError) as error:
                told.append(f"{story}: {error}")
                continue
            if found:
                requests.append(_request(story, found))
        return dg.SensorResult(
            run_requests=requests,
            skip_reason=None if requests else dg.SkipReason("; ".join(told)[:500] or "no batch is back"),
        )

    return collecting


def _request(story: str, found: Sequence[str]) -> dg.RunRequest:
    """One run for one thing to do. Where it fails, another some minutes later."""
    since = int(time.time() // AGAIN_SECONDS)
    told = hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]
    return dg.RunRequest(
        run_key=f"{story}:{told}:{since}",
        run_config={"ops": {COLLECT_OP: {"config": {"stories": [story]}}}},
        tags={"story_assets/batches": story},
    )
