"""What writers do to a script between two drafts, and what stays of the story all the same."""

import re
from pathlib import Path

import pytest

from story_assets.story.briefs.brief import Brief, rules
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.story.screenplay import read_script
from story_assets.studio.importing import imported
from story_assets.studio.merging import pending
from tests.story.scripts import DINER
from tests.studio.revising import digests, made, revised, script, touched

LAMP = """\
Title: The Lamp

INT. LIGHTHOUSE - NIGHT

KEEPER TOM, 60, a tall man, wipes the lamp. EDITH, 30, a woman, waits at the door. A CAT, grey, sleeps.

TOM
It is late.

EDITH
I heard a ship.

KEEPER TOM
There is no ship.

Edith runs off, the cat in tow.

TOM
Come back!

He looks out over the sea.

TOM
A ship.

EXT. PIER - DAWN

Edith ties a rope.

EDITH
I told him.
"""

BEFORE = """\
INT. TOM'S ROOM - DAY

TOM, 60, sits on a bed.

TOM
Sunday.

"""


def in_front(text: str, scene: str) -> str:
    """*text* with *scene* before all others."""
    return re.sub(r"(?m)^(?=INT\.|EXT\.)", lambda _: scene, text, count=1)


def briefs(story: Path) -> dict[str, Brief]:
    """The contract of each image of *story*, by its name."""
    images = Production(read_story(story)).images
    return {str(it.key): it.brief for it in images if it.brief is not None}


def scenes(text: str) -> list[str]:
    """The title page, and each scene."""
    return re.split(r"(?m)^(?=INT\.|EXT\.)", text)


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    return made(tmp_path, LAMP)


@pytest.fixture
def diner(tmp_path: Path) -> Path:
    return made(tmp_path, DINER)


def test_somebody_known_by_two_names_is_one_person_in_the_next_draft(lamp: Path) -> None:
    """Whoever reads the new first scene alone would take TOM for another man than KEEPER TOM."""
    before = digests(lamp)

    revised(lamp, in_front(LAMP, BEFORE))

    story = read_story(lamp)
    assert set(story.characters) == {"tom", "edith", "cat"}
    assert story.characters["tom"].name == "Keeper Tom"
    assert "tom" in story.scenes["e01_s03"].cast
    assert touched(before, digests(lamp)) == set()


def test_a_scene_a_name_and_a_speech_are_revised_in_one_draft(lamp: Path) -> None:
    """The whole of an ordinary second draft: ids stay, and what its words do not touch is kept."""
    before = digests(lamp)
    shots = {it.slug: it for it in read_story(lamp).scenes["e01_s01"].shots}
    (cut,) = [slug for slug, it in shots.items() if any(line.line == "Come back!" for line in it.dialogue)]
    draft = LAMP.replace("EDITH", "AGNES").replace("Edith", "Agnes").replace("TOM\nCome back!\n\n", "")

    done = revised(lamp, in_front(draft, BEFORE))

    story, after = read_story(lamp), digests(lamp)
    assert done.proposal.renamed == {"edith": ("EDITH", "AGNES")}
    assert story.characters["edith"].name == "Agnes"
    assert story.episodes["e01"].scenes == ("s03", "s01", "s02")
    assert before.keys() - after.keys() == {f"shot_reference/e01_s01_{cut}"}
    named = {name for name, brief in briefs(lamp).items() if re.search("(?i)agnes", str(rules(brief)))}
    assert touched(before, after) == named & before.keys()


def test_a_name_that_was_given_up_may_be_somebody_elses(lamp: Path) -> None:
    """EDITH became AGNES; the EDITH of the draft after that is a new part."""
    draft = LAMP.replace("EDITH", "AGNES").replace("Edith", "Agnes")
    revised(lamp, draft)

    revised(lamp, draft.replace("ties a rope.", "ties a rope. EDITH, 8, a girl, watches.\n\nEDITH\nMother?"))

    names = {slug: it.name for slug, it in read_story(lamp).characters.items()}
    assert names == {"tom": "Keeper Tom", "edith": "Agnes", "edith_2": "Edith", "cat": "Cat"}


def test_two_people_who_share_a_name_may_part(tmp_path: Path) -> None:
    """NORA was YOUNG NORA as long as only one of them spoke."""
    draft = DINER.replace("NORA PIKE", "YOUNG NORA")
    story = made(tmp_path, draft)

    revised(story, draft.replace("NORA\nGo home.", "NORA\nGo home.\n\nYOUNG NORA\nStay."))

    assert len(read_story(story).characters) == 4


