"""What automation has asked for, so that nothing is asked for twice: a small file under the home."""

from pathlib import Path

from story_assets.studio.files import locked, safe_part, write_whole
from story_assets.studio.store import load
from story_assets.studio.takes import Kept


class Asked(Kept):
    """The wishes of one story that were had, as far as they have not come true."""

    number: int = 0
    """How many runs were asked for: part of the name of each."""
    wants: dict[str, str] = {}
    """By `kind/id`, what it was to be made from."""


def asked(home: Path, story: str) -> Asked:
    """What was asked for. Raises `HomeError`."""
    return load(Asked, _path(home, story)) or Asked()


def remember(home: Path, story: str, wants: dict[str, str], *, one_more: bool = False) -> Asked:
    """Note *wants* in place of those before; *one_more* run is asked for. Raises `HomeError`."""
    with locked(home / "automation" / ".lock"):
        number = asked(home, story).number + one_more
        now = Asked(number=number, wants=wants)
        write_whole(_path(home, story), now.model_dump_json().encode())
    return now


def _path(home: Path, story: str) -> Path:
    return home / "automation" / f"{safe_part(story)}.json"
