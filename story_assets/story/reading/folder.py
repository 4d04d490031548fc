"""A story folder, read whole: every file once, then every name against the others."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from story_assets.story.bible import Character, Setting
from story_assets.story.model import Story, StoryFile
from story_assets.story.part import StoryPart
from story_assets.story.reading import checks
from story_assets.story.reading.errors import FieldPath, Finding, StoryError, StoryErrors
from story_assets.story.reading.events import Refused
from story_assets.story.reading.layout import Layout, is_slug, layout
from story_assets.story.reading.names import Draft
from story_assets.story.reading.parts import Part, part
from story_assets.story.reading.pictures import NotAPicture, picture_digest
from story_assets.story.reading.source import Source, parsed, source
from story_assets.story.reading.supposing import Supposition, supposed, unread
from story_assets.story.reading.wording import not_a_slug
from story_assets.story.reading.yaml12 import Value
from story_assets.story.scenes import Episode, Scene
from story_assets.story.uncollected import uncollected

PartT = TypeVar("PartT", bound=StoryPart)


def read_story(folder: Path, *, instead: Sequence[Supposition] = ()) -> Story:
    """The story in *folder*, with the values of *instead* in place of what its files say.

    Raises `StoryErrors` with everything that is wrong in it.
    """
    try:
        found = layout(folder)
    except Refused as refused:
        raise StoryErrors([StoryError(str(folder), None, "", refused.message)]) from None
    reader = _Reader(folder, instead)
    with uncollected():
        draft = reader.draft(found)
        for finding in checks.findings(draft):
            reader.report(finding)
    name = folder.name if folder.name not in ("", "..") else folder.resolve().name
    if not is_slug(name):
        message = f"the folder's name {not_a_slug(name)}; rename it"
        reader.errors.append(StoryError(str(folder), None, "", message))
    if reader.errors:
        raise StoryErrors(reader.errors)
    return _story(name, draft)


class _Reader:
    """Reads files and collects what is wrong with them."""

    def __init__(self, folder: Path, instead: Sequence[Supposition] = ()) -> None:
        self.folder = folder
        self._instead = instead
        self.errors: list[StoryError] = []
        self._sources: dict[str, Source] = {}

    def draft(self, found: Layout) -> Draft:
        """Every file of *found*, as far as it can be understood."""
        self.errors += found.errors
        draft = Draft(closed=frozenset(found.closed))
        if found.has_story:
            draft.about = self._part(StoryFile, "story.yaml", {})
        for slug, file in found.characters.items():
            draft.characters[slug] = self._part(Character, file, {"slug": slug})
        for slug, file in found.settings.items():
            draft.settings[slug] = self._part(Setting, file, {"slug": slug})
        for slug, episode in found.episodes.items():
            draft.episodes[slug] = self._part(Episode, f"{episode.name}/episode.yaml", {"slug": slug})
            for scene, file in episode.scenes.items():
                draft.scenes[slug, scene] = self._part(Scene, file, {"slug": scene})
        self.errors += unread(self._instead, list(self._sources))
        return draft

    def report(self, finding: Finding) -> None:
        """Keep *finding* with its line."""
        read = self._sources[finding.file]
        self.errors.append(read.error(finding.path, finding.message))

    def _part(self, kind: type[PartT], file: str, outside: Mapping[str, Value]) -> Part[PartT] | None:
        try:
            read = self._sources[file] = source(self.folder, file)
        except Refused as refused:
            self.errors.append(StoryError(file, refused.line, "", refused.message))
            return None
        found, errors = parsed(read)
        self.errors += errors
        if found is None:
            return None
        value, errors = supposed(found.value, [it for it in self._instead if it.file == file])
        self.errors += errors
        if outside and isinstance(value, dict) and "slug" in value:
            self.report(Finding(file, ("slug",), "the name of the file is the slug; delete this line"))
        if steps := _IMAGES.get(kind):
            value = self._brought(file, value, (), steps)
        described, findings = part(kind, file, value, outside)
        for finding in findings:
            self.report(finding)
        return described

    def _brought(self, file: str, value: Value, place: FieldPath, steps: tuple[str, ...]) -> Value:
        """*value* with the digest of every supplied image under *steps* filled in."""
        if steps and isinstance(value, dict) and steps[0] in value:
            inner = self._brought(file, value[steps[0]], (*place, steps[0]), steps[1:])
            return {**value, steps[0]: inner}
        if steps or not isinstance(value, tuple):
            return value
        return tuple(self._digested(file, item, (*place, number)) for number, item in enumerate(value))

    def _digested(self, file: str, image: Value, place: FieldPath) -> Value:
        if not isinstance(image, dict) or not isinstance(name := image.get("file"), str):
            return image
        if "sha256" in image:
            message = "is filled in when the folder is read; delete this line"
            self.report(Finding(file, (*place, "sha256"), message))
        try:
            return {**image, "sha256": picture_digest(self.folder, name)}
        except NotAPicture as wrong:
            self.report(Finding(file, (*place, "file"), str(wrong)))
            return {**image, "sha256": ""}


_IMAGES: Final[Mapping[type[StoryPart], tuple[str, ...]]] = {
    StoryFile: ("style", "references"),
    Character: ("references",),
    Setting: ("references",),
}
"""Where each kind of file names supplied images."""


def _story(name: str, draft: Draft) -> Story:
    """*draft* as a story; it is known to be whole."""
    assert draft.about is not None
    about = draft.about.value
    episodes = {slug: _value(draft.episodes[slug]) for slug in about.episodes}
    return Story(
        slug=name,
        about=about,
        characters={slug: _value(part) for slug, part in draft.characters.items()},
        settings={slug: _value(part) for slug, part in draft.settings.items()},
        episodes=episodes,
        scenes={
            f"{slug}_{scene}": _value(draft.scenes[slug, scene])
            for slug, episode in episodes.items()
            for scene in episode.scenes
        },
    )


def _value(described: Part[PartT] | None) -> PartT:
    assert described is not None
    return described.value
