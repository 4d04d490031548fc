"""What a vision model said of an image, as one score and one finding."""

from collections.abc import Sequence
from typing import Final

from story_assets.story.words import Box
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Finding, Mark
from story_assets.studio.reviewer import ItemVerdict, Reviewed

THRESHOLD: Final = 0.75
"""The score that passes unless the story says otherwise: with sure answers, half of the items may stay open.
A choice; no model's answer has been measured yet."""

_NOTHING_KNOWN: Final = 0.5


def score(items: Sequence[ItemVerdict]) -> float:
    """From 0, certainly wrong, to 1, certainly right; 0.5 is nothing known.

    One no outweighs any number of yes: it is then as low as its worst item. Without a no it is the mean, in
    which an unsure counts as nothing known, so that an image of which nobody could say anything never passes.
    """
    each = [_right(it) for it in items]
    worst = min(each, default=_NOTHING_KNOWN)
    return worst if worst < _NOTHING_KNOWN else sum(each) / len(each) if each else _NOTHING_KNOWN


def _right(it: ItemVerdict) -> float:
    """How likely the item is as it should be."""
    if it.verdict == "unsure":
        return _NOTHING_KNOWN
    sure = round(it.confidence, 9)
    return _NOTHING_KNOWN + (sure if it.verdict == "yes" else -sure) / 2


def finding(reviewed: Reviewed, size: tuple[int, int]) -> Finding:
    """What *reviewed* says to people, with its boxes in an image of *size* pixels."""
    worst_first = sorted(reviewed.items, key=_right)
    open_ones = [it for it in worst_first if it.verdict != "yes"]
    marks = tuple(Mark(_pixels(box, size), f"{it.item}: {it.why}") for it in open_ones for box in it.where)
    said = _message(reviewed, open_ones)
    # A stand-in judges nothing, whatever it was told to say.
    told = f"A stand-in answered, which judges nothing. {said}" if reviewed.double else said
    return Finding(score(reviewed.items), told, marks)


def _message(reviewed: Reviewed, open_ones: Sequence[ItemVerdict]) -> str:
    count = len(reviewed.items)
    if not open_ones:
        return f"{reviewed.model} sees all {count} items right."
    worst = open_ones[0]
    sure = f" ({worst.confidence:.0%} sure)" if worst.verdict == "no" else ""
    others = f" {len(open_ones) - 1} more of {count} are open." if len(open_ones) > 1 else ""
    mend = f" Mend: {worst.mend}" if worst.mend else ""
    return f"{worst.item}: {worst.verdict}{sure}. {worst.why}{mend}{others}"


def _pixels(box: Box, size: tuple[int, int]) -> PixelBox:
    left, right = _span(box[0], box[2], size[0])
    top, bottom = _span(box[1], box[3], size[1])
    return PixelBox(left, top, right, bottom)


def _span(low: float, high: float, edge: int) -> tuple[int, int]:
    """At least one pixel, and inside."""
    first = min(int(low * edge), edge - 1)
    return first, max(min(round(high * edge), edge), first + 1)
