"""Files as YAML 1.2, and everything that is not quite YAML."""

import time
from pathlib import Path

import pytest

from story_assets.story.reading import StoryErrors, read_story
from story_assets.story.reading.events import Refused
from story_assets.story.reading.yaml12 import document
from tests.story.folders import SMALL, write_small_story
from tests.story.test_reading import said

S01 = "episodes/e01/s01.yaml"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16:9", "16:9"),
        ("1:30:00", "1:30:00"),
        ("no", "no"),
        ("On", "On"),
        ("yes", "yes"),
        ("y", "y"),
        ("2024-01-31", "2024-01-31"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("~", None),
        ("Null", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("012", 12),
        ("0o14", 12),
        ("0xC", 12),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("'12'", "12"),
        ('"true"', "true"),
        ("9" * 5000, "9" * 5000),
        ("[1, [2]]", (1, (2,))),
        ("[&a x, *a]", ("x", "x")),
        ("é 特", "é 特"),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: object) -> None:
    """An aspect ratio is not 969, and Norway is not false."""
    read = document(f"x: {text}").value

    assert read == {"x": value}
    assert isinstance(read, dict)
    assert type(read["x"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: &a [x]\nb: *c\n", 2, "no anchor &c stands above *c"),
        ("a: &a [*a]\n", 1, "*a stands inside &a: it has no end"),
        ("a: 1\n---\nb: 2\n", 2, "a second document starts here; one file holds one document"),
        ("a: 1\n? [b]\n: c\n", 2, "a name before a colon must be plain text"),
        ("a: 1\nb: " + "[" * 100_000, 2, "nested more than 40 levels deep"),
        ("a: " + "{a: " * 100_000, 1, "nested more than 40 levels deep"),
        ("- " * 100_000, 1, "nested more than 40 levels deep"),
        ("a: 1\n\tb: 2\n", 2, "a tab stands here; indent with spaces, never tabs"),
        ("\ta: 1\n", 1, "a value cannot start with this character; indent with spaces, never tabs"),
        ("a: one: two\n", 1, "a colon is not allowed here"),
        ("a: 1\nb: 'x\nc: 2\n", 4, "the file ends inside a quoted text; it was opened on line 2"),
        ("a: [1\nb: 2\n", 2, "a [ is not closed, or a comma is missing; it was opened on line 1"),
        ("a: @b\n", 1, "a value cannot start with this character"),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    """The parser's words are for people who write parsers."""
    with pytest.raises(Refused) as raised:
        document(text)

    assert raised.value.line == line
    assert raised.value.message.startswith(message)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, ("a",), '"a" stands here twice: on line 1 too')]),
        ("l:\n  - x: 1\n    x: 2\n", [(3, ("l", 0, "x"), '"x" stands here twice: on line 2 too')]),
        ("a: !!str 1\n", [(1, ("a",), '"!!str" is a tag; story files have none, delete it')]),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            [(1, ("a",), '"!!python/object/apply:os.system" is a tag; story files have none, delete it')],
        ),
        ("1: a\n", [(1, ("1",), '1 is not read as a name; write "1" in quotes')]),
        ("true: a\n", [(1, ("true",), 'true is not read as a name; write "true" in quotes')]),
        ("a:\n  ?\n  : b\n", [(2, ("a",), "a name is missing before the colon")]),
    ],
)
def test_problems_that_do_not_stop_reading(text: str, problems: list[object]) -> None:
    """They are said together with everything else in the file."""
    found = document(text).problems

    assert [(problem.line, problem.path, problem.message) for problem in found] == problems


def test_aliases_that_explode_are_refused_quickly(tmp_path: Path) -> None:
    """Nine lines would be a billion values."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{here}: &{here} [{', '.join([f'*{above}'] * 10)}]\n"
        for above, here in zip("abcdefgh", "bcdefghi", strict=True)
    )
    folder = write_small_story(tmp_path / "story", {**SMALL, S01: bomb})

    start = time.perf_counter()

    assert said(folder) == [f"{S01}:6  this file holds far more than a story file can, aliases written out"]
    assert time.perf_counter() - start < 2


def test_a_long_text_cannot_be_repeated_for_ever(tmp_path: Path) -> None:
    """Every copy of an alias would be looked at character by character."""
    text = f"title: x\npurpose: &a {'word ' * 300_000}\nshots: [{', '.join(['*a'] * 5000)}]\n"
    folder = write_small_story(tmp_path / "story", {**SMALL, S01: text})

    start = time.perf_counter()

    assert said(folder)[0].startswith(f"{S01}:3  this file holds far more")
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title: one\npurpose: caf\xe9\n", ":2  not UTF-8: byte 0xe9; save the file as UTF-8"),
        (b"a: 1\r\nb: 2\rc: \xff\n", ":3  not UTF-8: byte 0xff; save the file as UTF-8"),
        ("title: x".encode("utf-16"), ":1  this is UTF-16; save it as UTF-8"),
        (b"a: 1\nb: \x00\n", ":2  an invisible control character (U+0000); delete it"),
        (b"a: \x1b[31m\n", ":1  an invisible control character (U+001B); delete it"),
        ("a: 1\nb: x\u2028y".encode(), ":2  an invisible control character (U+2028); delete it"),
        (b"", "  the file is empty; it should hold fields like title, purpose, setting"),
        (b"# only a comment\n", "  the file is empty; it should hold fields like title, purpose, setting"),
        (b"- a\n", ":1  the file holds a list; it should hold fields like title, purpose, setting"),
        (
            b"\n\nhello\n",
            ":3  the file holds a single text; it should hold fields like title, purpose, setting",
        ),
    ],
)
def test_bytes_that_are_not_a_file_of_fields(tmp_path: Path, content: bytes, message: str) -> None:
    """Each names the file, and the line where there is one."""
    folder = write_small_story(tmp_path / "story")
    (folder / S01).write_bytes(content)

    assert said(folder) == [S01 + message]


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    """Editors on Windows write both."""
    folder = write_small_story(tmp_path / "story")
    (folder / S01).write_bytes(b"\xef\xbb\xbf" + SMALL[S01].replace("\n", "\r\n").encode())

    assert read_story(folder).scenes["e01_s01"].title == "The key"


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    """50 MB of YAML would take minutes and gigabytes."""
    folder = write_small_story(tmp_path / "story")
    with (folder / S01).open("ab") as file:
        file.truncate(50_000_000)

    start = time.perf_counter()

    assert said(folder) == [f"{S01}  has 50.0 MB; no story file needs more than 2 MB"]
    assert time.perf_counter() - start < 1


def test_a_file_cut_anywhere_is_an_error_with_a_name(tmp_path: Path) -> None:
    """An editor that was killed, a disk that was full: never a traceback."""
    folder = write_small_story(tmp_path / "story")

    for end in range(0, len(SMALL[S01]) - 40, 7):
        (folder / S01).write_text(SMALL[S01][:end], encoding="utf-8")
        try:
            read_story(folder)
        except StoryErrors as errors:
            refused = errors.errors
        else:
            continue
        assert {error.file for error in refused} == {S01}
