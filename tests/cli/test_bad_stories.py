"""Each way in which a story folder is wrong: exit code 2, the file and the line, no traceback."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.command import story_assets
from tests.story.folders import write_edited_story, write_image, write_small_story

S01, S02 = "episodes/e01/s01.yaml", "episodes/e01/s02.yaml"
MARA, STORY = "characters/mara.yaml", "story.yaml"

EDITS: dict[str, tuple[str, str | tuple[str, str], bool]] = {
    "an unknown field": (MARA, ("age_band: adult", "age_bnd: adult"), True),
    "a misspelt word of the trade": (S01, ("size: MCU", "size: CLSE"), True),
    "a missing character": (S01, ("cast: {mara: day, teo: home}", "cast: {mara: day, tomas: home}"), True),
    "a look that she does not have": (S02, ("mara: night", "mara: nihgt"), True),
    "a slug that is there twice": (S02, ("slug: sh02", "slug: sh01"), True),
    "a key that is there twice": (MARA, ("notes:", "name: Mara again\nnotes:"), True),
    "a prop that is nowhere": (S02, ("props: [safe, letter]", "props: [safe, lettr]"), True),
    "shots that continue each other": (
        S02,
        ("    props: [safe]\n    duration_s: 4", "    continues: sh02"),
        True,
    ),
    "a wrong colour": (MARA, ('"#1f2a44"', "navy"), True),
    "an aspect ratio that is too wide": (STORY, ("aspect: 16:9", "aspect: 4:1"), True),
    "an aspect ratio that is too tall": (STORY, ("aspect: 16:9", "aspect: 1:4"), True),
    "an id that leads elsewhere": (S01, ("slug: sh01", "slug: ../sh01"), True),
    "an id in upper case": (S01, ("slug: sh01", "slug: SH01"), True),
    "a list where a mapping should be": (MARA, "- a\n- b\n", True),
    "a bare word": (MARA, "Mara\n", True),
    "nothing at all": (MARA, "", False),
    "YAML that is none": (MARA, "name: [", True),
    "anchors that explode": (
        MARA,
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        True,
    ),
    "an image that is not there": (MARA, ("notes:", "references:\n  - file: gone.png\nnotes:"), True),
}


def binary(file: str, content: bytes) -> Callable[[Path], str]:
    """A story whose *file* holds *content*."""

    def write(folder: Path) -> str:
        write_small_story(folder)
        (folder / file).write_bytes(content)
        return file

    return write


def an_image_that_is_not_one(folder: Path) -> str:
    write_edited_story(folder, {MARA: ("notes:", "references:\n  - file: photo.png\nnotes:")})
    (folder / "references").mkdir()
    (folder / "references" / "photo.png").write_text("<html>")
    return MARA


def an_empty_folder(folder: Path) -> str:
    folder.mkdir()
    return str(folder)


FOLDERS: dict[str, Callable[[Path], str]] = {
    "50 MB": binary(MARA, b"# " + b"x" * 50_000_000),
    "not UTF-8": binary(MARA, "name: Märä\n".encode("latin-1")),
    "control characters": binary(MARA, b"name: \x1b[31mMara\n"),
    "an image that is not one": an_image_that_is_not_one,
    "an empty folder": an_empty_folder,
}


def assert_refused(folder: Path, files: Mapping[str, bool]) -> None:
    """In the shape that scripts were promised, with the place of each."""
    checked = story_assets("check", folder, "--json")

    assert checked.code == 2
    assert set(checked.json) == {"story", "errors", "continuity"}
    assert checked.json["continuity"] == []
    assert checked.json["story"] == folder.name
    assert all(set(error) == {"file", "line", "field", "message"} for error in checked.json["errors"])
    assert {error["file"] for error in checked.json["errors"]} == set(files)
    for error in checked.json["errors"]:
        assert not files[error["file"]] or isinstance(error["line"], int)


def one_a_file() -> Iterator[tuple[str, ...]]:
    """The names of `EDITS`, so many at once as stand in different files: a command costs half a second."""
    left = dict(EDITS)
    while left:
        by_file = {file: name for name, (file, _, _) in reversed(left.items())}
        for name in by_file.values():
            del left[name]
        yield tuple(by_file.values())


@pytest.mark.parametrize("wrong", list(one_a_file()), ids=" and ".join)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    """Whoever mends it clicks on the place."""
    edits = {EDITS[name][0]: EDITS[name][1] for name in wrong}
    folder = write_edited_story(tmp_path / "wrong", edits)

    assert_refused(folder, {EDITS[name][0]: EDITS[name][2] for name in wrong})


@pytest.mark.parametrize("wrong", FOLDERS)
def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path, wrong: str) -> None:
    """Whatever was unpacked, mailed or broken off."""
    file = FOLDERS[wrong](tmp_path / "wrong")

    assert_refused(tmp_path / "wrong", {file: False})


@pytest.mark.parametrize("command", ["plan", "render"])
def test_nothing_is_planned_or_made_of_a_wrong_story(tmp_path: Path, command: str) -> None:
    """The same errors again, for people, and stdout stays empty for the script that reads it."""
    edits = {MARA: EDITS["a wrong colour"][1], S02: EDITS["a prop that is nowhere"][1]}
    folder = write_edited_story(tmp_path / "wrong", edits)

    said = story_assets(command, folder, "--home", tmp_path / "home", "--json")

    assert (said.code, said.out) == (2, "")
    assert [line.split()[0] for line in said.err.splitlines()] == [f"{MARA}:13", f"{S02}:33"]
    assert not (tmp_path / "home" / "store").exists()


def test_a_folder_whose_name_cannot_be_a_slug_is_refused(tmp_path: Path) -> None:
    """Its name is in every key and path."""
    folder = write_small_story(tmp_path / "Bad-Name")

    said = story_assets("check", folder)

    assert said.code == 2
    assert "the folder's name" in said.out


def test_a_wrong_story_loses_nothing_of_the_right_one(tmp_path: Path) -> None:
    """A slip in one file on Monday; Friday's images are all still there when it is mended."""
    folder = write_small_story(tmp_path / "a")
    image = write_image(tmp_path / "home" / "store" / "blobs" / "ab" / "x.png")
    before = image.read_bytes()
    (folder / MARA).write_text("name: [")

    said = story_assets("render", folder, "--home", tmp_path / "home")

    assert said.code == 2
    assert image.read_bytes() == before
    assert [it.name for it in (tmp_path / "home").iterdir()] == ["store"]


def test_what_is_wrong_is_read_by_people_a_line_each(tmp_path: Path) -> None:
    """Without --json, `check` says the same in lines that editors turn into links."""
    folder = write_edited_story(
        tmp_path / "wrong", {MARA: ('"#1f2a44"', "navy"), S01: ("purpose:", "porpoise:")}
    )

    said = story_assets("check", folder)

    assert said.code == 2
    assert said.out.splitlines() == [
        'characters/mara.yaml:13  looks.day.wardrobe.0.colour  "navy" is not a colour like #1f2a44',
        'episodes/e01/s01.yaml:2  porpoise  there is no field "porpoise", perhaps "purpose"',
    ]
