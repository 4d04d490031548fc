"""`board`: a page for each episode, where it was asked for, and not a word more than was asked."""

from pathlib import Path

import pytest

from tests.cli.command import story_assets
from tests.story.folders import write_large_story


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story of two episodes of which nothing is rendered."""
    return write_large_story(tmp_path_factory.mktemp("stories") / "two", scenes=2, shots=1, per_episode=1)


def test_every_episode_gets_a_page_under_the_home(story: Path, tmp_path: Path) -> None:
    """The paths are printed, for whoever opens them, and for a script in JSON."""
    home = tmp_path / "home"

    said = story_assets("board", story, "--home", home)

    pages = [home / "boards" / "two" / f"{episode}.html" for episode in ("e01", "e02")]
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [str(it) for it in pages]
    assert [it.name for it in sorted((home / "boards" / "two").iterdir())] == ["e01.html", "e02.html"]
    assert '<a href="e02.html">' in pages[0].read_text("utf-8")


def test_one_episode_goes_where_it_is_wanted(story: Path, tmp_path: Path) -> None:
    """One page is sent to one director. What it says to copy finds the story, and writes the same page."""
    home, out = tmp_path / "home", tmp_path / "for ann"

    said = story_assets(
        "board", "two", "--stories", story.parent, "--home", home, "--episode", "e02", "--out", out, "--json"
    )

    assert said.json == {"story": "two", "pages": [str(out / "e02.html")]}
    page = (out / "e02.html").read_text("utf-8")
    assert [it.name for it in out.iterdir()] == ["e02.html"]
    assert (
        f"story-assets board two --episode e02 --out &#39;{out}&#39; --stories {story.parent} --home {home}"
        in page
    )
    assert (
        f"story-assets supply picture.png two/contact_sheet/e02_s002 --stories {story.parent} --home {home}"
        in page
    )
    assert not (home / "boards").exists()


def test_commands_stay_short_where_everything_is_in_its_place(story: Path, tmp_path: Path) -> None:
    """Whoever lives in one place need not be told its address."""
    env = {"STORY_ASSETS_STORIES": str(story.parent), "STORY_ASSETS_HOME": str(tmp_path / "home")}

    said = story_assets("board", "two", "--episode", "e01", "--json", env=env)

    page = Path(said.json["pages"][0]).read_text("utf-8")
    assert "<code>story-assets supply picture.png two/contact_sheet/e01_s001</code>" in page
    assert str(tmp_path) not in page


def test_an_episode_that_is_not_there_is_said_with_those_that_are(story: Path, tmp_path: Path) -> None:
    """A slip of the finger costs five seconds."""
    said = story_assets("board", story, "--episode", "e1", "--home", tmp_path / "home")

    assert (said.code, said.out) == (2, "")
    assert said.err == 'story-assets: two has no episode "e1"; it has: e01, e02\n'
