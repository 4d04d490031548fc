"""Stage plays as they are printed: acts, scenes, directions, and NAME: (_business_) words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from story_assets.story.screenplay.cues import is_shouted, parts
from story_assets.story.screenplay.elements import Doubt, Element, Heading, Lines
from story_assets.story.screenplay.gutenberg import without_licence
from story_assets.story.screenplay.lines import Line, joined
from story_assets.story.screenplay.marks import plain
from story_assets.story.screenplay.play_cues import Candidate, Speaking, speaking
from story_assets.story.screenplay.play_front import Front
from story_assets.story.screenplay.play_parts import DIRECTION, Part, act_or_scene
from story_assets.story.screenplay.play_scenes import first_clause, staged
from story_assets.story.screenplay.speeches import asides

_BRACKETS: Final = {"(": ")", "[": "]"}
_CUSTOM: Final = 3
"""Directions in brackets from which on a paragraph in none is more of the speech before it."""
_SHORT: Final = 90
"""Characters of a scene's description that is taken for the name of the place."""
_RULE: Final = re.compile(r"[\s*_=\-\u2014~•.]+$")


def play(lines: list[Line]) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    """The title page, the elements and the doubts of a stage play."""
    title, body = without_licence(lines)
    body = [replace(line, text=line.text.lstrip("#")) if line.text.startswith("#") else line for line in body]
    reading = _Reading(speaking(body), title)
    paragraphs = list(_paragraphs(body, reading.speaking))
    marked = sum(_is_bracketed(joined([line.text for line in it])) for it in paragraphs)
    reading.is_bracketing = marked >= _CUSTOM
    for at, paragraph in enumerate(paragraphs):
        reading.read(paragraph, paragraphs[at + 1 : at + 4])
    reading.front.close()
    elements, doubts = staged(reading.elements)
    return reading.front.title, elements, doubts


def _paragraphs(lines: list[Line], marks: Speaking) -> Iterator[list[Line]]:
    """Runs of lines that belong together: an empty line parts them, and so does who speaks."""
    run: list[Line] = []
    for line in lines:
        if line.is_blank:
            if run:
                yield run
            run = []
            continue
        if run and (_opens(line, marks) or (len(run) == 1 and _is_part(run[0]) and _is_part(line))):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_part(line: Line) -> bool:
    return len(line.text) <= _SHORT and act_or_scene(line.text) is not None


def _opens(line: Line, marks: Speaking) -> bool:
    text = line.text.strip()
    if marks.cue(text, opens_paragraph=False) is not None:
        return True
    if marks.is_dense and (DIRECTION.match(text) or _is_bracketed(text)):
        return True
    part = act_or_scene(text)
    return (
        part is not None
        and len(text) <= 60
        and text[0].isupper()
        and (is_shouted(text.split()[0]) or marks.is_dense)
    )


def _is_bracketed(text: str) -> bool:
    """Whether all of *text* stands in one pair of brackets, or in italics."""
    bare = text.strip().strip("_*").strip()
    closing = _BRACKETS.get(bare[:1])
    if closing:
        return bare.rstrip(".").endswith(closing) and bare.find(closing) >= len(bare.rstrip(".")) - 1
    stripped = text.strip()
    return len(stripped) > 2 and stripped[0] == stripped[-1] == "_" and stripped.count("_") == 2


class _Reading:
    """What was read so far."""

    def __init__(self, marks: Speaking, title: dict[str, str]) -> None:
        self.speaking = marks
        self.elements: list[Element] = []
        self.front = Front(self.elements, title, marks)
        self.is_bracketing = False
        self._speaks = False
        """Whether somebody was speaking last."""
        self._waits = False
        """Whether a name stands alone and its words come in the next paragraph."""

    def read(self, paragraph: list[Line], following: list[list[Line]]) -> None:
        """Read one paragraph, with the ones that follow it in sight."""
        rest = paragraph
        while rest:
            rest = self._read(rest, following)

    def _read(self, paragraph: list[Line], following: list[list[Line]]) -> list[Line]:
        first = paragraph[0].text.strip()
        if _RULE.match(first) and len(paragraph) == 1:
            return []
        part = act_or_scene(first)
        if part and not self._waits and self.front.lets_in(part, first, following):
            return self._open(part, paragraph)
        if self.front.takes(paragraph):
            self._speaks = False
        elif found := self.speaking.cue(first, opens_paragraph=True):
            self._speech(found, paragraph)
        elif self._is_direction(first, paragraph):
            self._direct(paragraph)
        elif self._waits or (self._speaks and (self.is_bracketing or first[:1] in "([")):
            self._waits = False
            self.elements.extend(asides([(line.text, line.number) for line in paragraph]))
        else:
            self._direct(paragraph)
        return []

    def _open(self, part: Part, paragraph: list[Line]) -> list[Line]:
        """File an act, a scene or both; the lines of *paragraph* that are still to be read."""
        first = paragraph[0].number
        self._speaks = self._waits = False
        if part.act:
            self.elements.append(Element("section", plain(joined([part.act])), Lines(first, first)))
        if not part.is_scene:
            return paragraph[1:]
        whole = Lines(first, paragraph[-1].number)
        said = plain(joined([part.rest, *(line.text for line in paragraph[1:])])).strip("()[] _*")
        label = paragraph[0].text.removesuffix(part.rest) if part.rest else paragraph[0].text
        short = len(said) <= _SHORT or (len(paragraph) == 1 and "." not in said[:-1])
        place = said.rstrip(".") if short else first_clause(said)
        text = plain(joined([f"{label.strip()} {place}"])).strip(" #[]()_*")
        heading = Heading(part.number, None, place, None)
        self.elements.append(Element("scene", text, whole if short else Lines(first, first), heading=heading))
        if not short:
            self.elements.append(Element("action", said, whole))
        return []

    def _speech(self, found: Candidate, paragraph: list[Line]) -> None:
        self.front.close()
        first = paragraph[0]
        name = plain(found.name).strip(" .:")
        names = tuple(it.strip() for it in parts(name)) if "," in name else (name,)
        self.elements.append(Element("cue", name, Lines(first.number, first.number), speakers=names))
        words = [(found.rest, first.number), *((line.text, line.number) for line in paragraph[1:])]
        said = list(asides([it for it in words if it[0].strip()]))
        self.elements.extend(said)
        self._waits = not said
        self._speaks = True

    def _is_direction(self, first: str, paragraph: list[Line]) -> bool:
        if self._waits:
            return False
        if DIRECTION.match(first.strip("_[( ")):
            return True
        return _is_bracketed(joined([line.text for line in paragraph])) or self._names_who(first)

    def _names_who(self, first: str) -> bool:
        """NORA goes to the door: a name in capitals and a verb behind it."""
        words = first.split()
        name = " ".join(word for word in words[:2] if word.isupper())
        following = words[len(name.split())] if len(words) > len(name.split()) else ""
        return bool(name) and self.speaking.names[name] > 0 and following[:1].islower()

    def _direct(self, paragraph: list[Line]) -> None:
        text = plain(joined([line.text for line in paragraph])).strip()
        if _is_bracketed(text) or text[:1] in "[(":
            text = text.strip("[]() _").strip() if _is_bracketed(text) else text.lstrip("[(")
        if text:
            self.elements.append(Element("action", text, Lines(paragraph[0].number, paragraph[-1].number)))
