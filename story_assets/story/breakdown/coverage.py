"""A first shot plan by plain rules: establish, two-shot, over the shoulder, single, insert."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Literal

from story_assets.story.bible import Setting
from story_assets.story.breakdown.blocking import CROWD, Blocking, Doing, read_chunk, shown
from story_assets.story.breakdown.floorplan import from_front, over_shoulder, towards
from story_assets.story.breakdown.framing import opened
from story_assets.story.breakdown.moments import Moment, count_words, sentences
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.things import things
from story_assets.story.scenes import Line, Seen, Shot
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import Point, ShotKind, ShotSize

SPOKEN_A_SECOND: Final = 2.5
"""Words; conversation has 2 to 3 (150 words a minute)."""
LONGEST: Final = 30
"""Words of one shot: 12 seconds, near what video models make in one piece."""
BUSINESS: Final = 45
"""Words of action that one shot shows."""


@dataclass
class Planned:
    """A shot before it has a slug, and the lines it was made from."""

    shot: Shot
    lines: Lines
    field_lines: dict[str, Lines] = field(default_factory=dict[str, Lines])


@dataclass(frozen=True)
class Piece:
    """A part of a speech that fits into a shot."""

    people: tuple[Person, ...]
    text: str
    manner: str | None
    off_screen: bool
    lines: Lines


class Coverage:
    """Plans the shots of one scene, in the order of its moments."""

    def __init__(
        self,
        floor: Blocking,
        setting: Setting,
        slugs: Mapping[str, str],
        props: Mapping[str, str],
        aspect: float,
    ) -> None:
        self.floor = floor
        self._setting = setting
        self._slugs = slugs
        self._props = props
        """Props that travel, by what the lexicon calls them."""
        self._aspect = aspect
        self._shown: set[str] = set()
        self._last: Person | None = None
        self._coverage = 0

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
            yield from self._exchange(told)

    # What is done

    def _business(self, moment: Moment, *, is_first: bool) -> Iterator[Planned]:
        owner = self.floor.speakers(moment) if moment.speakers else ()
        for text in _chunks(self.floor.told(moment)):
            did = read_chunk(self.floor, text, owner, moment.lines)
            yield self._action(text, did, moment.lines, is_first=is_first)
            is_first = False
            yield from self._inserts(text, moment.lines)

    def _action(self, text: str, did: Doing, lines: Lines, *, is_first: bool) -> Planned:
        people = [it for it in did.people if it.has_body]
        is_over_all = any(not it.has_body for it in did.people[:1])
        if is_over_all:
            # A cloud comes down, a voice is heard: what is seen is the place and everyone in it.
            people = list(self.floor.present.values())[:CROWD]
        holds = {key: self._props[slug] for key, slug in did.holds.items() if slug in self._props}
        fixed = [it.slug for it in things(text, lines) if it.slug in self._setting.props]
        targets = self._targets(people, fixed)
        cast_ = self.floor.seen(people, did, looks_at=targets, holds=holds)
        size, kind = _size_of(len(cast_))
        if is_first or is_over_all:
            size, kind = "LS", "establishing"
        shot = self._framed(
            action=text,
            size=size,
            kind=kind,
            cast=cast_,
            camera=from_front([it.at for it in cast_ if it.at is not None], self._setting.size_m, 3.0)
            if cast_
            else (0.5, 0.96),
            lens=24 if is_first or len(cast_) > 3 else 35,
            duration=_seconds(count_words(text) / 4 + 2, least=3, most=10),
            props=tuple(dict.fromkeys(holds.values())),
        )
        door = next(iter(self._setting.entrances))
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
        people = [it for it in self.floor.speakers(moment) if it.has_body]
        self.floor.come(people)
        here = tuple(self.floor.present.values())[:CROWD]
        seen = self.floor.seen(here)
        shot = self._framed(
            action=f"{self._setting.name}. {_names(here)}." if here else f"{self._setting.name}.",
            size="LS",
            kind="establishing",
            cast=seen,
            camera=from_front([it.at for it in seen if it.at is not None], self._setting.size_m, 3.0)
            if seen
            else (0.5, 0.96),
            lens=24,
            duration=4.0,
        )
        return Planned(shot, moment.lines)

    # What is said

    def _exchange(self, told: Sequence[Moment]) -> Iterator[Planned]:
        pieces = [piece for moment in told for piece in self._pieces(moment)]
        self._coverage = 0
        while pieces:
            taken, frame = self._next(pieces)
            pieces = pieces[len(taken) :]
            yield self._spoken(taken, frame)
            self._coverage += 1

    def _pieces(self, moment: Moment) -> Iterator[Piece]:
        people = self.floor.speakers(moment)
        self.floor.come(() if moment.off_screen else people)
        manner = "; ".join(moment.manners) or None
        for number, text in enumerate(_chunks(moment.text, LONGEST)):
            yield Piece(people, text, manner if number == 0 else None, moment.off_screen, moment.lines)

    def _next(self, pieces: Sequence[Piece]) -> "tuple[list[Piece], _Frame]":
        """How many of *pieces* the next shot has, and who is in its frame."""
        first = pieces[0]
        speakers = [it for it in first.people if it.has_body]
        if not speakers or first.off_screen:
            return [first], _Frame("heard", self._hearers(first), ())
        if len(speakers) > 1:
            return [first], _Frame("group", tuple(speakers), ())
        speaker = speakers[0]
        listener = self._listener(speaker, pieces)
        if listener is None:
            return _taken(pieces, {speaker.key}), _Frame("single", (speaker,), ())
        pair = {speaker.key, listener.key}
        turn = self._coverage % 5
        if turn == 0:
            return _taken(pieces, pair, most=LONGEST - 8, count=4), _Frame(
                "two_shot", (speaker, listener), ()
            )
        if turn in (1, 2) and self._can_see_over(speaker, listener):
            return _taken(pieces, pair, count=2), _Frame("ots", (speaker, listener), ())
        return _taken(pieces, {speaker.key}), _Frame("single", (speaker,), (listener,))

    def _listener(self, speaker: Person, pieces: Sequence[Piece]) -> Person | None:
        """Who is spoken to: who answers, else who spoke last, else who is near."""
        for piece in pieces[1:4]:
            other = next((it for it in piece.people if it.has_body and it != speaker), None)
            if other is not None and len(piece.people) == 1 and not piece.off_screen:
                return other
        if self._last is not None and self._last != speaker and self._last.key in self.floor.present:
            return self._last
        return next((it for it in self.floor.present.values() if it != speaker), None)

    def _hearers(self, piece: Piece) -> tuple[Person, ...]:
        here = [it for it in self.floor.present.values() if it not in piece.people]
        last = [it for it in here if it == self._last]
        return tuple((last or here)[:1])

    def _can_see_over(self, one: Person, other: Person) -> bool:
        (x, y), (u, v) = self.floor.spot(one), self.floor.spot(other)
        width, depth = self._setting.size_m
        apart = ((x - u) * width) ** 2 + ((y - v) * depth) ** 2
        is_human = one.body == other.body == "human"
        return is_human and 0.6 < apart < 16 and abs(x - u) * width > 0.5

    def _spoken(self, pieces: Sequence[Piece], frame: "_Frame") -> Planned:
        lines = Lines(min(it.lines.first for it in pieces), max(it.lines.last for it in pieces))
        dialogue = tuple(line for piece in pieces for line in self._lines(piece, frame))
        seconds = _seconds(
            sum(count_words(it.text) for it in pieces) / SPOKEN_A_SECOND + 1, least=2.5, most=15
        )
        speaking = pieces[0].people
        bodied = [it for it in speaking if it.has_body]
        self._last = bodied[-1] if bodied and not pieces[0].off_screen else self._last
        manner = " ".join(it.manner for it in pieces if it.manner)
        targets = _facing(frame, self._slugs)
        acting = [it for it in frame.people if it in speaking]
        doing = Doing(frame.people, (), (), {}, *shown(acting, manner))
        seen = self.floor.seen(frame.people, doing, looks_at=targets)
        planned = Planned(self._frame_of(frame, seen, pieces, dialogue, seconds), lines)
        planned.field_lines = {
            f"dialogue.{number}": it.lines
            for number, it in enumerate(_by_line(pieces))
            if number < len(dialogue)
        }
        return planned

    def _lines(self, piece: Piece, frame: "_Frame") -> Iterator[Line]:
        in_frame = {it.key for it in frame.people}
        for person in piece.people:
            is_unseen = piece.off_screen or not person.has_body or person.key not in in_frame
            yield Line(
                who=self._slugs[person.key], line=piece.text, manner=piece.manner, off_screen=is_unseen
            )

    def _frame_of(
        self,
        frame: "_Frame",
        seen: tuple[Seen, ...],
        pieces: Sequence[Piece],
        dialogue: tuple[Line, ...],
        seconds: float,
    ) -> Shot:
        size_m = self._setting.size_m
        action = _spoken_action(frame, pieces)
        spots = [it.at for it in seen if it.at is not None]
        if frame.how == "ots":
            camera, side = over_shoulder(spots[0], spots[1], size_m)
            shot = self._framed(
                action=action, size="MCU", kind="ots", cast=seen, camera=camera, lens=50, duration=seconds
            )
            return shot.model_copy(update={"ots_side": side, "dialogue": dialogue, "focus": "shallow"})
        if frame.how in ("single", "heard"):
            size: ShotSize = "MCU" if any("!" in it.text for it in pieces) or seconds > 8 else "MS"
            if not seen:
                shot = self._framed(
                    action=action,
                    size="LS",
                    kind="establishing",
                    cast=(),
                    camera=(0.5, 0.96),
                    lens=35,
                    duration=seconds,
                )
                return shot.model_copy(update={"dialogue": dialogue})
            other = self.floor.spot(frame.towards[0]) if frame.towards else None
            camera = (
                towards(spots[0], other, size_m, angle=48.0, distance=2.2)
                if other is not None and other != spots[0]
                else from_front(spots, size_m, 2.2)
            )
            kind: ShotKind = "reaction" if frame.how == "heard" else "single"
            shot = self._framed(
                action=action, size=size, kind=kind, cast=seen, camera=camera, lens=50, duration=seconds
            )
            return shot.model_copy(update={"dialogue": dialogue})
        size, kind = _size_of(len(seen))
        camera = from_front(spots, size_m, 2.6) if spots else (0.5, 0.96)
        shot = self._framed(
            action=action, size=size, kind=kind, cast=seen, camera=camera, lens=35, duration=seconds
        )
        return shot.model_copy(update={"dialogue": dialogue})

    def _framed(
        self,
        *,
        action: str,
        size: ShotSize,
        kind: ShotKind,
        cast: tuple[Seen, ...],
        camera: Point,
        lens: int,
        duration: float,
        props: tuple[str, ...] = (),
    ) -> Shot:
        shot = Shot(
            slug="new", action=action[:1900], size=size, kind=kind, lens_mm=lens, camera_at=camera, cast=cast,
            duration_s=duration, props=props,
        )  # fmt: skip
        return opened(shot, self._setting, self._aspect)


@dataclass(frozen=True)
class _Frame:
    how: Literal["single", "two_shot", "ots", "group", "heard"]
    people: tuple[Person, ...]
    towards: tuple[Person, ...]
    """Who is spoken to and not in the frame."""


def _taken(pieces: Sequence[Piece], who: set[str], *, most: int = LONGEST, count: int = 3) -> list[Piece]:
    """As many of *pieces* as fit into one shot of *who*."""
    taken = [pieces[0]]
    spoken = count_words(pieces[0].text)
    for piece in pieces[1:count]:
        spoken += count_words(piece.text)
        if spoken > most or len(piece.people) != 1 or piece.people[0].key not in who or piece.off_screen:
            break
        taken.append(piece)
    return taken


def _by_line(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces for _ in piece.people]


def _facing(frame: _Frame, slugs: Mapping[str, str]) -> dict[str, str]:
    if frame.towards:
        return {frame.people[0].key: slugs[frame.towards[0].key]}
    if len(frame.people) > 1 and frame.how in ("two_shot", "ots"):
        one, other = frame.people[:2]
        return {one.key: slugs[other.key], other.key: slugs[one.key]}
    return {}


def _names(people: Sequence[Person]) -> str:
    names = [it.called for it in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _spoken_action(frame: _Frame, pieces: Sequence[Piece]) -> str:
    """What a shot of speech shows, with how it is said."""
    manner = next((it.manner for it in pieces if it.manner), None)
    how = f" {manner[:1].upper()}{manner[1:].rstrip('.')}." if manner else ""
    speaker = _names(pieces[0].people)
    match frame.how:
        case "ots":
            return f"Over {frame.people[1].called}'s shoulder onto {speaker}, who speaks.{how}"
        case "two_shot":
            return f"{speaker} and {frame.people[1].called} talk.{how}"
        case "heard":
            return (
                f"{_names(frame.people)} listens. {speaker} is heard.{how}"
                if frame.people
                else f"{speaker} is heard.{how}"
            )
        case "single":
            return f"{speaker} speaks{f' to {frame.towards[0].called}' if frame.towards else ''}.{how}"
        case "group":
            return f"{speaker} speak together.{how}"


def _size_of(count: int) -> tuple[ShotSize, ShotKind]:
    if count == 0:
        return "LS", "establishing"
    table: tuple[tuple[ShotSize, ShotKind], ...] = (
        ("MS", "single"),
        ("MS", "two_shot"),
        ("MLS", "three_shot"),
    )
    return table[count - 1] if count <= len(table) else ("FS", "group")


def _seconds(seconds: float, *, least: float, most: float) -> float:
    return round(min(max(seconds, least), most) * 2) / 2


def _chunks(text: str, most: int = BUSINESS) -> Iterator[str]:
    """*text* in parts of whole sentences that are not longer than *most* words, where sentences are not."""
    part = ""
    for sentence in (piece for it in sentences(text) for piece in _short(it, most)):
        if part and count_words(part) + count_words(sentence) > most:
            yield part
            part = ""
        part = f"{part} {sentence}".strip()
    if part:
        yield part


def _short(sentence: str, most: int) -> Iterator[str]:
    """A sentence; one that is far too long in parts between commas and semicolons."""
    if count_words(sentence) <= most * 1.5:
        yield sentence
        return
    part = ""
    for clause in re.split(r"(?<=[,;:，；：])\s*|(?<=--)\s*|(?<=—)\s*", sentence):
        if part and count_words(part) + count_words(clause) > most:
            yield part
            part = ""
        part = f"{part} {clause}".strip()
    while count_words(part) > most * 3:
        words = part.split()
        if len(words) < 2:
            yield part[:900]
            part = part[900:]
            continue
        yield " ".join(words[:most])
        part = " ".join(words[most:])
    if part:
        yield part
