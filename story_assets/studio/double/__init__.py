"""An honest double of OpenAI's API: a real server on loopback that refuses what the real one refuses.

It draws and it looks, and is no model: every picture is stamped DOUBLE, and of pictures it says that it
judges nothing. It keeps its own books, and fails as it is told to.
"""

from story_assets.studio.double.behaviour import (
    LOOK_TROUBLES,
    PLAN_TROUBLES,
    TROUBLES,
    Behaviour,
    Call,
    Says,
    Spoil,
    Trouble,
)
from story_assets.studio.double.books import Received
from story_assets.studio.double.drawing import Drawings
from story_assets.studio.double.picture import MARK, Draw
from story_assets.studio.double.server import Double, serve

__all__ = [
    "LOOK_TROUBLES",
    "MARK",
    "PLAN_TROUBLES",
    "TROUBLES",
    "Behaviour",
    "Call",
    "Double",
    "Draw",
    "Drawings",
    "Received",
    "Says",
    "Spoil",
    "Trouble",
    "serve",
]
