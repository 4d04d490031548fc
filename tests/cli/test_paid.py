"""Paid rendering as it is typed: priced, capped, promoted, tried for nothing; and the key is seen nowhere."""

import json
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from story_assets.studio.double import Double
from story_assets.studio.images import look
from tests.cli.command import REPOSITORY, Said, environment, story_assets
from tests.cli.searching import holding
from tests.story.breaks import BREAK, S02, mend
from tests.story.folders import write_small_story
from tests.studio.double.asking import generate, pictures
from tests.studio.homes import asked, assert_whole
from tests.studio.listening import Answer, Heard, Listener
from tests.studio.paid import FREE_STANDING, KEY

pytestmark = pytest.mark.timeout(120)

NAME = "before_he_comes_home"
SHEETS = ("--select", "character_sheet/*", "--select", "scene_board/*")
"""The five images that rest on no other."""
MARA = "character_sheet/mara_day"


class Desk:
    """A story that is rendered with `openai`, a home, and the environment that points at a server."""

    def __init__(self, folder: Path, url: str) -> None:
        self.story = write_small_story(folder / "stories" / NAME)
        self.home = folder / "home"
        self.env = {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": url,
            "STORY_ASSETS_LIMITS": str(folder / "limits"),
        }
        about = self.story / "story.yaml"
        policy = "render: {renderer: openai}\nreview:\n  vision_model: null\n"
        about.write_text(about.read_text("utf-8").replace("review:\n", policy), "utf-8")

    def __call__(self, command: str, *more: object) -> Said:
        return story_assets(command, self.story, "--home", self.home, *more, env=self.env)


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    """The service."""
    with Double() as double:
        yield double


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, double: Double) -> Desk:
    """The tests of this module are one week at it, in order."""
    return Desk(tmp_path_factory.mktemp("desk"), double.url)


@pytest.fixture(scope="module")
def planned(desk: Desk) -> Said:
    """Monday: what will it cost?"""
    return desk("plan", "--json")


@pytest.fixture(scope="module")
def capped(desk: Desk, planned: Said) -> Said:
    """Tuesday: the sheets, for at most two cents. Two of the five fit."""
    return desk("render", "--max-usd", "0.02", *SHEETS)


@pytest.fixture(scope="module")
def finished(desk: Desk, capped: Said) -> Said:
    """Wednesday: whatever is left of the sheets."""
    assert capped.code == 3
    return desk("render", "--json", *SHEETS)


def test_a_plan_says_what_each_image_is_expected_to_cost(
    planned: Said, double: Double, tmp_path: Path
) -> None:
    """Before any money moves, and without a key or a server: whoever may plan need not be able to pay."""
    plan = planned.json
    keyless = Desk(tmp_path, "http://127.0.0.1:9/v1")
    del keyless.env["OPENAI_API_KEY"]

    shown = keyless("plan")

    assert len(plan["steps"]) == 13
    assert all(0.005 < step["usd"] < 0.10 for step in plan["steps"])
    assert plan["usd"] == pytest.approx(sum(step["usd"] for step in plan["steps"]))
    assert {step["verdict"] for step in plan["steps"]} == {"must"}
    assert shown.code == 0
    assert f"13 must render, 0 kept. Price: about ${plan['usd']:.2f} (" in shown.out
    assert "an estimate" in shown.out


def test_a_run_that_may_spend_no_more_says_so_and_keeps_what_it_has(
    desk: Desk, capped: Said, double: Double
) -> None:
    """Exit code 3, for scripts; for people one sentence, what was made and what is left to make."""
    rendered = [line.split()[1] for line in capped.out.splitlines() if line.startswith("rendered ")]

    assert capped.code == 3
    assert "The budget of this run is $0.02; " in capped.out
    assert "It was not sent." in capped.out
    assert len(rendered) == 2
    assert f"{NAME}: {len(rendered)} rendered," in capped.out
    assert all(f" {it} " in capped.out for it in FREE_STANDING), "made or left, each is named"
    assert len(list((desk.home / "gallery" / NAME).glob("*/*.png"))) == len(rendered)
    assert_whole(desk.home)


