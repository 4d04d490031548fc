"""One image from a finished request to its answer: the only place that asks again.

Every sending has an intent of its own on the disk: the journal knows each request that may cost money.
"""

import random
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import anyio
import anyio.to_thread

from story_assets.studio.budget import BudgetReached, left, reserved
from story_assets.studio.files import HomeError
from story_assets.studio.keeping import fail, intend
from story_assets.studio.renderer import (
    Broken,
    Busy,
    Halted,
    Rendered,
    RenderError,
    RenderRequest,
    Unavailable,
    Unsent,
)
from story_assets.studio.work import Stopped, Studio, Work

TRIES: Final = {Busy: 8, Unsent: 5, Broken: 2}
"""Sendings of one image that may end so. After a failure of the service only one more: both may be billed."""
_ROOM: Final = 200_000_000
"""Bytes: sixteen of the largest answers, and what is written beside them."""
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
"""Seconds. A service that asks for more than twice this is asked again by a person."""


@asynccontextmanager
async def place(studio: Studio, work: Work) -> AsyncGenerator[None]:
    """One of the places for requests, of this process and of the machine."""
    with studio.watch.doing("queued"):
        await studio.places.acquire()
    try:
        if studio.gate is None:
            yield
        else:
            async with studio.gate.place(lambda: go_on(studio, work)):
                yield
    finally:
        studio.places.release()


def go_on(studio: Studio, work: Work) -> None:
    """Raise `Stopped` when nothing more is to be begun."""
    if studio.stopped():
        raise Stopped(f"{work.key} was not begun: the run was stopped. Nothing was spent on it.")
    if studio.watch.halted:
        raise Stopped(f"{work.key} was not begun. {studio.watch.halted}")


async def send(studio: Studio, work: Work, request: RenderRequest) -> tuple[str, Rendered]:
    """The answer to *request* and the attempt that brought it. Raises a `RenderError`."""
    failed: dict[type[RenderError], int] = {}
    while True:
        attempt = await _intended(studio, work)
        try:
            with studio.watch.doing("drawing"):
                rendered = await studio.renderer.render(request)
        except Exception as error:
            if isinstance(error, Halted):
                studio.watch.halted = str(error)
            await anyio.to_thread.run_sync(fail, studio, work, attempt, error, None)
            if not isinstance(error, (Busy, Unsent, Broken)):
                raise
            kind = type(error)
            failed[kind] = failed.get(kind, 0) + 1
            await _wait(studio, work, error, failed[kind])
        else:
            studio.watch.paid(rendered.usd)
            return attempt, rendered


async def _intended(studio: Studio, work: Work) -> str:
    """Wait for the moment and for the room in the budget, and write the intent down."""
    turn_taken = False
    while True:
        go_on(studio, work)
        wait, what = 0.2, "room in the budget"
        try:
            sent = await anyio.to_thread.run_sync(_reserve, studio, work, turn_taken)
            if isinstance(sent, str):
                return sent
            wait, what = sent, "the rate limit"
        except HomeError as error:
            studio.watch.halted = str(error)
            raise
        except BudgetReached as reached:
            if not reached.may_ease:
                go_on(studio, work)
                studio.watch.halted = str(reached)
                raise
        turn_taken = True
        with studio.watch.doing(f"waiting for {what}"):
            await _pause(studio, work, wait)


def _reserve(studio: Studio, work: Work, turn_taken: bool) -> str | float:
    """The id of the attempt that may be sent now, or the seconds until it may be."""
    if studio.gate is not None and not turn_taken and (wait := studio.gate.turn()) > 0:
        return wait
    _can_be_kept(studio)
    price = studio.renderer.estimate(work.brief, work.settings)
    most = None if price is None else price.high
    who = {"run": studio.journal.run, "story": studio.story}
    with reserved(studio.past, studio.wall, most=most, **who):
        attempt = intend(studio, work, price)
    if studio.wall.stands:
        studio.watch.left = left(studio.past, studio.wall, **who)
    return attempt


def _can_be_kept(studio: Studio) -> None:
    """Raise `Halted` when the answers under way could not all be put on the disk."""
    if studio.renderer.account is not None and shutil.disk_usage(studio.store.home).free < _ROOM:
        raise Halted(f"{studio.store.home} is nearly full. Nothing is sent that could not be kept.")


async def _wait(studio: Studio, work: Work, error: Busy | Unsent | Broken, times: int) -> None:
    if times >= TRIES[type(error)]:
        raise Unavailable(f"{error} It was tried {times} times; a later run may have more luck.") from None
    backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (times - 1)) * random.uniform(0.75, 1.25)
    told = error.wait if isinstance(error, Busy) else None
    if told is not None and told > 2 * LONGEST_WAIT:
        raise Unavailable(f"{error} It asks to wait {told:.0f} s.") from None
    wait = backoff if told is None else told
    if isinstance(error, Busy) and studio.gate is not None:
        await studio.gate.refused(wait)
    with studio.watch.doing(f"waiting after: {error}"[:80]):
        await _pause(studio, work, wait)


async def _pause(studio: Studio, work: Work, seconds: float) -> None:
    """Wait, but no longer than the run goes on."""
    until = anyio.current_time() + seconds
    while (left_over := until - anyio.current_time()) > 0:
        await anyio.sleep(min(0.5, left_over))
        go_on(studio, work)
