"""Stories as Dagster definitions: read the folders, get the full list of what will be made."""

import gc
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import dagster as dg

from story_assets.pipeline.assets import assets
from story_assets.pipeline.automation import change_sensor
from story_assets.pipeline.batches import batch_jobs, collecting_sensor
from story_assets.pipeline.decisions import decide_job
from story_assets.pipeline.executor import executor
from story_assets.pipeline.jobs import jobs
from story_assets.pipeline.loaded import loaded
from story_assets.pipeline.new_stories import new_stories_sensor, story_folders
from story_assets.pipeline.resources import RendererChoice, StudioResource
from story_assets.pipeline.schedules import report_job, schedules
from story_assets.pipeline.script import resting_on_script, scripts
from story_assets.story.production import Production
from story_assets.story.reading import StoryErrors
from story_assets.story.uncollected import uncollected
from story_assets.studio.files import HomeError
from story_assets.studio.importing import script_of
from story_assets.studio.opening import home_folder, production


def definitions(stories: Path | Sequence[Path], home: Path | None = None) -> dg.Definitions:
    """Definitions of every story: *stories* is a folder of story folders, or story folders themselves.

    A story that cannot be read has no assets. Its sensor says why, and loads it as soon as it is mended.
    """
    _collect_rarely()
    folders = story_folders(stories) if isinstance(stories, Path) else list(stories)
    made_with = executor()
    place = home_folder(home)
    with uncollected():
        read = {folder: _read(folder, place) for folder in folders}
        productions = [it for it in read.values() if it is not None]
        made = [it for folder, of in read.items() if of is not None for it in _assets(of, folder)]
        known = [loaded(folder, place, it) for folder, it in read.items()]
        told = [it for folder, of in read.items() if of is not None for it in scripts(of, folder)]
    return dg.Definitions(
        assets=[*made, *(it for it in told if isinstance(it, dg.AssetSpec))],
        asset_checks=[it for it in told if isinstance(it, dg.AssetChecksDefinition)],
        jobs=[
            *(job for it in productions for job in jobs(it, made_with)),
            decide_job(),
            report_job(),
            *batch_jobs(),
        ],
        sensors=[
            *map(change_sensor, known),
            *((new_stories_sensor(stories),) if isinstance(stories, Path) else ()),
            collecting_sensor({folder.name: folder.absolute() for folder in folders}, place),
        ],
        schedules=[schedule for it in known for schedule in schedules(it)],
        executor=made_with,
        resources={
            "studio": StudioResource(
                stories={folder.name: str(folder.absolute()) for folder in folders},
                home=str(place),
            ),
            "renderer": RendererChoice(),
        },
    )


def _assets(production: Production, folder: Path) -> Iterator[dg.AssetsDefinition]:
    """The assets of one story; its scene plans rest on the script that it was made from, if it was."""
    made = assets(production)
    if script_of(folder) is None:
        return made
    return (resting_on_script(asset, production.story.slug) for asset in made)


def _collect_rarely() -> None:
    """Have Python look for cycles less often: most of what loading makes lives as long as the process.

    For 3,000 assets with their checks, loading and what Dagster makes of it take 16 s of CPU instead of 23.
    """
    if 0 < gc.get_threshold()[0] < _MANY:
        gc.set_threshold(_MANY, 20, 20)


_MANY: Final = 100_000
"""Objects made between two looks; Python's own number is 700."""


def _read(folder: Path, home: Path) -> Production | None:
    try:
        return production(folder, home)
    except (StoryErrors, HomeError) as error:
        _log.error("%s has no assets until this is mended:\n%s", folder, error)
        return None


_log = logging.getLogger("story_assets")
