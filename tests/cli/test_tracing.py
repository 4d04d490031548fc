"""`trace`, typed: the account of an image for people and for programs."""

from pathlib import Path

import pytest

from story_assets.cli.accounts import became
from tests.cli.command import Said, story_assets
from tests.studio.bench import small_story
from tests.studio.deciding import SHOT, Desk
from tests.studio.test_lineage_at_random import edit, render

NAME = "before_he_comes_home"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story whose heroine had her hair changed, rendered before and after."""
    folder = tmp_path_factory.mktemp("tracing")
    desk = Desk(small_story(folder), folder / "home")
    render(desk)
    edit(desk, "silver")
    render(desk)
    return folder


def trace(folder: Path, *words: object) -> Said:
    return story_assets("trace", *words, "--stories", folder, "--home", folder / "home")


def test_people_read_the_culprit_first_and_then_the_tree(folder: Path) -> None:
    """The answer is on the first screen, in a terminal of any width, without a key to its signs."""
    said = trace(folder, f"{NAME}/{SHOT}")

    lines = [line for line in said.out.splitlines() if line]
    assert (said.code, said.err) == (0, "")
    assert lines[0] == f"{NAME}/{SHOT}, take 2"
    assert lines[2] == '  1. rule characters.mara.identity.hair: "black, cut at the jaw" -> "silver"'
    assert "characters/mara.yaml:4" in lines[3]
    assert lines[4].startswith("     in ")
    assert "rendered again: $0.00" in lines[4], "the story's own renderer is previs"
    tree = lines[lines.index("  made from:") + 1 :]
    assert tree[0].startswith(f"  {SHOT} take 2, ")
    assert tree[1].startswith("  ├── brief/shot_reference.e01_s01_sh02 from style_guide/style, ")
    assert any(line.startswith("  │   ├── character_sheet/mara_day take 2, as above") for line in tree)
    assert tree[-1].startswith("  └── scene_board/study_day take 1")


def test_programs_get_all_of_it(folder: Path) -> None:
    """One object, the same keys for each image, numbers as numbers."""
    shot, cover = trace(folder, f"{NAME}/{SHOT}", f"{NAME}/cover/e01_key", "--json").json["assets"]

    assert shot.keys() == cover.keys()
    assert (shot["asset"], shot["take"]) == (f"{NAME}/{SHOT}", 2)
    assert shot["suspects"][0]["file"] == "characters/mara.yaml"
    assert f"{NAME}/cover/e01_key" in shot["suspects"][0]["images"]
    names = [it["asset"] for it in shot["made_from"]["rests_on"]]
    assert names == sorted(names)
    assert shot["made_from"]["usd"] == 0.01
    assert shot["made_from"]["brief"]["rests_on"][0] == f"{NAME}/style_guide/style"
    assert {it["path"] for it in shot["wanted"]} == {"characters.mara.identity.hair"}, "the file says black"


def test_since_is_of_a_story_and_of_nothing_else(folder: Path) -> None:
    """What changed is listed; what is no moment is said."""
    said = trace(folder, "--since", "2026-01-01", NAME, "--json")
    odd = trace(folder, "--since", "last week", NAME)

    (change,) = said.json["changes"]
    assert (change["path"], change["now"]) == ("characters.mara.identity.hair", "silver")
    assert change["usd"] == pytest.approx(0.01 * len(change["images"]))
    assert (odd.code, odd.out) == (2, "")
    assert odd.err.startswith('story-assets: --since "last week" is no day like 2026-11-21')


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("black", "silver", '"black" -> "silver"'),
        (None, "silver", 'nothing -> "silver"'),
        (
            "Dark auburn, thick and wavy, in a low bun at the nape, tied with a narrow rust-red ribbon.",
            "Dark auburn, thick and wavy, in a low bun at the nape, tied with a narrow navy ribbon.",
            '"…with a narrow rust-red ribbon." -> "…with a narrow navy ribbon."',
        ),
        ("a" * 80, "b" * 80, f'"{"a" * 69}…" -> "{"b" * 69}…"'),
    ],
)
def test_two_long_values_are_shown_where_they_differ(was: str | None, now: str, shown: str) -> None:
    """Seventy characters that are the same twice say nothing."""
    assert became(was, now) == shown
