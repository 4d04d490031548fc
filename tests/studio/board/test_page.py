"""A board is one file that shows whatever people wrote as they wrote it, and asks nobody for anything."""

import hashlib
import re
from base64 import b64encode
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from story_assets.story.production import Key
from story_assets.studio.board.cards import (
    Board,
    Card,
    Checked,
    Outlook,
    Picture,
    ReferenceShown,
    Said,
    Section,
    TakeShown,
)
from story_assets.studio.board.page import page, usd
from story_assets.studio.board.wording import PanelWording, Where, Who, Wording
from story_assets.studio.currency import Cause
from story_assets.studio.history import Change, Shown
from story_assets.studio.review.verdicts import Verdict
from story_assets.studio.takes import Ruling
from story_assets.studio.work import Studio
from tests.studio.board.markup import parts, values
from tests.studio.board.stage import HOSTILE, NAME
from tests.studio.test_store import take

MARK = "@mark@"
DOT = Picture("data:image/webp;base64,AAAA", 1, 1)


def saying(text: str) -> Board:
    """A board on which *text* stands wherever a person, a story or a check has the word."""
    key = Key("shot_reference", "e01_s01_sh01")
    change = Change(text, text, text)
    shown = Shown(
        take("k", number=2, model=text),
        accepted=False,
        ruling=Ruling(standing="rejected", why=text, by=text),
        verdicts=(),
        changes=(change,),
        prompt=text,
    )
    failed = Verdict(
        check="image_is_sharp", status="failed", score=0.1, threshold=0.5, blocking=True, message=text
    )
    passed = failed.model_copy(update={"status": "passed"})
    card = Card(
        key=key,
        title=text,
        characters=("mara",),
        standing="rejected",
        accepted=None,
        marks=frozenset({"failing"}),
        outlook=Outlook("blocked", (Cause("rejected", text), Cause("rule", text, text, text)), None, key),
        wording=Wording(
            purpose=text,
            goal=text,
            review=(text,),
            who=(Who(text, text, (text,), (text,)),),
            where=Where(text, text, text),
            panels=(PanelWording(1, text, text, (text,)),),
            facts=((text, text),),
            text=(text,),
            direction=(text,),
            prompt=f"{text} now",
        ),
        take=shown,
        picture=DOT,
        takes=(TakeShown(shown, DOT), TakeShown(shown, None)),
        checks=(Checked(failed, DOT), Checked(passed)),
        wanted=(change,),
        references=(ReferenceShown(text, "place", text, DOT, key, text),),
        history=(Said("2026-11-21 12:00", "reject", 2, text, text),),
    )
    lost = Card(key, text, (), "waiting", 1, frozenset(), Outlook("current"), card.wording, shown, lost=text)
    return Board(
        story="safe",
        title=text,
        episode="e01",
        episode_title=text,
        logline=text,
        as_of="2026-11-21 12:00 UTC",
        sections=(Section("s01", text, text, (card, lost)),),
        again=text,
        names={"mara": text},
    )


@given(st.text(min_size=1, max_size=40))
@example(HOSTILE)
@example("--></style></textarea></title>{{ 7 * 7 }}{% raw %}")
@example("' onfocus='alert(1)' x=\"")
def test_whatever_people_write_stands_on_the_page_as_they_wrote_it(text: str) -> None:
    """A note that is markup, or half of a tag, is a note. Nothing of it may become a part of the page."""
    expected = [(what, name, value.replace(MARK, text)) for what, name, value in parts(_text(saying(MARK)))]

    assert parts(_text(saying(text))) == expected


def _text(board: Board) -> str:
    return page(board).decode()


def test_half_a_character_is_no_reason_to_have_no_page() -> None:
    """A terminal in another encoding handed over a note with bytes that are no text."""
    assert b"caf?" in page(saying("caf\udce9"))


def test_only_the_style_and_the_script_of_the_page_itself_are_allowed(page: str) -> None:
    """Even if some text did become a script, no browser would run it."""
    (policy,) = [it for it in values(page, "content") if "default-src" in it]
    inside = [re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S) for tag in ("style", "script")]

    digests = [b64encode(hashlib.sha256(it[1].encode()).digest()).decode() for it in inside if it is not None]

    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digests[0]}'; "
        f"script-src 'sha256-{digests[1]}'; base-uri 'none'; form-action 'none'"
    )


def test_a_page_names_nothing_outside_itself_and_its_neighbours(page: str) -> None:
    """It opens on a train, and tells nobody that it was opened."""
    sources = values(page, "src")
    links = [it for it in values(page, "href") if not it.startswith("#")]

    assert sources
    assert [it for it in sources if not it.startswith("data:image/webp;base64,")] == []
    assert links == []
    assert not re.search(r"url\(|@import|//\w", "".join(values(page, "style")) + _styles(page))


def _styles(page: str) -> str:
    return "".join(re.findall(r"<style>(.*?)</style>", page, re.S))


def test_every_image_of_the_episode_has_a_card(reviewed: Studio, page: str) -> None:
    """Whoever signs an episode off has seen all of it, with the sheets and boards it rests on."""
    production = reviewed.production
    needed = {
        f"{it.key.kind}.{it.key.id}"
        for it in production.images
        if it.group == "e01" or any(production[key].group == "e01" for key in production.dependants(it.key))
    }
    found = re.findall(r'<article class="card" id="([^"]+)"', page)

    assert len(needed) == len(production.images) == 13
    assert sorted(found) == sorted(needed)


def test_every_link_inside_leads_to_a_card(page: str) -> None:
    """A reference is looked at by following it."""
    ids = set(values(page, "id"))
    lost = [it for it in values(page, "href") if it.removeprefix("#") not in ids]

    assert lost == []


def test_every_picture_says_what_it_is_or_stands_beside_its_name(page: str) -> None:
    """Whoever cannot see the picture hears which take of what it is."""
    alts = values(page, "alt")
    large = [it for it in alts if ", take " in it]

    assert len(alts) == page.count("<img ")
    assert len(large) == page.count('class="open"') == 12


def test_the_filters_say_how_many_images_they_find(page: str) -> None:
    """3 failing is a different morning from 30."""
    said = dict(re.findall(r'data-mark="(\w+)"[^>]*>\w+ <span>(\d+)</span>', page))
    marked = [marks.split() for marks in values(page, "data-marks")]

    assert said == {"failing": "1", "unaccepted": "4", "changed": "3"}
    assert {name: str(sum(name in it for it in marked)) for name in said} == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [(None, "price unknown"), ("0", "$0.00"), ("0.0042", "$0.0042"), (Decimal("1234.5"), "$1,234.50")],
)
def test_a_price_is_said_as_far_as_it_is_known(amount: Decimal | str | None, said: str) -> None:
    """Unknown is not zero, and a tenth of a cent is not zero either."""
    assert usd(amount) == said


def test_the_page_of_a_story_is_called_by_its_names(page: str) -> None:
    """Ten tabs are open."""
    assert "<title>e01 Before He Comes Home · The Locked Safe</title>" in page
    assert f"story-assets board {NAME} --episode e01" in page
