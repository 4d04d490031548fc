"""Whether a contact sheet is a 3x3 grid whose panels are numbered 1 to 9, left to right, top to bottom.

It sees other grids, swapped, repeated and missing numbers, and columns read as rows, whatever the corner and
on badges or bare. It does not see two pictures that were exchanged under right numbers. Old-style figures,
handwriting and digits under 7 pixels are often not read. Where no numbers are found at all on a sheet that
somebody else drew, it has not looked; on our own boards they are ours and must be there.
"""

from collections.abc import Iterator
from statistics import median
from typing import Final

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.grid import Grid, grid
from story_assets.studio.review.numbers import Read, numbers

_DOUBT: Final = 0.07
"""By how much another digit must look better before a number is called wrong: fonts differ that much."""

_FAINT, _FAINTER = 0.63, 0.24
"""Below the first, or by the second below the usual number of its sheet, a shape is no number. One face reads
better than another, but all nine numbers of a sheet are in one face."""


def look(sight: Sight) -> Finding:
    """Find the grid, then the numbers, then compare."""
    layout = sight.brief.layout
    wanted = (layout.columns, layout.rows)
    seen = grid(sight)
    if seen is None:
        return Finding(0.1, f"no grid of {layout.columns} by {layout.rows} panels can be seen")
    if (seen.columns, seen.rows) != wanted:
        says = f"the sheet has {seen.columns} by {seen.rows} panels, not {wanted[0]} by {wanted[1]}"
        return Finding(0.0, says, tuple(Mark(it, str(n)) for n, it in enumerate(seen.panels, 1)))
    reads = numbers(seen)
    if reads is None and not seen.reported:
        return Finding(None, "the panels have no numbers that can be read, so their order was not checked")
    return _judged(seen, reads or (None,) * len(seen.panels))


def _judged(seen: Grid, reads: tuple[Read | None, ...]) -> Finding:
    wrong = list(_wrong(seen, reads))
    if not wrong:
        least = min((read.like[n] for n, read in enumerate(reads) if read is not None), default=1.0)
        return Finding(0.6 + 0.4 * min(1.0, max(0.0, least)), f"panels 1 to {len(reads)} are in order")
    says = "; ".join(mark.says for mark in wrong)
    return Finding(0.4 * (1 - len(wrong) / len(reads)), says, tuple(wrong))


def _wrong(seen: Grid, reads: tuple[Read | None, ...]) -> Iterator[Mark]:
    sure = [max(read.like) for read in reads if read is not None]
    least = max(_FAINT, median(sure) - _FAINTER) if sure else 1.0
    for number, (panel, read) in enumerate(zip(seen.panels, reads, strict=True), start=1):
        best = max(read.like) if read is not None else 0.0
        if read is None or best < least:
            yield Mark(_top(panel), f"panel {number} has no number")
        elif read.like[number - 1] < best - _DOUBT:
            yield Mark(read.box, f"panel {number} is numbered {read.digit}")


def _top(panel: PixelBox) -> PixelBox:
    """The part of a panel that is shown where its number is missing."""
    return PixelBox(panel.left, panel.top, panel.right, (panel.top + panel.bottom) // 2)


CHECK: Final = Check(
    "panels_are_in_order",
    "The sheet is a grid as the brief has it, and its panels are numbered in reading order.",
    look,
    threshold=0.5,
    blocks=frozenset({"contact_sheet"}),
    jobs=frozenset({"contact_sheet"}),
)
