"""One image from brief to accepted take: kept, brought back, or rendered."""

import time
from dataclasses import dataclass
from functools import partial
from typing import IO

import anyio
import anyio.to_thread

from story_assets.story.production import Key
from story_assets.studio.currency import Cause
from story_assets.studio.files import HomeError, hold
from story_assets.studio.keeping import (
    Outcome,
    Unusable,
    asked_for,
    bring_back,
    check,
    fail,
    finish,
    found_again,
    intend,
)
from story_assets.studio.preparing import prepared
from story_assets.studio.renderer import FREE, Moderated, Rendered, UnknownOutcome
from story_assets.studio.requesting import request
from story_assets.studio.review.verdicts import Review
from story_assets.studio.reviewing import reviewed, settle
from story_assets.studio.sending import Errand, go_on, place, send
from story_assets.studio.takes import NOT_FILED, Ruling, Take
from story_assets.studio.work import Blocked, Studio, Work


@dataclass(frozen=True)
class Result:
    """An asset after its step."""

    take: Take
    outcome: Outcome
    causes: tuple[Cause, ...]
    seconds: float
    review: Review | None = None
    """What the checks found on the take, now or when it was made."""
    ruling: Ruling | None = None
    """Why the take may not be rested on; None when it is accepted."""


async def make_image(studio: Studio, key: Key) -> Result:
    """Make *key* current: keep it, bring back a take that fits, or render it.

    Raises `Blocked`, `Stopped`, `RenderError` or `HomeError`; whatever was rendered before is kept.
    """
    started = time.monotonic()
    while True:
        work, claim = await anyio.to_thread.run_sync(_begin, studio, key)
        if claim is not None:
            with claim:
                return await _made(studio, work)
        if (take := work.judged.take) is not None and take.number != NOT_FILED:
            outcome, take = await anyio.to_thread.run_sync(bring_back, studio, work, take)
            review = await anyio.to_thread.run_sync(studio.store.review, take.render_key)
            return Result(take, outcome, (), time.monotonic() - started, review)
        if (back := work.judged.back) is not None:
            review = await anyio.to_thread.run_sync(studio.store.review, back.render_key)
            return Result(back, "held", (), 0, review, work.shelf.rulings[back.number])
        # Another run is making it: what comes of that is looked at again.
        go_on(studio, work.key)
        await anyio.sleep(0.1)


async def taken_in(studio: Studio, key: Key, render_key: str = "") -> Result | None:
    """A take that is there already, looked at and accepted if it is still what is wanted. Nothing is drawn.

    With *render_key* it is one that was just bought in another way, and no other will do. None where there
    is nothing to take in. Raises `Stopped` or `HomeError`.
    """
    started = time.monotonic()
    try:
        work = await anyio.to_thread.run_sync(prepared, studio, key)
    except Blocked:
        return None
    take = work.judged.take
    if take is None or (render_key and take.render_key != render_key):
        return None
    if take.number != NOT_FILED:
        outcome, take = await anyio.to_thread.run_sync(bring_back, studio, work, take)
        review = await anyio.to_thread.run_sync(studio.store.review, take.render_key)
        return Result(take, outcome, (), time.monotonic() - started, review)
    claim = await anyio.to_thread.run_sync(hold, studio.store.claim(take.render_key))
    if claim is None:
        return None
    with claim:
        return await _settled(studio, work, take, "rendered" if render_key else "reused", started)


async def found(studio: Studio, key: Key) -> Result:
    """What there is of *key*, with what was found on it. Nothing is made. Raises `Blocked`."""
    shelf = studio.store.shelf(studio.story, key)
    take = shelf.accepted or next(reversed(shelf.takes), None)
    if take is None:
        raise Blocked(f"{key} has not been rendered yet")
    review = await anyio.to_thread.run_sync(studio.store.review, take.render_key)
    return Result(take, "held", (), 0, review, shelf.rulings.get(take.number))


