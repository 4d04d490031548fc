"""Which story, which home, which images: what a person may say, and what is answered when it is not clear."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import REPOSITORY, environment, story_assets
from tests.story.folders import write_edited_story, write_small_story


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two stories."""
    folder = tmp_path_factory.mktemp("stories")
    write_small_story(folder / "before_he_comes_home")
    write_edited_story(folder / "after_he_came", {"story.yaml": ("The Locked Safe", "它开着")})
    return folder


def test_a_story_is_a_name_under_the_stories(stories: Path) -> None:
    """What is typed every day is short."""
    said = story_assets("check", "after_he_came", "--stories", stories, "--json")

    assert said.code == 0
    assert said.json == {"story": "after_he_came", "errors": [], "continuity": []}


@pytest.mark.parametrize(
    "form", ["{}/after_he_came", "{}/after_he_came/", "{}/before_he_comes_home/../after_he_came"]
)
def test_a_story_is_a_folder(stories: Path, form: str) -> None:
    """It may lie anywhere."""
    assert story_assets("check", form.format(stories), "--json").json["story"] == "after_he_came"


@pytest.mark.parametrize(("where", "dots"), [(".", "."), ("characters", ".."), ("characters", "../")])
def test_a_story_is_where_one_stands(stories: Path, where: str, dots: str) -> None:
    """Its name is the folder's own, however it was pointed at."""
    said = story_assets(
        "plan", dots, "--json", "--home", stories / "no", cwd=stories / "after_he_came" / where
    )

    assert said.code == 0
    assert said.json["story"] == "after_he_came"


def test_a_story_may_be_left_out_where_there_is_one() -> None:
    """The bundled story is the only one of a fresh checkout."""
    assert story_assets("check", "--json").json["story"] == "the_locked_safe"


def test_where_there_are_two_it_must_be_said_which(stories: Path) -> None:
    """Rendering the wrong one would cost money."""
    said = story_assets("plan", "--stories", stories)

    assert (said.code, said.out) == (2, "")
    assert said.err == f"story-assets: which story? {stories} has: after_he_came, before_he_comes_home\n"


@pytest.mark.parametrize("name", ["after_he_went", "x" * 5000, "~nobody_here/x", "", "a/../b", "story.yaml"])
def test_a_story_that_is_nowhere_is_said_with_those_that_are_there(stories: Path, name: str) -> None:
    """A slip of the finger costs five seconds."""
    said = story_assets("plan", name, "--stories", stories, cwd=stories)

    assert (said.code, said.out) == (2, "")
    assert "after_he_came" in said.err or "story.yaml" in said.err


def test_no_story_at_all_is_said(tmp_path: Path) -> None:
    """The command was run in the wrong folder."""
    said = story_assets("plan", cwd=tmp_path)

    assert (said.code, said.out) == (2, "")
    assert said.err == f"story-assets: there is no story under {tmp_path}/data/stories\n"


def test_a_home_is_said_or_comes_from_the_environment_or_is_data(tmp_path: Path) -> None:
    """What was said wins. The folder has to be a home for `costs`, which writes its ledger there."""
    story = write_small_story(tmp_path / "stories" / "a")

    story_assets("costs", story, "--home", "said", cwd=tmp_path, env={"STORY_ASSETS_HOME": "told"})
    story_assets("costs", story, cwd=tmp_path, env={"STORY_ASSETS_HOME": "told"})
    story_assets("costs", story, cwd=tmp_path)

    assert sorted(it.parent.name for it in tmp_path.glob("*/ledger.duckdb")) == ["data", "said", "told"]


def test_planning_writes_nothing(tmp_path: Path) -> None:
    """It may be asked about a home that one may only read, and in a folder that is somebody else's."""
    story = write_small_story(tmp_path / "a")

    said = story_assets("plan", story, "--home", tmp_path / "home", "--json")

    assert said.code == 0
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["character_sheet/mara_*"], {"character_sheet/mara_day", "character_sheet/mara_night"}),
        (["after_he_came/character_sheet/teo_home"], {"character_sheet/teo_home"}),
        (
            ["*/e01_s01*"],
            {"contact_sheet/e01_s01", "shot_reference/e01_s01_sh01", "shot_reference/e01_s01_sh02"},
        ),
        (["scene_board/study_???"], {"scene_board/study_day"}),
        (["cover/*", "character_sheet/teo_home"], {"cover/e01_key", "character_sheet/teo_home"}),
        (["episode_package/e01"], set()),
    ],
)
def test_a_selection_takes_the_images_its_patterns_match(
    stories: Path, tmp_path: Path, patterns: list[str], expected: set[str]
) -> None:
    """One scene on the day of its shoot, and nothing else."""
    chosen = [word for pattern in patterns for word in ("--select", pattern)]

    said = story_assets("plan", stories / "after_he_came", "--home", tmp_path, "--json", *chosen)

    assert said.code == 0
    assert {step["asset"] for step in said.json["steps"]} == {f"after_he_came/{key}" for key in expected}


