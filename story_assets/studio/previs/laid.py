"""Props that must be seen and that nobody holds: put down where the facts say, or near whoever matters."""

import re
from dataclasses import replace

from story_assets.story.briefs.brief import QuotedProp
from story_assets.studio.previs.inserts import laid
from story_assets.studio.previs.setup import Setup
from story_assets.studio.previs.solids import Solid

_ON_SOMEONE = re.compile(
    r"\b(pocket|hand|hands|arms?|neck|wearing|worn|holds?|holding|under her|under his)\b", re.I
)

_ON_WALL = re.compile(r"\b(on the (wall|brick|plaster|stone|door)|painted)\b|墙", re.I)


def laid_out(it: Setup) -> tuple[Solid, ...]:
    """The wanted props that neither the room nor a hand has, each put down somewhere."""
    held = {slug for seen in it.cast for slug in seen.holds}
    facts = {fact.about: fact.value for fact in it.brief.facts}
    loose = [it.props[slug] for slug in it.panel.props if slug in it.props and slug not in held]
    found = (_put_down(it, prop, facts.get(prop.prop, ""), i) for i, prop in enumerate(loose))
    return tuple(solid for solid in found if solid)


def _put_down(it: Setup, prop: QuotedProp, fact: str, index: int) -> Solid | None:
    if _ON_SOMEONE.search(fact):
        return None
    if it.bare and prop.shape == "flat" and _ON_WALL.search(f"{prop.description} {fact}"):
        place = it.bare[0]
        now = place.prop.model_copy(
            update={"description": prop.description, "colour": prop.colour, "text": prop.text}
        )
        return replace(place, slug=prop.prop, prop=now)
    named = [s for s in it.solids if _says(fact, s.slug) or _says(it.panel.happens, s.slug)]
    for solid in named:
        if solid.thing.opens and "in" in fact.lower().split() and not solid.open:
            return None
        if solid.prop.shape in ("table", "box", "shelf", "bed") and solid.high[2] <= 1.3:
            return laid(prop, _on_top(it, solid, index), 0.26)
    near = _near(it)
    if near:
        return laid(prop, _on_top(it, near, index), 0.26)
    x, y = it.spots[0] if it.spots else (it.room[0] / 2, it.room[1] / 2)
    return laid(prop, (x + 0.55 + 0.4 * index, y + 0.2, 0.0), 0.3)


def _says(text: str, slug: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.I) for word in slug.split("_")[-1:] if word)


def _near(it: Setup) -> Solid | None:
    """The table next to the lead, if one is at arm's length."""
    if not it.spots:
        return None
    x, y = it.spots[0]
    tables = [s for s in it.solids if s.prop.shape == "table" and s.high[2] < 1.2]
    reach = [s for s in tables if s.low[0] - 1 < x < s.high[0] + 1 and s.low[1] - 1 < y < s.high[1] + 1]
    return min(reach, key=lambda s: abs(s.centre[0] - x) + abs(s.centre[1] - y), default=None)


def _on_top(it: Setup, solid: Solid, index: int) -> tuple[float, float, float]:
    """A free place on its top, at the edge towards the lead."""
    x, y = it.spots[0] if it.spots else solid.centre[:2]
    inset_x, inset_y = (
        min(0.2, (solid.high[0] - solid.low[0]) / 3),
        min(0.16, (solid.high[1] - solid.low[1]) / 3),
    )
    px = max(solid.low[0] + inset_x, min(solid.high[0] - inset_x, x)) + index * 0.3
    py = max(solid.low[1] + inset_y, min(solid.high[1] - inset_y, y))
    return (min(px, solid.high[0] - 0.1), py, solid.high[2])
