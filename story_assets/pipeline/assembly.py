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
from story_assets.pipeline.decisions import decision_jobs
from story_assets.pipeline.executor import executor
from story_assets.pipeline.jobs import jobs
from story_assets.pipeline.loaded import loaded
from story_assets.pipeline.names import PREFIX, Names
from story_assets.pipeline.new_stories import new_stories_sensor, story_folders
from story_assets.pipeline.resources import THE_STORYS, RunChoice, studio_resource
from story_assets.pipeline.schedules import report_job, schedules
from story_assets.pipeline.script import resting_on_script, scripts
from story_assets.story.production import Production
from story_assets.story.reading import StoryErrors
from story_assets.story.uncollected import uncollected
from story_assets.studio.files import HomeError
from story_assets.studio.importing import script_of
from story_assets.studio.opening import home_folder, production


def definitions(
    stories: str | Path | Sequence[str | Path],
    home: str | Path | None = None,
    *,
    renderer: str | None = None,
    prefix: str = PREFIX,
    location_executor: dg.ExecutorDefinition | None = None,
) -> dg.Definitions:
    """Definitions of every story: *stories* is a folder of story folders, or story folders themselves.

    They can stand alone, or be merged into a code location with `dagster.Definitions.merge`.

    Args:
        stories: read anew when a run starts, so an edit needs no reload unless it adds something.
        home: where machine-made files live; left out, STORY_ASSETS_HOME, else `data`.
        renderer: who draws unless the Launchpad says otherwise; left out, each story's own.
        prefix: begins the names of resources and of the jobs for decisions. Two sets of stories in one
            code location have two.
        location_executor: the executor that the code location has already. Dagster allows it one, and
            this is the one that Materialize uses: left out, steps run concurrently in one process.

    A story that cannot be read has no assets. Its sensor says why, and loads it as soon as it is mended.
    Raises `NoStories` where there is none.
    """
    _collect_rarely()
    folders = _story_folders(stories)
    made_with = location_executor or executor()
    place = home_folder(None if home is None else Path(home))
    names = Names(prefix)
    with uncollected():
        read = {folder: _read(folder, place) for folder in folders}
        productions = [it for it in read.values() if it is not None]
        made = [it for folder, of in read.items() if of is not None for it in _assets(of, folder, names)]
        known = [loaded(folder, place, it) for folder, it in read.items()]
        told = [it for folder, of in read.items() if of is not None for it in scripts(of, folder)]
    return dg.Definitions(
        assets=[*made, *(it for it in told if isinstance(it, dg.AssetSpec))],
        asset_checks=[it for it in told if isinstance(it, dg.AssetChecksDefinition)],
        jobs=[
            *(job for it in productions for job in jobs(it, made_with)),
            *decision_jobs(names, _example(productions)),
            report_job(names),
            *batch_jobs(names),
        ],
        sensors=[
            *map(change_sensor, known),
            *(new_stories_sensor(it, names) for it in _folders_of_stories(stories)),
            collecting_sensor({folder.name: folder.absolute() for folder in folders}, place, names),
        ],
        schedules=[schedule for it in known for schedule in schedules(it, names)],
        executor=made_with,
        resources={
            names.studio: studio_resource({it.name: it.absolute() for it in folders}, place),
            names.run: RunChoice(renderer=renderer or THE_STORYS),
        },
    )


def _assets(production: Production, folder: Path, names: Names) -> Iterator[dg.AssetsDefinition]:
    """The assets of one story; its scene plans rest on the script that it was made from, if it was."""
    made = assets(production, names)
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


def _example(productions: Sequence[Production]) -> str:
    """An image, to show in a form how one is written."""
    first = next((it for it in productions if it.images), None)
    return (
        f"{first.story.slug}/{first.images[0].key}" if first is not None else "story/character_sheet/mara_day"
    )


class NoStories(ValueError):
    """Where stories should be, there is none."""


def _story_folders(stories: str | Path | Sequence[str | Path]) -> list[Path]:
    """The story folders that are meant: those with a story.yaml. Raises `NoStories`."""
    if not isinstance(stories, str | Path):
        found = [Path(it) for it in stories]
    elif (Path(stories) / "story.yaml").is_file():
        found = [Path(stories)]
    else:
        found = story_folders(Path(stories))
    if not found:
        raise NoStories(f"there is no story under {stories}: no folder in it has a story.yaml")
    return found


def _folders_of_stories(stories: str | Path | Sequence[str | Path]) -> Iterator[Path]:
    """Where new stories may appear: the folder of folders, if one is given."""
    if isinstance(stories, str | Path) and not (Path(stories) / "story.yaml").is_file():
        yield Path(stories)
