"""A process that makes every image of a story in order, so that tests can kill it, starve it and count.

python -m tests.studio.drawing STORY HOME [SECONDS EACH]
"""

import os
import sys
from pathlib import Path

import anyio

from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio import ledger
from story_assets.studio.files import HomeError
from story_assets.studio.journal import Journal
from story_assets.studio.making import make_image
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.paper import Paper


def studio(folder: Path, home: Path, seconds: float = 0) -> Studio:
    """What makes the images of the story in *folder*."""
    run = f"run{os.getpid()}"
    # A killed request may have been billed, and is not sent again unasked. Here somebody asks.
    return Studio(
        Production(read_story(folder)),
        Store(home),
        Journal(home, run),
        Paper(seconds=seconds),
        folder,
        again=True,
    )


async def draw(at: Studio) -> None:
    """Make every image current and say each aloud."""
    for it in at.production.images:
        print((await make_image(at, it.key)).outcome, it.key, flush=True)


def main(folder: str, home: str, seconds: str = "0") -> None:
    at = studio(Path(folder), Path(home), float(seconds))
    print("ready", flush=True)
    try:
        anyio.run(draw, at)
        ledger.publish(Path(home))
    except HomeError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
