"""Jobs a person launches: a whole story, or one episode with what it rests on."""

from collections.abc import Iterator

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import (  # no public name
    UnresolvedAssetJobDefinition,
)

from story_assets.pipeline.names import story_job
from story_assets.pipeline.specs import asset_key, markdown
from story_assets.story.production import Key, Production


def jobs(production: Production, executor: dg.ExecutorDefinition) -> Iterator[UnresolvedAssetJobDefinition]:
    """The jobs of one story. Their forms are the fields of `RunChoice`, filled in by Dagster.

    No config of their own: with one, Dagster refuses a run of some of a job's assets (1.13).
    """
    story = production.story
    yield dg.define_asset_job(
        story_job(story.slug),
        selection=dg.AssetSelection.assets(*(asset_key(story.slug, key) for key in production.artifacts)),
        executor_def=executor,
        description=f"Make everything of {markdown(story.about.title)} current. What is current already "
        "costs nothing. In the Launchpad: who draws, how well, and what it may cost at most.",
    )
    for episode, it in story.episodes.items():
        yield dg.define_asset_job(
            story_job(story.slug, episode),
            selection=dg.AssetSelection.assets(
                *(asset_key(story.slug, key) for key in episode_artifacts(production, episode))
            ),
            executor_def=executor,
            description=f"Make {episode} ({markdown(it.title)}) current, with everything it rests on.",
        )


def episode_artifacts(production: Production, episode: str) -> list[Key]:
    """Everything grouped under *episode*, and all it rests on."""
    wanted = {key for key, it in production.artifacts.items() if it.group == episode}
    for artifact in reversed(production.artifacts.values()):
        if artifact.key in wanted:
            wanted.update(artifact.rests_on)
    return [key for key in production.artifacts if key in wanted]
