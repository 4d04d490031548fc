"""A small project of a person's own: a story to change, and what Dagster needs to open it."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Final

from story_assets.story.sentences import Mendable
from story_assets.studio.files import HomeError, write_whole

FIRST_STORY: Final = "the_last_ferry"
"""The story that comes with it: two characters, one setting, three shots; previs draws it in seconds."""

STORIES: Final = PurePosixPath("data", "stories")

_RENAMED: Final = {"gitignore": ".gitignore"}
"""A file of that name would decide what goes into the wheel."""


class NotEmpty(Mendable):
    """A project is written into a folder of its own, so that it overwrites nothing."""


def write_project(folder: Path) -> tuple[Path, ...]:
    """Write the project into *folder*, made if need be, and return its files.

    Raises `NotEmpty` or `HomeError`.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NotEmpty(f"{folder} is not empty; a project goes into a folder of its own")
    except OSError as error:
        raise HomeError(f"cannot use {folder}: {error.strerror}") from error
    settings = (
        PurePosixPath("data", "dagster", "dagster.yaml"),
        files("story_assets.pipeline").joinpath("dagster.yaml").read_bytes(),
    )
    return tuple(_written(folder, name, content) for name, content in (*_shipped(PurePosixPath()), settings))


def write_first_story(stories: Path, *, slug: str = FIRST_STORY) -> Path:
    """Write the story alone, as *slug* under *stories*. Raises `NotEmpty` or `HomeError`."""
    folder = stories / slug
    if folder.exists():
        raise NotEmpty(f"{folder} is there already")
    for name, content in _shipped(STORIES / FIRST_STORY):
        _written(folder, name.relative_to(STORIES / FIRST_STORY), content)
    return folder


def _written(folder: Path, name: PurePosixPath, content: bytes) -> Path:
    path = folder / name.with_name(_RENAMED.get(name.name, name.name))
    write_whole(path, content)
    return path


def _shipped(under: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file of the project below *under*, by its path in the project."""
    yield from _files(files(__name__).joinpath("files", *under.parts), under)


def _files(place: Traversable, at: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    for it in sorted(place.iterdir(), key=lambda it: it.name):
        if it.is_dir() and it.name != "__pycache__":
            yield from _files(it, at / it.name)
        elif it.is_file():
            yield at / it.name, it.read_bytes()
