"""Screenplays in plain text or Markdown, as word processors and printers leave them."""

from story_assets.story.screenplay.blocks import elements_of
from story_assets.story.screenplay.elements import Doubt, Element
from story_assets.story.screenplay.gutenberg import without_licence
from story_assets.story.screenplay.layout import laid_out
from story_assets.story.screenplay.lines import Line
from story_assets.story.screenplay.markdown import without_markdown
from story_assets.story.screenplay.pages import whole_pages
from story_assets.story.screenplay.titles import printed_title, title_page


def text_script(lines: list[Line]) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    """The title page, the elements and the doubts of a screenplay in plain text."""
    said, kept = without_licence(lines)
    title, rest = title_page(without_markdown(kept))
    if not title:
        title, rest = printed_title(rest)
    return {**said, **title}, elements_of(laid_out(whole_pages(rest))), []
