"""A character on one ground line before a height scale: four views, each garment with its number."""

from typing import Final

from story_assets.story.briefs.brief import QuotedProp, Subject
from story_assets.story.words import Expression, GarmentKind
from story_assets.studio.previs import figure, ink
from story_assets.studio.previs.camera import look
from story_assets.studio.previs.creatures import figure as body_of
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.mannequin import Acting
from story_assets.studio.previs.space import P2, rim, turned

_VIEWS = (("front", 0.0), ("three-quarter", 42.0), ("profile", 90.0), ("back", 180.0))
_FAR = 14.0
"""Metres between lens and figure, over its height: far enough that nothing is foreshortened."""
_MOST = 810.0
"""Units that the tallest figure and the air above it take."""
_WORN_AT: Final[dict[GarmentKind, P2]] = {
    "hat": (0.02, 0.97), "glasses": (0.03, 0.93), "scarf": (0.02, 0.82), "collar": (0.02, 0.82),
    "jewellery": (0.01, 0.78), "coat": (0.09, 0.55), "jacket": (0.08, 0.66), "uniform": (0.08, 0.62),
    "sweater": (0.07, 0.7), "shirt": (0.015, 0.76), "dress": (0.07, 0.6), "shell": (0.08, 0.55),
    "apron": (0.04, 0.52), "skirt": (0.07, 0.4), "trousers": (0.05, 0.3), "shorts": (0.06, 0.42),
    "gloves": (0.15, 0.45), "bag": (0.12, 0.48), "shoes": (0.05, 0.02), "boots": (0.05, 0.06),
    "other": (0.05, 0.03),
}  # fmt: skip
"""Where on a body a garment is pointed at: to the side and up, in body heights."""


def _turned(subject: Subject, degrees: float, x: float, holds: tuple[QuotedProp, ...] = ()) -> Figure:
    return body_of(subject, Acting((x, 0.0, 0.0), turned((0.0, 1.0, 0.0), -degrees), holds=holds))


_UNDER: Final = ("sweater", "shirt", "dress")
"""Under a coat only their neck shows."""


def turnaround(subject: Subject, holds: tuple[QuotedProp, ...]) -> Picture:
    """Four views, the props in their hands, numbers on the front view."""
    h = subject.identity.height_m
    figures = [_turned(subject, angle, 0.0, holds if i < 2 else ()) for i, (_, angle) in enumerate(_VIEWS)]
    wide = 1200.0
    crown = max(f.levels["crown"] for f in figures)
    top = max(crown, h) * 1.12
    spans = [_span(f, h) for f in figures]
    gap = (wide - 90) * 0.06
    k = min(_MOST / top, (wide - 90 - 4 * gap) / sum(b - a for a, b in spans))
    high = max(k * top + 90, 420.0)
    picture = Picture(wide, high)
    ground = high - 62
    _scale(picture, h, k, ground, wide)
    spare = (wide - 90 - sum(b - a for a, b in spans) * k) / 4
    x = 80.0
    focal = k * _FAR * h
    for i, (name, angle) in enumerate(_VIEWS):
        column = (spans[i][1] - spans[i][0]) * k + spare
        centre, x = x + column / 2, x + column
        one, shadow = Picture(wide, high), min(column * 0.4, k * 0.24 * h)
        camera = look((0.0, _FAR * h, h / 2), (0.0, 0.0, h / 2), focal, (wide, high))
        picture.marks.append(
            f'<ellipse cx="{centre:.1f}" cy="{ground + 2:.1f}" rx="{shadow:.1f}" ry="9" fill="#cfc6b3"/>'
        )
        f = _turned(subject, angle, 0.0, holds if i < 2 else ())
        figure.draw(f, camera, one, -0.5, 2.6)
        picture.defs |= one.defs
        dx = centre - sum(spans[i]) / 2 * k - wide / 2
        dy = ground - camera.spot((0.0, 0.0, 0.0))[1]
        picture.marks.append(f'<g transform="translate({dx:.1f} {dy:.1f})">{"".join(one.marks)}</g>')
        picture.words(
            [name], ((centre - 100, high - 40), (centre + 100, high - 40), (centre - 100, high - 10)), ink.INK
        )
        if i == 0:
            _numbers(picture, subject, (centre, ground), k * h)
    return picture


def _numbers(picture: Picture, subject: Subject, foot: P2, tall: float) -> None:
    """Each garment's number, on a line that ends on the garment; numbers keep clear of one another."""
    worn = list(enumerate(subject.worn.wardrobe, 1))
    coated = any(g.kind in ("coat", "jacket", "uniform") for _, g in worn)
    marks = [(n, (0.005, 0.78) if coated and g.kind in _UNDER else _WORN_AT[g.kind]) for n, g in worn]
    if subject.identity.body != "human":
        marks = [(n, (0.06, 0.68) if g.kind == "collar" else (0.05, 0.5 - 0.07 * n)) for n, g in worn]
    low = float("inf")
    for n, (s, u) in sorted(marks, key=lambda m: m[1][1]):
        x, y = foot[0] + s * tall, foot[1] - u * tall
        pill = (foot[0] + 0.24 * tall, min(y, low - 30))
        low = pill[1]
        picture.shape([(x, y), pill], "none", ink.INK, 1.6, closed=False)
        picture.shape(rim(x, y, 3.4), "#f7f3ea", ink.INK, 1.6)
        picture.shape(rim(*pill, 13), ink.INK, "#f7f3ea", 2)
        corners = [(pill[0] - 12, pill[1] - 11), (pill[0] + 12, pill[1] - 11), (pill[0] - 12, pill[1] + 11)]
        picture.words([str(n)], corners, "#ffffff")


def _span(f: Figure, h: float) -> tuple[float, float]:
    """Left and right end of a view, in metres from its base."""
    camera = look((0.0, _FAR * h, h / 2), (0.0, 0.0, h / 2), 1000 * _FAR * h, (0.0, 0.0))
    left, _, right, _ = figure.extent(f, camera)
    return left / 1000, right / 1000


def _scale(picture: Picture, h: float, k: float, ground: float, wide: float) -> None:
    step = next(s for s in (0.1, 0.25, 0.5, 1.0, 5.0, 25.0, 100.0) if h / s <= 8 or s == 100.0)
    i = 0
    while i * step <= h + step * 0.5 and ground - i * step * k > 8:
        y = ground - i * step * k
        picture.shape(
            [(80, y), (wide - 10, y)], "none", "#ddd4c1" if i else "#6d6a63", 1.4 if i else 3, closed=False
        )
        picture.words([f"{i * step:g} m"], ((8, y - 13), (74, y - 13), (8, y + 13)), "#8d8778")
        i += 1


def bust(subject: Subject, expression: Expression) -> Picture:
    """Head and shoulders, one feeling."""
    h = subject.identity.height_m
    f = body_of(subject, Acting((0.0, 0.0, 0.0), turned((0.0, 1.0, 0.0), -8.0), expression=expression))
    picture = Picture(300, 300)
    x, y, z = f.head.frame.base
    # Ears, horns and masts stand above the crown.
    person = subject.identity.body == "human"
    room, up = (1.62, -0.06) if person else (2.0, 0.14)
    z += f.head.height * up
    focal = 300 / (f.head.height * room) * _FAR * h
    camera = look((x, y + _FAR * h, z), (x, y, z), focal, (300, 300))
    picture.shape([(0, 0), (300, 0), (300, 300), (0, 300)], "#ebe4d5")
    figure.draw(f, camera, picture, -0.5, 3.4)
    return picture
