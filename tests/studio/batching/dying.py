"""A process that orders and collects, and dies at its own doors in turn, as `tests.studio.dying` has them.

Each time another process goes on until the order is done. Prints what it found, one JSON line a death. The
double is another process: its books say what was drawn and billed.

    python -m tests.studio.batching.dying STORY HOME FIRST EVERY
"""

import json
import os
import shutil
import sys
import urllib.request
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from story_assets.story.model import Story
from story_assets.story.reading import read_story
from story_assets.studio.batching.book import Book
from story_assets.studio.batching.records import Order
from tests.studio.batching.waiting import carried_to_its_end, carry, in_the_journal, order_of, plan, statuses
from tests.studio.dying import Doors, in_a_child
from tests.studio.homes import assert_whole
from tests.studio.paid import Key, with_policy

KEYS = (Key("character_sheet", "mara_night"), Key("cover", "e01_key"))
"""Two layers of one image each: every kind of write there is."""


def books(path: str, *, post: bool = False) -> Any:
    """What the double says of itself, or does."""
    url = os.environ["OPENAI_BASE_URL"].removesuffix("/v1") + f"/_double/{path}"
    with urllib.request.urlopen(urllib.request.Request(url, data=b"" if post else None)) as answer:
        return json.loads(answer.read())


def found(story: Story, home: Path, order: Order) -> dict[str, object]:
    """What another process makes of it, until the order is done."""
    assert_whole(home)
    carried_to_its_end(story, home, Book(home).order(order.id) or order)
    assert_whole(home)
    billed = [it for it in books("books") if it["usd"] != "0"]
    return {
        "kept": sorted(map(str, plan(story, home).kept)),
        "statuses": dict(statuses(home)),
        "most": max(Counter(it["request"] for it in billed).values()),
        "drawn": len(billed),
        "billed": str(sum(Decimal(it["usd"]) for it in billed)),
        "journal": str(in_the_journal(home)),
    }


def main(folder: str, template: str, first: str, every: str) -> None:
    """Die at door *first*, and at each so-many-th after it, until one run gets through."""
    story = with_policy(read_story(Path(folder)))
    order = order_of(story, *KEYS)
    door = int(first)
    while True:
        home = Path(template).with_name(f"home-{door}")
        books("clear", post=True)
        answer = home.with_suffix(".json")

        def dies(home: Path = home, door: int = door) -> None:
            doors = Doors(door)
            for _ in range(3):
                carry(story, home, order)
            assert doors.left > 0

        def goes_on(home: Path = home, answer: Path = answer) -> None:
            answer.write_text(json.dumps(found(story, home, order)))

        ended = in_a_child(dies)
        went_on = in_a_child(goes_on)
        told = json.loads(answer.read_text()) if went_on == 0 else {}
        print(json.dumps({"door": door, "ended": ended, "went_on": went_on, **told}), flush=True)
        shutil.rmtree(home)
        if ended == 0 or door > 2000:
            return
        door += int(every)


if __name__ == "__main__":
    main(*sys.argv[1:])
