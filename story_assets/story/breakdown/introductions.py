"""Where a script introduces people: in its list of characters, under headings, in capitals in the action."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.moments import SceneText
from story_assets.story.screenplay.elements import Element, Lines, Script

ToldT = TypeVar("ToldT")


@dataclass
class Introduction:
    """Somebody, and what the script says of them where it has them first."""

    name: str
    lines: Lines
    also: tuple[str, ...] = ()
    """What else they are called there: (County Attorney)."""
    told: list[tuple[str, Lines]] = field(default_factory=list[tuple[str, Lines]])
    is_listed: bool = False
    is_group: bool = False
    is_kind: bool = False
    """A GUARD: one of several there may be, and not a name."""
    count: int = 1

    def told_as(self, kind: Callable[[str, Lines], ToldT]) -> tuple[ToldT, ...]:
        """What is told of them, each as a *kind*."""
        return tuple(kind(words, lines) for words, lines in self.told)


def introductions(script: Script, scenes: Iterable[SceneText], cues: set[str]) -> Iterator[Introduction]:
    """Everyone introduced in *script*, in order. *cues* are the names of those who speak, folded."""
    told = tuple(scenes)
    listed = [one for it in script.elements if it.kind == "cast" for one in _listed(it)]
    known: dict[str, Introduction] = {}
    for it in listed:
        known.setdefault(it.name.casefold(), it)
    yield from known.values()
    if not (script.format == "play" and listed):
        found = [
            it for scene in told for m in scene.moments if m.kind == "business" for it in _in(m.text, m.lines)
        ]
        actions = " ".join(m.text for scene in told for m in scene.moments if m.kind == "business")
        for it in found:
            same = known.get(it.name.casefold())
            if same is not None:
                same.told += it.told
            elif it.is_group or _is_person(it, cues, actions):
                known[it.name.casefold()] = it
                yield it
        for it in _creatures(told, cues, [*known.values()]):
            known[it.name.casefold()] = it
            yield it
    _described(list(known.values()), told)


def _listed(it: Element) -> Iterator[Introduction]:
    """Entries of a list: GEORGE HENDERSON (County Attorney); LEWIS HALE, a farmer; 林晚：女，25岁。"""
    text, lines = it.text, it.lines
    is_one = re.search(r"[a-zа-я]{3}", text) or len(it.speakers) == 1
    for entry in [text] if is_one else re.split(r"[、，,;；](?=\S)|[、；;]", text):
        found = re.match(
            r"\s*([^,(（:：]+?)\s*(?:[(（]([^)）]*)[)）])?\s*(?:[,:：]\s*(.*))?$",
            entry.strip().rstrip(".。】]"),
        )
        if found is None or not found[1] or lexicon.says("group", "several", found[1]):
            continue
        told = [(part.strip(), lines) for part in (found[2], found[3]) if part and part.strip()]
        roles = (found[2].strip(),) if found[2] and not re.search(r"\d|^[男女]$", found[2]) else ()
        yield Introduction(found[1].strip(), lines, roles, told, is_listed=True)


_CAPITALS: Final = re.compile(
    r"(?<![\w'’\"“*])(?:[A-ZА-ЯЁ][A-ZА-ЯЁ'’-]*[A-ZА-ЯЁ])"
    r"(?:[ ]+(?:[A-ZА-ЯЁ][A-ZА-ЯЁ'’.-]+|#?\d+))*(?![\w'’]|[!?\"”]|\.\w)"
)
_COUNTS: Final = {
    word: n
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
}


def _in(text: str, lines: Lines) -> Iterator[Introduction]:
    """Names in capitals, with what follows each; names in one row share it."""
    if text.upper() == text:
        return
    found = list(_CAPITALS.finditer(text))
    row: list[Introduction] = []
    for number, match in enumerate(found):
        until = found[number + 1].start() if number + 1 < len(found) else len(text)
        tail = text[match.end() : until]
        row.append(_named(match[0], lines))
        row[-1].is_kind = _ARTICLE.search(text, 0, match.start()) is not None
        if number + 1 < len(found) and re.fullmatch(r"[\s,]*(?:and|&|и)?\s*", tail):
            continue
        if words := _description(tail):
            # "CHALF, NAR and YOR, each 15" tells of three; "a DOG and MARGARET, 37" of one.
            for one in row if _OF_EACH.match(words) else row[-1:]:
                one.told.append((_without_others(words, one, row), lines))
        yield from row
        row = []


def _without_others(words: str, one: Introduction, row: list[Introduction]) -> str:
    """*words* without what only another of the *row* has: all in robes, and Chalf with a beanie."""
    others = "|".join(re.escape(it.name) for it in row if it is not one)
    if not others:
        return words
    return re.sub(rf",?\s+(?:and\s+)?(?:{others})\s+(?:with|in|wearing)\b[^,;]*", "", words, flags=re.I)


_ARTICLE: Final = re.compile(
    r"\b(?:an?|the|another|two|three|four|some|his|her|their)\s+(?:[a-z-]+,?\s+){0,2}$", re.I
)
_OF_EACH: Final = re.compile(r"(?:each|all|both|two|three|four|каждый|оба|все)\b", re.I)


def _named(capitals: str, lines: Lines) -> Introduction:
    first, _, rest = capitals.partition(" ")
    count = _COUNTS.get(first.casefold(), 0)
    if rest and (count > 1 or lexicon.says("group", "crowd", first)):
        return Introduction(rest, lines, is_group=True, count=count)
    return Introduction(capitals, lines)


def _description(tail: str) -> str:
    """What a sentence says of somebody after the name, up to what they do."""
    found = re.match(r"\s*(?:,|\(|[—–-]{1,2})\s*(.*)", tail, re.S)
    if found is None:
        return ""
    words = re.split(r"[.;!?](?:\s|$)", found[1])[0]
    if tail.lstrip().startswith("("):
        inside, _, after = words.partition(")")
        words = f"{inside}{after}" if after.lstrip().startswith(",") else inside
    words = re.split(r",?\s+and (?:she|he|they)\b", re.sub(r",?\s+(?:who|that)\b[^,;]*", "", words))[0]
    return _DOES.split(words, maxsplit=1)[0].strip(" ,)") if words else ""


_DOES: Final = re.compile(
    r",\s+(?!(?:in|with|of|on|at|from|all|each|both|and|or|dressed|wearing|clad|aged|still|also|very|the|an?)\b)"
    r"[a-z]+s?\s+(?:through|at|in|on|to|into|the|an?|his|her|their|down|over|up|out|by|from|around|across|along"
    r"|them|it|him|us|me|as|while)\b"
)
"""", sits at a table": what somebody does, and not what they are."""


def _is_person(it: Introduction, cues: set[str], actions: str) -> bool:
    """Whether a name in capitals is somebody, and not a sound, a sign or a thing."""
    key = re.sub(r"[\W_]+", " ", it.name.casefold()).strip()
    if key in cues or any(key.endswith(f" {cue}") for cue in cues):
        return True
    if any(re.search(r"^\W*(?:\d{1,3}\b|an?\b|the\b)|\b\d{2}s?\b", words) for words, _ in it.told):
        return True
    if lexicon.said("sex", it.name) or lexicon.said("species", it.name) in (
        "four_legged",
        "robot",
        "creature",
    ):
        return True
    name = it.name.title()
    return name in actions and len(re.findall(rf"(?<!\w){re.escape(name)}\s+[a-z]+s\b", actions)) >= 2


_CREATURE: Final = re.compile(r"\b[Tt]he ([A-Z][a-z]+)\s+(?!is\b|was\b|has\b)[a-z]+s\b")


def _creatures(
    scenes: Iterable[SceneText], cues: set[str], known: Sequence[Introduction]
) -> Iterator[Introduction]:
    """Whom a script calls by what they are, with a capital, and never introduces: The Dragon frowns."""
    said = " ".join(
        (*cues, *(words for it in known for words in (it.name, *it.also, *(w for w, _ in it.told))))
    )
    found: set[str] = set()
    for moment in (m for scene in scenes for m in scene.moments if m.kind == "business"):
        for name in _CREATURE.findall(moment.text):
            if name in found or lexicon.found(name, said) or lexicon.said("species", name) is None:
                continue
            found.add(name)
            yield Introduction(name, moment.lines, is_kind=True)


_TITLED: Final = re.compile(r"(?:MRS|MISS|MS|MR|Mrs|Miss|Ms|Mr)\b")


def _described(people: list[Introduction], scenes: tuple[SceneText, ...]) -> None:
    """What is said of people elsewhere in plain words: MRS HALE is larger; Charya (the Librarian)."""
    for it in people:
        called = {it.name, it.name.title(), *it.also, *map(str.upper, it.also)}
        if it.is_listed and not _TITLED.match(it.name):
            called.add(it.name.split()[-1])
        names = "|".join(sorted(map(re.escape, called)))
        pattern = re.compile(
            rf"(?<!\w)(?<!M[Rr]s )(?<!M[Rr]S )(?:{names})(?:\s+and\s+[A-Z]+)?"
            r"\s+(?:is|are)\s+((?:an?\s)?[^.;,!?]*)"
        )
        role = re.compile(rf"(?<!\w)(?:{names})\s+\(the ([\w -]{{3,30}})\)")
        for moment in (m for scene in scenes for m in scene.moments if m.kind == "business"):
            if not any(name in moment.text for name in called):
                continue
            for found in pattern.finditer(moment.text):
                is_passing = (
                    len(found[1].split()) < 3 and lexicon.earliest("expression", found[1]) is not None
                )
                if not is_passing and not re.search(r"ing\b|^(?:in|on|at|about)\b", found[1]):
                    it.told.append((found[1].strip(), moment.lines))
            for found in role.finditer(moment.text):
                if found[1] not in it.also:
                    it.also = (*it.also, found[1])
