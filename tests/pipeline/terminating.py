"""Runs that buy of the double and are terminated at a moment that nobody chose."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from dagster._core.workspace.context import WorkspaceProcessContext

from story_assets.pipeline.assets import POOL
from story_assets.pipeline.running import dagster_home, instance
from story_assets.studio.journal import events, run_name
from story_assets.studio.past import Attempt, Past
from tests.cli.command import REPOSITORY, environment
from tests.pipeline.launching import launched, served, terminate, wait_until
from tests.pipeline.webserver import without_a_daemon
from tests.story.folders import write_small_story
from tests.studio.paid import KEY

LOCATED = str(REPOSITORY / "story_assets" / "pipeline" / "located.py")
PLACES = 4
"""Images under way at once, as a pool limit of Dagster."""
LATENCY = 0.3
"""Seconds that the double takes for an image."""
LISTEN = 1.0
"""Seconds to listen for a request that comes too late."""


@dataclass(frozen=True)
class Ended:
    """What a terminated run left behind."""

    status: str
    moment: float
    """When Terminate was pressed, seconds after the first request."""
    seconds: float
    """From Terminate to the end of the run."""
    attempts: tuple[Attempt, ...]
    received: int
    """Requests that the service has in its books."""
    last_sent: float
    """When the last request arrived, seconds after Terminate; negative is before it."""
    afterwards: int
    """Requests that arrived after the run had ended."""
    lost: tuple[str, ...]
    """Images that were paid for and are not in the store."""
    slots: int
    """Places of the pool that are taken or waited for when it is over."""

    @property
    def is_clean(self) -> bool:
        """Nothing paid is lost or unknown, nothing was sent afterwards, nothing is held."""
        known = all(it.status == "rendered" and it.usd is not None for it in self.attempts)
        whole = known and len(self.attempts) == self.received
        return whole and not (self.afterwards or self.lost or self.slots)


@dataclass
class Theatre:
    """A code server with several stories on one home, and the service they buy of."""

    home: Path
    stories: list[str]
    storage: dg.DagsterInstance
    workspace: WorkspaceProcessContext
    url: str
    """Where the service listens."""

    def launch(self) -> str:
        """Launch the next story's job."""
        return launched(self.workspace, self.stories.pop())

    def terminated(self, moment: float) -> Ended:
        """Launch, press Terminate *moment* seconds after the first request, and look at what is left."""
        before = len(self._books())
        run = self.launch()
        wait_until(lambda: len(self._books()) > before or self._is_over(run))
        time.sleep(moment)
        asked, pressed = time.time(), time.monotonic()
        wait_until(lambda: self._heard(run))
        wait_until(lambda: self._is_over(run))
        seconds = time.monotonic() - pressed
        over = len(self._books())
        time.sleep(LISTEN)
        books = self._books()[before:]
        record = self.storage.get_run_by_id(run)
        pool = self.storage.event_log_storage.get_concurrency_info(POOL)
        attempts = tuple(it for it in Past(self.home).refresh().all() if it.run == run_name(run))
        return Ended(
            status="" if record is None else record.status.value,
            moment=moment,
            seconds=seconds,
            attempts=attempts,
            received=len(books),
            last_sent=max(books, default=asked) - asked,
            afterwards=len(books) - (over - before),
            lost=tuple(self._lost({it.id for it in attempts})),
            slots=len(pool.claimed_slots) + len(pool.pending_steps),
        )

    def _books(self) -> list[float]:
        """When each request arrived, seconds since 1970, as the service has it."""
        with urllib.request.urlopen(f"{self.url.removesuffix('/v1')}/_double/books", timeout=60) as answer:
            return [float(it["at"]) for it in json.load(answer)]

    def _heard(self, run: str) -> bool:
        terminate(self.workspace, run)
        record = self.storage.get_run_by_id(run)
        return record is not None and (record.is_finished or record.status == dg.DagsterRunStatus.CANCELING)

    def _is_over(self, run: str) -> bool:
        record = self.storage.get_run_by_id(run)
        return record is not None and record.is_finished

    def _lost(self, attempts: set[str]) -> Generator[str]:
        accepted = {it.get("sha256") for it in events(self.home) if it["event"] == "accepted"}
        for it in events(self.home):
            if it["event"] == "result" and it["attempt"] in attempts:
                sha256 = str(it["sha256"])
                stored = list((self.home / "store" / "blobs" / sha256[:2]).glob(f"{sha256}.*"))
                if not stored or sha256 not in accepted:
                    yield str(it["asset"])


@contextmanager
def theatre(folder: Path, stories: int, setenv: Callable[[str, str], None]) -> Generator[Theatre]:
    """*stories* small stories, bought of a double; *setenv* sets what the code server inherits."""
    names = [f"story_{number:03}" for number in range(stories)]
    for name in names:
        about = write_small_story(folder / "stories" / name) / "story.yaml"
        policy = "render: {renderer: openai, composition: []}\nreview:\n  vision_model: null\n"
        # Each is drawn in a manner of its own: what one bought, the others would find in the store.
        told = about.read_text("utf-8").replace("ink and wash", f"ink, wash and {name}")
        about.write_text(told.replace("review:\n", policy), "utf-8")
    home = folder / "home"
    settings = dagster_home(home) / "dagster.yaml"
    limits = f"    granularity: op\n    default_limit: {PLACES}"
    settings.write_text(settings.read_text().replace("    granularity: op", limits))
    without_a_daemon(settings)
    with _double() as url:
        for name, value in {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": url,
            "STORY_ASSETS_LIMITS": str(folder / "limits"),
            "STORY_ASSETS_STORIES": str(folder / "stories"),
            "STORY_ASSETS_HOME": str(home),
            "DAGSTER_HOME": str(dagster_home(home)),
        }.items():
            setenv(name, value)
        with (
            instance(home) as storage,
            served(storage, LOCATED, str(Path.cwd())) as workspace,
        ):
            yield Theatre(home, names, storage, workspace, url)


@contextmanager
def _double() -> Generator[str]:
    """A double in a process of its own: its drawing must not hold up whoever presses Terminate."""
    code = (
        "from story_assets.studio.double import Behaviour, serve\n"
        f"serve(0, Behaviour(latency={LATENCY}), ready=lambda url: print(url, flush=True))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as child:
        try:
            assert child.stdout is not None
            yield child.stdout.readline().strip()
        finally:
            child.terminate()
