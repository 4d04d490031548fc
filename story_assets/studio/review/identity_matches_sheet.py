"""Whoever is in the picture has the skin and hair of their accepted sheet. A flag for people, not a gate.

What it sees are colours: of skin and of hair (or of the hat over it), above the garment of the look, in any
one light. That tells apart a drawn cast whose colours differ, and it catches the wrong person in the right
coat. It sees no features: two people of one colouring, a wrong nose, an age, a hair cut or an expression
pass, on drawn faces and on photographs alike; no face network is used, since none that can be told to keep
identities ships in a light wheel.
"""

from typing import Final

from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.review.colour import delta_e, lab, rgb
from story_assets.studio.review.seen import Sought, sought
from story_assets.studio.review.worn import Measured, Part, are_bareheaded, figures, measured

_FOUND: Final = 0.2
"""Least presence in a frame that passes; see `people`."""
_LIGHTER: Final = 14.0
"""CIELAB lightness by which skin or hair is another's."""
_SAME: Final = 14.0
"""CIEDE2000 up to which skin or hair of two sheets is the same person's."""


def look(sight: Sight) -> Finding | None:
    """The worst of those who can be looked for."""
    return _on_sheet(sight) if sight.brief.job == "character_sheet" else _in_frames(sight)


CHECK: Final = Check(
    name="identity_matches_sheet",
    claim="Everyone has the skin and hair of their accepted sheet.",
    look=look,
    threshold=0.5,
    jobs=frozenset(("character_sheet", "contact_sheet", "shot_reference", "cover")),
)


def _on_sheet(sight: Sight) -> Finding | None:
    """Against the brief, and against an earlier accepted sheet of the same look where one is given."""
    if not sight.brief.subjects or sight.brief.subjects[0].identity.body != "human":
        return None
    who, shown = sight.brief.subjects[0], figures(sight.picture)
    found = {part: it for part, it in measured(sight.picture, who).items() if part.name in ("skin", "hair")}
    if not found:
        return Finding(None, "no standing figure was found to look at")
    if not are_bareheaded(sight.picture):
        return Finding(None, "something is held over the head, so that it is not where heads are looked for")
    earlier = sight.references.get(f"character_sheet/{sight.brief.image}")
    before = {part.name: it for part, it in measured(earlier, who).items()} if earlier else {}
    scores = {part: _score(part, it, before.get(part.name)) for part, it in found.items()}
    wrong = [part for part, score in scores.items() if score < CHECK.threshold]
    said = "; ".join(f"{p.name}: {p.colour} is asked for, here is {found[p].colour}" for p in wrong)
    marks = tuple(Mark(shown[0].place(part.top, part.bottom), part.name) for part in wrong)
    return Finding(min(scores.values()), f"{said or 'skin and hair are those of the brief'}.", marks)


def _score(part: Part, it: Measured, before: Measured | None) -> float:
    like = max(0.0, min(1.0, 1.5 - abs(it.lighter) / _LIGHTER))
    share = it.itself if part.name == "hair" else it.share
    enough = min(share / (2 * part.least), 1.0, like)
    if before is None or before.share < part.least:
        return enough
    moved = float(delta_e(lab(rgb(before.colour)), lab(rgb(it.colour)))[0])
    return min(enough, max(0.0, min(1.0, 1.5 - moved / _SAME)))


def _in_frames(sight: Sight) -> Finding | None:
    people = list(sought(sight))
    if not people:
        return None
    scores = {it: min(1.0, _is_there(it) / (2 * _FOUND)) for it in people}
    wrong = [it for it, score in scores.items() if score < CHECK.threshold]
    said = "; ".join(
        f"{it.named} is not seen: no skin {it.colouring.skin} under {it.colouring.hair}" for it in wrong
    )
    marks = tuple(Mark(it.frame, f"{it.named}?") for it in wrong)
    return Finding(min(scores.values()), f"{said or 'everyone has their skin and hair'}.", marks)


def _is_there(it: Sought) -> float:
    """Where the garment is not found either, skin and hair alone must do: what is worn is another check."""
    found = it.presence
    return found.whole if found.chest >= 0.5 else max(found.whole, found.head)
