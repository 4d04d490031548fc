"""`new`: one sentence becomes a story folder."""

from pathlib import Path
from typing import Final

from story_assets.cli.asking import Unclear, console, print_json
from story_assets.cli.drafting import Wish, account, carried_out, room, show_account
from story_assets.cli.importing import counts
from story_assets.story.proposals.yaml_text import yaml_text
from story_assets.story.reading import read_story
from story_assets.story.reading.layout import is_slug
from story_assets.story.uncollected import uncollected
from story_assets.studio.budget import NO_WALL
from story_assets.studio.files import is_empty, write_folder
from story_assets.studio.planner.proposing import Books, of_idea

MOST: Final = 4_000
"""Characters of an idea. Whoever has more to say has a script."""


def run(folder: Path, idea: str, home: Path | None, wish: Wish, *, as_json: bool) -> None:
    """Make a story of *idea* in *folder* and say what came of it."""
    idea = " ".join(idea.split())
    folder = folder.absolute()
    _may_be_made(folder, idea)
    asked, books = wish.asked(), Books()
    with uncollected(), room(wish, asked, folder.name, home, NO_WALL, quiet=as_json) as opened:
        files = carried_out(lambda: of_idea(opened, idea, books))
    made = {name: yaml_text(it.value).encode() for name, it in files.items()}
    write_folder(folder, made, last="story.yaml")
    story = read_story(folder)
    if as_json:
        print_json({"story": folder.name, **counts(story), "files": [*files], "planned": account(books)})
        return
    out = console()
    told = ", ".join(f"{count} {what}" for what, count in counts(story).items())
    out.print(f"{story.about.title}: {told}, in {len(files)} files.", soft_wrap=True)
    show_account(books)
    out.print(f"Story: {folder}", soft_wrap=True)


def _may_be_made(folder: Path, idea: str) -> None:
    """Raise `Unclear` before anything is asked where nothing could be written."""
    if not idea:
        raise Unclear('--idea is empty; one sentence is enough, such as --idea "A locksmith is locked out."')
    if len(idea) > MOST:
        raise Unclear(
            f"the idea has {len(idea)} characters; at most {MOST}. What is longer is a script: import it"
        )
    if not is_slug(folder.name):
        raise Unclear(
            f"{folder.name!r} cannot be the name of a story: lower case letters, digits, underscores"
        )
    if folder.exists() and (not folder.is_dir() or not is_empty(folder)):
        raise Unclear(f"{folder} is there already; name a new folder")
