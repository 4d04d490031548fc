"""A script in any format becomes a list of elements; what cannot be read becomes a doubt."""

from pathlib import PurePath
from typing import Final, Literal

from story_assets.story.screenplay.decoding import decoded
from story_assets.story.screenplay.elements import Doubt, Element, Lines, Script
from story_assets.story.screenplay.fdx import fdx
from story_assets.story.screenplay.finishing import finished, not_a_script
from story_assets.story.screenplay.formats import is_noise, kind_of, opened
from story_assets.story.screenplay.fountain import fountain
from story_assets.story.screenplay.lines import Line, lines_of
from story_assets.story.screenplay.play import play
from story_assets.story.screenplay.short_drama import short_drama
from story_assets.story.screenplay.text import text_script

Format = Literal["fountain", "fdx", "play", "short_drama", "text"]
MAX_BYTES: Final = 5_000_000
"""Of one script. The longest feature I know has 400,000, a season of short drama a million."""


def read_script(content: bytes, name: str) -> Script:
    """What *content* says. *name* counts for its suffix only, and only where the content leaves a choice.

    Never raises: what is wrong is a doubt, with its lines where it has any.
    """
    if len(content) > MAX_BYTES:
        size = f"{len(content) / 1e6:.1f} MB"
        return Script("text", {}, (), (Doubt(None, f"has {size}; no script needs more than 5 MB"),))
    if reason := opened(content):
        return Script("text", {}, (), (Doubt(Lines(1, 1), reason),))
    text, doubts = decoded(content)
    if is_noise(text):
        return Script(
            "text", {}, (), (Doubt(None, "this is not text, or in an encoding nobody uses"), *doubts)
        )
    lines, unseen = lines_of(text)
    found = kind_of(lines, PurePath(name).suffix.lower())
    title, elements, troubles = _read(found, text, lines)
    whole = finished(elements)
    return Script(found, title, whole, (*doubts, *unseen, *troubles, *not_a_script(whole)))


def format_of(content: bytes, name: str) -> Format:
    """The format in which `read_script` would read *content*."""
    if len(content) > MAX_BYTES or opened(content):
        return "text"
    text, _ = decoded(content)
    if is_noise(text):
        return "text"
    lines, _ = lines_of(text)
    return kind_of(lines, PurePath(name).suffix.lower())


def _read(found: Format, text: str, lines: list[Line]) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    match found:
        case "fdx":
            return fdx(text)
        case "fountain":
            return fountain(lines)
        case "play":
            return play(lines)
        case "short_drama":
            return short_drama(lines)
        case "text":
            return text_script(lines)
