"""What happens by the clock, in the story's time zone: the nightly render and the weekly report."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import dagster as dg

from story_assets.pipeline.automation import request, told
from story_assets.pipeline.batches import ORDER_OP
from story_assets.pipeline.forms import Step, form_job
from story_assets.pipeline.loaded import Loaded
from story_assets.pipeline.names import Names
from story_assets.pipeline.past_runs import under_way
from story_assets.pipeline.resources import RunChoice, StudioResource
from story_assets.story.policy import WEEK
from story_assets.story.reading import StoryErrors
from story_assets.story.uncollected import uncollected
from story_assets.studio.asked import asked, remember
from story_assets.studio.due import Due, due
from story_assets.studio.files import HomeError
from story_assets.studio.opening import Opening
from story_assets.studio.renderers import NoSuchRenderer
from story_assets.studio.reporting import report

NIGHT: Final = "02:30"
MONDAY: Final = "monday 08:00"
"""When a schedule runs that a person switches on in the UI and the story says no time of."""
OP: Final = "week"


def schedules(of: Loaded, names: Names) -> Iterator[dg.ScheduleDefinition]:
    """The schedules of one story: on where the story says when, else there to be switched on."""
    if of.keys:
        yield _nightly(of, names)
        yield _weekly(of, names)


def _nightly(of: Loaded, names: Names) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{of.story}_nightly",
        job_name=names.order if of.waits else of.story,
        cron_schedule=cron(of.policy.nightly or NIGHT),
        execution_timezone=of.timezone,
        default_status=_status(of.policy.nightly),
        description=f"Makes what is stale of {of.title}, as far as the story's automation allows it.",
    )
    def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if (run := under_way(context.instance, of)) is not None:
            return dg.SkipReason(f"Run {run[:8]} is under way.")
        try:
            with uncollected():
                found = _due(of)
        except (StoryErrors, HomeError, NoSuchRenderer) as error:
            return dg.SkipReason(f"{of.story} cannot be planned. {error}"[:1500])
        if not found.keys:
            return dg.SkipReason("There is nothing to be made that the story's automation allows.")
        context.log.info(f"Asked for {told(found)}.")
        night = context.scheduled_execution_time.astimezone(ZoneInfo(of.timezone))
        run_key = f"{of.story}-night-{night:%Y-%m-%d}"
        return _order(of, found, run_key) if of.waits else request(of.story, found, run_key, "nightly")

    return nightly


def _order(of: Loaded, found: Due, run_key: str) -> dg.RunRequest:
    """The run that orders what was *found* at half price. What is free the sensor sees to."""
    wanted = {"story": of.story, "select": [str(key) for key in found.images]}
    return dg.RunRequest(
        run_key=run_key,
        run_config={"ops": {ORDER_OP: {"config": wanted}}},
        tags={"story_assets/from": "nightly", "story_assets/story": of.story},
    )


def _due(of: Loaded) -> Due:
    """What is made tonight. What failed by day is tried once more."""
    opening = Opening(of.folder, of.home, run=f"{of.story}_nightly")
    try:
        found = due(opening.studio, there=of.keys.__contains__)
        if found.keys:
            # The sensor is not to ask for it again in the morning, should it fail.
            before = asked(of.home, of.story).wants
            remember(of.home, of.story, {**before, **{str(it): found.wants[it] for it in found.keys}})
        return found
    finally:
        opening.studio.close()


def _weekly(of: Loaded, names: Names) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{of.story}_weekly",
        job_name=names.report,
        cron_schedule=cron(of.policy.weekly or MONDAY),
        execution_timezone=of.timezone,
        default_status=_status(of.policy.weekly),
        description=f"Writes the week of {of.title} into reports/: spent, stale, drifting.",
    )
    def weekly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        week = context.scheduled_execution_time.astimezone(ZoneInfo(of.timezone))
        return dg.RunRequest(
            run_key=f"{of.story}-week-{week:%Y-%m-%d}",
            run_config={"ops": {OP: {"config": {"story": of.story}}}},
            tags={"story_assets/from": "weekly", "story_assets/story": of.story},
        )

    return weekly


def _status(time: str | None) -> dg.DefaultScheduleStatus:
    return dg.DefaultScheduleStatus.STOPPED if time is None else dg.DefaultScheduleStatus.RUNNING


def cron(time: str) -> str:
    """`02:30` and `monday 08:00` as cron has them."""
    *day, clock = time.split(" ")
    hour, minute = clock.split(":")
    return f"{int(minute)} {int(hour)} * * {WEEK.index(day[0]) if day else '*'}"


class ReportOf(dg.Config):
    """Which story a report is of."""

    story: str


def _report(context: dg.OpExecutionContext, config: ReportOf, studio: StudioResource) -> None:
    if config.story not in studio.stories:
        raise dg.Failure(f"there is no story {config.story}", allow_retries=False)
    at = studio.studio(config.story, RunChoice())
    path = report(at, datetime.now(UTC).astimezone(ZoneInfo(at.production.story.about.render.timezone)))
    context.log.info(path.read_text("utf-8"))
    context.add_output_metadata({"report": dg.MetadataValue.md(path.read_text("utf-8")), "file": str(path)})


def report_job(names: Names) -> dg.JobDefinition:
    """The job that the weekly schedule and people launch."""

    says = "Write the week of a story into reports/ under the home, and into the log."
    return form_job(
        names,
        names.report,
        Step(OP, "week", ReportOf, _report, says),
        description="Drift, spending and what is stale of a story, on one page.",
    )
