"""Stories as Dagster definitions: read the folders, get the full list of what will be made."""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from story_assets.pipeline.assets import assets
from story_assets.pipeline.batches import batch_jobs, collecting_sensor
from story_assets.pipeline.decisions import decide_job
from story_assets.pipeline.executor import executor
from story_assets.pipeline.jobs import jobs
from story_assets.pipeline.resources import RendererChoice, StudioResource
from story_assets.pipeline.script import resting_on_script, scripts
from story_assets.studio.importing import script_of
from story_assets.studio.opening import home_folder, production


def definitions(stories: Path | Sequence[Path], home: Path | None = None) -> dg.Definitions:
    """Definitions of every story: *stories* is a folder of story folders, or story folders themselves.

    Raises `StoryErrors` with every error of a folder that cannot be read.
    """
    folders = story_folders(stories) if isinstance(stories, Path) else list(stories)
    made_with = executor()
    place = home_folder(home)
    productions = [production(folder, place) for folder in folders]
    told = [it for folder, made in zip(folders, productions, strict=True) for it in scripts(made, folder)]
    return dg.Definitions(
        assets=[
            *(
                resting_on_script(asset, made.story.slug) if script_of(folder) is not None else asset
                for folder, made in zip(folders, productions, strict=True)
                for asset in assets(made)
            ),
            *(it for it in told if isinstance(it, dg.AssetSpec)),
        ],
        asset_checks=[it for it in told if isinstance(it, dg.AssetChecksDefinition)],
        jobs=[*(job for it in productions for job in jobs(it, made_with)), decide_job(), *batch_jobs()],
        sensors=[collecting_sensor({folder.name: folder.absolute() for folder in folders}, place)],
        executor=made_with,
        resources={
            "studio": StudioResource(
                stories={folder.name: str(folder.absolute()) for folder in folders},
                home=str(place),
            ),
            "renderer": RendererChoice(),
        },
    )


def story_folders(stories: Path) -> list[Path]:
    """The story folders under *stories*: those with a story.yaml."""
    return sorted(path.parent for path in stories.glob("*/story.yaml"))
