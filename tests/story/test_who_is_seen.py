"""Who is in which frame, and how they stand there: what plain sentences of action say to a breakdown."""

from typing import cast

import pytest

from story_assets.story.breakdown import Proposal
from story_assets.story.breakdown.proposal import Plain
from tests.story.scripts import field, proposed

HOUSE = """\
INT. HOUSE - DAY

ADA, 30, a woman, and BEA, 60, a woman, sit at a table. CARL, 40, a man, and DEAN, 20, a man, come in.

CARL
Good morning.

DEAN
Morning.

{}

ADA
Well?

BEA
Well.
"""

Frame = dict[str, str]
"""Who is seen, and how each stands."""


def frame(proposal: Proposal, action: str) -> Frame:
    """Who is in the first shot of *action*."""
    return {str(it["who"]): str(it.get("pose", "stand")) for it in _cast(_shot(proposal, action))}


def _shots(proposal: Proposal) -> list[dict[str, Plain]]:
    return cast("list[dict[str, Plain]]", field(proposal, "episodes/e01/s01.yaml", "shots"))


def _shot(proposal: Proposal, action: str) -> dict[str, Plain]:
    return next(it for it in _shots(proposal) if str(it["action"]).startswith(action))


def _cast(shot: dict[str, Plain]) -> list[dict[str, Plain]]:
    return cast("list[dict[str, Plain]]", shot.get("cast", []))


@pytest.mark.parametrize(
    ("action", "seen"),
    [
        ("The women look up.", {"ada", "bea"}),
        ("The men look down.", {"carl", "dean"}),
        ("They laugh, Ada and Bea.", {"ada", "bea"}),
        ("The men are heard on the stairs.", set[str]()),
        ("The women listen to the men's steps on the stairs.", {"ada", "bea"}),
        ("Slowly opens the door.", {"dean"}),
        ("The two of them shrug.", {"carl", "dean"}),
    ],
)
def test_a_frame_holds_those_whom_its_words_mean(action: str, seen: set[str]) -> None:
    """A stranger in the frame, or half of the women, is a board to be thrown away."""
    assert set(frame(proposed(HOUSE.format(action)), action)) == seen


def test_whose_steps_are_heard_is_not_in_the_room() -> None:
    """She spoke to a man who had gone upstairs, for half of a play."""
    proposal = proposed(HOUSE.format("The women listen to the men's steps on the stairs."))

    after = [it for it in _shots(proposal) if "Ada" in str(it["action"]) and it.get("dialogue")]
    assert after
    assert {str(seen["who"]) for shot in after for seen in _cast(shot)} <= {"ada", "bea"}


@pytest.mark.parametrize(
    ("action", "poses"),
    [
        ("Ada rises. Bea smiles.", {"ada": "stand", "bea": "sit"}),
        ("Bea's hand goes out and rests on the cup.", {"bea": "sit"}),
        ("As he walks out, Bea sighs.", {"bea": "sit"}),
        ("Dean points at the exit.", {"dean": "point"}),
        ("Bea points at the door.", {"bea": "sit"}),
        ("Dean takes up a song.", {"dean": "stand"}),
        ("Dean goes silent.", {"dean": "stand"}),
        ("Dean steps aside.", {"dean": "stand"}),
    ],
)
def test_everyone_stands_as_the_words_have_them(action: str, poses: Frame) -> None:
    """A hand that goes out does not walk, and who sat down sits until they rise."""
    proposal = proposed(HOUSE.format(action))

    assert frame(proposal, action) == poses
    assert not _shot(proposal, action).get("exits")


def test_whoever_comes_back_does_not_stand_where_they_stood() -> None:
    """He went to the sofa, left, and was in the sofa when he came in again."""
    proposal = proposed(HOUSE.format("Dean walks to the sofa.\n\nDean exits.\n\nDean enters."))
    at = [next(it["at"] for it in _cast(_shot(proposal, action))) for action in ("Dean walks", "Dean enters")]

    assert at[0] != at[1]


def test_a_voice_that_shakes_shakes_one_face() -> None:
    """Whose direction it is, is whose expression it is."""
    talk = "Ada looks up.\n\nADA\nWho is there?\n\nBEA\n(frightened)\nNobody."

    (shot,) = [it for it in _shots(proposed(HOUSE.format(talk))) if _says(it, "Who is there?")]

    assert {str(it["who"]): it.get("expression") for it in _cast(shot)} == {"ada": None, "bea": "afraid"}


def test_words_are_said_to_whom_a_direction_names() -> None:
    """(to Carl) is to Carl, whoever answers."""
    talk = "BEA\n(looking around; to Carl)\nAnd you?"

    (shot,) = [it for it in _shots(proposed(HOUSE.format(talk))) if _says(it, "And you?")]

    assert [it["looks_at"] for it in _cast(shot) if it["who"] == "bea"] == ["carl"]


def _says(shot: dict[str, Plain], line: str) -> bool:
    return any(it["line"] == line for it in cast("list[dict[str, Plain]]", shot.get("dialogue") or []))


@pytest.mark.parametrize("action", ["Ada picks up letter.", "Ada turns, letter in her hand."])
def test_a_thing_in_hand_needs_no_article(action: str) -> None:
    """Directions leave articles out; the letter is in her hand all the same."""
    (seen,) = _cast(_shot(proposed(HOUSE.format(action)), action))

    assert seen["holds"] == ["letter"]


def test_a_thing_is_in_one_hand_at_a_time() -> None:
    """She opens it, the other snatches it: one shot, one letter."""
    action = "Ada holds the letter. Bea snatches the letter."

    cast_ = _cast(_shot(proposed(HOUSE.format(action)), action))

    assert {str(it["who"]): it.get("holds") for it in cast_} == {"ada": None, "bea": ["letter"]}


def test_an_animal_is_not_meant_by_he_where_a_man_is() -> None:
    """He smiles at them: the man, and not the dog that she leads."""
    script = "EXT. PARK\n\nBOB, 40, a man, waits. ADA, 30, a woman, leads a DOG, a male.\n\nBOB\nHi."
    walk = f"{script}\n\nDOG\nWoof!\n\nAda waves to the dog.\n\nHe nods to her."

    assert set(frame(proposed(walk), "He nods")) == {"bob"}


def test_what_one_of_several_wears_is_theirs_alone() -> None:
    """All in robes, and one with a hat: three hats were drawn."""
    proposal = proposed(
        "INT. HALL\n\nANN, BEN and CID, each 15, all dressed in blue robes, and Ann with a hat, sit.\n\n"
        "ANN\nHush.\n\nBEN\nYes.\n\nCID\nNo."
    )

    kinds = {
        who: [it["kind"] for it in cast("list[dict[str, Plain]]", _wardrobe(proposal, who))]
        for who in ("ann", "ben", "cid")
    }
    assert {who: "hat" in its for who, its in kinds.items()} == {"ann": True, "ben": False, "cid": False}
    assert all("coat" in its for its in kinds.values())


def _wardrobe(proposal: Proposal, who: str) -> Plain:
    return field(proposal, f"characters/{who}.yaml", "looks", "first", "wardrobe")


def test_the_desk_is_the_desk_that_is_told_of() -> None:
    """Her desk is the help desk: two desks stood there."""
    proposal = proposed(
        "INT. LIBRARY - DAY\n\nADA, 30, sits at a help desk. A fire burns.\n\nADA\nHush.\n\n"
        "She rises. She goes back to her desk and sits."
    )

    props = field(proposal, "settings/library_day.yaml", "props")
    assert isinstance(props, dict)
    assert list(props) == ["help_desk"]
