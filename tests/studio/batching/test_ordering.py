"""Images that may wait: sent layer by layer, each once, at half price, and taken in like any other."""

import time
from decimal import Decimal
from pathlib import Path

import pytest

from story_assets.story.model import Story
from story_assets.story.policy import ReviewPolicy
from story_assets.story.production import Key
from story_assets.studio.batching.book import Book, Elsewhere
from story_assets.studio.batching.records import Uploaded
from story_assets.studio.budget import BudgetReached, Wall
from story_assets.studio.deciding import Word, accept
from story_assets.studio.double import Double
from story_assets.studio.making import Result
from story_assets.studio.past import Past
from story_assets.studio.renderer import Halted
from story_assets.studio.work import Blocked, Stopped
from tests.studio.batching.waiting import (
    calls,
    carried_to_its_end,
    carry,
    drawn,
    in_the_journal,
    order_of,
    plan,
    statuses,
)
from tests.studio.paid import FREE_STANDING, SHEET, SHEETS, asked_of, bought, bought_story, buying, step

SHOT = Key("shot_reference", "e01_s02_sh01")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story: 13 images, five of which rest on no other."""
    return bought_story(tmp_path)


def test_a_whole_story_comes_back_in_layers_at_half_price(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """What the plan listed is made, each image once, and the bill is what the journal says, and half."""
    home = tmp_path / "home"
    whole = plan(story, home).usd
    order = order_of(story)

    rounds = carried_to_its_end(story, home, order)

    first = {line.key for batch in rounds[0].sent for line in Book(home).lines(batch).lines}
    assert first == set(FREE_STANDING)
    assert len(plan(story, home).kept) == 13
    assert set(drawn(double).values()) == {1}
    assert len(drawn(double)) == 13
    assert statuses(home) == {"rendered": 13}
    assert double.billed == in_the_journal(home)
    assert whole is not None
    assert Decimal("0.35") * whole < double.billed < Decimal("0.55") * whole


def test_a_reference_goes_up_once_whatever_rests_on_it(story: Story, double: Double, tmp_path: Path) -> None:
    """Five sheets and boards are in dozens of requests: each picture is one file, known by its bytes."""
    carried_to_its_end(story, tmp_path / "home", order_of(story))

    pictures = [it for it in double.files if it.purpose == "vision"]
    assert len({it.content for it in pictures}) == len(pictures)
    assert all(it.expires_at is not None for it in pictures), "they go by themselves"
    sent = sum(len(it.references) for it in double.books if it.batch)
    assert sent > len(pictures)


def test_a_reference_that_is_still_there_is_not_uploaded_again(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """The next night knows what the service has; what goes soon, or is gone, goes up anew."""
    home = tmp_path / "home"
    carried_to_its_end(story, home, order_of(story, *SHEETS, *FREE_STANDING))
    first, second, third = (Key("contact_sheet", "e01_s02"), Key("cover", "e01_key"), SHOT)
    carried_to_its_end(story, home, order_of(story, first))
    before = calls(double, "/v1/files")

    carried_to_its_end(story, home, order_of(story, second))
    known = calls(double, "/v1/files") - before
    for note in (home / "batches" / "uploads").rglob("*.json"):
        note.write_text(Uploaded(file_id="file-old", expires_at=time.time() + 3600).model_dump_json())
    carried_to_its_end(story, home, order_of(story, third))

    assert known == 1, "only the file of lines"
    assert statuses(home) == {"rendered": 8}


def test_a_reference_that_the_service_lost_goes_up_again(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """Somebody tidied up the account. The line is refused for nothing, and the next order mends it."""
    home = tmp_path / "home"
    cover = Key("cover", "e01_key")
    carried_to_its_end(story, home, order_of(story, Key("contact_sheet", "e01_s02"), *FREE_STANDING))
    double.forget_files()

    carried_to_its_end(story, home, order_of(story, cover))
    refused = statuses(home)["refused"]
    carried_to_its_end(story, home, order_of(story, cover))

    assert refused == 1
    assert statuses(home) == {"rendered": 7, "refused": 1}


def test_what_waits_in_a_batch_is_bought_by_nobody_else(story: Story, double: Double, tmp_path: Path) -> None:
    """Not by a run, not by a person who says --again, not by another order; the plan says where it is."""
    home = tmp_path / "home"
    order = order_of(story, SHEET)
    carry(story, home, order)

    said = step(story, home, SHEET)
    live = bought(story, home, SHEET)[SHEET]
    insisted = bought(story, home, SHEET, again=True)[SHEET]
    other = carry(story, home, order_of(story, SHEET, again=True))

    assert said is not None
    assert said.verdict == "blocked"
    assert "waiting in a batch since" in str(said.causes[0])
    assert isinstance(live, Blocked)
    assert isinstance(insisted, Blocked)
    assert other.sent == []
    carried_to_its_end(story, home, order)
    assert len(drawn(double)) == 1
    assert step(story, home, SHEET) is None


def test_a_layer_waits_until_a_person_has_accepted_the_one_below(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """A sheet that nobody has looked at must not be in a hundred shots by morning."""
    home = tmp_path / "home"
    manual = ReviewPolicy(acceptance_by_kind={"character_sheet": "manual"}, vision_model=None)
    story = story.model_copy(update={"about": story.about.model_copy(update={"review": manual})})
    cover, sheet = Key("cover", "e01_key"), Key("character_sheet", "mara_night")
    order = order_of(story, sheet, cover)

    carry(story, home, order)
    back = carry(story, home, order)
    with buying(story, home) as at:
        accept(at, sheet, Word("ann"))
    after = carry(story, home, order)

    assert back.sent == []
    assert not back.order.done
    assert [line.key for batch in after.sent for line in Book(home).lines(batch).lines] == [cover]
    assert carried_to_its_end(story, home, order)[-1].order.done


def test_an_image_that_came_after_an_edit_is_kept_and_comes_back_for_nothing(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """The story moved on overnight: what was bought is not accepted, not lost, and not bought again."""
    home = tmp_path / "home"
    order = order_of(story, SHEET)
    carry(story, home, order)
    edited = edit(story)

    came = carry(edited, home, order)
    undone = bought(story, home, SHEET)[SHEET]

    assert [it.outcome for it in came.came.images] == ["kept"]
    assert isinstance(undone, Result)
    assert undone.outcome == "reused"
    assert len(drawn(double)) == 1
    assert double.billed == in_the_journal(home)


def edit(story: Story) -> Story:
    """Mara has other hair."""
    mara = story.characters["mara"]
    identity = mara.identity.model_copy(update={"hair": "silver crop"})
    changed = mara.model_copy(update={"identity": identity})
    return story.model_copy(update={"characters": {**story.characters, "mara": changed}})


def test_an_order_stays_within_its_budget_over_all_its_layers(
    story: Story, double: Double, tmp_path: Path
) -> None:
    """Room is taken for every line before it leaves; when it is full the order ends, and says so."""
    home = tmp_path / "home"
    order = order_of(story, max_usd="0.02")

    first = carry(story, home, order)
    waiting = [it.reserved or Decimal(0) for it in Past(home).refresh().all()]
    carried_to_its_end(story, home, order)

    assert first.over_budget
    assert "The budget of this run is $0.02" in first.error
    assert 0 < sum(waiting) <= Decimal("0.02")
    assert len(waiting) < 5
    assert double.billed == in_the_journal(home) <= Decimal("0.02")


def test_lines_that_wait_count_in_the_budget_of_the_day(story: Story, double: Double, tmp_path: Path) -> None:
    """A night's order is money that is as good as spent: a run beside it must not spend it again."""
    home = tmp_path / "home"
    wall = Wall(day=Decimal("0.03"))
    carry(story, home, order_of(story, *SHEETS), wall=wall)

    beside = bought(story, home, *FREE_STANDING[3:], wall=wall)

    assert {type(it) for it in beside.values()} <= {BudgetReached, Result, Stopped}
    past = Past(home).refresh().all()
    assert sum((it.counts for it in past), Decimal(0)) <= Decimal("0.03")
    assert any(isinstance(it, BudgetReached) for it in beside.values())


