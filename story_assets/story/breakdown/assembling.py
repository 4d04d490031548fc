"""A script as a proposed story: the whole breakdown, from its elements to the files of a folder."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from story_assets.story.bible import Prop, Setting
from story_assets.story.breakdown.beats import beats, happens, span, told_by
from story_assets.story.breakdown.blocking import Blocking, read_chunk
from story_assets.story.breakdown.cast import Cast
from story_assets.story.breakdown.casting import cast_of
from story_assets.story.breakdown.coverage import Coverage, Planned
from story_assets.story.breakdown.description import LOOK, described
from story_assets.story.breakdown.framing import over_furniture
from story_assets.story.breakdown.identity import Identities, identities
from story_assets.story.breakdown.known import Known, matched, shot_names
from story_assets.story.breakdown.moments import Moment, SceneText, scenes, sentences
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.places import PlaceText, places, setting
from story_assets.story.breakdown.presence import door_keeping
from story_assets.story.breakdown.proposal import Proposal, ProposedFile, SceneWords, value_of
from story_assets.story.breakdown.slugs import new_slug
from story_assets.story.breakdown.things import Named, best_phrase, handled, things
from story_assets.story.breakdown.titles import episode_of, titles
from story_assets.story.model import StoryFile, Style
from story_assets.story.part import StoryPart
from story_assets.story.scenes import Beat, Cover, Episode, Scene, Seen, Shot
from story_assets.story.screenplay.elements import Lines, Script
from story_assets.story.words import ratio

ASPECT: Final = "16:9"
NOTHING_KNOWN: Final = Known()


def breakdown(script: Script, known: Known = NOTHING_KNOWN) -> Proposal:
    """*script* as a story, with the names that an earlier reading gave. Raises `NoScenes`."""
    told = scenes(script)
    if not told:
        raise NoScenes("no scene was found in the script: nobody does or says anything in it")
    return _Breakdown(script, told, known).proposal()


class NoScenes(Exception):
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
        self._heights: dict[str, float] = {}
        self._holder: dict[str, str] = {}
        self.words: dict[str, SceneWords] = {}

    def proposal(self) -> Proposal:
        """Every file."""
        for person in self.cast.people:
            slug = self.who.slugs[person.key]
            it = described(person, slug, self.who.order.index(slug))
            self._heights[slug] = it.character.identity.height_m
            self.files.put(f"characters/{slug}.yaml", it.character, it.sources, it.undecided)
        names = self._scene_names()
        settings = self._settings(names)
        props = self._props({slug for it in settings for slug in it.props})
        episodes: dict[str, list[Scene]] = {}
        for number, name in enumerate(names):
            scene = self._scene(number, name, settings[number])
            episodes.setdefault(name.split("/")[1], []).append(scene)
        title = titles(self.script, self.known.titles.get("story.yaml"))
        for episode, its in episodes.items():
            name = f"episodes/{episode}/episode.yaml"
            was = None if self.script.title.get("title") else self.known.titles.get(name)
            made = self._episode(name, its, title.episode or was or title.story)
            self.files.put(name, made, {}, [f"covers.{slug}" for slug in made.covers])
        about = StoryFile(
            title=title.story, aspect=ASPECT, style=_STYLE, props=props, episodes=tuple(episodes)
        )
        undecided = ["style", *(f"props.{slug}" for slug in self._untold)]
        self.files.put("story.yaml", about, {**title.sources, **self._prop_lines}, undecided)
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
        given = list(self.known.scenes)
        names: list[str] = []
        for scene, name in zip(self.told, old, strict=True):
            if name is None:
                episode = episode_of(scene) or (names[-1].split("/")[1] if names else _first_episode(old))
                name = _next(f"episodes/{episode}/s", [*given, *names])
                given.append(name)
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

    def _props(self, fixed: set[str]) -> dict[str, Prop]:
        """What people carry: what is taken in hand, or named twice."""
        named: dict[str, list[Named]] = {}
        in_hand: set[str] = set()
        for text, lines in self._business():
            for it in things(text, lines):
                if it.noun.stands is None:
                    named.setdefault(it.slug, []).append(it)
            in_hand.update(it.slug for it in handled(text, lines))
        chosen = {slug: found for slug, found in named.items() if slug in in_hand or len(found) > 1}
        self.prop_slugs = {slug: slug if slug not in fixed else f"{slug}_prop" for slug in chosen}
        best = {slug: best_phrase(found) for slug, found in chosen.items()}
        self._untold = [self.prop_slugs[slug] for slug, it in best.items() if not it.is_told]
        self._prop_lines = {
            f"props.{self.prop_slugs[slug]}": tuple(dict.fromkeys(it.lines for it in found))[:4]
            for slug, found in chosen.items()
        }
        return {
            self.prop_slugs[slug]: Prop(
                description=f"{it.phrase[:1].upper()}{it.phrase[1:]}.",
                colour=it.noun.colour,
                shape=it.noun.shape,
            )
            for slug, it in best.items()
        }

    def _business(self) -> Iterator[tuple[str, Lines]]:
        for moment in (moment for scene in self.told for moment in scene.moments):
            if moment.kind == "business":
                yield moment.text, moment.lines
            yield from ((manner, moment.lines) for manner in moment.manners)

    def _scene(self, number: int, name: str, where: Setting) -> Scene:
        told = self.told[number]
        floor = Blocking(number, self.cast, self.who.slugs, where)
        coverage = Coverage(floor, where, self.who.slugs, self.prop_slugs, float(ratio(ASPECT)))
        planned = list(coverage.shots(told.moments))
        made_from = [_made_from(it) for it in planned]
        before = self.known.scenes.get(name)
        slugs = shot_names(made_from, before.shots if before is not None else {})
        shots = [it.shot.model_copy(update={"slug": slug}) for it, slug in zip(planned, slugs, strict=True)]
        shots = [over_furniture(shot, where, self._heights) for shot in door_keeping(shots)]
        opening = self._opening(shots)
        panels = self._beats(number, told.moments, where)
        seen = dict.fromkeys(it.who for part in (*shots, *(beat for beat, _ in panels)) for it in part.cast)
        listed = [self.who.slugs[p.key] for one in told.cast for p in self.cast.named(one, number)]
        scene = Scene(
            slug=name.rpartition("/")[2].removesuffix(".yaml"),
            title=_title(told, where),
            purpose=_purpose(told),
            setting=where.slug,
            cast=dict.fromkeys((*seen, *listed), LOOK),
            continuity=opening,
            later=_later(told),
            beats=tuple(beat for beat, _ in panels),
            shots=tuple(shots),
        )
        sources = self._scene_sources(told, panels, planned, slugs)
        self.files.put(name, scene, sources, () if told.synopsis else ("purpose",))
        retired = {
            s: text for s, text in (before.shots.items() if before is not None else ()) if s not in slugs
        }
        self.words[name] = SceneWords(
            told.lines, told.words, {**dict(zip(slugs, made_from, strict=True)), **retired}
        )
        return scene

    def _opening(self, shots: Sequence[Shot]) -> dict[str, str]:
        """Who has what when the scene opens, where somebody else had it in an earlier one."""
        facts: dict[str, str] = {}
        for who, slug in ((it.who, slug) for shot in shots for it in shot.cast for slug in it.holds):
            if slug not in facts and self._holder.get(slug, who) != who:
                facts[slug] = who
            facts.setdefault(slug, "")
            self._holder[slug] = who
        return {slug: who for slug, who in facts.items() if who}

    def _beats(self, number: int, moments: Sequence[Moment], where: Setting) -> list[tuple[Beat, Lines]]:
        floor = Blocking(number, self.cast, self.who.slugs, where)
        panels: list[tuple[Beat, Lines]] = []
        for group in beats(moments):
            telling, text, seen = told_by(group), "", ()
            speaking: dict[str, Person] = {}
            for moment in group:
                owner = floor.speakers(moment)
                if moment.kind == "speech":
                    floor.come(() if moment.off_screen else owner)
                    speaking.update((it.key, it) for it in owner if it.has_body and not moment.off_screen)
                    continue
                told = floor.told(moment)
                did = read_chunk(floor, told, owner, moment.lines)
                if moment is telling:
                    # As it is at that moment: who sits down later in the beat still stands.
                    text = happens(told, ())
                    people = [it for it in did.people if it.has_body] or (
                        [*floor.present.values()] if did.people else []
                    )
                    seen = floor.seen(people, did)
            if telling is None:
                people = list(speaking.values())
                text, seen = happens(None, [it.called for it in people]), floor.seen(people)
            panels.append((_panel(text, seen, is_first=not panels), span(group)))
        return panels

    def _scene_sources(
        self,
        told: SceneText,
        panels: Sequence[tuple[Beat, Lines]],
        planned: Sequence[Planned],
        slugs: Sequence[str],
    ) -> dict[str, tuple[Lines, ...]]:
        head = (Lines(told.lines.first, told.lines.first),)
        sources: dict[str, tuple[Lines, ...]] = {"title": head, "setting": head}
        sources |= {f"beats.{number}": (lines,) for number, (_, lines) in enumerate(panels)}
        for it, slug in zip(planned, slugs, strict=True):
            sources[f"shots.{slug}"] = (it.lines,)
            sources |= {f"shots.{slug}.{path}": (lines,) for path, lines in it.field_lines.items()}
        return sources

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


def _made_from(it: Planned) -> str:
    """What a shot was made from: what is said in it, or else what is done.

    Who is in a frame follows from what is around it. A shot of the same words is the same shot, though the
    speech before it was cut, or somebody in it has another name.
    """
    said = " ".join(line.line for line in it.shot.dialogue)
    is_close = it.shot.kind == "insert"
    return said or (f"insert {it.shot.action}" if is_close else it.shot.action)


def _first_episode(old: Sequence[str | None]) -> str:
    return next((name.split("/")[1] for name in old if name is not None), "e01")


def _next(stem: str, given: Sequence[str]) -> str:
    """The next free number: names of scenes that are gone are not given again."""
    numbers = [
        int(found[1]) for name in given if (found := re.fullmatch(rf"{re.escape(stem)}(\d+)\.yaml", name))
    ]
    return f"{stem}{max(numbers, default=0) + 1:02d}.yaml"


def _title(told: SceneText, where: Setting) -> str:
    number = told.heading.number if told.heading is not None else None
    place = where.name.partition(",")[0] or where.name
    return f"{number} {place}" if number else place


def _purpose(told: SceneText) -> str:
    if told.synopsis:
        return told.synopsis
    opening = next((it for it in told.moments if it.kind == "business"), None)
    return sentences(opening.text)[0][:300] if opening is not None else "The script does not say."


def _later(told: SceneText) -> str | None:
    time = told.heading.time if told.heading is not None else None
    if time and re.search(r"(?i)\blater\b|\bnext (?:day|morning|night)\b|позже|спустя|后|次日", time):
        return time.capitalize()
    return None


def _panel(text: str, seen: tuple[Seen, ...], *, is_first: bool) -> Beat:
    if is_first:
        return Beat(happens=text, size="LS", kind="establishing", cast=seen)
    sizes: tuple[tuple[str, str], ...] = (
        ("LS", "establishing"),
        ("MS", "single"),
        ("MS", "two_shot"),
        ("MLS", "three_shot"),
    )
    size, kind = sizes[len(seen)] if len(seen) < len(sizes) else ("FS", "group")
    return Beat.model_validate({"happens": text, "size": size, "kind": kind, "cast": seen})


_STYLE: Final = Style(
    medium="Live-action drama, film stills.",
    light="Natural light from where the setting says.",
    texture="Clean and plain, until somebody decides.",
    palette=("#2f3a46", "#b5a58c", "#7a3b3b", "#ece6d8"),
)
"""What a script says nothing of."""
