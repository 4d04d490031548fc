"""A board in a real browser: found, walked through, copied from, by mouse and by keys, on desk and phone."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from story_assets.story.production import Key
from tests.studio.board.stage import (
    FAILED,
    HOSTILE,
    MISSING,
    NAME,
    REJECTED,
    UNDER,
    WAITING,
    board,
    under_review,
)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a story under review. It is there before the browser, whose loop lets no other run."""
    return board(under_review(tmp_path_factory.mktemp("board")))


@pytest.fixture(scope="module")
def browser(written: Path) -> Iterator[Browser]:
    """The system's own Chromium."""
    there = next(filter(None, map(shutil.which, BROWSERS)), None)
    if there is None:
        pytest.skip(f"there is no browser: none of {', '.join(BROWSERS)} is on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=there)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, written: Path) -> Iterator[Opened]:
    """Opens the page from disk. It may ask for nothing, say nothing on the console, and not break."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_it(width: int = 1440, *, script: str = "", **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # pyright: ignore[reportArgumentType]
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("console", lambda it: wrong.append(it.text))
        page.on("pageerror", lambda it: wrong.append(str(it)))
        page.on("dialog", lambda it: wrong.append(it.message))
        page.on("request", lambda it: wrong.append(it.url[:200]))
        page.goto(written.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [it for it in wrong if it != written.as_uri() and not it.startswith("data:")] == []


def seen(page: Page) -> list[str]:
    """The images that are shown, as kind/id."""
    return page.locator("article.card:visible .sub code").all_inner_texts()


def card(page: Page, key: Key) -> str:
    """How to find the card of *key*."""
    return f'[id="{key.kind}.{key.id}"]'


def clipboard(page: Page) -> str:
    """What was copied."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_filters_find_what_needs_a_person(opened: Opened) -> None:
    """Ten minutes before the meeting: what failed, and what is not accepted yet?"""
    page = opened()
    all_of_them = len(seen(page))

    page.get_by_role("button", name="Failing").click()
    assert seen(page) == [str(FAILED)]
    expect(page.get_by_role("status")).to_have_text("1 of 13 images")
    expect(page.get_by_role("navigation", name="Images").get_by_role("link")).to_have_count(1)

    page.keyboard.press("u")
    assert sorted(seen(page)) == sorted(map(str, (FAILED, REJECTED, MISSING, WAITING)))

    page.get_by_label("Kind").select_option("cover")
    assert seen(page) == [str(WAITING)]

    page.keyboard.press("f")
    expect(page.get_by_text("Nothing is like that.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    assert len(seen(page)) == all_of_them == 13

    page.get_by_label("Character", exact=True).select_option("teo")
    page.get_by_label("Search").fill("FRECKLED sorts")
    assert seen(page) == []
    page.get_by_label("Search").fill("SORTS papers")
    assert seen(page) == ["contact_sheet/e01_s01", "shot_reference/e01_s01_sh01"]


def test_keys_walk_through_the_images_and_leave_typing_alone(opened: Opened) -> None:
    """Fifty images without a mouse. A j in a note is a j."""
    page = opened()
    here = page.locator("article.card:focus .sub code")

    for key, at in (("j", 0), ("ArrowRight", 1), ("j", 2), ("k", 1), ("ArrowLeft", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(here).to_have_text(seen(page)[at])
    page.keyboard.press("u")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("just f/u?")
    assert page.evaluate("document.activeElement.value") == "just f/u?"
    assert len(seen(page)) == 4

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.get_by_label("Single keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert len(seen(page)) == 4


def test_what_is_copied_is_the_decision_with_its_note(opened: Opened, written: Path) -> None:
    """The line goes into a shell. Whatever was typed into the note is one word of it."""
    page = opened()
    home = written.parents[2]
    where = ["--stories", str(home.parent), "--home", str(home)]
    page.goto(f"{written.as_uri()}#{WAITING.kind}.{WAITING.id}")
    page.evaluate("location.hash = ''")
    page.locator(card(page, WAITING)).focus()

    page.keyboard.press("c")
    accept = ["story-assets", "accept", f"{NAME}/{WAITING}", "--take", "2", *where]
    assert shlex.split(clipboard(page)) == accept

    page.keyboard.press("n")
    page.keyboard.insert_text(HOSTILE)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert shlex.split(clipboard(page)) == [*accept, "--note", HOSTILE]
    expect(page.locator(f"{card(page, WAITING)} .commands code").first).to_have_text(clipboard(page))


def test_nothing_is_copied_before_somebody_said_why(opened: Opened) -> None:
    """A rejection without a reason helps nobody, and the cursor is where the reason goes."""
    page = opened()
    page.evaluate("navigator.clipboard.writeText('before')")
    one = page.locator(card(page, FAILED))

    one.get_by_role("button", name="Reject take 1").click()
    assert clipboard(page) == "before"
    expect(page.get_by_role("status")).to_contain_text("Say why first")
    page.keyboard.type("no scar")
    one.get_by_role("button", name="Reject take 1").click()
    assert shlex.split(clipboard(page))[-2:] == ["--note", "no scar"]


def test_decisions_are_collected_and_copied_together(opened: Opened) -> None:
    """A review is forty decisions and one paste. Who changes their mind about an image decides once."""
    page = opened()
    page.locator(card(page, FAILED)).get_by_role("button", name="Supply").click()
    page.locator(card(page, FAILED)).get_by_role("button", name="Accept take 1").click()
    page.locator(card(page, WAITING)).get_by_role("button", name="Accept take 2").click()

    page.get_by_role("button", name="Copy all").click()

    lines = clipboard(page).splitlines()
    assert [shlex.split(it)[1:3] for it in lines] == [
        ["accept", f"{NAME}/{FAILED}"],
        ["accept", f"{NAME}/{WAITING}"],
    ]


def test_copying_works_where_the_clipboard_is_closed_to_pages(opened: Opened) -> None:
    """Some browsers give no clipboard to a file from disk."""
    page = opened(script="Object.defineProperty(navigator, 'clipboard', {value: undefined})")

    page.locator(card(page, FAILED)).get_by_role("button", name="Accept").click()
    page.get_by_label("Search").focus()
    page.keyboard.press("Control+v")

    assert (
        page.get_by_label("Search").input_value().startswith(f"story-assets accept {NAME}/{FAILED} --take 1")
    )


def test_markup_in_names_and_notes_is_text(opened: Opened) -> None:
    """It is shown to whoever reviews, and does nothing."""
    page = opened()

    expect(page.locator(f"{card(page, REJECTED)} .ruling")).to_have_text(f"ann: {HOSTILE}")
    assert page.locator("main h2").nth(2).text_content() == f"S01 {HOSTILE}"
    assert page.title() == "e01 Before He Comes Home · The Locked Safe"
    assert page.locator("script").count() == 1
    assert page.locator("img:not([src^='data:'])").count() == 0


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "dark"), (768, "light"), (1440, "dark"), (1440, "light")]
)
def test_it_fits_and_can_be_read(opened: Opened, width: int, scheme: str) -> None:
    """On a phone in a dark room: no sideways scrolling with every fold open, and enough contrast."""
    page = opened(width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")

    assert page.evaluate(TOO_WIDE, width) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(FAINT) == []


TOO_WIDE = """width => [...document.querySelectorAll('body *')]
  .filter(it => it.getClientRects().length && it.getBoundingClientRect().right > width + 1)
  .map(it => it.outerHTML.slice(0, 80))"""

FAINT = """() => {
  const light = ([r, g, b]) => [r, g, b].map(it => it / 255)
    .map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
    .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const behind = it => {
    const found = numbers(getComputedStyle(it).backgroundColor);
    return found.length === 4 && found[3] === 0 && it.parentElement ? behind(it.parentElement) : found;
  };
  const says = it => [...it.childNodes].some(at => at.nodeType === 3 && at.data.trim());
  const contrast = it => {
    const both = [numbers(getComputedStyle(it).color), behind(it)].map(light).sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  };
  return [...document.querySelectorAll('body *')]
    .filter(it => it.getClientRects().length && says(it) && contrast(it) < 4.5)
    .map(it => it.outerHTML.slice(0, 80));
}"""
"""Texts whose contrast to what is behind them is under 4.5, as WCAG 2.2 counts it (1.4.3, level AA)."""


def test_whoever_hears_the_page_finds_the_same_things(opened: Opened) -> None:
    """Landmarks, headings without gaps, a name on all that can be pressed, and words for a picture."""
    page = opened()

    for landmark in ("banner", "main", "search", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    expect(page.get_by_role("article")).to_have_count(13)
    levels = page.evaluate(
        "[...document.querySelectorAll('header h1, main :is(h2, h3, h4)')].map(it => +it.tagName[1])"
    )
    assert levels[:2] == [1, 2]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    expect(page.get_by_role("button", name=re.compile(r"^\s*$"))).to_have_count(0)
    expect(
        page.get_by_role("button", name="The study at night, scene board, take 1, accepted")
    ).to_be_visible()


def test_a_link_to_an_image_that_is_filtered_out_shows_it(opened: Opened) -> None:
    """What blocks this one is often something that was not being looked for."""
    page = opened()
    page.get_by_label("Search").fill("the safe opens")
    page.locator(card(page, UNDER)).get_by_role("link", name=str(REJECTED)).click()

    expect(page.locator(card(page, REJECTED))).to_be_focused()
    expect(page.locator(card(page, REJECTED))).to_be_in_viewport()


def test_paper_shows_pictures_and_no_buttons(opened: Opened) -> None:
    """Some producers want it on the wall."""
    page = opened()
    page.emulate_media(media="print")

    expect(page.get_by_role("search")).to_be_hidden()
    assert page.locator(".decide:visible").count() == 0
    expect(page.locator(f"{card(page, WAITING)} .open img")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_page_without_its_script_can_still_be_read(opened: Opened) -> None:
    """A mail program shows it too. Everything is there but finding and copying."""
    page = opened(java_script_enabled=False)

    assert len(seen(page)) == 13
    expect(page.get_by_role("search")).to_be_hidden()
    assert page.locator(".decisions:visible").count() == 0
    page.locator(f"{card(page, WAITING)} .commands summary").click()
    expect(page.locator(f"{card(page, WAITING)} .commands code").first).to_be_visible()
