"""Definitions that are loaded anew because the story is another one now: asked for by whoever noticed it.

`dagster dev`, and so `story-assets ui`, and `dagster code-server start` can do it: the code server begins a
second process, and the daemon and the web server go over to it. `dagster api grpc` cannot.
"""

import threading
import time
from typing import Final

import dagster as dg
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin  # no public name

AFTER: Final = 1.5
"""Seconds in which the tick that asks comes to its end: the process that it runs in is the one that goes."""
PATIENCE: Final = 600
"""Seconds for loading: 3,000 assets take some 20."""


def reload_soon(context: dg.SensorEvaluationContext) -> bool:
    """Ask the code server of *context* to load definitions anew; whether there is one to be asked."""
    origin = context.code_location_origin
    if not isinstance(origin, GrpcServerCodeLocationOrigin):
        return False

    def ask() -> None:
        time.sleep(AFTER)
        origin.create_client().reload_code(timeout=PATIENCE)

    threading.Thread(target=ask, daemon=True, name="reload").start()
    return True
