"""Who has what: a thing is in one place, and whoever has it is in the frame that shows it."""

import re
from collections.abc import Iterator
from itertools import combinations, groupby
from typing import Final

from story_assets.story.continuity.finding import Finding, Severity
from story_assets.story.continuity.lexicon import says, sentences
from story_assets.story.continuity.presence import DETAILS
from story_assets.story.continuity.saying import is_shut
from story_assets.story.continuity.state import ShotStates
from story_assets.story.continuity.trail import Event, Trail, own_words
from story_assets.story.words import PropShape

_FOR_TWO: Final[tuple[PropShape, ...]] = ("box", "table", "seat", "bed", "shelf", "screen", "plant")
"""Shapes that two people may carry between them."""


def prop_in_two_places(trail: Trail) -> Iterator[Finding]:
    """A thing jumps from one place to another, or is in two hands of one frame."""
    known: Event | None = None
    for _, together in groupby(trail.events, key=_frame):
        events = list(together)
        held = [it for it in events if it.evidence == "held"]
        yield from _two_hands(trail, known, held)
        for event in events:
            if known is not None and known.epoch != event.epoch:
                known = None
            if event.evidence == "carried":
                known = known or event
            elif event.evidence == "said":
                known = event if event.where.spot in ("with", "at") else None
            elif event in held[:1]:
                if known is not None and not any(_agrees(trail, known, it) for it in held):
                    yield _jump(trail, known, event)
                known = event if len(held) == 1 else None


def _frame(event: Event) -> int:
    return id(event.shot) if event.shot is not None else id(event)


def _agrees(trail: Trail, known: Event, event: Event) -> bool:
    """Whether it is where it was, or its way is told: by this shot's changes, or in an action since."""
    if known.where == event.where:
        return True
    assert event.shot is not None
    own = own_words(event.shot, trail.thing)
    if own is not None and (own.spot in ("somewhere", "lost") or own in (event.where, known.where)):
        # Taken up and laid down again is told; from her, to him and back to her is not.
        return own != known.where or known.where.spot == "at"
    people = {it.of for it in (event.where, known.where) if it.spot == "with"}
    return any(_changes_hands(trail, it, event.where.of, people) for it in _since(known, event, event.shot))


def _since(known: Event, event: Event, last: ShotStates) -> tuple[ShotStates, ...]:
    """The shots of one scene, up to *last*, in which something may have become of what is known.

    What a shot states is true after it; what is held in it may be given away in it.
    """
    start = 0
    if known.told is event.told and known.shot is not None:
        start = known.shot.number + (known.evidence == "said")
    return event.told.shots[start : last.number + 1]


def _changes_hands(trail: Trail, it: ShotStates, taker: str | None, people: set[str]) -> bool:
    """Whether an action says that it is given to or taken by *taker*, or by anybody."""
    texts = (*sentences(it.shot.action), *sentences(it.shot.changes.get(trail.thing, "")))
    return any(_is_transfer(trail, text, taker, people) for text in texts)


def _is_transfer(trail: Trail, text: str, taker: str | None, people: set[str]) -> bool:
    is_given, is_taken = says("gives", text), says("takes", text)
    if not (is_given or is_taken):
        return False
    named = set(trail.names.named_in(text))
    if len(people) > 1 and people <= named:
        return True
    if not (trail.names.thing(trail.thing).search(text) or _IT.search(text)):
        return False
    if taker is None or not named or _SOMEBODY.search(text):
        return True
    # "Teo tosses the ring" gives it away; it does not say that he got it.
    return taker in named and (is_taken or len(named) > 1)


_IT: Final = re.compile(r"(?<!\w)(it|them)(?!\w)", re.IGNORECASE)
"""A thing that a sentence speaks of as it."""
_SOMEBODY: Final = re.compile(
    r"(?<!\w)(him|her|his|their|brother|sister|father|mother|other)(?!\w)", re.IGNORECASE
)


