"""Work on values that all live on, without Python looking for cycles among them again and again."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None]:
    """Leave the cycle collector out. For 10,000 shots it takes a third of reading and more of planning."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
