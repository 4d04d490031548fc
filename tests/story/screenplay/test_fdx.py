"""Final Draft files, whole and broken."""

import pytest

from story_assets.story.screenplay import Heading, Lines, read_script
from tests.story.screenplay import SCRIPTS, counted, of_kind, texts

DUAL = (SCRIPTS / "dual.fdx").read_bytes()
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>
"""


def test_all_runs_of_a_paragraph_are_read() -> None:
    """One word in italics must not cost the rest of the line."""
    script = read_script(DUAL, "a.fdx")

    assert texts(of_kind(script, "action")) == ["A kettle screams & nobody moves.", "CLOSE ON THE KETTLE"]
    assert of_kind(script, "scene")[0].heading == Heading("12A", "INT", "KITCHEN", "NIGHT")


def test_people_who_speak_at_once_both_speak() -> None:
    """Dual dialogue lies one level deeper than everything else."""
    cues = of_kind(read_script(DUAL, "a.fdx"), "cue")

    assert [(cue.speakers, cue.off_screen) for cue in cues] == [
        (("RUTH",), False),
        (("SAM",), True),
        (("RUTH",), False),
    ]


def test_what_is_said_about_a_scene_follows_its_heading() -> None:
    """Summaries and notes stand inside of what they are about; arc beats are nobody's words."""
    script = read_script(DUAL, "a.fdx")

    assert [(it.kind, it.text) for it in script.elements[:4]] == [
        ("scene", "INT. KITCHEN — NIGHT"),
        ("synopsis", "They disagree about the kettle."),
        ("action", "A kettle screams & nobody moves."),
        ("note", "Do we need the kettle?"),
    ]
    assert script.title == {"title": "THE KETTLE", "credit": "written by", "author": "R. Osei"}


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9])
def test_a_file_that_was_cut_off_gives_what_is_there(part: float) -> None:
    """A full disk cuts files; the first half of the script is still the first half of the script."""
    cut = DUAL[: int(len(DUAL) * part)]

    script = read_script(cut, "a.fdx")

    whole = read_script(DUAL, "a.fdx").elements
    assert [it.kind for it in script.elements[:-1]] == [it.kind for it in whole[: len(script.elements) - 1]]
    assert script.elements
    assert [doubt.lines for doubt in script.doubts] == [Lines(cut.count(b"\n") + 1, cut.count(b"\n") + 1)]


def test_damage_in_the_middle_does_not_cost_what_follows() -> None:
    """A tag that a text editor broke is one place; the doubt names it and the rest is read."""
    broken = DUAL.replace(b'<Paragraph Type="Shot"><Text>', b'<Paragraph Type="Shot"><Text')

    script = read_script(broken, "a.fdx")

    assert counted(script) == (2, 2, 3)
    assert script.doubts[0].lines == Lines(37, 37)


def test_a_bare_ampersand_is_a_character() -> None:
    """Other programs write FDX too, and not all of them escape."""
    script = read_script(DUAL.replace(b"&amp; nobody", b"& nobody"), "a.fdx")

    assert texts(of_kind(script, "action"))[0] == "A kettle screams & nobody moves."
    assert [doubt.lines for doubt in script.doubts] == [Lines(25, 25)]


def test_entities_are_refused() -> None:
    """A script is a stranger's file; ten lines of it could otherwise fill the memory."""
    script = read_script(BOMB, "a.fdx")

    assert script.elements == ()
    assert "document type" in script.doubts[-2].message


def test_line_numbers_are_those_of_the_file() -> None:
    """Also with the line ends of an old Macintosh."""
    script = read_script(DUAL.replace(b"\n", b"\r"), "a.fdx")

    assert [it.lines for it in script.elements] == [it.lines for it in read_script(DUAL, "a.fdx").elements]
