"""One Dagster asset for each artifact, made by factories from the production."""

from collections.abc import Iterator
from typing import TypeAlias, cast

import anyio.to_thread
import dagster as dg

from story_assets.pipeline.display import brief_metadata, free_metadata, image_metadata, in_a_line
from story_assets.pipeline.names import Names
from story_assets.pipeline.resources import RunChoice, StudioResource
from story_assets.pipeline.review import checked
from story_assets.pipeline.specs import asset_key, check_specs, op_name, spec
from story_assets.pipeline.supervision import supervised
from story_assets.story.production import Artifact, Key, Production
from story_assets.studio.budget import BudgetReached
from story_assets.studio.files import HomeError
from story_assets.studio.freely import make_free
from story_assets.studio.judging import STANDINGS, told
from story_assets.studio.making import Result, found, make_image
from story_assets.studio.renderer import Halted, RenderError
from story_assets.studio.takes import Ruling
from story_assets.studio.work import Blocked, Stopped, Studio

Event: TypeAlias = "dg.MaterializeResult[object] | dg.AssetObservation | dg.AssetCheckResult"

POOL = "story_assets_render"
"""Images wait for this pool, so that a limit set in Dagster holds for all runs."""


def assets(production: Production, names: Names) -> Iterator[dg.AssetsDefinition]:
    """Every artifact of *production* as an asset."""
    for artifact in production.artifacts.values():
        yield _asset(production, artifact, names)


def _asset(production: Production, artifact: Artifact, names: Names) -> dg.AssetsDefinition:
    story, key = production.story.slug, artifact.key

    @dg.multi_asset(
        specs=[spec(production, artifact)],
        check_specs=check_specs(production, artifact),
        name=op_name(story, key),
        pool=POOL if artifact.is_image else None,
        # A take that waits for a person is no output, and what rests on it is then skipped.
        can_subset=artifact.is_image,
        required_resource_keys={names.studio, names.run},
    )
    async def made(  # pyright: ignore - Dagster wants its result bare, and finds the function itself
        context: dg.AssetExecutionContext,
    ):  # pyright: ignore
        try:
            opened = await anyio.to_thread.run_sync(_opened, context, names, story)
            if key not in opened.production.artifacts:
                raise dg.Failure(f"{key} is no longer in the story. Reload definitions.", allow_retries=False)
            if not artifact.is_image:
                yield await _free(opened, key)
                if key.kind == "scene_plan":
                    yield await anyio.to_thread.run_sync(supervised, opened, key)
                return
            result = await (make_image(opened, key) if context.selected_asset_keys else found(opened, key))
            for event in await anyio.to_thread.run_sync(_events, context, opened, key, result):
                yield event
            if context.selected_asset_keys:
                _go_on(key, result)
        except (Blocked, Stopped, RenderError, HomeError) as error:
            # The studio owns retries: a paid call must not be repeated by a second layer.
            raise dg.Failure(str(error), metadata=_kind(error), allow_retries=False) from error

    return made


def _opened(context: dg.AssetExecutionContext, names: Names, story: str) -> Studio:
    studio = cast("StudioResource", getattr(context.resources, names.studio))
    return studio.studio(story, cast("RunChoice", getattr(context.resources, names.run)))


def _go_on(key: Key, result: Result) -> None:
    """Raise `Blocked` when the step failed. Waiting for a person is no failure."""
    if result.ruling is not None and result.ruling.standing != "waiting":
        raise Blocked(f"{key}: take {result.take.number} {_said(result.ruling)}")


def _said(ruling: Ruling) -> str:
    return f"{STANDINGS[ruling.standing]}{told(ruling)}"


def _kind(error: Exception) -> dict[str, str]:
    """What kind of end it was, for whoever reads the events of the run."""
    ends = {BudgetReached: "budget", Halted: "halted", Stopped: "stopped"}
    return {"ended": next((word for kind, word in ends.items() if isinstance(error, kind)), "failed")}


def _events(context: dg.AssetExecutionContext, studio: Studio, key: Key, result: Result) -> list[Event]:
    return list(_shown(context, studio, key, result))


def _shown(context: dg.AssetExecutionContext, studio: Studio, key: Key, result: Result) -> Iterator[Event]:
    asset = asset_key(studio.production.story.slug, key)
    if context.selected_asset_keys:
        metadata = image_metadata(studio, key, result)
        context.log.info(in_a_line(key, result))
        if result.ruling is None:
            version = dg.DataVersion(result.take.sha256)
            yield dg.MaterializeResult[object](asset_key=asset, data_version=version, metadata=metadata)
        else:
            yield dg.AssetObservation(asset, metadata=metadata, description=_said(result.ruling))
    wanted = {check.name for check in context.selected_asset_check_keys}
    yield from checked(studio, key, result, {str(it) for it in wanted})


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