@pytest.mark.parametrize(
    ("pattern", "near"),
    [
        ("character_sheet/mra_day", "character_sheet/mara_day"),
        ("character_sheets/mara_*", "character_sheet/mara_day"),
        ("after_he_came/cover/e01_kay", "after_he_came/cover/e01_key"),
        ("Character_Sheet/Mara_Day", "character_sheet/mara_day"),
        ("zzz", "episode_package/e01"),
        ("", "episode_package/e01"),
        ("[", "episode_package/e01"),
    ],
)
def test_a_pattern_that_matches_nothing_is_an_error_that_names_what_is_near(
    stories: Path, tmp_path: Path, pattern: str, near: str
) -> None:
    """`--select mra_*` in a nightly job would otherwise be green for weeks."""
    command = "render" if near.startswith("character") else "plan"

    said = story_assets(
        command,
        stories / "after_he_came",
        "--home",
        tmp_path / "home",
        *("--select", "character_sheet/*", "--select", pattern),
    )

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f'story-assets: --select "{pattern}" matches nothing of after_he_came; ')
    assert near in said.err


@pytest.mark.parametrize("command", ["plan", "render"])
def test_a_renderer_that_nobody_has_is_said_with_those_there_are(
    stories: Path, tmp_path: Path, command: str
) -> None:
    """Before anything is made with another one."""
    said = story_assets(command, stories / "after_he_came", "--renderer", "oil", "--home", tmp_path / "home")

    assert (said.code, said.out) == (2, "")
    assert said.err == 'story-assets: no renderer "oil"; there is: openai, previs\n'


def test_a_story_may_ask_for_a_renderer_that_is_not_here(tmp_path: Path) -> None:
    """It was written on a machine with another one. The same sentence, and `--renderer` is the way round."""
    policy = "logline: A sister opens a safe before her brother comes home.\nrender: {renderer: oil}"
    story = write_edited_story(
        tmp_path / "a",
        {"story.yaml": ("logline: A sister opens a safe before her brother comes home.", policy)},
    )

    refused = story_assets("plan", story, "--home", tmp_path / "home")
    planned = story_assets("plan", story, "--home", tmp_path / "home", "--renderer", "previs", "--json")

    assert (refused.code, refused.out) == (2, "")
    assert 'no renderer "oil"' in refused.err
    assert len(planned.json["steps"]) == 13


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["plan", "--nonsense"], ["plan", "a", "b"], ["ui", "--port", "x"]]
)
def test_a_command_that_is_misspelt_is_bad_input(arguments: list[str]) -> None:
    """Scripts tell it from images that failed."""
    said = story_assets(*arguments)

    assert (said.code, said.out) == (2, "")


def test_every_command_explains_itself() -> None:
    """The first thing anybody types."""
    said = story_assets("--help")

    assert said.code == 0
    assert all(name in said.out for name in ("check", "plan", "render", "costs", "ui"))


@pytest.mark.parametrize("home", ["file", "file/home", "/proc/home"])
@pytest.mark.parametrize("command", ["render", "costs"])
def test_a_home_that_cannot_be_one_is_said(tmp_path: Path, command: str, home: str) -> None:
    """Before the first image, with the reason."""
    (tmp_path / "file").write_text("no folder")

    said = story_assets(command, REPOSITORY / "data/stories/the_locked_safe", "--home", home, cwd=tmp_path)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("story-assets: cannot use the home ")
    assert len(said.err.splitlines()) == 1


def test_a_damaged_home_is_said_and_not_rendered_over(tmp_path: Path) -> None:
    """A pointer that cannot be read might point at something that was paid for."""
    pointer = tmp_path / "store/accepted/the_locked_safe/character_sheet/mara_day.json"
    pointer.parent.mkdir(parents=True)
    pointer.write_text("{")

    for command in ("plan", "render"):
        said = story_assets(command, "the_locked_safe", "--home", tmp_path)

        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"story-assets: {pointer} is damaged: ")


@pytest.mark.parametrize("command", [["plan", "--json"], ["plan"], ["check"]])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, command: list[str]) -> None:
    """`plan | head` is how a long plan is read; and `render | head` must not end a run that costs money."""
    with subprocess.Popen(
        [sys.executable, "-m", "story_assets.cli", *command, "the_locked_safe"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env=environment(STORY_ASSETS_HOME=str(tmp_path)),
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()

    assert (child.returncode, said) == (0, "")


@pytest.mark.parametrize("command", [["check"], ["check", "--json"], ["plan"], ["plan", "--json"]])
def test_a_terminal_without_chinese_is_no_traceback(
    stories: Path, tmp_path: Path, command: list[str]
) -> None:
    """A container's terminal knows ASCII. The story is still about 特奥."""
    said = story_assets(
        *command,
        stories / "after_he_came",
        env={"PYTHONIOENCODING": "ascii", "STORY_ASSETS_HOME": str(tmp_path)},
    )

    assert said.code == 0
    assert said.out.isascii()


def test_planning_and_checking_do_not_wait_for_dagster(tmp_path: Path) -> None:
    """They answer while one types. Dagster alone takes seconds to import."""
    for command in (["check"], ["plan", "--home", str(tmp_path)], ["check", "--json"], ["plan", "--json"]):
        said = story_assets(*command, "the_locked_safe", options=("-X", "importtime"))

        imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in said.err.splitlines()}
        assert said.code == 0
        assert "typer" in imported
        assert not imported & {"dagster", "dagster_async_executor", "duckdb", "sqlalchemy"}
