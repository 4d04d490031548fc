"""The script as Dagster sees it: an asset that nobody here makes, and a check on each scene made from it."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from story_assets.pipeline.specs import asset_key, markdown
from story_assets.story.production import Key, Production
from story_assets.story.proposals.in_step import OutOfStep
from story_assets.studio.importing import out_of_step, script_of, story_map

CHECK = "words_are_in_step"
CLAIM = "The words of the script that this scene was made from have not changed since."


def script_key(story: str) -> dg.AssetKey:
    """`[story, script, script]`: where the story came from."""
    return dg.AssetKey([story, "script", "script"])


def scripts(production: Production, folder: Path) -> Iterator[dg.AssetSpec | dg.AssetChecksDefinition]:
    """The script of a story that was made from one, and the checks of its scene plans."""
    file, made_from = script_of(folder), story_map(folder)
    if file is None or made_from is None:
        return
    story = production.story
    yield dg.AssetSpec(
        script_key(story.slug),
        group_name=f"{story.slug}/story",
        kinds={"script"},
        description=f"{markdown(file.name)}\n\nWhere the story came from. People write it.",
        metadata={"story": story.about.title, "file": file.name},
    )
    for scene_id in story.scenes:
        name = _file(scene_id, production)
        if name in made_from.scenes:
            yield _check(story.slug, scene_id, name, folder)


def resting_on_script(asset: dg.AssetsDefinition, story: str) -> dg.AssetsDefinition:
    """*asset*, resting on the script if it is a scene plan."""

    def spec(it: dg.AssetSpec) -> dg.AssetSpec:
        is_plan = it.key.path[1] == "scene_plan"
        return it.merge_attributes(deps=[script_key(story)]) if is_plan else it

    return asset.map_asset_specs(spec)


def _file(scene_id: str, production: Production) -> str:
    scene = production.story.scenes[scene_id]
    return f"episodes/{scene_id.removesuffix(f'_{scene.slug}')}/{scene.slug}.yaml"


def _check(story: str, scene_id: str, name: str, folder: Path) -> dg.AssetChecksDefinition:
    asset = asset_key(story, Key("scene_plan", scene_id))

    @dg.asset_check(asset=asset, name=CHECK, description=CLAIM, additional_deps=[script_key(story)])
    def in_step() -> dg.AssetCheckResult:
        found = next((it for it in out_of_step(folder) if it.scene == name), None)
        return _result(found)

    return in_step


def _result(found: OutOfStep | None) -> dg.AssetCheckResult:
    """What changed, old lines and new. It stops nothing: the scene is still what people decided."""
    if found is None:
        return dg.AssetCheckResult(passed=True, description="As it was.")
    said = (
        "It is cut from the script."
        if found.how == "cut"
        else "Its words have changed. Import the script again."
    )
    words = "\n".join(f"    {line}" for line in found.words)
    metadata: dict[str, dg.MetadataValue] = {"words": dg.MetadataValue.md(words)}
    if found.lines is not None:
        metadata["line in the script"] = dg.MetadataValue.int(found.lines.first)
    return dg.AssetCheckResult(
        passed=False, severity=dg.AssetCheckSeverity.WARN, description=said, metadata=metadata
    )
