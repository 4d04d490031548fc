"""Who speaks in a stage play: each edition marks it in its own way, and keeps to it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from story_assets.story.screenplay.cues import is_caseless, is_shouted
from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.lines import Line, words
from story_assets.story.screenplay.parts import is_caption, is_cut
from story_assets.story.screenplay.play_parts import DIRECTION, act_or_scene, is_cast_heading

Mark = Literal["colon", "dot", "italic", "bold", "bracket", "gap", "dash", "alone"]
Style = tuple[Mark, bool]
"""How the name ends, and whether it is in capitals."""

_ITALIC: Final = re.compile(r"_([^_]{1,40})_\s?([.:]?)\s*")
_BOLD: Final = re.compile(
    r"\*\*([^*]{1,50})\*\*\s?([.:]?)\s*|\*([^*]{1,50})\*([.:])\s*|__([^_]{1,50})__\s?([.:]?)\s*"
)
_DASHES: Final = ("--", "\u2014", " \u2013 ", " - ")
_SHORT: Final = words(
    "MR MRS MS DR ST CAPT COL GEN LT SGT REV JR SR M MM MME MLLE PROF HON MAJ FR BR SIG Mr Mrs Ms Dr St"
    " Capt Col Gen Lt"
)
_SMALL: Final = words("of the and de la le du von van der to in a an und et y e и ")
_NOT_NAMES: Final = words("""SCENE ACT TIME PLACE SETTING SET CURTAIN NOTE NOTES THE END END FINIS TITLE
    AUTHOR BY I A O OH AH NO YES CAST CHARACTERS
    PRODUCTION CONTENTS COPYRIGHT PERIOD LOCATION DATE DRAFT CREDIT CONTACT SOURCE LANGUAGE CREDITS
    SYNOPSIS LOGLINE THEME GENRE PROPS WARNING
    PROJECT ENCODING PS P.S NB N.B""") | {
    "THE END",
    "AT RISE",
    "AT CURTAIN",
    "THE SCENE",
    "THE TIME",
    "THE PLACE",
    "RELEASE DATE",
    "SCENE DESCRIPTION",
}
_STOPS: Final = re.compile(r"[:：(\[.\t\-\u2014,;!?\"“”]| (?=[ \-\u2013])|--")
"""Where a name may end, or shows that it is none."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may begin a speech."""

    style: Style
    name: str
    rest: str
    """What follows the name, beginning with the business in brackets if there is some."""


def candidate(line: str) -> Candidate | None:
    """*line* as the beginning of a speech, whoever may be meant."""
    text = line.strip().lstrip(">").lstrip()
    if not text:
        return None
    found = _marked(text) if text[0] in "_*" else _plain(text)
    if found is None or not _may_be_name(found.name, shouted=found.style[1]):
        return None
    return found


