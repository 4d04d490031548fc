"""Requests of a batch that buy nothing, asked again when they fail: uploads, looks, downloads.

What money is spent by is not asked again here; who does that is the order, with a new intent.
"""

import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import anyio

from story_assets.studio.renderer import Broken, Busy, Unavailable, UnknownOutcome, Unsent
from story_assets.studio.sending import FIRST_WAIT, LONGEST_WAIT

Answer = TypeVar("Answer")
TRIES: Final = 3


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """What *ask* brings. Raises `Unavailable` after the third failure, and every other error at once."""
    for times in range(1, TRIES + 1):
        try:
            return await ask()
        except (Busy, Unsent, Broken, UnknownOutcome) as error:
            told = error.wait if isinstance(error, Busy) else None
            if times == TRIES or (told or 0) > LONGEST_WAIT:
                raise Unavailable(
                    f"{error} It was asked {times} times; it costs nothing to ask later."
                ) from None
            wait = FIRST_WAIT * 2 ** (times - 1) * random.uniform(0.75, 1.25) if told is None else told
        await anyio.sleep(wait)
    raise AssertionError("the last failure is raised")
