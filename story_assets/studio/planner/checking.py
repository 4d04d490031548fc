"""A draft is read as a person's story is: strictly, from a folder, and by the continuity supervisor."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from story_assets.story.continuity import continuity
from story_assets.story.drafts.draft import STORY, Draft
from story_assets.story.model import Story
from story_assets.story.proposals.yaml_text import yaml_text
from story_assets.story.reading import StoryError, StoryErrors, read_story


@dataclass(frozen=True)
class Problem:
    """What is wrong with a draft, in the words that a person would read."""

    text: str
    stops: bool = True
    """Whether no story with this is written. Warnings are sent back too, and then left to people."""


def problems(draft: Draft, name: str, part: str) -> tuple[Problem, ...]:
    """Everything that is wrong with *draft*, as far as it goes, once *part* was answered.

    *name* is what the story's folder will be called. Before there are scenes only what *part* itself says is
    looked at: a story without an episode is none yet.
    """
    with tempfile.TemporaryDirectory(prefix="story-assets-") as place:
        folder = Path(place) / name
        write(folder, draft)
        try:
            story = read_story(folder)
        except StoryErrors as errors:
            return tuple(Problem(str(it)) for it in errors.errors if _counts(it, draft, part))
    return tuple(_found(story))


def write(folder: Path, draft: Draft) -> None:
    """Put the files of *draft* into *folder*, for reading alone."""
    for name, it in draft.files().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml_text(it.value), "utf-8")


def _counts(error: StoryError, draft: Draft, part: str) -> bool:
    if draft.scenes:
        return True
    # Nothing but the whole is there yet.
    return part == STORY and not error.field.startswith("episodes")


def _found(story: Story) -> Iterator[Problem]:
    for it in continuity(story):
        if it.waived is None and it.severity != "remark":
            shot = f" {it.shot}" if it.shot is not None else ""
            # A model may not waive a rule: that is for a person, with a reason.
            text = f"{it.scene}{shot} {it.rule}: {it.says}. {it.mend}."
            yield Problem(text, stops=it.severity == "break")
