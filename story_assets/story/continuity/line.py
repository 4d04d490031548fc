"""The grammar of the cut: the line between two people, their eyelines, and the direction of a movement."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.floor import Metres2, View, gaze, metres, side, turn, view
from story_assets.story.continuity.lexicon import says
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.presence import DETAILS, shows_elsewhere
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.scenes import Seen, Shot
from story_assets.story.words import Movement

NEUTRAL: Final = 0.21
"""The sine of 12 degrees. A lens nearer to the line is on it; over a shoulder it stands at 15 and more."""
TURNED: Final = 45.0
"""Degrees after which the line is another one: the people moved, not the camera."""
TRAVELS: Final[frozenset[Movement]] = frozenset(
    {
        "arc_left", "arc_right", "truck_left", "truck_right", "follow", "lead", "steadicam", "drone",
        "whip_pan", "crane_up", "crane_down",
    }
)  # fmt: skip
"""Moves that may take the lens over the line while we watch."""


class Between(NamedTuple):
    """A shot of two people, or of one who looks at the other."""

    it: ShotStates
    view: View
    one: str
    other: str
    one_at: Metres2
    other_at: Metres2

    @property
    def has_both(self) -> bool:
        """Whether both are in the frame."""
        return self.one in self.view.people and self.other in self.view.people

    @property
    def single(self) -> tuple[str, Metres2, Metres2]:
        """The one in frame, and the places of the two."""
        if self.one in self.view.people:
            return self.one, self.one_at, self.other_at
        return self.other, self.other_at, self.one_at

    @property
    def gaze(self) -> float | None:
        """To which side of the screen the one in frame looks at the other; None if they look elsewhere."""
        who, at, target = self.single
        if any(seen.who == who and seen.looks_at in (self.one, self.other) for seen in self.it.shot.cast):
            return gaze(self.view.camera, at, target)
        return None


def line_crossed(told: SceneStates, names: Names) -> Iterator[Finding]:
    """The camera jumps over the line between two people, with no shot on it and no move across it."""
    for last, now in _cuts(told):
        if (last.has_both or now.has_both) and _is_crossed(last, now):
            there, pair = last.it.shot.slug, f"{names.person(last.one)} and {names.person(last.other)}"
            says_ = f"the camera is across the line between {pair} here, from where it was in {there}"
            mend = f"Stay on the side of {there} (camera_at), or put a shot from on the line between the two"
            yield _cut(told, now.it, last.it, "camera_at", says=says_, mend=mend)
    yield from _over_shoulders(told)


def _is_crossed(last: Between, now: Between) -> bool:
    was, is_ = (side(it.view.camera, it.one_at, it.other_at) for it in (last, now))
    if abs(was) < NEUTRAL or abs(is_) < NEUTRAL or (was > 0) == (is_ > 0):
        return False
    return turn(last.one_at, last.other_at, now.one_at, now.other_at) < TURNED


def _cut(
    told: SceneStates, now: ShotStates, last: ShotStates, field: str, *, says: str, mend: str
) -> Finding:
    rule = "line_crossed"
    return told.finding(
        rule, "warning", now, f"{now.path}.{field}", f"{last.path}.{field}", says=says, mend=mend
    )


def _cuts(told: SceneStates) -> Iterator[tuple[Between, Between]]:
    """Every two shots that follow each other and are about the same two people."""
    places: dict[str, Metres2] = {}
    for it in reversed(told.shots):
        # Backwards: where the first single looks is known from the shots after it.
        places.update(_places(it, told))
    last: dict[tuple[str, str], Between] = {}
    for it in told.shots:
        places.update(_places(it, told))
        now = {(on.one, on.other): on for on in _between(it, told, places)}
        pair = next((pair for pair in now if pair in last), None)
        if pair is not None and not (told.time_goes_by(it) or _moves(last[pair].it.shot) or _moves(it.shot)):
            yield last[pair], now[pair]
        last = now


def _places(it: ShotStates, told: SceneStates) -> dict[str, Metres2]:
    return {seen.who: metres(seen.at, told.setting) for seen in it.shot.cast if seen.at is not None}


def _moves(shot: Shot) -> bool:
    return not TRAVELS.isdisjoint(shot.movement)


def _between(it: ShotStates, told: SceneStates, places: dict[str, Metres2]) -> Iterator[Between]:
    """Every two people a shot is about. Details, views and mirrors are about none: they have no side."""
    seen = view(it.shot, told.setting)
    if seen is None or it.shot.angle == "birds_eye" or it.shot.kind in DETAILS or shows_elsewhere(it):
        return
    cast = [person for person in it.shot.cast if person.who in seen.people]
    pairs = [(cast[0].who, cast[1].who)] if len(cast) == 2 else []
    pairs += [(person.who, person.looks_at) for person in cast if person.looks_at in places]
    for pair in pairs:
        one, other = sorted(pair)
        if one != other:
            yield Between(it, seen, one, other, places[one], places[other])


def _over_shoulders(told: SceneStates) -> Iterator[Finding]:
    """Over her right shoulder, then over his right shoulder: that is from both sides of the line."""
    for last, now in pairwise(told.shots):
        if not (_is_over_shoulder(last.shot) and _is_over_shoulder(now.shot)) or told.time_goes_by(now):
            continue
        if (last.shot.camera_at and now.shot.camera_at) or _moves(last.shot) or _moves(now.shot):
            continue
        was, is_ = ([seen.who for seen in it.shot.cast] for it in (last, now))
        is_same_side = last.shot.ots_side == now.shot.ots_side
        if set(was) == set(is_) and is_same_side == (was != is_):
            says_ = (
                f"the camera is over a {now.shot.ots_side} shoulder here, and across the line from over a"
                f" {last.shot.ots_side} one in {last.shot.slug}"
            )
            other = "left" if now.shot.ots_side == "right" else "right"
            mend = f"Take the other shoulder (ots_side: {other})"
            yield _cut(told, now, last, "ots_side", says=says_, mend=mend)


def _is_over_shoulder(shot: Shot) -> bool:
    return shot.kind == "ots" and shot.ots_side is not None and len(shot.cast) == 2


def eyelines_do_not_meet(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Two who look at each other look to the same side of the screen, or one of them looks at nobody."""
    for last, now in _cuts(told):
        if last.has_both or now.has_both or last.single[0] == now.single[0]:
            continue
        was, is_ = last.gaze, now.gaze
        if was is None or is_ is None or min(abs(was), abs(is_)) < NEUTRAL or (was > 0) != (is_ > 0):
            continue
        where, there = "right" if is_ > 0 else "left", last.it.shot.slug
        one, other = names.person(last.single[0]), names.person(now.single[0])
        yield told.finding(
            "eyelines_do_not_meet",
            "warning",
            now.it,
            f"{now.it.path}.camera_at",
            f"{last.it.path}.camera_at",
            says=f"{other} looks to screen {where} here, but so does {one} in {there}",
            mend=f"Put the camera on the side of {there} (camera_at)",
        )
    yield from _at_nobody(told, names)


