"""A script as a proposed story: the whole breakdown, from its elements to the files of a folder."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from story_assets.story.bible import Setting
from story_assets.story.breakdown.carried import carried
from story_assets.story.breakdown.cast import Cast
from story_assets.story.breakdown.casting import cast_of
from story_assets.story.breakdown.description import LOOK, described
from story_assets.story.breakdown.identity import Identities, identities
from story_assets.story.breakdown.known import Known, matched
from story_assets.story.breakdown.moments import SceneText, scenes
from story_assets.story.breakdown.places import PlaceText, places, setting
from story_assets.story.breakdown.proposal import Proposal, ProposedFile, SceneWords, value_of
from story_assets.story.breakdown.slugs import new_slug
from story_assets.story.breakdown.staging import Staging
from story_assets.story.breakdown.titles import episode_of, titles
from story_assets.story.model import StoryFile, Style
from story_assets.story.part import StoryPart
from story_assets.story.scenes import Cover, Episode, Scene, Seen
from story_assets.story.screenplay.elements import Lines, Script
from story_assets.story.sentences import Mendable
from story_assets.story.words import ratio

ASPECT: Final = "16:9"
NOTHING_KNOWN: Final = Known()


def breakdown(script: Script, known: Known = NOTHING_KNOWN) -> Proposal:
    """*script* as a story, with the names that an earlier reading gave. Raises `NoScenes`."""
    told = scenes(script)
    if not told:
        raise NoScenes("no scene was found in the script: nobody does or says anything in it")
    return _Breakdown(script, told, known).proposal()


class NoScenes(Mendable):
    """A script without anything to show."""


@dataclass
class _Files:
    """Files as they are made."""

    made: dict[str, ProposedFile] = field(default_factory=dict[str, ProposedFile])

    def put(
        self,
        name: str,
        part: StoryPart,
        sources: Mapping[str, tuple[Lines, ...]],
        undecided: Sequence[str] = (),
    ) -> None:
        """Add *part* as the file *name*."""
        self.made[name] = ProposedFile(value_of(part, tuple(undecided)), dict(sources))


class _Breakdown:
    """One reading of one script."""

    def __init__(self, script: Script, told: tuple[SceneText, ...], known: Known) -> None:
        self.script = script
        self.told = told
        self.known = known
        self.cast: Cast = cast_of(script, told, known.people)
        self.speeches = self._speeches()
        self.who: Identities = identities(self.cast, self.speeches, known)
        self.files = _Files()
        self.words: dict[str, SceneWords] = {}

    def proposal(self) -> Proposal:
        """Every file."""
        heights: dict[str, float] = {}
        for person in self.cast.people:
            slug = self.who.slugs[person.key]
            it = described(person, slug, self.who.order.index(slug))
            heights[slug] = it.character.identity.height_m
            self.files.put(f"characters/{slug}.yaml", it.character, it.sources, it.undecided)
        names = self._scene_names()
        settings = self._settings(names)
        props = carried(self.told, {slug for it in settings for slug in it.props})
        staging = Staging(self.cast, self.who.slugs, props.slugs, heights, float(ratio(ASPECT)))
        episodes: dict[str, list[Scene]] = {}
        for number, name in enumerate(names):
            scene = self._scene(staging, number, name, settings[number])
            episodes.setdefault(name.split("/")[1], []).append(scene)
        title = titles(self.script, self.known.titles.get("story.yaml"))
        for episode, its in episodes.items():
            name = f"episodes/{episode}/episode.yaml"
            was = None if self.script.title.get("title") else self.known.titles.get(name)
            made = self._episode(name, its, title.episode or was or title.story)
            self.files.put(name, made, {}, [f"covers.{slug}" for slug in made.covers])
        about = StoryFile(
            title=title.story, aspect=ASPECT, style=_STYLE, props=props.props, episodes=tuple(episodes)
        )
        undecided = ["style", *(f"props.{slug}" for slug in props.untold)]
        self.files.put("story.yaml", about, {**title.sources, **props.sources}, undecided)
        order = {"story.yaml": self.files.made.pop("story.yaml"), **self.files.made}
        people = {self.who.slugs[it.key]: it.names for it in self.cast.people}
        said = {self.who.slugs[key]: tuple(lines[:40]) for key, lines in self.speeches.items()}
        return Proposal(order, self.words, people, said, self.script.doubts, self.who.renamed)

    def _speeches(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number, scene in enumerate(self.told):
            for moment in scene.moments:
                for name in moment.speakers if moment.kind == "speech" else ():
                    for person in self.cast.named(name, number):
                        found.setdefault(person.key, []).append(moment.text)
        return found

    def _scene_names(self) -> list[str]:
        """A file for each scene: the one it had, or the next free number of its episode."""
        old = matched([scene.words for scene in self.told], self.known.scenes)
        last = _last_numbers(self.known.scenes)
        names: list[str] = []
        for scene, name in zip(self.told, old, strict=True):
            if name is None:
                episode = episode_of(scene) or (names[-1].split("/")[1] if names else _first_episode(old))
                last[episode] = last.get(episode, 0) + 1
                name = f"episodes/{episode}/s{last[episode]:02d}.yaml"
            names.append(name)
        return names

    def _settings(self, names: Sequence[str]) -> list[Setting]:
        """The setting of each scene; a place that was renamed keeps its slug with its scenes."""
        where = places(self.told)
        slugs: dict[int, str] = {}
        for it in where:
            if id(it) not in slugs:
                slugs[id(it)] = self._setting_slug(it, where, names, set(slugs.values()))
        built: dict[int, Setting] = {}
        for it in where:
            if id(it) not in built:
                slug = slugs[id(it)]
                made = setting(it, slug, tuple(self.known.furniture.get(slug, ())))
                built[id(it)] = made.setting
                self.files.put(f"settings/{slug}.yaml", made.setting, made.sources, made.undecided)
        return [built[id(it)] for it in where]

    def _setting_slug(
        self, it: PlaceText, where: Sequence[PlaceText], names: Sequence[str], taken: set[str]
    ) -> str:
        before = {
            self.known.settings.get(name) for name, place in zip(names, where, strict=True) if place is it
        }
        still = {place.name for place in where}
        fresh = new_slug(it.spelt, "place", taken)
        kept = sorted(slug for slug in before if slug is not None and slug not in taken)
        if fresh in self.known.furniture or not kept or not still:
            return fresh
        return kept[0]

    def _scene(self, staging: Staging, number: int, name: str, where: Setting) -> Scene:
        told, slug = self.told[number], name.rpartition("/")[2].removesuffix(".yaml")
        it = staging.staged(number, told, slug=slug, where=where, before=self.known.scenes.get(name))
        self.files.put(name, it.scene, it.sources, () if told.synopsis else ("purpose",))
        self.words[name] = it.words
        return it.scene

    def _episode(self, name: str, its: Sequence[Scene], title: str) -> Episode:
        """The episode of a file, with a cover of its two leads where most happens, or of whom it was of."""
        busiest = max(its, key=lambda scene: len(scene.shots)).setting
        counts = [it.who for scene in its for shot in scene.shots for it in shot.cast]
        leads = sorted(set(counts), key=lambda who: (-counts.count(who), who))[:2]
        before = self.known.covers.get(name)
        if before is not None:
            busiest = before.setting if before.setting in {it.setting for it in its} else busiest
            leads = list(before.cast) if before.cast and set(before.cast) <= set(counts) else leads
        at = {who: (round(0.42 + 0.16 * number, 3), 0.5) for number, who in enumerate(leads)}
        cover = Cover(
            purpose="Main cover of the episode.",
            picture=f"{' and '.join(_shown(self, who) for who in leads) or 'The place'}. {title}.",
            aspect="9:16",
            cast=tuple(Seen(who=who, at=at[who]) for who in leads),
            looks=dict.fromkeys(leads, LOOK),
            setting=busiest,
            text=(title,),
        )
        slug = name.split("/")[1]
        return Episode(slug=slug, title=title, scenes=tuple(it.slug for it in its), covers={"key": cover})


def _shown(reading: _Breakdown, who: str) -> str:
    return next(it.shown for it in reading.cast.people if reading.who.slugs[it.key] == who)


def _first_episode(old: Sequence[str | None]) -> str:
    return next((name.split("/")[1] for name in old if name is not None), "e01")


def _last_numbers(given: Iterable[str]) -> dict[str, int]:
    """By episode, the highest number of a scene: names of scenes that are gone are not given again."""
    last: dict[str, int] = {}
    for found in filter(None, map(_NUMBERED.fullmatch, given)):
        last[found[1]] = max(last.get(found[1], 0), int(found[2]))
    return last


_NUMBERED: Final = re.compile(r"episodes/([^/]+)/s(\d+)\.yaml")
_STYLE: Final = Style(
    medium="Live-action drama, film stills.",
    light="Natural light from where the setting says.",
    texture="Clean and plain, until somebody decides.",
    palette=("#2f3a46", "#b5a58c", "#7a3b3b", "#ece6d8"),
)
"""What a script says nothing of."""
