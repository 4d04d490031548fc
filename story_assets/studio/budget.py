"""The wall around spending: per run, and per story and day. Right across processes.

The room for a request is taken before it is sent, at the most it can cost, under a lock that its
intent is written under too; what it really cost takes its place when the answer is there.
"""

import re
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from story_assets.story.sentences import Mendable
from story_assets.studio.files import HomeError, locked
from story_assets.studio.past import Attempt, Past, under_way
from story_assets.studio.renderer import Halted

Counted = Callable[[Attempt], bool]


class BudgetReached(Halted):
    """The next request might pass the wall. Nothing was sent."""

    def __init__(self, message: str, *, may_ease: bool = False) -> None:
        super().__init__(message)
        self.may_ease = may_ease
        """Requests are under way that may cost less than was set aside for them."""


@dataclass(frozen=True)
class Wall:
    """What may be spent, in USD. None is no limit."""

    run: Decimal | None = None
    day: Decimal | None = None
    timezone: str = "UTC"
    """Whose midnight begins a new day."""

    @property
    def stands(self) -> bool:
        """Whether there is any limit."""
        return self.run is not None or self.day is not None


class NoAmount(Mendable):
    """Words that are no amount of money."""


NO_WALL: Final = Wall()


def dollars(text: str) -> Decimal:
    """An amount as a person writes it: 2.50. Raises `NoAmount`."""
    written = text.strip().removeprefix("$")
    if not _AMOUNT.fullmatch(written):
        raise NoAmount(f'"{text}" is no amount of US dollars, such as 2.50')
    return Decimal(written)


_AMOUNT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
"""No powers of ten: 1e400000000 is a number, and would be written out."""


@contextmanager
def reserved(past: Past, wall: Wall, *, run: str, story: str, most: Decimal | None) -> Generator[None]:
    """Hold the room for one request of at most *most* USD while its intent is written.

    Raises `BudgetReached`, before anything is written, when the room is not there or the price is unknown.
    """
    if most == 0 or not wall.stands:
        yield
        return
    try:
        with locked(past.home / ".budget.lock"):
            past.refresh()
            for limit, counted, name in _limits(wall, run=run, story=story, now=datetime.now(UTC)):
                _room(past, limit, counted, name, most)
            yield
    except OSError as error:
        raise HomeError(f"cannot write {past.home}: {error.strerror}") from error


def left(past: Past, wall: Wall, *, run: str, story: str) -> Decimal | None:
    """What may still be spent, the nearest wall counting, or None without one."""
    limits = _limits(wall, run=run, story=story, now=datetime.now(UTC))
    return min((limit - spent(past, counted) for limit, counted, _ in limits), default=None)


def spent(past: Past, counted: Counted) -> Decimal:
    """USD of the attempts that *counted* takes, the unanswered at the most they may cost."""
    return sum((it.counts for it in past.all() if counted(it)), Decimal(0))


def _limits(wall: Wall, *, run: str, story: str, now: datetime) -> Generator[tuple[Decimal, Counted, str]]:
    if wall.run is not None:
        yield wall.run, lambda it: it.run == run, "The budget of this run"
    if wall.day is not None:
        zone = ZoneInfo(wall.timezone)
        today = now.astimezone(zone).date()

        def counted(it: Attempt) -> bool:
            return it.story == story and it.at.astimezone(zone).date() == today

        yield wall.day, counted, f"The budget of {story} for {today}"


def _room(past: Past, limit: Decimal, counted: Counted, name: str, most: Decimal | None) -> None:
    if most is None:
        raise BudgetReached(
            f"{name} is ${limit}, and the price of the next request is unknown. It was not sent."
        )
    taken = spent(past, counted)
    if taken + most <= limit:
        return
    waited_for = _under_way(it for it in past.all() if counted(it))
    raise BudgetReached(
        f"{name} is ${limit}; ${taken:.4f} of it is spent or set aside, and the next request may cost "
        f"${most:.4f}. It was not sent.",
        may_ease=waited_for,
    )


def _under_way(attempts: Iterable[Attempt]) -> bool:
    # What waits in a batch may take a day, and no run waits for it.
    journals = {it.journal: it for it in attempts if it.status == "open" and it.batch is None}
    return any(under_way(it) for it in journals.values())
