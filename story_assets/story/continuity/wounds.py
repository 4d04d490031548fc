"""What happened to people: a wound stays, in every cut, until time or a bandage is told."""

from collections.abc import Iterator

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.lexicon import says, starts
from story_assets.story.continuity.looks import Change, changes, is_hurt
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.saying import injuries
from story_assets.story.continuity.state import Said, SceneStates, ShotStates
from story_assets.story.reading.errors import shown


def injury_heals(told: SceneStates, names: Names) -> Iterator[Finding]:
    """A wound is gone after a cut, or forgotten in the next scene."""
    for change in changes(told, names):
        if change.only_heals(names) and not _is_told(change.it, change.who, names):
            yield _healed(told, change, names)
    for it in told.shots:
        if not told.time_goes_by(it):
            yield from _taken_off(told, it, names)
            yield from _written_over(told, it, names)
    yield from _forgotten(told, names)


def _is_told(it: ShotStates, who: str, names: Names) -> bool:
    """Whether a fact still says that *who* is hurt, whatever the look."""
    return any(names.about(about) == who for about in it.after.marks)


def _mark(who: str, look: str, names: Names) -> Said | None:
    """The first wound among the marks of a look."""
    found = names.story.characters[who].looks.get(look)
    marks = [mark for mark in found.marks if injuries(mark)] if found is not None else []
    return Said(marks[0], f"characters.{who}.looks.{look}.marks") if marks else None


def _healed(told: SceneStates, change: Change, names: Names) -> Finding:
    mark = _mark(change.who, change.worn.look, names)
    assert mark is not None, "only a look with a wound can heal"
    look, shot = change.worn.look, change.it.shot.slug
    return told.finding(
        "injury_heals",
        "break",
        change.it,
        change.path,
        mark.path,
        says=f"{names.person(change.who)} is unhurt here, but {change.worn.place} has {shown(mark.words)}",
        mend=f"Keep the look {look} in {shot}, or say how much later it is (later: ...)",
    )


def _taken_off(told: SceneStates, it: ShotStates, names: Names) -> Iterator[Finding]:
    """A change of clothes that takes the wound off with them."""
    if it.after.looks is it.before.looks:
        return
    for who, new in it.after.looks.items():
        old = it.before.looks.get(who, new)
        mark = _mark(who, old, names)
        look = names.story.characters[who].looks[new]
        if old == new or mark is None or is_hurt(look) or _is_told(it, who, names):
            continue
        seen = _first_seen(told, it, who, new)
        yield told.finding(
            "injury_heals",
            "break",
            seen,
            f"{seen.path}.cast",
            mark.path,
            says=f"{names.person(who)} is unhurt in {shown(new)}, but {shown(old)} has {shown(mark.words)}",
            mend=f"Give the look {new} the mark too, or say it (changes: {{{who}_wound: ...}})",
        )


def _first_seen(told: SceneStates, start: ShotStates, who: str, look: str) -> ShotStates:
    """The shot in which a new look is first seen, from the change on."""
    later = (
        it
        for it in told.shots[start.number :]
        if any(seen.who == who and told.look(seen) == look for seen in it.shot.cast)
    )
    return next(later, start)


def _written_over(told: SceneStates, it: ShotStates, names: Names) -> Iterator[Finding]:
    """A fact with a wound in it that the next fact of the same name replaces."""
    for about, mark in it.before.marks.items():
        words, who = it.shot.changes.get(about), names.about(about)
        if words is None or who is None or about in it.after.marks or says("healed", words):
            continue
        if about == who and (who in it.shot.exits or starts("away", words)):
            continue
        mend = f"Say what became of it (changes: {{{about}: bandaged}}), or how much later it is (later)"
        if about == who:
            mend = f"Give the wound a name of its own, which stays true (changes: {{{who}_wound: ...}})"
        yield told.finding(
            "injury_heals",
            "break",
            it,
            f"{it.path}.changes.{about}",
            mark.path,
            says=f"{names.person(who)} is {shown(words)} from here on, which replaces {shown(mark.words)}",
            mend=mend,
        )


def _forgotten(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Wounds from the scene that somebody was last in, which nothing here repeats."""
    here = [*told.scene.cast, *(seen.who for it in told.shots for seen in it.shot.cast)]
    for who in dict.fromkeys(here):
        wound = _brought(told, who, names)
        said = (fact.words for about, fact in told.opens.facts.items() if names.about(about) == who)
        if wound is None or _mark(who, told.scene.cast.get(who, ""), names) is not None:
            continue
        if any(injuries(words) or says("healed", words) for words in said):
            continue
        yield told.finding(
            "injury_heals",
            "warning",
            None,
            f"{told.path}.cast.{who}",
            wound.path,
            says=f"{names.person(who)} is unhurt in this scene, but was last seen with {shown(wound.words)}",
            mend=f"Say it again (continuity: {{{who}_wound: ...}}), or how much later it is (later: ...)",
        )


def _brought(told: SceneStates, who: str, names: Names) -> Said | None:
    """The wound that *who* left the last scene with, if no time has passed since."""
    scene = told.before
    while scene is not None:
        worn = [scene.look(seen) for it in scene.shots for seen in it.shot.cast if seen.who == who]
        if worn or who in scene.scene.cast:
            said = [mark for about, mark in scene.ends.marks.items() if names.about(about) == who]
            return said[0] if said else _mark(who, worn[-1] if worn else scene.scene.cast[who], names)
        scene = scene.before
    return None