def _at_nobody(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody looks at a person who has left."""
    for it in told.shots:
        for number, seen in enumerate(it.shot.cast):
            absence = it.people.get(seen.looks_at or "")
            if absence is None or absence.here or _is_back(it, seen) or shows_elsewhere(it):
                continue
            whom = names.person(seen.looks_at or "")
            yield told.finding(
                "eyelines_do_not_meet",
                "warning",
                it,
                f"{it.path}.cast.{number}.looks_at",
                absence.path,
                says=f"{names.person(seen.who)} looks at {whom} here, but {whom} is not in the room",
                mend="Give the look another target (looks_at), or say that they are back (enters)",
            )


def _is_back(it: ShotStates, seen: Seen) -> bool:
    """Whether the one looked at is in this frame anyway, or comes in."""
    return any(other.who == seen.looks_at for other in it.shot.cast) or seen.looks_at in it.shot.enters


def screen_direction_flips(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody moves from left to right, and after the cut from right to left."""
    for last, now in pairwise(told.shots):
        was, is_ = last.shot.screen_direction, now.shot.screen_direction
        if {was, is_} != {"L2R", "R2L"} or told.time_goes_by(now):
            continue
        shared = {seen.who for seen in last.shot.cast} & {seen.who for seen in now.shot.cast}
        if not shared or any(says("turns", it.shot.action) or shows_elsewhere(it) for it in (last, now)):
            continue
        who = names.person(next(seen.who for seen in now.shot.cast if seen.who in shared))
        yield told.finding(
            "screen_direction_flips",
            "warning",
            now,
            f"{now.path}.screen_direction",
            f"{last.path}.screen_direction",
            says=f"{who} moves {is_} here, but {was} in {last.shot.slug}",
            mend=f"Keep {was}, or put a neutral shot between the two",
        )
