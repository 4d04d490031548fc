"""What people decide, typed: each decision in a process of its own, and what it answers."""

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.command import Said, story_assets
from tests.cli.with_paper import __name__ as paper_module
from tests.story.folders import write_small_story

NAME = "before_he_comes_home"
SHEET = f"{NAME}/character_sheet/mara_day"
NOTE = 'the coat is "green" <b>!</b> $(rm -rf /) `x`'


class Desk:
    """A stories folder and a home."""

    def __init__(self, folder: Path) -> None:
        self.stories = folder / "stories"
        self.home = folder / "home"
        self.story = write_small_story(self.stories / NAME)
        about = self.story / "story.yaml"
        text = about.read_text("utf-8").replace("review:\n", "render: {renderer: paper}\nreview:\n")
        about.write_text(text, "utf-8")

    def __call__(self, command: str, *more: object) -> Said:
        place = ("--stories", self.stories, "--home", self.home)
        return story_assets(command, *more, *place, module=paper_module)

    def plan(self) -> dict[str, str]:
        """Asset to verdict."""
        return {it["asset"]: it["verdict"] for it in self("plan", NAME, "--json").json["steps"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The small story, with its sheets and boards made. The tests go on from each other."""
    desk = Desk(tmp_path_factory.mktemp("takes"))
    assert desk("render", NAME, "--select", "character_sheet/*", "--select", "scene_board/*").code == 0
    return desk


def test_a_rejection_is_noted_with_who_and_why_and_blocks(desk: Desk) -> None:
    """A note is data: quotes, tags and commands of a shell in it are words."""
    said = desk("reject", SHEET, "--note", NOTE, "--by", "ann", "--json")

    (decided,) = said.json["decided"]
    steps = desk("plan", NAME, "--json").json["steps"]
    (step,) = [it for it in steps if it["asset"] == SHEET]
    assert (said.code, decided["decision"], decided["by"], decided["note"]) == (0, "reject", "ann", NOTE)
    assert step["verdict"] == "blocked"
    assert step["causes"] == [
        {"class": "rejected", "path": f"take 1 by ann: {NOTE}", "was": None, "now": None}
    ]


def test_a_render_after_a_rejection_makes_nothing_of_it(desk: Desk) -> None:
    """It waits for a person, which is no failure; what does not rest on it is made."""
    said = desk("render", NAME, "--json")

    assert (said.code, said.err) == (0, "")
    assert said.json["waiting"] == [SHEET]
    assert f"{NAME}/shot_reference/e01_s01_sh02" in said.json["skipped"]
    assert f"{NAME}/shot_reference/e01_s02_sh01" in said.json["rendered"]


def test_several_at_once_and_each_says_what_became_of_it(desk: Desk) -> None:
    """One command for a morning's work; what cannot be done does not stop the rest."""
    said = desk("accept", SHEET, f"{NAME}/contact_sheet/e01_s01", "--json")

    assert said.code == 1
    assert [it["asset"] for it in said.json["decided"]] == [SHEET]
    (refused,) = said.json["refused"]
    assert refused["error"] == "contact_sheet/e01_s01 has not been rendered yet"


def test_show_has_the_takes_side_by_side(desk: Desk) -> None:
    """What differs, what was found, where the files are."""
    desk("retake", SHEET, "--note", "darker")
    desk("render", NAME, "--select", "character_sheet/mara_day")

    told = desk("show", SHEET, "--json").json["assets"][0]
    seen = desk("show", SHEET)

    assert [(it["take"], it["standing"]) for it in told["takes"]] == [(1, "set aside"), (2, "accepted")]
    assert told["takes"][1]["changes"][0] == {"path": "direction.1", "was": None, "now": "darker"}
    assert told["takes"][1]["direction"] == ["darker"]
    assert "direction.1: nothing -> darker" in seen.out


def test_going_back_is_one_command(desk: Desk) -> None:
    """And the plan is as it was."""
    said = desk("rollback", SHEET)

    assert said.code == 0
    assert "take 1 is accepted" in said.out
    assert SHEET not in desk.plan()


def test_a_picture_from_elsewhere_is_a_take(desk: Desk, tmp_path: Path) -> None:
    """Price 0, origin supplied, and what rests on the image follows."""
    file = tmp_path / "by hand.png"
    Image.effect_mandelbrot((1392, 928), (-2, -1, 1, 1), 20).convert("RGB").save(file)

    said = desk("supply", file, SHEET)

    taken = desk("show", SHEET, "--json").json["assets"][0]["takes"][-1]
    assert said.code == 0
    assert (taken["origin"], taken["usd"], taken["standing"]) == ("supplied", 0, "accepted")
    assert f"{NAME}/shot_reference/e01_s01_sh02" in desk.plan()


def bad_pictures(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files that are no picture to work with, and a word of the reason."""
    whole = folder / "whole.png"
    Image.effect_mandelbrot((640, 640), (-2, -1, 1, 1), 20).convert("RGB").save(whole)
    files = {
        name: folder / name
        for name in ("cmyk.jpg", "cut.png", "moves.webp", "text.png", "bomb.png", "huge.png")
    }
    Image.new("CMYK", (64, 64)).save(files["cmyk.jpg"])
    files["cut.png"].write_bytes(whole.read_bytes()[:2000])
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    frames[0].save(files["moves.webp"], save_all=True, append_images=frames[1:])
    files["text.png"].write_text("not a picture")
    Image.new("1", (40_000, 40_000)).save(files["bomb.png"])
    with files["huge.png"].open("wb") as huge:
        huge.truncate(60_000_000)
    reasons = {
        "cmyk.jpg": "CMYK",
        "cut.png": "truncated",
        "moves.webp": "animated",
        "text.png": "no PNG, JPEG or WebP",
        "bomb.png": "too large",
        "huge.png": "60 MB",
    }
    return {name: (files[name], reason) for name, reason in reasons.items()}


def test_a_file_that_is_no_picture_is_refused_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    """Bounded before it is opened, and nothing of it is kept."""
    before = desk("show", SHEET, "--json").json["assets"][0]["takes"]

    for name, (file, reason) in bad_pictures(tmp_path).items():
        said = desk("supply", file, SHEET, "--json")
        assert said.code == 2, name
        assert reason in said.json["refused"][0]["error"], said.out

    assert desk("supply", tmp_path / "nowhere.png", SHEET).code == 2
    assert desk("show", SHEET, "--json").json["assets"][0]["takes"] == before


@pytest.mark.parametrize(
    ("asset", "words"),
    [
        ("mara_day", "is not like story/kind/id"),
        (f"{NAME}/character_sheet/nobody", "has no image character_sheet/nobody"),
        ("nowhere/character_sheet/mara_day", "is no story folder"),
    ],
)
def test_what_is_no_image_is_bad_input(desk: Desk, asset: str, words: str) -> None:
    """Exit code 2 and a sentence."""
    said = desk("accept", asset)

    assert said.code == 2
    assert words in said.err
