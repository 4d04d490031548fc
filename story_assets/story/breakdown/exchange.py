"""Talk as shots: who is in the frame of which words. A two-shot, over the shoulder, singles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from story_assets.story.breakdown.blocking import Blocking
from story_assets.story.breakdown.cutting import LETTERS, LONGEST, cut, parts
from story_assets.story.breakdown.doing import Doing, shown
from story_assets.story.breakdown.floorplan import from_front, over_shoulder, towards
from story_assets.story.breakdown.moments import Moment, count_words
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.planned import Planned, Stage, in_a_row, seconds_of, size_of
from story_assets.story.scenes import Line, Seen, Shot
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import Expression, Point, Pose, ShotKind, ShotSize

SPOKEN_A_SECOND: Final = 2.5
"""Words; conversation has 2 to 3 (150 words a minute)."""


@dataclass(frozen=True)
class Piece:
    """A part of a speech that fits into a shot."""

    people: tuple[Person, ...]
    text: str
    manner: str | None
    off_screen: bool
    lines: Lines


@dataclass(frozen=True)
class _Frame:
    how: Literal["single", "two_shot", "ots", "group", "heard"]
    people: tuple[Person, ...]
    towards: tuple[Person, ...]
    """Who is spoken to and not in the frame."""


@dataclass(frozen=True)
class _Composed:
    size: ShotSize
    kind: ShotKind
    camera: Point
    lens: int
    more: Mapping[str, str] = field(default_factory=dict[str, str])


class Exchange:
    """Covers the talk of one scene."""

    def __init__(self, floor: Blocking, stage: Stage, slugs: Mapping[str, str]) -> None:
        self.floor = floor
        self._stage = stage
        self._slugs = slugs
        self._spoke: tuple[Person, ...] = ()
        """Who has spoken, the last one first."""
        self._coverage = 0

    def shots(self, told: Sequence[Moment]) -> Iterator[Planned]:
        """The shots of some speeches that follow each other."""
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
        manner = cut("; ".join(moment.manners), LETTERS) or None
        for number, text in enumerate(parts(moment.text, LONGEST)):
            yield Piece(people, text, manner if number == 0 else None, moment.off_screen, moment.lines)

    def _next(self, pieces: Sequence[Piece]) -> tuple[list[Piece], _Frame]:
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
        """Who is spoken to: who answers, else who spoke or acted last, else who speaks at all."""
        if pieces[0].manner and (told := self.floor.told_to(pieces[0].manner)) is not None:
            return told if told != speaker else None
        for piece in pieces[1:4]:
            other = next((it for it in piece.people if it.has_body and it != speaker), None)
            if other is not None and len(piece.people) == 1 and not piece.off_screen:
                return other
        here = [it for it in self.floor.present.values() if it != speaker]
        near = [it for it in (*self._spoke, *self.floor.lately) if it in here]
        return next(iter((*near, *(it for it in here if it.speaks), *here)), None)

    def _hearers(self, piece: Piece) -> tuple[Person, ...]:
        here = [it for it in self.floor.present.values() if it not in piece.people]
        last = [it for it in self._spoke if it in here]
        return tuple((last or here)[:1])

    def _can_see_over(self, one: Person, other: Person) -> bool:
        (x, y), (u, v) = self.floor.spot(one), self.floor.spot(other)
        width, depth = self._stage.setting.size_m
        apart = ((x - u) * width) ** 2 + ((y - v) * depth) ** 2
        is_human = one.body == other.body == "human"
        return is_human and 0.6 < apart < 16 and abs(x - u) * width > 0.5

    def _spoken(self, pieces: Sequence[Piece], frame: _Frame) -> Planned:
        lines = Lines(min(it.lines.first for it in pieces), max(it.lines.last for it in pieces))
        dialogue = tuple(line for piece in pieces for line in self._lines(piece, frame))
        seconds = seconds_of(
            sum(count_words(it.text) for it in pieces) / SPOKEN_A_SECOND + 1, least=2.5, most=15
        )
        speaking = pieces[0].people
        bodied = [it for it in speaking if it.has_body]
        if not pieces[0].off_screen:
            self._spoke = tuple(dict.fromkeys((*reversed(bodied), *self._spoke)))
        targets = _facing(frame, self._slugs)
        seen = self.floor.seen(frame.people, _manners(frame, pieces), looks_at=targets)
        planned = Planned(self._frame_of(frame, seen, pieces, dialogue, seconds), lines)
        planned.field_lines = {
            f"dialogue.{number}": it.lines
            for number, it in enumerate(_by_line(pieces))
            if number < len(dialogue)
        }
        return planned

    def _lines(self, piece: Piece, frame: _Frame) -> Iterator[Line]:
        in_frame = {it.key for it in frame.people}
        for person in piece.people:
            is_unseen = piece.off_screen or not person.has_body or person.key not in in_frame
            yield Line(
                who=self._slugs[person.key], line=piece.text, manner=piece.manner, off_screen=is_unseen
            )

    def _frame_of(
        self,
        frame: _Frame,
        seen: tuple[Seen, ...],
        pieces: Sequence[Piece],
        dialogue: tuple[Line, ...],
        seconds: float,
    ) -> Shot:
        is_close = seconds > 8 or any("!" in it.text for it in pieces)
        it = self._composed(frame, seen, is_close=is_close)
        shot = self._stage.framed(
            action=_spoken_action(frame, pieces), size=it.size, kind=it.kind, cast=seen, camera=it.camera,
            lens=it.lens, duration=seconds,
        )  # fmt: skip
        return shot.model_copy(update={**it.more, "dialogue": dialogue})

    def _composed(self, frame: _Frame, seen: tuple[Seen, ...], *, is_close: bool) -> _Composed:
        size_m = self._stage.setting.size_m
        spots = [it.at for it in seen if it.at is not None]
        if frame.how == "ots":
            camera, side = over_shoulder(spots[0], spots[1], size_m)
            return _Composed("MCU", "ots", camera, 50, {"ots_side": side, "focus": "shallow"})
        if not spots:
            return _Composed("LS", "establishing", (0.5, 0.96), 35)
        if frame.how not in ("single", "heard"):
            return _Composed(*size_of(len(seen)), from_front(spots, size_m, 2.6), 35)
        other = self.floor.spot(frame.towards[0]) if frame.towards else None
        camera = (
            towards(spots[0], other, size_m, angle=48.0, distance=2.2)
            if other is not None and other != spots[0]
            else from_front(spots, size_m, 2.2)
        )
        return _Composed(
            "MCU" if is_close else "MS", "reaction" if frame.how == "heard" else "single", camera, 50
        )


def _manners(frame: _Frame, pieces: Sequence[Piece]) -> Doing:
    """How each of those in the frame stands and looks who speaks in it."""
    poses: dict[str, Pose] = {}
    feelings: dict[str, Expression] = {}
    for piece in pieces:
        how = shown([it for it in piece.people if it in frame.people], piece.manner or "")
        poses, feelings = {**how[0], **poses}, {**how[1], **feelings}
    return Doing(frame.people, poses=poses, feelings=feelings)


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


def _spoken_action(frame: _Frame, pieces: Sequence[Piece]) -> str:
    """What a shot of speech shows, with how it is said."""
    manner = next((it.manner for it in pieces if it.manner), None)
    how = f" {manner[:1].upper()}{manner[1:].rstrip('.')}." if manner else ""
    speaker = in_a_row(pieces[0].people)
    match frame.how:
        case "ots":
            return f"Over {frame.people[1].called}'s shoulder onto {speaker}, who speaks.{how}"
        case "two_shot":
            return f"{speaker} and {frame.people[1].called} talk.{how}"
        case "heard":
            return (
                f"{in_a_row(frame.people)} listens. {speaker} is heard.{how}"
                if frame.people
                else f"{speaker} is heard.{how}"
            )
        case "single":
            return f"{speaker} speaks{f' to {frame.towards[0].called}' if frame.towards else ''}.{how}"
        case "group":
            return f"{speaker} speak together.{how}"
