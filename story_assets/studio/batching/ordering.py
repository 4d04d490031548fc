"""Orders for images that may wait: made, carried on after each batch, given up.

What people and schedules call. Everything else of this room is behind it.
"""

import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

import anyio

from story_assets.story.production import Key
from story_assets.studio.batchers import batcher
from story_assets.studio.batching.book import Book
from story_assets.studio.batching.cancelling import cancel
from story_assets.studio.batching.collecting import Came, collect
from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.layers import planned, ready, waits
from story_assets.studio.batching.records import Batch, Order
from story_assets.studio.batching.submitting import send
from story_assets.studio.budget import BudgetReached
from story_assets.studio.journal import now
from story_assets.studio.making import taken_in
from story_assets.studio.opening import Opening
from story_assets.studio.planning import Plan
from story_assets.studio.renderer import RenderError
from story_assets.studio.work import Stopped


@dataclass
class Carried:
    """What became of an order when it was carried on."""

    order: Order
    came: Came = field(default_factory=Came)
    sent: list[Batch] = field(default_factory=list[Batch])
    error: str = ""
    """Why nothing more was sent just now."""
    over_budget: bool = False


def new_order(
    story: str,
    keys: frozenset[Key],
    *,
    renderer: str | None = None,
    max_usd: Decimal | None = None,
    again: bool = False,
) -> Order:
    """An order for *keys*. Nothing is written and nothing sent."""
    return Order(
        id=uuid.uuid4().hex,
        story=story,
        keys=tuple(sorted(map(str, keys))),
        renderer=renderer,
        max_usd=None if max_usd is None else f"{max_usd:f}",
        again=again,
        made_at=now(),
    )


def dispatch(
    folder: Path, home: Path, order: Order, *, stopped: Callable[[], bool] = lambda: False
) -> Dispatch:
    """What carries *order* on, the story being read as it is now. Raises `StoryErrors`, `NoSuchRenderer`."""
    opening = Opening(
        folder,
        home,
        run=order.id,
        renderer_name=order.renderer,
        stopped=stopped,
        max_usd=order.limit,
        again=order.again,
    )
    studio = opening.studio
    service = batcher(studio.renderer.name, studio.production.story.about.render)
    return Dispatch(studio, service, Book(home), order)


def carried_on(it: Dispatch) -> Carried:
    """`carry_on`, for whoever has no event loop. Lets go of connections and journal."""
    with closing(it.service), closing(it.studio):
        return anyio.run(carry_on, it)


async def carry_on(it: Dispatch) -> Carried:
    """Bring back what is over, and send what can be sent by now. An order begins with this, too.

    Raises `Elsewhere`, `HomeError`, or `Halted` without a key.
    """
    it.service.ready()
    with it.book.alone(it.order.story):
        if it.book.order(it.order.id) is None:
            # On the disk before anything is sent: whoever comes after a crash goes on with it.
            it.book.keep_order(it.order)
        carried = Carried(it.order, await collect(it))
        if it.order.stands:
            await _send_next(it, carried)
        carried.order = _closed(it, carried)
    return carried


def given_up(it: Dispatch, batches: Sequence[Batch], why: str) -> list[Batch]:
    """Send nothing more of the order and cancel *batches*. Raises `Elsewhere` or `Unavailable`."""
    with closing(it.service), closing(it.studio), it.book.alone(it.order.story):
        it.service.ready()
        it.book.keep_order(it.order.model_copy(update={"halted": why}))
        return [anyio.run(partial(cancel, it, batch)) for batch in batches if batch.stage != "ended"]


async def _send_next(it: Dispatch, carried: Carried) -> None:
    try:
        plan = await _with_reused(it)
        await send(it, [step.key for step in ready(it, plan)], carried.sent)
    except BudgetReached as reached:
        carried.error, carried.over_budget = str(reached), True
    except (RenderError, Stopped) as error:
        carried.error = str(error)


async def _with_reused(it: Dispatch) -> Plan:
    """The plan, after whatever is there already was taken in: what rests on it goes by what is accepted."""
    plan = planned(it)
    for key in plan.reused:
        await taken_in(it.studio, key)
    return planned(it) if plan.reused else plan


def _closed(it: Dispatch, carried: Carried) -> Order:
    """The order as it stands now: done when nothing is out and nothing more will be sent."""
    order = it.order
    out = any(batch.stage != "ended" for batch in it.book.batches(order=order.id))
    if carried.over_budget and not out:
        # While something is out it may turn out cheaper, and then there is room again.
        order = order.model_copy(update={"halted": carried.error})
    if not out and not (order.stands and _goes_on(it)):
        order = order.model_copy(update={"done": True})
    if order != it.order:
        it.book.keep_order(order)
    return order


def _goes_on(it: Dispatch) -> bool:
    plan = planned(it)
    return bool(ready(it, plan)) or waits(plan)
