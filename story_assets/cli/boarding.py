"""`board`: an episode as one page for a person to review."""

from pathlib import Path

from story_assets.cli.asking import Unclear, console, print_json, story_folder
from story_assets.studio.board import Place, boards_folder, write_boards
from story_assets.studio.opening import Opening, home_folder, stories_folder, usable


def run(
    story: str | None,
    stories: Path | None,
    home: Path | None,
    episode: str | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write the pages and print where they are."""
    folder, place = story_folder(story, stories), usable(home_folder(home))
    opening = Opening(folder, place, run="board")
    told = opening.production.story
    if episode is not None and episode not in told.episodes:
        raise Unclear(f'{told.slug} has no episode "{episode}"; it has: {", ".join(told.episodes)}')
    pages = write_boards(
        opening.studio,
        _place(folder, place),
        episodes=(episode,) if episode is not None else tuple(told.episodes),
        folder=out.absolute() if out is not None else boards_folder(place, told.slug),
    )
    if as_json:
        print_json({"story": told.slug, "pages": [str(page) for page in pages]})
        return
    for page in pages:
        console().print(str(page), soft_wrap=True)


def _place(folder: Path, home: Path) -> Place:
    """What a copied command must say, so that it means this story in this home."""
    return Place(
        folder.name,
        stories=None if folder.parent == stories_folder() else folder.parent,
        home=None if home == home_folder() else home,
    )
