"""Hair: a cap over the skull with a hairline of its own shape, and what hangs, curls or is tied behind."""

import re
from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, radians, sin
from typing import Final

from story_assets.story.bible import Identity
from story_assets.story.words import HairShape
from story_assets.studio.previs import ink
from story_assets.studio.previs.figure import Ball, Facet, Part, one
from story_assets.studio.previs.space import P3, Stance, minus

_LINE: Final = (
    (0, 0.74),
    (30, 0.7),
    (52, 0.5),
    (70, 0.12),
    (86, -0.12),
    (100, -0.05),
    (118, -0.42),
    (180, -0.6),
)
"""Lower edge of short hair: degrees from the nose, height in head radii."""
_FRINGE: Final = ((0, 0.5), (40, 0.46), (55, 0.2), (62, -0.5), (180, -0.95))
_AROUND: Final = tuple(range(0, 181, 12))
_ROWS: Final = 6


def hair(
    identity: Identity, frame: Stance, r: float, *, hat: bool
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What is on the head, and what hangs from it. Under a hat the cap lies flatter."""
    shape, colour = identity.hair_shape, identity.hair_colour
    if shape == "bald":
        return (), ()
    line = _FRINGE if shape in ("bob", "long") else _LINE
    swell = {"bob": 1.1, "long": 1.08, "curly": 1.08, "crop": 1.0}.get(shape, 1.03)
    cap = Part((), colour, 0.3 * r, facets=_cap(frame, r, line, min(swell, 1.0) if hat else swell))
    on_head, hangs = _SHAPES[shape](identity, _balls(frame, r)) if shape in _SHAPES else ((), ())
    return (cap, *on_head), hangs


Placing = Callable[[float, float, float, float], Ball]
Shaped = tuple[tuple[Part, ...], tuple[Part, ...]]


def _balls(frame: Stance, r: float) -> Placing:
    def ball(s: float, f: float, u: float, size: float) -> Ball:
        return (frame(s * r, f * r, u * r), size * r)

    return ball


def _bob(identity: Identity, ball: Placing) -> Shaped:
    return (), (_curtain(identity.hair_colour, ball, -0.95),)


def _long(identity: Identity, ball: Placing) -> Shaped:
    return (), (_curtain(identity.hair_colour, ball, -2.5),)


def _curtain(colour: str, ball: Placing, end: float) -> Part:
    sides = [ball(s * (0.86 if u > 0 else 0.8), -0.2, u, 0.3) for s in (-1, 1) for u in (0.3, end)]
    return Part(
        one(*sides, ball(0, -0.5, 0.4, 0.72), ball(0, -0.75, end, 0.3)), ink.mix(colour, "#0d0c10", 0.16)
    )


def _bun(identity: Identity, ball: Placing) -> Shaped:
    """High on the head, unless the bible says low or at the nape."""
    low = any(word in identity.hair.lower() for word in ("nape", "low bun", "low knot"))
    knot = ball(0, -1.12, -0.12, 0.46) if low else ball(0, -0.62, 1.18, 0.46)
    ribbon = _ribbon(identity)
    if ribbon is None:
        return (Part(one(knot), identity.hair_colour, 0.0),), ()
    f, u = (-1.04, -0.1) if low else (-0.52, 1.0)
    turns = [2 * pi * i / 8 for i in range(8)]
    ring = [ball(0.4 * cos(a), f, u + 0.4 * sin(a), 0.11) for a in turns]
    return (Part(one(knot), identity.hair_colour, 0.0), Part(one(*ring), ribbon)), ()


def _ribbon(identity: Identity) -> str | None:
    """The colour of the ribbon that the bible ties it with."""
    found = re.search(r"([\w-]+) (?:hair )?(?:ribbon|band|bow)\b", identity.hair.lower())
    words = found[1].split("-") if found else []
    return next(
        (_COLOURS[word] for word in reversed(words) if word in _COLOURS), "#8a3b34" if found else None
    )


_COLOURS: Final = {
    "red": "#a4492f", "blue": "#3d5f94", "green": "#4c7a4a", "black": "#1d1d20", "white": "#f0ece2",
    "yellow": "#d9a521", "gold": "#c9a24c", "pink": "#d98a9c", "grey": "#8a8f96", "brown": "#6b4d34",
}  # fmt: skip


def _ponytail(identity: Identity, ball: Placing) -> Shaped:
    tail = one(ball(0, -1.0, 0.62, 0.27), ball(0, -1.55, -0.1, 0.3), ball(0.12, -1.4, -1.7, 0.14))
    return (), (Part(tail, identity.hair_colour),)


def _braid(identity: Identity, ball: Placing) -> Shaped:
    """Over the right shoulder to the front."""
    beads = ((0.7, 0.1, -0.8, 0.3), (0.8, 0.42, -1.2, 0.28), (0.8, 0.6, -1.6, 0.26), (0.76, 0.66, -2.0, 0.22),
             (0.74, 0.66, -2.35, 0.13))  # fmt: skip
    return (Part(tuple((ball(*bead),) for bead in beads), identity.hair_colour, 0.4),), ()


def _curly(identity: Identity, ball: Placing) -> Shaped:
    top = ((-0.75, 0.15, 0.7), (-0.4, 0.4, 1.0), (0.1, 0.42, 1.08), (0.5, 0.35, 0.96), (0.82, 0.1, 0.62),
           (0.0, -0.5, 1.08), (-0.65, -0.5, 0.8), (0.65, -0.5, 0.8))  # fmt: skip
    back = (
        (-0.98, -0.2, 0.15),
        (0.98, -0.2, 0.15),
        (-0.85, -0.55, -0.3),
        (0.85, -0.55, -0.3),
        (0.0, -0.9, -0.1),
    )
    puffs = Part(tuple((ball(s, f, u, 0.36),) for s, f, u in top), identity.hair_colour, 0.6)
    behind = Part(tuple((ball(s, f, u, 0.42),) for s, f, u in back), identity.hair_colour, -0.2)
    return (puffs, behind), ()


_SHAPES: Final[dict[HairShape, Callable[[Identity, Placing], Shaped]]] = {
    "bob": _bob, "long": _long, "bun": _bun, "ponytail": _ponytail, "braid": _braid, "curly": _curly,
}  # fmt: skip


def _cap(frame: Stance, r: float, line: tuple[tuple[int, float], ...], swell: float) -> tuple[Facet, ...]:
    """Facets of the cap, from its lower edge to the crown, all the way round."""
    centre = frame(0, -0.06 * r, 0.26 * r)
    columns = (*(-a for a in reversed(_AROUND)), *_AROUND[1:])
    grid = [
        [_spot(frame, r * swell, a, _edge(line, abs(a)), row) for row in range(_ROWS + 1)] for a in columns
    ]
    facets: list[Facet] = []
    for left, right in pairwise(grid):
        for row in range(_ROWS):
            corners = (left[row], right[row], right[row + 1], left[row + 1])
            middle = tuple(sum(p[i] for p in corners) / 4 for i in range(3))
            facets.append((corners, minus((middle[0], middle[1], middle[2]), centre)))
    return tuple(facets)


def _edge(line: tuple[tuple[int, float], ...], degrees: float) -> float:
    for (a, low), (b, high) in pairwise(line):
        if degrees <= b:
            return low + (high - low) * (degrees - a) / (b - a)
    return line[-1][1]


def _spot(frame: Stance, r: float, degrees: float, low: float, row: int) -> P3:
    """A point of the cap: round above the brow, straight down below."""
    u = low + (1.2 - low) * (1 - (1 - row / _ROWS) ** 1.6)
    above = max(u - 0.26, 0.0) / 0.945
    around = max(1 - above * above, 0.0) ** 0.5 if u > 0.26 else 1 - 0.16 * min((0.26 - u) / 0.9, 1.0) ** 2
    a = radians(degrees)
    return frame(0.96 * around * sin(a) * r, (around * cos(a) - 0.06) * r, u * r)
