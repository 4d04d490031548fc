"""Furniture by its shape: tables on legs, seats with backs, beds, shelves with books, plants, lamps."""

from story_assets.studio.previs import fronts, ink
from story_assets.studio.previs.brush import Brush
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.solids import Solid, front_face, part, turned_to
from story_assets.studio.previs.space import P3


def draw(solid: Solid, camera: Camera, picture: Picture, tint: str, line: float) -> None:
    """Ink *solid* as *camera* sees it."""
    brush = Brush(camera, picture, tint, line)
    low, high, colour = solid.low, solid.high, solid.prop.colour
    match solid.prop.shape:
        case "table":
            _table(brush, low, high, colour)
        case "seat":
            _seat(brush, solid)
        case "bed":
            _bed(brush, low, high, colour)
        case "round":
            _round(brush, solid)
        case "plant":
            _plant(brush, solid)
        case "lamp":
            _lamp(brush, solid)
        case "shelf":
            brush.box(low, high, colour)
            _shelves(brush, solid)
        case _:
            fronts.draw(brush, solid)
            return
    fronts.lettering(brush, solid, front_face(solid))


def _table(brush: Brush, low: P3, high: P3, colour: str) -> None:
    thick = min(0.06, (high[2] - low[2]) / 4)
    leg = min(0.06, (high[0] - low[0]) / 6, (high[1] - low[1]) / 6)
    top = high[2] - thick
    legs = [(x, y) for y in (low[1], high[1] - leg) for x in (low[0], high[0] - leg)]
    for x, y in sorted(legs, key=lambda p: -brush.camera.depth((p[0], p[1], 0.0))):
        brush.box((x, y, low[2]), (x + leg, y + leg, top), ink.mix(colour, "#000000", 0.15))
    brush.box((low[0], low[1], top), high, colour)


def _seat(brush: Brush, solid: Solid) -> None:
    """Legs or a plinth, a cushion, and a back on the side away from the front."""
    (x0, y0, z0), (x1, y1, z1) = solid.low, solid.high
    colour, front = solid.prop.colour, solid.facing
    level = z0 + min(0.45, (z1 - z0) * 0.55)
    thick = min(0.14, (y1 - y0) / 4)
    dark = ink.mix(colour, "#000000", 0.12)
    if front[1] > 0.5:
        back = ((x0, y0, z0), (x1, y0 + thick, z1))
    elif front[0] > 0:
        back = ((x0, y0, z0), (x0 + thick, y1, z1))
    else:
        back = ((x1 - thick, y0, z0), (x1, y1, z1))
    behind = front[1] > 0.5 and brush.camera.at[1] < y0
    if not behind:
        brush.box(*back, dark)
    if min(x1 - x0, y1 - y0) < 0.62:
        _table(brush, (x0, y0, z0), (x1, y1, level), colour)
    else:
        brush.box((x0, y0, z0), (x1, y1, level), colour)
        _arms(brush, solid, level, thick)
    if behind:
        brush.box(*back, dark)


def _arms(brush: Brush, solid: Solid, level: float, thick: float) -> None:
    (x0, y0, z0), (x1, y1, _) = solid.low, solid.high
    arm = min(0.16, (x1 - x0) / 6)
    if solid.facing[1] > 0.5:
        for x in (x0, x1 - arm) if brush.camera.at[0] > x1 else (x1 - arm, x0):
            brush.box(
                (x, y0 + thick, z0), (x + arm, y1, level + 0.18), ink.mix(solid.prop.colour, "#000000", 0.06)
            )


def _bed(brush: Brush, low: P3, high: P3, colour: str) -> None:
    (x0, y0, z0), (x1, y1, z1) = low, high
    top = z0 + min(0.5, (z1 - z0) * 0.7)
    head = min(0.1, (y1 - y0) / 8)
    brush.box((x0, y0, z0), (x1, y0 + head, z1), ink.mix(colour, "#3a2a1c", 0.5))
    brush.box((x0, y0 + head, z0), (x1, y1, top), colour)
    inset = (x1 - x0) * 0.12
    pillow = (x1 - inset, y0 + head + (y1 - y0) * 0.18, top + 0.1)
    brush.box((x0 + inset, y0 + head, top), pillow, "#f2ede2")


