"""Which images an episode needs, and in which order a person looks at them."""

from collections.abc import Iterator
from dataclasses import dataclass

from story_assets.story.production import Artifact, Kind, Production
from story_assets.studio.judging import drawn


@dataclass(frozen=True)
class Part:
    """Images of an episode that are looked at together."""

    slug: str
    title: str
    about: str
    images: tuple[Artifact, ...]


def needed(production: Production, episode: str) -> tuple[Artifact, ...]:
    """Every image grouped under *episode*, and all images it rests on, each after what it rests on."""
    wanted = {key for key, it in production.artifacts.items() if it.group == episode}
    for artifact in reversed(production.artifacts.values()):
        if artifact.key in wanted:
            wanted.update(artifact.rests_on)
    return tuple(it for it in production.images if it.key in wanted)


def parts(production: Production, episode: str) -> Iterator[Part]:
    """The images of *episode*: people and places first, for a mistake in them is in all that follows."""
    images = needed(production, episode)
    told = production.story.episodes[episode]
    everybody = "What every later image of them is drawn from."
    everywhere = "What every later image of a place is drawn from."
    yield from _part("characters", "Characters", everybody, _of(images, "character_sheet"))
    yield from _part("settings", "Settings", everywhere, _of(images, "scene_board"))
    for slug in told.scenes:
        scene = production.story.scenes[f"{episode}_{slug}"]
        found = tuple(it for it in images if drawn(it).source.scene == slug and it.group == episode)
        yield from _part(slug, f"{slug.upper()} {scene.title}", scene.purpose, found)
    yield from _part("covers", "Covers", "What the episode is sold by.", _of(images, "cover"))


def _of(images: tuple[Artifact, ...], kind: Kind) -> tuple[Artifact, ...]:
    return tuple(it for it in images if it.key.kind == kind)


def _part(slug: str, title: str, about: str, images: tuple[Artifact, ...]) -> Iterator[Part]:
    if images:
        yield Part(slug, title, about, images)
