"""Furniture that stands between the lens and a face is moved out of the shot, as a crew does."""

from collections.abc import Sequence

from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.solids import Solid
from story_assets.studio.previs.space import P2

Edges = tuple[float, float, float, float]


def kept(
    solids: Sequence[Solid], lens: Camera, faces: Sequence[tuple[Edges, float]], size: P2
) -> tuple[Solid, ...]:
    """The furniture that may stay. *faces* are heads as fractions of the frame, with their depth."""
    return tuple(s for s in solids if not _blocks(s, lens, faces, size))


def _blocks(solid: Solid, lens: Camera, faces: Sequence[tuple[Edges, float]], size: P2) -> bool:
    corners = [
        (x, y, z)
        for x in (solid.low[0], solid.high[0])
        for y in (solid.low[1], solid.high[1])
        for z in (solid.low[2], solid.high[2])
    ]
    depths = [lens.depth(c) for c in corners]
    if max(depths) < 0.05:
        return True
    spots = [lens.spot(c) for c in corners if lens.ahead(c)]
    xs, ys = [p[0] / size[0] for p in spots], [p[1] / size[1] for p in spots]
    box = (min(xs), min(ys), max(xs), max(ys))
    covers = max(0.0, min(box[2], 1) - max(box[0], 0)) * max(0.0, min(box[3], 1) - max(box[1], 0))
    nearest, lead = min(depths), min((depth for _, depth in faces), default=1e9)
    if nearest < 0.3 or (nearest < lead and covers > 0.42):
        return True
    middle = sum(depths) / 8
    return any(nearest < depth - 0.05 and depth > middle and _over(box, head) for head, depth in faces)


def _over(a: Edges, b: Edges) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
