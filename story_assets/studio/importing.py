"""A script comes into a story folder: a new one is written, an existing one gets a proposal beside it."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from story_assets.story.breakdown import Proposal, breakdown
from story_assets.story.breakdown.proposal import Plain
from story_assets.story.proposals.in_step import OutOfStep, in_step
from story_assets.story.proposals.merging import ABSENT, Conflict, Prefer, Value, changes, merged
from story_assets.story.proposals.patching import patched, plain_value
from story_assets.story.proposals.script_map import NAME, ScriptMap, as_text, from_text, mapped
from story_assets.story.proposals.yaml_text import yaml_text
from story_assets.story.reading.events import Refused
from story_assets.story.reading.layout import is_slug
from story_assets.story.reading.source import MAX_BYTES
from story_assets.story.reading.yaml12 import document
from story_assets.story.screenplay import read_script
from story_assets.story.screenplay.elements import Script
from story_assets.story.sentences import Mendable
from story_assets.studio.files import is_empty, write_folder, write_whole

PROPOSAL: Final = "proposal"
"""The folder inside a story that holds what is proposed; nothing in it counts until it is merged."""
Change = Literal["new", "changed", "removed"]


class CannotImport(Mendable):
    """A script or a folder that nothing can be made of, with what would be right."""


@dataclass(frozen=True)
class FileChange:
    """One file of a proposal."""

    name: str
    change: Change
    text: str | None
    """What the file would hold; None where it goes, and for the script."""
    fields: tuple[tuple[str, Plain, Plain], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    keeps_comments: bool = True


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    folder: Path
    script: Script
    proposal: Proposal
    files: tuple[FileChange, ...]
    is_new: bool


Propose = Callable[[Script, ScriptMap | None], Proposal]
"""Whoever makes a story of a script. The map is of the story that is there, if there is one."""


def by_rules(script: Script, base: ScriptMap | None) -> Proposal:
    """The embedded breakdown. Raises `NoScenes`."""
    return breakdown(script) if base is None else breakdown(script, base.known)


def imported(script: Path, folder: Path, propose: Propose = by_rules) -> Imported:
    """Make a story of *script* in *folder*, or a proposal beside the story that is there.

    Raises `CannotImport`, `NoScenes`, `NotAMap` or `OSError`, and whatever *propose* raises; nothing is
    written then.
    """
    content = _content(script)
    read = read_script(content, script.name)
    if not is_slug(folder.name):
        raise CannotImport(
            f"{folder.name!r} cannot be the name of a story: lower case letters, digits, underscores"
        )
    if (folder / "story.yaml").is_file():
        return _revised(script, content, read, folder, propose)
    if folder.exists() and not is_empty(folder):
        raise CannotImport(f"{folder} has files in it and no story.yaml; name a new folder, or a story")
    proposal = propose(read, None)
    changes_ = tuple(FileChange(name, "new", yaml_text(it.value)) for name, it in proposal.files.items())
    for it in changes_:
        _assert_not_too_large(it, proposal)
    own = own_name(script)
    made = {it.name: (it.text or "").encode() for it in changes_}
    made |= {own: content, NAME: as_text(mapped(proposal, own, _sha256(content))).encode()}
    write_folder(folder, made, last="story.yaml")
    return Imported(folder, read, proposal, changes_, is_new=True)


def _assert_not_too_large(it: FileChange, proposal: Proposal) -> None:
    """Raise `CannotImport` for a scene that no story file may hold: a script without headings is one."""
    if it.name not in proposal.scenes or (why := _too_large(it.text or "")) is None:
        return
    lines = proposal.scenes[it.name].lines
    raise CannotImport(
        f"the scene from line {lines.first} to line {lines.last} is too long for one file"
        f" ({it.name}: {why}); give the script more scene headings"
    )


def _too_large(text: str) -> str | None:
    if len(text) < MAX_BYTES // 10:
        return None
    size = len(text.encode())
    if size > MAX_BYTES:
        return f"it would have {size / 1e6:.1f} MB"
    try:
        document(text)
    except Refused as refused:
        return refused.message
    return None


def own_name(script: Path) -> str:
    """What a script is called inside a story folder."""
    return f"script{script.suffix.lower() or '.txt'}"


def _content(script: Path) -> bytes:
    if not script.is_file():
        raise CannotImport(f"there is no script {script}")
    return script.read_bytes()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def story_map(folder: Path) -> ScriptMap | None:
    """What the story in *folder* was made from; None where it was made by hand. Raises `NotAMap`."""
    file = folder / NAME
    return from_text(file.read_text("utf-8")) if file.is_file() else None


def script_of(folder: Path) -> Path | None:
    """The script in a story folder."""
    found = (path for path in sorted(folder.glob("script.*")) if path.name != NAME and path.is_file())
    return next(found, None)


def _revised(script: Path, content: bytes, read: Script, folder: Path, propose: Propose) -> Imported:
    base = story_map(folder)
    if base is None:
        raise CannotImport(
            f"{folder} was not made from a script, so nothing in it can be matched; name a new folder"
        )
    proposal = propose(read, _as_called(folder, base))
    new = mapped(proposal, own_name(script), _sha256(content), base)
    files = tuple(proposed_changes(folder, base, new))
    shutil.rmtree(folder / PROPOSAL, ignore_errors=True)
    own = script_of(folder)
    is_other = own is None or own.read_bytes() != content
    if is_other:
        files = (FileChange(own_name(script), "changed" if own is not None else "new", None), *files)
    if files:
        for it in files:
            if it.text is not None:
                write_whole(folder / PROPOSAL / it.name, it.text.encode())
        if is_other:
            write_whole(folder / PROPOSAL / own_name(script), content)
        write_whole(folder / PROPOSAL / NAME, as_text(new).encode())
        write_whole(folder / PROPOSAL / "difference.txt", difference(files).encode())
    return Imported(folder, read, proposal, files, is_new=False)


def _as_called(folder: Path, base: ScriptMap) -> ScriptMap:
    """*base*, with the names that people have given its characters since: a writer may take them up."""
    people = dict(base.people)
    for slug, names in base.people.items():
        file = folder / f"characters/{slug}.yaml"
        told = plain_value(file.read_text("utf-8")) if file.is_file() else None
        name = told.get("name") if isinstance(told, dict) else None
        if isinstance(name, str) and name.casefold() not in map(str.casefold, names):
            people[slug] = (*names, name)
    return replace(base, people=people)


def proposed_changes(
    folder: Path, base: ScriptMap, new: ScriptMap, *, prefer: Prefer = "mine"
) -> Iterator[FileChange]:
    """Every file that *new* would change in *folder*, a person's edits kept."""
    for name in dict.fromkeys((*new.files, *base.files)):
        file = folder / name
        text = file.read_text("utf-8") if file.is_file() else None
        mine: Value = plain_value(text) if text is not None else ABSENT
        old: Value = base.files[name].value if name in base.files else ABSENT
        now: Value = new.files[name].value if name in new.files else ABSENT
        whole = merged(old, mine, now, prefer=prefer)
        if whole.value == mine and not whole.conflicts:
            continue
        fields = tuple((path, _shown(was), _shown(is_)) for path, was, is_ in changes(mine, whole.value))
        conflicts = tuple(whole.conflicts)
        if not isinstance(whole.value, dict):
            yield FileChange(name, "removed", None, (), conflicts)
        elif text is None:
            yield FileChange(name, "new", yaml_text(whole.value), (), conflicts)
        else:
            made = patched(text, whole.value)
            yield FileChange(name, "changed", made.text, fields, conflicts, made.keeps_comments)


