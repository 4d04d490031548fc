"""The C parser's events, and its complaints in plain words with their line."""

import re
from collections.abc import Callable
from typing import Final, cast

from yaml import CSafeLoader
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import Event, StreamEndEvent

from story_assets.story.reading.errors import FieldPath


class Refused(Exception):
    """Text that is not YAML, or more YAML than a story file can be."""

    def __init__(self, line: int | None, message: str, path: FieldPath = ()) -> None:
        super().__init__(line, message, path)
        self.line = line
        self.message = message
        self.path = path


def each_event(text: str, take: Callable[[Event], None]) -> None:
    """Give every event of *text* to *take*, syntax errors as `Refused`."""
    loader = CSafeLoader(text)
    next_event = cast("Callable[[], Event]", loader.get_event)
    try:
        event = next_event()
        while type(event) is not StreamEndEvent:
            take(event)
            event = next_event()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused(mark.line + 1 if mark else None, _in_plain_words(error)) from None
    except YAMLError:
        raise Refused(None, "this is not YAML") from None
    finally:
        loader.dispose()


def line_of(event: Event) -> int:
    """The line that *event* starts on, from 1."""
    assert event.start_mark is not None
    return event.start_mark.line + 1


def _in_plain_words(error: MarkedYAMLError) -> str:
    problem = (error.problem or "").strip()
    for start, words in _SYNTAX.items():
        if problem.startswith(start):
            return words + _opened(error)
    return f"this is not YAML: {problem}" if problem else "this is not YAML"


def _opened(error: MarkedYAMLError) -> str:
    """Where the bracket or quote was opened that is not closed: the error shows up far below it."""
    opened, noticed = error.context_mark, error.problem_mark
    if opened and noticed and opened.line != noticed.line and re.search("quoted|flow", error.context or ""):
        return f"; it was opened on line {opened.line + 1}"
    return ""


_SYNTAX: Final = {
    "found a tab character": "a tab stands here; indent with spaces, never tabs",
    "found character that cannot start any token": "a value cannot start with this character; indent with"
    " spaces, never tabs, and quote text that starts with @ ` or %",
    "mapping values are not allowed": "a colon is not allowed here; quote a text that has a colon and a"
    " space in it, or mend the indentation",
    "could not find expected ':'": "the colon after a name is missing here or on the line above",
    "did not find expected ',' or '}'": "a { is not closed, or a comma is missing",
    "did not find expected ',' or ']'": "a [ is not closed, or a comma is missing",
    "did not find expected node content": "a value is missing here, or a [ or { is not closed",
    "found unexpected end of stream": "the file ends inside a quoted text",
    "did not find expected key": "the indentation does not agree with the lines above, or a quote stands"
    " inside a quoted text",
    "did not find expected '-' indicator": "a list item should start with - at the indentation of the others",
    "block sequence entries are not allowed": "a list item cannot stand here; give it its own line",
    "found unknown escape character": "no such escape in double quotes; write \\\\ or use single quotes",
    "did not find expected alphabetic": "& and * start anchors and aliases; quote text that starts with them",
    "did not find expected <document start>": "something stands after the end of the document",
    "found undefined tag handle": "text that starts with ! is a tag; quote it",
}
