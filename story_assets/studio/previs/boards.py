"""One board a job: what its template is told, and where its clean pictures lie."""

from collections.abc import Callable, Mapping
from typing import Final

from story_assets.story.briefs.brief import Brief
from story_assets.story.words import Job
from story_assets.studio.previs import contact, cover, sceneboard, sheet, shot
from story_assets.studio.previs.board import Board

BOARDS: Final[Mapping[Job, Callable[[Brief, tuple[int, int]], Board]]] = {
    "character_sheet": sheet.board,
    "scene_board": sceneboard.board,
    "contact_sheet": contact.board,
    "shot_reference": shot.board,
    "cover": cover.board,
}
"""A new kind of board is a module beside these, a template, and a row here."""
