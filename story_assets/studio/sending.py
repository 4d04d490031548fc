"""A request that may cost money, from its intent to its answer: the only place that asks again.

Every sending has an intent of its own on the disk: the journal knows each request that may cost money.
"""

import random
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, Protocol, TypeVar

import anyio
import anyio.to_thread

from story_assets.story.production import Key
from story_assets.studio.budget import BudgetReached, left, reserved
from story_assets.studio.files import HomeError
from story_assets.studio.limits import Desk
from story_assets.studio.renderer import (
    Broken,
    Busy,
    Halted,
    RenderError,
    Unavailable,
    UnknownOutcome,
    Unsent,
)
from story_assets.studio.work import Stopped, Studio

TRIES: Final = {Busy: 8, Unsent: 5, Broken: 2}
"""Sendings of one request that may end so. After a failure of the service one more: both may be billed."""
_ROOM: Final = 200_000_000
"""Bytes: sixteen of the largest answers, and what is written beside them."""
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
"""Seconds. A service that asks for more than twice this is asked again by a person."""


class Costing(Protocol):
    """An answer that says what it cost."""

    @property
    def usd(self) -> Decimal | None:
        """None is unknown, never zero."""
        ...


Answer = TypeVar("Answer", bound=Costing)


@dataclass(frozen=True)
class Errand(Generic[Answer]):
    """One request: how it is sent, and how the books speak of it. Each sending has an intent of its own."""

    key: Key
    """The image it is about."""
    doing: str
    """What is shown while it is under way: drawing, looking."""
    desk: Desk
    most: Decimal | None
    """USD that a budget sets aside for it; None is unknown, which a budget refuses."""
    intend: Callable[[], str]
    """Write down that it is about to be sent, and return the attempt's id."""
    ask: Callable[[], Awaitable[Answer]]
    """Send it once."""
    fail: Callable[[str, Exception], None]
    """Write down how an attempt ended without an answer."""


@asynccontextmanager
async def place(studio: Studio, key: Key, desk: Desk) -> AsyncGenerator[None]:
    """One of the places for requests, of this process and of the machine."""
    with studio.watch.doing("queued"):
        await desk.places.acquire()
    try:
        if desk.gate is None:
            yield
        else:
            async with desk.gate.place(lambda: go_on(studio, key)):
                yield
    finally:
        desk.places.release()


def go_on(studio: Studio, key: Key) -> None:
    """Raise `Stopped` when nothing more is to be begun."""
    if studio.stopped():
        raise Stopped(f"{key} was not begun: the run was stopped. Nothing was spent on it.")
    if studio.watch.halted:
        raise Stopped(f"{key} was not begun. {studio.watch.halted}")


async def send(studio: Studio, errand: Errand[Answer]) -> tuple[str, Answer]:
    """The answer to *errand* and the attempt that brought it. Raises a `RenderError`."""
    failed: dict[type[RenderError], int] = {}
    while True:
        attempt = await _intended(studio, errand)
        try:
            with studio.watch.doing(errand.doing):
                answer = await errand.ask()
        except Exception as error:
            if isinstance(error, Halted):
                studio.watch.halted = str(error)
            await anyio.to_thread.run_sync(errand.fail, attempt, error)
            if isinstance(error, UnknownOutcome):
                studio.alarm.tell("unknown_outcome", str(error), asset=studio.name(errand.key))
            if not isinstance(error, (Busy, Unsent, Broken)):
                raise
            kind = type(error)
            failed[kind] = failed.get(kind, 0) + 1
            await _wait(studio, errand, error, failed[kind])
        else:
            studio.watch.paid(answer.usd)
            return attempt, answer


async def _intended(studio: Studio, errand: Errand[Answer]) -> str:
    """Wait for the moment and for the room in the budget, and write the intent down."""
    turn_taken = False
    while True:
        go_on(studio, errand.key)
        wait, what = 0.2, "room in the budget"
        try:
            sent = await anyio.to_thread.run_sync(_reserve, studio, errand, turn_taken)
            if isinstance(sent, str):
                return sent
            wait, what = sent, "the rate limit"
        except HomeError as error:
            studio.watch.halted = str(error)
            raise
        except BudgetReached as reached:
            if not reached.may_ease:
                go_on(studio, errand.key)
                studio.watch.halted = str(reached)
                studio.alarm.tell("budget_reached", str(reached))
                raise
        turn_taken = True
        with studio.watch.doing(f"waiting for {what}"):
            await _pause(studio, errand.key, wait)


def _reserve(studio: Studio, errand: Errand[Answer], turn_taken: bool) -> str | float:
    """The id of the attempt that may be sent now, or the seconds until it may be."""
    gate = errand.desk.gate
    if gate is not None and not turn_taken and (wait := gate.turn()) > 0:
        return wait
    if gate is not None:
        _can_be_kept(studio)
    who = {"run": studio.journal.run, "story": studio.story}
    with reserved(studio.past, studio.wall, most=errand.most, **who):
        attempt = errand.intend()
    if studio.wall.stands:
        studio.watch.left = left(studio.past, studio.wall, **who)
    return attempt


def _can_be_kept(studio: Studio) -> None:
    """Raise `Halted` when the answers under way could not all be put on the disk."""
    if shutil.disk_usage(studio.store.home).free < _ROOM:
        raise Halted(f"{studio.store.home} is nearly full. Nothing is sent that could not be kept.")


async def _wait(studio: Studio, errand: Errand[Answer], error: Busy | Unsent | Broken, times: int) -> None:
    if times >= TRIES[type(error)]:
        raise Unavailable(f"{error} It was tried {times} times; a later run may have more luck.") from None
    backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (times - 1)) * random.uniform(0.75, 1.25)
    told = error.wait if isinstance(error, Busy) else None
    if told is not None and told > 2 * LONGEST_WAIT:
        raise Unavailable(f"{error} It asks to wait {told:.0f} s.") from None
    wait = backoff if told is None else told
    if isinstance(error, Busy) and errand.desk.gate is not None:
        await errand.desk.gate.refused(wait)
    with studio.watch.doing(f"waiting after: {error}"[:80]):
        await _pause(studio, errand.key, wait)


async def _pause(studio: Studio, key: Key, seconds: float) -> None:
    """Wait, but no longer than the run goes on."""
    until = anyio.current_time() + seconds
    while (left_over := until - anyio.current_time()) > 0:
        await anyio.sleep(min(0.5, left_over))
        go_on(studio, key)