def test_a_price_that_nobody_lists_is_unknown_and_refused_under_a_wall(
    tmp_path: Path, double: Double
) -> None:
    """Nobody says what 2.6 costs in a batch. Unknown is not half."""
    story, home = bought_story(tmp_path, model="gpt-image-2.6-sunburst"), tmp_path / "home"

    walled = carry(story, home, order_of(story, SHEET, max_usd="5"))
    carried_to_its_end(story, home, order_of(story, SHEET))

    assert walled.over_budget
    assert "unknown" in walled.error
    ((usd, reserved),) = [
        tuple(it.values()) for it in asked_of(home, "SELECT usd, reserved_usd FROM renders")
    ]
    assert usd is reserved is None


def test_a_model_that_no_batch_takes_is_not_ordered(tmp_path: Path, double: Double) -> None:
    """Said before anything is uploaded."""
    story = bought_story(tmp_path, model="gpt-image-2.5-flare")

    with pytest.raises(Halted, match="not taken by the Batch API"):
        carry(story, tmp_path / "home", order_of(story, SHEET))

    assert double.books == ()


def test_two_processes_do_not_send_at_once(story: Story, double: Double, tmp_path: Path) -> None:
    """A sensor and a person press at the same moment: one of them hears that the other is at it."""
    home = tmp_path / "home"

    with Book(home).alone(story.slug), pytest.raises(Elsewhere):
        carry(story, home, order_of(story, SHEET))

    assert double.books == ()


def test_another_server_is_not_asked_for_a_batch_it_never_had(
    story: Story, double: Double, tmp_path: Path, desk: pytest.MonkeyPatch
) -> None:
    """The environment was changed in between. The batch waits where it is."""
    home = tmp_path / "home"
    order = order_of(story, SHEET)
    carry(story, home, order)

    with Double() as other:
        desk.setenv("OPENAI_BASE_URL", other.url)
        away = carry(story, home, order)
        assert other.books == ()
    desk.setenv("OPENAI_BASE_URL", double.url)
    carried_to_its_end(story, home, order)

    assert "the environment names another" in away.came.batches[0].problems[0]
    assert statuses(home) == {"rendered": 1}


def test_the_ledger_has_a_row_for_each_batch(story: Story, double: Double, tmp_path: Path) -> None:
    """What was ordered, what came, what it cost and what is still out: in SQL, from the journal alone."""
    home = tmp_path / "home"
    order = order_of(story)
    carry(story, home, order)

    (out,) = asked_of(home, "SELECT status, lines, waiting, rendered, usd, still_reserved_usd FROM batches")
    waiting = asked_of(home, "SELECT DISTINCT status FROM renders")
    carried_to_its_end(story, home, order)
    ended = asked_of(
        home, "SELECT status, lines, waiting, rendered, failed, usd FROM batches ORDER BY asked_at"
    )

    assert (out["lines"], out["waiting"], out["rendered"], out["usd"]) == (5, 5, 0, None)
    assert out["still_reserved_usd"] is not None
    assert waiting == [{"status": "batched"}]
    assert {it["status"] for it in ended} == {"completed"}
    assert sum(Decimal(str(it["usd"])) for it in ended) == double.billed
    assert sum(int(str(it["rendered"])) for it in ended) == 13
