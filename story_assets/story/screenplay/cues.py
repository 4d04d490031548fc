"""Who a cue stands for."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from story_assets.story.screenplay.lines import words
from story_assets.story.screenplay.marks import plain

_OFF: Final = words("""VO V.O OS O.S OC O.C OFF VOICEOVER VOICE-OVER VOICE OFFSCREEN OFF-SCREEN OFFCAMERA
    OFF-CAMERA OFFSTAGE OFF-STAGE
    画外音 画外 旁白 内心 内心独白 独白 心声 内心OS 内心os 畫外音 ЗК З.К ГЗК""")
_OFF_PHRASES: Final = (
    "voice over",
    "off screen",
    "off camera",
    "off stage",
    "off-stage",
    "за кадром",
    "画外",
    "內心",
    "内心",
)
_SPEAKS_ON: Final = re.compile(
    r"(?:CONT(?:'|’|INUE|IN)?\.?\s?(?:D|UED)?\.?|MORE|PRE-?LAP|续|續|ПРОД\.?|FILTERED|INTO PHONE|ON PHONE"
    r"|SUBTITLED?)$",
    re.IGNORECASE,
)
_SPOKEN_MC: Final = re.compile(r"\b(?:Mc|Mac|De|La|Le|Di|Van|O['’])(?=[A-Z])")
_JOINING: Final = re.compile(r" (?:and|und|et|y|и) ")
_OPENING: Final = {")": "(", "）": "（", "]": "["}
LONGEST_NAME: Final = 60
"""Characters. The longest cue of a produced script I know of is half of this."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue taken apart."""

    name: str
    is_off: bool
    manners: tuple[str, ...]
    """What stands in parentheses behind the name and is not about the sound."""


def cue(text: str) -> Cue:
    """*text* taken apart; `JIM (O.S.) (quietly)` is Jim, unseen, quietly."""
    return _known_cue(text) if len(text) <= 3 * LONGEST_NAME else _cue(text)


def _cue(text: str) -> Cue:
    rest = plain(text).strip().rstrip("^").rstrip().removesuffix(":").removesuffix("：").rstrip()
    asides: list[str] = []
    while rest and (opening := _OPENING.get(rest[-1])):
        start = rest.rfind(opening)
        if start <= 0:
            break
        asides.append(rest[start + 1 : -1].strip())
        rest = rest[:start].rstrip()
    is_off = any(_is_off(aside) for aside in asides)
    bare = (
        re.search(r"(?:\s+|(?<=[\u3400-\u9fff]))(V\.?O\.?|O\.?S\.?)$", rest, re.IGNORECASE)
        if len(rest) <= LONGEST_NAME
        else None
    )
    if bare and bare.start():
        rest, is_off = rest[: bare.start()], True
    manners = [
        aside for aside in reversed(asides) if aside and not _is_off(aside) and not _SPEAKS_ON.match(aside)
    ]
    return Cue(" ".join(rest.split()), is_off, tuple(manners))


# A script has a few names and thousands of cues, and each line is asked several times.
_known_cue: Final = lru_cache(maxsize=4096)(_cue)


def _is_off(aside: str) -> bool:
    whole = aside.strip().rstrip(".").strip()
    words = re.split(r"[\s,/、，;]+", whole.upper())
    phrases = whole.lower()
    return any(word.strip(".") in _OFF for word in words[:4]) or any(
        phrase in phrases for phrase in _OFF_PHRASES
    )


def continues(text: str) -> bool:
    """Whether the cue *text* says that its speaker goes on, as `(CONT'D)` does."""
    return bool(re.search(r"[(（](?:CONT|续|續)", text, re.IGNORECASE))


def is_shouted(text: str) -> bool:
    """Whether *text* is in capitals, but for the small letters of names such as McCLANE."""
    name = _SPOKEN_MC.sub("", _JOINING.sub(" ", text))
    return name.isupper() or (name != text and not any(letter.islower() for letter in name))


def is_caseless(text: str) -> bool:
    """Whether *text* has letters and none of them knows capitals, as in Chinese, Hindi or Arabic."""
    return any(letter.isalpha() for letter in text) and text.upper() == text.lower()


_AND: Final = re.compile(
    r"\s*(?:[,，、&+/／]|(?<=\s)(?:AND|and|UND|und|ET|Y|E|И|и)(?=\s)|和|与|與|及)\s*(?:(?:AND|and|И|и)\s+)?"
)


def parts(name: str) -> list[str]:
    """The names that *name* joins by "and", commas or slashes; only itself if none."""
    found = [part.strip() for part in _AND.split(name)]
    return [part for part in found if part] or [name]
