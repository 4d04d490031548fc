"""One of several processes that buy the images of one story at the same time: every so-many-th of a kind.

Says `ready`, waits for a line, and then prints as JSON how many images ended how.

    python -m tests.studio.shift STORY HOME KIND PART OF
"""

import json
import sys
import uuid
from collections import Counter
from pathlib import Path

from story_assets.studio.making import Result
from story_assets.studio.opening import Opening
from tests.studio.paid import made


def main(story: str, home: str, kind: str, part: str, of: str) -> None:
    """One shift."""
    at = Opening(Path(story), Path(home), run=uuid.uuid4().hex).studio
    keys = [it.key for it in at.production.images if it.key.kind == kind][int(part) :: int(of)]
    print("ready", flush=True)
    sys.stdin.readline()
    ended = made(at, keys)
    at.close()
    print(
        json.dumps(
            Counter(it.outcome if isinstance(it, Result) else type(it).__name__ for it in ended.values())
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
