"""Dagster's web server on a home, and the system's own browser on it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.command import environment

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STARTS = 150
"""Seconds to wait for the web server: it imports Dagster twice, on a machine that others use too."""


def browser_path() -> str | None:
    """Where the system's own Chromium is."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def web_server(
    home: Path, stories: Path, log: Path, *, starts: float = STARTS, **more: str
) -> Generator[str]:
    """The UI of *stories* on *home*, and its address. No daemon runs: *home* must launch runs at once.

    *more* goes into its environment.

    Raises `TimeoutError` when it does not answer within *starts* seconds.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    module = ("-m", "story_assets.pipeline.located")
    env = environment(
        STORY_ASSETS_HOME=str(home),
        STORY_ASSETS_STORIES=str(stories),
        DAGSTER_HOME=str(home / "dagster"),
        **more,
    )
    with (
        log.open("w") as said,
        subprocess.Popen(
            [sys.executable, "-m", "dagster_webserver", *module, "-p", str(port)],
            cwd=home,
            env=env,
            stdout=said,
            stderr=said,
            start_new_session=True,
        ) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, server, starts)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            _end(server)


def without_a_daemon(settings: Path) -> None:
    """Have Dagster launch runs at once: the daemon that empties the queue is not running."""
    coordinator = "run_coordinator: {module: dagster.core.run_coordinator, class: DefaultRunCoordinator}\n"
    settings.write_text(settings.read_text("utf-8") + coordinator, "utf-8")


def _wait_for(address: str, server: "subprocess.Popen[bytes]", starts: float) -> None:
    deadline = time.monotonic() + starts
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/server_info", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"the web server does not answer at {address}")


def _end(server: "subprocess.Popen[bytes]") -> None:
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
