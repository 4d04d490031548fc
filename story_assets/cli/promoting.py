"""`promote`: an accepted draft is worth a higher tier. The next render makes it; nothing is spent here."""

from pathlib import Path

from story_assets.cli.asking import chosen, console, story_folder
from story_assets.story.words import Tier
from story_assets.studio.opening import Opening, home_folder, usable
from story_assets.studio.promoting import promote


def run(story: str | None, stories: Path | None, home: Path | None, select: list[str], tier: Tier) -> None:
    """Note the promotions. Raises `Unclear` for a pattern that matches nothing."""
    opening = Opening(story_folder(story, stories), usable(home_folder(home)), run="promote")
    picked = chosen(select, opening.production)
    images = [it.key for it in opening.production.images if picked(it.key)]
    out = console()
    for key in images:
        out.print(f"{key!s:<42} {promote(opening.studio, key, tier)}", soft_wrap=True)
    opening.studio.close()
    out.print("\nstory-assets plan shows what that will cost; story-assets render makes it.")
