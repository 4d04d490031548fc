"""Set-up and pay-off: what a reveal rests on was seen before it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.state import SceneStates
from story_assets.story.scenes import Beat, Shot


class Mention(NamedTuple):
    """Where a thing that the audience must know is set up, or pays off."""

    what: str
    scene: str
    shot: str | None
    path: str


class Told(NamedTuple):
    """A beat or a shot in the order in which the audience gets it."""

    part: Beat | Shot
    shot: str | None
    path: str


def reveal_before_setup(scenes: Iterable[SceneStates]) -> Iterator[Finding]:
    """A reveal comes before its set-up, or beats are told out of their order. Over the whole story."""
    known: dict[str, Mention] = {}
    early: list[Mention] = []
    for told in scenes:
        found: set[str | None] = set()
        for it in _in_order(told):
            for what in it.part.reveals:
                if what not in known:
                    early.append(Mention(what, told.id, it.shot, f"{it.path}.reveals"))
                    found.add(it.shot)
            for what in it.part.sets_up:
                known.setdefault(what, Mention(what, told.id, it.shot, f"{it.path}.sets_up"))
        if not found:
            yield from _beats_out_of_order(told)
    yield from (_early(reveal, known.get(reveal.what)) for reveal in early)


def _early(reveal: Mention, setup: Mention | None) -> Finding:
    where, what = (reveal.path,), reveal.what.replace("_", " ")
    if setup is None:
        says = f'"{what}" is revealed here, but nothing sets it up'
        mend = f"Name the beat or shot that plants it (sets_up: [{reveal.what}])"
        return Finding("reveal_before_setup", "warning", reveal.scene, reveal.shot, where, says, mend)
    place = setup.shot or "a beat"
    if setup.scene != reveal.scene:
        place = f"{setup.scene.replace('_', ' ')} {setup.shot or ''}".strip()
    says = f'"{what}" is revealed here, but it is set up only in {place}'
    mend = "Move the set-up before it, or plant it earlier too (sets_up)"
    return Finding(
        "reveal_before_setup", "break", reveal.scene, reveal.shot, (*where, setup.path), says, mend
    )


def _in_order(told: SceneStates) -> Iterator[Told]:
    """Shots in order, each with the beat it tells; a beat that no shot tells follows the beat before it."""
    beats = told.scene.beats
    told_by = {it.shot.beat for it in told.shots}
    silent = [number for number in range(1, len(beats) + 1) if number not in told_by]
    done: set[int] = set()
    for it in told.shots:
        number = it.shot.beat
        if number is not None and number not in done:
            yield from _silent(told, beats, [n for n in silent if n < number and n not in done], done)
            done.add(number)
            yield Told(beats[number - 1], it.shot.slug, f"{told.path}.beats.{number - 1}")
        yield Told(it.shot, it.shot.slug, it.path)
    yield from _silent(told, beats, [n for n in silent if n not in done], done)


def _silent(told: SceneStates, beats: tuple[Beat, ...], numbers: list[int], done: set[int]) -> Iterator[Told]:
    for number in numbers:
        done.add(number)
        yield Told(beats[number - 1], None, f"{told.path}.beats.{number - 1}")


def _beats_out_of_order(told: SceneStates) -> Iterator[Finding]:
    """A beat that is first told after a later one. Going back to one that was told is a choice."""
    last = 0, ""
    seen: set[int] = set()
    for it in told.shots:
        beat = it.shot.beat
        if beat is None or beat in seen:
            continue
        seen.add(beat)
        if beat < last[0]:
            says = f"beat {beat} is first told here, but {last[1]} told beat {last[0]} before it"
            mend = "Put the shots into the order of the beats, or the beats into the order of the shots"
            where = (f"{it.path}.beat", f"{told.path}.shots.{last[1]}.beat")
            yield Finding("reveal_before_setup", "warning", told.id, it.shot.slug, where, says, mend)
        else:
            last = beat, it.shot.slug