def test_a_name_a_person_gave_is_taken_up_by_the_writer(diner: Path) -> None:
    """The team called her Eleonora in the folder; the next draft does so too, with other words."""
    file = diner / "characters" / "nora.yaml"
    file.write_text(file.read_text("utf-8").replace("name: Nora Pike", "name: Eleonora"), "utf-8")
    draft = DINER.replace("NORA PIKE", "ELEONORA").replace("NORA\n", "ELEONORA\n").replace("Nora", "Eleonora")
    draft = draft.replace("Is he coming?", "Where is he?").replace("Then read this.", "Read it, then.")

    done = imported(script(diner.parent, draft.replace("Go home.", "Away!").replace("And?", "So?")), diner)

    assert "eleonora" not in done.proposal.people
    assert "ELEONORA" in done.proposal.people["nora"]


def test_a_scene_that_moves_is_the_same_scene(diner: Path) -> None:
    """Another order costs nothing: no image has to do with where its scene stands."""
    before, (page, first, second, third) = digests(diner), scenes(DINER)

    revised(diner, page + second + first + third)

    assert read_story(diner).episodes["e01"].scenes == ("s02", "s01", "s03")
    assert digests(diner) == before


def test_two_scenes_that_become_one_keep_the_shots_of_the_first(diner: Path) -> None:
    """What was drawn of it is still what happens."""
    before, (page, first, second, third) = digests(diner), scenes(DINER)

    revised(diner, page + first + third.partition("\n\n")[2] + second)

    after = digests(diner)
    assert read_story(diner).episodes["e01"].scenes == ("s01", "s02")
    assert touched(before, after) == {"contact_sheet/e01_s01"}
    gone = before.keys() - after.keys()
    assert "scene_board/diner_day" in gone
    assert all(name.startswith(("contact_sheet/e01_s03", "shot_reference/e01_s03")) for name in gone - {
        "scene_board/diner_day"
    })  # fmt: skip


def test_a_scene_that_is_split_keeps_its_first_half_and_the_cover(diner: Path) -> None:
    """The half that is elsewhere now is a new scene, and the cover is not of that for having more shots."""
    before = digests(diner)
    halves = DINER.replace("Nora takes a letter", "EXT. CAR PARK - NIGHT\n\nNora takes a letter", 1)

    revised(diner, halves)

    assert read_story(diner).episodes["e01"].scenes == ("s01", "s04", "s02", "s03")
    assert touched(before, digests(diner)) == {"contact_sheet/e01_s01"}


def test_a_shot_that_comes_back_has_the_id_it_had(diner: Path) -> None:
    """A line is cut on Monday and back on Friday; what was drawn of it is still there."""
    before = digests(diner)
    revised(diner, DINER.replace("She points at the diner.\n\n", ""))

    revised(diner, DINER)

    assert digests(diner) == before


def test_another_age_is_another_person_to_look_at(diner: Path) -> None:
    """Every image she is in shows her age; no other does."""
    before = digests(diner)

    revised(diner, DINER.replace("NORA PIKE, 34", "NORA PIKE, 64"))

    of_her = {name for name, it in briefs(diner).items() if "nora" in {one.character for one in it.subjects}}
    assert touched(before, digests(diner)) == of_her


def test_whoever_finds_a_voice_is_who_they_were(diner: Path) -> None:
    """A waiter who had stood there in silence is asked to speak: one shot more, and nobody new."""
    silent = DINER.replace("wipes the counter.", "wipes the counter. A WAITER, 20, reads a newspaper.")
    revised(diner, silent)
    before = digests(diner)

    revised(diner, silent.replace("Nora smiles.", "WAITER\nMore coffee?\n\nNora smiles."))

    after = digests(diner)
    assert touched(before, after) == set()
    assert after.keys() - before.keys() == {"shot_reference/e01_s03_sh05"}


FDX = {"scene": "Scene Heading", "cue": "Character", "manner": "Parenthetical", "speech": "Dialogue"}


def final_draft(text: str) -> str:
    """*text* as Final Draft would save it, without a title page."""
    paragraphs = (
        f'<Paragraph Type="{FDX.get(it.kind, "Action")}"><Text>{it.text}</Text></Paragraph>'
        for it in read_script(text.encode(), "script.fountain").elements
    )
    return f'<FinalDraft DocumentType="Script"><Content>{"".join(paragraphs)}</Content></FinalDraft>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (DINER.replace("\n", "\r\n").encode(), "umbrella.fountain"),
        (DINER.encode("utf-16"), "umbrella.fountain"),
        (final_draft(DINER).encode(), "umbrella.fdx"),
        (DINER.partition("\n\n")[2].encode(), "umbrella.txt"),
    ],
    ids=["crlf", "utf-16", "final draft", "no title page"],
)
def test_the_same_script_out_of_another_program_changes_nothing(
    content: bytes, name: str, diner: Path
) -> None:
    """A script goes round between programs; the story is of its words."""
    before = {file: file.read_text("utf-8") for file in diner.rglob("*.yaml")}

    done = revised(diner, content, name)

    assert [it.name for it in done.files] == [f"script{Path(name).suffix}"]
    assert {file: file.read_text("utf-8") for file in diner.rglob("*.yaml")} == before
    assert pending(diner) is None
