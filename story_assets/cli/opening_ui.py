"""`ui`: Dagster on the same home."""

import os
import sys
from pathlib import Path

from story_assets.cli.asking import console
from story_assets.studio.opening import (
    HOME_VARIABLE,
    STORIES_VARIABLE,
    home_folder,
    stories_folder,
    usable,
)


def run(stories: Path | None, home: Path | None, port: int) -> None:
    """Become Dagster's web server and daemon: whoever stops this process stops them."""
    from story_assets.pipeline.running import dagster_home

    place = usable(home_folder(home))
    environment = {
        **os.environ,
        HOME_VARIABLE: str(place),
        STORIES_VARIABLE: str(stories_folder(stories)),
        "DAGSTER_HOME": str(dagster_home(place)),
    }
    console().print(f"Dagster on {place}: http://127.0.0.1:{port}", soft_wrap=True)
    command = [sys.executable, "-m", "dagster", "dev", "-m", "story_assets.pipeline.located", "-p", str(port)]
    sys.stdout.flush()
    os.execve(sys.executable, command, environment)