def _middle(solid: Solid) -> tuple[float, float, float]:
    (x0, y0, _), (x1, y1, _) = solid.low, solid.high
    return (x0 + x1) / 2, (y0 + y1) / 2, min(x1 - x0, y1 - y0) / 2


def _round(brush: Brush, solid: Solid) -> None:
    x, y, r = _middle(solid)
    low, high = solid.low[2], solid.high[2]
    brush.drum(x, y, (r * 0.92, r), (low, high), solid.prop.colour)
    if "basket" in solid.slug and high - low < r:
        brush.drum(x, y, (r * 0.8, r * 0.8), (high - 0.02, high), ink.mix(solid.prop.colour, "#30343c", 0.5))


def _plant(brush: Brush, solid: Solid) -> None:
    x, y, r = _middle(solid)
    low, tall = solid.low[2], solid.high[2] - solid.low[2]
    brush.drum(x, y, (r * 0.45, r * 0.6), (low, low + tall * 0.3), "#a5673f")
    for i, (s, u) in enumerate(((0.0, 0.8), (-0.6, 0.55), (0.6, 0.6), (-0.3, 0.42), (0.35, 0.4))):
        leaves = ink.mix(solid.prop.colour, "#123018", 0.08 * i)
        brush.ball((x + s * r, y, low + tall * u), r * 0.52, leaves)


def _lamp(brush: Brush, solid: Solid) -> None:
    """A shade on a stem; from the ceiling the other way up, on a cord; tall ones are street lamps."""
    x, y, r = _middle(solid)
    low, high = solid.low[2], solid.high[2]
    tall = high - low
    shade = (
        ink.mix(solid.prop.colour, "#fff3c8", 0.72)
        if solid.lit
        else ink.mix(solid.prop.colour, "#20242c", 0.2)
    )
    lit = brush.bright() if solid.lit else brush
    if solid.hangs:
        brush.stroke([(x, y, high), (x, y, high + 1.2)], "#2b2a2c", 1.4)
        lit.drum(x, y, (r, r * 0.35), (low, high), shade)
        return
    metal = "#3b3a3d"
    foot, stem, head = (0.1, 0.03, 0.86) if tall > 1.8 else (0.5, 0.08, 0.62)
    r = min(r, 0.24) if tall > 1.8 else r
    brush.drum(x, y, (r * max(foot, 0.5), r * max(foot, 0.4)), (low, low + tall * 0.04), metal)
    thin = max(r * stem, 0.012)
    brush.drum(x, y, (thin, thin), (low + tall * 0.04, low + tall * (head + 0.06)), metal)
    lit.drum(x, y, (r, r * 0.6) if tall <= 1.8 else (r * 0.6, r), (low + tall * head, high), shade)


def _shelves(brush: Brush, solid: Solid) -> None:
    face = front_face(solid)
    levels = max(2, min(6, round((solid.high[2] - solid.low[2]) / 0.38)))
    books = ("#8c3f35", "#c79a4b", "#3f5d73", "#5d7350", "#7a6a8c", "#b8a888")
    if not turned_to(brush.camera, face):
        return
    wide = max(solid.high[0] - solid.low[0], solid.high[1] - solid.low[1], 0.2)
    spine = min(0.05, 0.055 / wide)
    for row in range(levels):
        low, high = (row + 0.1) / levels, (row + 0.86) / levels
        brush.flat(part(face, 0.03, low, 0.97, high), ink.mix(solid.prop.colour, "#0d0f16", 0.55), 0.6)
        x, i = 0.04, row * 3
        while x < 0.95 - 2 * spine:
            broad = spine * (1 + 0.3 * ((i * 7) % 3))
            tall = low + (high - low) * (0.66 + 0.11 * ((i * 5) % 3))
            cloth = ink.mix(books[i % len(books)], solid.prop.colour, 0.35)
            brush.flat(part(face, x, low, x + broad, tall), cloth, 0.35)
            x, i = x + broad + (spine * 2.4 if i % 7 == 6 else 0.002), i + 1
