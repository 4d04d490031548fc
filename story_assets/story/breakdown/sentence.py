"""What the form of a sentence of action says, whoever is in it."""

import re
from typing import Final

SUBJECT: Final = re.compile(r"(?:the|they|she|he|both|all|an?)\b(?!\s+one\b)")
"""A direction with a subject of its own."""
OF_BODY: Final = re.compile(
    r"\W*(?:his|her|their|[A-Z][\w ]*['’]s)\s+(?:\w+\s+)?"
    r"(?:hands?|eyes?|face|voice|arms?|head|foot|feet|fingers?|gaze|mind|heart|lips)\b",
    re.I,
)
"""Her hand goes out: she does not."""


def is_heard(text: str, end: int) -> bool:
    """Whether whoever is named up to *end* is only heard: the men's steps; the men are heard."""
    heard = r"['’]s?\s+(?:(?:foot)?steps|voices?)\b|\s+(?:is|are|can be) heard\b"
    return re.match(heard, text[end:]) is not None


def main_clause(text: str) -> str:
    """What is done: without who else does what meanwhile, and without doors that are called exits."""
    main = re.sub(r"^\W*(?:As|While|When|After|Before|Once)\b[^,]*,\s+(?=[A-ZА-ЯЁ])", "", text)
    return re.sub(r"\b(?:an?|the|this|that|every|nearest)\s+(?:exits?|entrance)\b", "", main)


def has_no_subject(text: str) -> bool:
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


def starts_with_pronoun(text: str) -> bool:
    """Whether *text* is about people by a pronoun, or as a group."""
    return (
        re.match(
            r"\W*(?:They|Their|All|Both|Everyone|He|She|His|Her|The (?:men|women)|Они|Он|Она|他|她)\b", text
        )
        is not None
    )