def test_the_next_run_makes_just_the_rest(desk: Desk, capped: Said, finished: Said, double: Double) -> None:
    """Nothing is bought twice because a budget came between."""
    rendered = [line.split()[1] for line in capped.out.splitlines() if line.startswith("rendered ")]

    assert finished.code == 0
    assert len(finished.json["rendered"]) == 5 - len(rendered)
    assert not {f"{NAME}/{it}" for it in rendered} & set(finished.json["rendered"])
    assert len(double.books) == len({it.request for it in double.books}) == len(set(asked(desk.home))) == 5
    after = desk("plan", "--json", *SHEETS).json
    assert (after["steps"], after["kept"], after["usd"]) == ([], 5, 0)


def test_costs_are_what_the_service_bills(desk: Desk, finished: Said, double: Double) -> None:
    """To the last digit, over both runs."""
    assert finished.code == 0

    told = desk("costs", "--json").json

    assert (told["usd"], told["unpriced"]) == (pytest.approx(float(double.billed), abs=1e-9), 0)
    assert told["renders"]["rendered"] == 5


def test_a_promotion_is_planned_and_priced(desk: Desk, finished: Said, double: Double) -> None:
    """Thursday: Mara's sheet is a keeper. What that costs is said before it is made."""
    assert finished.code == 0
    before = len(double.books)

    said = story_assets("promote", f"{NAME}/{MARA}", "--stories", desk.story.parent, "--home", desk.home)
    (step,) = desk("plan", "--json", "--select", MARA).json["steps"]

    assert (said.code, said.err) == (0, "")
    assert "take 1 (draft) is promoted to final" in said.out
    assert (step["asset"], step["verdict"]) == (f"{NAME}/{MARA}", "must")
    assert step["causes"] == [{"class": "settings", "path": "tier", "was": "draft", "now": "final"}]
    assert step["usd"] > 0.1
    assert len(double.books) == before


def test_a_look_of_a_vision_model_is_on_the_bill(tmp_path: Path, double: Double) -> None:
    """Whoever has a key has the images looked at, and sees what that costs beside what they cost."""
    desk = Desk(tmp_path, double.url)
    about = desk.story / "story.yaml"
    about.write_text(about.read_text("utf-8").replace("  vision_model: null\n", ""), "utf-8")
    before = double.billed

    planned = desk("plan", "--select", MARA)
    said = desk("render", "--json", "--select", MARA)
    told = desk("costs", "--json").json

    assert "A vision model looks at each paid image" in planned.out
    assert said.code == 0
    assert told["looks"]["requests"] == 1
    assert 0 < told["looks"]["usd"] < told["usd"]
    assert told["usd"] == pytest.approx(float(double.billed - before), abs=1e-9)


def test_a_budget_that_is_no_amount_is_bad_input(desk: Desk) -> None:
    """Exit code 2, a sentence, and nothing begun."""
    said = desk("render", "--max-usd", "1e400000000")

    assert (said.code, said.out) == (2, "")
    assert said.err == 'story-assets: "1e400000000" is no amount of US dollars, such as 2.50\n'


def test_the_double_is_a_command(tmp_path: Path) -> None:
    """What a first-time user tries paid rendering with. It says where it listens and how to use it."""
    write_small_story(tmp_path / NAME)
    command = [sys.executable, "-m", "story_assets.cli", "double", "--port", "0", "--stories", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None
            first, second = child.stdout.readline(), child.stdout.readline()
            url = first.removeprefix("The double listens at ").partition(". ")[0]
            answer = generate(url)
        finally:
            child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)

    (image,) = pictures(answer)
    assert look(image) == ("image/png", (1024, 1024))
    assert f"OPENAI_BASE_URL={url} OPENAI_API_KEY=any story-assets render --renderer openai" in second
    assert (child.returncode, out, err) == (0, "", "")


