"""What a script is made of, whatever format it was written in."""

from dataclasses import dataclass
from typing import Literal

ElementKind = Literal[
    "scene", "action", "cue", "manner", "speech", "transition", "cast", "section", "synopsis", "note"
]
"""A heading; what happens; who speaks; how; what is said; a cut; who is in the scene or the play, one
element a name; an act or another part; and words for people who read the script."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file, counted from 1, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What a scene heading says, in the script's own words."""

    number: str | None
    """As written, such as 12A or 1-1."""
    int_ext: Literal["INT", "EXT", "INT/EXT"] | None
    place: str
    time: str | None
    """As written, such as DAY, LATER or 夜."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element. A speech is preceded by its cue; manners stand between or inside."""

    kind: ElementKind
    text: str
    """Without markup, line breaks as spaces, but never empty."""
    lines: Lines
    heading: Heading | None = None
    """Of a scene."""
    speakers: tuple[str, ...] = ()
    """Of a cue: the names it stands for, without extensions such as (V.O.), several if together. Of an
    entry of the cast: the name in it."""
    off_screen: bool = False
    """Of a cue: whether it says that the speaker is heard and not seen."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was read in spite of what is wrong with it, or could not be read."""

    lines: Lines | None
    message: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it was read."""

    format: Literal["fountain", "fdx", "play", "short_drama", "text"]
    title: dict[str, str]
    """The title page: title, author and whatever else it says, keys in lower case."""
    elements: tuple[Element, ...]
    doubts: tuple[Doubt, ...] = ()
