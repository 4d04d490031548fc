"""Who is in the room: people come in, they leave, and only those who are there are seen and speak."""

from collections.abc import Iterator
from typing import Final

from story_assets.story.continuity.finding import Finding, Severity
from story_assets.story.continuity.lexicon import says
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.state import Presence, SceneStates, ShotStates
from story_assets.story.reading.errors import shown
from story_assets.story.words import ShotKind

ELSEWHERE: Final[tuple[ShotKind, ...]] = ("pov", "cutaway")
"""Kinds of shot that show what somebody sees, or another place."""
DETAILS: Final[tuple[ShotKind, ...]] = ("insert", *ELSEWHERE)
"""Kinds of shot that do not show who is in the room, nor on which side of whom."""


def shows_elsewhere(it: ShotStates) -> bool:
    """Whether a frame shows what is not in the room, or not as it stands: a view, a photograph, a mirror."""
    return it.shot.kind in ELSEWHERE or any(
        says(them, it.shot.action) for them in ("seen_through", "remembered")
    )


def on_screen_after_leaving(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody left, and is on screen again without having come back."""
    for it, number, who, absence in _seen_while_away(told):
        if not _is_opening(absence):
            name, shot = names.person(who), absence.path.split(".")[4]
            how = f"by the {absence.by.replace('_', ' ')} " if absence.by else ""
            yield told.finding(
                "on_screen_after_leaving",
                "break",
                it,
                f"{it.path}.cast.{number}",
                absence.path,
                says=f"{name} is on screen here, but left {how}in {shot}",
                mend=f"Say how {name} comes back (enters: {{{who}: ...}}), or take {name} out of the shot",
            )
    if told.before is not None and told.before.scene.setting == told.scene.setting:
        yield from _left_before(told, told.before, names)


def _is_opening(absence: Presence) -> bool:
    return absence.path.split(".")[3] == "continuity"


def _seen_while_away(told: SceneStates) -> Iterator[tuple[ShotStates, int, str, Presence]]:
    """Everyone in frame who is not in the room, once for each absence."""
    done: set[str] = set()
    for it in told.shots:
        for number, seen in enumerate(it.shot.cast):
            absence, after = it.people.get(seen.who), it.after.people.get(seen.who)
            is_back = (after is not None and after.here) or seen.who in it.shot.enters
            if absence is None or absence.here or is_back or absence.path in done or shows_elsewhere(it):
                continue
            done.add(absence.path)
            yield it, number, seen.who, absence


def _left_before(told: SceneStates, before: SceneStates, names: Names) -> Iterator[Finding]:
    """Left in the scene before, and in the same room when this one goes on."""
    gone = {who: it for who, it in before.ends.people.items() if not it.here and it.by}
    for it in told.shots:
        for number, seen in enumerate(it.shot.cast):
            absence = gone.pop(seen.who, None)
            if absence is None or shows_elsewhere(it) or _is_told(told, it, seen.who, names):
                continue
            name = names.person(seen.who)
            yield told.finding(
                "on_screen_after_leaving",
                "warning",
                it,
                f"{it.path}.cast.{number}",
                absence.path,
                says=f"{name} is on screen here, but left this room at the end of the scene before",
                mend=f"Say how {name} came back (enters: {{{seen.who}: ...}}), or how much later it is",
            )


def _is_told(told: SceneStates, it: ShotStates, who: str, names: Names) -> bool:
    """Whether this scene says anything of where *who* is: then the writer knows."""
    is_said = any(names.about(about) == who for about in told.scene.continuity)
    return is_said or any(who in earlier.shot.enters for earlier in told.shots[: it.number + 1])


def never_entered(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody is on screen who was not there and did not come in."""
    for it, number, who, absence in _seen_while_away(told):
        if _is_opening(absence):
            there = f"the scene opens with {shown(told.scene.continuity[who])}"
            yield _never(told, it, number, "break", absence.path, there, names)
    yield from _before_entering(told, names)
    yield from _strangers(told, names)


def _never(
    told: SceneStates, it: ShotStates, number: int, severity: Severity, other: str, there: str, names: Names
) -> Finding:
    who = it.shot.cast[number].who
    return told.finding(
        "never_entered",
        severity,
        it,
        f"{it.path}.cast.{number}",
        other,
        says=f"{names.person(who)} is on screen here, but {there}",
        mend=f"Say where they come in (enters: {{{who}: ...}}), or take them out of {it.shot.slug}",
    )


def _before_entering(told: SceneStates, names: Names) -> Iterator[Finding]:
    """On screen in a shot before the one they come in by."""
    for it in told.shots:
        for who, by in it.shot.enters.items():
            seen = _first_seen(told, it, who) if who not in it.people else None
            if seen is not None:
                there = f"comes in only by the {by.replace('_', ' ')} in {it.shot.slug}"
                yield _never(told, *seen, "break", f"{it.path}.enters.{who}", there, names)


def _first_seen(told: SceneStates, until: ShotStates, who: str) -> tuple[ShotStates, int] | None:
    for early in told.shots[: until.number]:
        for number, seen in enumerate(early.shot.cast):
            if seen.who == who and not shows_elsewhere(early):
                return early, number
    return None


def _strangers(told: SceneStates, names: Names) -> Iterator[Finding]:
    """In a frame in the middle of a scene, and not in its cast."""
    met = set(told.scene.cast)
    for it in told.shots:
        met.update(it.shot.enters, it.people)
        for number, seen in enumerate(it.shot.cast):
            if seen.who in met or shows_elsewhere(it):
                continue
            met.add(seen.who)
            if it.number:
                there = "is not in the cast of the scene and did not come in"
                yield _never(told, it, number, "warning", f"{told.path}.cast", there, names)


def absent_voice(told: SceneStates, names: Names) -> Iterator[Finding]:
    """A line of somebody whom the frame does not have, and who is not marked as off screen."""
    for it in told.shots:
        for number, line in enumerate(it.shot.dialogue):
            is_seen = any(seen.who == line.who for seen in it.shot.cast)
            if not (line.off_screen or is_seen or it.shot.kind == "pov"):
                yield _voice(told, it, number, line.who, names)


def _voice(told: SceneStates, it: ShotStates, number: int, who: str, names: Names) -> Finding:
    name, absence = names.person(who), it.people.get(who)
    severity: Severity = "break"
    if absence is not None and not absence.here:
        why, other = "is not in the room", absence.path
    elif who not in told.scene.cast:
        why, other = "is not in the cast of the scene", f"{told.path}.cast"
    else:
        why, other, severity = f"is not in the frame of {it.shot.slug}", f"{it.path}.cast", "warning"
    return told.finding(
        "absent_voice",
        severity,
        it,
        f"{it.path}.dialogue.{number}",
        other,
        says=f"{name} speaks here, but {why}",
        mend=f"Mark the line as heard from elsewhere (off_screen: true), or put {name} into the frame",
    )
