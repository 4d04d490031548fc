"""What the supervisor hears in a fact, and what it does not pretend to hear."""

import tomllib
from pathlib import Path

import pytest

from story_assets.story import continuity
from story_assets.story.continuity.lexicon import concept
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.saying import Where, injuries, is_away, where
from story_assets.story.reading import read_story
from tests.story.supervised import Case, write

TABLES = [Path(continuity.__file__).with_name(file) for file in ("words.toml", "skies.toml")]
CONCEPTS = [name for path in TABLES for name in tomllib.loads(path.read_text("utf-8"))]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The people and things of the suite's bible."""
    scene = "setting: study_night\nshots: []\n"
    return Names(read_story(write(Case("", "", (scene,)), tmp_path_factory.mktemp("names") / "story")))


@pytest.mark.parametrize(
    ("words", "spot", "of"),
    [
        ("In Mara's pocket.", "with", "mara"),
        ("In the left inside pocket of Teo's overcoat.", "with", "teo"),
        ("Open, in the hand of 林薇.", "with", "lin_wei"),
        ("Under Mara's jumper, flat against her back.", "with", "mara"),
        ("Held up by Teo, still round his neck.", "with", "teo"),
        ("Back with Mara.", "with", "mara"),
        ("On the desk in front of Teo, sealed by Mara.", "at", "desk"),
        ("On the desk lamp.", "at", "desk_lamp"),
        ("Inside the safe.", "at", "safe"),
        ("In Mara's room.", "somewhere", ""),
        ("Held up in front of Teo.", "somewhere", ""),
        ("Slid to the far end.", "somewhere", ""),
        ("En el bolsillo de Mara.", "with", "mara"),
        ("Dans la main de Teo.", "with", "teo"),
        ("In Teos Hand.", "with", "teo"),
        ("В руке Teo.", "with", "teo"),
        ("在林薇手里。", "with", "lin_wei"),
        ("在林薇面前。", "somewhere", ""),
        ("Burnt to ash.", "gone", ""),
        ("Has been burned up completely.", "gone", ""),
        ("Burnt along one edge.", "somewhere", ""),
        ("Not burnt, only singed, in Mara's hand.", "with", "mara"),
        ("Lost behind the curtain.", "lost", ""),
        ("Not delivered yet.", "not_yet", ""),
        ("teo", "with", "teo"),
        ("desk", "at", "desk"),
        ("gone", "gone", ""),
        ("not_yet", "not_yet", ""),
    ],
)
def test_where_a_thing_is(names: Names, words: str, spot: str, of: str) -> None:
    """With somebody, at a piece of furniture, no more, or in words nobody here knows."""
    found = where(words, names, names.story.settings["study_night"])

    assert found is not None
    assert (found.spot, found.of) == (spot, of)


@pytest.mark.parametrize("words", ["Seal broken.", "Open.", "Closed and locked.", "Wet.", "打开了。"])
def test_how_a_thing_is_does_not_say_where(names: Names, words: str) -> None:
    """It is still where it was."""
    assert where(words, names, names.story.settings["study_night"]) is None


@pytest.mark.parametrize("words", ["found", "Found behind the books.", "Delivered, on the mat."])
def test_a_first_sight_is_heard(names: Names, words: str) -> None:
    """Nobody can have had it before."""
    found = where(words, names, names.story.settings["study_night"])

    assert isinstance(found, Where)
    assert found.first


@pytest.mark.parametrize(
    ("words", "away"),
    [
        ("Out in the yard.", True),
        ("Gone, by the hall door.", True),
        ("Has left on the ferry.", True),
        ("Asleep upstairs.", True),
        ("Waiting on the quay.", True),
        ("Sorti par la porte.", True),
        ("走了。", True),
        ("away", True),
        ("Back in the room.", False),
        ("here", False),
        ("Left of the desk.", None),
        ("Out of breath.", None),
        ("Gone quiet.", None),
        ("Away from the desk, at the window.", None),
        ("In the armchair.", None),
    ],
)
def test_who_is_away(names: Names, words: str, away: bool | None) -> None:
    """Left of the desk is not gone."""
    assert is_away(words, names, names.story.settings["study_night"]) is away


def test_outside_is_there_on_a_quay(names: Names) -> None:
    """Who stands outside is away from a room, and not from a place under the sky."""
    assert is_away("Outside, at the door.", names, names.story.settings["study_night"]) is True
    assert is_away("Outside, at the door.", names, names.story.settings["quay_day"]) is None


@pytest.mark.parametrize(
    ("words", "hurt"),
    [
        ("A cut over the left eyebrow, still bleeding.", True),
        ("Split lower lip.", True),
        ("Un corte en la mejilla.", True),
        ("Eine Narbe am Kinn.", True),
        ("额头上有伤。", True),
        ("Hair soaked.", False),
        ("Not wounded.", False),
        ("Worried about the cut of his suit.", False),
        ("Her sharp bob is cut level with the jaw.", False),
    ],
)
def test_what_hurts(words: str, hurt: bool) -> None:
    """Rain dries; a wound stays."""
    assert injuries(words) is hurt


@pytest.mark.parametrize("name", CONCEPTS)
def test_every_word_of_the_tables_can_be_heard(name: str) -> None:
    """Patterns are looked for in lower case: a capital in a table would never be found."""
    pattern = concept(name).pattern

    assert pattern == pattern.lower()
    assert concept(name).search("") is None
