"""The side of a prop that says what it is: its drawing, whether it stands open, the words on it."""

from collections.abc import Sequence

from story_assets.studio.previs import ink
from story_assets.studio.previs.brush import Brush
from story_assets.studio.previs.solids import Face, Solid, front_face, on, part, turned_to
from story_assets.studio.previs.space import P2, P3, dot, hull, minus, plus, times
from story_assets.studio.previs.states import is_half
from story_assets.studio.previs.things import Edges, Thing, paint

_WHOLE: Edges = (0.0, 0.0, 1.0, 1.0)


def draw(brush: Brush, solid: Solid) -> None:
    """Box and front of *solid*, open if its state says so."""
    it, face = solid.thing, front_face(solid)
    if it.opens == "curtain":
        _curtain(brush, solid, face)
        return
    if solid.card:
        drawing(brush, it, face, solid.prop.colour)
    elif it.cutout:
        _cutout(brush, solid, face)
    else:
        _boxed(brush, solid, face)
    lettering(brush, solid, face)


def drawing(brush: Brush, it: Thing, face: Sequence[P3], colour: str, within: Edges = _WHOLE) -> None:
    """The marks of a thing on a face."""

    def show(points: Sequence[P2], fill: str, pen: float, is_open: bool) -> None:
        corners = [on(face, u, v) for u, v in points]
        if is_open or fill == "none":
            closing = () if is_open else (corners[0],)
            brush.stroke([*corners, *closing], ink.INK if fill == "none" else fill, pen)
        else:
            brush.flat(corners, fill, pen)

    paint(it, lambda u, v: (u, v), colour, show, within)


def _boxed(brush: Brush, solid: Solid, face: Face) -> None:
    brush.box(solid.low, solid.high, solid.prop.colour)
    if not turned_to(brush.camera, face):
        return
    if not solid.open:
        drawing(brush, solid.thing, face, solid.prop.colour)
    elif solid.thing.opens == "door":
        inside(brush, solid, face)
        leaf(brush, solid, face)
    elif solid.thing.opens == "drawer":
        drawing(brush, solid.thing, face, solid.prop.colour)
        _pulled(brush, solid, face)
    else:
        _lid(brush, solid, face)


def inside(brush: Brush, solid: Solid, face: Face) -> None:
    """A dark hollow with a back and a shelf."""
    colour = solid.prop.colour
    deep = ink.mix(colour, "#06070b", 0.6)
    brush.flat(part(face, 0.07, 0.06, 0.93, 0.94), deep, 0.8)
    brush.flat(part(face, 0.17, 0.16, 0.83, 0.86), ink.mix(deep, "#ffffff", 0.1), 0.5)
    shelf = (on(face, 0.07, 0.42), on(face, 0.93, 0.42), on(face, 0.83, 0.47), on(face, 0.17, 0.47))
    brush.flat(shelf, ink.mix(colour, "#cfc6b0", 0.4), 0.7)
    brush.flat(part(face, 0.07, 0.385, 0.93, 0.42), ink.mix(colour, "#cfc6b0", 0.2), 0.6)


def leaf(brush: Brush, solid: Solid, face: Face) -> None:
    """The door, swung out on its left hinge past a right angle, with its drawing seen from the edge."""
    wide = max(solid.high[0] - solid.low[0], solid.high[1] - solid.low[1]) * 0.86
    across = times(
        minus(face[1], face[0]), 1 / max(dot(minus(face[1], face[0]), minus(face[1], face[0])) ** 0.5, 1e-6)
    )
    swing = plus(times(solid.facing, wide * 0.86), times(across, -wide * 0.5))
    hinge_low, hinge_high = on(face, 0.07, 0.05), on(face, 0.07, 0.95)
    tip_low, tip_high = plus(hinge_low, swing), plus(hinge_high, swing)
    brush.flat((hinge_low, tip_low, tip_high, hinge_high), ink.mix(solid.prop.colour, "#ffffff", 0.16))
    panel = [
        plus(hinge_low, plus(times(swing, s), times(minus(hinge_high, hinge_low), t)))
        for s, t in ((0.15, 0.12), (0.85, 0.12), (0.85, 0.88), (0.15, 0.88))
    ]
    brush.flat(panel, ink.mix(solid.prop.colour, "#ffffff", 0.08), 0.7)


