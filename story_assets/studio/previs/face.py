"""Faces: twelve feelings as the heights of brows, lids and the corners of a mouth."""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import Final

from story_assets.story.words import Expression
from story_assets.studio.previs.figure import Detail
from story_assets.studio.previs.space import P3, Stance

WHITE: Final = "#fdfbf6"
PUPIL: Final = "#1c1d22"
LIP: Final = "#5b2b2b"


@dataclass(frozen=True)
class Feeling:
    """Heights are in head radii; up is positive."""

    inner: float = 0.0
    """Inner end of the brow."""
    outer: float = 0.0
    open: float = 1.0
    """How far the eyes are open."""
    corners: float = 0.0
    """Corners of the mouth."""
    gape: float = 0.0
    wide: float = 1.0
    aside: float = 0.0
    """Where the pupils look, to the figure's own right."""
    down: float = 0.0
    lopsided: float = 0.0


FEELINGS: Final[dict[Expression, Feeling]] = {
    "neutral": Feeling(),
    "happy": Feeling(0.05, 0.06, 0.8, 0.24, 0.16, 1.25),
    "sad": Feeling(0.2, -0.12, 0.72, -0.22, wide=0.85, down=0.25),
    "angry": Feeling(-0.22, 0.14, 0.72, -0.16, 0.1, 1.1),
    "afraid": Feeling(0.26, 0.02, 1.4, -0.1, 0.2, 0.8),
    "surprised": Feeling(0.3, 0.28, 1.5, 0.0, 0.44, 0.62),
    "wary": Feeling(-0.1, 0.04, 0.58, -0.06, wide=0.9, aside=0.5),
    "determined": Feeling(-0.18, 0.08, 0.82, -0.03, wide=0.95),
    "tender": Feeling(0.1, 0.0, 0.66, 0.14, wide=0.95),
    "guilty": Feeling(0.2, -0.06, 0.6, -0.12, wide=0.75, down=0.5, aside=-0.4),
    "relieved": Feeling(0.12, 0.02, 0.16, 0.18, wide=1.05),
    "amused": Feeling(0.04, 0.16, 0.7, 0.16, wide=1.1, lopsided=0.12, aside=0.25),
}


def face(
    frame: Stance, r: float, feeling: Feeling, skin_line: str, brow: str, gaze: float
) -> tuple[Detail, ...]:
    """The features on a head of radius *r*. *gaze* turns the pupils to its own right (-1 to 1)."""
    surface = Surface(frame, r)
    marks: list[Detail] = []
    for side in (-1.0, 1.0):
        marks += _eye(surface, side, feeling, gaze)
        inner, outer = 0.36 + feeling.inner, 0.36 + feeling.outer
        arch = [(0.13, inner), (0.34, (inner + outer) / 2 + 0.07), (0.6, outer)]
        marks.append(surface.line([(side * s, u) for s, u in arch], brow, 0.095))
    nose = [(0.07, 0.02), (0.13, -0.2), (0.02, -0.27), (-0.08, -0.23)]
    marks.append(surface.line(nose, skin_line, 0.05, out=1.08))
    return (*marks, *_mouth(surface, feeling))


_BALLS: Final = ((-0.06, 0.26, 0.92), (0.12, -0.36, 0.66), (0.22, -0.8, 0.32))
"""Cranium, jaw and chin: how far to the front, how high, how big, in head radii."""
SKULL: Final = tuple(
    (a[0] + (b[0] - a[0]) * t / 4, a[1] + (b[1] - a[1]) * t / 4, a[2] + (b[2] - a[2]) * t / 4)
    for a, b in pairwise(_BALLS)
    for t in range(5)
)


def _front(s: float, u: float, ball: tuple[float, float, float]) -> float:
    """How far to the front a ball reaches at *s*, *u*; little where it does not reach at all."""
    f, high, r = ball
    left = r * r - s * s - (u - high) ** 2
    return f + left**0.5 if left > 0 else 0.1


@dataclass(frozen=True)
class Surface:
    """The front of a head: places on it by side and height, in radii."""

    frame: Stance
    r: float

    def __call__(self, s: float, u: float, out: float = 1.0) -> P3:
        f = max((_front(s, u, ball) for ball in SKULL), default=0.1) * out
        return self.frame(s * self.r, f * self.r, u * self.r)

    def line(self, marks: list[tuple[float, float]], colour: str, width: float, out: float = 1.0) -> Detail:
        return Detail(
            tuple(self(s, u, out) for s, u in marks), colour, self.normal(marks[1][0]), width * self.r
        )

    def patch(self, marks: list[tuple[float, float]], colour: str, side: float = 0.0) -> Detail:
        return Detail(tuple(self(s, u) for s, u in marks), colour, self.normal(side))

    def normal(self, s: float) -> P3:
        """The outward direction there; near the cheek it leans outwards."""
        lean = s * 0.75
        a = self.frame(lean, (1 - lean * lean) ** 0.5, 0)
        b = self.frame.base
        return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def ring(s: float, u: float, rs: float, ru: float, count: int = 12) -> list[tuple[float, float]]:
    """An ellipse on a face."""
    angles = [2 * pi * i / count for i in range(count)]
    return [(s + rs * cos(a), u + ru * sin(a)) for a in angles]


def _eye(surface: Surface, side: float, feeling: Feeling, gaze: float) -> list[Detail]:
    s, u = side * 0.37, 0.08
    tall = 0.112 * feeling.open
    x = s + 0.085 * max(-1.0, min(1.0, gaze + feeling.aside))
    y = u - 0.05 * feeling.down
    marks: list[Detail] = []
    if feeling.open > 0.3:
        marks.append(surface.patch(ring(s, u, 0.17, tall), WHITE, s))
        pupil = min(0.09, tall * 0.95)
        marks.append(surface.patch(ring(x, y, 0.09, pupil, 10), PUPIL, s))
        marks.append(surface.patch(ring(x + 0.03, y + pupil * 0.35, 0.024, 0.024, 6), WHITE, s))
    lid = [(s - 0.19, u - 0.02), (s - 0.09, u + tall * 0.9), (s + 0.09, u + tall * 0.9), (s + 0.19, u - 0.02)]
    if feeling.open <= 0.3:
        lid = [(s - 0.19, u), (s, u - 0.07), (s + 0.19, u)]
    marks.append(surface.line(lid, PUPIL, 0.06))
    return marks


def _mouth(surface: Surface, feeling: Feeling) -> list[Detail]:
    w, y = 0.31 * feeling.wide, -0.55
    left = y + feeling.corners - feeling.lopsided
    right = y + feeling.corners + feeling.lopsided
    upper = [(-w, left), (-w * 0.4, y + 0.02), (w * 0.4, y + 0.02), (w, right)]
    if feeling.gape < 0.05:
        return [surface.line(upper, LIP, 0.07)]
    lower = [(w * 0.6, y - feeling.gape * 0.8), (0.0, y - feeling.gape), (-w * 0.6, y - feeling.gape * 0.8)]
    teeth = [(-w * 0.6, y + 0.01), (w * 0.6, y + 0.01), (w * 0.5, y - 0.06), (-w * 0.5, y - 0.06)]
    shown = [surface.patch(teeth, WHITE)] if feeling.corners > 0.1 or feeling.corners < -0.12 else []
    return [surface.patch(upper + lower, "#43191d"), *shown, surface.line(upper, LIP, 0.05)]
