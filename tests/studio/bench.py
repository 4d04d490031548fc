"""A studio on a work bench: a story in memory, a real store, and a renderer that counts."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import anyio

from story_assets.story.model import Story
from story_assets.story.production import Key, Production
from story_assets.story.reading import read_story
from story_assets.studio.journal import Journal
from story_assets.studio.making import make_image
from story_assets.studio.planning import Plan
from story_assets.studio.renderer import Renderer
from story_assets.studio.review.check import Check
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.story.folders import write_small_story


def small_story(folder: Path) -> Story:
    """The small story, read from a real folder."""
    return read_story(write_small_story(folder / "before_he_comes_home"))


def studio(
    story: Story, home: Path, renderer: Renderer, *, run: str = "run1", checks: Sequence[Check] = ()
) -> Studio:
    """What makes the images of *story* under *home*. Nothing is looked at unless *checks* say so."""
    store = Store(home)
    production = Production(story, store.directions(story.slug))
    return Studio(
        production, store, Journal(home, run), renderer, home / "no_folder", checks=lambda: tuple(checks)
    )


def plan(at: Studio) -> Plan:
    """The plan of everything."""
    return at.planner.plan()


def make_all(at: Studio) -> dict[Key, str]:
    """Make every image current, in order, and return what became of each."""

    async def all_of_them() -> dict[Key, str]:
        return {it.key: (await make_image(at, it.key)).outcome for it in at.production.images}

    return anyio.run(all_of_them)


def rendered(outcomes: dict[Key, str]) -> set[str]:
    """The images that were really drawn."""
    return {str(key) for key, outcome in outcomes.items() if outcome == "rendered"}


def journal_events(home: Path, event: str) -> Iterator[dict[str, object]]:
    """Events of one kind, as the journal holds them."""
    from story_assets.studio.journal import events

    return (dict(it) for it in events(home) if it["event"] == event)
