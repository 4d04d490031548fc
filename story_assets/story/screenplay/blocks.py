"""The grammar that screenplays share: blocks between empty lines, each known by its first line."""

from collections import Counter
from typing import Final

from story_assets.story.screenplay.cues import LONGEST_NAME, cue, is_caseless, is_shouted
from story_assets.story.screenplay.elements import Element, ElementKind, Lines
from story_assets.story.screenplay.headings import heading, is_heading, shouts_heading, without_number
from story_assets.story.screenplay.lines import Line, joined
from story_assets.story.screenplay.marks import plain
from story_assets.story.screenplay.parts import is_act, is_caption, is_cut
from story_assets.story.screenplay.play_parts import person

_ALONE: Final[frozenset[ElementKind]] = frozenset(
    {"scene", "section", "synopsis", "transition", "note", "cast"}
)
"""Kinds that are one line and part what stands around them."""
_SENTENCE_ENDS: Final = tuple("!?,;…。！？，；、—-")
_MANY_WORDS: Final = 6
"""A cue of more words that comes once, over lines that are in capitals too, is a paragraph."""


def elements_of(lines: list[Line], *, caseless_names: bool = True) -> list[Element]:
    """What *lines* say. A line that was told what it is is believed."""
    reading = _Reading(lines, caseless_names)
    while reading.at < len(lines):
        reading.step()
    return reading.elements


