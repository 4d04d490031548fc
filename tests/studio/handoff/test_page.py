"""The page a person reads before sending anything."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from story_assets.studio.handoff.files import files
from story_assets.studio.handoff.page import shown

from .shots import LISTENS, OPENS, handed_over, still

HOSTILE = "<script>alert(1)</script> [x](http://a.b) **bold** `code` | ![i](j) &lt; ~~no~~ # www.a.b _it_ \\"


def rendered_text(markdown: str) -> str:
    """What a reader sees of one line of Markdown."""
    (_, inline, _) = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert all(token.type in {"text", "text_special"} for token in inline.children or ())
    return "".join(token.content for token in inline.children or ())


def test_markup_in_the_story_shows_as_text() -> None:
    """A line of dialogue cannot load an image, run a script or hide a warning."""
    assert rendered_text(f"Mara: {shown(HOSTILE)}") == f"Mara: {HOSTILE}"


@given(st.text(alphabet=st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_any_words_read_as_they_were_written(text: str) -> None:
    """No script and no punctuation is lost between the story and its page."""
    assert rendered_text(f"Mara: {shown(text)}") == f"Mara: {text}"


def test_the_page_tells_what_happens_and_what_cannot_be_sent() -> None:
    """One page is enough to decide which provider gets the shot."""
    page = files(handed_over(OPENS, end=still("sh04")), ["kling", "runway"])["handoff.md"].decode()

    assert "- Mara (under her breath): 哥哥，你到底藏了什么？" in page
    assert "- Safe: open, the photo in plain sight" in page
    assert "- **end_frame** gen4.5 takes no end frame" in page


def test_a_frame_without_people_says_so() -> None:
    """An empty list reads like a fault."""
    page = files(handed_over(LISTENS.model_copy(update={"cast": ()})), [])["handoff.md"].decode()

    assert "- In frame: nobody" in page
