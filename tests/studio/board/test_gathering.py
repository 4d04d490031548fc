"""A card says how its image stands, what comes next, and what was said of it."""

import re
from pathlib import Path

import pytest

from story_assets.story.production import Key
from story_assets.studio.board import Place
from story_assets.studio.board.cards import Card, Mark, Standing
from story_assets.studio.board.gathering import Gathering
from story_assets.studio.board.past import past
from story_assets.studio.work import Studio
from tests.studio.board.stage import (
    CHANGED,
    FAILED,
    HOSTILE,
    MISSING,
    REJECTED,
    SETTLED,
    UNDER,
    WAITING,
    board,
    under_review,
)


@pytest.fixture(scope="module")
def cards(reviewed: Studio) -> dict[Key, Card]:
    """Every card of the episode."""
    at = reviewed
    said = past(at.store.home, at.story)
    found = Gathering(at, Place(at.story), at.planner.plan(), said).sections("e01")
    return {card.key: card for section in found for card in section.cards}


@pytest.mark.parametrize(
    ("key", "standing", "accepted", "marks"),
    [
        (WAITING, "waiting", 1, {"unaccepted"}),
        (FAILED, "failed", None, {"failing", "unaccepted"}),
        (REJECTED, "rejected", None, {"unaccepted"}),
        (MISSING, "missing", None, {"unaccepted"}),
        (CHANGED, "accepted", 1, {"changed"}),
        (SETTLED, "accepted", 1, set[Mark]()),
        (UNDER, "accepted", 1, set[Mark]()),
    ],
)
def test_a_card_says_how_its_image_stands(
    cards: dict[Key, Card], key: Key, standing: Standing, accepted: int | None, marks: set[Mark]
) -> None:
    """One word, and the filters that find it."""
    card = cards[key]

    assert (card.standing, card.accepted, card.marks) == (standing, accepted, marks)


@pytest.mark.parametrize(
    ("key", "prospect", "because", "under"),
    [
        (SETTLED, "current", None, None),
        (CHANGED, "must render", "rule characters.teo.looks.home.wardrobe.0.colour", None),
        (MISSING, "must render", "missing image", None),
        (FAILED, "blocked", "failed take 1: identity_matches_sheet: the scar is gone", None),
        (REJECTED, "blocked", "rejected take 1 by ann: ", None),
        (UNDER, "blocked", f"rejected {REJECTED} take 1 by ann: ", REJECTED),
    ],
)
def test_a_card_says_what_the_next_render_does_and_why(
    cards: dict[Key, Card], key: Key, prospect: str, because: str | None, under: Key | None
) -> None:
    """What blocks the scene is not always on the image itself."""
    outlook = cards[key].outlook

    assert (outlook.prospect, outlook.under) == (prospect, under)
    assert [str(it) for it in outlook.causes[:1] if not str(it).startswith(because or "")] == []
    assert bool(outlook.causes) == (because is not None)


def test_the_take_to_decide_about_is_shown_beside_the_accepted_one(cards: dict[Key, Card]) -> None:
    """Nobody accepts the second without having seen the first."""
    card = cards[WAITING]

    assert card.take is not None
    assert card.take.take.number == 2
    assert [(it.shown.take.number, it.shown.standing) for it in card.takes] == [
        (1, "accepted"),
        (2, "waiting"),
    ]
    assert [it.picture is not None for it in card.takes] == [True, True]
    assert [it.back for it in card.takes] == [None, None]
    assert [(it.path, it.now) for it in card.takes[1].shown.changes] == [
        ("direction.1", "the title is too small")
    ]


def test_a_failed_check_shows_what_it_saw(cards: dict[Key, Card]) -> None:
    """0.4 of 0.7 means nothing without the place in the picture."""
    (fault,) = cards[FAILED].faults

    assert (fault.verdict.score, fault.verdict.threshold, fault.verdict.blocking) == (0.4, 0.7, True)
    assert fault.evidence is not None
    assert fault.evidence.width <= 480
    assert cards[SETTLED].faults == ()


def test_references_show_what_is_sent(cards: dict[Key, Card]) -> None:
    """A panel of a contact sheet is the panel, not the sheet; and what is not there is said."""
    first, second = cards[FAILED].references[0], cards[FAILED].references[-1]
    continued = next(it for it in cards[UNDER].references if it.key == REJECTED)

    assert (first.key, first.role) == (SETTLED, "identity")
    assert (second.key, second.name) == (Key("contact_sheet", "e01_s02"), "The safe, panel 3")
    assert second.picture is not None
    assert (second.picture.width, second.picture.height) == (160, 90)
    assert (continued.picture, continued.remark) == (None, "nothing of it is accepted")


def test_who_decided_and_why_stays_on_the_card(cards: dict[Key, Card]) -> None:
    """In a month nobody knows any more why it was rejected."""
    last, first = cards[REJECTED].history

    assert (last.decision, last.take, last.by, last.why) == ("reject", 1, "ann", HOSTILE)
    assert (first.decision, first.by, first.why) == ("accept", "", "all blocking checks pass")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", last.at)


def test_a_brief_is_read_without_its_prompt(cards: dict[Key, Card]) -> None:
    """A director reads who, where and what; a pipeline engineer the prompt."""
    wording = cards[FAILED].wording

    assert [(it.name, it.look) for it in wording.who] == [("Mara Vale", "Night")]
    assert wording.where is not None
    assert (wording.where.name, wording.where.at) == ("The study at night", "INT NIGHT, rain")
    (panel,) = wording.panels
    assert panel.happens == "she reads, and stops breathing"
    assert panel.framing == "CU · single · eye level · 35 mm · deep focus · static"
    assert panel.cast == ("Mara Vale, stand, afraid, looks at Letter, holds Letter",)
    assert wording.prompt.startswith("## ASSET")


def test_a_page_is_written_though_a_stored_picture_is_gone(tmp_path: Path) -> None:
    """One lost file hides one picture, and its card says which."""
    at = under_review(tmp_path)
    lost = at.accepted(SETTLED)
    assert lost is not None
    at.store.blob(lost.sha256, lost.mime).unlink()

    page = board(at).read_text("utf-8")

    assert "Take 1 is known and its picture is gone: cannot read the stored image" in page
    assert page.count('class="open"') == 11


def test_a_card_has_everything_its_take_was_made_from(cards: dict[Key, Card]) -> None:
    """Down to the sheets, each followed once. Only what is no longer accepted needs a picture of its own."""
    names = {it.name: it for it in cards[FAILED].made_from}
    contact = names["contact_sheet/e01_s02"]

    assert list(names) == ["character_sheet/mara_night", "scene_board/study_night", "contact_sheet/e01_s02"]
    assert [it.remark for it in contact.under] == ["take 1, as above", "take 1, as above"]
    assert [it.picture for it in names.values()] == [None] * 3
    rejected = next(it for it in cards[UNDER].made_from if it.name == str(REJECTED))
    assert rejected.remark.endswith(", no longer accepted")
    assert rejected.picture is not None
    assert cards[MISSING].made_from == cards[SETTLED].made_from == ()
