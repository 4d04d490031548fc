"""A batch whose process died around its sending: never sent, found again, or of unknown outcome."""

from datetime import datetime
from functools import partial
from typing import Final

import anyio.to_thread

from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.patience import patiently
from story_assets.studio.batching.records import Batch
from story_assets.studio.batching.submitting import as_seen
from story_assets.studio.renderer import UnknownOutcome, Unsent

LOST_AFTER: Final = 900
"""Seconds after which a batch that no list shows is given up: it may have been billed all the same."""


async def recovered(it: Dispatch, batch: Batch) -> Batch:
    """*batch* as far as anybody can know. Only who is alone with the story may ask. Raises `Unavailable`."""
    if batch.stage == "intended":
        never = Unsent("It was never sent: the process that ordered it ended before that.")
        await anyio.to_thread.run_sync(it.settle_all, batch, never)
        return it.told(batch.but(stage="ended", status="not sent"))
    if batch.stage != "submitting":
        return batch
    since = datetime.fromisoformat(batch.asked_at).timestamp()
    seen = await patiently(partial(it.service.find, batch.mark, since))
    if seen is not None:
        return it.told(as_seen(batch, seen))
    if batch.age < LOST_AFTER:
        return batch
    lost = UnknownOutcome("Nobody knows whether the batch was taken: no list shows it. It may be billed.")
    await anyio.to_thread.run_sync(it.settle_all, batch, lost)
    return it.told(batch.but(stage="ended", status="unknown", problems=(str(lost),)))
