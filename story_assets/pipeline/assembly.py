"""Stories as Dagster definitions: read the folders, get the full list of what will be made."""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from story_assets.pipeline.assets import assets
from story_assets.pipeline.decisions import decision_jobs
from story_assets.pipeline.executor import executor
from story_assets.pipeline.jobs import jobs
from story_assets.pipeline.names import PREFIX, Names
from story_assets.pipeline.resources import THE_STORYS, RunChoice, studio_resource
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

    Raises:
        StoryErrors: with every error of a folder that cannot be read.
        NoStories: there is no story there.
    """
    folders = _story_folders(stories)
    made_with = location_executor or executor()
    place = home_folder(None if home is None else Path(home))
    names = Names(prefix)
    productions = [production(folder, place) for folder in folders]
    first = productions[0]
    return dg.Definitions(
        assets=[asset for it in productions for asset in assets(it, names)],
        jobs=[
            *(job for it in productions for job in jobs(it, made_with)),
            *decision_jobs(names, f"{first.story.slug}/{first.images[0].key}"),
        ],
        executor=made_with,
        resources={
            names.studio: studio_resource({it.name: it.absolute() for it in folders}, place),
            names.run: RunChoice(renderer=renderer or THE_STORYS),
        },
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
        found = sorted(path.parent for path in Path(stories).glob("*/story.yaml"))
    if not found:
        raise NoStories(f"there is no story under {stories}: no folder in it has a story.yaml")
    return found
