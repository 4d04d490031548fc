"""What a set does when a tight frame must hold everyone: people are cheated closer."""

from dataclasses import dataclass
from itertools import pairwise

from story_assets.studio.previs.space import clamp


@dataclass
class Standing:
    """Someone on the way to their mark: metres across the lens and ahead of it, and half their width."""

    index: int
    across: float
    depth: float
    girth: float


def squeezed(entries: list[Standing], half: float) -> tuple[float, float]:
    """Move people sideways, and the crowd back, until all are in frame.

    Returns the camera's shift, and how much closer together they had to be than people can stand.
    """
    order = sorted(entries, key=lambda e: (e.across, e.index))
    lead = entries[0].depth
    for step in range(6):
        need = sum(e.girth / e.depth for e in order) * 2 * 0.66
        if need <= half * 2 or step == 5:
            break
        for e in entries[1:]:
            if e.depth >= lead - 1e-9:
                e.depth = lead + (e.depth - lead) * 1.12 + lead * 0.12
    lows, highs = [e.across - e.girth for e in order], [e.across + e.girth for e in order]
    shift = (min(lows) + max(highs)) / 2
    for e in order:
        e.across -= shift
    tans = [e.across / e.depth for e in order]
    widths = [e.girth / e.depth for e in order]
    gaps = [0.72 * (a + b) for a, b in pairwise(widths)]
    crowding = 1.0
    fits = all(abs(t) + w <= half * 0.98 for t, w in zip(tans, widths, strict=True))
    if not fits or any(b - a < g for a, b, g in zip(tans, tans[1:], gaps, strict=False)):
        tans, crowding = _spread(tans, widths, gaps, half)
    for e, t in zip(order, tans, strict=True):
        e.across = t * e.depth
    return shift, crowding


def _spread(
    tans: list[float], widths: list[float], gaps: list[float], half: float
) -> tuple[list[float], float]:
    """Least gaps from left to right, then shrunk into the frame around its middle."""
    out = [clamp(tans[0], -half, half)]
    for t, gap in zip(tans[1:], gaps, strict=True):
        out.append(max(out[-1] + gap, clamp(t, -half, half)))
    low, high = out[0] - widths[0], out[-1] + widths[-1]
    k = min(1.0, half * 1.94 / (high - low))
    middle = (low + high) / 2
    return [(t - middle) * k for t in out], k
