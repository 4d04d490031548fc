"""A script comes into a folder; a revised one proposes, and people take it over."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from story_assets.story.reading import read_story
from story_assets.studio.importing import CannotImport, imported, out_of_step
from story_assets.studio.merging import CannotMerge, pending, take_over
from tests.story.scripts import DINER, inserted
from tests.studio.revising import digests, made, script


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A story made of the diner script."""
    return made(tmp_path, DINER)


def revise(story: Path, text: str, *, take: bool = True) -> tuple[str, ...]:
    """Import *text* into *story* and take all of it over; the names of the files that changed."""
    done = imported(script(story.parent, text), story)
    waiting = pending(story)
    if take and waiting is not None:
        take_over(waiting, (), may_settle=True)
    return tuple(it.name for it in done.files)


def test_a_new_story_has_its_script_with_it(story: Path) -> None:
    """Where a story came from must not be lost with somebody's desktop."""
    assert (story / "script.fountain").read_text("utf-8") == DINER
    assert read_story(story).about.title == "The Blue Umbrella"


def test_death_at_each_write_of_an_import_in_turn(tmp_path: Path) -> None:
    """A story is there whole, or not at all; then it is imported again, or the folder says what is in it."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.studio.dying_import", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )

    *deaths, survived = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(deaths) >= 10
    assert {it["ended"] for it in deaths} == {-signal.SIGKILL}
    assert survived == {"ended": 0, "was_there": True, "said": "", "title": "The Blue Umbrella"}
    refused = [it["said"] for it in deaths if it["said"]]
    assert all("has files in it and no story.yaml" in it for it in refused)
    assert len(refused) == 5  # between the folders and files of a story, which come in one by one
    assert {it["title"] for it in deaths if not it["said"]} == {"The Blue Umbrella"}


def test_a_scene_that_no_file_can_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A script without headings is one scene; a story that cannot be read must not be there."""
    talk = "NORA\nIt is late, by the window.\n\nSAM\nYes.\n\nNora sits.\n\n" * 2_600
    long = script(tmp_path, f"INT. DINER - NIGHT\n\n{talk}")

    with pytest.raises(
        CannotImport, match=r"from line 1 to line \d+ is too long for one file \(.*s01\.yaml: "
    ):
        imported(long, tmp_path / "long")

    assert not (tmp_path / "long").exists()


def test_importing_the_same_script_again_proposes_nothing(story: Path) -> None:
    """People run commands twice."""
    assert revise(story, DINER) == ()
    assert not (story / "proposal").exists()


def test_a_scene_at_the_front_renumbers_nothing(story: Path) -> None:
    """Ids are what images are filed under: one that moved would be paid for again."""
    before = digests(story)

    changed = revise(story, inserted(DINER))

    after = digests(story)
    assert read_story(story).episodes["e01"].scenes == ("s04", "s01", "s02", "s03")
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert "episodes/e01/s01.yaml" not in changed


def test_a_renamed_character_keeps_the_slug_and_the_sheet(story: Path) -> None:
    """The name on paper is not who is in the picture; only what quotes it is drawn again."""
    before = digests(story)

    revise(story, DINER.replace("NORA", "MIRA").replace("Nora", "Mira"))

    after = digests(story)
    assert read_story(story).characters["nora"].name == "Mira Pike"
    assert after.keys() == before.keys()
    assert after["character_sheet/nora_first"] == before["character_sheet/nora_first"]
    assert after["scene_board/diner_night"] == before["scene_board/diner_night"]


def test_a_cut_shot_leaves_and_the_others_keep_their_ids(story: Path) -> None:
    """What is left of a scene is the same shots, not new ones."""
    before = digests(story)

    revise(story, DINER.replace("She points at the diner.\n\n", ""))

    after = digests(story)
    gone = {name for name in before if name not in after}
    assert gone
    assert all(name.startswith("shot_reference/e01_s02_") for name in gone)
    touched = {name for name in after if before.get(name) != after[name]}
    assert all("e01_s02" in name for name in touched)


