"""`check` on screen: its exit codes, its JSON, its page in the documents."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.command import REPOSITORY, story_assets
from tests.story.breaks import BREAK, S02
from tests.story.folders import write_edited_story
from tests.test_documents import blocks

BUNDLED = REPOSITORY / "data" / "stories" / "the_locked_safe"
README, PAGE = REPOSITORY / "README.md", REPOSITORY / "docs" / "continuity.md"
S01 = "episodes/e01/s01.yaml"


def apply(diff: str, folder: Path) -> int:
    """Make the edits of a unified *diff* in *folder*, and return how many there were."""
    count = 0
    for file, hunks in re.findall(r"^--- (\S+)\n\+\+\+ \S+\n((?:[@ +-].*\n)+?)(?=^---|\Z)", diff, re.M):
        text = (folder / file).read_text("utf-8")
        for hunk in re.split(r"^@@.*@@\n", hunks, flags=re.M)[1:]:
            lines = hunk.splitlines(keepends=True)
            was = "".join(line[1:] for line in lines if line[0] in " -")
            assert text.count(was) == 1, was
            text = text.replace(was, "".join(line[1:] for line in lines if line[0] in " +"))
            count += 1
        (folder / file).write_text(text, "utf-8")
    return count


def test_the_page_shows_what_check_really_says(tmp_path: Path) -> None:
    """Five mistakes in a copy of the bundled story, explained in the documents word for word."""
    (diff,), answer = blocks(PAGE, "diff"), next(blocks(PAGE, "text"))
    folder = copytree(BUNDLED, tmp_path / "the_locked_safe")

    edits = apply(diff, folder)
    said = story_assets("check", folder)

    assert edits == 5
    assert said.out == answer
    assert said.code == 1
    assert any(block in said.out for block in blocks(README, "text"))


def test_a_break_is_an_exit_code_and_both_places(tmp_path: Path) -> None:
    """A pipeline stops on it, and a person clicks on it."""
    folder = write_edited_story(tmp_path / "a", {S02: BREAK})

    said = story_assets("check", folder, "--json")

    assert said.code == 1
    assert said.json["errors"] == []
    (it,) = said.json["continuity"]
    assert set(it) == {"rule", "severity", "where", "message", "waived"}
    assert (it["rule"], it["severity"], it["waived"]) == ("look_changes", "break", None)
    assert it["where"] == [f"{S02}:43", f"{S02}:25"]
    assert it["where"][1] in it["message"]


def test_a_warning_is_said_and_stops_nothing(tmp_path: Path) -> None:
    """It is a person's to judge."""
    waived = "waive: {line_crossed: On purpose.}"
    folder = write_edited_story(
        tmp_path / "a",
        {
            S02: ("narration: [It was addressed to him.]", waived),
            S01: ("line: Nothing of ours., off_screen: true", "line: Nothing of ours."),
        },
    )

    said = story_assets("check", folder)

    assert said.code == 0
    assert [line.split("  ")[0] for line in said.out.splitlines()[:4]] == [
        "Probably wrong on screen:",
        f"{S01}:31",
        "Remarks:",
        f"{S02}:44",
    ]
    assert "line_crossed is waived here, and nothing breaks it. Delete the waiver" in said.out
    assert said.out.endswith("1 warning.\n")


def test_a_waived_break_is_no_exit_code(tmp_path: Path) -> None:
    """It stays in the file, and in what is said."""
    waived = f"{BREAK[1]}\n    waive: {{look_changes: She dreams it.}}"
    folder = write_edited_story(tmp_path / "a", {S02: (BREAK[0], waived)})

    said, as_json = story_assets("check", folder), story_assets("check", folder, "--json")

    assert (said.code, as_json.code) == (0, 0)
    assert f"Waived, with the reason:\n{S02}:43  look_changes: She dreams it.\n" in said.out
    assert [it["waived"] for it in as_json.json["continuity"]] == ["She dreams it."]


def test_the_state_of_every_shot_can_be_seen() -> None:
    """Shots state only what changes; whoever writes the next one wants to know the rest."""
    said, as_json = story_assets("check", "--states"), story_assets("check", "--states", "--json")

    assert "  sh03    safe: Unlocked, door still closed.   (was: Closed and locked.)\n" in said.out
    shots = as_json.json["states"]["e01_s02"]["shots"]
    assert shots["sh03"]["in"]["facts"]["dial"] == "At zero."
    assert shots["sh03"]["out"]["facts"]["dial"] == "At 31."
    assert shots["sh02"]["out"]["things"]["tuning_fork"] == "with mara"
    assert shots["sh05"]["in"] == shots["sh04"]["out"]
    assert as_json.json["states"]["e01_s02"]["time_of_day"] == "NIGHT"
    assert as_json.json["states"]["e02_s01"]["shots"]["sh04"]["out"]["people"]["mara"]["here"] is False


@pytest.mark.parametrize("extra", [(), ("--states",)])
def test_a_story_that_cannot_be_read_has_no_findings(tmp_path: Path, extra: tuple[str, ...]) -> None:
    """First the files, then the screen."""
    folder = write_edited_story(tmp_path / "a", {S02: ("holds: [brass_key]", "holds: [bras_key]")})

    said = story_assets("check", folder, "--json", *extra)

    assert said.code == 2
    assert [error["line"] for error in said.json["errors"]] == [25]
    assert said.json["continuity"] == []
    assert "states" not in said.json


def test_what_is_drawn_for_nothing_is_planned_all_the_same(tmp_path: Path) -> None:
    """A break is easier to see on a board."""
    folder = write_edited_story(tmp_path / "a", {S02: BREAK})

    planned = story_assets("plan", folder, "--home", tmp_path / "home", "--json")

    assert len(planned.json["steps"]) == 13
    assert {step["verdict"] for step in planned.json["steps"]} == {"must"}
