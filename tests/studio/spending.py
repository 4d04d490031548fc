"""A process that spends on paper: takes room under a budget, writes the intent, and then the answer.

Reads one JSON order a line and answers with how many requests it might send.

    python -m tests.studio.spending
"""

import json
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

from story_assets.studio.budget import BudgetReached, Wall, reserved
from story_assets.studio.journal import Journal
from story_assets.studio.past import Past

STORY = "s"


class Order(TypedDict):
    """What to buy, under which wall."""

    home: str
    run: str
    by_run: str | None
    by_day: str | None
    threads: int
    requests: list[tuple[str, str | None]]
    """The most each can cost, and what it will cost; None when no answer comes."""


def spend(order: Order) -> int:
    """How many of the requests were sent."""
    by_run, by_day = (None if it is None else Decimal(it) for it in (order["by_run"], order["by_day"]))
    wall = Wall(by_run, by_day)
    past, journal = Past(Path(order["home"])), Journal(Path(order["home"]), order["run"])

    def one(request: tuple[str, str | None]) -> bool:
        most, usd = request
        attempt = uuid.uuid4().hex
        try:
            with reserved(past, wall, run=journal.run, story=STORY, most=Decimal(most)):
                journal.append(
                    "intent", attempt=attempt, story=STORY, asset="s/cover/c", render_key="k", reserved=most
                )
        except BudgetReached:
            return False
        if usd is None:
            journal.append("failed", attempt=attempt, status="unknown", usd=None)
        else:
            journal.append("result", attempt=attempt, usd=usd)
        return True

    with ThreadPoolExecutor(order["threads"]) as buyers:
        sent = sum(buyers.map(one, order["requests"]))
    journal.close()
    return sent


def main() -> None:
    """Until nobody has an order any more."""
    for line in sys.stdin:
        print(spend(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
