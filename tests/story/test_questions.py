"""What a reviewer is asked: every item of every brief, in our words, decided by the story's."""

from collections import defaultdict
from pathlib import Path

import pytest

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import sections
from story_assets.story.briefs.questions import USABLE, Question, items, question
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.story.words import Job

BUNDLED = Path(__file__).parents[2] / "data" / "stories" / "the_locked_safe"

AGREED: dict[Job, tuple[str, ...]] = {
    "character_sheet": (
        "face",
        "silhouette",
        "hair",
        "wardrobe",
        "prop ownership",
        "expression range",
        USABLE,
    ),
    "scene_board": ("door and window logic", "prop placement", "time of day", "crop-safe areas", USABLE),
    "contact_sheet": ("beat order", "subject focus", "identity continuity", "readable panels", USABLE),
    "shot_reference": ("camera intent", "motion cue", "handoff notes", "continuity state", USABLE),
    "cover": ("identity continuity", "subject focus", "legible title", "crop-safe areas", USABLE),
}
"""What a team looks at before it uses an image of each kind."""


@pytest.fixture(scope="module")
def briefs() -> list[Brief]:
    """All of the bundled story."""
    return [it.brief for it in Production(read_story(BUNDLED)).images if it.brief is not None]


def brief_of(briefs: list[Brief], job: Job, image: str) -> Brief:
    return next(it for it in briefs if (it.job, it.image) == (job, image))


def asked(brief: Brief) -> list[Question]:
    return [question(brief, it) for it in items(brief)]


def test_each_kind_of_image_is_judged_by_the_agreed_items(briefs: list[Brief]) -> None:
    """A list that lost an item would let through what nobody looks at any more."""
    found = {it.job: items(it) for it in briefs}

    assert found == AGREED


def test_every_item_has_a_question_of_its_own(briefs: list[Brief]) -> None:
    """An item without one is asked in general, and a general question gets a general answer."""
    general = {
        (brief.job, it.item) for brief in briefs for it in asked(brief) if it.asks.startswith("Is this right")
    }

    assert general == set()


def test_a_question_is_ours_and_the_same_for_every_story(briefs: list[Brief]) -> None:
    """No word of a story is in it, so no story can change what is asked."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for brief in briefs:
        for it in asked(brief):
            words[it.item].add(it.asks)

    assert {item: len(each) for item, each in words.items()} == dict.fromkeys(words, 1)


def test_every_question_is_decided_by_rules_that_stand_somewhere(briefs: list[Brief]) -> None:
    """Where a rule is written is where an image that breaks it is mended."""
    for brief in briefs:
        for it in asked(brief):
            open_to_crops = it.item == "crop-safe areas" and (
                brief.place is None or not brief.place.crop_safe
            )
            assert it.rules or open_to_crops, (brief.image, it.item)
            for at, says in it.rules:
                assert at == "" or at.split(".")[0] in ("characters", "settings", "episodes", "story"), at
                assert says == " ".join(says.split())


def test_what_decides_is_in_the_contract_too(briefs: list[Brief]) -> None:
    """The image was drawn by the contract: a reviewer must not ask for what nobody ordered."""
    brief = brief_of(briefs, "character_sheet", "mara_night")
    contract = "\n".join(line for lines in sections(brief).values() for line in lines)

    for it in asked(brief):
        if it.item in ("wardrobe", "hair"):
            for rule in it.rules:
                assert rule.says.removeprefix("Mara: ") in contract


def test_the_wardrobe_is_asked_garment_by_garment(briefs: list[Brief]) -> None:
    """A concrete question: which garments, in which colours, and where they are written."""
    it = question(brief_of(briefs, "character_sheet", "mara_night"), "wardrobe")

    assert it.rules[0] == (
        "characters.mara.looks.night.wardrobe",
        "Mara: sweater: deep teal fisherman's jumper, ribbed, sleeves pushed above the elbow, #1f5a5c",
    )
    assert len(it.rules) == 5


def test_doors_are_asked_by_wall_and_place(briefs: list[Brief]) -> None:
    """A door that moved is the commonest fault of a second picture of a room."""
    it = question(brief_of(briefs, "scene_board", "study_night"), "door and window logic")

    assert [rule.at for rule in it.rules] == [
        "settings.study_night.entrances.back_door",
        "settings.study_night.entrances.hall_door",
        "settings.study_night.windows.quay_window",
    ]
    assert it.rules[1].says.startswith("entrance Hall Door: east wall at 78%")


def test_a_look_that_carries_nothing_is_asked_too(briefs: list[Brief]) -> None:
    """An umbrella that nobody gave to Tock is a fault, and only a rule can say so."""
    it = question(brief_of(briefs, "character_sheet", "tock_collar"), "prop ownership")

    assert it.rules == (("characters.tock.looks.collar.carries", "Tock: carries nothing"),)


def test_beats_are_asked_by_panel(briefs: list[Brief]) -> None:
    """The panel's number is the only thing that tells two similar beats apart."""
    brief = brief_of(briefs, "contact_sheet", "e01_s02")
    it = question(brief, "beat order")

    assert [rule.at for rule in it.rules] == [f"episodes.e01.s02.beats.{index}" for index in range(9)]
    assert [rule.says.split(":")[0] for rule in it.rules] == [f"panel {number}" for number in range(1, 10)]


def test_an_image_of_nobody_is_asked_so(briefs: list[Brief]) -> None:
    """Otherwise a face on a cover without faces passes, because no rule speaks of it."""
    it = question(brief_of(briefs, "cover", "e01_promo_square"), "identity continuity")

    assert it.rules == (("", "nobody is in the picture"),)


def test_an_item_that_nobody_foresaw_is_asked_as_it_is(briefs: list[Brief]) -> None:
    """A team that adds an item to a brief gets an answer to it without touching the reviewer."""
    it = question(briefs[0], "brand marks")

    assert it == Question(
        "brand marks", "Is this right, by all that the contract says of it: brand marks?", ()
    )