def _jump(trail: Trail, known: Event, event: Event) -> Finding:
    of = event.where.of
    who, is_new_scene = trail.names.person(of), known.told is not event.told
    is_break = not is_new_scene and known.evidence != "carried" and _is_firm(known, event)
    severity: Severity = "break" if is_break else "warning"
    mend = f"Say how it came to {who} (changes: {{{trail.thing}: {of}}})"
    if is_new_scene:
        mend = f"Say where it is when the scene opens (continuity: {{{trail.thing}: {of}}})"
    return trail.finding(
        "prop_in_two_places",
        severity,
        event,
        known,
        says=f"{trail.subject} in {who}'s hand here, but {trail.known_as(known, event.told)}",
        mend=mend,
    )


def _is_firm(known: Event, event: Event) -> bool:
    """Whether it cannot be otherwise. From an open table anyone may have taken it between two cuts."""
    if known.where.spot == "with":
        return True
    assert event.shot is not None
    furniture = event.told.setting.props.get(known.where.of)
    fact = event.shot.before.facts.get(known.where.of)
    state = fact.words if fact is not None else furniture.state if furniture is not None else None
    return is_shut(state or "")


def _two_hands(trail: Trail, known: Event | None, held: list[Event]) -> Iterator[Finding]:
    for one, other in combinations(held, 2):
        assert one.shot is not None
        if not _may_share(trail, known, one.shot, (one, other)):
            first, second = (trail.names.person(it.where.of) for it in (one, other))
            mend = f"Leave one of them, or say who has it now (changes: {{{trail.thing}: {other.where.of}}})"
            yield trail.finding(
                "prop_in_two_places",
                "break",
                other,
                one,
                says=f"{trail.subject} in {second}'s hand here, and in {first}'s in the same frame",
                mend=mend,
            )


def _may_share(trail: Trail, known: Event | None, it: ShotStates, held: tuple[Event, Event]) -> bool:
    """Whether it goes from hand to hand in this shot, or is large enough for two."""
    own = own_words(it, trail.thing)
    if own is not None and (own.spot == "somewhere" or own in [event.where for event in held]):
        return known is None or own != known.where
    is_large = trail.names.shapes.get(trail.thing) in _FOR_TWO
    return is_large or _changes_hands(trail, it, None, {event.where.of for event in held})


def held_off_screen(trail: Trail) -> Iterator[Finding]:
    """The frame shows what somebody outside it has."""
    known: Event | None = None
    for event in trail.events:
        if known is not None and known.epoch != event.epoch:
            known = None
        if event.evidence in ("said", "held"):
            known = event if event.where.spot == "with" else None
        elif known is not None and event.shot is not None and _is_without(trail, known, event, event.shot):
            yield _without(trail, known, event, event.shot)
            known = None


def _is_without(trail: Trail, known: Event, event: Event, it: ShotStates) -> bool:
    who = known.where.of
    if any(seen.who == who for seen in it.shot.cast) or own_words(it, trail.thing) is not None:
        return False
    if known.told is not event.told or trail.names.people[who].search(it.shot.action):
        return False
    has_left = who in it.people and not it.people[who].here
    is_detail = it.shot.kind in DETAILS or it.shot.size in ("ECU", "BCU")
    if (is_detail or event.evidence == "looked_at") and not has_left:
        return False
    since = _since(known, event, it)
    if has_left and known.evidence == "held":
        # Who goes with a thing in hand has it: only what is done after that counts.
        since = tuple(other for other in since if other is not known.shot)
    return not any(_may_have_left_it(trail, known, other) for other in since)


def _may_have_left_it(trail: Trail, known: Event, it: ShotStates) -> bool:
    """Whether an action may tell where it went. What was only seen in a hand need not stay there."""
    if known.evidence == "held":
        return trail.names.thing(trail.thing).search(it.shot.action) is not None
    return _changes_hands(trail, it, None, {known.where.of})


def _without(trail: Trail, known: Event, event: Event, it: ShotStates) -> Finding:
    who = trail.names.person(known.where.of)
    here, there = f"{trail.subject} {trail.seen_as(event)} here", trail.known_as(known, event.told)
    left = f"say where it was left (changes: {{{trail.thing}: ...}})"
    return trail.finding(
        "held_off_screen",
        "break" if known.evidence == "said" else "warning",
        event,
        known,
        says=f"{here} without {who}, but {there}",
        mend=f"Put {who} into the cast of {it.shot.slug}, or {left}",
    )
