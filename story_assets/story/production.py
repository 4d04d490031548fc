"""A story as everything that must be made for it, and what each piece rests on. Plain data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Final, Literal, NamedTuple, get_args

from story_assets.story.briefs.brief import Brief, Fact, Said
from story_assets.story.briefs.character_sheet import character_sheet
from story_assets.story.briefs.contact_sheet import contact_sheet
from story_assets.story.briefs.cover import cover
from story_assets.story.briefs.prompt import MAX_PROMPT, prompt
from story_assets.story.briefs.quoting import Quotes, episode_of, state_before
from story_assets.story.briefs.scene_board import scene_board
from story_assets.story.briefs.shot_reference import shot_reference
from story_assets.story.continuity import Finding, continuity
from story_assets.story.digest import Memo, digest
from story_assets.story.model import Story
from story_assets.story.scenes import Scene, Shot
from story_assets.story.words import JOBS

Kind = Literal[
    "style_guide",
    "character_bible",
    "scene_map",
    "scene_plan",
    "brief",
    "character_sheet",
    "scene_board",
    "contact_sheet",
    "shot_reference",
    "cover",
    "video_handoff",
    "episode_package",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
IMAGES: Final[frozenset[Kind]] = frozenset(JOBS)
ROOTS: Final[frozenset[Kind]] = frozenset({"style_guide", "character_bible", "scene_map", "scene_plan"})


class Key(NamedTuple):
    """An artifact's name within its story."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class Artifact:
    """One thing that is made, with what it rests on."""

    key: Key
    group: str
    """Where people look for it: characters, settings, an episode."""
    title: str
    """For people; in any script."""
    rests_on: tuple[Key, ...]
    content: object
    """What it is made from, besides what it rests on: canonical content."""
    brief: Brief | None = None

    @property
    def is_image(self) -> bool:
        """Whether a renderer makes it."""
        return self.key.kind in IMAGES


@dataclass(frozen=True)
class ShotHandoff:
    """What the video step of one shot is told."""

    scene: str
    shot: Shot
    state_in: Mapping[str, str]
    state_out: Mapping[str, str]


