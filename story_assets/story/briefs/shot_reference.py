"""The frame that the video of a shot starts from."""

from collections.abc import Iterator
from typing import Final

from story_assets.story.briefs.brief import Brief, Fact, Panel, Source, Subject
from story_assets.story.briefs.quoting import (
    Quotes,
    Sent,
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
    worn_in,
)
from story_assets.story.scenes import Scene, Shot

GOAL: Final = (
    "Give the video its first frame. Approve it only if a teammate could start the shot from it without "
    "rereading the script."
)
REVIEW: Final = ("camera intent", "motion cue", "handoff notes", "continuity state")
PARTS: Final = ("one clean frame, without captions, borders or arrows",)


def shot_reference(quotes: Quotes, scene_id: str, scene: Scene, shot: Shot, before: dict[str, Fact]) -> Brief:
    """The brief of the first frame of *shot*; *before* is what is true when it starts."""
    at = scene_path(scene_id, scene)
    panel = _frame(shot, scene, at)
    subjects = tuple(quotes.subject(worn) for worn in worn_in(panel.cast))
    shown = featured(panel.cast, panel.props)
    props = (*carried(subjects), *shown)
    references, cut = ranked(_references(scene_id, scene, shot, subjects))
    return Brief(
        job="shot_reference",
        image=f"{scene_id}_{shot.slug}",
        source=Source(episode=episode_of(scene_id, scene), scene=scene.slug, shot=shot.slug, beat=shot.beat),
        style=quotes.style,
        subjects=subjects,
        place=quotes.place(scene.setting),
        props=quotes.props(props, scene.setting),
        facts=facts_needed(before, quotes.story, scene.setting, subjects, props),
        layout=layout("story", quotes.story.about.aspect, PARTS),
        panels=(panel,),
        text=quotes.text_on(shown, scene.setting),
        references=references,
        references_cut=cut,
        goal=GOAL,
        review=REVIEW,
    )


def _references(scene_id: str, scene: Scene, shot: Shot, subjects: tuple[Subject, ...]) -> Iterator[Sent]:
    for subject in subjects:
        yield sheet_of((subject.character, subject.look))
    yield board_of(scene.setting)
    if shot.continues is not None:
        yield Sent(
            "composition",
            f"the frame of {shot.continues}, which this one must match",
            image=f"shot_reference/{scene_id}_{shot.continues}",
        )
    if shot.beat is not None:
        yield Sent(
            "composition",
            f"the approved composition, panel {shot.beat} of the contact sheet",
            image=f"contact_sheet/{scene_id}",
            panel=shot.beat,
        )


def _frame(shot: Shot, scene: Scene, at: str) -> Panel:
    # The values are checked already; checking them again is a tenth of planning ten thousand shots.
    return Panel.model_construct(
        at=f"{at}.shots.{shot.slug}",
        happens=shot.action,
        size=shot.size,
        kind=shot.kind,
        ots_side=shot.ots_side,
        angle=shot.angle,
        dutch=shot.dutch,
        lens_mm=shot.lens_mm,
        focus=shot.focus,
        movement=shot.movement,
        speed=shot.speed,
        camera_at=shot.camera_at,
        screen_direction=shot.screen_direction,
        cast=dressed(shot.cast, scene.cast),
        props=shot.props,
    )
