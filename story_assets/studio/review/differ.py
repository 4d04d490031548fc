"""Whether panels that should differ do: no picture of a sheet stands there twice.

Two panels are practically one picture when they hardly differ at thumbnail size, moved by a pixel or two and
freed of lightness and contrast. That may be right: the same set, the same framing, another expression. So
the brief's own panels are drawn, with everyone where the brief has them, and a pair is flagged only where
those differ clearly more. It does not see a repeated idea that was drawn anew.
"""

from itertools import combinations
from typing import Final

import numpy as np
from PIL import Image

from story_assets.story.briefs.brief import Brief
from story_assets.studio.review.check import Check, Finding, Mark, Picture, Sight
from story_assets.studio.review.grid import panels
from story_assets.studio.review.looking import Grey, numbered, part, within

_SAME: Final = 10.0
"""Levels by which two pictures may differ and be one: what JPEG, a shift of 1 % and a grade do to 99 %."""
_SHOULD: Final = 2.0
"""How many times as much the brief's own panels must differ."""
_LEAST: Final = 6.0
"""Levels by which they must differ at all, for anybody to see it."""
_PLAIN: Final = 5.0
"""Levels by which a picture varies at least before it is compared: empty panels are not one picture twice."""
_WIDE, _TALL = 64, 36


def look(sight: Sight) -> Finding | None:
    """Compare every two panels that have a beat; draw the brief only when two are suspicious."""
    boxes = dict(enumerate(panels(sight), start=1))
    shown = {n: boxes[n] for n in numbered(sight) if n in boxes}
    if len(shown) < 2:
        return None
    small = {n: _small(part(sight.picture.pixels, within(box))) for n, box in shown.items()}
    small = {n: it for n, it in small.items() if it.std() > _PLAIN}
    near = {(a, b): distance(small[a], small[b]) for a, b in combinations(small, 2)}
    suspicious = {pair: far for pair, far in near.items() if far < _SAME and not _alike(sight.brief, *pair)}
    if suspicious:
        suspicious = _unexpected(sight.brief, suspicious)
    if not suspicious:
        return Finding(1.0, f"{len(shown)} panels, no picture twice")
    says = "; ".join(f"panels {a} and {b} show the same picture" for a, b in suspicious)
    marks = tuple(Mark(shown[n], f"panel {n}") for n in sorted({n for pair in suspicious for n in pair}))
    return Finding(0.4 * min(suspicious.values()) / _SAME, says, marks)


def _alike(brief: Brief, a: int, b: int) -> bool:
    """Whether the brief asks for the same picture twice."""
    shown = {
        n: panel.model_copy(update={"at": "", "number": 0, "happens": "."})
        for n, panel in zip(numbered_of(brief), brief.panels, strict=True)
    }
    return shown[a] == shown[b]


def numbered_of(brief: Brief) -> tuple[int, ...]:
    """The numbers of the brief's panels, as a sheet shows them."""
    return numbered(Sight(brief, Picture(b""), (1, 1)))


def _unexpected(brief: Brief, suspicious: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Those of the *suspicious* pairs that the brief, drawn, would have differ."""
    from story_assets.studio.previs import drawn  # a typesetter, needed only on suspicion

    board = drawn(brief, _page(brief))
    page = Picture(board.image, board.frames).pixels
    frames = dict(enumerate(board.frames, start=1))
    wanted = {n: _small(part(page, within(frames[n]))) for pair in suspicious for n in pair}
    expected = {(a, b): distance(wanted[a], wanted[b]) for a, b in suspicious}
    return {pair: far for pair, far in suspicious.items() if expected[pair] > max(_LEAST, _SHOULD * far)}


def _page(brief: Brief) -> tuple[int, int]:
    """A page just large enough to compare the panels on it."""
    from story_assets.story.words import ratio

    wide = float(ratio(brief.layout.aspect)) ** 0.5
    return round(640 * wide), round(640 / wide)


def _small(panel: Image.Image) -> Grey:
    """A panel as a thumbnail, without the edge where frames and numbers are."""
    w, h = panel.size
    box = (w * 0.05, h * 0.05, w * 0.95, h * 0.95)
    return np.asarray(panel.resize((_WIDE, _TALL), Image.Resampling.BOX, box), np.float32)


def distance(a: Grey, b: Grey) -> float:
    """Mean difference of two thumbnails in levels, where they fit best within a pixel each way."""
    return min(_apart(a, b, dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _apart(a: Grey, b: Grey, dx: int, dy: int) -> float:
    """Their difference with *b* moved, and given the lightness and contrast of *a*, colour by colour."""
    one = a[max(0, dy) : _TALL + min(0, dy), max(0, dx) : _WIDE + min(0, dx)]
    other = b[max(0, -dy) : _TALL + min(0, -dy), max(0, -dx) : _WIDE + min(0, -dx)]
    gain = (one.std((0, 1)) + 3) / (other.std((0, 1)) + 3)
    graded = (other - other.mean((0, 1))) * gain + one.mean((0, 1))
    return float(np.abs(one - graded).max(axis=2).mean())


CHECK: Final = Check(
    "panels_differ",
    "No two panels that should differ show the same picture.",
    look,
    threshold=0.5,
    blocks=frozenset({"contact_sheet"}),
    jobs=frozenset({"contact_sheet"}),
)