class Production:
    """Every artifact of one story, in an order in which each comes after what it rests on.

    *directions* are notes of people on earlier takes, by `kind/id`: part of the brief of the next one.
    """

    def __init__(self, story: Story, directions: Mapping[str, Sequence[str]] | None = None) -> None:
        self.story = story
        self.directions: Mapping[str, Sequence[str]] = directions or {}
        self.handoffs: dict[Key, ShotHandoff] = {}
        self._memo: Memo = {}
        self._digests: dict[Key, str] = {}
        everything = _Builder(story, self.handoffs, self.directions).everything()
        self.artifacts: dict[Key, Artifact] = {it.key: it for it in everything}

    def __getitem__(self, key: Key) -> Artifact:
        return self.artifacts[key]

    @cached_property
    def images(self) -> tuple[Artifact, ...]:
        """The artifacts that a renderer makes, in order."""
        return tuple(it for it in self.artifacts.values() if it.is_image)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the continuity supervisor says of the story."""
        return continuity(self.story)

    def broken(self, key: Key) -> Finding | None:
        """What cannot be true on screen in the image *key*, the first of it; nothing is paid for that."""
        brief = self.artifacts[key].brief
        if brief is None or brief.source.scene is None:
            return None
        scene, shot = f"{brief.source.episode}_{brief.source.scene}", brief.source.shot
        here = (it for it in self.findings if it.stops and it.scene == scene)
        return next((it for it in here if None in (shot, it.shot) or shot == it.shot), None)

    def digest(self, key: Key) -> str:
        """Of the content of *key*: of the brief for a brief and its image."""
        if key not in self._digests:
            it = self.artifacts[key]
            content = it.brief if it.brief is not None else it.content
            self._digests[key] = digest(content, self._memo)
        return self._digests[key]

    def digest_under(self, key: Key, notes: Sequence[str]) -> str:
        """What `digest` of an image would be if *notes* were its direction."""
        brief = self.artifacts[key].brief
        if brief is None or tuple(notes) == tuple(note.value for note in brief.direction):
            return self.digest(key)
        return digest(directed(brief.model_copy(update={"direction": ()}), notes))

    def dependants(self, key: Key) -> frozenset[Key]:
        """Everything that rests on *key*, however far down."""
        found: set[Key] = {key}
        for it in self.artifacts.values():
            if not found.isdisjoint(it.rests_on):
                found.add(it.key)
        return frozenset(found - {key})


def directed(brief: Brief, notes: Sequence[str]) -> Brief:
    """*brief* with the *notes* of people as its direction. Raises `ValueError` for a note that is none."""
    if not notes:
        return brief
    said = tuple(Said(at=f"direction.{number}", value=note) for number, note in enumerate(notes, start=1))
    return brief.model_copy(update={"direction": said})


def problems(production: Production) -> Iterator[tuple[Key, str]]:
    """Briefs that no model could draw as written, before any money moves."""
    for it in production.images:
        if it.brief is None:
            continue
        if missing := unattached(it.brief):
            yield it.key, f"names {', '.join(missing)} without room for the sheet among its references"
        if len(text := prompt(it.brief)) > MAX_PROMPT:
            yield it.key, f"needs a prompt of {len(text)} characters; the models read {MAX_PROMPT}"


def unattached(brief: Brief) -> tuple[str, ...]:
    """Looks that are in the picture without their sheet attached, or attached without being in it."""
    if brief.job == "character_sheet":
        return ()
    named = {f"character_sheet/{it.character}_{it.look}" for it in brief.subjects}
    seen = {f"character_sheet/{it.who}_{it.look}" for panel in brief.panels for it in panel.cast}
    sent = {it.image for it in brief.references if it.role == "identity" and it.image is not None}
    return tuple(sorted((named | seen) ^ sent))


class _Builder:
    """Walks a story once and yields its artifacts."""

    def __init__(
        self, story: Story, handoffs: dict[Key, ShotHandoff], directions: Mapping[str, Sequence[str]]
    ) -> None:
        self.story = story
        self.directions = directions
        self.quotes = Quotes(story)
        self.handoffs = handoffs

    def everything(self) -> Iterator[Artifact]:
        yield from self._roots()
        for name, character in self.story.characters.items():
            for look, worn in character.looks.items():
                title = f"{character.name}, {worn.name or look.replace('_', ' ')}"
                yield from self._image(character_sheet(self.quotes, name, look), "characters", title)
        for slug, setting in self.story.settings.items():
            yield from self._image(scene_board(self.quotes, slug), "settings", setting.name)
        for scene_id, scene in self.story.scenes.items():
            yield from self._scene(scene_id, scene)
        for episode, it in self.story.episodes.items():
            for slug in it.covers:
                title = f"{it.title}, {slug.replace('_', ' ')}"
                yield from self._image(cover(self.quotes, episode, slug), episode, title)
            yield self._package(episode)

    def _roots(self) -> Iterator[Artifact]:
        about = self.story.about
        style = {"style": about.style, "props": about.props, "aspect": about.aspect}
        yield Artifact(Key("style_guide", "style"), "story", about.title, (), style)
        for slug, character in self.story.characters.items():
            yield Artifact(Key("character_bible", slug), "characters", character.name, (), character)
        for slug, setting in self.story.settings.items():
            yield Artifact(Key("scene_map", slug), "settings", setting.name, (), setting)
        for scene_id, scene in self.story.scenes.items():
            yield Artifact(Key("scene_plan", scene_id), episode_of(scene_id, scene), scene.title, (), scene)

    def _scene(self, scene_id: str, scene: Scene) -> Iterator[Artifact]:
        episode = episode_of(scene_id, scene)
        plan = Key("scene_plan", scene_id)
        if scene.beats:
            yield from self._image(contact_sheet(self.quotes, scene_id), episode, scene.title, plan)
        states = dict(state_before(scene_id, scene, self.story))
        images: dict[str, tuple[Artifact, ...]] = {}
        for shot, after in zip_longest(scene.shots, scene.shots[1:]):
            brief = shot_reference(self.quotes, scene_id, scene, shot, states[shot.slug])
            title = f"{scene.title}, {shot.slug}"
            images[shot.slug] = tuple(self._image(brief, episode, title, plan))
            self._hand_off(scene_id, shot, states[shot.slug], states[after.slug if after else ""])
        for slug in _in_order(scene):
            yield from images[slug]
        for shot in scene.shots:
            yield self._handoff(scene_id, scene, shot, plan)

    def _image(self, brief: Brief, group: str, title: str, *plans: Key) -> Iterator[Artifact]:
        image = Key(brief.job, brief.image)
        brief = directed(brief, self.directions.get(str(image), ()))
        key = Key("brief", f"{brief.job}.{brief.image}")
        quoted = dict.fromkeys(
            (
                Key("style_guide", "style"),
                *(Key("character_bible", subject.character) for subject in brief.subjects),
                *(Key("character_bible", owner) for owner in _owners(brief)),
                *((Key("scene_map", brief.place.setting),) if brief.place is not None else ()),
                *plans,
            )
        )
        yield Artifact(key, group, title, tuple(quoted), None, brief)
        sent = (_key(it.image) for it in brief.references if it.image is not None)
        yield Artifact(image, group, title, (key, *sent), None, brief)

    def _hand_off(
        self, scene_id: str, shot: Shot, before: Mapping[str, Fact], after: Mapping[str, Fact]
    ) -> None:
        self.handoffs[Key("video_handoff", f"{scene_id}_{shot.slug}")] = ShotHandoff(
            scene_id,
            shot,
            {about: fact.value for about, fact in before.items()},
            {about: fact.value for about, fact in after.items()},
        )

    def _handoff(self, scene_id: str, scene: Scene, shot: Shot, plan: Key) -> Artifact:
        key = Key("video_handoff", f"{scene_id}_{shot.slug}")
        told = self.handoffs[key]
        stills = dict.fromkeys(f"{scene_id}_{slug}" for slug in (shot.slug, shot.ends_on) if slug)
        content = {
            "shot": shot,
            "state_in": told.state_in,
            "state_out": told.state_out,
            "aspect": self.story.about.aspect,
            "video": self.story.about.video,
        }
        rests_on = (*(Key("shot_reference", still) for still in stills), plan)
        return Artifact(key, episode_of(scene_id, scene), f"{scene.title}, {shot.slug}", rests_on, content)

    def _package(self, episode: str) -> Artifact:
        it = self.story.episodes[episode]
        handoffs = tuple(
            Key("video_handoff", f"{episode}_{scene}_{shot.slug}")
            for scene in it.scenes
            for shot in self.story.scenes[f"{episode}_{scene}"].shots
        )
        content = {"episode": episode, "shots": [key.id for key in handoffs]}
        return Artifact(Key("episode_package", episode), episode, it.title, handoffs, content)


def _owners(brief: Brief) -> Iterator[str]:
    """Characters whose signature props the brief quotes, present or not."""
    for prop in brief.props:
        whose, name, *_ = prop.at.split(".")
        if whose == "characters":
            yield name


def _key(name: str) -> Key:
    kind, _, slug = name.partition("/")
    for known in KINDS:
        if known == kind:
            return Key(known, slug)
    raise ValueError(f"{name} is not an artifact")


def _in_order(scene: Scene) -> tuple[str, ...]:
    """Shots so that each comes after the one it continues. Reading has refused cycles."""
    shots = {shot.slug: shot for shot in scene.shots}
    done: dict[str, None] = {}
    for slug in shots:
        chain: list[str] = []
        at: str | None = slug
        while at is not None and at not in done:
            chain.append(at)
            at = shots[at].continues
        done.update(dict.fromkeys(reversed(chain)))
    return tuple(done)
