"""A draft is made part by part: asked, read, checked, and sent back at most twice with what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import anyio.to_thread
from pydantic import ValidationError

from story_assets.story.breakdown.proposal import Plain
from story_assets.story.drafts import instructions, material
from story_assets.story.drafts.draft import STORY, Answer, Draft
from story_assets.story.drafts.faults import faults
from story_assets.story.drafts.form import Form
from story_assets.story.drafts.joining import joined
from story_assets.story.drafts.scenes import EpisodeAnswer, SceneAnswer, StoryAnswer, TreatmentAnswer
from story_assets.story.drafts.source import SceneSource
from story_assets.story.sentences import Unfinished
from story_assets.studio.planner.asking import Kept, answer
from story_assets.studio.planner.checking import Problem, problems
from story_assets.studio.planner.door import PlanRequest
from story_assets.studio.planner.room import WritersRoom

REPAIRS: Final = 2
"""How often an answer is sent back."""


class NotPlanned(Unfinished):
    """A part that is wrong in a way nobody mended. Nothing was written; what was answered is kept."""

    def __init__(self, part: str, wrong: Sequence[str]) -> None:
        listed = "\n".join(f"  {it}" for it in wrong)
        super().__init__(
            f"{part} is still wrong after {REPAIRS} repairs:\n{listed}\n--again has the repairs made anew."
        )
        self.part = part
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class Part:
    """A part of a story, and how it is asked for."""

    name: str
    kind: type[Form]
    called: str
    instructions: str
    told: Mapping[str, Plain]
    source: SceneSource | None = None
    number: int = 0
    """Which piece of a long scene."""

    def request(self, told: Mapping[str, Plain]) -> PlanRequest:
        """The request for it, with *told* as its material."""
        schema = self.kind.model_json_schema()
        entries = 0 if self.source is None else len(self.source.pieces[self.number])
        words = material.text(told)
        return PlanRequest(self.name, self.called, schema, self.instructions, words, entries)


def treatment(idea: str, aspect: str) -> Part:
    """The whole, of an idea."""
    told = material.of_idea(idea, aspect)
    return Part(STORY, TreatmentAnswer, "Treatment", instructions.TREATMENT, told)


def whole(draft: Draft, people: Mapping[str, Sequence[str]]) -> Part:
    """What holds for the story of a script."""
    return Part(STORY, StoryAnswer, "Story", instructions.STORY, material.of_story(draft, people))


def scene(draft: Draft, it: SceneSource, people: Mapping[str, Sequence[str]], number: int = 0) -> Part:
    """One scene, or a piece of a long one."""
    told = material.of_scene(draft, it, people, number)
    return Part(it.id, SceneAnswer, "Scene", instructions.SCENE, told, it, number)


def episode(draft: Draft, slug: str) -> Part:
    """An episode whose scenes are there."""
    told = material.of_episode(draft, slug)
    return Part(slug, EpisodeAnswer, "Episode", instructions.EPISODE, told)


def _called(part: Part, tried: int) -> str:
    pieces = 1 if part.source is None else len(part.source.pieces)
    piece = f", piece {part.number + 1} of {pieces}" if pieces > 1 else ""
    return f"{part.name}{piece}{f', repair {tried}' if tried else ''}"


@dataclass(frozen=True)
class _Tried:
    """An answer, and what is wrong with it."""

    answer: Answer | None
    text: str
    wrong: tuple[Problem, ...]

    @property
    def stops(self) -> int:
        """How much of it keeps the story from being written."""
        return sum(it.stops for it in self.wrong)


async def drafted(room: WritersRoom, draft: Draft, part: Part, asked: list[Kept]) -> None:
    """Put the answer to *part* into *draft*, and every answer that came into *asked*.

    Raises `NotPlanned`, a `RenderError`, `Stopped` or `HomeError`.
    """
    before = frozenset(await _checked(room, draft, part, None))
    told = part.told
    best: _Tried | None = None
    previous: Mapping[str, Plain] = {}
    for tried in range(1 + REPAIRS):
        room.told(_called(part, tried))
        kept = await answer(room, part.request(told), tried)
        asked.append(kept)
        it = await _read(room, draft, part, kept, before)
        if best is None or (it.stops, len(it.wrong)) <= (best.stops, len(best.wrong)):
            best = it
        if not it.wrong:
            break
        told = material.again(part.told, it.text, [one.text for one in it.wrong])
        if told == previous:
            # The repair changed nothing, so the same question would be asked again.
            break
        previous = told
    if best is None or best.answer is None or best.stops:
        raise NotPlanned(part.name, [one.text for one in best.wrong if one.stops] if best is not None else [])
    draft.answers[part.name] = _joined(draft, part, best.answer)


async def _read(
    room: WritersRoom, draft: Draft, part: Part, kept: Kept, before: frozenset[Problem]
) -> _Tried:
    """What *kept* says, checked by itself and then in the story."""
    try:
        read = part.kind.model_validate_json(kept.text)
    except ValidationError as error:
        return _Tried(None, kept.text, tuple(map(Problem, _misfits(error))))
    assert isinstance(read, StoryAnswer | TreatmentAnswer | SceneAnswer | EpisodeAnswer)
    wrong = tuple(map(Problem, faults(read, part.source, part.number)))
    if not wrong:
        found = await _checked(room, draft, part, _joined(draft, part, read))
        wrong = tuple(it for it in found if it not in before)
    return _Tried(read, kept.text, wrong)


def _joined(draft: Draft, part: Part, read: Answer) -> Answer:
    """*read*, with the pieces of its scene that went before."""
    before = draft.answers.get(part.name) if part.number else None
    if isinstance(read, SceneAnswer) and isinstance(before, SceneAnswer):
        return joined(before, read)
    return read


async def _checked(room: WritersRoom, draft: Draft, part: Part, read: Answer | None) -> tuple[Problem, ...]:
    """What is wrong with the story as far as *part*. Burns CPU, so on a thread."""
    reached = draft.scenes
    if part.source is not None:
        end = draft.scenes.index(part.source) + (read is not None or part.number > 0)
        reached = draft.scenes[:end]
    answers = draft.answers if read is None else {**draft.answers, part.name: read}
    so_far = replace(draft, scenes=reached, answers=dict(answers))
    if read is None and not reached:
        return ()
    return await anyio.to_thread.run_sync(partial(problems, so_far, room.story, part.name))


def _misfits(error: ValidationError) -> list[str]:
    """Where an answer does not fit the form, as far as anybody mends at once."""
    found = error.errors(include_url=False, include_input=False)[:20]
    return [f"{'.'.join(map(str, it['loc'])) or 'the answer'}: {it['msg']}" for it in found]
