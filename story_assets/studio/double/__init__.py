"""An honest double of OpenAI's Images API: a real server on loopback that refuses what the real one refuses.

It is no model: every picture is stamped DOUBLE. It keeps its own books, and fails as it is told to.
"""

from story_assets.studio.double.behaviour import TROUBLES, Behaviour, Trouble
from story_assets.studio.double.books import Received
from story_assets.studio.double.drawing import Drawings
from story_assets.studio.double.picture import MARK, Draw
from story_assets.studio.double.server import Double, serve

__all__ = ["MARK", "TROUBLES", "Behaviour", "Double", "Draw", "Drawings", "Received", "Trouble", "serve"]
