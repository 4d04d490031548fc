"""Fountain as its specification writes it, and as people do."""

import pytest

from story_assets.story.screenplay import Heading, Lines
from tests.story.screenplay import SCRIPTS, counted, of_kind, read, texts

EVERYTHING = (SCRIPTS / "everything.fountain").read_text("utf-8")


def test_the_title_page_is_read_over_several_lines_and_without_emphasis() -> None:
    """The title becomes the story's title; nobody wants asterisks in it."""
    title = read(EVERYTHING).title

    assert title["title"] == "KETTLE & DRUM THE LAST TOUR"
    assert title["draft date"] == "1/20/2022"


def test_each_forced_element_is_what_its_sign_says() -> None:
    """Writers force what the grammar would get wrong."""
    script = read(EVERYTHING)

    assert "THE TRIANGLE'S POINT OF VIEW" in texts(of_kind(script, "scene"))
    assert "COUNTING THE BEATS... Where is that conductor?" in texts(of_kind(script, "action"))
    assert "McADAM (V.O.)" in texts(of_kind(script, "cue"))
    assert "CUT TO:" in texts(of_kind(script, "transition"))
    assert texts(of_kind(script, "section")) == ["Act One"]
    assert texts(of_kind(script, "synopsis")) == ["Two retired musicians are asked to play once more."]
    assert texts(of_kind(script, "note")) == ["Is the joke too old?"]
    assert "THE END" in texts(of_kind(script, "action"))


def test_headings_are_taken_apart() -> None:
    """Settings, times of day and numbers all come from here."""
    headings = [scene.heading for scene in of_kind(read(EVERYTHING), "scene")]

    assert headings == [
        Heading("1", "EXT", "KETTLE'S PORCH", "DAY"),
        Heading("2A", None, "THE TRIANGLE'S POINT OF VIEW", None),
        Heading(None, "INT/EXT", "BUS - MOVING", "NIGHT (RAIN)"),
        Heading(None, "INT/EXT", "BARN", "LATER"),
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("INT. CAFÉ – NIGHT", Heading(None, "INT", "CAFÉ", "NIGHT")),
        ("int kitchen - day", Heading(None, "INT", "kitchen", "day")),
        ("EXT. LIBRARY--DAY", Heading(None, "EXT", "LIBRARY", "DAY")),
        ("INT.HOUSE-DAY", Heading(None, "INT", "HOUSE", "DAY")),
        ("INT. BOB'S HOUSE, KITCHEN, NIGHT", Heading(None, "INT", "BOB'S HOUSE, KITCHEN", "NIGHT")),
        ("INT. HOUSE - KITCHEN", Heading(None, "INT", "HOUSE - KITCHEN", None)),
        ("EXT. DESERT — DAWN — 1942", Heading(None, "EXT", "DESERT", "DAWN — 1942")),
        ("EXT. RIVER - DAY - FLASHBACK", Heading(None, "EXT", "RIVER", "DAY - FLASHBACK")),
        ("INT. / EXT. CAR. NIGHT", Heading(None, "INT/EXT", "CAR", "NIGHT")),
        ("EST. CITY - DAWN", Heading(None, "EXT", "CITY", "DAWN")),
        ("12A INT. A - DAY 12A", Heading("12A", "INT", "A", "DAY")),
        ("ИНТ. КВАРТИРА. НОЧЬ", Heading(None, "INT", "КВАРТИРА", "НОЧЬ")),
        ("INT. SMITH-JONES HOUSE - DAY", Heading(None, "INT", "SMITH-JONES HOUSE", "DAY")),
    ],
)
def test_headings_of_every_habit_are_taken_apart(line: str, heading: Heading) -> None:
    """A dash more or less must not make another place."""
    (scene,) = of_kind(read(f"{line}\n\nSomething happens.\n"), "scene")

    assert scene.heading == heading


@pytest.mark.parametrize(
    "line", ["INTO THE WOODS", "EXTERNAL FORCES", "Interior monologue.", "Estelle waits."]
)
def test_words_that_begin_like_a_heading_are_none(line: str) -> None:
    """A scene that is none would be a board that nobody wants."""
    assert not of_kind(read(f"INT. A - DAY\n\n{line}\n\nMore.\n"), "scene")[1:]


def test_a_cue_says_who_is_heard_and_not_seen() -> None:
    """A voice over the telephone must not be drawn into the room."""
    script = read("INT. A - DAY\n\nANN (V.O.)\nHi.\n\nBOB (O.S.) (CONT'D)\nHi.\n\nCAL (quietly)\nHi.\n")

    assert [(cue.speakers, cue.off_screen) for cue in of_kind(script, "cue")] == [
        (("ANN",), True),
        (("BOB",), True),
        (("CAL",), False),
    ]
    assert texts(of_kind(script, "manner")) == ["quietly"]


