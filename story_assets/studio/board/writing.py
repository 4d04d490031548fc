"""Boards on disk: one file for each episode, written whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from story_assets.studio.board.cards import Board, Section
from story_assets.studio.board.commands import Place, again
from story_assets.studio.board.gathering import Gathering
from story_assets.studio.board.page import page
from story_assets.studio.board.past import past
from story_assets.studio.files import safe_part, write_whole
from story_assets.studio.work import Studio


def boards_folder(home: Path, story: str) -> Path:
    """Where the boards of *story* are written unless another folder is named."""
    return home / "boards" / safe_part(story)


def write_boards(studio: Studio, place: Place, *, episodes: Sequence[str], folder: Path) -> list[Path]:
    """Write the board of each of *episodes* into *folder* and return the files. Raises `HomeError`."""
    gathering = Gathering(studio, place, studio.planner.plan(), past(studio.store.home, studio.story))
    files = {episode: folder / f"{safe_part(episode)}.html" for episode in studio.production.story.episodes}
    beside = tuple(episode for episode, file in files.items() if episode in episodes or file.exists())
    usual = folder == boards_folder(studio.store.home, studio.story)
    for episode in episodes:
        told = _board(studio, episode, tuple(gathering.sections(episode)))
        line = again(place, episode, None if usual else folder)
        write_whole(files[episode], page(replace(told, again=line, episodes=beside)), durable=False)
    return [files[episode] for episode in episodes]


def _board(studio: Studio, episode: str, sections: tuple[Section, ...]) -> Board:
    story = studio.production.story
    told = story.episodes[episode]
    return Board(
        story=story.slug,
        title=story.about.title,
        episode=episode,
        episode_title=told.title,
        logline=told.logline,
        as_of=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        sections=sections,
        names={slug: it.name for slug, it in story.characters.items()},
    )
