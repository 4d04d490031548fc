"""Which files of a folder are a story's, and which YAML stands where nobody will read it."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from story_assets.story.reading.errors import StoryError, listed, perhaps
from story_assets.story.reading.events import Refused
from story_assets.story.reading.wording import not_a_slug, slug_from

_ROOMS: Final = ("story.yaml", "characters", "settings", "episodes", "references")
_SLUG: Final = re.compile(r"[a-z0-9_]{1,60}")
_NOT_OURS: Final = re.compile(r"\..*|.*~|.*\.swp|#.*#|script\..*|proposal|readme.*", re.IGNORECASE)
"""Hidden files, editors' backups, the script the story came from, what is proposed, notes on the folder."""


@dataclass(frozen=True)
class Folder:
    """An episode's folder and its scene files, by slug."""

    name: str
    scenes: Mapping[str, str]


@dataclass
class Layout:
    """The files of a story by what they describe, under the slugs that their names give."""

    characters: dict[str, str] = field(default_factory=dict[str, str])
    settings: dict[str, str] = field(default_factory=dict[str, str])
    episodes: dict[str, Folder] = field(default_factory=dict[str, Folder])
    has_story: bool = True
    closed: set[str] = field(default_factory=set[str])
    """Folders that could not be looked into: what is missing from them may be there."""
    errors: list[StoryError] = field(default_factory=list[StoryError])


def is_slug(name: str) -> bool:
    """Whether *name* may be a slug as it is."""
    return _SLUG.fullmatch(name) is not None


def layout(folder: Path) -> Layout:
    """What stands where in *folder*. Raises `Refused` where there is no story at all."""
    entries = _entries(folder)
    if not entries:
        raise Refused(None, "the folder is empty; a story starts with story.yaml")
    found = Layout()
    names = {entry.name for entry in entries}
    if "story.yaml" not in names:
        others = [name for name in names if _is_yaml(name) and not _NOT_OURS.fullmatch(name)]
        meant = next((name for name in others if name.casefold() in {"story.yml", "story.yaml"}), None)
        hint = f"; rename {meant} to story.yaml" if meant else ""
        found.errors.append(StoryError("story.yaml", None, "", f"there is no story.yaml{hint}"))
        names -= {meant}
        found.has_story = False
    for entry in entries:
        if entry.name in names and entry.name not in _ROOMS and _is_ours(entry):
            found.errors.append(_stray(entry))
    found.characters = _files(found, folder, "characters")
    found.settings = _files(found, folder, "settings")
    for entry in _folders(found, folder):
        slug = _slug(found, f"episodes/{entry.name}", entry.name)
        scenes = _files(found, folder, f"episodes/{entry.name}")
        found.episodes.setdefault(slug, Folder(f"episodes/{entry.name}", scenes))
    return found


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in *folder*, by name."""
    try:
        with os.scandir(folder) as found:
            return sorted((e for e in found if not _NOT_OURS.fullmatch(e.name)), key=lambda e: e.name)
    except FileNotFoundError:
        raise Refused(None, "there is no such folder") from None
    except NotADirectoryError:
        raise Refused(None, "this is a file; a story is a folder") from None
    except OSError as error:
        raise Refused(None, f"cannot be opened: {(error.strerror or 'unreadable').lower()}") from None


def _inside(found: Layout, folder: Path, name: str) -> list[os.DirEntry[str]]:
    path = folder / name
    if not os.path.lexists(path):
        return []
    try:
        return _entries(path)
    except Refused as refused:
        message = "this is a file; a folder of this name should be here"
        if path.is_dir() or path.is_symlink():
            message = "this link leads nowhere" if not path.exists() else refused.message
        found.errors.append(StoryError(name, None, "", message))
        found.closed.add(name)
        return []


def _files(found: Layout, folder: Path, room: str) -> dict[str, str]:
    """The YAML files of *room* by slug. episode.yaml is not among them."""
    files: dict[str, str] = {}
    for entry in _inside(found, folder, room):
        name = f"{room}/{entry.name}"
        stem, dot, ending = entry.name.rpartition(".")
        if ending.casefold() == "yml" or (ending != "yaml" and ending.casefold() == "yaml"):
            found.errors.append(StoryError(name, None, "", f"is not read; rename it to {stem}.yaml"))
        elif dot and ending == "yaml" and not (room.startswith("episodes/") and stem == "episode"):
            files.setdefault(_slug(found, name, stem), name)
        elif _is_folder(entry) and _holds_yaml(entry.path):
            found.errors.append(
                StoryError(name, None, "", f"nobody reads a folder here; move its files to {room}/")
            )
    return files


def _folders(found: Layout, folder: Path) -> Iterator[os.DirEntry[str]]:
    """The episode folders."""
    for entry in _inside(found, folder, "episodes"):
        if _is_folder(entry):
            yield entry
        elif _is_yaml(entry.name):
            stem = entry.name.rpartition(".")[0]
            message = (
                f"nobody reads a file here; an episode is a folder, episodes/{slug_from(stem) or 'e01'}/"
            )
            found.errors.append(StoryError(f"episodes/{entry.name}", None, "", message))


def _slug(found: Layout, file: str, name: str) -> str:
    """*name* as a slug. A wrong name is one error, and does not make what it names unknown."""
    if is_slug(name):
        return name
    found.errors.append(StoryError(file, None, "", f"the name {not_a_slug(name)}; rename it"))
    return slug_from(name) or "unnamed"


def _stray(entry: os.DirEntry[str]) -> StoryError:
    is_folder = _is_folder(entry)
    what = "folder" if is_folder else "file"
    # The ending that all files share would make any of them look like story.yaml.
    hint = perhaps(entry.name, _ROOMS[1:]) if is_folder else perhaps(entry.name.rpartition(".")[0], ["story"])
    message = f"nobody reads this {what}{hint}; a story folder has: {listed(_ROOMS)}"
    return StoryError(entry.name, None, "", message)


def _is_ours(entry: os.DirEntry[str]) -> bool:
    return _holds_yaml(entry.path) if _is_folder(entry) else _is_yaml(entry.name)


def _is_yaml(name: str) -> bool:
    return name.casefold().endswith((".yaml", ".yml"))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _has_yaml(path: str) -> bool:
    with os.scandir(path) as entries:
        return any(_is_yaml(entry.name) for entry in entries)


def _holds_yaml(path: str) -> bool:
    """Whether *path* has YAML in it or one level down, where it may be a misspelt folder of a story."""
    try:
        with os.scandir(path) as entries:
            return any(
                _is_yaml(entry.name) or (_is_folder(entry) and _has_yaml(entry.path)) for entry in entries
            )
    except OSError:
        return False
