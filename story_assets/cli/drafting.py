"""What `import --planner` and `new` have in common: who is asked, for how much, and what it came to."""

import sys
import uuid
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import anyio

from story_assets.cli.asking import console, dollars
from story_assets.studio import ledger
from story_assets.studio.budget import Wall
from story_assets.studio.budget import dollars as amount
from story_assets.studio.journal import Journal
from story_assets.studio.opening import home_folder, usable
from story_assets.studio.planner.door import StoryPlanner
from story_assets.studio.planner.drafting import NotPlanned
from story_assets.studio.planner.planners import planner
from story_assets.studio.planner.proposing import Books, Foreseen
from story_assets.studio.planner.room import WritersRoom
from story_assets.studio.renderer import RenderError
from story_assets.studio.work import Stopped

Made = TypeVar("Made")


@dataclass(frozen=True)
class Wish:
    """Who is to plan, and what it may cost."""

    planner: str | None
    model: str | None
    max_usd: str | None
    set_aside: str | None
    again: bool
    estimate: bool = False

    def asked(self) -> StoryPlanner:
        """The planner that is meant. Raises `NoSuchPlanner`."""
        return planner(self.planner or "openai", self.model)


@contextmanager
def room(
    wish: Wish, asked: StoryPlanner, story: str, home: Path | None, day: Wall, *, quiet: bool
) -> Generator[WritersRoom]:
    """Where *story* is drafted, with the ledger published afterwards. Raises `HomeError` or `NoAmount`."""
    run_wall = None if wish.max_usd is None else amount(wish.max_usd)
    set_aside = None if wish.set_aside is None else amount(wish.set_aside)
    place = usable(home_folder(home))
    out = console()
    opened = WritersRoom(
        story=story,
        planner=asked,
        home=place,
        journal=Journal(place, uuid.uuid4().hex),
        wall=Wall(run_wall, day.day, day.timezone),
        set_aside=set_aside,
        again=wish.again,
        told=(lambda _: None) if quiet else (lambda part: out.print(f"asked    {part}")),
    )
    asked.ready()
    try:
        yield opened
    except (NotPlanned, RenderError, Stopped):
        print(
            "Nothing was written. What was answered is kept; the same command goes on from there.",
            file=sys.stderr,
        )
        raise
    finally:
        opened.close()
        ledger.publish(place)


def carried_out(work: Callable[[], Awaitable[Made]]) -> Made:
    """What *work* comes to, on a loop of its own."""
    return anyio.run(work)


def account(books: Books) -> dict[str, object]:
    """What a story cost, for JSON."""
    usd = books.usd
    return {
        "requests": len(books.asked),
        "usd": None if usd is None else float(usd),
        "double": books.double,
        "model": books.asked[-1].model if books.asked else None,
    }


def show_account(books: Books) -> None:
    """The same for people."""
    usd = books.usd
    by = books.asked[-1].model if books.asked else "nobody"
    stand_in = " A stand-in answered, which makes stories by rule." if books.double else ""
    price = dollars(None if usd is None else float(usd))
    console().print(f"Planned by {by} in {len(books.asked)} answers, {price}.{stand_in}", soft_wrap=True)


def price(foreseen: Foreseen) -> dict[str, object]:
    """What a story may cost, for JSON."""
    it = foreseen.price
    return {
        "requests": foreseen.requests,
        "usd": None if it is None else float(it.expected),
        "usd_at_most": None if it is None else float(it.high),
        "usd_at_most_each": None if foreseen.highest is None else float(foreseen.highest),
    }


def show_price(foreseen: Foreseen, model: str) -> None:
    """The same for people."""
    out, it = console(), foreseen.price
    if it is None:
        out.print(
            f"{foreseen.requests} requests to {model}, at an unknown price: nobody lists one. "
            "Under --max-usd nothing is sent unless --set-aside says what to hold for each.",
            soft_wrap=True,
        )
        return
    out.print(
        f"{foreseen.requests} requests to {model}: about {_usd(it.expected)} without what it thinks, "
        f"at most {_usd(it.high)}, at most {_usd(foreseen.highest)} each. Repairs come on top.",
        soft_wrap=True,
    )


def _usd(value: Decimal | None) -> str:
    return dollars(None if value is None else float(value))
