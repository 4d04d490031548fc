"""Dagster's own stale status says what the plan says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.stage import Stage, stage


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A story rendered once; the tests below edit it one after the other and make it current again."""
    with stage(tmp_path_factory.mktemp("staleness")) as at:
        at.produce()
        yield at


def test_after_a_render_everything_is_fresh(made: Stage) -> None:
    """Promise 1 as Dagster sees it: render, then nothing is stale and the plan is empty."""
    assert made.stale() == set()
    assert made.plan().steps == ()


def test_a_note_for_people_makes_nothing_stale(made: Stage) -> None:
    """Dagster must not light up because somebody corrected a remark."""
    made.edit("characters/mara.yaml", "Based on the first draft.", "Based on the second draft.")

    assert made.stale() == set()


def test_a_look_of_one_scene_makes_only_that_scene_stale(made: Stage) -> None:
    """The badge in the UI and the plan name the same images, before and after the sheet is made."""
    drawn = len(made.paper.drawn)
    made.edit("characters/mara.yaml", "oversized red sweater", "oversized blue sweater")

    assert "character_bible/mara" in made.stale()
    steps = {str(step.key) for step in made.plan().steps}
    outcome = made.produce()

    assert outcome.other_failures == {}
    assert set(made.paper.drawn[drawn:]) == steps
    assert not any("e01_s01" in name or "teo" in name for name in steps)
    assert made.stale() == set()


def test_an_identity_rule_makes_its_sheets_and_what_rests_on_them_stale(made: Stage) -> None:
    """Lineage is the casting list: Teo's hair touches Teo's images and no others."""
    made.edit("characters/teo.yaml", "red curls", "grey curls")
    briefs = {
        "brief/character_sheet.teo_home",
        "brief/contact_sheet.e01_s01",
        "brief/shot_reference.e01_s01_sh01",
    }

    assert made.stale() >= {"character_bible/teo", *briefs}
    roots_and_briefs = [made.key(name) for name in ("character_bible/teo", *briefs)]
    made.materialize(*roots_and_briefs)
    images = {"character_sheet/teo_home", "contact_sheet/e01_s01", "shot_reference/e01_s01_sh01"}
    must = {str(step.key) for step in made.plan().steps if step.verdict == "must"}
    assert made.stale() == must == images

    made.produce()
    assert made.stale() == set()


def test_materialising_what_is_current_costs_nothing(made: Stage) -> None:
    """A click too many in the UI must not buy an image, and the asset page says why."""
    drawn = len(made.paper.drawn)

    outcome = made.materialize(made.key("character_sheet/mara_day"), made.key("cover/e01_key"))

    assert {it.outcome for it in outcome.images.values()} == {"kept"}
    assert len(made.paper.drawn) == drawn
    shown = made.metadata("character_sheet/mara_day")
    assert shown["usd"] == 0.0
    assert "current" in str(shown["cause"])


def test_going_back_is_free(made: Stage) -> None:
    """Undo is one of the things the store is for."""
    drawn = len(made.paper.drawn)
    made.edit("characters/teo.yaml", "grey curls", "red curls")

    outcome = made.produce()

    assert len(made.paper.drawn) == drawn
    assert "character_sheet/teo_home" in {
        str(key) for key, it in outcome.images.items() if it.outcome == "reused"
    }
    assert made.stale() == set()


def test_every_image_is_checked_and_shown(made: Stage) -> None:
    """A producer reads picture, price, tier, cause and references without leaving the page."""
    made.edit("episodes/e01/s01.yaml", "does not look up", "never looks up")

    outcome = made.produce()

    checks = made.checks(outcome.run)
    of_shot = {
        check: passed for (asset, check), passed in checks.items() if asset == "shot_reference/e01_s01_sh01"
    }
    assert of_shot == {
        "references_are_accepted": True,
        "characters_are_attached": True,
    }
    shown = made.metadata("shot_reference/e01_s01_sh01")
    assert str(shown["picture"]).startswith("![shot_reference/e01_s01_sh01](data:image/webp;base64,")
    assert shown["usd"] == 0.01
    assert shown["tier"] == "draft"
    assert "does not look up" in str(shown["cause"])
    assert "never looks up" in str(shown["cause"])
    assert "/assets/before_he_comes_home/character_sheet/teo_home" in str(shown["references"])
    assert Path(str(shown["file"])).is_file()
