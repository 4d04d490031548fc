"""When a thing is there: not before it came into the story, and not after it was destroyed."""

from collections.abc import Iterator

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.lexicon import says
from story_assets.story.continuity.trail import Event, Trail, own_words
from story_assets.story.reading.errors import shown


def used_before_introduced(trail: Trail) -> Iterator[Finding]:
    """It is on screen before the story has it."""
    told: set[str] = set()
    for number, event in enumerate(trail.events):
        for early in _too_early(trail, number, event):
            if early.path not in told:
                told.add(early.path)
                yield _early(trail, early, event)


def _too_early(trail: Trail, number: int, event: Event) -> Iterator[Event]:
    if event.evidence == "said" and event.where.spot == "not_yet":
        yield from _seen_meanwhile(trail, number)
        yield from _seen_before(trail, number, event)
    elif event.evidence == "said" and event.where.first:
        yield from _seen_before(trail, number, event)


def _seen_meanwhile(trail: Trail, number: int) -> Iterator[Event]:
    """What is seen after it was said that nobody has it, and before anything else was said of it."""
    for later in trail.events[number + 1 :]:
        if later.evidence == "said":
            return
        assert later.shot is not None
        if own_words(later.shot, trail.thing) is None:
            yield later
        return


def _seen_before(trail: Trail, number: int, event: Event) -> Iterator[Event]:
    """The first sight of it since anything was last said of it. "Found" in words may mean found again."""
    reach_back = trail.is_exact(event, "found", "not_yet")
    before: list[Event] = []
    for early in trail.events[:number]:
        if early.evidence == "said":
            before.clear()
        elif early.is_seen and early.shot is not event.shot and (reach_back or early.told is event.told):
            before.append(early)
    yield from before[:1]


def _early(trail: Trail, early: Event, event: Event) -> Finding:
    there = f"{event.place(early.told)} says {shown(trail.words(event))}"
    return trail.finding(
        "used_before_introduced",
        "break",
        early,
        event,
        says=f"{trail.subject} {trail.seen_as(early)} here, but {there}",
        mend=f"Take it out here, or say that it is first seen here (changes: {{{trail.thing}: found}})",
    )


def used_after_destroyed(trail: Trail) -> Iterator[Finding]:
    """It is on screen, or in a hand, after it was destroyed."""
    gone: Event | None = None
    for event in trail.events:
        if event.evidence == "said" and event.where.spot == "gone":
            gone = gone or event
        elif event.evidence == "said" and (event.where.first or event.where.spot == "not_yet"):
            gone = None
        elif gone is not None and event.shot is not gone.shot and _is_there(trail, event):
            yield _after_all(trail, gone, event)
            gone = None


def _is_there(trail: Trail, event: Event) -> bool:
    """Whether it is the thing itself that is there, not what is left of it or another one."""
    words = trail.words(event) if event.evidence == "said" else event.shot.shot.action if event.shot else ""
    return (event.is_seen or event.where.spot == "with") and not says("remains", words)


def _after_all(trail: Trail, gone: Event, event: Event) -> Finding:
    is_said = event.evidence == "said"
    here = f"{shown(trail.words(event))} here" if is_said else f"{trail.seen_as(event)} here"
    return trail.finding(
        "used_after_destroyed",
        "break",
        event,
        gone,
        says=f"{trail.subject} {here}, but {gone.place(event.told)} says {shown(trail.words(gone))}",
        mend="Take it out, or give the scene a strand of its own if this was earlier (strand: memory)",
    )
