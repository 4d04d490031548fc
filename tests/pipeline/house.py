"""A story on a machine with everything running: daemon, web server, code server, and the double."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from story_assets.pipeline.running import instance
from story_assets.studio.journal import events
from tests.cli.command import REPOSITORY, Said, environment, story_assets
from tests.story.folders import write_small_story

NAME = "before_he_comes_home"
LONGEST = 150.0
"""Seconds until a test gives up; on an idle machine a step takes ten to thirty."""


class House:
    """A story on a machine with everything running."""

    def __init__(self, folder: Path, url: str, policy: str) -> None:
        self.story = write_small_story(folder / "stories" / NAME)
        self.home = folder / "home"
        self.env = {
            "OPENAI_API_KEY": "sk-planted-0a7f3a91c2",
            "OPENAI_BASE_URL": url,
            "STORY_ASSETS_LIMITS": str(folder / "limits"),
        }
        self.edit("story.yaml", "review:\n", policy)

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.story / file).read_text("utf-8")
        assert old in text
        (self.story / file).write_text(text.replace(old, new, 1), "utf-8")

    def __call__(self, command: str, *more: object) -> Said:
        return story_assets(command, self.story, "--home", self.home, *more, env=self.env)

    def runs(self, asked_by: str = "changes") -> list[dg.DagsterRun]:
        """What the sensor or a schedule asked for, the first first."""
        with instance(self.home) as storage:
            found = storage.get_runs(dg.RunsFilter(tags={"story_assets/from": asked_by}))
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

    @property
    def log(self) -> Path:
        """What the processes say."""
        return self.home.parent / "ui.log"

    def tail(self) -> str:
        """The end of it."""
        return self.log.read_text("utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    def waits(self, until: Callable[[], object], seconds: float = LONGEST) -> None:
        """Look twice a second, for *seconds* at most."""
        late = time.monotonic() + seconds
        while not until():
            if time.monotonic() > late:
                pytest.fail(f"it did not happen\n{self.tail()}")
            time.sleep(0.5)


@contextmanager
def ui(house: House) -> Generator["subprocess.Popen[bytes]"]:
    """`story-assets ui`, and whatever it begins, from when its sensor has looked at the story."""
    line = ["-m", "story_assets.cli", "ui", "--stories", str(house.story.parent), "--home", str(house.home)]
    with house.log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *line, "--port", str(_free_port())],
            env=environment(**house.env),
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        house.waits(lambda: process.poll() is not None or house.said())
        assert process.poll() is None, house.tail()
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                power_cut(process)


def power_cut(process: "subprocess.Popen[bytes]") -> None:
    """Nothing that was begun gets to say goodbye."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
