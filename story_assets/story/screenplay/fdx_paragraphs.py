"""The paragraphs of a Final Draft document, collected while its XML is parsed."""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers.expat import XMLParserType

from story_assets.story.screenplay.cues import cue
from story_assets.story.screenplay.elements import Element, ElementKind, Lines
from story_assets.story.screenplay.headings import heading, is_heading
from story_assets.story.screenplay.lines import joined

_KINDS: Final[dict[str, ElementKind]] = {
    "Scene Heading": "scene",
    "Character": "cue",
    "Parenthetical": "manner",
    "Dialogue": "speech",
    "Lyrics": "speech",
    "Singing": "speech",
    "Transition": "transition",
    "Cast List": "cast",
    "New Act": "section",
    "Show/Ep. Title": "section",
    "Outline 1": "section",
    "Outline 2": "section",
    "Outline Body": "synopsis",
}
"""Other types, also those that a template invents, are action."""
_BESIDE: Final = frozenset(
    {"SceneArcBeats", "HeaderAndFooter", "Header", "Footer", "Watermarking", "SmartType"}
)
"""What Final Draft keeps in paragraphs and nobody wrote into the script."""
_CREDIT: Final = re.compile(r"(?:written|screenplay|teleplay|story|created|adapted)?\s*by$", re.IGNORECASE)
_OTHER: Final = re.compile(r"(copyright|©|draft|contact|based on)", re.IGNORECASE)


class Refused(Exception):
    """The document declares a document type or entities."""


@dataclass
class _Paragraph:
    """A paragraph while its text comes in."""

    type: str
    number: str | None
    first: int
    texts: list[str] = field(default_factory=list[str])


class Paragraphs:
    """What was met so far."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._titles: list[str] = []
        self._names: list[str] = []
        self._open: list[_Paragraph] = []
        self._asides: list[Element] = []
        self._deep: dict[str, int] = {}
        self._parser: XMLParserType | None = None
        self._before = 0

    @property
    def is_open(self) -> bool:
        """Whether a paragraph is not finished."""
        return bool(self._open)

    @property
    def title(self) -> dict[str, str]:
        """The title page, by what its lines look like: Final Draft does not say."""
        said: dict[str, list[str]] = {}
        key = "title"
        for text in self._titles:
            if _CREDIT.match(text):
                said.setdefault("credit", []).append(text)
                key = "author"
            elif other := _OTHER.match(text):
                said.setdefault("copyright" if other[1] == "©" else other[1].lower(), []).append(text)
                key = "notes"
            else:
                said.setdefault(key, []).append(text)
                key = "notes" if key == "author" else key
        return {key: " ".join(texts) for key, texts in said.items()}

    def listen(self, parser: XMLParserType, before: int) -> None:
        """Hear of what *parser* meets; its first line is line *before* + 1 of the file."""
        self._parser, self._before = parser, before
        self._names.clear()
        self._deep.clear()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse

    def close(self) -> None:
        """Take what is open for finished: the rest of it is lost."""
        while self._open:
            self._finish(self._open.pop())

    def forget(self) -> None:
        """Drop everything."""
        self.elements.clear()
        self._titles.clear()
        self._open.clear()
        self._asides.clear()

    @property
    def _line(self) -> int:
        return self._before + (self._parser.CurrentLineNumber if self._parser else 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._names.append(name)
        self._deep[name] = self._deep.get(name, 0) + 1
        if name == "Paragraph":
            number = attributes.get("Number", "").strip() or None
            self._open.append(_Paragraph(attributes.get("Type", ""), number, self._line))

    def _end(self, name: str) -> None:
        self._names.pop()
        if name == "Paragraph" and self._open:
            self._finish(self._open.pop())
        self._deep[name] -= 1

    def _text(self, text: str) -> None:
        if self._open and self._names[-1] == "Text":
            self._open[-1].texts.append(text)

    def _finish(self, paragraph: _Paragraph) -> None:
        text = joined("".join(paragraph.texts).splitlines())
        if text:
            self._file(paragraph, text)
        if not self._open:
            # What is said about a heading stands inside of it, and belongs behind it.
            self.elements.extend(self._asides)
            self._asides.clear()

    def _file(self, paragraph: _Paragraph, text: str) -> None:
        if any(self._deep.get(name) for name in _BESIDE) or not self._deep.get("Content"):
            return
        if self._deep.get("TitlePage"):
            self._titles.append(text)
            return
        lines = Lines(paragraph.first, self._line)
        if self._deep.get("ScriptNote"):
            self._asides.append(Element("note", text, lines))
        elif self._deep.get("Summary"):
            self._asides.append(Element("synopsis", text, lines))
        else:
            self._add(paragraph, text, lines)

    def _add(self, paragraph: _Paragraph, text: str, lines: Lines) -> None:
        kind = _KINDS.get(paragraph.type, "action")
        if kind == "cue":
            who = cue(text)
            if who.name:
                off = who.is_off
                self.elements.append(Element("cue", text, lines, speakers=(who.name,), off_screen=off))
                self.elements.extend(Element("manner", manner, lines) for manner in who.manners)
        elif kind == "scene" or (kind == "action" and paragraph.type != "Action" and is_heading(text)):
            said = heading(f"{text} #{paragraph.number}#" if paragraph.number and "#" not in text else text)
            self.elements.append(Element("scene", text, lines, heading=said))
        elif kind == "manner":
            bare = text.removeprefix("(").removesuffix(")").strip()
            self.elements.append(Element("manner", bare or text, lines))
        elif kind == "cast":
            self.elements.append(Element("cast", text, lines, speakers=(cue(text).name,)))
        else:
            self.elements.append(Element(kind, text, lines))


def _refuse(*_declared: object) -> None:
    raise Refused
