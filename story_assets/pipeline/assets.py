"""One Dagster asset for each artifact, made by factories from the production."""

from collections.abc import Iterator

import anyio.to_thread
import dagster as dg

from story_assets.pipeline.display import brief_metadata, free_metadata, image_metadata
from story_assets.pipeline.resources import RendererChoice, StudioResource
from story_assets.pipeline.review import checked
from story_assets.pipeline.specs import asset_key, check_specs, op_name, spec
from story_assets.story.production import Artifact, Key, Production
from story_assets.studio.budget import BudgetReached
from story_assets.studio.files import HomeError
from story_assets.studio.freely import make_free
from story_assets.studio.making import make_image
from story_assets.studio.renderer import Halted, RenderError
from story_assets.studio.work import Blocked, Stopped, Studio

POOL = "story_assets_render"
"""Images wait for this pool, so that a limit set in Dagster holds for all runs."""


def assets(production: Production) -> Iterator[dg.AssetsDefinition]:
    """Every artifact of *production* as an asset."""
    for artifact in production.artifacts.values():
        yield _asset(production, artifact)


def _asset(production: Production, artifact: Artifact) -> dg.AssetsDefinition:
    story, key = production.story.slug, artifact.key
    make = _image if artifact.is_image else _free

    @dg.multi_asset(
        specs=[spec(production, artifact)],
        check_specs=check_specs(story, artifact),
        name=op_name(story, key),
        pool=POOL if artifact.is_image else None,
    )
    async def made(  # pyright: ignore - Dagster wants its result bare, and finds the function itself
        studio: StudioResource, renderer: RendererChoice
    ) -> dg.MaterializeResult:  # pyright: ignore
        try:
            opened = await anyio.to_thread.run_sync(studio.studio, story, renderer)
            if key not in opened.production.artifacts:
                raise dg.Failure(f"{key} is no longer in the story. Reload definitions.", allow_retries=False)
            return await make(opened, key)
        except (Blocked, Stopped, RenderError, HomeError) as error:
            # The studio owns retries: a paid call must not be repeated by a second layer.
            raise dg.Failure(str(error), metadata=_kind(error), allow_retries=False) from error

    return made


def _kind(error: Exception) -> dict[str, str]:
    """What kind of end it was, for whoever reads the events of the run."""
    ends = {BudgetReached: "budget", Halted: "halted", Stopped: "stopped"}
    return {"ended": next((word for kind, word in ends.items() if isinstance(error, kind)), "failed")}


async def _image(studio: Studio, key: Key) -> dg.MaterializeResult[object]:
    result = await make_image(studio, key)
    checks = await anyio.to_thread.run_sync(checked, studio, key, result)
    metadata = await anyio.to_thread.run_sync(image_metadata, studio, key, result)
    return dg.MaterializeResult[object](
        asset_key=asset_key(studio.production.story.slug, key),
        data_version=dg.DataVersion(result.take.sha256),
        metadata=metadata,
        check_results=checks,
    )


async def _free(studio: Studio, key: Key) -> dg.MaterializeResult[object]:
    result = await anyio.to_thread.run_sync(make_free, studio, key)
    if key.kind == "brief":
        metadata = await anyio.to_thread.run_sync(brief_metadata, studio, key)
    else:
        metadata = await anyio.to_thread.run_sync(free_metadata, studio, key, result)
    return dg.MaterializeResult[object](
        asset_key=asset_key(studio.production.story.slug, key),
        data_version=dg.DataVersion(result.digest),
        metadata=metadata,
    )
