"""The studio as a Dagster resource: where files live, and who draws."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import dagster as dg
from pydantic import Field, PrivateAttr

from story_assets.pipeline.executor import is_stopping
from story_assets.studio import ledger
from story_assets.studio.opening import Opening
from story_assets.studio.work import Studio


class RendererChoice(dg.ConfigurableResource["RendererChoice"]):
    """Who draws in this run."""

    name: str = Field(default="", description="A renderer by name. Empty: the story's own.")


class StudioResource(dg.ConfigurableResource["StudioResource"]):
    """Opens stories for a run. Stories are read when the run starts, not when definitions load."""

    stories: dict[str, str] = Field(description="Story folders by slug.")
    home: str = Field(description="Where machine-made files live.")

    _open: dict[str, Opening] = PrivateAttr(default_factory=dict[str, Opening])
    _lock: Lock = PrivateAttr(default_factory=Lock)
    _run: str = PrivateAttr(default="")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator["StudioResource"]:
        """Publish the ledger when the run ends, however it ends."""
        self._run = context.run.run_id if context.run is not None else "none"
        try:
            yield self
        finally:
            for opening in self._open.values():
                opening.studio.journal.append("run_finished", story=opening.folder.name, outcome="ended")
                opening.studio.journal.close()
            if self._open:
                ledger.publish(Path(self.home))

    def studio(self, story: str, renderer: str) -> Studio:
        """The studio of *story*, opened once a run. Raises `StoryErrors`."""
        with self._lock:
            if story not in self._open:
                opening = Opening(
                    Path(self.stories[story]),
                    Path(self.home),
                    run=self._run,
                    renderer_name=renderer or None,
                    stopped=lambda: is_stopping(self._run),
                )
                opening.studio.journal.append("run_started", story=story)
                self._open[story] = opening
            return self._open[story].studio
