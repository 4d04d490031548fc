"""An artifact in Dagster's words. Nobody else spells an asset key, a group or a version by hand."""

from typing import Final

import dagster as dg

from story_assets.story.policy import ReviewPolicy
from story_assets.story.production import ROOTS, Artifact, Key, Kind, Production
from story_assets.story.words import JOBS
from story_assets.studio.looking import VISION
from story_assets.studio.review.check import Check
from story_assets.studio.review.checks import local_checks
from story_assets.studio.reviewers import somebody_looks

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

CONTINUITY: Final = "continuity_holds"
"""The check on every scene plan."""
STATE: Final[dict[str, str]] = {
    "references_are_accepted": "Every image it was made from is the accepted take.",
    "characters_are_attached": "Every character in frame has its sheet attached, and no other sheet is.",
}
"""Name and meaning of the checks that look at what an image rests on, and not at the image."""


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
    owner = story.about.owner
    return dg.AssetSpec(
        asset_key(story.slug, key),
        deps=[asset_key(story.slug, upstream) for upstream in artifact.rests_on],
        group_name=f"{story.slug}/{artifact.group}",
        kinds={key.kind},
        description=f"{markdown(artifact.title)}\n\n{KIND_WORDS[key.kind]}",
        metadata={"story": story.about.title, "title": artifact.title},
        tags={"story_assets/kind": key.kind, "story_assets/paid": "yes" if key.kind in JOBS else "no"},
        code_version=code_version(production, artifact),
        owners=[owner] if owner is not None else None,
    )


def code_version(production: Production, artifact: Artifact) -> str | None:
    """Content as code version: after "Reload definitions" the UI shows what is out of date before a run."""
    return None if artifact.is_image else production.digest(artifact.key)[:16]


def check_specs(production: Production, artifact: Artifact) -> list[dg.AssetCheckSpec]:
    """The checks of *artifact*: of images, and of what a scene says."""
    brief = artifact.brief
    if artifact.key.kind == "scene_plan":
        claim = "What it says can be true on screen. Nothing in it is paid for while something cannot."
        return [
            dg.AssetCheckSpec(
                CONTINUITY, asset=asset_key(production.story.slug, artifact.key), description=claim
            )
        ]
    if brief is None or not artifact.is_image:
        return []
    policy = production.story.about.review
    claims = {
        check.name: _claim(check, brief.job in policy.blocking.get(check.name, tuple(check.blocks)))
        for check in shown_checks(policy)
        if brief.job in check.jobs and check.name not in policy.skip
    }
    key = asset_key(production.story.slug, artifact.key)
    return [
        dg.AssetCheckSpec(name, asset=key, description=claim) for name, claim in {**STATE, **claims}.items()
    ]


def _claim(check: Check, blocks: bool) -> str:
    """Dagster's own blocking ends with its run and warns of what was not made; ours is in the store."""
    return f"{check.claim} Nothing rests on an image that fails this." if blocks else check.claim


def shown_checks(policy: ReviewPolicy) -> tuple[Check, ...]:
    """The checks of images, in the order in which they are shown: that of a model where one can look."""
    return (*local_checks(), VISION) if somebody_looks(policy) else tuple(local_checks())


def is_root(artifact: Artifact) -> bool:
    """Whether *artifact* is only read."""
    return artifact.key.kind in ROOTS


_SPECIAL: Final = str.maketrans({c: f"\\{c}" for c in r"\`*_{}[]<>()#+-.!|~$"})


def markdown(text: str) -> str:
    """Story text as it stands, in Markdown: nothing in it becomes a link, a tag or a picture."""
    return " ".join(text.split()).translate(_SPECIAL)
