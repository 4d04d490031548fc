"""Whether there is anything to carry on, asked often and cheaply. Nothing changes by it."""

from contextlib import closing
from pathlib import Path

import anyio

from story_assets.studio.batching.book import Book
from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.layers import planned, ready
from story_assets.studio.batching.ordering import dispatch
from story_assets.studio.batching.service import Forgotten
from story_assets.studio.renderer import RenderError


def pending(folder: Path, home: Path) -> tuple[str, ...]:
    """What `carry_on` would find to do for the story in *folder*, in words that change when that does.

    Without an order no story is read and nobody is asked. Raises `StoryErrors`, `NoSuchRenderer`, `Halted`.
    """
    found: list[str] = []
    for order in Book(home).orders(folder.name):
        it = dispatch(folder, home, order)
        with closing(it.service), closing(it.studio):
            it.service.ready()
            found.extend(anyio.run(_of, it))
    return tuple(found)


async def _of(it: Dispatch) -> list[str]:
    batches = [batch for batch in it.book.batches(order=it.order.id) if batch.stage != "ended"]
    found: list[str] = []
    for batch in batches:
        if batch.account != it.service.account:
            continue
        if batch.stage != "out" or batch.service_id is None:
            found.append(f"{batch.id} {batch.stage}")
            continue
        try:
            seen = await it.service.look(batch.service_id)
        except (RenderError, Forgotten):
            # Asked again at the next tick.
            continue
        if seen.is_over:
            found.append(f"{batch.id} {seen.status}")
    if not batches:
        steps = [str(step.key) for step in ready(it, planned(it))] if it.order.stands else ["nothing"]
        found.extend(f"{it.order.id} {step}" for step in steps)
    return found