def test_a_scene_that_comes_back_has_the_id_it_had(story: Path) -> None:
    """A writer cuts a scene and puts it back; its images are still there."""
    revise(story, inserted(DINER))
    revise(story, DINER)
    assert "s04" not in read_story(story).episodes["e01"].scenes

    revise(story, inserted(DINER))

    assert read_story(story).episodes["e01"].scenes[0] == "s04"


def test_what_a_person_decided_stays(story: Path) -> None:
    """The whole point: an import is a proposal, and the story is theirs."""
    file = story / "characters" / "nora.yaml"
    text = file.read_text("utf-8")
    decided = text.replace(
        "  hair: The script does not say.", "  hair: Red, to the shoulder.  # agreed with costume"
    )
    file.write_text(decided.replace("  - identity.hair\n", ""), "utf-8")

    revise(story, DINER.replace("34, in a red coat", "35, in a red coat"))

    nora = read_story(story).characters["nora"]
    assert nora.identity.hair == "Red, to the shoulder."
    assert "identity.hair" not in nora.undecided
    assert "# agreed with costume" in file.read_text("utf-8")
    assert "35, in a red coat" in nora.notes


def test_a_conflict_waits_for_a_person(story: Path) -> None:
    """Neither the script nor the machine may decide what a person has decided otherwise."""
    file = story / "characters" / "nora.yaml"
    file.write_text(file.read_text("utf-8").replace("name: Nora Pike", "name: Eleonora"), "utf-8")
    revise(story, DINER.replace("NORA PIKE", "NORA STONE"), take=False)
    waiting = pending(story)
    assert waiting is not None

    with pytest.raises(CannotMerge, match=r"characters/nora\.yaml"):
        take_over(waiting, ("characters/nora.yaml",), may_settle=False)

    assert read_story(story).characters["nora"].name == "Eleonora"


def test_files_are_taken_over_one_by_one(story: Path) -> None:
    """A director accepts the new scene and argues about the rest tomorrow."""
    revise(story, inserted(DINER), take=False)
    waiting = pending(story)
    assert waiting is not None

    with pytest.raises(CannotMerge, match="belongs to it"):
        take_over(waiting, ("episodes/e01/s04.yaml",), may_settle=False)
    take_over(waiting, ("characters/reyes.yaml", "settings/harbour_dawn.yaml"), may_settle=False)

    left = pending(story)
    assert left is not None
    assert "reyes" in read_story(story).characters
    assert {it.name for it in left.files} == {
        "script.fountain", "episodes/e01/s04.yaml", "episodes/e01/episode.yaml",
    }  # fmt: skip


def test_an_edited_script_is_out_of_step_with_its_scene_only(story: Path) -> None:
    """Whoever edits the script in the folder learns which scene plans no longer say the same."""
    file = story / "script.fountain"
    file.write_text(DINER.replace("He said nine.", "He said ten."), "utf-8")

    found = out_of_step(story)

    assert [(it.scene, it.words) for it in found] == [
        ("episodes/e01/s01.yaml", ("- SAM: He said nine.", "+ SAM: He said ten."))
    ]


def test_a_story_made_by_hand_is_not_overwritten(tmp_path: Path, story: Path) -> None:
    """Without a map nothing can be matched, and everything in it is somebody's decision."""
    (story / "script.map.json").unlink()

    with pytest.raises(CannotImport, match="not made from a script"):
        imported(script(tmp_path, DINER), story)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    """A wrong argument must not litter somebody's documents."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "aunt.txt").write_text("Dear aunt")

    with pytest.raises(CannotImport, match=r"no story\.yaml"):
        imported(script(tmp_path, DINER), tmp_path / "letters")


def test_the_map_names_the_lines_of_each_field(story: Path) -> None:
    """It is the answer to: who says that she is 34?"""
    told = json.loads((story / "script.map.json").read_text("utf-8"))

    assert told["files"]["characters/nora.yaml"]["lines"]["identity.age_band"] == [[5, 6]]
