"""One image from brief to accepted take: kept, brought back, or rendered."""

import time
from dataclasses import dataclass
from functools import partial
from typing import IO

import anyio
import anyio.to_thread

from story_assets.story.briefs.prompt import MAX_PROMPT, prompt
from story_assets.story.production import Artifact, Key, unattached
from story_assets.studio.currency import Cause
from story_assets.studio.files import HomeError, hold
from story_assets.studio.keeping import Outcome, Unusable, bring_back, check, fail, finish
from story_assets.studio.planning import Judgement, drawn, references_of
from story_assets.studio.renderer import FREE, Moderated, Rendered, UnknownOutcome
from story_assets.studio.requesting import request
from story_assets.studio.sending import go_on, place, send
from story_assets.studio.store import Shelf, Take
from story_assets.studio.work import Blocked, Studio, Work


@dataclass(frozen=True)
class Result:
    """An asset after its step."""

    take: Take
    outcome: Outcome
    causes: tuple[Cause, ...]
    seconds: float


async def make_image(studio: Studio, key: Key) -> Result:
    """Make *key* current: keep it, bring back a take that fits, or render it.

    Raises `Blocked`, `Stopped`, `RenderError` or `HomeError`; whatever was rendered before is kept.
    """
    started = time.monotonic()
    while True:
        work, claim = await anyio.to_thread.run_sync(_begin, studio, key)
        if work.judged.take is not None:
            outcome, take = await anyio.to_thread.run_sync(bring_back, studio, work, work.judged.take)
            return Result(take, outcome, (), time.monotonic() - started)
        if claim is not None:
            with claim:
                return await _render(studio, work)
        # Another run is making it: what comes of that is looked at again.
        go_on(studio, work)
        await anyio.sleep(0.1)


async def _render(studio: Studio, work: Work) -> Result:
    go_on(studio, work)
    async with place(studio, work):
        go_on(studio, work)
        started = time.monotonic()
        # References are read here and not before: a queue of waiting images must not fill the memory.
        asked = await anyio.to_thread.run_sync(request, studio, work)
        attempt, rendered = await send(studio, work, asked)
        seconds = time.monotonic() - started
    # Few at a time: when sixty answers come at once, the next sixty requests go out first.
    keep = partial(_keep, studio, work, attempt, rendered, seconds)
    take = await anyio.to_thread.run_sync(keep, limiter=studio.keepers)
    return Result(take, "rendered", work.judged.causes, seconds)


def _keep(studio: Studio, work: Work, attempt: str, rendered: Rendered, seconds: float) -> Take:
    try:
        image = check(studio, work, rendered)
        return finish(studio, work, attempt, rendered, image, seconds)
    except Exception as error:
        if isinstance(error, HomeError):
            # What cannot be kept must not be bought: the next answer would be lost as well.
            studio.watch.halted = str(error)
        fail(studio, work, attempt, error, rendered)
        raise


def _begin(studio: Studio, key: Key) -> tuple[Work, IO[str] | None]:
    """What is to be done, and the claim to do it: two runs at once must not buy one image twice."""
    work = _prepare(studio, key)
    if work.judged.take is not None:
        return work, None
    claim = hold(studio.store.claim(work.render_key))
    if claim is None:
        return work, None
    try:
        # Who had the claim before may have made it, or have lost it.
        if studio.renderer.estimate(work.brief, work.settings) != FREE:
            studio.past.refresh()
        now = _prepare(studio, key)
    except BaseException:
        claim.close()
        raise
    if now.judged.take is None and now.render_key == work.render_key:
        return now, claim
    claim.close()
    return now, None


def _prepare(studio: Studio, key: Key) -> Work:
    artifact = studio.production[key]
    brief = drawn(artifact)
    if names := unattached(brief):
        raise Blocked(f"{key} names {', '.join(names)} without sending the sheet along")
    shelf = studio.store.shelf(studio.story, key)
    settings = studio.planner.settings(artifact, shelf)
    words = prompt(brief, composed="composition" in settings.options)
    if len(words) > MAX_PROMPT:
        raise Blocked(f"{key} needs a prompt of {len(words)} characters; the models read {MAX_PROMPT}")
    sent = {str(reference): _rests_on(studio, key, reference) for reference in references_of(artifact)}
    judged = studio.planner.judge(artifact, shelf, {name: take.sha256 for name, take in sent.items()})
    if judged.take is None:
        _not_held(studio, artifact, shelf, judged)
    return Work(artifact, brief, words, judged, settings, shelf, sent)


def _not_held(studio: Studio, artifact: Artifact, shelf: Shelf, judged: Judgement) -> None:
    """Raise when exactly this request was refused or lost before: nobody asked for it again."""
    held = studio.planner.held(artifact, shelf, judged.basis)
    if held is None:
        return
    told = f"{held.path.rstrip('.')}. Change what it is asked for, or render with --again."
    if held.cause == "refused":
        raise Moderated(f"stopped by the safety system {told}")
    raise Unusable(f"paid for {told}") if held.cause == "unusable" else UnknownOutcome(told)


def _rests_on(studio: Studio, key: Key, reference: Key) -> Take:
    take = studio.accepted(reference)
    if take is None:
        raise Blocked(f"{key} rests on {reference}, which has no accepted take")
    return take
