"""An honest double of OpenAI's Images API: a real server on loopback that refuses what the real one refuses.

It draws no story: every picture is stamped DOUBLE. It keeps its own books, and fails as it is told to.
"""

from story_assets.studio.double.behaviour import Behaviour, Trouble
from story_assets.studio.double.books import Received
from story_assets.studio.double.server import Double

__all__ = ["Behaviour", "Double", "Received", "Trouble"]
