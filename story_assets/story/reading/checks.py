"""What one file says against what the others say: every name must lead somewhere, and only to one thing."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, cast

from story_assets.story.bible import Character, Setting
from story_assets.story.model import StoryFile
from story_assets.story.part import StoryPart
from story_assets.story.reading.errors import FieldPath, Finding, listed, shown
from story_assets.story.reading.frames import Stage, frame_findings
from story_assets.story.reading.names import (
    Bible,
    Draft,
    Names,
    colliding,
    props_defined_twice,
    repeated,
    repeated_slugs,
)
from story_assets.story.reading.parts import Part
from story_assets.story.reading.wording import MAX_FINDINGS
from story_assets.story.scenes import Episode, Scene, Shot


def findings(draft: Draft) -> Iterator[Finding]:
    """Everything that is wrong between the parts of *draft*."""
    bible = Bible(draft)
    yield from _undecided(draft)
    yield from props_defined_twice(draft)
    yield from colliding(draft)
    yield from _order(draft)
    for character in filter(None, draft.characters.values()):
        yield from islice(_character(character, bible), MAX_FINDINGS)
    for setting in filter(None, draft.settings.values()):
        yield from islice(_setting(setting), MAX_FINDINGS)
    for episode in filter(None, draft.episodes.values()):
        yield from islice(_covers(episode, bible), MAX_FINDINGS)
    for scene in filter(None, draft.scenes.values()):
        yield from islice(_scene(scene, bible), MAX_FINDINGS)


def _undecided(draft: Draft) -> Iterator[Finding]:
    """Marks for fields that no file has: a decision nobody could take."""
    parts = (
        draft.about,
        *draft.characters.values(),
        *draft.settings.values(),
        *draft.episodes.values(),
        *draft.scenes.values(),
    )
    for part in filter(None, parts):
        for number, path in enumerate(part.value.undecided):
            if not _leads_somewhere(part.value, path.split(".")):
                message = f"there is no {shown(path)} in this file; delete this line"
                yield Finding(part.file, ("undecided", number), message)


def _leads_somewhere(value: object, steps: list[str]) -> bool:
    """Whether *steps* lead to a field of *value*, written or at its default."""
    for step in steps:
        if isinstance(value, StoryPart):
            if step not in type(value).model_fields:
                return False
            value = getattr(value, step)
        elif isinstance(value, dict):
            named = cast("dict[str, object]", value)
            if step not in named:
                return False
            value = named[step]
        elif isinstance(value, tuple):
            items = cast("tuple[object, ...]", value)
            found = [it for it in items if getattr(it, "slug", None) == step]
            if not found and not (step.isdecimal() and len(step) < 7 and int(step) < len(items)):
                return False
            value = found[0] if found else items[int(step)]
        else:
            return False
    return True


def _order(draft: Draft) -> Iterator[Finding]:
    """The lists of episodes and scenes against the folders and files."""
    if draft.about:
        listing = draft.about.value.episodes
        yield from _listing(
            draft.about,
            "episodes",
            listing,
            Names("folder", "episodes/ has", draft.episodes, "episodes" not in draft.closed),
        )
    for slug, part in draft.episodes.items():
        if part:
            there = dict.fromkeys(scene for episode, scene in draft.scenes if episode == slug)
            files = Names(
                "scene file", f"episodes/{slug}/ has", there, f"episodes/{slug}" not in draft.closed
            )
            yield from islice(_listing(part, "scenes", part.value.scenes, files), MAX_FINDINGS)


def _listing(
    part: Part[Episode] | Part[StoryFile], place: str, listing: tuple[str, ...], there: Names
) -> Iterator[Finding]:
    yield from repeated(part.file, (place,), listing, there.what)
    for number, name in enumerate(listing):
        yield from there.check(part.file, (place, number), name)
    if part.knows(place, "*"):
        listed_names = set(listing)
        for name in there.known:
            if name not in listed_names:
                yield Finding(
                    part.file, (place,), f"the {there.what} {shown(name)} is not listed here; add it"
                )


def _character(part: Part[Character], bible: Bible) -> Iterator[Finding]:
    for slug, look in part.value.looks.items():
        for number, prop in enumerate(look.carries):
            yield from bible.travelling.check(part.file, ("looks", slug, "carries", number), prop)


def _setting(part: Part[Setting]) -> Iterator[Finding]:
    boxes: list[tuple[FieldPath, tuple[float, ...]]] = [
        (("zones", slug, "box"), zone.box) for slug, zone in part.value.zones.items()
    ]
    boxes += [(("crop_safe", number, "box"), crop.box) for number, crop in enumerate(part.value.crop_safe)]
    for path, box in boxes:
        if len(box) == 4 and not (box[0] < box[2] and box[1] < box[3]):
            message = "a box is [left, top, right, bottom], with left < right and top < bottom"
            yield Finding(part.file, path, f"{listed([f'{edge:g}' for edge in box])}: {message}")


def _covers(part: Part[Episode], bible: Bible) -> Iterator[Finding]:
    for slug, cover in part.value.covers.items():
        path = ("covers", slug)
        yield from _cast(part.file, (*path, "looks"), cover.looks, bible)
        yield from bible.settings.check(part.file, (*path, "setting"), cover.setting)
        needs = "has no look in this cover; add it to looks, like {{{who}: day}}"
        whole = part.knows(*path, "looks") and all(who in bible.looks for who in cover.looks)
        stage = Stage(part.file, bible, cover.looks, whole, bible.props(cover.setting), needs)
        yield from frame_findings(stage, path, cover.cast, cover.props)


def _cast(file: str, path: FieldPath, cast: dict[str, str], bible: Bible) -> Iterator[Finding]:
    for who, look in cast.items():
        if who in bible.looks:
            yield from bible.looks[who].check(file, (*path, who), look)
        else:
            yield from bible.characters.check(file, (*path, who), who)


def _scene(part: Part[Scene], bible: Bible) -> Iterator[Finding]:
    scene, file = part.value, part.file
    yield from bible.settings.check(file, ("setting",), scene.setting)
    yield from _cast(file, ("cast",), scene.cast, bible)
    needs = f"is not in the scene's cast ({listed(scene.cast)}); add them there, or give a look here"
    # Someone unknown in the cast is probably someone else misspelt: one mistake, one error.
    whole = part.knows("cast") and all(who in bible.looks for who in scene.cast)
    stage = Stage(file, bible, scene.cast, whole, bible.props(scene.setting), needs)
    for number, beat in enumerate(scene.beats):
        yield from frame_findings(stage, ("beats", number), beat.cast, beat.props)
    yield from repeated_slugs(part)
    slugs = {shot.slug: number for number, shot in enumerate(scene.shots)}
    shots = Names("shot", "this scene has", slugs, part.knows("shots", "*", "slug"))
    for number, shot in enumerate(scene.shots):
        yield from frame_findings(stage, ("shots", number), shot.cast, shot.props)
        yield from _shot(part, number, shot, bible)
        if shot.continues or shot.ends_on:
            yield from _neighbours(file, ("shots", number), shot, shots)
    yield from _cycles(part)


def _shot(part: Part[Scene], number: int, shot: Shot, bible: Bible) -> Iterator[Finding]:
    path, beats = ("shots", number), len(part.value.beats)
    for said, line in enumerate(shot.dialogue):
        yield from bible.characters.check(part.file, (*path, "dialogue", said, "who"), line.who)
    for field, moves in (("enters", shot.enters), ("exits", shot.exits)):
        for who in moves:
            yield from bible.characters.check(part.file, (*path, field, who), who)
    if shot.beat and shot.beat > beats and part.knows("beats"):
        message = f"there is no beat {shot.beat}; the scene has {beats or 'none'}"
        yield Finding(part.file, (*path, "beat"), message)
    if shot.ots_side and shot.kind != "ots" and part.knows("shots", "*", "kind"):
        message = f"only a shot of kind ots has a side; this one is {shown(shot.kind)}"
        yield Finding(part.file, (*path, "ots_side"), message)


def _neighbours(file: str, path: FieldPath, shot: Shot, shots: Names) -> Iterator[Finding]:
    for field, other in (("continues", shot.continues), ("ends_on", shot.ends_on)):
        if other and other == shot.slug:
            yield Finding(
                file, (*path, field), f"{shown(other)} is this shot itself; name another, or delete the line"
            )
        else:
            yield from shots.check(file, (*path, field), other)


def _cycles(part: Part[Scene]) -> Iterator[Finding]:
    """Shots that wait for each other: none of them could be drawn first."""
    before = {
        shot.slug: shot.continues for shot in part.value.shots if shot.continues not in (None, shot.slug)
    }
    place = {shot.slug: number for number, shot in enumerate(part.value.shots)}
    seen: set[str] = set()
    for start in before:
        walk: dict[str, None] = {}
        slug: str | None = start
        while slug is not None and slug not in walk and slug not in seen:
            walk[slug] = None
            slug = before.get(slug)
        seen.update(walk)
        if slug is not None and slug in walk:
            cycle = list(walk)[list(walk).index(slug) :]
            steps = [*cycle, slug] if len(cycle) <= _PRINTED else [*cycle[:_PRINTED], "...", slug]
            message = f"these shots continue each other in a circle: {' -> '.join(steps)}"
            yield Finding(part.file, ("shots", place[slug], "continues"), message)


_PRINTED: Final = 20
"""Shots of a circle, as far as anybody follows it."""
