"""Lines that are neither told nor spoken: cuts, acts, and captions that look like names."""

import re
from typing import Final

_CUT: Final = re.compile(
    r"(?:FADE (?:IN|OUT|UP|TO [A-Z]+)|FADES? (?:IN|OUT)|(?:SMASH |HARD |MATCH |JUMP |QUICK "
    r"|TIME )?CUT TO(?: [A-Z]+)?"
    r"|(?:SMASH|HARD|MATCH|JUMP|QUICK|TIME) CUT|(?:SLOW |LAP |RIPPLE )?DISSOLVE(?: TO)?|WIPE TO"
    r"|IRIS (?:IN|OUT)"
    r"|BACK TO SCENE|CUT|FADE|DISSOLVE|BLACKOUT|ЗТМ|ИЗ ЗТМ|ЗАТЕМНЕНИЕ|STRAIGHT CUT|FLASH CUT TO"
    r"|CROSSFADE TO)[.:]*\s*$",
    re.IGNORECASE,
)
_ORDINAL: Final = (
    r"(?:[IVXLC]+|\d{1,3}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE"
    r"|THE (?:FIRST|SECOND|THIRD|FOURTH|FIFTH|LAST))"
)
_ACT: Final = re.compile(
    rf"(?:(?:ACT|PART|CHAPTER|EPISODE|SEQUENCE|REEL) {_ORDINAL}\b.{{0,60}}"
    r"|(?:FIRST|SECOND|THIRD|FOURTH|FIFTH) ACT|TEASER|COLD OPEN(?:ING)?|PROLOGUE|EPILOGUE|TAG"
    r"|INDUCTION|(?:АКТ|ДЕЙСТВИЕ) \w{1,12}|\w{3,12} (?:АКТ|ДЕЙСТВИЕ)|(?:ERSTER|ZWEITER|DRITTER|VIERTER"
    r"|FÜNFTER) (?:AKT|AUFZUG)"
    r"|ACTE \w{1,10})\.?\s*$",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(
    r"(?:CHARACTERS|CAST|FX|SFX|F/X|MUSIC|SOUND|ATMOS|GRAMS|THE END|END|END OF .*|FIN|КОНЕЦ|MONTAGE"
    r"|BEGIN .*|SERIES OF SHOTS|INTERCUT|FLASHBACK"
    r"|FLASH ?FORWARD|BACK TO"
    r"|SUPER|SUPERIMPOSE|TITLE|TITLES|TITLE CARD|TITLE OVER|CHYRON|CAPTION|CARD|INSERT|CLOSE ON|ANGLE ON"
    r"|CLOSE UP|CLOSE-UP|POV"
    r"|WIDE SHOT|CONTINUED|OMITTED|OMIT|CURTAIN|LATER|MOMENTS LATER|SAME TIME|PAUSE|SILENCE|BLACK|OVER BLACK)"
    r"(?:\s*$|\s*[:\-\u2013\u2014(].*|\s*\.+$)",
    re.IGNORECASE,
)


def is_cut(text: str) -> bool:
    """Whether *text* is a transition: one of the known ones, or any in capitals that ends in TO:."""
    if len(text) > 60:
        return False
    return bool(_CUT.match(text)) or (text.endswith(" TO:") and text.isupper())


def is_act(text: str) -> bool:
    """Whether *text* names an act or another part of the whole."""
    return len(text) <= 100 and bool(_ACT.match(text)) and (text.upper() == text or len(text.split()) <= 4)


def is_caption(text: str) -> bool:
    """Whether *text* looks like a cue and is a word about the film, such as MONTAGE or THE END."""
    return len(text) <= 200 and bool(_CAPTION.match(text))
