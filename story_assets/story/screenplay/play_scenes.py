"""The scenes of a play, also of one that has only acts, or not even these."""

import re
from dataclasses import replace
from typing import Final

from story_assets.story.screenplay.elements import Doubt, Element, Heading, Lines

_CLAUSE: Final = re.compile(r"[.;:,]\s|\.$|--|\u2014")
_LONGEST: Final = 120


def first_clause(text: str) -> str:
    """The first words of *text* that say where we are."""
    start = text[: _LONGEST * 2]
    for found in _CLAUSE.finditer(start):
        if found.start() >= 8:
            return start[: found.start()].strip(" .,;:_")
    return start[:_LONGEST].rpartition(" ")[0] or start[:_LONGEST]


def staged(elements: list[Element]) -> tuple[list[Element], list[Doubt]]:
    """*elements* with a scene for each act that names none, and one for a play that names nothing."""
    doubts: list[Doubt] = []
    found: list[Element] = []
    inside = False
    for at, element in enumerate(elements):
        if element.kind == "scene" and _is_empty(elements, at):
            found.append(replace(element, kind="synopsis", heading=None))
            continue
        if element.kind == "scene":
            inside = True
        elif element.kind == "section":
            inside = False
            found.append(element)
            if _speaks_first(elements, at + 1):
                found.append(_scene(elements, at + 1, element.text, element.lines))
                inside = True
            continue
        elif not inside and element.kind in ("action", "cue") and _speaks_first(elements, at):
            doubts.append(Doubt(element.lines, "no act or scene opens here; it was read as one scene"))
            found.append(_scene(elements, at, element.text[:_LONGEST], element.lines))
            inside = True
        found.append(element)
    return [_placed(found, at) for at in range(len(found))], doubts


def _is_empty(elements: list[Element], at: int) -> bool:
    """Whether the scene at *at* is only named before an act: where all of the play is set."""
    head = elements[at].heading
    following = next((it for it in elements[at + 1 : at + 6] if it.kind not in ("cast", "note")), None)
    return (
        bool(head)
        and not (head and head.number)
        and bool(following and following.kind in ("section", "scene"))
    )


def _speaks_first(elements: list[Element], start: int) -> bool:
    """Whether somebody speaks from *start* on before an act or a scene opens."""
    for at in range(start, len(elements)):
        kind = elements[at].kind
        if kind in ("scene", "section"):
            return False
        if kind == "cue":
            return True
    return False


def _scene(elements: list[Element], at: int, text: str, lines: Lines) -> Element:
    first = next((it for it in elements[at : at + 3] if it.kind in ("action", "cue")), None)
    place = first_clause(first.text) if first and first.kind == "action" else ""
    return Element("scene", text, Lines(lines.first, lines.first), heading=Heading(None, None, place, None))


def _placed(elements: list[Element], at: int) -> Element:
    """A scene that says no place has the one that the first direction names."""
    element = elements[at]
    following = elements[at + 1] if at + 1 < len(elements) else None
    if element.heading is None or element.heading.place or following is None or following.kind != "action":
        return element
    return replace(element, heading=replace(element.heading, place=first_clause(following.text)))