class _Reading:
    """One pass over the lines."""

    def __init__(self, lines: list[Line], caseless_names: bool) -> None:
        self.lines = lines
        self.at = 0
        self.elements: list[Element] = []
        self._fresh = True
        """Whether an empty line, or one that parts, stood before."""
        self._caseless = caseless_names
        blanks = [line for line in lines if line.is_blank]
        spaced = sum(bool(line.text) for line in blanks)
        self._spaces_hold = spaced * 2 <= len(blanks)
        """Whether a line of two spaces was meant; an editor that indents empty lines means nothing by it."""
        self._times = Counter(
            cue(line.text).name
            for at, line in enumerate(lines)
            if line.says == "cue" or (self._stands_apart(at) and self._could_be_cue(at))
        )

    def step(self) -> None:
        """Read what begins here."""
        line = self.lines[self.at]
        if line.is_blank:
            self._fresh = True
            self.at += 1
        elif line.says in _ALONE:
            self._single(line.says or "action")
        elif line.says == "cue":
            self._dialogue()
        elif line.says is None and (kind := self._opens()):
            self._single(kind)
        elif line.says is None and self._fresh and self._is_cue():
            self._dialogue()
        elif line.says in ("speech", "manner"):
            self._loose(line.says)
        else:
            self._paragraph()

    def _opens(self) -> ElementKind | None:
        text = self.lines[self.at].text.strip()
        if (self._fresh and is_heading(text)) or shouts_heading(text):
            return "scene"
        bare = plain(text).strip()
        if is_cut(bare) and (self._fresh or bare.isupper()):
            return "transition"
        if self._fresh and is_act(bare) and not self._goes_on(self.at + 1):
            return "section"
        return None

    def _single(self, kind: ElementKind) -> None:
        line = self.lines[self.at]
        text = joined([plain(line.text)])
        said = heading(plain(line.text)) if kind == "scene" else None
        text = without_number(text) if said else text
        if text:
            names = (person(text),) if kind == "cast" else ()
            self.elements.append(Element(kind, text, line.lines, heading=said, speakers=names))
        self.at += 1
        self._fresh = True

    def _loose(self, kind: ElementKind) -> None:
        """Words with no speaker before them: a song that is sung by nobody in particular."""
        line = self.lines[self.at]
        spoken = bool(self.elements) and self.elements[-1].kind in ("cue", "manner", "speech")
        if text := joined([plain(line.text)]):
            self.elements.append(Element(kind if spoken else "action", text, line.lines))
        self.at += 1
        self._fresh = False

    def _paragraph(self) -> None:
        texts: list[str] = []
        asides: list[Element] = []
        first = last = self.lines[self.at].number
        start = self.at
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.says == "note":
                asides.append(Element("note", line.text, line.lines))
                self._fresh = True
            elif line.is_blank or (self.at > start and self._parts(line)):
                break
            else:
                texts.append(line.text)
                last = line.lines.last
            self.at += 1
        if text := joined([plain(joined(texts))]):
            self.elements.append(Element("action", text, Lines(first, last)))
        self.elements.extend(asides)
        self._fresh = bool(asides)

    def _parts(self, line: Line) -> bool:
        """Whether *line* ends the paragraph before it."""
        if line.says is not None:
            return True
        after_note = self._fresh and self.lines[self.at - 1].says == "note"
        self._fresh = False
        if self._opens():
            return True
        return after_note and self._is_cue()

    def _dialogue(self) -> None:
        line = self.lines[self.at]
        who = cue(line.text)
        text = joined([plain(line.text)]).rstrip("^").rstrip()
        self.at += 1
        if not who.name or not self._goes_on(self.at):
            if text:
                self.elements.append(Element("action", text, line.lines))
            self._fresh = False
            return
        self.elements.append(Element("cue", text, line.lines, speakers=(who.name,), off_screen=who.is_off))
        self.elements.extend(Element("manner", manner, line.lines) for manner in who.manners)
        self._spoken()
        self._fresh = False

    def _spoken(self) -> None:
        said: list[Line] = []
        manner: list[Line] = []
        asides: list[Element] = []
        while self._goes_on(self.at):
            line = self.lines[self.at]
            self.at += 1
            text = line.text.strip()
            if line.says == "note":
                asides.append(Element("note", line.text, line.lines))
            elif manner or line.says == "manner" or (line.says is None and text.startswith(("(", "（"))):
                if not manner:
                    self._say("speech", said)
                manner.append(line)
                if text.endswith((")", "）")) or line.says == "manner":
                    self._say("manner", manner)
                elif len(manner) > 5 or not _closes_soon(self.lines, self.at):
                    said, manner = [*said, *manner], []
            else:
                said.append(line)
        self._say("speech", [*said, *manner])
        self.elements.extend(asides)

    def _say(self, kind: ElementKind, lines: list[Line]) -> None:
        if not lines:
            return
        text = plain(joined([line.text for line in lines])).strip()
        if kind == "manner":
            text = text.removeprefix("(").removeprefix("（").removesuffix(")").removesuffix("）").strip()
        if text:
            self.elements.append(Element(kind, text, Lines(lines[0].number, lines[-1].lines.last)))
        lines.clear()

    def _goes_on(self, at: int) -> bool:
        """Whether line *at* belongs to the speech before it."""
        if at >= len(self.lines):
            return False
        line = self.lines[at]
        if line.is_blank:
            held = self._spaces_hold and len(line.text) >= 2 and at + 1 < len(self.lines)
            return held and not self.lines[at + 1].is_blank and not self._could_be_cue(at + 1)
        if line.says is not None:
            return line.says in ("speech", "manner") or (
                line.says == "note" and self._goes_on_after_notes(at)
            )
        text = line.text.strip()
        return not shouts_heading(text) and not (text.endswith("TO:") and is_cut(text))

    def _goes_on_after_notes(self, at: int) -> bool:
        while at < len(self.lines) and self.lines[at].says == "note":
            at += 1
        return (
            at < len(self.lines)
            and not self.lines[at].is_blank
            and self.lines[at].says in (None, "speech", "manner")
        )

    def _stands_apart(self, at: int) -> bool:
        return at == 0 or self.lines[at - 1].is_blank or self.lines[at - 1].says is not None

    def _could_be_cue(self, at: int) -> bool:
        """Whether line *at* has the shape of a cue, if it stands where one can stand."""
        line = self.lines[at]
        if line.says is not None or line.is_blank or at + 1 >= len(self.lines) or self.lines[at + 1].is_blank:
            return False
        if len(line.text) > 3 * LONGEST_NAME:
            return False
        text = plain(line.text).strip()
        name = cue(text).name
        if (
            not 0 < len(name) <= LONGEST_NAME
            or text.endswith(_SENTENCE_ENDS)
            or name.endswith(_SENTENCE_ENDS)
        ):
            return False
        if is_caption(text) or is_cut(text) or is_heading(text):
            return False
        return is_shouted(name) or (self._caseless and is_caseless(name) and len(name) <= 10)

    def _is_cue(self) -> bool:
        if not self._could_be_cue(self.at):
            return False
        text = self.lines[self.at].text
        name = cue(text).name
        if self._times[name] >= 2:
            return True
        if is_caseless(name):
            return False
        if name.endswith(".") and len(name.rstrip(".").split()[-1:] or [""]) and len(name.split()[-1]) > 4:
            return False
        return len(name.split()) <= _MANY_WORDS or not is_shouted(self.lines[self.at + 1].text)


def _closes_soon(lines: list[Line], at: int) -> bool:
    """Whether a parenthesis that is open before line *at* closes in its block."""
    for line in lines[at : at + 5]:
        if line.is_blank or line.says is not None:
            return False
        if line.text.rstrip().endswith((")", "）")):
            return True
    return False
