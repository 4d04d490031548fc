"""The accepted images under friendly names. Made from the store, safe to delete."""

import os
from pathlib import Path

from story_assets.story.production import Key
from story_assets.studio.files import HomeError, safe_part, write_whole
from story_assets.studio.store import EXTENSIONS, Store
from story_assets.studio.takes import Take


def place(store: Store, story: str, key: Key, take: Take) -> Path:
    """Where *key* hangs: gallery/story/kind/id."""
    name = f"{safe_part(key.id)}.{EXTENSIONS[take.mime]}"
    return store.home / "gallery" / safe_part(story) / safe_part(key.kind) / name


def hang(store: Store, story: str, key: Key, take: Take) -> Path:
    """Show *take* as the accepted image of *key*. A link where the disk can, else a copy."""
    blob, shown = store.blob(take.sha256, take.mime), place(store, story, key, take)
    try:
        if not (shown.exists() and shown.samefile(blob)):
            _link(blob, shown)
    except FileNotFoundError as error:
        raise HomeError(f"the stored image {take.sha256[:12]} of {key} is gone") from error
    except OSError:
        write_whole(shown, store.read(take.sha256, take.mime), durable=False)
    for extension in EXTENSIONS.values():
        # An earlier take in another format would go on hanging there as if it were the accepted one.
        if (earlier := shown.with_suffix(f".{extension}")) != shown:
            earlier.unlink(missing_ok=True)
    return shown


def take_down(store: Store, story: str, key: Key, take: Take) -> None:
    """Show *key* no longer: nothing of it is accepted."""
    place(store, story, key, take).unlink(missing_ok=True)


def _link(blob: Path, shown: Path) -> None:
    shown.parent.mkdir(parents=True, exist_ok=True)
    beside = shown.with_name(f".tmp-{os.getpid()}-{shown.name}")
    beside.unlink(missing_ok=True)
    beside.hardlink_to(blob)
    beside.replace(shown)
