"""From a script, or from an idea, to a proposed story: every part in order, each told what came before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from story_assets.story.breakdown import Known, Proposal, breakdown
from story_assets.story.breakdown.proposal import ProposedFile, SceneWords
from story_assets.story.breakdown.titles import titles
from story_assets.story.drafts.draft import STORY, Draft, made_from, shot_slugs
from story_assets.story.drafts.scenes import SceneAnswer, TreatmentAnswer
from story_assets.story.drafts.source import SceneSource, from_script, from_treatment
from story_assets.story.screenplay.elements import Script
from story_assets.studio.planner.asking import Kept
from story_assets.studio.planner.door import StoryPlanner
from story_assets.studio.planner.drafting import Part, drafted, episode, scene, treatment, whole
from story_assets.studio.planner.room import WritersRoom
from story_assets.studio.renderer import FREE, Estimate

ASPECT: Final = "16:9"


@dataclass
class Books:
    """What a story cost to draft."""

    asked: list[Kept] = field(default_factory=list[Kept])

    @property
    def usd(self) -> Decimal | None:
        """Of all answers, those of earlier runs too. None is unknown."""
        known = [it.usd for it in {it.attempt: it for it in self.asked}.values()]
        return None if None in known else sum((Decimal(it) for it in known if it is not None), Decimal(0))

    @property
    def double(self) -> bool:
        """Whether a stand-in answered."""
        return any(it.double for it in self.asked)


@dataclass(frozen=True)
class Earlier:
    """What an earlier draft of the script came to."""

    known: Known = field(default_factory=Known)
    files: Mapping[str, ProposedFile] = field(default_factory=dict[str, ProposedFile])
    """As they were proposed then."""


async def of_script(room: WritersRoom, script: Script, earlier: Earlier, books: Books) -> Proposal:
    """*script* as a story. Scenes whose words are as they were are not asked for again.

    Raises `NoScenes`, `NotPlanned`, a `RenderError`, `Stopped` or `HomeError`.
    """
    reading, draft = started(script, earlier)
    if "story.yaml" not in draft.kept:
        await drafted(room, draft, whole(draft, reading.people), books.asked)
    for it in draft.scenes:
        for number in range(len(it.pieces)) if it.file not in draft.kept else ():
            await drafted(room, draft, scene(draft, it, reading.people, number), books.asked)
    for slug in draft.episodes:
        if f"episodes/{slug}/episode.yaml" not in draft.kept:
            await drafted(room, draft, episode(draft, slug), books.asked)
    return _proposal(draft, reading)


def started(script: Script, earlier: Earlier) -> tuple[Proposal, Draft]:
    """The embedded reading of *script*, for its names, and a draft with what need not be asked for."""
    reading = breakdown(script, earlier.known)
    sources = from_script(script, reading, earlier.known)
    changed = {it.file for it in sources if not _as_before(it, earlier.known)}
    kept = {name: it for name, it in earlier.files.items() if name not in changed}
    return reading, Draft(title=titles(script).story, aspect=ASPECT, scenes=sources, kept=kept)


def _as_before(it: SceneSource, known: Known) -> bool:
    before = known.scenes.get(it.file)
    return before is not None and it.words is not None and before.words == it.words.words


def _proposal(draft: Draft, reading: Proposal) -> Proposal:
    """The files of *draft*, with the words that each scene was made from."""
    files = draft.files()
    people = {slug for name in files if (slug := _person(name)) is not None}
    return Proposal(
        files=files,
        scenes={it.file: _words(draft, it) for it in draft.scenes},
        people={slug: reading.people.get(slug, (_name(files, slug),)) for slug in sorted(people)},
        speeches={slug: lines for slug, lines in reading.speeches.items() if slug in people},
        doubts=reading.doubts,
        renamed={slug: names for slug, names in reading.renamed.items() if slug in people},
    )


def _person(name: str) -> str | None:
    return name.removeprefix("characters/").removesuffix(".yaml") if name.startswith("characters/") else None


def _name(files: Mapping[str, ProposedFile], slug: str) -> str:
    return str(files[f"characters/{slug}.yaml"].value.get("name", slug))


def _words(draft: Draft, it: SceneSource) -> SceneWords:
    assert it.words is not None
    answer = draft.answers.get(it.id)
    if not isinstance(answer, SceneAnswer):
        return replace(it.words, shots=it.shots)
    slugs = shot_slugs(it, answer)
    made = {slug: made_from(it, shot) for slug, shot in zip(slugs, answer.scene.shots, strict=True)}
    return replace(it.words, shots={**{s: text for s, text in it.shots.items() if s not in made}, **made})


async def of_idea(room: WritersRoom, idea: str, books: Books) -> Mapping[str, ProposedFile]:
    """The files of a story that is made of *idea*.

    Raises `NotPlanned`, a `RenderError`, `Stopped` or `HomeError`.
    """
    draft = Draft(title=idea[:200], aspect=ASPECT)
    await drafted(room, draft, treatment(idea, ASPECT), books.asked)
    outline = draft.answers[STORY]
    assert isinstance(outline, TreatmentAnswer)
    draft.scenes = from_treatment(outline)
    for it in draft.scenes:
        await drafted(room, draft, scene(draft, it, {}), books.asked)
    for slug in draft.episodes:
        await drafted(room, draft, episode(draft, slug), books.asked)
    who = "a stand-in that makes stories by rule" if books.double else books.asked[-1].model
    draft.notes = f"Made of an idea by {who}: {idea}"
    return draft.files()


@dataclass(frozen=True)
class Foreseen:
    """What drafting a script may cost, repairs not counted."""

    requests: int
    price: Estimate | None
    """None where nobody lists the price."""
    highest: Decimal | None
    """USD: the most that one request may cost."""


def foreseen(planner: StoryPlanner, script: Script, earlier: Earlier) -> Foreseen:
    """What asking *planner* for *script* may cost, before anything is sent. Raises `NoScenes`.

    What is known when a scene is asked for is taken from the embedded reading: as many people and places, in
    about as many words.
    """
    reading, draft = started(script, earlier)
    parts = list(_parts(draft, reading))
    prices = [planner.estimate(it.request(it.told)) for it in parts]
    known = [it for it in prices if it is not None]
    if len(known) < len(prices):
        return Foreseen(len(parts), None, None)
    return Foreseen(len(parts), sum(known, FREE), max((it.high for it in known), default=Decimal(0)))


def _parts(draft: Draft, reading: Proposal) -> list[Part]:
    as_read = replace(draft, kept={**reading.files, **draft.kept})
    parts = [] if "story.yaml" in draft.kept else [whole(as_read, reading.people)]
    scenes = [
        scene(as_read, it, reading.people, number)
        for it in draft.scenes
        if it.file not in draft.kept
        for number in range(len(it.pieces))
    ]
    missing = [slug for slug in draft.episodes if f"episodes/{slug}/episode.yaml" not in draft.kept]
    return [*parts, *scenes, *(episode(as_read, slug) for slug in missing)]
