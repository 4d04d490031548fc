"""Screenplays in plain text or Markdown, as word processors and printers leave them."""

from dataclasses import replace
from typing import Final

from story_assets.story.screenplay.blocks import elements_of
from story_assets.story.screenplay.elements import Doubt, Element
from story_assets.story.screenplay.gutenberg import without_licence
from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.layout import laid_out
from story_assets.story.screenplay.lines import Line
from story_assets.story.screenplay.markdown import without_markdown
from story_assets.story.screenplay.pages import whole_pages
from story_assets.story.screenplay.play_parts import act_or_scene, is_cast_heading
from story_assets.story.screenplay.titles import printed_title, title_page


def text_script(lines: list[Line]) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    """The title page, the elements and the doubts of a screenplay in plain text."""
    said, kept = without_licence(lines)
    title, rest = title_page(without_markdown(kept))
    if not title:
        title, rest = printed_title(rest)
    return {**said, **title}, elements_of(laid_out(whole_pages(_with_persons(rest)))), []


def _with_persons(lines: list[Line]) -> list[Line]:
    """*lines*, with the list of persons in front of the first scene told as such."""
    told: list[Line] = []
    lists = False
    for at, line in enumerate(lines):
        text = line.text.strip()
        if line.says == "scene" or is_heading(text) or act_or_scene(text):
            return [*told, *lines[at:]]
        if lists and text and len(text.split()) <= _ENTRY:
            told.append(replace(line, text=text.lstrip("-•* "), says="cast"))
            continue
        lists = (lists and not text) or is_cast_heading(text)
        told.append(line)
    return lines


_ENTRY: Final = 25
"""Words that an entry of the list of persons has at most."""
