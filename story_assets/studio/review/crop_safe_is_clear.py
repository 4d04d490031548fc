"""Faces and titles stand where no crop takes them away.

Looked at are: the lettering of a cover, against the title-safe area; heads that the colours of somebody find,
against the crop-safe areas that a brief quotes; and whether such a head runs out of its frame. Without a face
detector a head is a square around skin under hair, good to a third of its size, and heads that are mostly
outside are seldom found at all: four in five are seen of those that an edge halves. Hands, bodies and things
are not looked at.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.lettering import NEEDS, can_read
from story_assets.studio.review.seen import Sought, sought
from story_assets.studio.review.spelling import letters
from story_assets.studio.review.text_is_spelt_right import readings

_MARGIN: Final = 0.05
"""Of width and height that title-safe leaves on each side; SMPTE ST 2046-1: 90 % of the picture."""
_SPARE: Final = 0.1
"""Of a line's height, by which the reader draws its box too large on each side."""
_FOUND: Final = 0.25
"""Least presence of somebody whose head is taken for found; see `people`."""
_RUNS_OUT: Final = 0.2
"""Length of skin on an edge, in heads, that makes a head cut for certain."""


class _Judged(NamedTuple):
    score: float
    said: str
    box: PixelBox


def look(sight: Sight) -> Finding | None:
    """The worst placed head or title."""
    people = list(sought(sight))
    found = [it for it in people if it.presence.whole >= _FOUND]
    judged = [*_titles(sight), *_heads(found, sight)]
    if not judged:
        if sight.brief.job == "cover" or people:
            return Finding(None, "neither a head nor a title was found to look at")
        return None
    wrong = [it for it in judged if it.score < CHECK.threshold]
    said = "; ".join(it.said for it in wrong) or "every head and title that was found is inside"
    return Finding(min(it.score for it in judged), f"{said}.", tuple(Mark(it.box, it.said) for it in wrong))


CHECK: Final = Check(
    name="crop_safe_is_clear",
    claim="Heads and titles are inside the areas that survive a crop.",
    look=look,
    threshold=0.5,
    jobs=frozenset(("contact_sheet", "shot_reference", "cover")),
    needs=NEEDS,
)


def _titles(sight: Sight) -> Iterator[_Judged]:
    """The lettering of a cover itself: nought at the edge, one at the title-safe area."""
    if sight.brief.job != "cover":
        return
    width, height = sight.picture.pixels.size
    own = [
        text for text in sight.brief.text if text.on is None and letters(text.value) and can_read(text.value)
    ]
    for text, (_, lines) in readings(sight, own).items():
        for box in (line.box for line in lines):
            spare = _SPARE * min(box.bottom - box.top, box.right - box.left)
            x = (min(box.left, width - box.right) + spare) / width
            y = (min(box.top, height - box.bottom) + spare) / height
            score = max(0.0, min(1.0, min(x, y) / _MARGIN))
            yield _Judged(score, f"“{text.value}” is {min(x, y):.1%} from an edge", box)


def _heads(found: list[Sought], sight: Sight) -> Iterator[_Judged]:
    place = sight.brief.place
    safe = place.crop_safe if place is not None and sight.brief.job != "contact_sheet" else ()
    for it in found:
        head = it.presence.box
        cut = max(0.0, 1 - it.presence.cut / _RUNS_OUT)
        yield _Judged(cut, f"{it.named}'s head is cut by the frame", head)
        for crop in safe:
            outside = _outside(head, it.frame, crop.box)
            yield _Judged(1 - outside, f"{it.named}'s head is outside the crop to {crop.aspect}", head)


def _outside(head: PixelBox, frame: PixelBox, safe: tuple[float, float, float, float]) -> float:
    """The share of *head*, across or down, that is not inside *safe* (fractions of *frame*)."""
    width, height = frame.right - frame.left, frame.bottom - frame.top
    left, top = frame.left + safe[0] * width, frame.top + safe[1] * height
    right, bottom = frame.left + safe[2] * width, frame.top + safe[3] * height
    across = max(left - head.left, head.right - right, 0) / max(head.right - head.left, 1)
    down = max(top - head.top, head.bottom - bottom, 0) / max(head.bottom - head.top, 1)
    return min(1.0, max(across, down))
