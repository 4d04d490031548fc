"""What is made for nothing: roots, briefs, handoffs, packages. Which are out of date, and making them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from story_assets.story.digest import digest
from story_assets.story.production import ROOTS, Artifact, Key
from story_assets.studio.currency import basis
from story_assets.studio.files import safe_part, write_whole
from story_assets.studio.handoff.contract import Still, handoff
from story_assets.studio.handoff.files import files
from story_assets.studio.images import cut, look
from story_assets.studio.stills import still
from story_assets.studio.store import Made
from story_assets.studio.takes import Take
from story_assets.studio.work import Blocked, Studio

PACKAGE_SCHEMA: Final = "story_assets.episode_package/1"


@dataclass(frozen=True)
class FreeResult:
    """A free artifact after its step."""

    digest: str
    paths: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()
    still: Take | None = field(default=None)


def make_free(studio: Studio, key: Key) -> FreeResult:
    """Make a free artifact again. Raises `Blocked` or `HomeError`."""
    artifact = studio.production[key]
    makers: dict[str, Callable[[Studio, Artifact], FreeResult]] = {
        "video_handoff": _handoff,
        "episode_package": _package,
    }
    result = makers.get(key.kind, _content)(studio, artifact)
    made = Made(basis=_wanted_basis(studio, artifact) or "", digest=result.digest)
    studio.store.remember(studio.production.story.slug, key, made)
    return result


def out_of_date(studio: Studio, *, moving: frozenset[Key] = frozenset()) -> Iterator[Key]:
    """Free artifacts that are not as last made, or that rest on something in *moving*, and can be made."""
    story = studio.production.story.slug
    stale: set[Key] = set(moving)
    for artifact in studio.production.artifacts.values():
        if artifact.is_image:
            continue
        made = studio.store.made(story, artifact.key)
        wanted = _wanted_basis(studio, artifact)
        derived = artifact.key.kind in ("video_handoff", "episode_package")
        there = all(key in stale or _version(studio, key) is not None for key in artifact.rests_on)
        if (derived and there and not stale.isdisjoint(artifact.rests_on)) or (
            wanted is not None and (made is None or made.basis != wanted)
        ):
            stale.add(artifact.key)
            yield artifact.key


def _wanted_basis(studio: Studio, artifact: Artifact) -> str | None:
    """What the artifact would be stamped with now; None while something under it is missing."""
    under = [_version(studio, key) for key in artifact.rests_on]
    known = [version for version in under if version is not None]
    return basis(studio.production.digest(artifact.key), known) if len(known) == len(under) else None


def _version(studio: Studio, key: Key) -> str | None:
    """The data version of an artifact as it stands."""
    if studio.production[key].is_image:
        take = studio.accepted(key)
        return take.sha256 if take is not None else None
    if key.kind == "video_handoff":
        made = studio.store.made(studio.production.story.slug, key)
        return made.digest if made is not None else None
    return studio.production.digest(key)


def _content(studio: Studio, artifact: Artifact) -> FreeResult:
    """A root or a brief is its content; nothing is written for it."""
    return FreeResult(studio.production.digest(artifact.key))


def _handoff(studio: Studio, artifact: Artifact) -> FreeResult:
    story = studio.production.story
    told = studio.production.handoffs[artifact.key]
    folder = handoff_folder(studio, artifact.key)
    start, start_image, take = _still(studio, Key("shot_reference", artifact.key.id))
    images = {"start.png": start_image}
    end = None
    if told.shot.ends_on is not None:
        end, end_image, _ = _still(studio, Key("shot_reference", f"{told.scene}_{told.shot.ends_on}"))
        images["end.png"] = end_image
    whole = handoff(
        story=story,
        scene_id=told.scene,
        shot=told.shot,
        start=start,
        end=end,
        state_in=told.state_in,
        state_out=told.state_out,
    )
    written = {**images, **files(whole, story.about.video.providers)}
    for name, content in written.items():
        write_whole(folder / name, content, durable=False)
    if end is None:
        (folder / "end.png").unlink(missing_ok=True)
    warnings = tuple(_warnings(written))
    stamp = digest({name: content.decode() for name, content in written.items() if name not in images})
    studio.journal.append(
        "handoff",
        story=story.slug,
        asset=studio.name(artifact.key),
        digest=stamp,
        path=str(folder),
        warnings=len(warnings),
    )
    return FreeResult(stamp, tuple(folder / name for name in written), warnings, take)


def _warnings(written: dict[str, bytes]) -> Iterator[str]:
    for name, content in written.items():
        if name.endswith(".json") and name != "handoff.json":
            for warning in json.loads(content).get("warnings", []):
                yield f"{name.removesuffix('.json')}: {warning['text']}"


def _still(studio: Studio, key: Key) -> tuple[Still, bytes, Take]:
    take = studio.accepted(key)
    if take is None:
        raise Blocked(f"the handoff rests on {key}, which has no accepted take")
    image = studio.store.read(take.sha256, take.mime)
    if take.frames:
        image = cut(image, still(take))
    mime, size = look(image)
    sha256 = take.sha256 if not take.frames else _filed(studio, image)
    asset = studio.name(key)
    return Still(asset, sha256, mime, *size, take.number, take.tier, size_bytes=len(image)), image, take


def _filed(studio: Studio, image: bytes) -> str:
    import hashlib

    sha256 = hashlib.sha256(image).hexdigest()
    studio.store.put(image, sha256, "image/png")
    return sha256


def _package(studio: Studio, artifact: Artifact) -> FreeResult:
    """The episode's shots in order, each with its handoff: what an editor takes over."""
    story = studio.production.story
    shots: list[dict[str, object]] = []
    for key in artifact.rests_on:
        told = studio.production.handoffs[key]
        made = studio.store.made(story.slug, key)
        if made is None:
            raise Blocked(f"{artifact.key} rests on {key}, which has not been made")
        shots.append(
            {
                "shot": key.id,
                "handoff": made.digest,
                "folder": f"handoffs/{story.slug}/{key.id}",
                "duration_s": told.shot.duration_s,
                "transition": told.shot.transition,
            }
        )
    manifest = {
        "schema": PACKAGE_SCHEMA,
        "story": story.slug,
        "episode": artifact.key.id,
        "duration_s": round(
            sum(studio.production.handoffs[key].shot.duration_s for key in artifact.rests_on), 3
        ),
        "shots": shots,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    path = studio.store.home / "packages" / safe_part(story.slug) / f"{safe_part(artifact.key.id)}.json"
    write_whole(path, text.encode(), durable=False)
    return FreeResult(digest(manifest), (path,))


def handoff_folder(studio: Studio, key: Key) -> Path:
    """Where the files of a handoff are written."""
    return studio.store.home / "handoffs" / safe_part(studio.production.story.slug) / safe_part(key.id)


def is_root(key: Key) -> bool:
    """Whether *key* is only read from the story folder."""
    return key.kind in ROOTS
