"""Reads a whole story before the shoot, rule by rule, and says what an audience would notice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.hands import held_off_screen, prop_in_two_places
from story_assets.story.continuity.lifetimes import used_after_destroyed, used_before_introduced
from story_assets.story.continuity.line import eyelines_do_not_meet, line_crossed, screen_direction_flips
from story_assets.story.continuity.looks import look_changes
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.openings import no_such_opening, through_a_wall
from story_assets.story.continuity.order import reveal_before_setup
from story_assets.story.continuity.presence import absent_voice, never_entered, on_screen_after_leaving
from story_assets.story.continuity.sight import camera_cannot_see
from story_assets.story.continuity.skies import light_against_setting, weather_against_setting
from story_assets.story.continuity.state import SceneStates, states
from story_assets.story.continuity.trail import Trail, trails
from story_assets.story.continuity.waiving import waived
from story_assets.story.continuity.wounds import injury_heals
from story_assets.story.model import Story
from story_assets.story.reading import story_paths
from story_assets.story.uncollected import uncollected

SceneRule: TypeAlias = Callable[[SceneStates, Names], Iterator[Finding]]
"""Looks at one scene, which knows the one before it."""
ThingRule: TypeAlias = Callable[[Trail], Iterator[Finding]]
"""Looks at everything that is said and shown of one thing."""

SCENE_RULES: Final[tuple[SceneRule, ...]] = (
    look_changes,
    injury_heals,
    on_screen_after_leaving,
    never_entered,
    absent_voice,
    no_such_opening,
    through_a_wall,
    light_against_setting,
    weather_against_setting,
    line_crossed,
    eyelines_do_not_meet,
    screen_direction_flips,
    camera_cannot_see,
)
THING_RULES: Final[tuple[ThingRule, ...]] = (
    prop_in_two_places,
    held_off_screen,
    used_before_introduced,
    used_after_destroyed,
)


def continuity(story: Story) -> tuple[Finding, ...]:
    """Everything that cannot be true in *story* or is probably wrong, in story order; what is waived too."""
    with uncollected():
        names = Names(story)
        scenes = tuple(states(story, names))
        found = tuple(waived(_findings(scenes, names), story))
        shots = {(told.id, it.shot.slug): it.number for told in scenes for it in told.shots}
        order = {told.id: number for number, told in enumerate(scenes)}
    return tuple(
        sorted(found, key=lambda it: (order[it.scene], shots.get((it.scene, it.shot or ""), -1), it.rule))
    )


def _findings(scenes: tuple[SceneStates, ...], names: Names) -> Iterator[Finding]:
    for told in scenes:
        for rule in SCENE_RULES:
            yield from rule(told, names)
    for trail in trails(scenes, names):
        for rule in THING_RULES:
            yield from rule(trail)
    yield from reveal_before_setup(scenes)


def located(folder: Path, findings: tuple[Finding, ...]) -> dict[str, str]:
    """`file:line` of every place in *findings*, by story path. Only files with findings are read again."""
    paths = dict.fromkeys(path for finding in findings for path in finding.where)
    return {path: f"{file}:{line}" for path, (file, line) in story_paths(folder, paths).items()}
