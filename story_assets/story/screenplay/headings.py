"""What a scene heading of a screenplay says: a number, inside or outside, where, when."""

import re
from typing import Final, Literal

from story_assets.story.screenplay.elements import Heading
from story_assets.story.screenplay.lines import words

Side = Literal["INT", "EXT", "INT/EXT"]

_INSIDE: Final = r"INT(?:ERIOR)?|INTÉRIEUR|INNEN|ИНТ|内景|內景"
_OUTSIDE: Final = r"EXT(?:ERIOR)?|EXTÉRIEUR|AUSSEN|AUßEN|НАТ|ЭКСТ|EST|外景"
_SIDE: Final = re.compile(
    rf"(?P<both>I\.? ?/ ?E|E ?/ ?I|(?:{_INSIDE})\.? ?[/-] ?(?:{_OUTSIDE})"
    rf"|(?:{_OUTSIDE})\.? ?[/-] ?(?:{_INSIDE}))"
    r"(?P<end>[.:] ?|\s+|(?=-))"
    rf"|(?P<inside>{_INSIDE})(?P<end2>[.:] ?|\s+|(?=-)|$)"
    rf"|(?P<outside>{_OUTSIDE})(?P<end3>[.:] ?|\s+|(?=-)|$)",
    re.IGNORECASE,
)
_LEADING_NUMBER: Final = re.compile(
    r"(?:scene\s+)?([A-Z]{0,2}\d{1,4}[A-Z]{0,2})(?:[.):]\s*|\s+)(?=\S)", re.IGNORECASE
)
_MARKED_NUMBER: Final = re.compile(r"#([^#\s][^#]{0,20})#\s*$")
_DASH: Final = re.compile(r"\s+[-\u2010-\u2015]+\s*|\s*(?:--+|[\u2013-\u2015])\s*|(?<=\S)-+\s+")
_TIMES: Final = words("""DAY DAYS NIGHT NIGHTS MORNING AFTERNOON EVENING DAWN DUSK NOON MIDDAY MIDNIGHT
    SUNRISE SUNSET TWILIGHT DAYBREAK
    NIGHTFALL LATER CONTINUOUS CONT CONTINUING SAME EARLIER PRESENT PAST DAYTIME NIGHTTIME PREDAWN SUNDOWN
    FOLLOWING
    ДЕНЬ НОЧЬ УТРО ВЕЧЕР РАССВЕТ ЗАКАТ СУМЕРКИ ДНЕМ ДНЁМ НОЧЬЮ УТРОМ ВЕЧЕРОМ ПОЗЖЕ TAG NACHT ABEND MORGEN
    MITTAG
    JOUR NUIT SOIR MATIN AUBE CRÉPUSCULE DÍA DIA NOCHE TARDE MAÑANA AMANECER ATARDECER GIORNO NOTTE SERA
    MATTINA
    NOITE MANHÃ 日 夜 晨 晚 清晨 傍晚 白天 夜晚 黄昏 深夜""")
_SURE: Final = words(
    "DAY NIGHT MORNING AFTERNOON EVENING DAWN DUSK NOON MIDNIGHT SUNRISE SUNSET ДЕНЬ НОЧЬ УТРО ВЕЧЕР"
)
"""Times that end a heading even with no dash before them."""
_LONGEST: Final = 300
"""Characters. Longer lines are prose."""
_WORD: Final = re.compile(r"\w+")


def is_heading(text: str) -> bool:
    """Whether *text* opens a scene by itself, as `INT. LIBRARY - DAY` does, with or without a number."""
    start = text.lstrip()
    if (number := _LEADING_NUMBER.match(start)) and number[1].upper() not in ("I", "E"):
        start = start[number.end() :]
    return bool(found := _SIDE.match(start)) and len(start) <= _LONGEST and _is_side(found)


def _is_side(found: re.Match[str]) -> bool:
    """`est` and `interior` are words too: with no point behind them they must shout."""
    end = next((found[name] for name in ("end", "end2", "end3") if found[name] is not None), "")
    word = found[0].strip()
    if word.lower() in ("int", "ext", "i/e"):
        return True
    return end.startswith((".", ":")) or not any(letter.islower() for letter in word.replace("ß", ""))


def shouts_heading(text: str) -> bool:
    """Whether *text* is a heading even where no blank line stands before it."""
    found = _SIDE.match(text.strip())
    return bool(found) and "." in found[0] and text.upper() == text and len(text) <= 120


def heading(text: str) -> Heading:
    """What the heading *text* says; all of it is the place if nothing else can be told."""
    rest = text.strip()
    if len(rest) > _LONGEST:
        return Heading(None, None, " ".join(rest.split()), None)
    number = None
    if marked := _MARKED_NUMBER.search(rest):
        number, rest = marked[1].strip(), rest[: marked.start()].rstrip()
    elif (leading := _LEADING_NUMBER.match(rest)) and _SIDE.match(rest[leading.end() :]):
        number, rest = leading[1], rest[leading.end() :]
        # A shooting script repeats the number at the right margin.
        rest = rest.rstrip().removesuffix(f" {number}").rstrip()
    side: Side | None = None
    if (found := _SIDE.match(rest)) and _is_side(found):
        side = "INT/EXT" if found["both"] else "INT" if found["inside"] else "EXT"
        rest = rest[found.end() :].lstrip(" .-")
    place, time = _divided(" ".join(rest.split()))
    return Heading(number, side, place, time)


def without_number(text: str) -> str:
    """*text* without the number that Fountain writes behind it as #12A#."""
    return _MARKED_NUMBER.sub("", text).rstrip() if len(text) <= _LONGEST else text


def _divided(rest: str) -> tuple[str, str | None]:
    """The place and the time of day; what follows the time, such as FLASHBACK, goes with it."""
    dashes = list(_DASH.finditer(rest))
    start = None
    for index in range(len(dashes) - 1, -1, -1):
        end = dashes[index + 1].start() if index + 1 < len(dashes) else len(rest)
        if _tells_time(rest[dashes[index].end() : end]):
            start = dashes[index]
        elif start:
            break
    if start:
        return rest[: start.start()].rstrip(" ,."), rest[start.end() :].strip()
    for sign in (".", ",", "("):
        before, found, after = rest.rpartition(sign)
        if found and before.strip() and len(after) <= 40 and _tells_time(after):
            return before.rstrip(" ,."), after.strip(" ).")
    before, found, after = rest.rpartition("-" if rest.count("-") > rest.count(" ") else " ")
    if found and after.upper() in _SURE:
        return before.rstrip(" ,.-"), after
    return rest.strip(), None


def _tells_time(part: str) -> bool:
    words = _WORD.findall(part.upper())
    if len(words) > 7:
        return False
    return any(word in _TIMES for word in words) or (
        len(words) == 1 and words[0].isdigit() and len(words[0]) == 4
    )
