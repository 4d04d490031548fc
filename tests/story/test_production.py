"""A story is the list of everything that must be made for it, and of what each thing rests on."""

from pathlib import Path

import pytest

from story_assets.story.production import KINDS, Key, Production
from story_assets.story.reading import read_story
from tests.golden import assert_golden
from tests.story.folders import write_small_story

BUNDLED = Path(__file__).parents[2] / "data" / "stories" / "the_locked_safe"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Production:
    return Production(read_story(write_small_story(tmp_path_factory.mktemp("s") / "small")))


def test_the_graph_of_a_small_story_is_agreed_on(small: Production) -> None:
    """Every asset and every edge of it, as one file to read: this is what lineage shows."""
    lines = [
        f"{it.group:<11} {key!s:<38} <- {', '.join(map(str, it.rests_on))}"
        for key, it in small.artifacts.items()
    ]

    text = "\n".join(line.rstrip(" <-") if line.endswith("<- ") else line for line in lines) + "\n"
    assert_golden(Path(__file__).with_name("golden") / "graph.txt", text)


def test_each_artifact_comes_after_what_it_rests_on() -> None:
    """Whoever walks the list once can make everything."""
    production = Production(read_story(BUNDLED))
    done: set[Key] = set()
    for key, it in production.artifacts.items():
        assert done.issuperset(it.rests_on), key
        done.add(key)


def test_every_kind_of_the_design_is_made() -> None:
    """The bundled story shows the whole graph."""
    assert {key.kind for key in Production(read_story(BUNDLED)).artifacts} == set(KINDS)


def test_a_shot_rests_on_its_sheets_its_board_and_its_panel(small: Production) -> None:
    """Lineage is the casting list."""
    rests_on = {str(key) for key in small[Key("shot_reference", "e01_s02_sh02")].rests_on}

    assert rests_on == {
        "brief/shot_reference.e01_s02_sh02",
        "scene_board/study_night",
        "shot_reference/e01_s02_sh01",  # it continues that shot
        "contact_sheet/e01_s02",
    }
    assert "character_sheet/mara_night" in {
        str(it) for it in small[Key("shot_reference", "e01_s02_sh01")].rests_on
    }


def test_dependants_are_found_however_far_down(small: Production) -> None:
    """The blast radius of a sheet ends with the episode package."""
    found = {str(key) for key in small.dependants(Key("character_sheet", "mara_night"))}

    assert {
        "contact_sheet/e01_s02",
        "video_handoff/e01_s02_sh02",
        "episode_package/e01",
        "cover/e01_key",
    } <= found
    assert not any("s01" in name for name in found)


def test_state_runs_from_shot_to_shot(small: Production) -> None:
    """What one shot changes is true in every later one, and told to the video step in and out."""
    told = {key.id: it for key, it in small.handoffs.items()}

    assert told["e01_s02_sh01"].state_in == told["e01_s02_sh01"].state_out == {"safe": "locked"}
    assert told["e01_s02_sh02"].state_in == {"safe": "locked"}
    assert told["e01_s02_sh02"].state_out == told["e01_s02_sh03"].state_in == {"safe": "open"}
