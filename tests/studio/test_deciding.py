"""What people decide about takes: each decision holds in every later run, and none of them costs anything."""

from pathlib import Path

import pytest

from story_assets.story.production import Key
from story_assets.studio import ledger
from story_assets.studio.currency import Cause
from story_assets.studio.deciding import Undecided
from story_assets.studio.making import Result
from story_assets.studio.work import Blocked
from tests.studio.bench import journal_events, small_story
from tests.studio.deciding import SHEET, SHOT, TEO, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small story, nothing made yet."""
    return Desk(small_story(tmp_path), tmp_path / "home")


@pytest.fixture
def made(desk: Desk) -> Desk:
    """The small story with everything made and accepted."""
    desk.make()
    assert desk.plan().steps == ()
    return desk


def drawn_since(desk: Desk, before: int) -> list[str]:
    return desk.paper.drawn[before:]


def test_a_take_that_fails_a_blocking_check_is_never_rested_on(desk: Desk) -> None:
    """Nobody reviews four hundred images a night: what a machine can see must stop by itself."""
    desk.paper.white = frozenset({str(SHEET)})

    ended = desk.make()
    again = desk.make(SHOT)[SHOT]

    failed = ended[SHEET]
    assert isinstance(failed, Result)
    assert failed.ruling is not None
    assert failed.ruling.standing == "failed"
    assert "it is empty" in failed.ruling.why
    assert desk.accepted() is None
    assert isinstance(again, Blocked)
    assert "take 1 failed: image_is_not_blank: it is empty" in str(again)
    assert desk.paper.drawn.count(str(SHOT)) == 0
    step = desk.steps()[SHOT]
    assert (step.verdict, step.under) == ("blocked", SHEET)
    assert str(step.causes[0]).startswith("failed character_sheet/mara_day take 1")


def test_what_failed_is_not_bought_again_by_itself(desk: Desk) -> None:
    """A check that always fails would buy the same image every night."""
    desk.paper.white = frozenset({str(SHEET)})
    desk.make()
    before = len(desk.paper.drawn)

    desk.make()

    assert drawn_since(desk, before) == []
    assert desk.steps()[SHEET].verdict == "blocked"


def test_under_manual_nothing_rests_on_a_take_until_a_person_accepts_it(desk: Desk) -> None:
    """The sheet of a face is what a whole series rests on: some teams want to see it first."""
    desk.manual(character_sheet="manual")

    desk.make()
    waiting = desk.steps()
    desk.accept()
    desk.accept(TEO)
    after = desk.steps()

    assert waiting[SHEET].causes[0].cause == "waiting"
    assert waiting[SHOT].verdict == "blocked"
    assert desk.paper.drawn.count(str(SHOT)) == 0
    assert SHEET not in after
    assert after[SHOT].verdict == "must"


def test_a_person_may_overrule_a_check_and_that_is_counted(desk: Desk) -> None:
    """A check that people overrule every day is a check to be mended."""
    desk.paper.white = frozenset({str(SHEET)})
    desk.make()

    said = desk.accept(note="it is meant to be empty")
    desk.make()

    ledger.publish(desk.home)
    assert "though it failed image_is_not_blank" in said.means
    assert desk.plan().steps == ()
    assert ledger.rows(desk.home, 'SELECT "check", failed, overruled FROM checks_overruled') == [
        ("image_is_not_blank", 1, 1)
    ]


def test_a_rejected_sheet_blocks_what_rests_on_it_and_says_by_whom_and_why(made: Desk) -> None:
    """Whoever sees a blocked shot must not have to ask around."""
    made.reject(note="the coat is green")

    steps = made.steps()
    ended = made.make(SHOT)[SHOT]

    assert steps[SHEET].verdict == "blocked"
    assert str(steps[SHEET].causes[0]) == "rejected take 1 by ann: the coat is green"
    assert steps[SHOT].under == SHEET
    assert isinstance(ended, Blocked)
    assert "take 1 was rejected by ann: the coat is green" in str(ended)
    assert not (made.home / "gallery" / made.story.slug / "character_sheet" / "mara_day.png").exists()


def test_a_rejected_image_is_not_asked_for_again_until_somebody_does(made: Desk) -> None:
    """Rejecting says that it is bad, not that another may be bought."""
    before = len(made.paper.drawn)
    made.reject()

    made.make()

    assert drawn_since(made, before) == []


def test_a_retake_without_a_note_asks_for_the_same_brief_once_more(made: Desk) -> None:
    """A model draws something else each time. The take there is stays in use until the other is there."""
    made.paper.salt = "another day"
    before = len(made.paper.drawn)

    made.retake()
    planned = made.steps()
    made.make()

    assert planned[SHEET].verdict == "must"
    assert planned[SHEET].causes == (Cause("retake", "asked for by ann: take", "1", "2"),)
    assert planned[SHOT].verdict == "may"
    assert drawn_since(made, before)[0] == str(SHEET)
    assert made.accepted() == 2
    assert made.plan().steps == ()


def test_the_note_of_a_retake_is_part_of_the_brief_with_a_cause_of_its_own(made: Desk) -> None:
    """The brief is repaired first: what the person saw must reach the model, and the ledger."""
    made.paper.salt = "another day"

    made.retake(note="More fear in her eyes.")
    planned = made.steps()[SHEET]
    result = made.make(SHEET)[SHEET]

    assert planned.causes == (Cause("retake", "direction.1", None, "More fear in her eyes."),)
    assert isinstance(result, Result)
    record = made.studio().store.record(result.take.render_key)
    assert record is not None
    assert "## DIRECTION\n" in record.prompt
    assert "- More fear in her eyes.\n" in record.prompt
    ledger.publish(made.home)
    assert ledger.rows(made.home, "SELECT renders FROM cost_by_cause WHERE cause = 'retake'") == [(1,)]


def test_notes_add_up_and_belong_to_one_image(made: Desk) -> None:
    """The second note does not take the first one back, and says nothing of other images."""
    made.retake(note="More fear.")
    made.make(SHEET)
    made.retake(note="But no tears.")

    production = made.studio().production

    directed = {str(it.key) for it in production.images if it.brief is not None and it.brief.direction}
    brief = production[SHEET].brief
    assert directed == {str(SHEET)}
    assert brief is not None
    assert [note.value for note in brief.direction] == ["More fear.", "But no tears."]


def test_going_back_to_the_take_before_costs_nothing_and_brings_its_dependants_back(made: Desk) -> None:
    """Undo is what a person dares to ask for retakes with."""
    made.paper.salt = "another day"
    made.retake(note="More fear.")
    made.make()
    before = len(made.paper.drawn)
    assert made.accepted() == 2

    said = made.rollback()
    ended = made.make()

    assert drawn_since(made, before) == []
    assert said.means == "take 1 is accepted"
    assert made.accepted() == 1
    assert made.plan().steps == ()
    assert {it.outcome for it in ended.values() if isinstance(it, Result)} <= {"kept", "reused"}
    assert made.studio().production[SHEET].brief == small_brief(made)


def small_brief(desk: Desk) -> object:
    """The brief of the sheet without any direction."""
    from story_assets.story.production import Production

    return Production(desk.story)[SHEET].brief


def test_an_older_take_that_a_person_accepts_stands_for_the_brief_as_it_is(made: Desk) -> None:
    """A person may say that the old drawing is right for the new words; nobody else may."""
    with_other_hair(made)
    made.make()
    assert made.accepted() == 2

    said = made.accept(take=1)
    kept = {step.key for step in made.plan().steps}
    with_other_hair(made, "white")

    assert "now stands for the brief as it is" in said.means
    assert SHEET not in kept
    assert made.steps()[SHEET].causes[0].cause == "rule"


def with_other_hair(desk: Desk, hair: str = "silver") -> None:
    mara = desk.story.characters["mara"]
    other = mara.model_copy(update={"identity": mara.identity.model_copy(update={"hair": hair})})
    desk.story = desk.story.model_copy(update={"characters": {**desk.story.characters, "mara": other}})


def test_a_take_that_waits_changes_nothing_downstream(made: Desk) -> None:
    """A sheet that is drawn again but not accepted must not make a night of work stale."""
    made.manual(character_sheet="manual")
    made.paper.salt = "another day"
    made.retake()
    made.make(SHEET)
    before = len(made.paper.drawn)

    steps = made.steps()
    made.make()

    assert set(steps) == {SHEET}
    assert str(steps[SHEET].causes[0]) == "waiting take 2: a person accepts it"
    assert drawn_since(made, before) == []
    assert made.accepted() == 1


def test_rejecting_what_was_just_accepted_does_not_bring_the_one_before_back(made: Desk) -> None:
    """Somebody asked for another one because the first was not good."""
    made.paper.salt = "another day"
    made.retake()
    made.make()

    made.reject()

    assert made.accepted() is None
    assert made.steps()[SHEET].verdict == "blocked"
    made.rollback()
    assert made.accepted() == 1


def test_decisions_are_in_the_ledger_with_who_and_why(made: Desk) -> None:
    """In a month, somebody asks."""
    made.reject(note='she said "no" <b>twice</b>')
    made.accept(note="after all")
    made.retake(note="softer")

    ledger.publish(made.home)
    question = (
        'SELECT decision, take, "by", why, accepted_take FROM decisions WHERE "by" <> \'\' ORDER BY ALL'
    )
    found = ledger.rows(made.home, question.replace("ALL", "decided_at"))
    rejections = ledger.rows(made.home, "SELECT take, why FROM rejections ORDER BY decided_at")

    assert found == [
        ("reject", 1, "ann", 'she said "no" <b>twice</b>', None),
        ("accept", 1, "ann", "after all", 1),
        ("retake", 1, "ann", "softer", 1),
    ]
    assert rejections == [(1, 'she said "no" <b>twice</b>'), (1, "softer")]


def test_accepted_now_follows_every_decision(made: Desk) -> None:
    """The view that says what rests on what must not name a take that was rejected."""
    question = f"SELECT take FROM accepted_now WHERE asset = '{made.story.slug}/{SHEET}'"

    def now() -> list[tuple[object, ...]]:
        ledger.publish(made.home)
        return ledger.rows(made.home, question)

    made.reject()
    rejected = now()
    made.accept()

    assert rejected == []
    assert now() == [(1,)]


def test_what_cannot_be_decided_is_said(desk: Desk) -> None:
    """A typing error must not look like a decision."""
    with pytest.raises(Undecided, match="has not been rendered yet"):
        desk.accept()
    with pytest.raises(Undecided, match="next render makes one anyway"):
        desk.retake()
    desk.make(SHEET)
    with pytest.raises(Undecided, match="has no take 7; there is 1"):
        desk.reject(take=7)
    with pytest.raises(Undecided, match="no earlier take"):
        desk.rollback()

    assert list(journal_events(desk.home, "decided")) == []


def test_accepting_what_is_accepted_decides_nothing(made: Desk) -> None:
    """The same command twice is one decision."""
    said = made.accept()

    assert not said.changed
    assert list(journal_events(made.home, "decided")) == []


def test_the_evidence_of_a_failed_check_is_kept(desk: Desk) -> None:
    """A person must see what the machine saw."""
    desk.paper.white = frozenset({str(SHEET)})
    result = desk.make(SHEET)[SHEET]

    assert isinstance(result, Result)
    assert result.review is not None
    (verdict,) = result.review.verdicts
    assert verdict.evidence is not None
    assert desk.studio().store.crop(verdict.evidence).read_bytes()[:4] == b"RIFF"


def test_a_handoff_is_never_made_of_a_rejected_shot(made: Desk) -> None:
    """Video costs ten times as much as the frame."""
    from story_assets.studio.freely import make_free

    made.reject(SHOT)

    with pytest.raises(Blocked, match="has no accepted take"):
        make_free(made.studio(), Key("video_handoff", SHOT.id))
