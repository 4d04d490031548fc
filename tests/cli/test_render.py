"""`render` through Dagster, as it is typed: what is made, what is told, and what is asked of nobody twice."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.command import REPOSITORY, Said, environment, story_assets, with_paper
from tests.story.folders import write_edited_story, write_small_story
from tests.studio.homes import answered, asked, assert_whole, written

pytestmark = pytest.mark.timeout(180)

NAME = "before_he_comes_home"
TEO = f"{NAME}/character_sheet/teo_home"
REST_ON_TEO = [
    f"{NAME}/contact_sheet/e01_s01",
    f"{NAME}/shot_reference/e01_s01_sh01",
    f"{NAME}/shot_reference/e01_s01_sh02",
]


class Desk:
    """A story and a home, and the renderer that they are used with."""

    def __init__(self, folder: Path) -> None:
        self.story = write_small_story(folder / NAME)
        self.home = folder / "home"

    def __call__(self, command: str, *more: object, **paper: object) -> Said:
        renderer = ("--renderer", "paper") if command != "costs" else ()
        return with_paper(command, self.story, "--home", self.home, *renderer, *more, **paper)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The tests of this module are one week at it, in order."""
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def refused(desk: Desk) -> Said:
    """The first run: the model will not draw Teo."""
    return desk("render", "--json", refuses=["character_sheet/teo_home"])


@pytest.fixture(scope="module")
def mended(desk: Desk, refused: Said) -> Said:
    """The second run: now it will, for another price."""
    assert refused.code == 1
    return desk("render", "--json", usd="0.04")


def test_a_plan_says_what_why_and_for_how_much(tmp_path: Path) -> None:
    """Before any money moves, in the shape that scripts were promised."""
    desk = Desk(tmp_path)

    plan = desk("plan", "--json").json

    assert set(plan) == {"story", "steps", "kept", "usd"}
    assert (plan["story"], plan["kept"], len(plan["steps"])) == (NAME, 0, 13)
    assert plan["usd"] == pytest.approx(0.13)
    assert plan["steps"][0] == {
        "asset": f"{NAME}/character_sheet/mara_day",
        "kind": "character_sheet",
        "verdict": "must",
        "causes": [{"class": "missing", "path": "image", "was": None, "now": None}],
        "usd": 0.01,
    }


def test_a_plan_without_a_price_says_that_it_has_none(tmp_path: Path) -> None:
    """null, in each step and together; never 0."""
    plan = Desk(tmp_path)("plan", "--json", usd=None).json

    assert plan["usd"] is None
    assert {step["usd"] for step in plan["steps"]} == {None}


def test_one_refused_image_loses_none_of_the_others(desk: Desk, refused: Said) -> None:
    """What was paid for is kept, and the run says what is missing and why."""
    told = refused.json

    assert refused.code == 1
    assert set(told) == {"story", "rendered", "reused", "waiting", "failed", "skipped", "usd", "seconds"}
    assert told["story"] == NAME
    assert told["failed"] == [{"asset": TEO, "error": "character_sheet/teo_home was refused"}]
    assert told["skipped"] == REST_ON_TEO
    assert len(told["rendered"]) == 9
    assert told["reused"] == []
    assert told["usd"] == pytest.approx(0.09)
    assert 0 < told["seconds"] < 120
    assert_whole(desk.home)


def test_the_next_run_makes_just_what_is_missing(desk: Desk, mended: Said) -> None:
    """Four images, and not one of the nine that are there."""
    told = mended.json

    assert mended.code == 0
    assert told["rendered"] == [TEO, *REST_ON_TEO]
    assert len(told["reused"]) == 9
    assert (told["failed"], told["skipped"]) == ([], [])
    assert told["usd"] == pytest.approx(0.16)
    assert len(asked(desk.home)) == 14
    assert_whole(desk.home)


def test_after_a_render_the_plan_is_empty(desk: Desk, mended: Said) -> None:
    """Otherwise it would go on spending every night."""
    assert mended.code == 0

    assert desk("plan", "--json").json == {"story": NAME, "steps": [], "kept": 13, "usd": 0}
    assert desk("plan").out == f"{NAME}: all 13 images are current.\n"


def test_a_second_render_makes_nothing_and_does_not_wait_for_dagster(desk: Desk, mended: Said) -> None:
    """It is run before every commit, by people with other things to do."""
    assert mended.code == 0
    before = asked(desk.home)

    again = story_assets(
        *("render", desk.story, "--home", desk.home, "--renderer", "paper", "--json"),
        module="tests.cli.with_paper",
        options=("-X", "importtime"),
    )

    assert again.code == 0
    assert again.json == {**again.json, "rendered": [], "failed": [], "skipped": [], "usd": 0.0}
    assert len(again.json["reused"]) == 13
    assert asked(desk.home) == before
    assert "story_assets.cli.rendering" in again.err
    assert " dagster\n" not in again.err
    assert desk("render").out == f"{NAME}: all 13 images are current. Nothing was rendered, $0.00.\n"


