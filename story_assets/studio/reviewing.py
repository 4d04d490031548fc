"""A finished render is looked at before anything may rest on it; then it is accepted, or held back.

This happens after the place for requests was given back, so that no image waits for the checks of another.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Final

import anyio.to_thread

from story_assets.story.briefs.brief import Source
from story_assets.story.words import Acceptance, Job
from story_assets.studio.gallery import hang
from story_assets.studio.images import boxes
from story_assets.studio.journal import now
from story_assets.studio.judging import drawn
from story_assets.studio.looking import VISION
from story_assets.studio.looking import seen as looked_at
from story_assets.studio.review.check import Finding, Neighbour, Picture, Sight
from story_assets.studio.review.evidence import marked
from story_assets.studio.review.examining import examined, judged
from story_assets.studio.review.verdicts import Review, Verdict
from story_assets.studio.takes import Ruling, Shelf, Take
from story_assets.studio.work import Studio, Work

NEIGHBOURS: Final = 4
"""How many stills around one it is compared with: enough for a middle, few enough to be quick."""


async def reviewed(studio: Studio, work: Work, take: Take) -> Review:
    """What the checks say of *take*, written down. Raises `HomeError`, or `Stopped` before money is spent."""
    found = await anyio.to_thread.run_sync(_locally, studio, work, take, limiter=studio.reviewers)
    found = (*found, *await _by_others(studio, work, take, found))
    return await anyio.to_thread.run_sync(_written, studio, work, take, found)


async def _by_others(
    studio: Studio, work: Work, take: Take, found: tuple[Verdict, ...]
) -> tuple[Verdict, ...]:
    """The verdict of a vision model, unless the image has failed already: that need not be paid for."""
    policy = studio.production.story.about.review
    if VISION.name in policy.skip or any(it.blocks for it in found):
        return ()
    answer = await looked_at(studio, work, take)
    if answer is None:
        return ()
    finding, said = answer
    verdict = judged(VISION, finding, work.brief.job, policy).model_copy(update={"said": said})
    show = partial(_with_evidence, studio, take)
    return (await anyio.to_thread.run_sync(show, _picture(studio, take), verdict, finding),)


def _locally(studio: Studio, work: Work, take: Take) -> tuple[Verdict, ...]:
    sight = seen(studio, work, take)
    policy = studio.production.story.about.review
    return tuple(
        _with_evidence(studio, take, sight.picture, verdict, finding)
        for verdict, finding in examined(studio.checks(), sight, policy)
    )


def _written(studio: Studio, work: Work, take: Take, verdicts: tuple[Verdict, ...]) -> Review:
    review = Review(render_key=take.render_key, asset=studio.name(work.key), verdicts=verdicts, at=now())
    studio.store.keep_review(review)
    for verdict in verdicts:
        _note(studio, work, take, verdict)
    return review


def seen(studio: Studio, work: Work, take: Take) -> Sight:
    """*take* beside the accepted images it was made from."""
    return Sight(
        brief=work.brief,
        picture=_picture(studio, take),
        asked=work.settings.size,
        references={name: _picture(studio, it) for name, it in work.sent.items()},
        # What is compared is what departs from previs, and previs does not depart from itself.
        neighbours=() if take.is_previs else tuple(_neighbours(studio, work)),
    )


def _neighbours(studio: Studio, work: Work) -> Iterator[Neighbour]:
    """Accepted stills of the same scene, the nearest in the order of shots first."""
    source, policy = work.brief.source, studio.production.story.about.review
    if source.shot is None or {"set_matches_neighbours", "look_matches_neighbours"} <= set(policy.skip):
        return
    here = [
        it for it in studio.production.images if it.brief is not None and _beside(it.brief.source, source)
    ]
    at = next((n for n, it in enumerate(here) if it.key == work.key), 0)
    others = sorted(((abs(n - at), n) for n, it in enumerate(here) if it.key != work.key))
    found = ((here[n], studio.accepted(here[n].key)) for _, n in others)
    for it, take in islice(((it, take) for it, take in found if take is not None), NEIGHBOURS):
        yield Neighbour(str(it.key), drawn(it), _picture(studio, take))


def _beside(one: Source, other: Source) -> bool:
    return (one.episode, one.scene) == (other.episode, other.scene)


def _picture(studio: Studio, take: Take) -> Picture:
    return Picture(studio.store.read(take.sha256, take.mime), boxes(take.frames))


def _with_evidence(
    studio: Studio, take: Take, picture: Picture, verdict: Verdict, finding: Finding | None
) -> Verdict:
    if finding is None or not finding.marks or verdict.status != "failed":
        return verdict
    crop = marked(picture, finding.marks)
    name = studio.store.keep_crop(crop, f"{take.render_key[:40]}.{verdict.check}.webp")
    return verdict.model_copy(update={"evidence": name})


def _note(studio: Studio, work: Work, take: Take, verdict: Verdict) -> None:
    studio.journal.append(
        "check",
        asset=studio.name(work.key),
        kind=work.key.kind,
        characters=work.characters,
        render_key=take.render_key,
        sha256=take.sha256,
        renderer=take.renderer,
        model=take.model,
        tier=take.tier,
        check=verdict.check,
        passed=None if verdict.status == "not_run" else verdict.status == "passed",
        score=verdict.score,
        threshold=verdict.threshold,
        blocking=verdict.blocking,
        message=verdict.message,
        seconds=verdict.seconds,
    )


def settle(
    studio: Studio,
    work: Work,
    take: Take,
    review: Review,
    outcome: str,
    *,
    how: Acceptance | None = None,
) -> tuple[Take, Ruling | None]:
    """Accept *take*, or hold it back: a blocking check failed, or a person is to accept it.

    *how* is the story's policy unless said.
    """
    ruling = _ruling(review, how or acceptance(studio, work.brief.job))

    def filed(shelf: Shelf) -> Shelf:
        onto, numbered = shelf.with_take(take)
        return onto.accepting(numbered) if ruling is None else onto.ruled(numbered, ruling)

    shelf = studio.store.change(studio.story, work.key, filed)
    filed_take = next(it for it in shelf.takes if it.render_key == take.render_key)
    studio.journal.append(
        "accepted" if ruling is None else "held_back",
        asset=studio.name(work.key),
        take=filed_take.number,
        sha256=filed_take.sha256,
        render_key=filed_take.render_key,
        why="all blocking checks pass" if ruling is None else ruling.why,
        standing=None if ruling is None else ruling.standing,
        outcome=outcome,
        usd=filed_take.usd,
    )
    if ruling is not None and ruling.standing == "failed":
        said = f"take {filed_take.number}: {ruling.why}"
        studio.alarm.tell("failed_check", said, asset=studio.name(work.key))
    if ruling is None:
        hang(studio.store, studio.story, work.key, filed_take)
    return filed_take, ruling


def acceptance(studio: Studio, job: Job) -> Acceptance:
    """Who accepts a take of this kind of image."""
    policy = studio.production.story.about.review
    return policy.acceptance_by_kind.get(job, policy.acceptance)


def _ruling(review: Review, how: Acceptance) -> Ruling | None:
    if faults := review.faults:
        why = "; ".join(f"{it.check}: {it.message}" for it in faults)
        return Ruling(standing="failed", why=why[:1000], at=now())
    return Ruling(standing="waiting", why="a person accepts it", at=now()) if how == "manual" else None
