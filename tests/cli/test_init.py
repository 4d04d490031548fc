"""A project of one's own: written once, over nothing, and alive at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from story_assets.studio.project import FIRST_STORY
from tests.cli.command import environment, story_assets

SHIPPED = {
    ".gitignore",
    "README.md",
    "pyproject.toml",
    "workspace.yaml",
    "drama/__init__.py",
    "drama/definitions.py",
    "drama/defs/__init__.py",
    "data/dagster/dagster.yaml",
    *(
        f"data/stories/{FIRST_STORY}/{name}"
        for name in (
            "story.yaml",
            "characters/bram.yaml",
            "characters/ines.yaml",
            "settings/terminal_night.yaml",
            "episodes/e01/episode.yaml",
            "episodes/e01/s01.yaml",
        )
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `init` wrote."""
    folder = tmp_path_factory.mktemp("init")
    said = story_assets("init", "our drama", cwd=folder)
    assert said.code == 0, said.err
    assert "cd 'our drama'" in said.out
    return folder / "our drama"


def written(project: Path) -> set[str]:
    return {
        str(path.relative_to(project))
        for path in project.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_a_project_is_what_was_announced_and_no_more(project: Path) -> None:
    """Whoever looks into the folder finds what the command said, each file with a reason to be there."""
    assert written(project) == SHIPPED


def test_the_first_story_is_whole_and_is_drawn_for_nothing(project: Path) -> None:
    """The first thing that fails is the last thing that is tried; nothing of it needs an option."""
    checked = story_assets("check", "--json", cwd=project)
    planned = story_assets("plan", "--json", cwd=project)
    rendered = story_assets("render", "--select", "character_sheet/ines_*", "--json", cwd=project)
    after = story_assets("plan", "--json", cwd=project)

    assert (checked.code, checked.json["errors"], checked.json["continuity"]) == (0, [], [])
    assert (len(planned.json["steps"]), planned.json["usd"]) == (7, 0)
    assert rendered.json["rendered"] == [f"{FIRST_STORY}/character_sheet/ines_counter"]
    assert (len(after.json["steps"]), after.json["kept"]) == (6, 1)
    assert (project / "data" / "gallery" / FIRST_STORY / "character_sheet" / "ines_counter.png").is_file()


def test_dagster_s_own_tools_accept_the_project(project: Path) -> None:
    """`dg` people feel at home, and `dagster dev` has something to open."""
    defs = dg("check", "defs", cwd=project)

    assert defs.returncode == 0, defs.stdout + defs.stderr
    assert "All definitions loaded successfully" in defs.stdout + defs.stderr


def dg(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "dagster_dg_cli.cli", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment(), capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A folder with one file in it is somebody's work."""
    (tmp_path / "notes.txt").write_text("mine")

    said = story_assets("init", tmp_path)

    assert (said.code, said.out) == (2, "")
    assert said.err == f"story-assets: {tmp_path} is not empty; a project goes into a folder of its own\n"
    assert [it.name for it in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ["notes.txt", "notes.txt/project"])
def test_where_no_folder_can_be_is_said_in_a_sentence(tmp_path: Path, name: str) -> None:
    """A file in the way is no reason for a traceback."""
    (tmp_path / "notes.txt").write_text("mine")

    said = story_assets("init", tmp_path / name)

    assert (said.code, said.out) == (2, "")
    assert (tmp_path / "notes.txt").read_text() == "mine"
