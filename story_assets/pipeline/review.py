"""The first checks of every image, as Dagster asset checks and journal events."""

from collections.abc import Iterator

import dagster as dg

from story_assets.pipeline.specs import asset_key
from story_assets.story.production import Key, unattached
from story_assets.studio.files import HomeError
from story_assets.studio.images import NotAnImage, look
from story_assets.studio.making import Result
from story_assets.studio.planning import drawn, references_of
from story_assets.studio.store import Take
from story_assets.studio.work import Studio


def checked(studio: Studio, key: Key, result: Result) -> list[dg.AssetCheckResult]:
    """Every check of an image, recorded before it is shown."""
    found: list[dg.AssetCheckResult] = []
    for name, fault in _faults(studio, key, result.take):
        studio.journal.append(
            "check",
            asset=studio.name(key),
            check=name,
            passed=fault is None,
            message=fault or "as it should be",
        )
        found.append(
            dg.AssetCheckResult(
                asset_key=asset_key(studio.production.story.slug, key),
                check_name=name,
                passed=fault is None,
                description=fault or "As it should be.",
            )
        )
    return found


def _faults(studio: Studio, key: Key, take: Take) -> Iterator[tuple[str, str | None]]:
    yield "image_is_as_asked", _unlike_asked(studio, take)
    yield "references_are_accepted", _not_accepted(studio, key, take)
    names = unattached(drawn(studio.production[key]))
    yield "characters_are_attached", f"not in step: {', '.join(names)}" if names else None


def _unlike_asked(studio: Studio, take: Take) -> str | None:
    try:
        mime, size = look(studio.store.read(take.sha256, take.mime))
    except (NotAnImage, HomeError) as error:
        return str(error)
    if (mime, size) != (take.mime, take.size):
        return f"the file is {mime} {size}, its record says {take.mime} {take.size}"
    return None


def _not_accepted(studio: Studio, key: Key, take: Take) -> str | None:
    now = {
        str(it): accepted.sha256 if (accepted := studio.accepted(it)) is not None else None
        for it in references_of(studio.production[key])
    }
    other = sorted(name for name, sha256 in now.items() if dict(take.references).get(name) != sha256)
    return f"another take is accepted now: {', '.join(other)}" if other else None
