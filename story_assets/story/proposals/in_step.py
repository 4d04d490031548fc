"""Whether scenes still say what the script says: the words each was made from, against those of now."""

from dataclasses import dataclass
from typing import Literal

from story_assets.story.breakdown.known import matched
from story_assets.story.breakdown.moments import SceneText, scenes
from story_assets.story.proposals.merging import words_changed
from story_assets.story.proposals.script_map import ScriptMap
from story_assets.story.screenplay.elements import Lines, Script


@dataclass(frozen=True)
class OutOfStep:
    """A scene whose words have changed, with the lines that went (-) and came (+)."""

    scene: str
    """The name of its file."""
    how: Literal["changed", "cut"]
    lines: Lines | None
    """Where it stands in the script now."""
    words: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A story against its script."""

    changed: tuple[OutOfStep, ...]
    new: tuple[SceneText, ...]
    """Scenes of the script that no scene was made from."""


def in_step(story: ScriptMap, script: Script) -> Step:
    """What has changed in *script* since *story* was made from it."""
    told = scenes(script)
    here = {name: it for name, it in story.scenes.items() if name in story.files}
    names = matched([scene.words for scene in told], here)
    now = {name: scene for name, scene in zip(names, told, strict=True) if name is not None}
    changed: list[OutOfStep] = []
    for name, it in here.items():
        scene = now.get(name)
        if scene is None:
            changed.append(OutOfStep(name, "cut", None, tuple(f"- {text}" for text in it.words)))
        elif difference := words_changed(it.words, scene.words):
            changed.append(OutOfStep(name, "changed", scene.lines, difference))
    return Step(tuple(changed), tuple(scene for name, scene in zip(names, told, strict=True) if name is None))
