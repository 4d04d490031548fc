"""A script is imported, revised and taken over, for tests."""

from pathlib import Path

from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio.importing import Imported, imported
from story_assets.studio.merging import pending, take_over


def script(folder: Path, text: str | bytes, name: str = "umbrella.fountain") -> Path:
    """*text* as a file in *folder*."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def made(folder: Path, text: str) -> Path:
    """The folder of a new story, made of *text*."""
    imported(script(folder, text), folder / "umbrella")
    return folder / "umbrella"


def revised(story: Path, text: str | bytes, name: str = "umbrella.fountain") -> Imported:
    """Import *text* into *story* and take all of it over; what was proposed."""
    done = imported(script(story.parent, text, name), story)
    waiting = pending(story)
    if waiting is not None:
        take_over(waiting, (), may_settle=True)
    return done


def digests(story: Path) -> dict[str, str]:
    """What each image of *story* is made from, by its name."""
    production = Production(read_story(story))
    return {str(it.key): production.digest(it.key) for it in production.images}


def touched(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The images that were there and are to be made from something else."""
    return {name for name in before.keys() & after.keys() if before[name] != after[name]}
