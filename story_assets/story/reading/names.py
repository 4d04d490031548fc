"""The names a story defines, and what to say about one that it does not."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from story_assets.story.bible import Character, Setting
from story_assets.story.model import StoryFile
from story_assets.story.reading.errors import FieldPath, Finding, dotted, listed, nearest, perhaps, shown
from story_assets.story.reading.parts import Part
from story_assets.story.scenes import Episode, Scene


@dataclass
class Draft:
    """Every file of a folder, read as far as it can be; None where a file is there but is not YAML."""

    about: Part[StoryFile] | None = None
    characters: dict[str, Part[Character] | None] = field(default_factory=dict[str, Part[Character] | None])
    settings: dict[str, Part[Setting] | None] = field(default_factory=dict[str, Part[Setting] | None])
    episodes: dict[str, Part[Episode] | None] = field(default_factory=dict[str, Part[Episode] | None])
    scenes: dict[tuple[str, str], Part[Scene] | None] = field(
        default_factory=dict[tuple[str, str], Part[Scene] | None]
    )
    closed: frozenset[str] = frozenset()
    """Folders that could not be looked into."""


@dataclass(frozen=True)
class Names:
    """What may be named at some place."""

    what: str
    place: str
    """Who has them, for the message: "the bible has"."""
    known: Collection[str]
    whole: bool = True
    """False where some definitions could not be read: then no name is called unknown."""

    def unknown(self, name: str) -> str | None:
        """What is wrong with *name*, or nothing. A name that could not be read was reported already."""
        if name in self.known or not self.whole or not name:
            return None
        hint = perhaps(name, self.known)
        if not self.known:
            return f"no {self.what} {shown(name)}; {self.place} none"
        # With hundreds of names the near one is the answer, and the list is not.
        listing = (
            ""
            if nearest(name, self.known) and len(self.known) > 12
            else f"; {self.place}: {listed(self.known)}"
        )
        return f"no {self.what} {shown(name)}{hint}{listing}"

    def check(self, file: str, path: FieldPath, name: str | None) -> Iterator[Finding]:
        """A finding at *path* if *name* is not one of these."""
        if name is not None and name not in self.known and (message := self.unknown(name)):
            yield Finding(file, path, message)


class Bible:
    """Everything that scenes and covers may name."""

    def __init__(self, draft: Draft) -> None:
        self.characters = Names(
            "character", "the bible has", draft.characters, "characters" not in draft.closed
        )
        self.settings = Names("setting", "the story has", draft.settings, "settings" not in draft.closed)
        self.looks = {slug: _looks(slug, part) for slug, part in draft.characters.items()}
        self.travelling = _travelling_props(draft)
        self._fixed = draft.settings
        self._props: dict[str | None, Names] = {None: self.travelling}

    def props(self, setting: str | None) -> Names:
        """What can be seen, held or looked at in *setting*."""
        if setting not in self._props:
            self._props[setting] = self._with_fixed(setting or "")
        return self._props[setting]

    def _with_fixed(self, setting: str) -> Names:
        part = self._fixed.get(setting)
        fixed = part.value.props if part else {}
        whole = self.travelling.whole and part is not None and part.knows("props")
        return Names("prop", "here one can name", dict.fromkeys((*fixed, *self.travelling.known)), whole)


def _looks(slug: str, part: Part[Character] | None) -> Names:
    looks = part.value.looks if part else {}
    return Names(f"look of {slug}", f"{slug} has", looks, part is not None and part.knows("looks"))


def _travelling_props(draft: Draft) -> Names:
    known = dict.fromkeys(slug for _, slug in _props_that_travel(draft))
    people = draft.characters.values()
    whole = draft.about is not None and draft.about.knows("props") and "characters" not in draft.closed
    whole = whole and all(part is not None and part.knows("signature_props") for part in people)
    return Names("prop", "the story has", known, whole)


def _props_that_travel(draft: Draft) -> Iterator[tuple[tuple[str, str], str]]:
    """Slugs of props that any scene can see, each with the file and field that define it."""
    if draft.about:
        yield from (((draft.about.file, "props"), slug) for slug in draft.about.value.props)
    for part in filter(None, draft.characters.values()):
        yield from (((part.file, "signature_props"), slug) for slug in part.value.signature_props)


def props_defined_twice(draft: Draft) -> Iterator[Finding]:
    """Props that one scene could see under one name."""
    first: dict[str, tuple[str, str]] = {}
    for (file, place), slug in _props_that_travel(draft):
        if slug in first:
            yield _second_prop(file, (place, slug), first[slug])
        else:
            first[slug] = (file, place)
    for part in filter(None, draft.settings.values()):
        for slug in part.value.props:
            if slug in first:
                yield _second_prop(part.file, ("props", slug), first[slug])


def _second_prop(file: str, path: FieldPath, first: tuple[str, str]) -> Finding:
    message = f"prop {shown(path[-1])} is defined in {first[0]} ({first[1]}) too; a scene could see both"
    return Finding(file, path, message)


def repeated(file: str, place: FieldPath, names: Iterable[str], what: str) -> Iterator[Finding]:
    """A finding for each of *names* that stands in the list at *place* a second time."""
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        if name and first.setdefault(name, number) != number:
            path = (*place, number)
            yield Finding(
                file, path, f"{what} {shown(name)} stands here twice: at {dotted(place)}.{first[name]} too"
            )


def repeated_slugs(part: Part[Scene]) -> Iterator[Finding]:
    """Shots of one scene under one slug."""
    first: dict[str, int] = {}
    for number, shot in enumerate(part.value.shots):
        if shot.slug and first.setdefault(shot.slug, number) != number:
            message = f"shot {shown(shot.slug)} stands here twice: at shots.{first[shot.slug]} too"
            yield Finding(part.file, ("shots", number, "slug"), message)


def colliding(draft: Draft) -> Iterator[Finding]:
    """Different things that would share one id, and so one image: a_b + c and a + b_c."""
    people = [(slug, part) for slug, part in draft.characters.items() if part]
    yield from _collisions(
        {(slug, look): (part.file, ("looks", look)) for slug, part in people for look in part.value.looks},
        "look",
    )
    scenes = {slugs: (part.file, ()) for slugs, part in draft.scenes.items() if part}
    among_scenes = list(_collisions(scenes, "scene"))
    yield from among_scenes
    covers = {
        (slug, cover): (part.file, ("covers", cover))
        for slug, part in draft.episodes.items()
        if part
        for cover in part.value.covers
    }
    yield from _collisions(covers, "cover")
    said = {finding.file for finding in among_scenes}
    yield from _collisions(dict(_shots(draft, said)), "shot")


def _shots(draft: Draft, said: set[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, FieldPath]]]:
    """The shots that collide, if any do: ten thousand are looked at in 4 ms, and placed in 40."""
    parts = [(slugs, part) for slugs, part in draft.scenes.items() if part and part.file not in said]
    slugs = [
        (*scene, slug) for scene, part in parts for slug in {shot.slug for shot in part.value.shots} if slug
    ]
    once = Counter("_".join(names) for names in slugs)
    if len(once) == len(slugs):
        return
    for scene, part in parts:
        for number, shot in enumerate(part.value.shots):
            if shot.slug and once["_".join((*scene, shot.slug))] > 1:
                yield (*scene, shot.slug), (part.file, ("shots", number, "slug"))


def _collisions(places: Mapping[tuple[str, ...], tuple[str, FieldPath]], what: str) -> Iterator[Finding]:
    first: dict[Hashable, tuple[str, ...]] = {}
    for slugs, (file, path) in places.items():
        name = "_".join(slugs)
        other = first.setdefault(name, slugs)
        if other is not slugs:
            message = f"this {what} would be {shown(name)}, as {' + '.join(other)} is; rename one of them"
            yield Finding(file, path, message)
