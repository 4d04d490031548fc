"""What an image was made from, what changed on the way to it, and who else has that."""

from decimal import Decimal
from pathlib import Path

import anyio
import duckdb
import pytest

from story_assets.story.production import Key, Production
from story_assets.story.reading import read_story
from story_assets.studio.deciding import Word
from story_assets.studio.lineage.account import Account
from story_assets.studio.lineage.since import NoSuchTime, changes_since
from story_assets.studio.lineage.tracing import Tracer
from story_assets.studio.making import make_image
from story_assets.studio.supplying import supplied
from tests.cli.command import REPOSITORY
from tests.paper import Paper
from tests.studio.bench import make_all, small_story, studio
from tests.studio.deciding import SHEET, SHOT, Desk
from tests.studio.test_lineage_at_random import edit, render

NIGHT = Key("character_sheet", "mara_night")
BOARD = Key("scene_board", "study_night")
FIRST, CUT, LAST = (Key("shot_reference", f"e01_s02_sh0{number}") for number in (1, 2, 3))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small story with every image made once, at a cent each."""
    desk = Desk(small_story(tmp_path), tmp_path / "home")
    render(desk)
    return desk


def traced(desk: Desk, key: Key) -> Account:
    """The account of *key* as it is accepted now."""
    it = Tracer(desk.studio(), desk.home.parent / desk.story.slug).account(key)
    assert it is not None
    return it


def test_the_rule_that_changed_last_comes_first_with_its_line_and_what_mending_costs(desk: Desk) -> None:
    """Who asks what broke a shot wants one line to read, one place to edit and one price to weigh."""
    edit(desk, "silver")
    render(desk)

    first, *_ = traced(desk, SHOT).suspects

    assert (first.suspect.cause, first.suspect.path) == ("rule", "characters.mara.identity.hair")
    assert (first.suspect.was, first.suspect.now) == ("black, cut at the jaw", "silver")
    assert first.where is not None
    assert first.where[0] == "characters/mara.yaml"
    slug = desk.story.slug
    assert f"{slug}/cover/e01_key" in first.images
    assert f"{slug}/shot_reference/e01_s01_sh01" in first.images, "its contact sheet has her in another panel"
    assert f"{slug}/character_sheet/teo_home" not in first.images
    assert first.usd is not None
    assert float(first.usd) == pytest.approx(0.01 * len(first.images))


def test_a_price_that_nobody_knows_stays_unknown(desk: Desk) -> None:
    """An unknown price is never 0, here as in the plan."""
    edit(desk, "silver")
    render(desk)
    desk.paper.usd = None

    assert {it.usd for it in traced(desk, SHOT).suspects} == {None}


def test_who_went_back_to_an_earlier_sheet_is_named(desk: Desk) -> None:
    """The rule did not change; a person did, and can be asked."""
    desk.retake(SHEET)
    render(desk)
    desk.rollback(SHEET)
    render(desk)
    desk.paper.salt += "again"
    desk.retake(SHOT)
    render(desk)

    suspects = [it.suspect for it in traced(desk, SHOT).suspects]

    assert [(it.cause, it.path, it.by) for it in suspects] == [
        ("retake", "asked for by ann: take", "ann"),
        ("accepted", "character_sheet/mara_day", "ann"),
    ]
    assert (suspects[1].was, suspects[1].now) == ("take 2", "take 1")


def test_shots_beside_each_other_that_rest_on_different_takes_are_told_apart(desk: Desk) -> None:
    """The most frequent break: half a scene was made before the sheet changed, half after."""
    desk.retake(NIGHT)
    desk.paper.salt += "x"
    desk.make(NIGHT, Key("contact_sheet", "e01_s02"), FIRST)

    (after,) = traced(desk, FIRST).neighbours
    apart = {(it.kind, it.path) for it in after.apart}

    assert (after.asset, after.place) == (f"{desk.story.slug}/{CUT}", "after")
    assert apart == {("reference", "contact_sheet/e01_s02")}


def test_a_rule_that_only_one_of_two_shots_was_made_with_is_told(desk: Desk) -> None:
    """The words of the brief differ although the story has one of them."""
    night = desk.story.settings["study_night"]
    lit = night.light.model_copy(update={"description": "a bare bulb"})
    places = {**desk.story.settings, "study_night": night.model_copy(update={"light": lit})}
    desk.story = desk.story.model_copy(update={"settings": places})
    desk.make(BOARD, Key("contact_sheet", "e01_s02"), FIRST)

    (after,) = traced(desk, FIRST).neighbours

    found = {it.path: it.here for it in after.apart if it.kind == "rule"}
    assert found == {"settings.study_night.light.description": "a bare bulb"}


def test_a_story_made_in_one_go_has_nothing_apart(tmp_path: Path) -> None:
    """A warning that is always there is read by nobody: 26 shots of the bundled story, every neighbour."""
    story = read_story(REPOSITORY / "data" / "stories" / "the_locked_safe")
    at = studio(story, tmp_path / "home", Paper())
    make_all(at)
    tracer = Tracer(at, tmp_path)
    accounts = [tracer.account(it.key) for it in Production(story).images]

    neighbours = [beside for it in accounts if it is not None for beside in it.neighbours]

    assert len(neighbours) > 30
    assert [beside for beside in neighbours if beside.apart] == []
    assert [it.suspects for it in accounts if it is not None and it.suspects] == []


def test_an_image_from_elsewhere_is_a_suspect_with_the_person_who_brought_it(
    desk: Desk, tmp_path: Path
) -> None:
    """It was made from nothing that is known, so nothing else explains it."""
    at = desk.studio()
    other = at.store.shelf(at.story, NIGHT).takes[0]
    file = at.store.blob(other.sha256, other.mime)
    supplied(at, SHEET, Word("bob", "painted"), file=file)
    at.close()
    desk.make()

    first, *_ = traced(desk, SHOT).suspects
    sheet = next(it for it in traced(desk, SHOT).node.takes() if it.made.asset.endswith(str(SHEET)))

    assert (first.suspect.cause, first.suspect.path) == ("accepted", str(SHEET))
    assert (first.suspect.was, first.suspect.now, first.suspect.take) == ("take 1", "take 2", 2)
    assert (first.suspect.by, first.suspect.why) == ("bob", "painted")
    assert (sheet.made.renderer, sheet.made.usd, sheet.rests_on) == (None, 0, ())


def test_the_views_say_the_same_in_sql(desk: Desk) -> None:
    """Who has a SQL client and no shell asks the file; it is built from the journal alone."""
    edit(desk, "silver")
    render(desk)
    account = traced(desk, SHOT)
    (first, *_), name = account.suspects, account.asset

    with duckdb.connect(str(desk.home / "ledger.duckdb"), read_only=True) as ledger:
        last = ledger.execute(
            "SELECT class, path, was, now, run FROM last_cause WHERE asset = ?", [name]
        ).fetchall()
        reach = ledger.execute(
            "SELECT asset FROM blast_radius WHERE path = ? AND now = 'silver' ORDER BY asset",
            [first.suspect.path],
        ).fetchall()
        rests = ledger.execute(
            "SELECT rests_on, rests_on_take FROM lineage WHERE asset = ? AND take = 2 ORDER BY 1", [name]
        ).fetchall()

    it = first.suspect
    assert last == [(it.cause, it.path, it.was, it.now, it.run)]
    assert [asset for (asset,) in reach] == list(first.images)
    assert rests == [(under.made.asset, under.made.take) for under in account.node.rests_on]


def test_what_has_no_take_has_no_account(tmp_path: Path) -> None:
    """Nothing was made, so there is nothing to say; it is no error."""
    at = studio(small_story(tmp_path), tmp_path / "home", Paper())
    anyio.run(make_image, at, SHEET)

    tracer = Tracer(at, tmp_path)

    assert tracer.account(SHOT) is None
    assert tracer.account(SHEET, number=7) is None


def test_bisecting_is_reading(desk: Desk) -> None:
    """Each change once, in order, with the images that have it first and what they cost."""
    edit(desk, "silver")
    render(desk)
    second = desk.studio().journal.run
    desk.retake(SHOT, note="softer")
    desk.make()
    story = desk.story.slug

    hair, note = changes_since(desk.home, story, "2026-01-01")

    assert (hair.cause, hair.path, hair.now) == ("rule", "characters.mara.identity.hair", "silver")
    assert hair.usd == Decimal("0.01") * len(hair.images)
    assert {it.take for it in hair.images} == {2}
    assert f"{story}/shot_reference/e01_s01_sh01" in {it.asset for it in hair.images}
    assert (note.cause, note.now, note.by, note.why) == ("retake", "softer", "ann", "softer")
    assert [(it.asset, it.take, it.usd) for it in note.images] == [(f"{story}/{SHOT}", 3, Decimal("0.01"))]
    assert changes_since(desk.home, story, note.run) == [note]
    assert changes_since(desk.home, story, "2999-01-01T12:00") == []
    assert second not in (hair.run, note.run)


def test_a_moment_that_is_none_says_which_there_are(desk: Desk) -> None:
    """Nobody knows the ids of runs by heart."""
    with pytest.raises(NoSuchTime, match="no day like 2026-11-21 and no run of before_he_comes_home"):
        changes_since(desk.home, desk.story.slug, "yesterday")


def test_sums_leave_an_unknown_price_unknown(desk: Desk) -> None:
    """The renders there are were paid for, nobody knows how much."""
    edit(desk, "silver")
    desk.paper.usd = None
    render(desk)

    (hair,) = changes_since(desk.home, desk.story.slug, "2026-01-01")

    assert hair.usd is None
