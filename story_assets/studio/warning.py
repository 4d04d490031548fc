"""What is wrong whoever runs: broken continuity, requests that nobody knows the end of. Told once each."""

from collections.abc import Iterator
from dataclasses import dataclass

from story_assets.story.continuity import continuity, located
from story_assets.story.digest import digest
from story_assets.studio.alarm import AlertKind
from story_assets.studio.files import locked, safe_part, write_whole
from story_assets.studio.past import lost
from story_assets.studio.store import load
from story_assets.studio.takes import Kept
from story_assets.studio.work import Studio


class Told(Kept):
    """What people were told of and what still holds."""

    alerts: tuple[str, ...] = ()


def warn(studio: Studio) -> None:
    """Tell of what holds now and was not told before. What is mended and breaks again is told again.

    Raises `HomeError`.
    """
    home = studio.store.home
    path = home / "alerts" / f"{safe_part(studio.story)}.told.json"
    with locked(home / "alerts" / ".lock"):
        before = frozenset((load(Told, path) or Told()).alerts)
        now = {it.name: it for it in _standing(studio)}
        for name, it in now.items():
            if name not in before:
                studio.alarm.tell(it.kind, it.message, asset=it.asset)
        if now.keys() != before:
            write_whole(path, Told(alerts=tuple(now)).model_dump_json().encode(), durable=False)


@dataclass(frozen=True)
class _Standing:
    """Something that goes on being so."""

    name: str
    """What it is known by, whatever line it stands in by now."""
    kind: AlertKind
    message: str
    asset: str | None = None


def _standing(studio: Studio) -> Iterator[_Standing]:
    yield from _breaks(studio)
    for attempt in studio.past.refresh().all():
        # One that ended without an answer was told of when it did; this one's process died.
        if attempt.story == studio.story and attempt.status == "open" and lost(attempt):
            most = "an unknown sum" if attempt.reserved is None else f"up to ${attempt.reserved:.4f}"
            when = f"{attempt.at:%Y-%m-%d %H:%M} UTC"
            message = f"sent on {when}, no answer is known; it may have cost {most}"
            yield _Standing(attempt.id, "unknown_outcome", message, attempt.asset)


def _breaks(studio: Studio) -> Iterator[_Standing]:
    found = tuple(it for it in continuity(studio.production.story) if it.stops)
    there = (studio.folder / "story.yaml").is_file()
    places = located(studio.folder, found) if found and there else {}
    for it in found:
        said = f"{places.get(it.where[0], it.scene)}  {it.message(places)}"
        yield _Standing(digest([it.rule, it.scene, it.message({})]), "continuity_break", said)
