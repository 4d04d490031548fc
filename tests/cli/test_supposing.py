"""`plan --if`: what a change would cost, before anybody makes it."""

from pathlib import Path

from story_assets.story.reading import read_story
from tests.cli.command import story_assets
from tests.paper import Paper
from tests.story.folders import write_edited_story, write_small_story
from tests.studio.bench import make_all, studio

NAME = "before_he_comes_home"
IDEA = "characters/mara.yaml#identity.hair=silver crop"
EDIT = {"characters/mara.yaml": ("hair: black, cut at the jaw", "hair: silver crop")}


def files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Everything under *folder*, with when it was written."""
    return {it: (it.read_bytes(), it.stat().st_mtime_ns) for it in folder.rglob("*") if it.is_file()}


def test_a_supposed_change_is_planned_like_a_made_one_and_nothing_is_written(tmp_path: Path) -> None:
    """Who weighs a change wants its price, its causes and its images, and a story as it was."""
    told = write_small_story(tmp_path / "told" / NAME)
    edited = write_edited_story(tmp_path / "edited" / NAME, EDIT)
    home = tmp_path / "home"
    make_all(studio(read_story(told), home, Paper()))
    before = files(tmp_path)

    supposed = story_assets("plan", told, "--if", IDEA, "--home", home, "--json")

    assert files(tmp_path) == before
    assert supposed.json == story_assets("plan", edited, "--home", home, "--json").json
    sheet = next(it for it in supposed.json["steps"] if it["asset"] == f"{NAME}/character_sheet/mara_day")
    assert sheet["causes"][0]["path"] == "characters.mara.identity.hair"
    assert sheet["causes"][0]["now"] == "silver crop"


def test_a_mistake_in_it_is_said_and_nothing_is_planned(tmp_path: Path) -> None:
    """A plan of another story than was meant is worse than none."""
    told = write_small_story(tmp_path / NAME)

    near = story_assets("plan", told, "--if", "characters/mra.yaml#identity.hair=x", "--json")
    odd = story_assets("plan", told, "--if", "silver")

    assert (near.code, near.out, odd.code, odd.out) == (2, "", 2, "")
    assert 'perhaps "characters/mara.yaml"' in near.err
    assert odd.err.startswith('story-assets: --if "silver" is not like characters/mara.yaml#')
