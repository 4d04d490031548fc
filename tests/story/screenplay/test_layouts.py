"""Screenplays that say by their layout alone what is what: typed, printed, exported, pasted."""

from story_assets.story.screenplay import Script, read_script
from tests.story.screenplay import SCRIPTS, of_kind, read, texts


def sample(file: str) -> Script:
    """A script of the collection."""
    return read_script((SCRIPTS / file).read_bytes(), file)


def test_columns_tell_speech_from_action() -> None:
    """A printed script has nothing else; "It moves" is nobody's line."""
    script = sample("indented.txt")

    assert texts(of_kind(script, "action")) == [
        "A long counter. NINA, 28, hangs a grey coat.",
        "He goes. She looks at the coat. It moves.",
        "The MAN IN HAT waits for a tram.",
    ]
    assert texts(of_kind(script, "manner")) == ["without looking"]
    assert script.title == {"title": "THE BORROWED COAT", "author": "Ada Lind"}


def test_a_speech_over_a_page_break_is_one() -> None:
    """(MORE), the page number and (CONT'D) are the printer's."""
    assert texts(of_kind(sample("indented.txt"), "speech"))[2] == (
        "I did not see that, and I am not going to see it again tonight."
    )


def test_numbers_in_the_margins_are_the_scene_s() -> None:
    """Production calls the scene by its number, so it must be kept, and not be part of the place."""
    headings = [scene.heading for scene in of_kind(sample("shooting.txt"), "scene")]

    assert [(it.number, it.place, it.time) for it in headings if it] == [
        ("1", "TOWER BRIDGE", "DAY"),
        ("2", "OFFICE", "MOMENTS LATER"),
        ("4", "STAIRWELL", "NIGHT"),
    ]


def test_lines_with_nothing_between_them_are_paragraphs() -> None:
    """Text pasted out of a browser has lost its empty lines."""
    script = sample("docs_single.txt")

    assert texts(of_kind(script, "action")) == [
        "Flour everywhere. PIA (30) kneads dough. The bell rings.",
        "Pia looks at the door. It is open.",
        "Tom comes out with a bag. A DOG looks at him.",
    ]
    assert texts(of_kind(script, "speech"))[-4:] == ["Fine.", "Two rolls.", "No.", "Woof."]


def test_lines_with_empty_ones_between_all_of_them_are_paragraphs_too() -> None:
    """Word's text export doubles every break."""
    script = sample("docs_double.txt")

    assert texts(of_kind(script, "speech")) == [
        "Has anyone seen the stamp?",
        "Which one?",
        "The red one.",
        "It was never about the stamp.",
    ]
    assert "Lee holds up a stamp." in texts(of_kind(script, "action"))


def test_captions_and_lists_of_shots_are_action() -> None:
    """A title card has no face."""
    actions = texts(of_kind(sample("export.txt"), "action"))

    assert 'TITLE CARD: "THE MAY QUEEN"' in actions
    assert 'SUPER: "Three days earlier"' in actions
    assert "-- A baker lights an oven." in actions


def test_a_direction_that_says_cut_is_a_transition_and_a_line_that_does_is_speech() -> None:
    """Directors in films say it too."""
    script = read("INT. SET - DAY\n\nDIRECTOR\nCUT.\n\nCUT TO:\n\nEXT. SET - DAY\n\nHe goes.\n")

    assert texts(of_kind(script, "speech")) == ["CUT."]
    assert texts(of_kind(script, "transition")) == ["CUT TO:"]


def test_two_who_speak_side_by_side_both_speak() -> None:
    """Columns are how a printer says that they talk over each other."""
    script = sample("shooting.txt")

    at_once = [(it.kind, it.text) for it in script.elements if it.lines.first in (26, 27)]
    assert at_once == [("cue", "ROSE"), ("speech", "I know."), ("cue", "BOSS"), ("speech", "Sit.")]