class Echo:
    """A server that fails in many ways, and puts the key it was sent into every one of them."""

    def __init__(self) -> None:
        self.said: list[int] = []

    def __call__(self, heard: Heard) -> Answer:
        """The next failure."""
        statuses = (429, 400, 500, 502, 451, 408, 401)
        status = statuses[min(len(self.said), len(statuses) - 1)]
        self.said.append(status)
        header = heard.headers["authorization"]
        kind = {"content-type": "application/json"}
        if status == 429:
            kind["retry-after-ms"] = "50"
        if status == 502:
            return Answer(502, f"<html>{header}</html>".encode(), {"content-type": "text/html"})
        code = {429: "rate_limit_exceeded", 451: "moderation_blocked"}.get(status, header)
        details = {"moderation_stage": header, "categories": [header, KEY]}
        error = {"message": f"No: {heard.headers}", "code": code, "param": KEY, "type": header}
        body = json.dumps({"error": {**error, "moderation_details": details}}).encode()
        return Answer(status, body, kind)


@pytest.fixture(scope="module")
def echoed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int], str]:
    """A night of failures, with everything said aloud: the folder, the statuses, and all that was printed."""
    folder = tmp_path_factory.mktemp("echoed")
    echo = Echo()
    with Listener(echo) as listener:
        desk = Desk(folder, listener.url)
        desk.env |= {"STORY_ASSETS_AT_ONCE": "1", "OPENAI_LOG": "debug"}
        printed = [desk("render", *SHEETS), desk("plan"), desk("costs", "--json")]
    return folder, echo.said, "".join(it.out + it.err for it in printed)


def test_the_key_is_nowhere(echoed: tuple[Path, list[int], str]) -> None:
    """Whoever gets a home, a log or a screenshot of one must not be able to spend. Every byte counts."""
    folder, said, printed = echoed

    assert {*said} == {429, 400, 500, 502, 451, 408, 401}
    assert (folder / "home" / "ledger.duckdb").exists()
    assert list((folder / "home" / "dagster").rglob("*.db"))
    assert KEY not in printed
    assert holding(folder, KEY) == []


def test_nor_is_a_part_of_it(echoed: tuple[Path, list[int], str]) -> None:
    """Half a key narrows down the other half."""
    folder, _, printed = echoed

    assert KEY[3:14] not in printed
    assert holding(folder, KEY[3:14]) == []


def test_the_search_would_find_it(tmp_path: Path) -> None:
    """A search that never finds anything proves nothing."""
    with closing(sqlite3.connect(tmp_path / "runs.db")) as database, database:
        database.execute("CREATE TABLE t (c)")
        database.execute("INSERT INTO t VALUES (?)", ["x" * 5000 + KEY + "x" * 5000])
    with duckdb.connect(str(tmp_path / "ledger.duckdb")) as database:
        database.execute("CREATE TABLE t AS SELECT ? || (i % 3)::VARCHAR AS c FROM range(5000) r(i)", [KEY])
    with zipfile.ZipFile(tmp_path / "package.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", KEY * 100)
    (tmp_path / "log.txt").write_text(f"Bearer {KEY}")
    (tmp_path / "innocent.txt").write_text("sk-")
    (tmp_path / KEY).mkdir()

    names = [Path(it).name for it in holding(tmp_path, KEY)]

    assert names == ["ledger.duckdb", "log.txt", "package.zip", "runs.db", KEY]


def test_what_cannot_be_true_on_screen_is_not_paid_for(tmp_path: Path, double: Double) -> None:
    """Only what shows the break waits; --again does not help, a mend or a waiver does."""
    desk = Desk(tmp_path, double.url)
    scene = desk.story / S02
    scene.write_text(scene.read_text("utf-8").replace(*BREAK), "utf-8")
    before = len(double.books)

    planned, made = desk("plan", "--json"), desk("render", "--json", "--again")
    sent = len(double.books) - before
    mend(desk.story)
    mended = desk("render", "--json")

    held = {it["asset"] for it in planned.json["steps"] if it["verdict"] == "blocked"}
    assert f"{NAME}/contact_sheet/e01_s02" in held
    assert not any("s01" in it or "sheet/mara" in it for it in held)
    assert any("continuity" in str(it) for it in planned.json["steps"])
    assert made.code == 1
    assert sent == len(made.json["rendered"]) == 13 - len(held)
    assert mended.code == 0
    assert set(mended.json["rendered"]) == held
