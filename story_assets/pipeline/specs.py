"""An artifact in Dagster's words. Nobody else spells an asset key, a group or a version by hand."""

from typing import Final

import dagster as dg

from story_assets.story.production import ROOTS, Artifact, Key, Kind, Production
from story_assets.story.words import JOBS

KIND_WORDS: Final[dict[Kind, str]] = {
    "style_guide": "The style guide every image obeys, and the props that travel.",
    "character_bible": "Who a character is: identity rules, looks, signature props.",
    "scene_map": "A location in one light: floor plan, openings, furniture, light.",
    "scene_plan": "A scene: cast, beats, shots, continuity.",
    "brief": "The production contract of one image. Free: it is made of rules, and carries the price.",
    "character_sheet": "The sheet that fixes a character in one look.",
    "scene_board": "The board that fixes a place in one light.",
    "contact_sheet": "Nine beats of a scene in one image.",
    "shot_reference": "The frame the video of a shot starts from.",
    "cover": "A key image of an episode.",
    "video_handoff": "What the video step is told about a shot, and requests for each video model.",
    "episode_package": "The shots of an episode in order, for the edit.",
}

CHECKS: Final[dict[str, str]] = {
    "image_is_as_asked": "The image opens to its last row and has the size that was asked for.",
    "references_are_accepted": "Every image it was made from is the accepted take.",
    "characters_are_attached": "Every character in frame has its sheet attached, and no other sheet is.",
}
"""Name and meaning of the checks of every image."""


def asset_key(story: str, key: Key) -> dg.AssetKey:
    """`[story, kind, id]`."""
    return dg.AssetKey([story, key.kind, key.id])


def op_name(story: str, key: Key) -> str:
    """A name Dagster accepts for the step of an artifact."""
    return "__".join((story, key.kind, key.id.replace(".", "__")))


def spec(production: Production, artifact: Artifact) -> dg.AssetSpec:
    """*artifact* as Dagster sees it."""
    story = production.story
    key = artifact.key
    # Content as code version: after "Reload definitions" the UI shows what is out of date before a run.
    version = None if artifact.is_image else production.digest(key)[:16]
    owner = story.about.owner
    return dg.AssetSpec(
        asset_key(story.slug, key),
        deps=[asset_key(story.slug, upstream) for upstream in artifact.rests_on],
        group_name=f"{story.slug}/{artifact.group}",
        kinds={key.kind},
        description=f"{markdown(artifact.title)}\n\n{KIND_WORDS[key.kind]}",
        metadata={"story": story.about.title, "title": artifact.title},
        tags={"story_assets/kind": key.kind, "story_assets/paid": "yes" if key.kind in JOBS else "no"},
        code_version=version,
        owners=[owner] if owner is not None else None,
    )


def check_specs(story: str, artifact: Artifact) -> list[dg.AssetCheckSpec]:
    """The checks of *artifact*: none but for images."""
    if not artifact.is_image:
        return []
    return [
        dg.AssetCheckSpec(name, asset=asset_key(story, artifact.key), description=words, blocking=True)
        for name, words in CHECKS.items()
    ]


def is_root(artifact: Artifact) -> bool:
    """Whether *artifact* is only read."""
    return artifact.key.kind in ROOTS


_SPECIAL: Final = str.maketrans({c: f"\\{c}" for c in r"\`*_{}[]<>()#+-.!|~$"})


def markdown(text: str) -> str:
    """Story text as it stands, in Markdown: nothing in it becomes a link, a tag or a picture."""
    return " ".join(text.split()).translate(_SPECIAL)
