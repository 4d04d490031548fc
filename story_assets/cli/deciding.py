"""What people decide about takes, from the command line: each decision once, for several images."""

import getpass
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from story_assets.cli.asking import Unclear, console, print_json, story_folder
from story_assets.story.production import Key
from story_assets.studio.deciding import MAX_NOTE, Decided, Undecided, Word
from story_assets.studio.opening import Opening, home_folder, usable
from story_assets.studio.work import Studio

BY_VARIABLE: Final = "STORY_ASSETS_BY"

Verb = Callable[[Studio, Key, Word], Decided]


@dataclass(frozen=True)
class Named:
    """Images of one story that a person named."""

    folder: Path
    home: Path
    keys: tuple[Key, ...]

    @property
    def story(self) -> str:
        """The story's slug."""
        return self.folder.name


def word(by: str | None, note: str | None) -> Word:
    """Who decides and why. Raises `Unclear` for a note that is too long."""
    said = " ".join((note or "").split())
    if len(said) > MAX_NOTE:
        raise Unclear(f"the note has {len(said)} characters; at most {MAX_NOTE} become part of a brief")
    return Word(by or os.environ.get(BY_VARIABLE) or _user(), said)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def named(assets: Sequence[str], stories: Path | None, home: Path | None) -> list[Named]:
    """The images that *assets* name, `story/kind/id` with * and ?. Raises `Unclear` for what is none."""
    place = usable(home_folder(home))
    by_story: dict[str, list[str]] = {}
    for asset in assets:
        story, _, rest = asset.partition("/")
        if "/" not in rest:
            raise Unclear(f'"{asset}" is not like story/kind/id')
        by_story.setdefault(story, []).append(rest)
    return [_of(story_folder(story, stories), place, wanted) for story, wanted in by_story.items()]


def _of(folder: Path, home: Path, patterns: Sequence[str]) -> Named:
    images = [it.key for it in Opening(folder, home, run="named").production.images]
    keys: dict[Key, None] = {}
    for pattern in patterns:
        found = [key for key in images if fnmatchcase(str(key), pattern)]
        if not found:
            raise Unclear(f"{folder.name} has no image {pattern}; one is {images[-1]}")
        keys.update(dict.fromkeys(found))
    return Named(folder, home, tuple(keys))


def run(images: Sequence[Named], verb: Verb, said: Word, *, as_json: bool) -> int:
    """Decide for each image, tell Dagster, and return the exit code: 1 where some decisions were not taken,
    2 where none was."""
    done: list[tuple[str, Decided]] = []
    refused: list[tuple[str, str]] = []
    for these in images:
        opening = Opening(these.folder, these.home, run="decide")
        for key in these.keys:
            try:
                done.append((f"{these.story}/{key}", verb(opening.studio, key, said)))
            except Undecided as error:
                refused.append((f"{these.story}/{key}", str(error)))
        opening.studio.close()
        _tell(these, [it for name, it in done if it.changed and name.startswith(f"{these.story}/")])
    if as_json:
        print_json(_answer(done, refused))
    else:
        _show(done, refused)
    return 0 if not refused else 1 if done else 2


def _tell(these: Named, decided: Sequence[Decided]) -> None:
    if not decided:
        return
    # Dagster takes seconds to import.
    from story_assets.pipeline.running import instance
    from story_assets.pipeline.telling import tell

    # Opened anew: a note is part of the brief now.
    opening = Opening(these.folder, these.home, run="decide")
    with instance(these.home) as storage:
        for one in decided:
            tell(storage.report_runless_asset_event, opening, one)


def _answer(done: Sequence[tuple[str, Decided]], refused: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {
        "decided": [
            {
                "asset": name,
                "decision": it.decision,
                "take": None if it.take is None else it.take.number,
                "by": it.word.by,
                "note": it.word.note,
                "means": it.means,
            }
            for name, it in done
        ],
        "refused": [{"asset": name, "error": error} for name, error in refused],
    }


def _show(done: Sequence[tuple[str, Decided]], refused: Sequence[tuple[str, str]]) -> None:
    out = console()
    for name, decided in done:
        out.print(f"{name:<48} {decided.means}", soft_wrap=True)
    for _, error in refused:
        out.print(f"not done: {error}", soft_wrap=True)
    if done:
        out.print("\nstory-assets plan shows what that makes necessary, and what it costs.")
