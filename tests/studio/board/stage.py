"""A small story under review: something waits, failed, was rejected, is missing, or changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import anyio

from story_assets.story.production import Key, Production
from story_assets.story.reading import read_story
from story_assets.studio.board import Place, boards_folder, write_boards
from story_assets.studio.deciding import Word, accept, reject, retake
from story_assets.studio.journal import Journal
from story_assets.studio.making import make_image
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.paper import Paper
from tests.story.folders import SMALL, write_edited_story

HOSTILE: Final = (
    '</script><script>document.title="owned"</script><img src=x onerror=alert(1)> "quoted" it\'s $(id) `id` '
    "&amp; \u202egnp.exe\u202c 玛拉 🙈"
)
"""What a person could write into any note or name."""

NAME: Final = "before_he_comes_home"
WAITING: Final = Key("cover", "e01_key")
"""Take 1 is accepted; a person asked for another, and take 2 waits."""
FAILED: Final = Key("shot_reference", "e01_s02_sh03")
REJECTED: Final = Key("shot_reference", "e01_s02_sh01")
UNDER: Final = Key("shot_reference", "e01_s02_sh02")
"""It continues the one that was rejected."""
MISSING: Final = Key("shot_reference", "e01_s01_sh02")
CHANGED: Final = Key("character_sheet", "teo_home")
"""The jacket has another colour since."""
SETTLED: Final = Key("character_sheet", "mara_night")


def _identity(sight: Sight) -> Finding:
    if sight.brief.image != FAILED.id:
        return Finding(0.9, "as on the sheet")
    return Finding(0.4, f"the scar is gone {HOSTILE}", (Mark(PixelBox(100, 100, 400, 400)),))


CHECKS: Final = (
    Check("identity_matches_sheet", "people are who they are", _identity, 0.7, frozenset({"shot_reference"})),
)
POLICY: Final = "review:\n  acceptance_by_kind: {cover: manual}\n"


def written(folder: Path) -> Path:
    """The small story, whose covers a person accepts, and whose first scene has a hostile name."""
    title = HOSTILE.replace('"', '\\"')
    return write_edited_story(
        folder / NAME,
        {
            "story.yaml": (SMALL["story.yaml"][SMALL["story.yaml"].index("review:\n") :], POLICY),
            "episodes/e01/s01.yaml": ("title: The key", f'title: "{title}"'),
        },
    )


def studio(story: Path, home: Path, run: str) -> Studio:
    """What makes its images, with one check that fails one of them."""
    told = read_story(story)
    store = Store(home)
    production = Production(told, store.directions(told.slug))
    return Studio(production, store, Journal(home, run), Paper(usd="0.04"), story, checks=lambda: CHECKS)


def make(at: Studio, wanted: Callable[[Key], bool]) -> None:
    """Make the images that are wanted, in order."""

    async def them() -> None:
        for it in at.production.images:
            if wanted(it.key):
                await make_image(at, it.key)

    anyio.run(them)


def under_review(folder: Path) -> Studio:
    """The story after a day of work."""
    story, home = written(folder), folder / "home"
    morning = studio(story, home, "morning")
    make(morning, lambda key: key != MISSING)
    reject(morning, REJECTED, Word("ann", HOSTILE))
    accept(morning, WAITING, Word("ann"))
    retake(morning, WAITING, Word("ann", "the title is too small"))
    morning.close()
    noon = studio(story, home, "noon")
    make(noon, lambda key: key == WAITING)
    noon.close()
    bible = story / "characters" / "teo.yaml"
    bible.write_text(bible.read_text("utf-8").replace("#4a5d3a", "#5d3a4a"), "utf-8")
    return studio(story, home, "evening")


def board(at: Studio) -> Path:
    """The page of its only episode."""
    home = at.store.home
    folder = boards_folder(home, at.story)
    place = Place(at.story, at.folder.parent, home)
    (page,) = write_boards(at, place, episodes=["e01"], folder=folder)
    return page
