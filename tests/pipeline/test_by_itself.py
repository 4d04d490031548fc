"""The whole of it with real processes: daemon, web server, code server, command line, and the double."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import dagster as dg
import pytest

from story_assets.pipeline.running import instance
from story_assets.studio.double import Double
from story_assets.studio.journal import events
from tests.cli.command import REPOSITORY, Said, environment, story_assets
from tests.story.folders import write_small_story

pytestmark = [pytest.mark.timeout(400), pytest.mark.slow]

NAME = "before_he_comes_home"
POLICY = (
    "render: {renderer: openai, composition: [], budget_usd_per_day: 5}\n"
    "automation: paid\nreview:\n  vision_model: null\n"
)
LONGEST = 150
"""Seconds until a test gives up; on an idle machine a step takes ten to thirty."""


class House:
    """A story on a machine with everything running."""

    def __init__(self, folder: Path, url: str) -> None:
        self.story = write_small_story(folder / "stories" / NAME)
        self.home = folder / "home"
        self.env = {
            "OPENAI_API_KEY": "sk-planted-0a7f3a91c2",
            "OPENAI_BASE_URL": url,
            "STORY_ASSETS_LIMITS": str(folder / "limits"),
        }
        self.edit("story.yaml", "review:\n", POLICY)

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.story / file).read_text("utf-8")
        assert old in text
        (self.story / file).write_text(text.replace(old, new, 1), "utf-8")

    def __call__(self, command: str, *more: object) -> Said:
        return story_assets(command, self.story, "--home", self.home, *more, env=self.env)

    def runs(self) -> list[dg.DagsterRun]:
        """What the sensor asked for, the first first."""
        with instance(self.home) as storage:
            found = storage.get_runs(dg.RunsFilter(tags={"story_assets/from": "changes"}))
        return found[::-1]

    def said(self) -> str:
        """What the sensor said last."""
        with instance(self.home) as storage:
            state = next((it for it in storage.all_instigator_state() if it.name == f"{NAME}_changes"), None)
            if state is None:
                return ""
            ticks = storage.get_ticks(state.instigator_origin_id, state.selector_id, limit=5)
        return next((it.skip_reason for it in ticks if it.skip_reason), "")

    def drawn(self) -> list[str]:
        """Every image that was paid for, in order."""
        sent = (it for it in events(self.home) if it["event"] == "intent")
        return [str(it["asset"]).split("/", 1)[1] for it in sorted(sent, key=lambda it: str(it["at"]))]

    def spent(self) -> float:
        return sum(float(str(it["usd"])) for it in events(self.home) if it["event"] == "result")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Rendered by hand, then left to itself under `story-assets ui`."""
    folder = tmp_path_factory.mktemp("house")
    with Double() as double, socket.socket() as free:
        it = House(folder, double.url)
        made = it("render", "--json")
        assert made.code == 0, made.err
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        with (folder / "ui.log").open("wb") as log, running(it, port, log.fileno()) as ui:
            happened(lambda: ui.poll() is not None or "current" in it.said(), folder / "ui.log")
            assert ui.poll() is None, (folder / "ui.log").read_text("utf-8")[-3000:]
            yield it


def running(house: House, port: int, log: int) -> "_Running":
    return _Running(house.env, house.story.parent, house.home, port, log)


class _Running:
    """`story-assets ui` from `with` to its end, and whatever it began."""

    def __init__(self, env: Mapping[str, str], stories: Path, home: Path, port: int, log: int) -> None:
        line = ["-m", "story_assets.cli", "ui", "--stories", str(stories), "--home", str(home)]
        self.process = subprocess.Popen(
            [sys.executable, *line, "--port", str(port)],
            env=environment(**env),
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def __enter__(self) -> "subprocess.Popen[bytes]":
        return self.process

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def happened(it: Callable[[], object], log: Path | None = None) -> None:
    """Wait for *it*."""
    until = time.monotonic() + LONGEST
    while not it():
        if time.monotonic() > until:
            pytest.fail("it did not happen\n" + (log.read_text("utf-8")[-3000:] if log else ""))
        time.sleep(0.5)


def ended(house: House, count: int) -> Callable[[], bool]:
    return lambda: len(house.runs()) >= count and all(it.is_finished for it in house.runs())


def test_an_edit_is_noticed_and_exactly_the_plan_is_rendered(house: House) -> None:
    """Nobody presses anything. The images are those of the plan, at a price within what it gave."""
    before, spent = house.drawn(), house.spent()
    house.edit("characters/mara.yaml", "oversized red sweater", "oversized blue sweater")
    plan = house("plan", "--json").json

    happened(ended(house, 1))

    (run,) = house.runs()
    assert run.status == dg.DagsterRunStatus.SUCCESS
    wanted = sorted(it["asset"].split("/", 1)[1] for it in plan["steps"])
    assert sorted(house.drawn()[len(before) :]) == wanted
    assert float(run.tags["story_assets/usd_expected"]) == pytest.approx(plan["usd"], abs=0.0001)
    assert house.spent() - spent == pytest.approx(plan["usd"], rel=0.5)
    assert house("plan", "--json").json["steps"] == []


def test_a_new_shot_is_loaded_and_rendered(house: House) -> None:
    """Definitions that were loaded without it are loaded anew by the sensor itself."""
    before, runs = house.drawn(), len(house.runs())
    file = house.story / "episodes" / "e01" / "s01.yaml"
    shot = "  - {slug: sh09, action: Mara closes the safe, size: MS, cast: [mara]}\n"
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + shot, "utf-8")

    happened(ended(house, runs + 1))

    assert house.runs()[-1].status == dg.DagsterRunStatus.SUCCESS
    assert house.drawn()[len(before) :] == ["shot_reference/e01_s01_sh09"]
    assert house("plan", "--json").json["steps"] == []


def test_a_removed_shot_is_retired_and_a_broken_file_waits(house: House) -> None:
    """The sensor outlives both, and nothing is drawn."""
    drawn, runs = house.drawn(), len(house.runs())
    file = house.story / "episodes" / "e01" / "s01.yaml"
    whole = file.read_text("utf-8")

    file.write_text(whole + "  - slug: [\n", "utf-8")
    happened(lambda: "is not closed" in house.said())
    file.write_text(whole[: whole.index("  - {slug: sh09")], "utf-8")
    happened(ended(house, runs + 1))

    assert house.runs()[-1].status == dg.DagsterRunStatus.SUCCESS
    assert house.drawn() == drawn
    assert house("plan", "--json").json["retired"] == [f"{NAME}/shot_reference/e01_s01_sh09"]
