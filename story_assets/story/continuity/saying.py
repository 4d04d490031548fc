"""What one fact says, as far as its words are known: where a thing is, whether someone is there, what hurts.

A value that is one slug is exact, in any language: `teo` (he has it), `desk` (it lies there), `gone`,
`not_yet`, `found`, `away`, `here`, or a look of the character. Everything else is words.
"""

import re
from typing import Final, Literal, NamedTuple

from story_assets.story.bible import Place, Setting
from story_assets.story.continuity.lexicon import clauses, concept, is_unspaced, says, starts
from story_assets.story.continuity.naming import Names

Spot = Literal["with", "at", "somewhere", "lost", "gone", "not_yet"]


class Where(NamedTuple):
    """Where a thing is: with somebody, at a piece of furniture, gone, or in words nobody here knows."""

    spot: Spot
    of: str = ""
    """The character who has it, or the furniture it is on or in."""
    first: bool = False
    """It is seen here for the first time."""


def where(words: str, names: Names, place: Place) -> Where | None:
    """Where the thing is that *words* are about; None if they say how it is and not where."""
    exact = _exact(words)
    if exact in names.story.characters:
        return Where("with", exact)
    if exact in place.props or exact in place.entrances or exact in names.loose:
        return Where("at", exact)
    if exact in _EXACT:
        return _EXACT[exact]
    first = any(starts("found", part) for part in clauses(words))
    heard = [it for part in clauses(words) if (it := _heard(part, names, place)) is not None]
    if heard:
        return heard[0]._replace(first=first)
    return Where("somewhere", first=first) if first or not _is_state(words) else None


_EXACT: Final = {
    "gone": Where("gone"),
    "lost": Where("lost"),
    "not_yet": Where("not_yet"),
    "found": Where("somewhere", first=True),
}


def _heard(clause: str, names: Names, place: Place) -> Where | None:
    if says("not_yet", clause):
        return Where("not_yet")
    if says("denied", clause):
        return None
    if starts("gone", clause):
        return Where("gone")
    if starts("lost", clause):
        return Where("lost")
    if (who := names.holder(clause)) is not None:
        return Where("with", who)
    at = names.fixed_in(clause, place)
    return Where("at", at) if at is not None and (_PUT.search(clause) or is_unspaced(clause)) else None


_PUT: Final = re.compile(
    r"(?<!\w)(in|inside|on|upon|under|behind|beneath|at|en|sobre|dentro|sous|sur|dans|derrière|auf|im|"
    r"unter|hinter|nel|sul|в|на|под|за)(?!\w)",
    re.IGNORECASE,
)


def _is_state(words: str) -> bool:
    """Whether every word only says how a thing is: then it is still where it was."""
    return not re.search(r"\w", concept("state").sub(" ", words.lower()))


def is_shut(words: str) -> bool:
    """Whether a safe, a drawer or a door in this state keeps what is in it."""
    return any(_SHUT.search(part) and not says("denied", part) for part in clauses(words))


_SHUT: Final = re.compile(
    r"(?<!\w)(closed|shut|locked|cerrad[oa]|fermée?|verrouillée?|geschlossen|verschlossen|chius[oa]|"
    r"закрыт[оа]?|заперт[оа]?)(?!\w)|关着|关上|锁",
    re.IGNORECASE,
)


def is_away(words: str, names: Names, setting: Setting) -> bool | None:
    """Whether *words* say that somebody is not in *setting*; None if they say nothing of it."""
    exact = _exact(words)
    if exact in ("away", "gone", "out", "here"):
        return exact != "here"
    parts = clauses(words)
    if any(starts("away", part) or names.is_elsewhere(part, setting) for part in parts):
        return True
    if setting.int_ext == "INT" and any(starts("outside", part) for part in parts):
        return True
    return False if any(starts("back", part) for part in parts) else None


def injuries(words: str) -> bool:
    """Whether *words* speak of a wound, a bruise, a bandage: what the next shot must not forget."""
    return any(says("injury", part) and not says("denied", part) for part in clauses(words))


def look_said(words: str, looks: frozenset[str]) -> str | None:
    """The look that *words* name by its slug alone."""
    exact = _exact(words)
    return exact if exact in looks else None


def _exact(words: str) -> str:
    return words.strip().rstrip(".").casefold()
