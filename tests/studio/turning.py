"""A process that waits at the gate of an account beside others.

python -m tests.studio.turning ACCOUNT AT_ONCE PER_MINUTE turns COUNT    prints when each turn came
python -m tests.studio.turning ACCOUNT AT_ONCE PER_MINUTE holds COUNT    takes places and keeps them
"""

import json
import sys
import time
from contextlib import AsyncExitStack

import anyio

from story_assets.studio.limits import Gate


async def turns(gate: Gate, count: int) -> list[float]:
    """The moments of so many turns, as Unix time."""
    came: list[float] = []
    for _ in range(count):
        await anyio.sleep(gate.turn())
        came.append(time.time())
    return came


async def _holds(gate: Gate, count: int) -> None:
    async with AsyncExitStack() as places:
        for _ in range(count):
            await places.enter_async_context(gate.place())
        print("held", flush=True)
        await anyio.sleep_forever()


def main(account: str, at_once: str, per_minute: str, act: str, count: str) -> None:
    gate = Gate(account, at_once=int(at_once), per_minute=float(per_minute))
    if act == "holds":
        anyio.run(_holds, gate, int(count))
    print(json.dumps(anyio.run(turns, gate, int(count))))


if __name__ == "__main__":
    main(*sys.argv[1:])
