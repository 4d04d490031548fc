"""Up to nine beats of a scene as one 3x3 sheet, so that a scene is directed before it is shot."""

from collections.abc import Mapping
from typing import Final

from story_assets.story.briefs.brief import Brief, Panel, Said, Source
from story_assets.story.briefs.quoting import (
    Quotes,
    board_of,
    carried,
    dressed,
    episode_of,
    facts_needed,
    featured,
    layout,
    ranked,
    scene_path,
    sheet_of,
    state_before,
    worn_in,
)
from story_assets.story.scenes import Beat, Scene
from story_assets.story.words import ShotKind

GOAL: Final = (
    "Show the scene beat by beat. Approve it only if a teammate could tell the scene from the nine panels "
    "without rereading the script."
)
REVIEW: Final = ("beat order", "subject focus", "identity continuity", "readable panels")
PARTS: Final = ("nine equal panels, numbered 1 to 9, left to right, top to bottom",)


def contact_sheet(quotes: Quotes, scene_id: str) -> Brief:
    """The brief of the contact sheet of the scene *scene_id*. The scene has beats."""
    scene = quotes.story.scenes[scene_id]
    at = scene_path(scene_id, scene)
    panels = tuple(_panel(beat, number, scene, at) for number, beat in enumerate(scene.beats, start=1))
    subjects = tuple(quotes.subject(worn) for worn in worn_in(seen for it in panels for seen in it.cast))
    shown = [slug for panel in panels for slug in featured(panel.cast, panel.props)]
    props = (*carried(subjects), *shown)
    _, opening = next(state_before(scene_id, scene, quotes.story))
    references, cut = ranked(
        (*(sheet_of((it.character, it.look)) for it in subjects), board_of(scene.setting))
    )
    return Brief(
        job="contact_sheet",
        image=scene_id,
        source=Source(episode=episode_of(scene_id, scene), scene=scene.slug),
        style=quotes.style,
        subjects=subjects,
        place=quotes.place(scene.setting),
        props=quotes.props(props, scene.setting),
        facts=facts_needed(opening, quotes.story, scene.setting, subjects, props),
        layout=layout("story", quotes.story.about.aspect, PARTS, columns=3, rows=3),
        panels=panels,
        purpose=Said(at=f"{at}.purpose", value=scene.purpose),
        text=quotes.text_on(shown, scene.setting),
        references=references,
        references_cut=cut,
        goal=GOAL,
        review=REVIEW,
    )


def _panel(beat: Beat, number: int, scene: Scene, at: str) -> Panel:
    return Panel(
        at=f"{at}.beats.{number - 1}",
        number=number,
        happens=beat.happens,
        size=beat.size,
        kind=beat.kind or _KINDS.get(len(beat.cast), "group"),
        angle=beat.angle,
        cast=dressed(beat.cast, scene.cast),
        props=beat.props,
    )


_KINDS: Final[Mapping[int, ShotKind]] = {0: "insert", 1: "single", 2: "two_shot", 3: "three_shot"}
