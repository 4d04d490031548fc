"""What a handoff says of a shot."""

import pytest
from pydantic import ValidationError

from story_assets.story.words import Movement, Speed
from story_assets.studio.handoff.contract import SCHEMA, Handoff, handoff
from story_assets.studio.handoff.files import files, written
from story_assets.studio.handoff.motion import motion_sentence
from story_assets.studio.handoff.providers import PROVIDERS

from .shots import LISTENS, OPENS, SCENE, handed_over, still, story_with


def test_a_handoff_can_be_read_back_from_its_file() -> None:
    """Whoever builds on the file gets the values that were written, and the version of their form."""
    given = handed_over(OPENS, end=still("sh04"))

    text = written(given)

    assert f'"schema": "{SCHEMA}"'.encode() in text
    assert Handoff.model_validate_json(text) == given


def test_names_for_people_change_no_byte() -> None:
    """Translating the cast list must not make every video of a series out of date."""
    names = {"mara": "玛拉", "inspector_vale": "Commissaire Vallée"}

    ours = files(handed_over(OPENS), PROVIDERS)
    translated = files(handed_over(OPENS, story=story_with(OPENS, names=names)), PROVIDERS)

    assert translated == ours
    assert b"Inspector Vale" in ours["kling.json"]


def test_the_order_of_known_facts_changes_no_byte() -> None:
    """Two ways of walking the same scene are one handoff."""
    state = {"safe": "closed", "mara": "wet"}
    turned = dict(reversed(state.items()))

    one, other = (
        handoff(
            story=story_with(LISTENS),
            scene_id=SCENE,
            shot=LISTENS,
            start=still(),
            end=None,
            state_in=facts,
            state_out=facts,
        )
        for facts in (state, turned)
    )

    assert one == other


def test_the_shot_avoids_what_it_says_and_what_the_story_says_once_each() -> None:
    """A team writes `no text on screen` once, not in a hundred shots."""
    shot = LISTENS.model_copy(update={"avoid": ("lightning", "text on screen")})

    assert handed_over(shot).avoid == ("lightning", "text on screen", "cuts inside the shot")


@pytest.mark.parametrize("kind", ["contact_sheet", "character_sheet", "scene_board"])
def test_a_board_is_never_a_frame(kind: str) -> None:
    """Grid lines and labels would be animated along with the picture, and paid for."""
    board = still()
    with pytest.raises(ValidationError, match="is a board"):
        handed_over(LISTENS, start=type(board)(f"s/{kind}/e01_s02", board.sha256, "image/png", 1536, 864))


def test_a_scene_the_story_has_not_is_named_with_those_it_has() -> None:
    """The message alone is enough to mend the call."""
    with pytest.raises(ValueError, match="no scene e01_s09 in the_locked_safe; it has: e01_s02"):
        handoff(
            story=story_with(LISTENS),
            scene_id="e01_s09",
            shot=LISTENS,
            start=still(),
            end=None,
            state_in={},
            state_out={},
        )


@pytest.mark.parametrize(
    ("movement", "speed", "sentence"),
    [
        (("static",), "fast", "The camera holds still."),
        (("static", "pan_left"), "slow", "The camera pans left, slowly."),
        (("handheld",), "fast", "The camera is handheld, with a slight natural sway."),
        (("drone", "push_in"), "fast", "The camera pushes in towards the subject, fast, flown as a drone."),
        (("tilt_up", "pan_right"), "normal", "The camera tilts up, at an even pace, then pans right."),
    ],
)
def test_moves_are_said_as_a_crew_says_them(
    movement: tuple[Movement, ...], speed: Speed, sentence: str
) -> None:
    """A pan is sideways and a tilt is up or down, whatever a provider calls its axes."""
    assert motion_sentence(movement, speed) == sentence
