"""A vision model looks at what was bought: within the budget, once for each image, and its word gates."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from story_assets.story.model import Story
from story_assets.story.production import Key
from story_assets.studio.budget import Wall
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.double.behaviour import Says, Trouble
from story_assets.studio.making import Result
from story_assets.studio.review.verdicts import Verdict
from story_assets.studio.work import Stopped
from tests.studio.bench import journal_events
from tests.studio.paid import KEY, SHEET, asked_of, bought, bought_story, buying, made

BOARD = Key("scene_board", "study_day")
YES = Says(verdict="yes")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story, rendered by `openai`."""
    return bought_story(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def looked_at(story: Story, home: Path, key: Key = SHEET, **run: object) -> Result:
    """*key*, bought and looked at."""
    ended = bought(story, home, key, looks=True, **run)[key]
    assert isinstance(ended, Result), ended
    return ended


def verdict(result: Result) -> Verdict:
    assert result.review is not None
    (found,) = result.review.verdicts
    assert found.check == "vision_review"
    return found


def with_review(story: Story, **policy: object) -> Story:
    review = story.about.review.model_copy(update=policy)
    return story.model_copy(update={"about": story.about.model_copy(update={"review": review})})


def test_a_confident_no_keeps_anything_from_resting_on_the_image(
    story: Story, home: Path, double: Double
) -> None:
    """It says which item, how sure, and what to change in the story."""
    mend = "characters.mara.looks.day: say navy."
    no = Says(item="wardrobe", verdict="no", why="The coat is green.", mend=mend)
    double.behave(Behaviour(says=(no, YES)))

    result = looked_at(story, home)

    found = verdict(result)
    assert result.ruling is not None
    assert result.ruling.standing == "failed"
    assert (found.status, found.blocking) == ("failed", True)
    assert f"wardrobe: no (90% sure). The coat is green. Mend: {mend}" in found.message
    assert {it.item: it.verdict for it in found.said}["wardrobe"] == "no"


def test_what_it_finds_right_is_accepted_and_paid_for(story: Story, home: Path, double: Double) -> None:
    """The look is in the ledger beside the image, at what the usage says."""
    double.behave(Behaviour(says=(YES,)))

    result = looked_at(story, home)

    (look,) = asked_of(home, "SELECT asset, status, usd, model FROM looks")
    ((spent,),) = [tuple(it.values()) for it in asked_of(home, "SELECT sum(usd) FROM attempts")]
    items = asked_of(home, "SELECT item, verdict FROM look_items")
    assert result.ruling is None
    assert verdict(result).status == "passed"
    assert (look["asset"], look["status"], look["model"]) == (f"{story.slug}/{SHEET}", "looked", "gpt-6-luna")
    assert spent == double.billed
    assert "face" in {it["item"] for it in items}
    assert len(asked_of(home, "SELECT * FROM renders")) == 1


def test_a_run_that_is_stopped_before_the_look_says_that_the_image_is_there(
    story: Story, home: Path, double: Double
) -> None:
    """It was paid for. The next run looks at it and does not buy it again."""
    double.behave(Behaviour(says=(YES,)))

    with buying(story, home, looks=True) as at:
        stopping = replace(at, stopped=lambda: bool(double.books))
        ended = made(stopping, [SHEET])[SHEET]
    result = looked_at(story, home)

    assert isinstance(ended, Stopped)
    assert str(ended) == f"{SHEET} is drawn and kept; nobody looked at it yet: the run was stopped."
    assert (result.outcome, verdict(result).status) == ("reused", "passed")
    assert len(asked_of(home, "SELECT * FROM renders")) == 1


def test_a_double_that_judges_nothing_fails_nothing(story: Story, home: Path, double: Double) -> None:
    """Who tries paid rendering on paper must not be blocked by a stand-in; it is recorded as not made."""
    result = looked_at(story, home)

    assert result.ruling is None
    assert verdict(result).status == "not_run"
    assert "judges nothing" in verdict(result).message


@pytest.mark.parametrize("trouble", ["refusal", "incomplete", "filtered", "item_missing", "not_json"])
def test_a_look_without_a_review_loses_nothing(
    story: Story, home: Path, double: Double, trouble: Trouble
) -> None:
    """The image is paid for. It is accepted on what this machine saw; that nobody looked is recorded."""
    double.queue([trouble])

    result = looked_at(story, home)

    (look,) = asked_of(home, "SELECT status, usd FROM looks")
    assert result.ruling is None
    assert verdict(result).status == "not_run"
    assert "there is no answer" in verdict(result).message
    assert look["status"] in ("moderated", "unusable")
    assert look["usd"] == double.books[-1].usd


def test_exactly_the_same_is_never_asked_twice(story: Story, home: Path, double: Double) -> None:
    """The answer is kept before anything else; a run that finds it again pays nothing."""
    double.behave(Behaviour(says=(YES,)))
    looked_at(story, home)
    before = len(double.books)
    for file in (home / "store" / "reviews").glob("*.json"):
        file.unlink()
    shelf = home / "store" / "accepted" / story.slug / SHEET.kind / f"{SHEET.id}.json"
    shelf.unlink()

    result = looked_at(story, home)

    assert result.outcome == "reused"
    assert verdict(result).status == "passed"
    assert len(double.books) == before


def test_under_a_budget_nothing_of_unknown_price_is_asked(story: Story, home: Path, double: Double) -> None:
    """The image is made; what a look may cost nobody says."""
    result = looked_at(story, home, wall=Wall(run=Decimal(5)))

    assert verdict(result).status == "not_run"
    assert "vision_usd_at_most" in verdict(result).message
    assert len(double.books) == 1


def test_what_a_person_sets_aside_for_a_look_is_taken_from_the_budget(
    story: Story, home: Path, double: Double
) -> None:
    """Looks and images share the money of a run."""
    double.behave(Behaviour(says=(YES,)))

    result = looked_at(with_review(story, vision_usd_at_most=0.02), home, wall=Wall(run=Decimal(5)))

    (look,) = [it for it in journal_events(home, "intent") if it.get("purpose") == "look"]
    assert verdict(result).status == "passed"
    assert look["reserved"] == "0.02"


def test_it_can_be_turned_off(story: Story, home: Path, double: Double) -> None:
    """A team that reviews by itself pays for no looks."""
    result = looked_at(with_review(story, vision_model=None), home)

    assert result.review is not None
    assert result.review.verdicts == ()
    assert len(double.books) == 1


def test_the_key_is_in_nothing_that_is_kept(story: Story, home: Path, double: Double) -> None:
    """Answers, journals and records are shown to others."""
    double.behave(Behaviour(says=(YES,)))
    looked_at(story, home)

    kept: Mapping[Path, bytes] = {it: it.read_bytes() for it in home.rglob("*") if it.is_file()}

    assert any("looks" in str(it) for it in kept)
    assert [it for it, content in kept.items() if KEY.encode() in content] == []