def test_people_who_speak_together_are_taken_apart_when_they_are_known() -> None:
    """MARTA AND JONAS are two people; PATRONS THREE AND FOUR are a group that nobody else names."""
    script = read(
        "INT. A - DAY\n\nMARTA\nYes.\n\nJONAS\nNo.\n\nMARTA AND JONAS\nMaybe.\n\n"
        "PATRONS THREE AND FOUR\nShh!\n\n"
        "HYDE/JEKYLL\nI am.\n\nMARTA & THE CROWD\nOh!\n"
    )

    assert [cue.speakers for cue in of_kind(script, "cue")][2:] == [
        ("MARTA", "JONAS"),
        ("PATRONS THREE AND FOUR",),
        ("HYDE/JEKYLL",),
        ("MARTA", "THE CROWD"),
    ]


def test_a_boneyard_is_left_out_and_parts_nothing() -> None:
    """What the writer put away is not told."""
    script = read("INT. A - DAY\n\nBOB\n/* not\n\nthis */\nHello /* nor this */ there.\n")

    assert texts(of_kind(script, "speech")) == ["Hello there."]


def test_what_follows_a_comment_that_is_never_closed_is_read() -> None:
    """Half of a script must not vanish behind two characters."""
    script = read("INT. A - DAY\n\nBOB\nHello.\n\n/* later\n\nEXT. B - NIGHT\n\nANN\nBye.\n")

    assert counted(script) == (2, 2, 2)
    assert "later" in texts(of_kind(script, "action"))
    assert [doubt.lines for doubt in script.doubts] == [Lines(6, 6)]


def test_what_follows_a_note_that_is_never_closed_is_read() -> None:
    """The same for [[."""
    script = read("INT. A - DAY\n\nHe waits [[how long?\n\nBOB\nHello.\n")

    assert texts(of_kind(script, "action")) == ["He waits [[how long?"]
    assert counted(script) == (1, 1, 1)
    assert [doubt.lines for doubt in script.doubts] == [Lines(3, 3)]


def test_two_spaces_keep_a_speech_open() -> None:
    """So the specification says."""
    script = read("INT. A - DAY\n\nBOB\nFirst.\n  \nSecond.\n\nThird.\n")

    assert texts(of_kind(script, "speech")) == ["First. Second."]
    assert texts(of_kind(script, "action")) == ["Third."]


def test_an_editor_that_indents_empty_lines_opens_no_speech() -> None:
    """Spaces that stand on every empty line were meant by nobody."""
    text = "INT. A - DAY\n    \nBOB\nFirst.\n    \nHe goes.\n    \nANN\nSecond.\n    \nShe goes.\n"

    script = read(text)

    assert texts(of_kind(script, "action")) == ["He goes.", "She goes."]


def test_hard_wrapped_lines_are_one_paragraph_with_all_its_lines() -> None:
    """The first shot plan counts paragraphs, and cites their lines."""
    (action,) = of_kind(read("INT. A - DAY\n\nThis large, artful building\ncombines styles.\n"), "action")

    assert (action.text, action.lines) == ("This large, artful building combines styles.", Lines(3, 4))


@pytest.mark.parametrize("sound", ["BANG!", "FWOOSH!", "WHAT?", "SUPER: ROME", "THE END"])
def test_a_sound_in_capitals_is_nobody(sound: str) -> None:
    """Otherwise BANG! would have a character sheet."""
    script = read(f"INT. A - DAY\n\nBOB\nHello.\n\n{sound}\nThe door flies open.\n")

    assert counted(script) == (1, 1, 1)


def test_emphasis_goes_and_other_asterisks_stay() -> None:
    """Prompts are no place for markup; 3 * 4 is no markup."""
    script = read(
        "INT. A - DAY\n\nHe *slams* the **door**, _hard_, 3 * 4 times, at snake_case_name \\*here\\*.\n"
    )

    assert texts(of_kind(script, "action")) == [
        "He slams the door, hard, 3 * 4 times, at snake_case_name *here*."
    ]


def test_chinese_names_need_no_capitals() -> None:
    """@ forces a cue; a name that stands so again and again is one without it."""
    script = read((SCRIPTS / "chinese.fountain").read_text("utf-8"))

    assert [cue.speakers for cue in of_kind(script, "cue")] == [("林晚",), ("陈默",), ("林晚",), ("陈默",)]
    assert "他走了她没有回头" in texts(of_kind(script, "action"))
