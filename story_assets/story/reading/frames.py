"""Who and what is in frame, against the bible: shots, beats and covers alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from story_assets.story.reading.errors import FieldPath, Finding, listed, nearest, shown
from story_assets.story.reading.names import Bible, Names
from story_assets.story.scenes import Seen


@dataclass(frozen=True)
class Stage:
    """What may be in the frames of one scene or cover."""

    file: str
    bible: Bible
    cast: Mapping[str, str]
    cast_is_whole: bool
    props: Names
    needs: str
    """What to do about someone who is not in the cast."""


def frame_findings(
    stage: Stage, path: FieldPath, cast: tuple[Seen, ...], props: tuple[str, ...]
) -> Iterator[Finding]:
    """What is wrong with the frame at *path*."""
    for number, name in enumerate(props):
        yield from stage.props.check(stage.file, (*path, "props", number), name)
    in_frame = {seen.who for seen in cast}
    if len(in_frame) < len(cast):
        yield from _twice(stage, path, cast)
    for number, seen in enumerate(cast):
        yield from _seen_findings(stage, (*path, "cast", number), seen, in_frame)


def _seen_findings(stage: Stage, path: FieldPath, seen: Seen, in_frame: set[str]) -> Iterator[Finding]:
    bible, file = stage.bible, stage.file
    if seen.who not in bible.characters.known:
        yield from bible.characters.check(file, (*path, "who"), seen.who)
    elif seen.look is not None:
        yield from bible.looks[seen.who].check(file, (*path, "look"), seen.look)
    elif seen.who not in stage.cast and stage.cast_is_whole:
        yield Finding(file, (*path, "who"), f"{shown(seen.who)} {stage.needs.format(who=seen.who)}")
    for number, prop in enumerate(seen.holds):
        yield from stage.props.check(file, (*path, "holds", number), prop)
    target = seen.looks_at
    if target and target not in in_frame and target not in stage.cast and target not in stage.props.known:
        yield from _looks_at_nothing(stage, (*path, "looks_at"), target, in_frame)


def _looks_at_nothing(stage: Stage, path: FieldPath, target: str, in_frame: set[str]) -> Iterator[Finding]:
    if not (stage.props.whole and stage.cast_is_whole and "" not in in_frame):
        return
    people = sorted(in_frame | stage.cast.keys())
    if target in stage.bible.characters.known:
        message = f"{shown(target)} is neither in frame nor in the cast; there are: {listed(people)}"
    else:
        near = nearest(target, [*people, *sorted(stage.props.known)])
        hint = f", perhaps {shown(near)}" if near else ""
        props = listed(sorted(stage.props.known))
        message = f"nobody and no prop {shown(target)}{hint}; people: {listed(people)}; props: {props}"
    yield Finding(stage.file, path, message)


def _twice(stage: Stage, path: FieldPath, cast: tuple[Seen, ...]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, seen in enumerate(cast):
        if seen.who and first.setdefault(seen.who, number) != number:
            where = (*path, "cast", number, "who")
            yield Finding(
                stage.file, where, f"{shown(seen.who)} is in this frame twice: at cast.{first[seen.who]} too"
            )