async def _made(studio: Studio, work: Work) -> Result:
    if (take := work.judged.take) is None:
        return await _render(studio, work)
    await anyio.to_thread.run_sync(found_again, studio, take)
    return await _settled(studio, work, take, "reused", time.monotonic())


async def _render(studio: Studio, work: Work) -> Result:
    go_on(studio, work.key)
    async with place(studio, work.key, studio.desk):
        go_on(studio, work.key)
        started = time.monotonic()
        # References are read here and not before: a queue of waiting images must not fill the memory.
        errand = await anyio.to_thread.run_sync(_drawing, studio, work)
        attempt, rendered = await send(studio, errand)
        seconds = time.monotonic() - started
    # Few at a time: when sixty answers come at once, the next sixty requests go out first.
    keep = partial(_keep, studio, work, attempt, rendered, seconds)
    take = await anyio.to_thread.run_sync(keep, limiter=studio.keepers)
    return await _settled(studio, work, take, "rendered", started)


def _drawing(studio: Studio, work: Work) -> Errand[Rendered]:
    """The order for *work*, with everything in it. Raises `Blocked`."""
    price = studio.renderer.estimate(work.brief, work.settings)
    return Errand(
        key=work.key,
        doing="drawing",
        desk=studio.desk,
        most=None if price is None else price.high,
        intend=partial(intend, studio, work, price),
        ask=partial(studio.renderer.render, request(studio, work)),
        fail=partial(fail, studio, work.key),
    )


async def _settled(studio: Studio, work: Work, take: Take, outcome: Outcome, started: float) -> Result:
    review = await reviewed(studio, work, take)
    filed, ruling = await anyio.to_thread.run_sync(settle, studio, work, take, review, outcome)
    causes = work.judged.causes if outcome == "rendered" else ()
    return Result(filed, outcome, causes, time.monotonic() - started, review, ruling)


def _keep(studio: Studio, work: Work, attempt: str, rendered: Rendered, seconds: float) -> Take:
    try:
        image = check(studio, rendered, work.settings.size)
        return finish(studio, asked_for(studio, work, attempt), rendered, image, seconds=seconds)
    except Exception as error:
        if isinstance(error, HomeError):
            # What cannot be kept must not be bought: the next answer would be lost as well.
            studio.watch.halted = str(error)
        fail(studio, work.key, attempt, error, rendered)
        raise


def _begin(studio: Studio, key: Key) -> tuple[Work, IO[str] | None]:
    """What is to be done, and the claim to do it: two runs at once must not buy one image twice."""
    work = _prepare(studio, key)
    if _is_decided(work):
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
    if not _is_decided(now) and now.render_key == work.render_key:
        return now, claim
    claim.close()
    return now, None


def _is_decided(work: Work) -> bool:
    """Whether nothing is to be made or looked at: a take is there, to be rested on or held back."""
    take = work.judged.take
    return work.judged.back is not None or (take is not None and take.number != NOT_FILED)


def _prepare(studio: Studio, key: Key) -> Work:
    work = prepared(studio, key)
    if work.judged.take is work.judged.back is None:
        _not_held(studio, work)
    return work


def _not_held(studio: Studio, work: Work) -> None:
    """Raise when this must not be paid for: its scene is broken, or it was refused or lost before."""
    held = studio.planner.judge.held(work.artifact, work.shelf, work.judged)
    if held is None:
        return
    if held.cause == "batched":
        raise Blocked(f"{work.key} is {held.path}; it is not bought a second time")
    if held.cause == "continuity":
        raise Blocked(f"cannot be true on screen: {held.path}. Mend or waive it; `check` names the lines")
    if held.cause == "undecided":
        raise Blocked(f"nobody has decided {held.path}; previs draws it, and nothing is paid for it")
    what = f"{held.path.rstrip('.')}. Change what it is asked for, or render with --again."
    if held.cause == "refused":
        raise Moderated(f"stopped by the safety system {what}")
    raise Unusable(f"paid for {what}") if held.cause == "unusable" else UnknownOutcome(what)
