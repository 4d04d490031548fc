"""Orders that wait, carried on by a fresh studio each time, as after a restart."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from story_assets.story.model import Story
from story_assets.story.production import Key, Production
from story_assets.studio.batchers import batcher
from story_assets.studio.batching.book import Book
from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.ordering import Carried, carried_on, given_up, new_order
from story_assets.studio.batching.records import Batch, Order
from story_assets.studio.budget import NO_WALL, Wall
from story_assets.studio.double import Double
from story_assets.studio.journal import Journal
from story_assets.studio.past import Past
from story_assets.studio.planning import Plan
from story_assets.studio.renderers import renderer
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.studio.paid import buying


def dispatch(story: Story, home: Path, order: Order, *, wall: Wall = NO_WALL) -> Dispatch:
    """What carries *order* on; nothing is looked at."""
    policy = story.about.render
    studio = Studio(
        Production(story, Store(home).directions(story.slug)),
        Store(home),
        Journal(home, order.id),
        renderer(policy.renderer, policy),
        home / "no_folder",
        wall=wall if order.limit is None else Wall(order.limit),
        again=order.again,
        checks=lambda: (),
    )
    return Dispatch(studio, batcher(policy.renderer, policy), Book(home), order)


def order_of(story: Story, *keys: Key, max_usd: str | None = None, again: bool = False) -> Order:
    """An order for *keys*, or for everything."""
    every = frozenset(it.key for it in Production(story).images)
    usd = None if max_usd is None else Decimal(max_usd)
    return new_order(story.slug, frozenset(keys) or every, max_usd=usd, again=again)


def carry(story: Story, home: Path, order: Order, **more: Wall) -> Carried:
    """Carry *order* on once, in a studio of its own, as it is on the disk by now."""
    return carried_on(dispatch(story, home, Book(home).order(order.id) or order, **more))


def carried_to_its_end(story: Story, home: Path, order: Order, rounds: int = 12) -> list[Carried]:
    """Carry it on until it is done."""
    found: list[Carried] = []
    for _ in range(rounds):
        found.append(carry(story, home, order))
        if found[-1].order.done:
            return found
    raise AssertionError(f"the order is not done after {rounds} rounds: {found[-1]}")


def give_up(story: Story, home: Path, order: Order) -> list[Batch]:
    """A person cancels all of it."""
    it = dispatch(story, home, Book(home).order(order.id) or order)
    return given_up(it, it.book.batches(order=order.id), "cancelled by ann")


def plan(story: Story, home: Path) -> Plan:
    """What a later run would do."""
    with buying(story, home) as at:
        return at.planner.plan()


def drawn(double: Double) -> Counter[str]:
    """How often the double drew what, by the digest of the request: each is on the bill."""
    return Counter(it.request for it in double.books if it.usd)


def statuses(home: Path) -> Counter[str]:
    """How the attempts ended."""
    return Counter(it.status for it in Past(home).refresh().all())


def in_the_journal(home: Path) -> Decimal:
    """USD that the journal knows of."""
    return sum((it.usd for it in Past(home).refresh().all() if it.usd is not None), Decimal(0))


def calls(double: Double, path: str) -> int:
    """How often a path was asked."""
    return sum(it.endpoint == path for it in double.books)
