"""A request that may cost money, from its intent to its answer: the only place that asks again.

Every sending has an intent of its own on the disk: the journal knows each request that may cost money.
"""

import random
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, Generic, Protocol, TypeVar

import anyio
import anyio.to_thread

from story_assets.story.production import Key
from story_assets.studio.alarm import Alarm
from story_assets.studio.budget import BudgetReached, Wall, left, reserved
from story_assets.studio.files import HomeError
from story_assets.studio.journal import Journal
from story_assets.studio.limits import Desk
from story_assets.studio.past import Past
from story_assets.studio.renderer import (
    Broken,
    Busy,
    Halted,
    RenderError,
    Unavailable,
    UnknownOutcome,
    Unsent,
)
from story_assets.studio.watching import Watch
from story_assets.studio.work import Stopped

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


class Purse(Protocol):
    """Whose money it is, and where it is written down: a studio, or a room of writers."""

    @property
    def story(self) -> str:
        """The story's slug."""
        ...

    @property
    def journal(self) -> Journal:
        """Of this run."""
        ...

    @cached_property
    def past(self) -> Past:
        """What the journals of the home know."""
        ...

    @property
    def wall(self) -> Wall:
        """What may be spent."""
        ...

    @cached_property
    def watch(self) -> Watch:
        """What is going on, for whoever shows progress."""
        ...

    @cached_property
    def alarm(self) -> Alarm:
        """Who is told at once of what a person should know."""
        ...

    @property
    def stopped(self) -> Callable[[], bool]:
        """Whether nothing more is to be begun."""
        ...


@dataclass(frozen=True)
class Errand(Generic[Answer]):
    """One request: how it is sent, and how the books speak of it. Each sending has an intent of its own."""

    key: Key | str
    """The image it is about, or the part of a story that is planned."""
    doing: str
    """What is shown while it is under way: drawing, looking, planning."""
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
async def place(purse: Purse, key: Key | str, desk: Desk) -> AsyncGenerator[None]:
    """One of the places for requests, of this process and of the machine."""
    with purse.watch.doing("queued"):
        await desk.places.acquire()
    try:
        if desk.gate is None:
            yield
        else:
            async with desk.gate.place(lambda: go_on(purse, key)):
                yield
    finally:
        desk.places.release()


def go_on(purse: Purse, key: Key | str) -> None:
    """Raise `Stopped` when nothing more is to be begun."""
    if purse.stopped():
        raise Stopped(f"{key} was not begun: the run was stopped. Nothing was spent on it.")
    if purse.watch.halted:
        raise Stopped(f"{key} was not begun. {purse.watch.halted}")


async def send(purse: Purse, errand: Errand[Answer]) -> tuple[str, Answer]:
    """The answer to *errand* and the attempt that brought it. Raises a `RenderError`."""
    failed: dict[type[RenderError], int] = {}
    while True:
        attempt = await _intended(purse, errand)
        try:
            with purse.watch.doing(errand.doing):
                answer = await errand.ask()
        except Exception as error:
            if isinstance(error, Halted):
                purse.watch.halted = str(error)
            await anyio.to_thread.run_sync(errand.fail, attempt, error)
            if isinstance(error, UnknownOutcome):
                purse.alarm.tell("unknown_outcome", str(error), asset=f"{purse.story}/{errand.key}")
            if not isinstance(error, (Busy, Unsent, Broken)):
                raise
            kind = type(error)
            failed[kind] = failed.get(kind, 0) + 1
            await _wait(purse, errand, error, failed[kind])
        else:
            purse.watch.paid(answer.usd)
            return attempt, answer


async def _intended(purse: Purse, errand: Errand[Answer]) -> str:
    """Wait for the moment and for the room in the budget, and write the intent down."""
    turn_taken = False
    while True:
        go_on(purse, errand.key)
        wait, what = 0.2, "room in the budget"
        try:
            sent = await anyio.to_thread.run_sync(_reserve, purse, errand, turn_taken)
            if isinstance(sent, str):
                return sent
            wait, what = sent, "the rate limit"
        except HomeError as error:
            purse.watch.halted = str(error)
            raise
        except BudgetReached as reached:
            if not reached.may_ease:
                go_on(purse, errand.key)
                purse.watch.halted = str(reached)
                purse.alarm.tell("budget_reached", str(reached))
                raise
        turn_taken = True
        with purse.watch.doing(f"waiting for {what}"):
            await _pause(purse, errand.key, wait)


def _reserve(purse: Purse, errand: Errand[Answer], turn_taken: bool) -> str | float:
    """The id of the attempt that may be sent now, or the seconds until it may be."""
    gate = errand.desk.gate
    if gate is not None and not turn_taken and (wait := gate.turn()) > 0:
        return wait
    if gate is not None:
        _can_be_kept(purse)
    who = {"run": purse.journal.run, "story": purse.story}
    with reserved(purse.past, purse.wall, most=errand.most, **who):
        attempt = errand.intend()
    if purse.wall.stands:
        purse.watch.left = left(purse.past, purse.wall, **who)
    return attempt


def _can_be_kept(purse: Purse) -> None:
    """Raise `Halted` when the answers under way could not all be put on the disk."""
    if shutil.disk_usage(purse.past.home).free < _ROOM:
        raise Halted(f"{purse.past.home} is nearly full. Nothing is sent that could not be kept.")


async def _wait(purse: Purse, errand: Errand[Answer], error: Busy | Unsent | Broken, times: int) -> None:
    if times >= TRIES[type(error)]:
        raise Unavailable(f"{error} It was tried {times} times; a later run may have more luck.") from None
    backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (times - 1)) * random.uniform(0.75, 1.25)
    told = error.wait if isinstance(error, Busy) else None
    if told is not None and told > 2 * LONGEST_WAIT:
        raise Unavailable(f"{error} It asks to wait {told:.0f} s.") from None
    wait = backoff if told is None else told
    if isinstance(error, Busy) and errand.desk.gate is not None:
        await errand.desk.gate.refused(wait)
    with purse.watch.doing(f"waiting after: {error}"[:80]):
        await _pause(purse, errand.key, wait)


async def _pause(purse: Purse, key: Key | str, seconds: float) -> None:
    """Wait, but no longer than the run goes on."""
    until = anyio.current_time() + seconds
    while (left_over := until - anyio.current_time()) > 0:
        await anyio.sleep(min(0.5, left_over))
        go_on(purse, key)
