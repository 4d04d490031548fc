"""A proposal is taken over, file by file. What a person decided stays unless they say otherwise."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from story_assets.story.proposals.merging import Prefer
from story_assets.story.proposals.script_map import NAME, ScriptMap, as_text, from_text
from story_assets.story.reading import StoryErrors, read_story
from story_assets.story.sentences import Mendable
from story_assets.studio.files import write_whole
from story_assets.studio.importing import (
    PROPOSAL,
    FileChange,
    as_if_merged,
    by_name,
    proposed_changes,
    put,
    script_of,
    story_map,
)


class CannotMerge(Mendable):
    """A proposal, or a part of it, that cannot be taken over, with what would be right."""


@dataclass(frozen=True)
class Pending:
    """A proposal that waits beside a story."""

    folder: Path
    base: ScriptMap
    new: ScriptMap
    files: tuple[FileChange, ...]
    """As they would be merged now: people may have edited the story, or the proposal, since."""


def pending(folder: Path, *, prefer: Prefer = "mine") -> Pending | None:
    """What is proposed for the story in *folder*, or None. Raises `NotAMap` or `CannotMerge`."""
    file = folder / PROPOSAL / NAME
    if not file.is_file():
        return None
    base, new = story_map(folder), from_text(file.read_text("utf-8"))
    if base is None:
        raise CannotMerge(f"{folder} has a proposal and no {NAME}; import the script again")
    files = [_edited(folder, it) for it in proposed_changes(folder, base, new, prefer=prefer)]
    if (folder / PROPOSAL / new.script).is_file():
        files.insert(0, FileChange(new.script, "changed", None))
    return Pending(folder, base, new, tuple(files))


def _edited(folder: Path, it: FileChange) -> FileChange:
    """*it*, or what a person made of it in the proposal's folder since it was written there."""
    file = folder / PROPOSAL / it.name
    listed = folder / PROPOSAL / "difference.txt"
    if it.text is None or not file.is_file() or not listed.is_file():
        return it
    is_touched = file.stat().st_mtime_ns > listed.stat().st_mtime_ns
    return replace(it, text=file.read_text("utf-8"), conflicts=()) if is_touched else it


def take_over(it: Pending, names: Sequence[str], *, may_settle: bool) -> tuple[str, ...]:
    """Merge the files *names* of *it*, all of them where none is named; the names of those that were merged.

    *may_settle* is whether somebody has said whose value counts where both changed. Raises `CannotMerge`.
    """
    waiting = by_name(it.files)
    chosen = [_chosen(name, waiting) for name in names] or list(it.files)
    unsettled = [one.name for one in chosen if one.conflicts and not may_settle]
    if unsettled:
        listed = ", ".join(unsettled)
        raise CannotMerge(
            f"{listed}: changed by you and by the script; say which counts (--conflicts mine or script)"
        )
    with as_if_merged(it.folder, chosen) as copy:
        try:
            read_story(copy)
        except StoryErrors as error:
            left = [name for name in waiting if name not in {one.name for one in chosen}]
            also = f"\nMerge with it what belongs to it: {', '.join(left)}" if left else ""
            raise CannotMerge(f"so the story could not be read:\n{error}{also}") from error
    settled = it.base
    for one in chosen:
        if one.name == it.new.script and one.text is None:
            _put_script(it)
            settled = replace(settled, script=it.new.script, sha256=it.new.sha256)
        else:
            put(it.folder, one)
            settled = settled.taken(it.new, one.name)
        (it.folder / PROPOSAL / one.name).unlink(missing_ok=True)
    left = [one for one in it.files if one not in chosen]
    if not left:
        # What needed no change was proposed again all the same, from lines that have moved.
        settled = replace(it.new, people={**it.base.people, **it.new.people})
        shutil.rmtree(it.folder / PROPOSAL, ignore_errors=True)
    write_whole(it.folder / NAME, as_text(settled).encode())
    return tuple(one.name for one in chosen)


def _chosen(name: str, waiting: Mapping[str, FileChange]) -> FileChange:
    found = waiting.get(name.removeprefix(f"{PROPOSAL}/"))
    if found is None:
        raise CannotMerge(f"nothing is proposed for {name}; there is: {', '.join(waiting) or 'nothing'}")
    return found


def _put_script(it: Pending) -> None:
    content = (it.folder / PROPOSAL / it.new.script).read_bytes()
    old = script_of(it.folder)
    write_whole(it.folder / it.new.script, content)
    if old is not None and old.name != it.new.script:
        old.unlink()
