"""The command line with a second renderer, "paper", which does what the variable PAPER says.

PAPER='{"refuses": ["cover/e01_key"], "usd": "0.04"}' python -m tests.cli.with_paper render ...
"""

import json
import os

from story_assets.cli import main
from story_assets.studio.renderers import RENDERERS
from tests.paper import Paper


def paper() -> Paper:
    """As it was asked for."""
    asked = json.loads(os.environ.get("PAPER", "{}"))
    return Paper(
        refuses=frozenset(asked.get("refuses", [])),
        usd=asked.get("usd", "0.01"),
        seconds=asked.get("seconds", 0),
    )


if __name__ == "__main__":
    RENDERERS["paper"] = lambda _: paper()
    main()
