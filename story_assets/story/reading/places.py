"""Where the rule behind a story path is written."""

from collections.abc import Iterable
from pathlib import Path

from story_assets.story.reading.errors import FieldPath
from story_assets.story.reading.events import Refused
from story_assets.story.reading.source import Source, source


def story_paths(folder: Path, paths: Iterable[str]) -> dict[str, tuple[str, int]]:
    """File (relative to *folder*) and line of each of *paths*, as briefs quote them.

    Paths that are not found are left out.
    Steps are names, list numbers from 0, or the slug of a list's item: episodes.e01.s02.shots.sh03.action.
    """
    sources: dict[str, Source | None] = {}
    found: dict[str, tuple[str, int]] = {}
    for path in paths:
        for file, steps in _candidates(tuple(path.split("."))):
            if file not in sources:
                sources[file] = _source(folder, file)
            read = sources[file]
            if read is not None and read.outline is not None:
                part, taken = read.outline.follow(steps)
                # The last step may be a field left at its default: then its parent is the place.
                if taken >= len(steps) - 1:
                    found[path] = (file, part.line)
                break
    return found


def _candidates(steps: FieldPath) -> Iterable[tuple[str, FieldPath]]:
    """Files that may hold *steps*, with the steps that are left inside them."""
    match steps:
        case ("story", *rest):
            yield "story.yaml", tuple(rest)
        case ("characters" | "settings" as room, slug, *rest):
            yield f"{room}/{slug}.yaml", tuple(rest)
        case ("episodes", episode, *rest):
            if rest:
                yield f"episodes/{episode}/{rest[0]}.yaml", tuple(rest[1:])
            yield f"episodes/{episode}/episode.yaml", tuple(rest)
        case _:
            return


def _source(folder: Path, file: str) -> Source | None:
    try:
        return source(folder, file)
    except Refused:
        return None
