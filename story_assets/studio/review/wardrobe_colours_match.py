"""Garments have the colours that the look gives them.

On a character sheet each garment is looked for at its height on the standing figures, in its own lightness:
paper, swatches and print do not count. In a frame only the outermost garment is asked for, under the head it
belongs to and in any one light; that is a remark, since a grade or a wall of the same colour can hide the
truth.
"""

from typing import Final

from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.seen import Sought, sought
from story_assets.studio.review.worn import Measured, Part, figures, measured

_LIGHTER: Final = 18.0
"""CIELAB lightness by which a garment is another one: navy and slate are 25 apart."""
_FOUND: Final = 0.25
"""Least presence in a frame that passes; see `people`."""


def look(sight: Sight) -> Finding | None:
    """The worst of the garments that can be looked for."""
    return _on_sheet(sight) if sight.brief.job == "character_sheet" else _in_frames(sight)


CHECK: Final = Check(
    name="wardrobe_colours_match",
    claim="Garments have the colours of the look.",
    look=look,
    threshold=0.5,
    blocks=frozenset(("character_sheet",)),
    jobs=frozenset(("character_sheet", "contact_sheet", "shot_reference", "cover")),
)


def _on_sheet(sight: Sight) -> Finding | None:
    # A body of another kind has no known places for garments.
    if not sight.brief.subjects or sight.brief.subjects[0].identity.body != "human":
        return None
    shown = figures(sight.picture)
    found = measured(sight.picture, sight.brief.subjects[0])
    worn = {part: it for part, it in found.items() if part.name not in ("skin", "hair")}
    if not worn:
        return Finding(
            None, "no standing figure was found to look at" if not shown else "nothing worn can be asked for"
        )
    scores = {part: _score(part, it) for part, it in worn.items()}
    wrong = [part for part, score in scores.items() if score < CHECK.threshold]
    marks = tuple(
        Mark(figure.place(part.top, part.bottom), _said(part, worn[part]))
        for part in wrong
        for figure in shown[:1]
    )
    said = "; ".join(_said(part, worn[part]) for part in wrong) or f"{len(worn)} garments have their colours"
    return Finding(min(scores.values()), f"{said}.", marks)


def _score(part: Part, it: Measured) -> float:
    """Half at the least share, and half at another lightness."""
    enough = min(it.share / (2 * part.least), 1.0)
    if not part.is_outermost:
        return enough
    return min(enough, max(0.0, min(1.0, 1.5 - abs(it.lighter) / _LIGHTER)))


def _said(part: Part, it: Measured) -> str:
    if it.share < part.least:
        return f"{part.name}: {part.colour} is asked for, here is {it.colour}"
    return f"{part.name}: {part.colour} is asked for, here it is {'lighter' if it.lighter > 0 else 'darker'}"


def _in_frames(sight: Sight) -> Finding | None:
    people = [it for it in sought(sight) if not it.may_be_hidden]
    if not people:
        return None
    scores = {it: min(1.0, _worn(it) / (2 * _FOUND)) for it in people}
    wrong = [it for it, score in scores.items() if score < CHECK.threshold]
    said = "; ".join(f"{it.named} is not seen in {it.colouring.garment}" for it in wrong)
    marks = tuple(Mark(it.frame, f"{it.named}: {it.colouring.garment}?") for it in wrong)
    return Finding(min(scores.values()), f"{said or 'everyone is seen in their colours'}.", marks)


def _worn(it: Sought) -> float:
    """Where the head is not found either, the garment alone must do: whose it is, is another check."""
    found = it.presence
    return found.whole if found.head >= 0.5 else max(found.whole, found.chest)
