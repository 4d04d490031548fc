"""Which files belong to a story, and what is said about the others."""

import os
from pathlib import Path

import pytest

from story_assets.story.reading import read_story
from tests.story.folders import SMALL, write_edited_story, write_small_story
from tests.story.test_reading import said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small story."""
    return write_small_story(tmp_path / "story")


def test_no_folder_a_file_and_an_empty_folder(tmp_path: Path) -> None:
    """The first thing a new user gets wrong is the path."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()

    assert said(tmp_path / "nope") == [f"{tmp_path}/nope  there is no such folder"]
    assert said(tmp_path / "file") == [f"{tmp_path}/file  this is a file; a story is a folder"]
    assert said(tmp_path / "empty") == [
        f"{tmp_path}/empty  the folder is empty; a story starts with story.yaml"
    ]


def test_a_folder_without_story_yaml(folder: Path) -> None:
    """Also when it is there under a name that is nearly right."""
    (folder / "story.yaml").rename(folder / "Story.yml")

    assert said(folder) == ["story.yaml  there is no story.yaml; rename Story.yml to story.yaml"]


def test_the_folders_name_is_the_storys_slug(tmp_path: Path) -> None:
    """It stands in asset keys, so it has to be a slug."""
    folder = write_small_story(tmp_path / "The Locked Safe")

    assert said(folder) == [
        f'{folder}  the folder\'s name "The Locked Safe" is not a slug: lower case letters, digits and'
        ' underscores, like "the_locked_safe"; rename it'
    ]


def test_what_people_and_editors_leave_lying_about_is_ignored(folder: Path) -> None:
    """Nobody should have to tidy up before they can work."""
    for name in (
        ".DS_Store", ".git/config.yaml", "README.yaml", "script.fountain", "notes.txt", "story.yaml~",
        "characters/.#mara.yaml", "characters/mara.yaml~", "characters/.mara.yaml.swp", "characters/mara.jpg",
        "episodes/e01/#s01.yaml#", "episodes/readme.md", "settings/4913", "old drafts/mara.txt",
        "episodes/.obsidian/x.yaml",
    ):  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")

    assert read_story(folder).slug == "story"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "character/zoe.yaml",
            'character  nobody reads this folder, perhaps "characters"; a story folder has: story.yaml,'
            " characters, settings, episodes, references",
        ),
        (
            "mara.yaml",
            "mara.yaml  nobody reads this file; a story folder has: story.yaml, characters, settings,"
            " episodes, references",
        ),
        ("characters/zoe.yml", "characters/zoe.yml  is not read; rename it to zoe.yaml"),
        ("settings/day/hall.yaml", "settings/day  nobody reads a folder here; move its files to settings/"),
        (
            "episodes/e02.yaml",
            "episodes/e02.yaml  nobody reads a file here; an episode is a folder, episodes/e02/",
        ),
    ],
)
def test_yaml_that_nobody_would_read_is_an_error(folder: Path, name: str, line: str) -> None:
    """Otherwise a misspelt folder is a character who silently is not there."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("name: x\n")

    assert said(folder) == [line]


@pytest.mark.parametrize(
    ("name", "slug"), [("Mara Vale", "mara_vale"), ("mara-vale", "mara_vale"), ("Élodie", "lodie")]
)
def test_a_files_name_must_be_a_slug(folder: Path, name: str, slug: str) -> None:
    """It is one error, however many scenes name the character."""
    (folder / "characters" / f"{name}.yaml").write_text(SMALL["characters/teo.yaml"])

    assert said(folder) == [
        f'characters/{name}.yaml  the name "{name}" is not a slug: lower case letters, digits and'
        f' underscores, like "{slug}"; rename it'
    ]


def test_a_slug_is_not_written_in_the_file(tmp_path: Path) -> None:
    """Two places for one name would disagree one day."""
    folder = write_edited_story(tmp_path / "story", {"characters/teo.yaml": ("name:", "slug: theo\nname:")})

    assert said(folder) == ["characters/teo.yaml:1  slug  the name of the file is the slug; delete this line"]


def test_lists_and_files_agree(tmp_path: Path) -> None:
    """A scene that is not listed is never drawn; a listed one that is missing is never noticed."""
    folder = write_edited_story(
        tmp_path / "story",
        {
            "story.yaml": ("episodes: [e01]", "episodes: [e01, e02, e01]"),
            "episodes/e01/episode.yaml": ("[s01, s02]", "[s01, s3]"),
            "episodes/e03/s01.yaml": SMALL["episodes/e01/s01.yaml"],
        },
    )

    assert said(folder) == [
        'episodes/e01/episode.yaml:3  scenes  the scene file "s02" is not listed here; add it',
        'episodes/e01/episode.yaml:3  scenes.1  no scene file "s3"; episodes/e01/ has: s01, s02',
        "episodes/e03/episode.yaml  there is no such file",
        'story.yaml:18  episodes  the folder "e03" is not listed here; add it',
        'story.yaml:18  episodes.1  no folder "e02"; episodes/ has: e01, e03',
        'story.yaml:18  episodes.2  folder "e01" stands here twice: at episodes.0 too',
    ]


def test_things_that_are_not_files(folder: Path) -> None:
    """A pipe would block for ever, a folder would be a traceback."""
    (folder / "characters/zoe.yaml").mkdir()
    (folder / "characters/ana.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(folder / "characters/pipe.yaml")
    (folder / "settings/zero.yaml").symlink_to("/dev/zero")
    (folder / "settings/loop.yaml").symlink_to("loop.yaml")

    assert said(folder) == [
        "characters/ana.yaml  this link leads nowhere, to nowhere.yaml",
        "characters/pipe.yaml  this is not a regular file",
        "characters/zoe.yaml  this is a folder; a file of this name should be here",
        "settings/loop.yaml  cannot be opened: too many levels of symbolic links",
        "settings/zero.yaml  this is not a regular file",
    ]


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    """What is missing with it is not complained about one by one."""
    folder = write_small_story(tmp_path / "story", {"story.yaml": SMALL["story.yaml"]})
    (folder / "characters").write_text("mara")
    (folder / "episodes").symlink_to("nowhere")

    assert said(folder) == [
        "characters  this is a file; a folder of this name should be here",
        "episodes  this link leads nowhere",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_one_may_not_read(folder: Path) -> None:
    """Named, and the others are still read."""
    (folder / "characters/teo.yaml").chmod(0)

    assert said(folder) == ["characters/teo.yaml  cannot be opened: permission denied"]


def test_names_that_a_terminal_would_obey_are_shown_escaped(folder: Path) -> None:
    """And a name that is not UTF-8 can still be printed."""
    (folder / "characters/\x1b[31m.yaml").write_text("a: 1")
    Path(os.fsdecode(os.fsencode(folder) + b"/settings/\xff.yaml")).write_text('"\\e[31m": 1\n')

    complaints = "\n".join(said(folder))

    assert complaints.encode("utf-8")
    assert "\x1b" not in complaints
    assert '"characters/\\u001b[31m.yaml"' in complaints


def test_a_folder_is_named_as_it_was_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also from inside, and through a link that somebody made for the purpose."""
    link = folder.parent / "linked"
    link.symlink_to(folder)
    monkeypatch.chdir(folder)

    assert read_story(Path()).slug == "story"
    assert read_story(Path("../story")).slug == "story"
    assert read_story(link).slug == "linked"
