"""An episode as one page that a person reviews: every image it needs, and every decision as a command.

The page is a snapshot in one file. It opens from disk, asks nobody for anything, and decides nothing.
"""

from story_assets.studio.board.commands import Place
from story_assets.studio.board.writing import boards_folder, write_boards

__all__ = ["Place", "boards_folder", "write_boards"]