def test_costs_add_up_to_what_was_spent(desk: Desk, mended: Said) -> None:
    """Nine at a cent and four at four, and the one that was refused."""
    assert mended.code == 0

    told = desk("costs", "--json").json

    assert (told["story"], told["usd"], told["unpriced"]) == (NAME, pytest.approx(0.25), 0)
    assert told["renders"] == {"refused": 1, "rendered": 13}
    for word in ("cause", "character", "episode", "kind", "tier", "model"):
        assert sum(row["usd"] for row in told[f"by_{word}"]) == pytest.approx(0.25), word
    assert "Spent $0.25." in desk("costs").out


def test_a_gallery_hangs_every_image_and_every_shot_is_handed_over(desk: Desk, mended: Said) -> None:
    """This is what it was all for."""
    assert mended.code == 0

    assert len(list((desk.home / "gallery" / NAME).glob("*/*.png"))) == 13
    assert len(list((desk.home / "handoffs" / NAME).glob("*/start.png"))) == 5
    assert len(list((desk.home / "packages" / NAME).glob("*.json"))) == 1


def test_going_back_costs_nothing(desk: Desk, mended: Said, tmp_path: Path) -> None:
    """A rule is changed and changed back; the plan in between names the rule, and nothing is rendered."""
    assert mended.code == 0
    edited = write_edited_story(tmp_path / NAME, {"characters/teo.yaml": ("red curls", "white curls")})

    between = with_paper("plan", edited, "--home", desk.home, "--renderer", "paper", "--json").json
    after = desk("plan", "--json").json

    verdicts = {step["asset"]: step["verdict"] for step in between["steps"]}
    (cause,) = between["steps"][0]["causes"]
    assert verdicts[TEO] == "must"
    assert set(verdicts) <= {TEO, *REST_ON_TEO}
    assert cause == {
        "class": "rule",
        "path": "characters.teo.identity.hair",
        "was": "red curls",
        "now": "white curls",
    }
    assert after["steps"] == []


def test_people_see_a_line_an_image_and_where_everything_is(tmp_path: Path) -> None:
    """The bundled story, the embedded renderer, no key: what a first-time user types after `check`."""
    home = tmp_path / "home"

    said = story_assets("render", "--home", home, "--select", "character_sheet/mara_*")

    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    shown = [line.split()[:2] for line in lines if line.startswith("rendered")]
    assert sorted(shown) == [
        ["rendered", f"character_sheet/mara_{look}"] for look in ("day", "night", "rain")
    ]
    assert any(line.startswith("the_locked_safe: 3 rendered. Spent $0.00 in ") for line in lines)
    assert f"Images:   {home}/gallery/the_locked_safe" in lines


def _in_the_middle(home: Path) -> bool:
    """Some are answered, and of some that were asked for nothing has come yet, not even to the store."""
    return len(answered(home)) >= 4 and len(written(home / "store" / "blobs")) < len(asked(home))


def killed_when(is_time: Callable[[], bool], child: "subprocess.Popen[bytes]") -> None:
    """Kill *child* once *is_time*. It stands still for each look, so that it cannot have moved on since."""
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None:
        child.send_signal(signal.SIGSTOP)
        if is_time():
            break
        child.send_signal(signal.SIGCONT)
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)


def test_what_a_run_is_killed_in_the_middle_of_is_not_paid_for_again(tmp_path: Path) -> None:
    """The whole way down: Dagster, its storage, the journal and the store, killed at once."""
    desk = Desk(tmp_path)
    command = [
        sys.executable,
        "-m",
        "tests.cli.with_paper",
        "render",
        str(desk.story),
        "--home",
        str(desk.home),
    ]
    with subprocess.Popen(
        [*command, "--renderer", "paper"],
        cwd=REPOSITORY,
        env=environment(PAPER=json.dumps({"seconds": 0.5})),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        killed_when(lambda: _in_the_middle(desk.home), child)
    assert_whole(desk.home)
    had = answered(desk.home)

    unasked = desk("render", "--json")
    held = {it["asset"]: it["error"] for it in unasked.json["failed"]}
    said = desk("render", "--again", "--json")

    assert 4 <= len(had) < 13
    assert unasked.code == 1
    assert held
    assert all("it may have cost up to $0.0100" in error for error in held.values())
    assert said.code == 0
    assert not had & set(said.json["rendered"])
    assert held.keys() <= set(said.json["rendered"])
    assert all(asked(desk.home).count(name) == 1 for name in had)
    assert desk("plan", "--json").json["steps"] == []
    assert_whole(desk.home)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, where this machine lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("there is no mount")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "story-assets-test", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_one_sentence_and_the_next_run_goes_on(tmp_path: Path, small_disk: Path) -> None:
    """Dagster's own storage fills up first and says so in a thousand lines; a person needs one."""
    desk = Desk(tmp_path)
    desk.home = small_disk / "home"

    full = desk("render", "--json")
    assert_whole(desk.home)
    had = answered(desk.home)
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    # An image that the disk would not take is asked for again only on demand.
    after = desk("render", "--json", "--again")

    assert (full.code, full.out) == (2, "")
    assert full.err.startswith("story-assets: ")
    assert any(words in full.err for words in ("takes no more", "is full", "No space left on device"))
    assert len(full.err.splitlines()) == 1
    assert after.code == 0
    assert not had & set(after.json["rendered"])
    assert desk("plan", "--json").json["steps"] == []
