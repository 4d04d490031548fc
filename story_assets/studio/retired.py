"""Images that left the story: their takes stay in the store, and people can see which they are."""

from story_assets.story.production import Key
from story_assets.studio.files import locked, safe_part, write_whole
from story_assets.studio.store import load
from story_assets.studio.takes import Kept
from story_assets.studio.work import Studio


class Retired(Kept):
    """What was noted to have left, as `kind/id`."""

    images: tuple[str, ...] = ()


def retired(studio: Studio) -> list[Key]:
    """Images that were made once and that the story no longer has."""
    return [key for key in studio.store.shelved(studio.story) if key not in studio.production.artifacts]


def note_retired(studio: Studio) -> None:
    """Write into the journal what has left the story, and what has come back, since it was last noted.

    Raises `HomeError`.
    """
    home = studio.store.home
    path = home / "automation" / f"{safe_part(studio.story)}.retired.json"
    with locked(home / "automation" / ".lock"):
        before = (load(Retired, path) or Retired()).images
        now = tuple(map(str, retired(studio)))
        for name in now:
            if name not in before:
                studio.journal.append("retired", story=studio.story, asset=f"{studio.story}/{name}")
        for name in before:
            if name not in now:
                studio.journal.append("returned", story=studio.story, asset=f"{studio.story}/{name}")
        if now != before:
            write_whole(path, Retired(images=now).model_dump_json().encode())