def _pulled(brush: Brush, solid: Solid, face: Face) -> None:
    """One drawer, pulled out."""
    out = times(solid.facing, 0.3)
    corners = part(face, 0.05, 0.7, 0.95, 0.94)
    moved = [plus(p, out) for p in corners]
    brush.flat((corners[3], corners[2], moved[2], moved[3]), ink.mix(solid.prop.colour, "#0d0f16", 0.6))
    brush.flat(moved, ink.mix(solid.prop.colour, "#ffffff", 0.14))


def _lid(brush: Brush, solid: Solid, face: Face) -> None:
    """A lid, thrown back."""
    drawing(brush, solid.thing, face, solid.prop.colour)
    (x0, y0, _), (x1, y1, z1) = solid.low, solid.high
    brush.flat(
        ((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)), ink.mix(solid.prop.colour, "#06070b", 0.7)
    )
    tall = (y1 - y0) * 0.9
    brush.flat(
        ((x0, y0, z1), (x1, y0, z1), (x1, y0 - 0.2 * tall, z1 + tall), (x0, y0 - 0.2 * tall, z1 + tall)),
        ink.mix(solid.prop.colour, "#ffffff", 0.1),
    )


def _curtain(brush: Brush, solid: Solid, face: Face) -> None:
    """Gathered at the sides when open, over half the window when half drawn."""
    bands: tuple[Edges, ...] = (_WHOLE,)
    if solid.open:
        bands = ((0.0, 0.0, 0.17, 1.0), (0.83, 0.0, 1.0, 1.0))
    elif is_half(solid.prop.state):
        bands = ((0.0, 0.0, 0.17, 1.0), (0.42, 0.0, 1.0, 1.0))
    for band in bands:
        drawing(brush, solid.thing, face, solid.prop.colour, band)


def _cutout(brush: Brush, solid: Solid, face: Face) -> None:
    """Its own outline, as deep as its box; what is long repeats."""
    wide, tall = _span(face)
    count = max(1, min(40, round(wide / max(tall * 2, 0.1)))) if wide > 3 * tall else 1
    if count == 1:
        _depth(brush, solid, face)
    for i in range(count):
        drawing(brush, solid.thing, face, solid.prop.colour, (i / count, 0.0, (i + 1) / count, 1.0))


def _depth(brush: Brush, solid: Solid, face: Face) -> None:
    """The body behind the front."""
    deep = abs(solid.facing[0]) * (solid.high[0] - solid.low[0]) + abs(solid.facing[1]) * (
        solid.high[1] - solid.low[1]
    )
    ground = next((m for m in solid.thing.marks if m.tone == "base" and not m.open), None)
    if deep < 0.15 or ground is None:
        return
    near = [on(face, u, v) for u, v in ground.points]
    far = [plus(p, times(solid.facing, -deep)) for p in near]
    if all(brush.camera.ahead(p) for p in (*near, *far)):
        fill = ink.times(ink.mix(solid.prop.colour, "#1b2038", 0.3), brush.tint)
        outline = hull([brush.camera.spot(p) for p in (*near, *far)])
        brush.picture.shape(outline, fill, ink.mix(ink.INK, fill, 0.2), brush.line)


def _span(face: Sequence[P3]) -> P2:
    a, b, d = face[0], face[1], face[3]
    return dot(minus(b, a), minus(b, a)) ** 0.5, dot(minus(d, a), minus(d, a)) ** 0.5


def lettering(brush: Brush, solid: Solid, face: Face) -> None:
    """Words on the front, where its drawing has room for them; on a plate if it has none."""
    if not solid.prop.text or not turned_to(brush.camera, face) or solid.open:
        return
    if not all(brush.camera.ahead(p) for p in face):
        return
    area = solid.thing.write or (0.06, 0.1, 0.94, 0.9)
    plate = part(face, *area)
    ground = solid.prop.colour
    if solid.thing.name == "safe" or solid.thing.write is None:
        ground = "#efe6cf"
        brush.flat(plate, ground, 0.7)
    bl, br, tr, tl = (brush.camera.spot(p) for p in plate)
    corners = (tl, tr, bl) if tl[0] < tr[0] else (tr, tl, br)
    brush.picture.words(solid.prop.text, corners, ink.times(ink.legible_on(ground), "#ffffff"))
