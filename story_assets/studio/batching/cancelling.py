"""A person gives an order up: nothing more of it is sent, and what was drawn by then is kept and paid for."""

from functools import partial

import anyio.to_thread

from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.patience import patiently
from story_assets.studio.batching.records import Batch
from story_assets.studio.batching.recovering import recovered
from story_assets.studio.batching.service import Forgotten, Seen
from story_assets.studio.batching.submitting import as_seen
from story_assets.studio.renderer import Busy, Refused, Unavailable, UnknownOutcome


async def cancel(it: Dispatch, batch: Batch) -> Batch:
    """Have nothing more of *batch* begun. Raises `Unavailable` while that is not certain.

    Its images are brought by the next `collect`. A batch that the service has forgotten is given up: its
    lines are of unknown outcome from then on.
    """
    batch = await recovered(it, batch)
    if batch.stage != "out" or batch.service_id is None:
        return batch
    try:
        seen = await patiently(partial(_told_to_end, it, batch.service_id))
    except Forgotten as error:
        lost = UnknownOutcome(f"The service does not know the batch any more ({error}). It may be billed.")
        await anyio.to_thread.run_sync(it.settle_all, batch, lost)
        return it.told(batch.but(stage="ended", status="unknown", problems=(str(lost),)))
    if not seen.is_over and seen.status != "cancelling":
        raise Unavailable(f"The service goes on with the batch ({seen.status}). Cancel it again.")
    return it.told(as_seen(batch, seen))


async def _told_to_end(it: Dispatch, id: str) -> Seen:
    try:
        return await it.service.cancel(id)
    except (Busy, Refused):
        # As a rule it was over before the word came.
        return await it.service.look(id)
