"""Stage plays as their editions print them."""

import json

import pytest

from story_assets.story.screenplay import Script, read_script
from tests.story.screenplay import REAL, SCRIPTS, of_kind, texts

MARKED_UP = REAL / "gold" / "19_chekhov_medved.fountain.json"


def sample(file: str) -> Script:
    """A play of the collection."""
    return read_script((SCRIPTS / file).read_bytes(), file)


def test_business_in_brackets_is_how_it_is_said_and_not_what() -> None:
    """Nobody says "yawns and stretches himself"."""
    script = sample("orchard.txt")

    said = [(it.kind, it.text) for it in script.elements if it.lines.first in (28, 29)]
    assert said == [
        ("cue", "LOPAKHIN"),
        ("speech", "How much was the train late? Two hours at least."),
        ("manner", "Yawns and stretches himself"),
        ("speech", "I have made a rotten mess of it!"),
    ]


def test_entrances_are_action_in_brackets_or_not() -> None:
    """Who is on stage is known from these."""
    actions = texts(of_kind(sample("shakespeare.txt"), "action"))

    assert actions[:3] == ["Enter Francisco and Barnardo, two sentinels.", "Exit.", "Enter Horatio."]
    assert "ANYA runs in." in texts(of_kind(sample("orchard.txt"), "action"))


def test_a_stanza_after_an_empty_line_is_more_of_the_speech() -> None:
    """Verse has gaps; Hamlet goes on speaking over them."""
    script = sample("shakespeare.txt")

    assert texts(of_kind(script, "speech"))[-1].startswith("Whether 'tis nobler")
    assert [it.kind for it in script.elements[-4:]] == ["cue", "speech", "speech", "action"]


def test_the_contents_are_no_scenes() -> None:
    """Gutenberg prints every heading twice."""
    script = sample("shakespeare.txt")

    assert texts(of_kind(script, "section")) == ["ACT I", "ACT II"]
    assert [scene.heading.place for scene in of_kind(script, "scene") if scene.heading] == [
        "Elsinore. A platform before the Castle",
        "A room of state in the Castle",
        "The same",
    ]


def test_an_act_with_no_scene_is_one_scene_where_its_first_direction_says() -> None:
    """Chekhov and Wilde have acts only; boards are made of scenes."""
    places = [scene.heading.place for scene in of_kind(sample("orchard.txt"), "scene") if scene.heading]

    assert places == ["A room which is still called the nursery", "In a field"]


def test_the_persons_are_listed_with_what_is_said_of_them() -> None:
    """Ages and professions stand there and nowhere else."""
    cast = of_kind(sample("orchard.txt"), "cast")

    assert [person.speakers[0] for person in cast][1:] == ["ANYA", "LOPAKHIN", "DUNYASHA", "FIERS", "A TRAMP"]
    assert cast[1].text == "ANYA, her daughter, aged seventeen"


def test_the_licence_is_no_part_of_the_play() -> None:
    """It has capitals, colons and sections of its own."""
    script = sample("gutenberg_names.txt")

    assert script.title["author"] == "Jane Marlow"
    assert "ANYBODY" not in {name for cue in of_kind(script, "cue") for name in cue.speakers}


@pytest.mark.parametrize(
    ("file", "last"),
    [
        ("abbreviated.txt", ("Ban", "And mine.")),
        ("bracket_names.txt", ("HIGGINS", "A young woman! What does she want?")),
        ("french_play.txt", ("ARGAN", "Ma mie!")),
        ("gap_names.txt", ("KING", "How is it that the clouds still hang on you?")),
        ("italic_names.txt", ("Rank", "No, it is no one.")),
        ("names_apart.txt", ("PASTOR MANDERS", "I beg your pardon?")),
        ("names_over_verse.txt", ("MALCOLM", "Hail!")),
        ("russian_play.txt", ("Аркадина", "Вам двадцать два года.")),
    ],
)
def test_names_are_known_in_every_edition_s_way_of_marking_them(file: str, last: tuple[str, str]) -> None:
    """NAME. NAME [so] _Name_. Name (so). Each edition keeps to one."""
    script = sample(file)

    assert (of_kind(script, "cue")[-1].speakers[0], of_kind(script, "speech")[-1].text) == last


@pytest.mark.skipif(not MARKED_UP.exists(), reason="needs the real scripts: set STORY_ASSETS_SCRIPTS")
def test_speeches_by_speaker_are_those_of_the_scholars() -> None:
    """A total may be right by two mistakes; twenty-four, sixty-five and sixty-four may not."""
    gold = json.loads(MARKED_UP.read_text("utf-8"))

    script = read_script((REAL / "19_chekhov_medved.fountain").read_bytes(), "medved.fountain")

    names = [cue.speakers[0] for cue in of_kind(script, "cue")]
    assert {name: names.count(name) for name in names} == gold["speakers"]
    assert texts(of_kind(script, "scene")) == gold["scenes"]
