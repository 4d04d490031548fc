"""A room from above, to scale, as a drawing to put things on: metres to units, walls, tags."""

from typing import Final

from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import Wall
from story_assets.studio.previs import ink
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.solids import solids
from story_assets.studio.previs.space import P2, hull, rim
from story_assets.studio.previs.walls import BARE

WIDE: Final = 1000.0
"""Units across, margins included."""
PEN: Final = 5.0


class Plan:
    """A room from above, with a *margin* around it in shares of the width."""

    def __init__(self, place: QuotedPlace | None, margin: float = 0.09) -> None:
        self.place = place
        self.room = place.size_m if place else BARE
        w, d = self.room
        shape = max(0.34, min(2.9, d / w))
        self.k = WIDE * (1 - 2 * margin) / max(w, d / shape if d / w > 2.9 or d / w < 0.34 else w)
        self.k = min(self.k, WIDE * shape * (1 - 2 * margin) / d)
        high = max(d * self.k + 2 * margin * WIDE, WIDE * 0.36)
        self.picture = Picture(WIDE, high)
        self.left, self.top = (WIDE - w * self.k) / 2, (high - d * self.k) / 2
        self.tags: list[tuple[float, float, float]] = []

    def __call__(self, x: float, y: float) -> P2:
        """Metres to units."""
        return (self.left + x * self.k, self.top + y * self.k)

    def rect(self, x0: float, y0: float, x1: float, y1: float) -> list[P2]:
        return [self(x0, y0), self(x1, y0), self(x1, y1), self(x0, y1)]

    def kept(self, at: P2, margin: float = 44.0) -> P2:
        """On the sheet, even for a long lens that stands far outside the room."""
        x, y = self(*at)
        return (max(margin, min(WIDE - margin, x)), max(margin, min(self.picture.height - margin, y)))

    def shell(self) -> None:
        """Floor and walls."""
        w, d = self.room
        p, outside = self.picture, self.place is not None and self.place.int_ext == "EXT"
        p.shape(self.rect(0, 0, w, d), "#ece3d0" if not outside else "#dfe4d2")
        grid = max(1.0, round(max(w, d) / 20))
        for i in range(1, int(w / grid) + 1):
            p.shape([self(i * grid, 0), self(i * grid, d)], "none", "#d9cfb9", 1.2)
        for i in range(1, int(d / grid) + 1):
            p.shape([self(0, i * grid), self(w, i * grid)], "none", "#d9cfb9", 1.2)
        if outside:
            p.dashes([*self.rect(0, 0, w, d), self(0, 0)], "#8d8a7c", PEN, 16)
        else:
            p.shape(self.rect(0, 0, w, d), "none", ink.INK, PEN * 2.4)

    def footprints(self) -> None:
        """Furniture as grey shapes."""
        for s in solids(self.place.props, self.room, self.place.height_m) if self.place else ():
            fill = ink.mix(s.prop.colour, "#ece3d0", 0.55)
            self.picture.shape(self.rect(s.low[0], s.low[1], s.high[0], s.high[1]), fill, "#8d8a7c", 2)

    def gap(self, wall: Wall, at: float, wide: float) -> tuple[P2, P2]:
        """The two ends of an opening."""
        w, d = self.room
        length = w if wall in ("north", "south") else d
        half = min(wide, length) / 2
        middle = max(half, min(length - half, at * length))
        a, b = middle - half, middle + half
        if wall in ("north", "south"):
            y = 0.0 if wall == "north" else d
            return self(a, y), self(b, y)
        x = 0.0 if wall == "west" else w
        return self(x, a), self(x, b)

    def tag(self, mark: str, at: P2, colour: str) -> None:
        """A number in a pill, moved on until it covers no other."""
        x, y = at
        half, r = 13.0 + 7.5 * len(mark), 19.0
        step = 0
        while step < 24 and any(abs(x - a) < half + b and abs(y - c) < 2 * r for a, c, b in self.tags):
            x, y, step = x + (24 if step % 2 else 0), y + (24 if step % 2 == 0 else 0), step + 1
        x = max(half, min(WIDE - half, x))
        y = max(r, min(self.picture.height - r, y))
        self.tags.append((x, y, half))
        pill = hull([*rim(x - half + r, y, r), *rim(x + half - r, y, r)])
        self.picture.shape(pill, colour, "#f7f3ea", 2.4)
        corners = ((x - half, y - r * 0.85), (x + half, y - r * 0.85), (x - half, y + r * 0.85))
        self.picture.words([mark], corners, "#ffffff")
