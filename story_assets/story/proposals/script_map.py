"""What a story was made from: the words of each scene, the lines of each field, and what was last proposed.

It is one file beside the script, written by the machine and read by it. Comments in the YAML were the other
way. They would stand where people look; but people move, shorten and delete them, their line numbers are
wrong after the next edit of the script, and a comment cannot hold what was proposed, which is what tells a
person's decision from a default. Fields are named by slugs, so this file stays true whatever people do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import to_json

from story_assets.story.breakdown.known import KeyArt, Known
from story_assets.story.breakdown.proposal import Plain, Proposal, ProposedFile, SceneWords
from story_assets.story.screenplay.elements import Lines
from story_assets.story.sentences import Mendable

NAME: Final = "script.map.json"
SCHEMA: Final = "story_assets.script_map/1"


@dataclass(frozen=True)
class ScriptMap:
    """The last proposal that was taken over, file by file."""

    script: str
    """The script's file in the folder."""
    sha256: str
    files: Mapping[str, ProposedFile] = field(default_factory=dict[str, ProposedFile])
    scenes: Mapping[str, SceneWords] = field(default_factory=dict[str, SceneWords])
    """Those that left the script too: their names are not given again."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    speeches: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def known(self) -> Known:
        """The names it gave."""
        settings = {name: it.value.get("setting") for name, it in self.files.items() if name in self.scenes}
        furniture = {
            name.removeprefix("settings/").removesuffix(".yaml"): list(props)
            for name, it in self.files.items()
            if name.startswith("settings/") and isinstance(props := it.value.get("props", {}), dict)
        }
        return Known(
            scenes=self.scenes,
            people=self.people,
            speeches=self.speeches,
            settings={name: slug for name, slug in settings.items() if isinstance(slug, str)},
            furniture=furniture,
            order=tuple(self.people),
            titles={name: it for name, told in self.files.items() if (it := _title(name, told.value))},
            covers={
                name: it for name, told in self.files.items() if (it := _key_art(told.value)) is not None
            },
        )

    def taken(self, new: "ScriptMap", name: str) -> "ScriptMap":
        """This, once the file *name* was taken over from *new*."""
        files, scenes = dict(self.files), dict(self.scenes)
        if name in new.files:
            files[name] = new.files[name]
        else:
            files.pop(name, None)
        if name in new.scenes:
            scenes[name] = new.scenes[name]
        people = {**self.people, **new.people}
        return replace(
            self, files=files, scenes=scenes, people=people, speeches={**self.speeches, **new.speeches}
        )


def _title(name: str, value: Mapping[str, Plain]) -> str | None:
    title = value.get("title")
    is_of_one = name == "story.yaml" or name.endswith("/episode.yaml")
    return title if is_of_one and isinstance(title, str) else None


def _key_art(value: Mapping[str, Plain]) -> KeyArt | None:
    covers = value.get("covers")
    key = covers.get("key") if isinstance(covers, dict) else None
    if not isinstance(key, dict):
        return None
    looks, setting = key.get("looks"), key.get("setting")
    return KeyArt(
        setting if isinstance(setting, str) else None, tuple(looks) if isinstance(looks, dict) else ()
    )


def mapped(proposal: Proposal, script: str, sha256: str, before: ScriptMap | None = None) -> ScriptMap:
    """*proposal* as the map of a story, over what the map *before* remembers of what is gone."""
    old = before or ScriptMap(script, sha256)
    return ScriptMap(
        script,
        sha256,
        proposal.files,
        {**old.scenes, **proposal.scenes},
        {
            **old.people,
            **{slug: _names(slug, names, old, proposal) for slug, names in proposal.people.items()},
        },
        {**old.speeches, **proposal.speeches},
    )


def _names(slug: str, names: tuple[str, ...], old: ScriptMap, proposal: Proposal) -> tuple[str, ...]:
    """The names of now first, then those of before; a name that somebody gave up may be another's next."""
    before = () if slug in proposal.renamed else old.people.get(slug, ())
    return tuple(dict.fromkeys((*names, *before)))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    proposed: dict[str, object]
    lines: dict[str, list[tuple[int, int]]] = {}


class _Scene(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lines: tuple[int, int]
    words: list[str]
    shots: dict[str, str] = {}


class _Map(BaseModel):
    model_config = ConfigDict(extra="forbid")
    schema_: str
    about: str = ""
    script: str
    sha256: str
    people: dict[str, list[str]] = {}
    speeches: dict[str, list[str]] = {}
    scenes: dict[str, _Scene] = {}
    files: dict[str, _File] = {}


class NotAMap(Mendable):
    """A file that should say what a story was made from, and does not."""


def as_text(it: ScriptMap) -> str:
    """*it* as the text of its file."""
    told = {
        "schema_": SCHEMA,
        "about": "Written by story-assets import and merge. What a person decides is in the YAML, not here.",
        "script": it.script,
        "sha256": it.sha256,
        "people": it.people,
        "speeches": it.speeches,
        "scenes": {
            name: {
                "lines": (scene.lines.first, scene.lines.last),
                "words": scene.words,
                "shots": dict(scene.shots),
            }
            for name, scene in it.scenes.items()
        },
        "files": {
            name: {
                "proposed": file.value,
                "lines": {
                    path: [(at.first, at.last) for at in lines] for path, lines in file.sources.items()
                },
            }
            for name, file in it.files.items()
        },
    }
    return to_json(told, indent=1).decode() + "\n"


def from_text(text: str) -> ScriptMap:
    """What *text* says. Raises `NotAMap`."""
    try:
        told = _Map.model_validate_json(text)
    except ValidationError as error:
        raise NotAMap(f"{NAME} cannot be read: {error.errors()[0]['msg']}") from None
    if told.schema_ != SCHEMA:
        raise NotAMap(f"{NAME} is of another version: {told.schema_}")
    raw: dict[str, dict[str, dict[str, Plain]]] = json.loads(text)["files"]
    return ScriptMap(
        told.script,
        told.sha256,
        {
            name: ProposedFile(
                raw[name]["proposed"],
                {path: tuple(Lines(*at) for at in lines) for path, lines in file.lines.items()},
            )
            for name, file in told.files.items()
        },
        {
            name: SceneWords(Lines(*scene.lines), tuple(scene.words), scene.shots)
            for name, scene in told.scenes.items()
        },
        {slug: tuple(names) for slug, names in told.people.items()},
        {slug: tuple(lines) for slug, lines in told.speeches.items()},
    )
