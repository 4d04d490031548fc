"""What a run costs besides the drawing: the command line's start, a render of nothing, Dagster's share."""

import json
import tempfile
from pathlib import Path

from bench.table import command, seconds, show

STORY = "data/stories/the_locked_safe"


def run() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = ("--home", str(Path(folder) / "home"))
        start = seconds(lambda: command("--help"))
        answer: dict[str, object] = {}
        first = seconds(lambda: answer.update(json.loads(command("render", STORY, "--json", *home))), 1)
        second = seconds(lambda: command("render", STORY, "--json", *home))
        made = answer["rendered"]
        assert isinstance(made, list)
        rows = [
            ("story-assets --help", start, 1.0),
            (f"first render, {len(made)} images", first, first / start),
            ("second render, nothing to do", second, second / start),
        ]
        show("whole processes", ("what", "seconds", "times the start"), rows)
