"""kill -9 at any moment, then again: nothing is made twice, nothing is half written, everything gets done."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import anyio
import pytest

from story_assets.story.production import Key
from story_assets.studio import ledger
from story_assets.studio.making import make_image
from tests.story.folders import write_small_story
from tests.studio.drawing import studio
from tests.studio.homes import answered, asked, assert_whole, written

DRAWS = [sys.executable, "-m", "tests.studio.drawing"]
CONTACT = Key("contact_sheet", "e01_s01")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small story: 13 images."""
    return write_small_story(tmp_path_factory.mktemp("story") / "before_he_comes_home")


def killed_after(seconds: float, story: Path, home: Path) -> None:
    """Draw for *seconds* and be killed."""
    with subprocess.Popen(
        [*DRAWS, str(story), str(home), "0.03"], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)


def test_a_run_that_is_killed_again_and_again_loses_and_repeats_nothing(story: Path, tmp_path: Path) -> None:
    """A laptop is closed, a container is evicted, somebody trips over the cable. What was paid for stays."""
    dice = random.Random(20261121)
    home = tmp_path / "home"
    kills = 0
    while kills < 8 and len(answered(home)) < 12:
        before, made = answered(home), Counter(asked(home))
        killed_after(dice.uniform(0.0, 0.25), story, home)
        kills += 1
        assert_whole(home)
        again = {it for it, times in Counter(asked(home)).items() if times > made[it]}
        assert not again & before, "an image that the journal holds was made again"

    before = answered(home)
    ended = subprocess.run([*DRAWS, str(story), str(home)], capture_output=True, text=True, check=True)

    assert kills >= 3
    assert_whole(home)
    at = studio(story, home)
    rendered = [
        f"{at.planner.story}/{line.split()[1]}" for line in ended.stdout.splitlines() if "rendered" in line
    ]
    assert not set(rendered) & before
    assert len(written(home / "gallery")) == len(at.production.images) == 13
    assert len(at.planner.plan().kept) == 13
    times = Counter(asked(home))
    assert sum(times.values()) <= 13 + kills, "each kill can cost the one image that was under way"
    ((unknown,),) = ledger.rows(home, "SELECT count(*) FROM renders WHERE status = 'unknown'")
    assert unknown == sum(times.values()) - len(answered(home))


@pytest.fixture(scope="module")
def up_to_the_contact_sheet(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where everything under the first contact sheet is made."""
    home = tmp_path_factory.mktemp("doors") / "home"
    at = studio(story, home)

    async def draw() -> None:
        for it in at.production[CONTACT].rests_on:
            if it.kind != "brief" and it.kind != "scene_plan":
                await make_image(at, it)

    anyio.run(draw)
    at.journal.close()
    return home


def test_death_at_each_write_of_an_image_in_turn(story: Path, up_to_the_contact_sheet: Path) -> None:
    """Not only at moments that chance picks: before every write, half through it, and between any two."""
    home = up_to_the_contact_sheet

    ran = subprocess.run(
        [sys.executable, "-m", "tests.studio.dying", str(story), str(home), str(CONTACT)],
        capture_output=True,
        text=True,
        check=True,
    )

    *deaths, survived = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(deaths) >= 20, "there are fewer doors than an image has writes"
    assert survived["ended"] == 0
    for death in deaths:
        assert death["ended"] == -signal.SIGKILL, (death, ran.stderr)
        assert death["went_on"] == 0, (death, ran.stderr)
        assert not (death["held"] and death["asked_again"]), death
        assert death["asked"] <= 2, death
        assert death["steps"] == 0, death
        assert death["hangs"], death
    assert {death["outcome"] for death in deaths} == {"rendered", "reused", "kept"}


def test_what_was_finished_but_never_accepted_is_found_again(story: Path, tmp_path: Path) -> None:
    """The record was the last thing on the disk. The image was paid for, so it is taken for nothing."""
    home = tmp_path / "home"
    mara = Key("character_sheet", "mara_day")
    at = studio(story, home)
    first = anyio.run(make_image, at, mara)
    shutil.rmtree(home / "store" / "accepted")

    plan = at.planner.plan(lambda it: it == mara)
    second = anyio.run(make_image, at, mara)

    assert plan.reused == (mara,)
    assert second.outcome == "reused"
    assert second.take.sha256 == first.take.sha256
    assert len(asked(home)) == 1
