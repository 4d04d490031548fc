"""A first shot plan by plain rules: establish, show what is done, cover what is said, insert what is held."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from story_assets.story.breakdown.blocking import CROWD, Blocking, read_chunk
from story_assets.story.breakdown.cutting import parts
from story_assets.story.breakdown.doing import Doing
from story_assets.story.breakdown.exchange import Exchange
from story_assets.story.breakdown.floorplan import from_front
from story_assets.story.breakdown.moments import Moment, count_words, sentences
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.planned import Planned, Stage, in_a_row, seconds_of, size_of
from story_assets.story.breakdown.things import standing, things
from story_assets.story.scenes import Shot
from story_assets.story.screenplay.elements import Lines


class Coverage:
    """Plans the shots of one scene, in the order of its moments."""

    def __init__(
        self, floor: Blocking, stage: Stage, slugs: Mapping[str, str], props: Mapping[str, str]
    ) -> None:
        self.floor = floor
        self._stage = stage
        self._slugs = slugs
        self._props = props
        """Props that travel, by what the lexicon calls them."""
        self._shown: set[str] = set()
        self._talk = Exchange(floor, stage, slugs)

    def shots(self, moments: Sequence[Moment]) -> Iterator[Planned]:
        """The shots of *moments*."""
        is_first = True
        for kind, run in groupby(moments, key=lambda it: it.kind):
            told = list(run)
            if kind == "business":
                for moment in told:
                    yield from self._business(moment, is_first=is_first)
                    is_first = False
                continue
            if is_first:
                yield self._establishing(told[0])
                is_first = False
            yield from self._talk.shots(told)

    def _business(self, moment: Moment, *, is_first: bool) -> Iterator[Planned]:
        owner = self.floor.speakers(moment) if moment.speakers else ()
        for text in parts(self.floor.told(moment)):
            did = read_chunk(self.floor, text, owner, moment.lines)
            yield self._action(text, did, moment.lines, is_first=is_first)
            is_first = False
            yield from self._inserts(text, moment.lines)

    def _action(self, text: str, did: Doing, lines: Lines, *, is_first: bool) -> Planned:
        people = [it for it in did.people if it.has_body]
        is_over_all = did.is_over_all
        if is_over_all:
            people = list(self.floor.present.values())[:CROWD]
        holds = {key: self._props[slug] for key, slug in did.holds.items() if slug in self._props}
        fixed = standing(text, self._stage.setting.props)
        targets = self._targets(people, fixed)
        cast_ = self.floor.seen(people, did, looks_at=targets, holds=holds)
        size, kind = size_of(len(cast_))
        if is_first or is_over_all:
            size, kind = "LS", "establishing"
        shot = self._stage.framed(
            action=text,
            size=size,
            kind=kind,
            cast=cast_,
            camera=from_front([it.at for it in cast_ if it.at is not None], self._stage.setting.size_m, 3.0)
            if cast_
            else (0.5, 0.96),
            lens=24 if is_first or len(cast_) > 3 else 35,
            duration=seconds_of(count_words(text) / 4 + 2, least=3, most=10),
            props=tuple(dict.fromkeys(holds.values())),
        )
        door = next(iter(self._stage.setting.entrances))
        moves = {
            "enters": {self._slugs[it.key]: door for it in did.enters if it.has_body},
            "exits": {self._slugs[it.key]: door for it in did.exits if it.has_body},
        }
        return Planned(shot.model_copy(update=moves), lines)

    def _targets(self, people: Sequence[Person], fixed: Sequence[str]) -> dict[str, str]:
        """Whom or what those in an action look at: each other, else the furniture it names."""
        if len(people) > 1:
            first, second = people[0], people[1]
            others = {it.key: self._slugs[first.key] for it in people[1:]}
            return {**others, first.key: self._slugs[second.key]}
        return {people[0].key: fixed[0]} if people and fixed else {}

    def _inserts(self, text: str, lines: Lines) -> Iterator[Planned]:
        """A close look at each prop that the action names for the first time in the scene."""
        for it in things(text, lines):
            slug = self._props.get(it.slug)
            if slug is None or slug in self._shown:
                continue
            self._shown.add(slug)
            sentence = next((one for one in sentences(text) if it.phrase in one), it.phrase)
            shot = Shot(
                slug="new", action=sentence, size="CU", kind="insert", lens_mm=85, focus="shallow",
                props=(slug,),
                camera_at=(0.5, 0.6), duration_s=3.0,
            )  # fmt: skip
            yield Planned(shot, lines)

    def _establishing(self, moment: Moment) -> Planned:
        """The place, with whoever speaks first, where the scene opens on a word."""
        people = [] if moment.off_screen else [it for it in self.floor.speakers(moment) if it.has_body]
        self.floor.come(people)
        here = tuple(self.floor.present.values())[:CROWD]
        seen, name = self.floor.seen(here), self._stage.setting.name
        shot = self._stage.framed(
            action=f"{name}. {in_a_row(here)}." if here else f"{name}.",
            size="LS",
            kind="establishing",
            cast=seen,
            camera=from_front([it.at for it in seen if it.at is not None], self._stage.setting.size_m, 3.0)
            if seen
            else (0.5, 0.96),
            lens=24,
            duration=4.0,
        )
        return Planned(shot, moment.lines)
