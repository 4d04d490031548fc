"""Who is looked for in the frames of an image, and how much of each was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from story_assets.story.briefs.brief import Panel, Subject
from story_assets.story.scenes import Seen
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Sight
from story_assets.studio.review.people import Colouring, Presence, View, presence
from story_assets.studio.review.worn import colouring

_UPRIGHT: Final = frozenset(("stand", "walk", "run", "sit", "reach", "hold", "point", "embrace"))
"""Poses in which a chest is below its head."""


@dataclass(frozen=True)
class Sought:
    """Somebody who must be in a frame."""

    named: str
    """Such as `mara in panel 3`."""
    frame: PixelBox
    colouring: Colouring
    presence: Presence
    may_be_hidden: bool
    """The chest: by a scarf in a close-up, or by what somebody holds near the lens."""


def sought(sight: Sight) -> Iterator[Sought]:
    """Everybody whose head and chest the frames must show."""
    brief = sight.brief
    if brief.place is not None and brief.place.weather in ("fog", "snow"):
        return  # Whatever stands behind a veil has no colour of its own.
    tint = brief.place.light.colour if brief.place else None
    dressed = {(it.character, it.look): it for it in brief.subjects}
    for panel, frame in framed(sight):
        loose = brief.job == "cover" or frame.bottom - frame.top > frame.right - frame.left
        for seen in _facing(panel):
            who = dressed.get((seen.who, seen.look or ""))
            colours = _colouring(sight, who) if who else None
            view = View(panel.size, panel.angle, tint, seen.looks_at is not None, loose)
            found = presence(sight.picture, frame, colours, view) if colours else None
            if colours and found:
                where = f" in panel {panel.number}" if len(brief.panels) > 1 else ""
                holding = any(it.holds for it in panel.cast)
                hidden = panel.size == "CU" or (panel.size == "MCU" and holding)
                yield Sought(f"{seen.who.replace('_', ' ')}{where}", frame, colours, found, hidden)


def framed(sight: Sight) -> Iterator[tuple[Panel, PixelBox]]:
    """Every panel with the box of its clean picture."""
    brief, picture = sight.brief, sight.picture
    if brief.job == "contact_sheet":
        boxes = picture.panels(brief.layout.columns, brief.layout.rows)
    else:
        boxes = picture.frames or (PixelBox(0, 0, *picture.pixels.size),)
    for panel in brief.panels:
        if 0 < panel.number <= len(boxes) and (box := inside(boxes[panel.number - 1], picture.pixels.size)):
            yield panel, box


def inside(box: PixelBox, size: tuple[int, int]) -> PixelBox | None:
    """The part of *box* that is in a picture of *size*; frames are a renderer's word."""
    left, top = max(0, box.left), max(0, box.top)
    right, bottom = min(size[0], box.right), min(size[1], box.bottom)
    return PixelBox(left, top, right, bottom) if left < right and top < bottom else None


def _facing(panel: Panel) -> tuple[Seen, ...]:
    """Who shows a head over a chest: not the shoulder that is looked over."""
    if panel.kind in ("insert", "pov", "cutaway", "establishing"):
        return ()
    cast = panel.cast[:1] if panel.kind == "ots" else panel.cast
    return tuple(seen for seen in cast if seen.pose in _UPRIGHT)


def _colouring(sight: Sight, who: Subject) -> Colouring | None:
    return colouring(who, sight.references.get(f"character_sheet/{who.character}_{who.look}"))
