"""What can only be said of a script as a whole: who speaks together, and whether it is one."""

from collections import Counter
from dataclasses import replace
from typing import Final

from story_assets.story.screenplay.cues import parts
from story_assets.story.screenplay.elements import Doubt, Element

_TOGETHER: Final = 6
"""Names that one cue may join. More is a list of something else."""


def finished(elements: list[Element]) -> tuple[Element, ...]:
    """*elements* with each name spelt one way, and group cues taken apart where their parts are known."""
    alone = Counter(
        element.speakers[0] for element in elements if element.kind == "cue" and len(element.speakers) == 1
    )
    spelling: dict[str, str] = {}
    for name in alone:
        spelling.setdefault(name.casefold(), name)
    known = {folded for folded, name in spelling.items() if len(parts(name)) == 1}
    return tuple(
        replace(element, speakers=_speakers(element.speakers, known, spelling))
        if element.kind == "cue"
        else element
        for element in elements
    )


def _speakers(speakers: tuple[str, ...], known: set[str], spelling: dict[str, str]) -> tuple[str, ...]:
    names = [part for name in speakers for part in _apart(name, known)]
    return tuple(dict.fromkeys(spelling.get(name.casefold(), name) for name in names))


def _apart(name: str, known: set[str]) -> list[str]:
    """The parts of *name*, if somebody who speaks alone is among them.

    HYDE/JEKYLL is one man, so a slash needs both to be known; PATRONS THREE AND FOUR stay a group, for
    neither "PATRONS THREE" nor "FOUR" is anybody.
    """
    found = parts(name)
    if not 1 < len(found) <= _TOGETHER:
        return [name]
    met = sum(part.casefold() in known for part in found)
    needed = len(found) if "/" in name or "／" in name else 1
    return found if met >= needed else [name]


def not_a_script(elements: tuple[Element, ...]) -> list[Doubt]:
    """A doubt when nothing in it opens a scene and nobody speaks."""
    if any(element.kind in ("scene", "cue") for element in elements):
        return []
    return [Doubt(None, "this is not a script: no scene heading and nobody who speaks was found in it")]
