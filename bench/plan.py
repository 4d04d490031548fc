"""How long a plan takes, and that it needs no Dagster. Target: 10,000 shots in under 3 s."""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.table import ROOT, command, seconds, show
from story_assets.story.policy import RenderPolicy
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.story.uncollected import uncollected
from story_assets.studio.planning import Planner
from story_assets.studio.renderers import renderer
from story_assets.studio.store import Store
from tests.story.folders import write_large_story

BUNDLED = "data/stories/the_locked_safe"


def run() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        rows: list[tuple[object, ...]] = [_whole("the bundled story", BUNDLED, home)]
        for scenes in (100, 1000):
            story = write_large_story(Path(folder) / f"large{scenes}", scenes, 10)
            rows.append(_whole(f"{scenes * 10:,} shots", str(story), home))
        show("story-assets plan --json, whole process", ("story", "seconds", "imports dagster"), rows)
        show("inside the plan of 10,000 shots", ("part", "seconds"), _parts(story, home))


def _whole(title: str, story: str, home: Path) -> tuple[object, ...]:
    arguments = ("plan", story, "--home", str(home), "--json")
    code = f"import sys; sys.argv[1:] = {list(arguments)!r}; from story_assets.cli import main\nmain()\n"
    code += "print('dagster' in sys.modules, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    return title, seconds(lambda: command(*arguments)), ended.stderr.strip()


def _parts(story: Path, home: Path) -> list[tuple[object, ...]]:
    with uncollected():
        told = read_story(story)
        production = Production(told)
        planner = Planner(production, Store(home), renderer("previs", RenderPolicy()))
        fresh = Production(told)
        return [
            ("reading and checking 1,000 scene files", seconds(lambda: read_story(story))),
            ("briefs and the graph of everything", seconds(lambda: Production(told))),
            ("the plan, nothing rendered yet", seconds(planner.plan)),
            ("digests of all briefs, as a rendered story needs", seconds(lambda: _digests(fresh), 1)),
        ]


def _digests(production: Production) -> None:
    for key in production.artifacts:
        if key.kind == "brief":
            production.digest(key)
