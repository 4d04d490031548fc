"""Golden text: what was agreed on, in a file a person can read and diff."""

import os
from pathlib import Path

UPDATE = "UPDATE_GOLDENS"
"""Set to 1, the goldens are written anew; look at the difference before committing it."""


def assert_golden(path: Path, text: str) -> None:
    """*text* is what *path* holds."""
    if os.environ.get(UPDATE) == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.is_file(), f"there is no golden {path.name}; run with {UPDATE}=1"
    assert text == path.read_text("utf-8")
