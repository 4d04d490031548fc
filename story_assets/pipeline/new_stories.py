"""Story folders that came or went since definitions were loaded."""

from pathlib import Path

import dagster as dg

from story_assets.pipeline.names import Names
from story_assets.pipeline.reloading import reload_soon

EVERY = 30
"""Seconds between two looks into the folder."""


def story_folders(stories: Path) -> list[Path]:
    """The story folders under *stories*: those with a story.yaml."""
    return sorted(path.parent for path in stories.glob("*/story.yaml"))


def new_stories_sensor(stories: Path, names: Names) -> dg.SensorDefinition:
    """Loads definitions anew when a story folder came or went under *stories*."""
    known = [it.name for it in story_folders(stories)]

    @dg.sensor(
        name=names.new_stories,
        minimum_interval_seconds=EVERY,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Sees story folders that came or went, and has their definitions loaded.",
    )
    def new_stories(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        now = [it.name for it in story_folders(stories)]
        there = ", ".join(now) or "no story"
        if now == known:
            return dg.SensorResult(skip_reason=f"There are still: {there}.", cursor=there)
        if context.cursor != there and reload_soon(context):
            return dg.SensorResult(skip_reason=f"There are now: {there}. Loading them.", cursor=there)
        return dg.SensorResult(skip_reason=f"There are now: {there}. Reload definitions.", cursor=there)

    return new_stories
