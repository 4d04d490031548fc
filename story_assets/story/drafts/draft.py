"""A story that is being drafted: the answers so far, and the files they come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from story_assets.story.breakdown.known import shot_names
from story_assets.story.breakdown.proposal import Plain, ProposedFile, Sources
from story_assets.story.drafts import filing
from story_assets.story.drafts.bible import DraftCharacter, DraftLook, DraftProp, DraftSetting
from story_assets.story.drafts.filing import Fields
from story_assets.story.drafts.scenes import (
    DraftShot,
    EpisodeAnswer,
    SceneAnswer,
    StoryAnswer,
    TreatmentAnswer,
)
from story_assets.story.drafts.source import SceneSource
from story_assets.story.reading.layout import is_slug
from story_assets.story.screenplay.elements import Lines

Answer: TypeAlias = StoryAnswer | TreatmentAnswer | SceneAnswer | EpisodeAnswer
PartT = TypeVar("PartT", DraftCharacter, DraftSetting, DraftProp)
STORY = "story"
"""The name of the part of a draft that is about the whole."""


@dataclass
class Draft:
    """The answers to each part of a story, by name: story, the id of a scene, the slug of an episode."""

    title: str
    aspect: str
    scenes: tuple[SceneSource, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    kept: Mapping[str, ProposedFile] = field(default_factory=dict[str, ProposedFile])
    """Files of an earlier reading that stand as they are unless an answer has them."""
    notes: str = ""
    """What story.yaml says of where it came from."""

    @property
    def episodes(self) -> tuple[str, ...]:
        """Slugs, in story order."""
        return tuple(dict.fromkeys(it.episode for it in self.scenes))

    @property
    def treatment(self) -> TreatmentAnswer | None:
        """What the whole is to be, where it was made of an idea."""
        whole = self.answers.get(STORY)
        return whole if isinstance(whole, TreatmentAnswer) else None

    def characters(self) -> dict[str, tuple[str, DraftCharacter]]:
        """Who was drafted, and in which part. Whoever was first to need them has the word."""
        drafted = _first((by, one) for by, it in self._bibles() for one in it.characters)
        return {slug: one for slug, one in drafted.items() if f"characters/{slug}.yaml" not in self.kept}

    def settings(self) -> dict[str, tuple[str, DraftSetting]]:
        """Where, and in which part."""
        drafted = _first((by, one) for by, it in self._bibles() for one in it.settings)
        return {slug: one for slug, one in drafted.items() if f"settings/{slug}.yaml" not in self.kept}

    def props(self) -> dict[str, tuple[str, DraftProp]]:
        """Things that travel, and in which part."""
        return _first((by, one) for by, it in self._bibles() for one in it.props)

    def looks(self, who: str) -> list[DraftLook]:
        """Looks that came after the character."""
        scenes = (it for _, it in self._bibles() if isinstance(it, SceneAnswer))
        return [new.look for it in scenes for new in it.looks if new.who == who]

    def _bibles(self) -> Iterator[tuple[str, TreatmentAnswer | SceneAnswer]]:
        names = (STORY, *(it.id for it in self.scenes))
        for name in names:
            answer = self.answers.get(name)
            if isinstance(answer, TreatmentAnswer | SceneAnswer):
                yield name, answer

    def files(self) -> dict[str, ProposedFile]:
        """Every file, story.yaml first."""
        made = {"story.yaml": ProposedFile(self._story())}
        made |= {name: it for name, it in self.kept.items() if name.startswith(("characters/", "settings/"))}
        for slug, (_, one) in self.characters().items():
            made[f"characters/{slug}.yaml"] = ProposedFile(filing.character(one, self.looks(slug)))
        for name in self.kept:
            if name.startswith("characters/"):
                made[name] = self._with_looks(name)
        for slug, (_, one) in self.settings().items():
            made[f"settings/{slug}.yaml"] = ProposedFile(filing.setting(one))
        for it in self.scenes:
            made[it.file] = self.scene_file(it)
        for slug in self.episodes:
            made[f"episodes/{slug}/episode.yaml"] = ProposedFile(self._episode(slug))
        if self.treatment is not None:
            # Of an idea everything is made up, and whoever asked for that has decided it.
            made = {name: replace(it, value=_decided(it.value)) for name, it in made.items()}
        return made

    def _with_looks(self, name: str) -> ProposedFile:
        """Somebody of an earlier reading, in what they wear since."""
        before, slug = self.kept[name], name.removeprefix("characters/").removesuffix(".yaml")
        old = before.value.get("looks")
        looks: Fields = dict(old) if isinstance(old, dict) else {}
        more = {it.slug: filing.look(it) for it in self.looks(slug) if it.slug not in looks}
        return ProposedFile({**before.value, "looks": {**looks, **more}}, before.sources) if more else before

    def _story(self) -> Fields:
        whole = self.answers.get(STORY)
        before = self.kept["story.yaml"].value if "story.yaml" in self.kept else {}
        told: Fields = {"title": self.title, **before}
        if isinstance(whole, StoryAnswer | TreatmentAnswer):
            told |= {"title": whole.title, "logline": whole.logline, "style": filing.style(whole.style)}
        told.setdefault("aspect", self.aspect)
        props = before.get("props")
        known: Fields = dict(props) if isinstance(props, dict) else {}
        found: Fields = {slug: filing.prop(one) for slug, (_, one) in self.props().items()}
        told["props"] = {**found, **known}
        told["episodes"] = list[Plain](self.episodes)
        if self.treatment is None and not before:
            told["undecided"] = ["style"]
        return {**told, "notes": self.notes} if self.notes else told

    def scene_file(self, it: SceneSource) -> ProposedFile:
        """The file of one scene."""
        answer = self.answers.get(it.id)
        if not isinstance(answer, SceneAnswer):
            return self.kept.get(it.file) or ProposedFile({})
        slugs = shot_slugs(it, answer)
        return ProposedFile(filing.scene(answer.scene, slugs), _sources(it, answer, slugs))

    def _episode(self, slug: str) -> Fields:
        name = f"episodes/{slug}/episode.yaml"
        answer = self.answers.get(slug)
        told: Fields = dict(self.kept[name].value) if name in self.kept else {"title": self.title}
        if isinstance(answer, EpisodeAnswer):
            covers: Fields = {one.slug: filing.cover(one) for one in answer.covers}
            told = {"title": answer.title, "logline": answer.logline, "covers": covers}
            if self.treatment is None:
                told["undecided"] = [f"covers.{one.slug}" for one in answer.covers]
        scenes: list[Plain] = [it.slug for it in self.scenes if it.episode == slug]
        return {**told, "scenes": scenes}


def _first(parts: Iterator[tuple[str, PartT]]) -> dict[str, tuple[str, PartT]]:
    found: dict[str, tuple[str, PartT]] = {}
    for by, one in parts:
        # They become names of files and come from outside; `faults` says so of what is none.
        if is_slug(one.slug):
            found.setdefault(one.slug, (by, one))
    return found


def _decided(value: Fields) -> Fields:
    return {name: it for name, it in value.items() if name != "undecided"}


def shot_slugs(it: SceneSource, answer: SceneAnswer) -> list[str]:
    """A slug for each shot: the one it had, if an earlier reading knew it."""
    return shot_names([made_from(it, shot) for shot in answer.scene.shots], it.shots)


def made_from(it: SceneSource, shot: DraftShot) -> str:
    """What a shot was made from: the script's words where it names them, else its own."""
    named = [it.entries[n - 1].text for n in shot.words if 0 < n <= len(it.entries)]
    said = [line.line for line in shot.dialogue]
    return " ".join(named or [shot.action, *said])


def _sources(it: SceneSource, answer: SceneAnswer, slugs: Sequence[str]) -> Sources:
    """The lines of the script by field, as far as the answer names them."""
    found: dict[str, tuple[Lines, ...]] = {}
    if it.words is not None:
        head = Lines(it.words.lines.first, it.words.lines.first)
        found |= {"title": (head,), "setting": (head,)}
    for slug, shot in zip(slugs, answer.scene.shots, strict=True):
        lines = tuple(it.entries[n - 1].lines for n in shot.words if 0 < n <= len(it.entries))
        if lines:
            found[f"shots.{slug}"] = lines
    return found
