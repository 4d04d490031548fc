"""A story folder is read whole, or refused with every reason at once."""

import time
from pathlib import Path

import pytest

from story_assets.story.reading import StoryErrors, read_story, story_paths
from tests.story.folders import SMALL, write_edited_story, write_large_story, write_small_story

S01 = "episodes/e01/s01.yaml"
S02 = "episodes/e01/s02.yaml"
MARA = "characters/mara.yaml"


def said(folder: Path) -> list[str]:
    """What reading *folder* complains about, a line each."""
    with pytest.raises(StoryErrors) as raised:
        read_story(folder)
    return str(raised.value).splitlines()


def test_a_small_story_reads(tmp_path: Path) -> None:
    """Slugs come from names of files, scenes come in story order, spellings become codes."""
    story = read_story(write_small_story(tmp_path / "the_locked_safe"))

    assert story.slug == "the_locked_safe"
    assert list(story.scenes) == ["e01_s01", "e01_s02"]
    assert story.characters["teo"].slug == "teo"
    assert story.characters["teo"].name == "特奥"
    assert story.about.aspect == "16:9"
    assert story.scenes["e01_s01"].shots[0].size == "LS"
    assert story.scenes["e01_s02"].beats[0].cast[0].who == "mara"


def test_every_error_of_a_folder_is_said_at_once(tmp_path: Path) -> None:
    """Ten mistakes are one round of mending, also when several are in one file."""
    folder = write_edited_story(
        tmp_path / "story",
        {
            MARA: ('"#1f2a44"', "navy"),
            S01: ("purpose:", "porpoise:"),
            S02: ("props: [safe, letter]", "props: [safe, lettr]\n    lens: 50"),
            "settings/study_day.yaml": "name: [",
        },
    )

    assert said(folder) == [
        'characters/mara.yaml:13  looks.day.wardrobe.0.colour  "navy" is not a colour like #1f2a44',
        'episodes/e01/s01.yaml:2  porpoise  there is no field "porpoise", perhaps "purpose"',
        'episodes/e01/s02.yaml:33  shots.1.props.1  no prop "lettr", perhaps "letter"; here one can name:'
        " desk, safe, letter, brass_key",
        'episodes/e01/s02.yaml:34  shots.1.lens  there is no field "lens", perhaps "lens_mm"',
        "settings/study_day.yaml:2  a value is missing here, or a [ or { is not closed",
    ]


def test_a_file_that_cannot_be_read_makes_nothing_else_unknown(tmp_path: Path) -> None:
    """One broken bible is one error, not one for every shot that names somebody in it."""
    folder = write_edited_story(
        tmp_path / "story",
        {MARA: "name: {", "story.yaml": "title: [", "settings/study_night.yaml": "- 1", S01: ""},
    )

    assert [line.split("  ")[0] for line in said(folder)] == [
        "characters/mara.yaml:2",
        "episodes/e01/s01.yaml",
        "settings/study_night.yaml:1",
        "story.yaml:2",
    ]


def test_errors_are_values(tmp_path: Path) -> None:
    """`check --json` needs parts, not text."""
    folder = write_edited_story(tmp_path / "story", {S01: ("size: MCU", "size: mediun")})

    with pytest.raises(StoryErrors) as raised:
        read_story(folder)

    first = raised.value.errors[0]
    assert (first.file, first.line, first.field) == (S01, 10, "beats.1.size")


def test_ten_thousand_shots_read_in_seconds(tmp_path: Path) -> None:
    """A series is planned while one waits: 1.0 to 1.4 s where this was written."""
    folder = write_large_story(tmp_path / "series", 1000, 10)

    start = time.perf_counter()
    story = read_story(folder)

    assert len(story.scenes) == 1000
    assert time.perf_counter() - start < 10


def test_a_story_path_leads_to_its_line(tmp_path: Path) -> None:
    """Causes name rules; people want to open the file there."""
    folder = write_small_story(tmp_path / "story")

    found = story_paths(
        folder,
        [
            "characters.mara.identity.hair",
            "episodes.e01.s02.shots.sh03.action",
            "episodes.e01.covers.key.picture",
            "episodes.e01.s02.shots.sh01.cast.0.pose",
            "settings.study_night.props.safe.state",
            "story.style.palette.0",
            "characters.nobody.name",
            "nonsense",
        ],
    )

    lines = {path: SMALL[file].splitlines()[line - 1].strip() for path, (file, line) in found.items()}
    assert lines == {
        "characters.mara.identity.hair": "hair: black, cut at the jaw",
        "episodes.e01.s02.shots.sh03.action": "action: she reads, and stops breathing",
        "episodes.e01.covers.key.picture": "picture: Mara kneels before the open safe, a letter in her hand",
        "episodes.e01.s02.shots.sh01.cast.0.pose": "- {who: mara, at: [0.7, 0.2], looks_at: safe,"
        " pose: crouch, holds: [brass_key]}",
        "settings.study_night.props.safe.state": "state: locked",
        "story.style.palette.0": 'palette: ["#1f2a44", "#e8c27a", "#7a1f1f"]',
    }