@dataclass(frozen=True, slots=True)
class Speaking:
    """How one play marks who speaks."""

    styles: frozenset[Style]
    names: Counter[str]
    hits: Counter[Style]
    """Speeches by names that come back."""
    is_dense: bool
    """Whether speeches follow each other with no empty line between."""

    def cue(self, line: str, *, opens_paragraph: bool) -> Candidate | None:
        """The speech that *line* begins, if it begins one."""
        found = candidate(line)
        if found is None or found.style not in self.styles:
            return None
        times = self.names[found.name]
        mark, shouted = found.style
        if not opens_paragraph and not (self.is_dense and times >= 2):
            return None
        if mark in ("alone", "gap"):
            return (
                found
                if times >= 2 or (opens_paragraph and mark == "alone" and len(found.name.split()) <= 4)
                else None
            )
        return found if shouted or mark in ("italic", "bold") or times >= 2 else None

    def is_play(self, scenes: int, signs: int, parts: int) -> bool:
        """Whether this is a play, given how many film headings, Fountain signs, acts and scenes there are."""
        alone = sum(hits for (mark, _), hits in self.hits.items() if mark in ("alone", "gap"))
        marked = self.hits.total() - alone
        if scenes and (parts < scenes or marked < 10 * scenes):
            return False
        if signs > parts and marked <= alone:
            return False
        return marked >= max(2, alone // 4) or (parts > 0 and alone + marked >= 2)


def speaking(lines: list[Line]) -> Speaking:
    """How the play of *lines* marks who speaks."""
    counts: dict[Style, Counter[str]] = {}
    first = total = 0
    blank = True
    for at, line in enumerate(lines):
        found = None if line.is_blank else candidate(line.text)
        if found and found.style == ("alone", False) and not (blank and _stands_over(lines, at)):
            found = None
        alone_at_end = found and found.style[0] == "alone" and (at + 1 >= len(lines))
        if found and not alone_at_end:
            counts.setdefault(found.style, Counter())[found.name] += 1
            if found.style[0] != "alone":
                total += 1
                first += blank
        blank = line.is_blank
    hits: Counter[Style] = +Counter({style: _returning(style, names) for style, names in counts.items()})
    best = max(hits.values(), default=0)
    styles: set[Style] = {style for style, number in hits.items() if number >= max(2, best // 20)}
    if not styles and counts.get(("colon", True)):
        styles = {("colon", True)}
        hits[("colon", True)] = counts[("colon", True)].total()
    if ("dot", True) in styles or ("alone", True) in styles:
        styles |= {("bracket", True)}
    names: Counter[str] = Counter()
    for style in styles:
        names.update(counts.get(style, Counter()))
    return Speaking(
        frozenset(styles), names, Counter({style: hits[style] for style in styles}), first * 2 < total
    )


def _stands_over(lines: list[Line], at: int) -> bool:
    """Whether words that are set further in follow line *at*: so a name in small letters may stand alone."""
    following = next((line.text for line in lines[at + 1 : at + 3] if not line.is_blank), "")
    own = lines[at].text
    return len(following) - len(following.lstrip()) > len(own) - len(own.lstrip())


def _returning(style: Style, names: Counter[str]) -> int:
    """Speeches of names that come back. Words that are no names must come back more to count."""
    mark, shouted = style
    if mark == "bold":
        return sum(times for times in names.values() if times >= 2)
    least = 2 if shouted or mark in ("italic", "colon", "alone") else 3
    if mark in ("gap", "dash") and not shouted:
        return 0
    return sum(times for times in names.values() if times >= least)


def _marked(text: str) -> Candidate | None:
    found = (_ITALIC if text[0] == "_" and not text.startswith("__") else _BOLD).match(text)
    if not found:
        return None
    groups = [group for group in found.groups() if group is not None]
    inner, sign = groups[0].strip(), groups[1]
    name = inner.rstrip(".:").rstrip()
    rest = text[found.end() :]
    ended = sign or inner != name
    if not ended and rest[:1] not in (("(", "[") if text[0] == "_" else ("(", "[", "")):
        return None
    if rest[:1] in ("(", "["):
        # _Nora_ (looking up). Yes: the point behind the business belongs to the name.
        closing = rest.find(")" if rest[0] == "(" else "]") + 1
        rest = f"{rest[:closing]} {rest[closing:].lstrip('_*.: ')}"
    return Candidate(("italic" if text[0] == "_" else "bold", is_shouted(name)), name, rest)


def _plain(text: str) -> Candidate | None:
    end = min(len(text), _LONGEST)
    for stop in _STOPS.finditer(text, 0, end):
        at, sign = stop.start(), stop[0][0]
        if sign in ":：":
            return _named(text, at, "colon", text[at + 1 :])
        if sign in "([":
            return _with_business(text, at)
        if sign == "." and _ends_name(text, at):
            return _named(text, at, "dot", text[at + 1 :].lstrip("-\u2014 "))
        if sign == "\t" or text.startswith("  ", at):
            return _named(text, at, "gap", text[at:])
        if sign in "-\u2014 " and (dash := next((it for it in _DASHES if text.startswith(it, at)), None)):
            return _named(text, at, "dash", text[at + len(dash) :])
        if sign == "," and (found := _with_manner(text, at)):
            return found
        # A list of names may have commas: ROSENCRANTZ, GUILDENSTERN.
        if sign in ';!?"“”' or (sign == "," and not text[:at].isupper()):
            return None
    return _named(text, len(text), "alone", "") if len(text) <= _LONGEST else None


def _named(text: str, at: int, mark: Mark, rest: str) -> Candidate:
    name = " ".join(text[:at].split())
    return Candidate((mark, is_shouted(name) or is_caseless(name)), name, rest.strip())


def _with_business(text: str, at: int) -> Candidate | None:
    """NAME (business): words, or the same with a point or nothing behind the bracket."""
    if not text[:at].strip():
        return None
    closing = text.find(")" if text[at] == "(" else "]", at)
    behind = text[closing + 1 : closing + 3] if closing > 0 else ""
    business = text[at : closing + 1]
    if behind.startswith((":", "：")):
        return _named(text, at, "colon", f"{business} {text[closing + 2 :]}")
    if behind.startswith("."):
        return _named(text, at, "dot", f"{business} {text[closing + 2 :].lstrip('-— ')}")
    return _named(text, at, "bracket", text[at:])


def _with_manner(text: str, at: int) -> Candidate | None:
    """TOINETTE, en entrant. On y va. Or the same with nothing behind it: HAMLET, aside."""
    name, manner = text[:at], text[at + 1 :].lstrip()
    if not is_shouted(name) or not manner[:1].islower():
        return None
    end = manner.find(".", 0, _LONGEST + 40)
    if end < 0:
        return _named(name, at, "alone", f"({manner})") if len(manner) <= _LONGEST // 2 else None
    return _named(name, at, "dot", f"({manner[:end]}) {manner[end + 1 :].lstrip('-— ')}")


def _ends_name(text: str, at: int) -> bool:
    """Whether the point at *at* ends a name and not MRS. or an initial."""
    words = text[:at].split()
    if not words:
        return False
    following = text[at + 1 : at + 2]
    if following and following not in " -\u2014_([\t\"'“‘":
        return False
    more = text[at + 1 :].lstrip()[:1]
    return not (words[-1] in _SHORT and more.isupper()) or (len(words) > 1 and not more)


@lru_cache(maxsize=4096)
def _may_be_name(name: str, *, shouted: bool) -> bool:
    words = name.split()
    if not words or len(words) > 6 or len(name) > _LONGEST or not any(letter.isalpha() for letter in name):
        return False
    if name.upper() in _NOT_NAMES or DIRECTION.match(name) or act_or_scene(name) or is_cast_heading(name):
        return False
    if is_heading(name) or is_cut(name) or is_caption(name) or name.upper().startswith("END OF "):
        return False
    if shouted:
        return True
    if words[0].isdigit():
        words = words[1:] or ["-"]
    return (
        len(words) <= 4
        and words[0][0].isupper()
        and all(word[0].isupper() or word in _SMALL for word in words)
    )