def _shown(value: Value) -> Plain:
    return None if value is ABSENT else value


def difference(files: Sequence[FileChange]) -> str:
    """A proposal for people: file by file, field by field, what is there and what would be."""
    lines: list[str] = []
    for it in files:
        lines.append(f"{it.change:<8} {it.name}")
        for path, was, now in it.fields:
            lines += [f"    {path or '(all of it)'}", f"      - {_short(was)}", f"      + {_short(now)}"]
        for conflict in it.conflicts:
            lines += [
                f"    CONFLICT {conflict.path or '(the whole file)'}",
                f"      proposed before: {_short(conflict.was)}",
                f"      yours:           {_short(conflict.mine)}",
                f"      proposed now:    {_short(conflict.proposed)}",
            ]
        if not it.keeps_comments:
            lines.append("    comments in this file would be lost: it has to be written anew")
    return "\n".join(lines) + "\n"


def _short(value: Plain) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:297]}..."


@contextmanager
def as_if_merged(folder: Path, files: Sequence[FileChange]) -> Generator[Path]:
    """A copy of the story in *folder* with *files* taken over, for reading and planning; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="story-assets-") as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(PROPOSAL))
        for it in files:
            put(copy, it)
        yield copy


def put(folder: Path, it: FileChange) -> None:
    """Write one change into *folder*. The script itself is not among them."""
    if it.change == "removed":
        (folder / it.name).unlink(missing_ok=True)
    elif it.text is not None:
        write_whole(folder / it.name, it.text.encode())


def out_of_step(folder: Path) -> tuple[OutOfStep, ...]:
    """The scenes of the story in *folder* whose words in its script have changed. Raises `NotAMap`."""
    file = script_of(folder)
    if file is None or (made_from := story_map(folder)) is None:
        return ()
    content = file.read_bytes()
    if _sha256(content) == made_from.sha256 and not (folder / PROPOSAL).exists():
        return ()
    return in_step(made_from, read_script(content, file.name)).changed


def by_name(files: Sequence[FileChange]) -> Mapping[str, FileChange]:
    """*files* by their names."""
    return {it.name: it for it in files}
