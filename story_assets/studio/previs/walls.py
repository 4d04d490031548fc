"""The four walls of a picture: where they stand, and rectangles on them."""

import re
from dataclasses import dataclass
from typing import Final

from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import Wall
from story_assets.studio.previs.space import P2, P3

BARE: Final[P2] = (6.0, 5.0)
"""Floor of a picture that has no place."""
STAIRS: Final = re.compile(
    r"\b(stairs?|stairway|staircase|steps|upstairs|downstairs|ladder)\b|楼梯|лестниц", re.I
)
"""An entrance that is told with one of these is a flight of stairs."""


@dataclass(frozen=True)
class Walls:
    """The box a picture is drawn in; sides the camera stands behind are pushed out beyond it."""

    left: float
    back: float
    right: float
    front: float
    height: float

    def face(self, wall: Wall, along: float, wide: float, low: float, high: float) -> list[P3]:
        """A rectangle on *wall*: centre *along* in metres, bottom edge first."""
        a, b = along - wide / 2, along + wide / 2
        if wall in ("north", "south"):
            y = self.back if wall == "north" else self.front
            return [(a, y, low), (b, y, low), (b, y, high), (a, y, high)]
        x = self.left if wall == "west" else self.right
        return [(x, a, low), (x, b, low), (x, b, high), (x, a, high)]

    def whole(self, wall: Wall) -> list[P3]:
        if wall in ("north", "south"):
            return self.face(wall, (self.left + self.right) / 2, self.right - self.left, 0, self.height)
        return self.face(wall, (self.back + self.front) / 2, self.front - self.back, 0, self.height)


def length(place: QuotedPlace, wall: Wall) -> float:
    """Metres from one end of *wall* to the other."""
    return place.size_m[0] if wall in ("north", "south") else place.size_m[1]
