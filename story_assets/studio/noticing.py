"""Whether anything has changed since somebody looked: by content, and cheap enough for every few seconds."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from story_assets.story.digest import digest

SKIPPED: Final = (".", "~", "#")
"""Names that people's editors and systems make, by how they begin or end."""


def noticed(folder: Path, home: Path, day: str) -> str:
    """What stands for the story in *folder*, for what was decided and made under *home*, and for the *day*.

    The same text means that a plan made then is still the plan. The day counts because a budget begins anew.
    """
    return digest({"story": _files(folder), "home": _journal(home), "day": day})


def _files(folder: Path) -> list[tuple[str, str]]:
    """Every file of a story folder with the digest of what is in it."""
    return sorted((str(it.relative_to(folder)), _digest(it)) for it in _found(folder))


def _found(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not any(it.startswith(SKIPPED) or it.endswith(SKIPPED[1:]) for it in parts) and path.is_file():
            yield path


def _digest(path: Path) -> str:
    try:
        about = path.stat()
        return _of_content(path, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
    except OSError as error:
        # It was there a moment ago; whatever becomes of it is another digest.
        return f"unread: {error.errno}"


@lru_cache(maxsize=100_000)
def _of_content(path: Path, *stamps: int) -> str:
    """The digest of what is in *path*. Read once for each of its *stamps*: a rewrite changes them."""
    del stamps
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _journal(home: Path) -> list[tuple[str, int]]:
    """What was decided and made: the journal only grows."""
    return sorted((it.name, it.stat().st_size) for it in (home / "journal").glob("*.jsonl"))
