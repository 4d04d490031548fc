"""What a person counts in a script, the reader counts."""

import re

import pytest

from story_assets.story.screenplay import format_of, read_script
from tests.story.screenplay import REAL, SCRIPTS, Counts, counted

COUNTED: dict[str, tuple[str, Counts]] = {
    "abbreviated.txt": ("play", Counts(2, 4, 12)),
    "arabic.fountain": ("fountain", Counts(2, 2, 3)),
    "bracket_names.txt": ("play", Counts(2, 9, 16)),
    "chinese.fountain": ("fountain", Counts(2, 2, 4)),
    "colon_names.txt": ("play", Counts(2, 3, 8)),
    "colons.txt": ("text", Counts(2, 2, 5)),
    "columns.txt": ("text", Counts(2, 2, 5)),
    "dialogue.md": ("play", Counts(2, 2, 5)),
    "docs_bom.txt": ("text", Counts(2, 3, 6)),
    "docs_double.md": ("text", Counts(2, 2, 3)),
    "docs_double.txt": ("text", Counts(2, 2, 4)),
    "docs_single.txt": ("text", Counts(2, 3, 6)),
    "drama_bracket.txt": ("short_drama", Counts(2, 3, 6)),
    "drama_chang.txt": ("short_drama", Counts(3, 4, 6)),
    "drama_details.txt": ("short_drama", Counts(2, 2, 6)),
    "drama_episodes.txt": ("short_drama", Counts(3, 7, 12)),
    "drama_halfwidth.txt": ("short_drama", Counts(2, 4, 6)),
    "drama_listed.txt": ("short_drama", Counts(4, 5, 8)),
    "drama_nolist.txt": ("short_drama", Counts(2, 3, 7)),
    "drama_plain.txt": ("short_drama", Counts(3, 5, 11)),
    "drama_slashes.txt": ("short_drama", Counts(3, 7, 8)),
    "drama_traditional.txt": ("short_drama", Counts(2, 2, 3)),
    "dual.fdx": ("fdx", Counts(2, 2, 3)),
    "everything.fountain": ("fountain", Counts(4, 5, 8)),
    "export.txt": ("text", Counts(4, 5, 7)),
    "fenced.md": ("text", Counts(2, 2, 3)),
    "french_play.txt": ("play", Counts(3, 3, 7)),
    "gap_names.txt": ("play", Counts(2, 4, 9)),
    "german.fountain": ("fountain", Counts(3, 7, 7)),
    "german_play.txt": ("play", Counts(2, 3, 5)),
    "gutenberg_names.txt": ("play", Counts(2, 5, 11)),
    "highland.fountain": ("fountain", Counts(3, 2, 6)),
    "indented.txt": ("text", Counts(2, 2, 5)),
    "italic_names.txt": ("play", Counts(2, 4, 9)),
    "names_apart.txt": ("play", Counts(1, 4, 7)),
    "names_over_verse.txt": ("play", Counts(2, 6, 11)),
    "odd_names.fountain": ("fountain", Counts(2, 4, 5)),
    "orchard.txt": ("play", Counts(2, 5, 9)),
    "radio.txt": ("text", Counts(2, 3, 6)),
    "russian_play.txt": ("play", Counts(2, 3, 7)),
    "russian_screen.txt": ("text", Counts(2, 3, 3)),
    "script.md": ("text", Counts(3, 2, 4)),
    "shakespeare.txt": ("play", Counts(3, 5, 11)),
    "shooting.txt": ("text", Counts(3, 2, 7)),
    "spoken_alone.txt": ("play", Counts(1, 3, 5)),
    "tab_names.txt": ("play", Counts(2, 2, 5)),
}
"""By hand, from the files."""
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
CHINESE = ("drama_plain.txt", "drama_slashes.txt", "drama_bracket.txt", "chinese.fountain")
SOURCES = REAL / "SOURCES.md"
_ROW = re.compile(r"^\| (\S+) \|.*?\| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)
GOLD = {
    row[0]: Counts(*map(int, row[1:]))
    for row in _ROW.findall(SOURCES.read_text("utf-8") if SOURCES.exists() else "")
}


def test_each_script_was_counted_by_hand() -> None:
    """A script that nobody counted tests nothing."""
    assert sorted(path.name for path in SCRIPTS.iterdir()) == sorted(COUNTED)


@pytest.mark.parametrize("file", COUNTED)
def test_scenes_speakers_and_speeches_are_what_a_person_counts(file: str) -> None:
    """A lost scene or a name that is no name costs a person an hour; here it is seen at once."""
    script = read_script((SCRIPTS / file).read_bytes(), file)

    assert (script.format, counted(script)) == COUNTED[file]
    assert not script.doubts


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "file", ["everything.fountain", "orchard.txt", "drama_plain.txt", "russian_screen.txt", "dual.fdx"]
)
def test_an_encoding_changes_nothing(file: str, encoding: str) -> None:
    """Word writes UTF-16, Notepad a byte order mark; the story is the same."""
    text = (SCRIPTS / file).read_text("utf-8")

    script = read_script(text.encode(encoding), file)

    assert script == read_script(text.encode(), file)


@pytest.mark.parametrize("file", CHINESE)
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_chinese_code_pages_are_known_by_their_characters(file: str, encoding: str) -> None:
    """Half of the short dramas that circulate were saved by a Chinese Windows."""
    text = (SCRIPTS / file).read_text("utf-8")

    script = read_script(text.encode(encoding), file)

    assert script == read_script(text.encode(), file)


def test_cyrillic_code_pages_are_known_by_their_words() -> None:
    """cp1251 read as cp1252 is a script in which nobody has a name."""
    text = (SCRIPTS / "russian_play.txt").read_text("utf-8")

    script = read_script(text.encode("cp1251"), "a.txt")

    assert script == read_script(text.encode(), "a.txt")


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\x85"])
@pytest.mark.parametrize("file", [file for file in COUNTED if not file.endswith(".fdx")])
def test_line_ends_change_nothing_and_lines_keep_their_numbers(file: str, ending: str) -> None:
    """Every finding of the breakdown cites a line; it must be the one the editor shows."""
    text = (SCRIPTS / file).read_text("utf-8")

    script = read_script(text.replace("\n", ending).encode(), file)

    assert script == read_script(text.encode(), file)


def test_mixed_line_ends_are_one_end_each() -> None:
    """A file that three people edited on three systems has all of them."""
    script = read_script(b"INT. A - DAY\r\n\r\nBOB\rHello.\n\nEXT. B - NIGHT\x0a", "a.fountain")

    assert [(element.kind, element.lines.first) for element in script.elements] == [
        ("scene", 1),
        ("cue", 3),
        ("speech", 4),
        ("scene", 6),
    ]


@pytest.mark.parametrize("file", COUNTED)
def test_the_content_decides_where_the_name_is_wrong(file: str) -> None:
    """People rename files; an FDX called .txt is still one."""
    content = (SCRIPTS / file).read_bytes()

    script = read_script(content, "renamed.txt" if not file.endswith(".txt") else "renamed.fountain")

    assert counted(script) == COUNTED[file][1]
    assert format_of(content, file) == COUNTED[file][0]


@pytest.mark.skipif(not GOLD, reason="needs the real scripts: set STORY_ASSETS_SCRIPTS")
@pytest.mark.parametrize("file", GOLD)
def test_real_scripts_have_the_counts_of_their_sources(file: str) -> None:
    """Counted by people, or by the scholars who marked the text up."""
    script = read_script((REAL / file).read_bytes(), file)

    assert counted(script) == GOLD[file]
