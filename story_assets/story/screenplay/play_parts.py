"""Acts and scenes of a stage play, and the lists in front of it."""

import re
from dataclasses import dataclass
from typing import Final

_COUNT: Final = (
    r"(?:[IVXLC]{1,6}|\d{1,3}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|PRIMUS|SECUNDUS|TERTIUS"
    r"|QUARTUS|QUINTUS|PRIMA"
    r"|(?:THE )?(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|LAST)|PREMIER|PREMIÈRE|DEUXIÈME|TROISIÈME|QUATRIÈME"
    r"|CINQUIÈME"
    r"|ПЕРВО[ЕГЙ]?О?|ВТОРО[ЕЙ]|ТРЕТЬЕ|ЧЕТВЕРТОЕ|ЧЕТВЁРТОЕ|ПЯТОЕ|ПЕРВАЯ|ПЕРВЫЙ|ВТОРАЯ|ТРЕТЬЯ)"
)
_BEFORE: Final = (
    r"(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|LAST"
    r"|ERSTER|ZWEITER|DRITTER|VIERTER|FÜNFTER|ERSTE|ZWEITE|DRITTE|ПЕРВОЕ|ВТОРОЕ|ТРЕТЬЕ|ЧЕТВЕРТОЕ|\d{1,2}(?:ST|ND|RD|TH|\.)?)"
)
_ACT_WORD: Final = r"(?:ACTUS|ACTE|ACT|AKT|AUFZUG|ДЕЙСТВИЕ|АКТ|PART|TABLEAU)"
_SCENE_WORD: Final = r"(?:SCENE|SCENA|SCÈNE|SZENE|AUFTRITT|ЯВЛЕНИЕ|СЦЕНА|КАРТИНА)"
_STOP: Final = r"(?:[.:;,]*\s*[-\u2013\u2014]*\s*)"
_ACT: Final = re.compile(
    rf"(?P<act>{_ACT_WORD}\s{{1,3}}{_COUNT}|(?:THE )?{_BEFORE}\s{{1,3}}{_ACT_WORD}"
    rf"|(?:THE )?(?:PROLOGUE|EPILOGUE|INDUCTION|ПРОЛОГ|ЭПИЛОГ))"
    rf"(?![\w'’]){_STOP}(?P<rest>.*)$",
    re.IGNORECASE,
)
_SCENE: Final = re.compile(
    rf"(?:THE )?(?:{_SCENE_WORD}\s{{1,3}}(?P<number>{_COUNT}|\d{{1,3}}[A-Z]?)(?![\w'’])"
    rf"|(?P<ordinal>{_BEFORE})\s{{1,3}}{_SCENE_WORD}(?!\w)"
    rf"|(?P<bare>{_SCENE_WORD}"
    rf"|SETTING(?=\s?:))(?=[:.]|\s*[-\u2013\u2014]|\s*$)){_STOP}(?P<rest>.*)$",
    re.IGNORECASE,
)
_CAST: Final = re.compile(
    r"(?:THE )?(?:DRAMATIS PERSON(?:Æ|AE|æ|ae)|(?:LIST OF )?CHARACTERS?(?: OF THE PLAY| IN THE PLAY)?"
    r"|CAST(?: OF CHARACTERS| LIST)?"
    r"|PERSONS?(?: (?:OF|IN) THE (?:PLAY|DRAMA|COMEDY))?(?: REPRESENTED)?|PERSONS REPRESENTED"
    r"|PEOPLE(?: (?:OF|IN) THE PLAY)?|PERSONNAGES|PERSONEN"
    r"|ДЕЙСТВУЮЩИЕ ЛИЦА|ЛИЦА|THE PLAYERS|PERSONAJES|PERSONAGGI)\.?:?$",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(
    r"(?P<name>[^,;:(\[\u2014=–]{1,60}?)\s*(?:[,;:(\[\u2014=–]|\s-\s|--|\.{2,}|\t|\s{3,}|\.?$)"
)
_CONTENTS: Final = re.compile(
    r"(?:(?:TABLE OF )?CONTENTS?|(?:THE )?SCENES OF THE PLAY|LIST OF SCENES)\.?:?$", re.IGNORECASE
)
DIRECTION: Final = re.compile(
    r"(?:Enter|Re-?enter|Exit|Exeunt|Flourish|Alarums?|Sennet|Trumpets?|Hautboys|Tucket|Curtain|CURTAIN"
    r"|The curtain|THE CURTAIN"
    r"|Manent|Manet|ENTER|EXIT|EXEUNT|Blackout|BLACKOUT|Lights (?:up|down|rise|fade)|AT (?:THE )?RISE"
    r"|At (?:the )?rise|Занавес|ЗАНАВЕС|Входит|Уходит|Те же)(?!\w)"
)
"""How a stage direction begins that is in no brackets."""


@dataclass(frozen=True, slots=True)
class Part:
    """The opening of an act, of a scene, or of both in one line."""

    act: str | None
    number: str | None
    """Of the scene."""
    is_scene: bool
    rest: str
    """What the line goes on to say."""


def act_or_scene(line: str) -> Part | None:
    """What *line* opens, if it opens an act or a scene."""
    text = line.strip(" \t#*_([>").strip()
    if not text or text[0].islower():
        return None
    if act := _ACT.match(text[:400]):
        rest = act["rest"].strip()
        scene = _SCENE.match(rest)
        if scene is None and not _is_short(rest, line):
            return None
        name = act["act"] if scene or not rest.strip("*_)]. ") else text.strip("*_)]. ")
        return Part(name, _number(scene), scene is not None, (scene["rest"] if scene else "").strip())
    if (scene := _SCENE.match(text)) and (_is_titled(text) or scene["bare"] is None):
        return Part(None, _number(scene), True, scene["rest"].strip())
    return None


def _number(scene: re.Match[str] | None) -> str | None:
    return (scene["number"] or scene["ordinal"]) if scene else None


def _is_short(rest: str, line: str) -> bool:
    """`Act one thing and do another` is no act; `ACT I`, `Act 1: The Harbour` are."""
    bare = rest.strip("*_)]. ")
    return not bare or (len(bare) <= 80 and (not bare[0].islower()) and not line.strip().endswith((",", ";")))


def _is_titled(text: str) -> bool:
    return text[0].isupper()


def is_cast_heading(line: str) -> bool:
    """Whether *line* stands over the list of the persons."""
    return len(line) <= 80 and bool(_CAST.match(line.strip(" \t#*_[]=-").strip()))


def is_contents(line: str) -> bool:
    """Whether *line* stands over a table of contents."""
    return len(line) <= 40 and bool(_CONTENTS.match(line.strip(" \t#*_").strip()))


def person(entry: str) -> str:
    """The name at the head of an *entry* of the list of persons, before what is said of him."""
    found = _PERSON.match(entry)
    return found["name"].strip(" .") if found else entry
