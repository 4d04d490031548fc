"""Files that are damaged, too large, or no scripts: never an error, always words."""

import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from story_assets.story.screenplay import Lines, Script, format_of, read_script
from story_assets.story.screenplay.lines import MAX_LINES
from story_assets.story.screenplay.script import MAX_BYTES
from tests.story.screenplay import SCRIPTS, counted, of_kind, read, texts

NAMES = ("a.fountain", "a.fdx", "a.txt", "a.md", "", "a/b\0c")
REAL = [path.read_bytes() for path in sorted(SCRIPTS.iterdir())]
SIGNS = [
    *(
        "/*",
        "*/",
        "[[",
        "]]",
        "===",
        "INT. A - DAY\n",
        "\n\nBOB\n",
        "(V.O.)",
        "@",
        ">",
        "Title: x\n",
        "ACT I\n",
        "  \n",
    ),
    *(
        "1-1 日 内 客厅\n",
        "人物：甲、乙\n",
        "甲：（",
        "第1集\n",
        "<Paragraph Type='Action'>",
        "<Text>",
        "</Text>",
    ),
    *(
        "<?xml version='1.0'?>",
        "<FinalDraft><Content>",
        "<!DOCTYPE x>",
        "&lol;",
        "[Exit",
        "_Ham._ ",
        "HAMLET.\n",
        "BOB: ",
    ),
]
quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_sound(script: Script, content: bytes) -> None:
    """Nothing is empty, lines lie within the file, and where nothing was read there is a word about it."""
    last = content.count(b"\n") + content.count(b"\r") + content.count(b"\x85") + 1
    for element in script.elements:
        assert element.text.strip()
        assert 1 <= element.lines.first <= element.lines.last <= last
        assert (element.kind == "scene") == (element.heading is not None)
        assert bool(element.speakers) or element.kind != "cue"
    assert script.elements or script.doubts


@quick
@given(st.binary(max_size=400), st.sampled_from(NAMES))
def test_no_bytes_raise(content: bytes, name: str) -> None:
    """What people drop on an importer is not always a script."""
    script = read_script(content, name)

    is_sound(script, content)
    assert script.format == format_of(content, name)


@quick
@given(st.lists(st.sampled_from(SIGNS) | st.text(max_size=20), max_size=30), st.sampled_from(NAMES))
def test_no_mixture_of_marks_raises(parts: list[str], name: str) -> None:
    """The marks of every format, in every order."""
    content = "".join(parts).encode("utf-8", "replace")

    is_sound(read_script(content, name), content)


@quick
@given(st.sampled_from(REAL), st.data())
def test_no_damage_to_a_script_raises(content: bytes, data: st.DataObject) -> None:
    """Cut, overwritten or spliced, a script is read as far as it goes."""
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    damaged = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]

    is_sound(read_script(damaged, data.draw(st.sampled_from(NAMES))), damaged)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a script"),
        (b"Dear Sir,\n\nI write to you about the drains.\n", "not a script"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"{\\rtf1\\ansi INT. A - DAY}", "rich text"),
        (zlib.compress(bytes(range(256)) * 40, 9) * 20, "not text"),
        (b"x" * (MAX_BYTES + 1), "5 MB"),
    ],
)
def test_what_is_no_script_is_said_to_be_none(content: bytes, says: str) -> None:
    """Silence would look like an empty story."""
    script = read_script(content, "a.txt")

    assert any(says in doubt.message for doubt in script.doubts)
    assert not of_kind(script, "scene")


def test_lines_beyond_every_script_are_named_and_not_read() -> None:
    """Memory is bounded by lines as well as by bytes."""
    script = read_script(b"\n" * (MAX_LINES + 10), "a.txt")

    assert script.doubts[0].lines == Lines(MAX_LINES + 1, MAX_LINES + 11)


def test_zero_bytes_are_left_out_and_named() -> None:
    """A crash leaves blocks of them."""
    script = read("INT. A - DAY\n\nBO\0B\nHel\0lo.\n")

    assert counted(script) == (1, 1, 1)
    assert texts(of_kind(script, "speech")) == ["Hello."]
    assert [doubt.lines for doubt in script.doubts] == [Lines(3, 4)]


def test_western_bytes_are_read_as_written() -> None:
    """René is no Ren?, and 0x85 is three points and no line end there."""
    script = read_script(b"INT. CAF\xc9 \x96 NIGHT\n\nREN\xc9\nC\x92est \x93fini\x94\x85\n", "a.fountain")

    assert texts(script.elements) == ["INT. CAFÉ – NIGHT", "RENÉ", "C’est “fini”…"]


def test_a_character_that_was_cut_in_half_is_named() -> None:
    """The file is still UTF-8, and says where it was hurt."""
    text = "INT. КВАРТИРА - НОЧЬ\n\nАННА\nОн не придёт.\n\nПАВЕЛ\nПодождите!\n".encode()
    hurt = text[:30] + text[31:]

    script = read_script(hurt, "a.fountain")

    assert counted(script)[0] == 1
    assert script.doubts[0].lines == Lines(1, 1)


@pytest.mark.parametrize(
    "piece",
    ["(", "[", "*", "_", "/*", "[[", "[\n", "Act 1\n", "- ", "INT. - ", "A, ", "<a>", "（", "人物：、"],
)
def test_no_repetition_makes_reading_slow(piece: str) -> None:
    """60,000 characters of one sign take as long as 60,000 others. In seconds; half a second is usual."""
    head = "ACT I\n\nBOB: Hi.\n\nTOM: Ho.\n\nBOB: Hi.\n\n"
    started = time.perf_counter()

    for before in ("", head):
        read(before + piece * (60_000 // len(piece)))

    assert time.perf_counter() - started < 10
