"""What is wrong with an answer before anybody reads it as a story: names told twice, words that were lost."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from story_assets.story.drafts.bible import DraftCharacter, DraftLook, DraftSetting
from story_assets.story.drafts.draft import Answer
from story_assets.story.drafts.material import MOST_BEATS, beats_at_most
from story_assets.story.drafts.scenes import (
    DraftScene,
    EpisodeAnswer,
    InFrame,
    SceneAnswer,
    TreatmentAnswer,
)
from story_assets.story.drafts.source import SceneSource
from story_assets.story.reading.errors import shown
from story_assets.story.reading.layout import is_slug

MOST_SCENES = 60
"""Of a treatment. Each is a request of its own; an idea that needs more is a series and wants a script."""


def faults(answer: Answer, source: SceneSource | None = None, number: int = 0) -> tuple[str, ...]:
    """Everything that is wrong with *answer* by itself.

    *source* is what a scene was made from, *number* the piece of it.
    """
    match answer:
        case TreatmentAnswer():
            return (*_bible(answer.characters, answer.settings), *_treatment(answer))
        case SceneAnswer():
            return (*_bible(answer.characters, answer.settings), *_scene(answer, source, number))
        case EpisodeAnswer():
            return tuple(_episode(answer))
        case _:
            return ()


def _treatment(it: TreatmentAnswer) -> Iterator[str]:
    yield from _twice("props", (one.slug for one in it.props))
    count = sum(len(one.scenes) for one in it.episodes)
    if not count or not all(one.scenes for one in it.episodes):
        yield "episodes: every episode has at least one scene, and there is at least one episode"
    if count > MOST_SCENES:
        yield f"episodes: {count} scenes are too many; at most {MOST_SCENES}"
    people, places = {one.slug for one in it.characters}, {one.slug for one in it.settings}
    for one in (scene for episode in it.episodes for scene in episode.scenes):
        if one.setting not in places:
            yield f"episodes: {shown(one.title)} is in {shown(one.setting)}, which is not described"
        for who in one.cast:
            if who not in people:
                yield f"episodes: {shown(one.title)} has {shown(who)} in its cast, who is not described"


def _bible(characters: Iterable[DraftCharacter], settings: Iterable[DraftSetting]) -> Iterator[str]:
    people, places = tuple(characters), tuple(settings)
    for what, slugs in (("characters", [p.slug for p in people]), ("settings", [p.slug for p in places])):
        yield from _twice(what, slugs)
        # They become names of files.
        yield from (f"{what}: {shown(slug)} is not a slug" for slug in slugs if not is_slug(slug))
    for it in people:
        yield from _twice(f"characters.{it.slug}.looks", (look.slug for look in it.looks))
    for it in places:
        yield from _twice(f"settings.{it.slug}.props", (one.slug for one in it.props))
        openings = (*(one.slug for one in it.entrances), *(one.slug for one in it.windows))
        yield from _twice(f"settings.{it.slug}: entrances and windows", openings)


def _scene(answer: SceneAnswer, source: SceneSource | None, number: int) -> Iterator[str]:
    yield from _twice("props", (one.slug for one in answer.props))
    yield from _new_looks((one.who, one.look) for one in answer.looks)
    scene = answer.scene
    yield from _twice("scene.cast", (one.who for one in scene.cast))
    yield from _twice("scene.continuity", (one.about for one in scene.continuity))
    for place, beat in enumerate(scene.beats):
        yield from _frame(f"scene.beats.{place}", beat.cast)
    for place, shot in enumerate(scene.shots):
        at = f"scene.shots.{place}"
        yield from _frame(at, shot.cast)
        yield from _twice(f"{at}.changes", (one.about for one in shot.changes))
        yield from _twice(f"{at}.enters", (one.who for one in shot.enters))
        yield from _twice(f"{at}.exits", (one.who for one in shot.exits))
    most = MOST_BEATS if source is None else beats_at_most(source, number)
    if not scene.shots or (most and not scene.beats):
        yield "scene: it has at least one beat and at least one shot"
    if len(scene.beats) > most:
        yield f"scene.beats: {len(scene.beats)} are too many; at most {most}"
    if source is not None and source.setting is not None and scene.setting != source.setting:
        yield f"scene.setting: the slug of this setting is {shown(source.setting)}"
    if source is not None and source.entries:
        yield from _words(scene, source, source.pieces[number])


def _new_looks(looks: Iterable[tuple[str, DraftLook]]) -> Iterator[str]:
    yield from _twice("looks", (f"{who}.{look.slug}" for who, look in looks))


def _frame(at: str, cast: Iterable[InFrame]) -> Iterator[str]:
    yield from _twice(f"{at}.cast", (one.who for one in cast))


def _episode(it: EpisodeAnswer) -> Iterator[str]:
    yield from _twice("covers", (one.slug for one in it.covers))
    if not it.covers:
        yield "covers: there is at least one"
    for one in it.covers:
        yield from _twice(f"covers.{one.slug}.looks", (worn.who for worn in one.looks))
        yield from _frame(f"covers.{one.slug}", one.cast)


def _twice(at: str, names: Iterable[str]) -> Iterator[str]:
    """Names that would overwrite each other in a file."""
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{at}: {shown(name)} is there {count} times; a name stands for one thing"


def _words(scene: DraftScene, source: SceneSource, piece: range) -> Iterator[str]:
    """What the script says and no shot does: nobody who writes a script wants a line lost or made up."""
    shown_ = {n for shot in scene.shots for n in shot.words}
    for n in sorted(shown_):
        if n not in piece:
            yield f"scene.shots: there is no entry {n} in the words; they go from {piece[0]} to {piece[-1]}"
    said = _folded(" ".join(line.line for shot in scene.shots for line in shot.dialogue))
    entries = [(n, source.entries[n - 1]) for n in piece]
    for n, entry in entries:
        if n not in shown_:
            yield f"scene.shots: no shot shows entry {n} of the words"
        if entry.speakers and _folded(entry.text) not in said:
            yield f"scene.shots: entry {n} of the words is a speech that is not said word for word"
    script = _folded(" ".join(entry.text for _, entry in entries))
    for number, shot in enumerate(scene.shots):
        for place, line in enumerate(shot.dialogue):
            if _folded(line.line) not in script:
                yield f"scene.shots.{number}.dialogue.{place}: these words are not in the script"


def _folded(text: str) -> str:
    """*text* by its letters and digits alone: quotation marks and blanks may differ."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
