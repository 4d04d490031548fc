"""A sensor between its ticks: definitions loaded once, as in a code server, and a real instance."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.running import Outcome, instance
from story_assets.story.production import Key
from tests.pipeline.stage import Stage, stage

PAID = "render: {renderer: paper, budget_usd_per_day: 5}\nautomation: paid\n"
FREE = "render: {renderer: paper}\n"


class Watcher:
    """The change sensor of one story, with its cursor."""

    def __init__(self, at: Stage) -> None:
        self.at = at
        self.cursor: str | None = None
        self.said = ""
        self.asked: list[dg.RunRequest] = []
        self.load()

    def load(self) -> None:
        """Press "Reload definitions"."""
        self.repository = definitions([self.at.folder], self.at.home).get_repository_def()

    def tick(self, *, taken: bool = True) -> set[str]:
        """What one tick asks for, as `kind/id`. It is *taken* unless the daemon dies before it can be."""
        sensor = self.repository.get_sensor_def(f"{self.at.folder.name}_changes")
        with (
            instance(self.at.home) as storage,
            dg.build_sensor_context(
                instance=storage, cursor=self.cursor, repository_def=self.repository
            ) as context,
        ):
            told = sensor.evaluate_tick(context)
        self.said = told.skip_message or ""
        requests = list(told.run_requests or ())
        if taken:
            self.cursor = told.cursor
            self.asked += requests
        keys = [key for it in requests for key in it.asset_selection or ()]
        assert len(keys) == len(set(keys))
        return {"/".join(key.path[1:]) for key in keys}

    def earlier(self, *, minutes: int) -> None:
        """The last tick was *minutes* earlier than it was."""
        seen = json.loads(self.cursor or "{}")
        seen["at"] = (datetime.fromisoformat(seen["at"]) - timedelta(minutes=minutes)).isoformat()
        self.cursor = json.dumps(seen)

    def settle(self) -> set[str]:
        """One tick, and what it asks for is made."""
        asked = self.tick()
        if asked:
            self.made(asked)
        return asked

    def made(self, names: set[str]) -> Outcome:
        """Run exactly *names*, as the daemon would have it run."""
        keys: list[Key] = [key for key in self.at.opening().production.artifacts if str(key) in names]
        return self.at.materialize(*keys)


@contextmanager
def watched(tmp_path: Path, policy: str, **paper: object) -> Iterator[Watcher]:
    """The small story under *policy*, drawn on paper at a cent an image."""
    with stage(tmp_path, **paper) as at:
        at.edit("story.yaml", "episodes: [e01]", f"{policy}episodes: [e01]")
        yield Watcher(at)


def images(names: set[str]) -> set[str]:
    """Those of *names* that are drawn."""
    drawn = ("character_sheet/", "scene_board/", "contact_sheet/", "shot_reference/", "cover/")
    return {name for name in names if name.startswith(drawn)}
