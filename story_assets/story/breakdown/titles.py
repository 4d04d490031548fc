"""What a script is called, and which episode each of its scenes belongs to."""

import re
from dataclasses import dataclass, field
from typing import Final

from story_assets.story.breakdown.moments import SceneText
from story_assets.story.breakdown.people import as_name
from story_assets.story.screenplay.elements import Lines, Script


@dataclass(frozen=True)
class Titles:
    """Of the story, and of its one episode if the title page names it."""

    story: str
    episode: str | None
    sources: dict[str, tuple[Lines, ...]] = field(default_factory=dict[str, tuple[Lines, ...]])


def titles(script: Script, before: str | None = None) -> Titles:
    """The titles of *script*; where it has none that it had *before*, and "Untitled" if there is none."""
    whole = re.sub(r"[_*]+", "", script.title.get("title", "")).strip()
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    one_line = " ".join(lines) or _first_header(script)
    found = re.search(r"(?i)\s*\bepisode\s+\w+\s*[:.–-]\s*(.+)$", one_line)
    if found is not None:
        story = as_name(one_line[: found.start()].strip())
        return Titles(story or before or "Untitled", as_name(found[1].strip()))
    return Titles(as_name(one_line)[:200] or before or "Untitled", None)


def _first_header(script: Script) -> str:
    """What stands over the whole text, as in Markdown: # The Paper Boat. A part of it is no title."""
    first = next(iter(script.elements), None)
    if first is None or first.kind != "section" or script.format == "play" or _PART.search(first.text):
        return ""
    return first.text if any(it.kind == "scene" for it in script.elements) else ""


_PART: Final = re.compile(
    r"(?i)\b(?:act|akt|acte|acto|part|episode|chapter|scene|sequence|teaser|prologue|epilogue|cold open|draft"
    r"|акт|действие|часть|серия|глава|пролог)\b|^\W*(?:第.{1,4}[集幕场部回章]|\d)"
)


def episode_of(scene: SceneText) -> str | None:
    """The episode that a heading such as 3-12 names, in the manner of Chinese short drama: e03."""
    number = scene.heading.number if scene.heading is not None else None
    found = re.fullmatch(r"\D*(\d{1,3})\s*[-–—]\s*(\d{1,3})\D*", number or "")
    return f"e{int(found[1]):02d}" if found is not None else None
