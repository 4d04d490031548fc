"""From a script or a sentence to boards with a planner, as a person types it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from story_assets.studio.double import Behaviour, Double
from tests.cli.command import story_assets
from tests.studio.paid import KEY
from tests.studio.planner.writing import IDEA, SCRIPT


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    """One server for all."""
    with Double() as double:
        yield double


@pytest.fixture
def at(running: Double, tmp_path: Path) -> dict[str, str]:
    """A key, the double as if just started, and a home."""
    running.behave(Behaviour())
    running.clear()
    (tmp_path / "ferry.fountain").write_text(SCRIPT, "utf-8")
    return {
        "OPENAI_BASE_URL": running.url,
        "OPENAI_API_KEY": KEY,
        "STORY_ASSETS_HOME": str(tmp_path / "home"),
        "STORY_ASSETS_LIMITS": str(tmp_path / "limits"),
    }


@pytest.mark.slow
def test_a_planned_import_is_checked_and_drawn(at: dict[str, str], running: Double, tmp_path: Path) -> None:
    """Nothing may have to be mended by hand between the answers of a model and a board."""
    script, folder = tmp_path / "ferry.fountain", tmp_path / "ferry"

    foreseen = story_assets("import", script, folder, "--planner", "openai", "--estimate", "--json", env=at)
    asked_nothing = len(running.books)
    made = story_assets("import", script, folder, "--planner", "openai", "--max-usd", "2", "--json", env=at)
    checked = story_assets("check", folder, "--json", env=at)
    drawn = story_assets("render", folder, "--select", "scene_board/*", "--json", env=at)
    costs = story_assets("costs", folder, "--json", env=at)

    assert (made.code, checked.code, drawn.code) == (0, 0, 0), made.err + checked.err + drawn.err
    assert asked_nothing == 0
    assert made.json["planned"]["requests"] == foreseen.json["requests"] == 4
    assert made.json["planned"]["double"]
    assert made.json["planned"]["usd"] == pytest.approx(float(running.billed))
    assert costs.json["plans"] == {"requests": 4, "usd": made.json["planned"]["usd"]}
    assert len(drawn.json["rendered"]) == 2


def test_one_sentence_becomes_a_story_that_is_drawn(at: dict[str, str], tmp_path: Path) -> None:
    """The shortest way in: whoever has no script yet still sees boards."""
    folder = tmp_path / "ferry"

    made = story_assets("new", folder, "--idea", IDEA, "--json", env=at)
    checked = story_assets("check", folder, "--json", env=at)
    drawn = story_assets("render", folder, "--select", "character_sheet/*", "--json", env=at)

    assert (made.code, checked.code, drawn.code) == (0, 0, 0), made.err + checked.err + drawn.err
    assert (made.json["scenes"], made.json["characters"]) == (2, 2)
    assert "undecided" not in checked.json
    assert len(drawn.json["rendered"]) == 2


@pytest.mark.parametrize(
    ("arguments", "key", "code", "words"),
    [
        (("--idea", IDEA), "", 2, "set OPENAI_API_KEY"),
        (("--idea", " "), KEY, 2, "--idea is empty"),
        (("--idea", IDEA, "--planner", "oracle"), KEY, 2, 'no planner "oracle"; there is: openai'),
        (("--idea", IDEA, "--max-usd", "0.0001"), KEY, 3, "The budget of this run is $0.0001"),
    ],
)
def test_what_cannot_be_planned_is_said_and_leaves_nothing(
    arguments: tuple[str, ...], key: str, code: int, words: str, at: dict[str, str], tmp_path: Path
) -> None:
    """Half a story folder would be taken for a story."""
    said = story_assets("new", tmp_path / "ferry", *arguments, env={**at, "OPENAI_API_KEY": key})

    assert said.code == code
    assert words in said.err
    assert not (tmp_path / "ferry").exists()


def test_a_story_that_stays_broken_is_not_written(
    at: dict[str, str], running: Double, tmp_path: Path
) -> None:
    """The person reads what is wrong, in the supervisor's own words."""
    running.behave(Behaviour(when={'"id": "e01_s01"': "breaks_continuity"}))
    script, folder = tmp_path / "ferry.fountain", tmp_path / "ferry"

    said = story_assets("import", script, folder, "--planner", "openai", env=at)

    assert said.code == 1
    assert "on_screen_after_leaving" in said.err
    assert "the same command goes on from there" in said.err
    assert not folder.exists()
