"""What the form of a sentence of action says, whoever is in it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from story_assets.story.breakdown import lexicon

SUBJECT: Final = re.compile(r"(?:the|they|she|he|both|all|an?)\b(?!\s+one\b)")
"""A direction with a subject of its own."""
_OF_BODY: Final = re.compile(
    r"\W*(?:his|her|their|[A-Z][\w ]*['’]s)\s+(?:\w+\s+)?"
    r"(?:hands?|eyes?|face|voice|arms?|head|foot|feet|fingers?|gaze|mind|heart|lips)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence, as far as it can be read without knowing anybody."""

    is_of_body: bool
    """Her hand goes out: she does not."""
    lacks_subject: bool
    is_by_pronoun: bool
    is_of_sound: bool
    """Whether somebody in it may only be heard."""
    does: str
    """What is done: without who else does what meanwhile, and without doors that are called exits."""
    enters: bool
    exits: bool


@lru_cache(maxsize=20_000)
def form(text: str) -> Form:
    """The form of the sentence *text*."""
    does = _DOOR.sub("", _MEANWHILE.sub("", text))
    return Form(
        is_of_body=_OF_BODY.match(text) is not None,
        lacks_subject=_has_no_subject(text),
        is_by_pronoun=_PRONOUN.match(text) is not None,
        is_of_sound=_HEARD.search(text) is not None,
        does=does,
        enters=lexicon.says("does", "enters", does),
        exits=lexicon.says("does", "exits", does),
    )


def is_heard(text: str, end: int) -> bool:
    """Whether whoever is named up to *end* is only heard: the men's steps; the men are heard."""
    return _HEARD.match(text, end) is not None


_HEARD: Final = re.compile(r"['’]s?\s+(?:(?:foot)?steps|voices?)\b|\s+(?:is|are|can be) heard\b")
"""What follows somebody of whom only a sound is there."""


_MEANWHILE: Final = re.compile(r"^\W*(?:As|While|When|After|Before|Once)\b[^,]*,\s+(?=[A-ZА-ЯЁ])")
_DOOR: Final = re.compile(r"\b(?:an?|the|this|that|every|nearest)\s+(?:exits?|entrance)\b")


def _has_no_subject(text: str) -> bool:
    """Whether a direction leaves out who does it: (Pulls up a chair and joins Mrs Hale.)"""
    found = re.match(
        r"\W*(?:[A-Z][a-z]+ly,?\s+)?([A-Za-z][a-z]+s)\s+"
        r"(?:an?|the|his|her|their|its?|them|up|out|back|over|down|off|away|door)\b",
        text,
    )
    return found is not None and found[1].casefold() not in _NO_VERBS


_NO_VERBS: Final = frozenset(
    ["lights", "curtains", "sounds", "doors", "his", "its", "this", "as", "across", "is"]
)


_PRONOUN: Final = re.compile(
    r"\W*(?:They|Their|All|Both|Everyone|He|She|His|Her|The (?:men|women)|Они|Он|Она|他|她)\b"
)
"""What a sentence about people begins with that names nobody."""
