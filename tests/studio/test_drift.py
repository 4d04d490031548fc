"""Where an episode falls apart, from the ledger alone: mixed generations, mixed settings, falling scores."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from story_assets.story.production import Key
from story_assets.studio import ledger
from story_assets.studio.journal import Journal
from tests.studio.bench import small_story
from tests.studio.deciding import Desk
from tests.studio.test_lineage_at_random import render

SCENE = "before_he_comes_home/{}/e01_s02"
NIGHT = Key("character_sheet", "mara_night")
SHEET = Key("contact_sheet", "e01_s02")
SHOTS = tuple(Key("shot_reference", f"e01_s02_sh0{number}") for number in (1, 2, 3))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small story with every image made once."""
    desk = Desk(small_story(tmp_path), tmp_path / "home")
    render(desk)
    return desk


def ask(desk: Desk, question: str) -> list[tuple[Any, ...]]:
    ledger.publish(desk.home)
    with duckdb.connect(str(desk.home / "ledger.duckdb"), read_only=True) as client:
        return client.execute(question).fetchall()


def named(key: Key) -> str:
    return f"before_he_comes_home/{key}"


def test_a_story_made_in_one_go_does_not_drift(desk: Desk) -> None:
    """A list that is never empty is not read."""
    assert ask(desk, "SELECT * FROM mixed_generations") == []
    assert ask(desk, "SELECT * FROM drift") == []


def test_half_a_scene_on_a_newer_sheet_is_a_mixed_generation(desk: Desk) -> None:
    """The sheet was made again, the run was stopped after the first shot: two Maras in one scene."""
    desk.retake(NIGHT)
    desk.paper.salt += "x"
    desk.make(NIGHT, SHEET, SHOTS[0])

    found = ask(
        desk,
        "SELECT scene, rests_on, takes, images, behind FROM mixed_generations "
        "WHERE rests_on LIKE '%mara_night' ORDER BY scene NULLS LAST",
    )

    behind = [named(SHOTS[2])]
    assert found == [
        ("s02", named(NIGHT), [1, 2], 3, behind),
        (None, named(NIGHT), [1, 2], 4, [named(Key("cover", "e01_key")), *behind]),
    ]


def test_going_back_makes_those_that_went_on_the_older_ones(desk: Desk) -> None:
    """What counts is what is accepted, not which take has the higher number."""
    desk.retake(NIGHT)
    desk.paper.salt += "x"
    desk.make(NIGHT, SHEET, SHOTS[0])
    desk.rollback(NIGHT)

    ((behind,),) = ask(
        desk,
        "SELECT behind FROM mixed_generations WHERE scene = 's02' AND rests_on LIKE '%mara_night'",
    )

    assert behind == [named(SHEET), named(SHOTS[0])]


def test_the_worst_comes_first(desk: Desk) -> None:
    """An editor has an hour: it goes into the scene that is furthest apart."""
    journal = Journal(desk.home, "looks")
    scores = {SHOTS[0]: 0.95, SHOTS[1]: 0.30, SHOTS[2]: 0.55}
    keys = {shot: desk.shelf(shot).takes[0].render_key for shot in SHOTS}
    for shot, score in scores.items():
        journal.append(
            "check",
            asset=named(shot),
            kind=shot.kind,
            render_key=keys[shot],
            check="identity_matches_sheet",
            score=score,
        )
        journal.append(
            "check",
            asset=named(shot),
            kind=shot.kind,
            render_key=keys[shot],
            check="image_is_sharp",
            score=score,
        )
    journal.close()
    desk.retake(SHOTS[2])
    desk.paper.model = "another"
    desk.make(SHOTS[2])

    found = ask(desk, "SELECT rank, scene, drift, about, weight, images FROM drift")

    assert found == [
        (1, "s02", "falling score", "identity_matches_sheet", 0.65, [named(SHOTS[0]), named(SHOTS[1])]),
        (2, "s02", "mixed settings", "shot_reference: paper paper draft", 0.3333, [named(SHOTS[2])]),
    ]


def test_a_still_apart_from_its_neighbours_is_ranked(desk: Desk) -> None:
    """By how far apart it is; one that agrees is not named."""
    journal = Journal(desk.home, "looks")
    for shot, score, passed in ((SHOTS[0], 0.9, True), (SHOTS[1], 0.2, False)):
        journal.append(
            "check",
            asset=named(shot),
            kind=shot.kind,
            render_key=desk.shelf(shot).takes[0].render_key,
            check="set_matches_neighbours",
            score=score,
            passed=passed,
        )
    journal.close()

    found = ask(desk, "SELECT scene, drift, about, weight, images FROM drift")

    assert found == [("s02", "apart from neighbours", "set_matches_neighbours", 0.8, [named(SHOTS[1])])]
