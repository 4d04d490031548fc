"""What is printed before a play begins: title, author, contents, persons."""

import re
from typing import Final

from story_assets.story.screenplay.cues import is_shouted
from story_assets.story.screenplay.elements import Element
from story_assets.story.screenplay.lines import Line, joined
from story_assets.story.screenplay.marks import plain
from story_assets.story.screenplay.play_cues import Speaking, candidate
from story_assets.story.screenplay.play_parts import (
    DIRECTION,
    Part,
    act_or_scene,
    is_cast_heading,
    is_contents,
    person,
)

_BY: Final = re.compile(
    r"(?:a (?:play|comedy|tragedy|farce|drama)[\w ,]{0,40})?\bby\s+(?P<author>\S.*)$", re.IGNORECASE
)
_PAGE: Final = re.compile(r"[\s.\d]+$")
_NAME: Final = 6
_ENTRY: Final = 25
"""Words that an entry of the list of persons has at most."""


class Front:
    """The front matter, until the first speech or the first act that is no line of the contents."""

    def __init__(self, elements: list[Element], title: dict[str, str], marks: Speaking) -> None:
        self.title = title
        self._elements = elements
        self._marks = marks
        self._open = True
        self._mode: str | None = None
        self._contents: list[str] = []
        self._held: list[tuple[str, Line]] = []
        """Lines that look like persons, under no heading that says so."""
        self._named: set[str] = set()

    def lets_in(self, part: Part, first: str, following: list[list[Line]]) -> bool:
        """Whether the act or scene *first* opens the play and is not in its contents."""
        if self._mode == "contents":
            again = bool(self._contents) and _folded(first) == self._contents[0]
            if not again and not self._begins(following):
                return False
            self._mode = None
        if part.is_scene and not part.act and self._mode == "cast" and not part.number and not part.rest:
            return True
        self.close()
        return True

    def _begins(self, following: list[list[Line]]) -> bool:
        """Whether these paragraphs are played: somebody speaks or does something."""
        for paragraph in following:
            first = paragraph[0].text.strip()
            if is_cast_heading(first) or is_contents(first):
                return False
            if (
                self._marks.cue(first, opens_paragraph=True)
                or first.startswith(("(", "["))
                or DIRECTION.match(first)
            ):
                return True
            if len(paragraph) > 2 and not any(act_or_scene(line.text) for line in paragraph):
                return True
        return False

    def close(self) -> None:
        """The play begins."""
        if self._open:
            self._open = False
            self._mode = None
            if len(self._held) > 1:
                for text, line in self._held:
                    self._person(text, line)
            else:
                for text, line in self._held:
                    self._elements.append(Element("note", text, line.lines))
            self._held.clear()
            self._elements.sort(key=lambda element: element.lines.first)

    def takes(self, paragraph: list[Line]) -> bool:
        """Whether *paragraph* belongs to the front; if so it is filed."""
        if not self._open:
            # A cast may stand before each act.
            return False
        first = paragraph[0].text
        if is_contents(first):
            self._mode = "contents"
            self._list_contents(paragraph[1:])
        elif is_cast_heading(first) and (self._mode != "contents" or len(paragraph) != 1 or self._contents):
            self._mode = "cast"
            self._list_cast(paragraph[1:])
        elif self._mode == "contents":
            self._list_contents(paragraph)
        elif self._mode == "cast" and self._is_list(paragraph):
            self._list_cast(paragraph)
        elif self._mode is None and self._is_front(paragraph):
            self._front(paragraph)
        else:
            return False
        return True

    def _is_front(self, paragraph: list[Line]) -> bool:
        first = paragraph[0].text.strip()
        if self._marks.cue(first, opens_paragraph=True) and self._held_or_titled(first):
            return False
        return not (first[:1] in "([" or DIRECTION.match(first.strip("_[( ")))

    def _held_or_titled(self, first: str) -> bool:
        """A title may look like a name that stands alone; the second time it is somebody."""
        found = candidate(first)
        return not (
            found and found.style[0] == "alone" and not self.title and self._marks.names[found.name] < 2
        )

    def _front(self, paragraph: list[Line]) -> None:
        for line in paragraph:
            text = plain(joined([line.text])).strip("#_* ")
            author = _BY.match(text) if len(text) <= 80 else None
            if not text:
                continue
            if "title" not in self.title:
                self.title["title"] = text
            elif author and "author" not in self.title:
                self.title["author"] = author["author"]
            elif self._looks_like_person(text):
                self._held.append((text, line))
            else:
                self._elements.append(Element("note", text, line.lines))

    def _looks_like_person(self, text: str) -> bool:
        short = len(text.split()) <= _ENTRY and text != self.title["title"]
        return short and is_shouted(person(text))

    def _is_list(self, paragraph: list[Line]) -> bool:
        """Whether *paragraph* still lists persons: its first is no speech by one who was listed."""
        first = paragraph[0].text.strip()
        found = self._marks.cue(first, opens_paragraph=True)
        if found and found.name.casefold() in self._named and (found.rest or len(paragraph) > 1):
            return False
        return (not DIRECTION.match(first.strip("_[( ")) and not first.startswith(("(", "["))) or len(
            self._named
        ) == 0

    def _list_cast(self, lines: list[Line]) -> None:
        for line in lines:
            text = plain(joined([line.text])).strip("#* ").lstrip("-• ").strip()
            if not text or act_or_scene(text):
                continue
            if (
                line.text[:1].isspace()
                and self._named
                and not is_shouted(text.split()[0])
                and text[0].islower()
            ):
                continue
            if len(text.split()) <= _ENTRY and text[0].isupper():
                self._person(text, line)
            else:
                self._elements.append(Element("note", text, line.lines))

    def _person(self, text: str, line: Line) -> None:
        name = person(text)
        if len(name.split()) > _NAME:
            self._elements.append(Element("note", text, line.lines))
            return
        self._named |= {name.casefold(), *(word.casefold() for word in name.split())}
        self._elements.append(Element("cast", text, line.lines, speakers=(name,)))

    def _list_contents(self, lines: list[Line]) -> None:
        for line in lines:
            if text := plain(joined([line.text])):
                self._contents.append(_folded(line.text))
                self._elements.append(Element("note", text, line.lines))


def _folded(text: str) -> str:
    return _PAGE.sub("", plain(text).strip("#*_ ")).casefold()
