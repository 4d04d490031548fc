"""The studio as a Dagster resource: where files live, and who draws."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from threading import Lock

import dagster as dg
from pydantic import Field, PrivateAttr

from story_assets.pipeline.executor import is_stopping
from story_assets.story.words import TIERS, Tier
from story_assets.studio import ledger
from story_assets.studio.budget import dollars
from story_assets.studio.files import HomeError
from story_assets.studio.opening import Opening
from story_assets.studio.retired import note_retired
from story_assets.studio.warning import warn
from story_assets.studio.work import Studio


class RendererChoice(dg.ConfigurableResource["RendererChoice"]):
    """Who draws in this run, and what it may cost."""

    name: str = Field(default="", description="A renderer by name. Empty: the story's own.")
    max_usd: str = Field(
        default="",
        description="What this run may cost at most, USD, such as 2.50. Empty: no limit of its own.",
    )
    again: bool = Field(
        default=False,
        description="Send also what the safety system stopped before, or whose outcome nobody knows.",
    )
    promote: str = Field(
        default="",
        description="review or final: first promote each image of this run whose accepted take is of a lower "
        "tier, which is asking for that tier. Empty: nothing is promoted.",
    )
    by: str = Field(default="", description="Who promotes.")

    @property
    def limit(self) -> Decimal | None:
        """*max_usd* as money. Raises `ValueError`."""
        return dollars(self.max_usd) if self.max_usd else None

    @property
    def tier(self) -> Tier | None:
        """*promote* as a tier, or None. Raises `ValueError`."""
        if not self.promote:
            return None
        if self.promote not in TIERS[1:]:
            raise ValueError(f'promote: "{self.promote}" is not one of: {", ".join(TIERS[1:])}')
        return self.promote


class StudioResource(dg.ConfigurableResource["StudioResource"]):
    """Opens stories for a run. Stories are read when the run starts, not when definitions load."""

    stories: dict[str, str] = Field(description="Story folders by slug.")
    home: str = Field(description="Where machine-made files live.")

    _open: dict[str, Opening] = PrivateAttr(default_factory=dict[str, Opening])
    _lock: Lock = PrivateAttr(default_factory=Lock)
    _run: str = PrivateAttr(default="")
    _say: list[Callable[[str], None]] = PrivateAttr(default_factory=list[Callable[[str], None]])
    """Where alerts are logged: the log of the run, once there is one."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator["StudioResource"]:
        """Publish the ledger when the run ends, however it ends."""
        self._run = context.run.run_id if context.run is not None else "none"
        if context.log is not None:
            self._say = [context.log.warning]
        try:
            yield self
        finally:
            with ExitStack() as ending:
                # Each is ended whatever goes wrong with the others; the ledger comes last.
                if self._open:
                    ending.callback(self._publish, context)
                for opening in self._open.values():
                    ending.callback(opening.studio.close)
                    ending.callback(_ended, opening)

    def _publish(self, context: dg.InitResourceContext) -> None:
        """Dagster keeps to itself what goes wrong while resources are put away, so it is said here."""
        try:
            ledger.publish(Path(self.home))
        except HomeError:
            if context.log is not None:
                context.log.exception("The ledger was not published; what it is made from is safe.")
            raise

    def opened_anew(self, story: str) -> Opening:
        """*story* as it is now, for whoever changed something. Raises `StoryErrors` or `KeyError`."""
        return Opening(Path(self.stories[story]), Path(self.home), run=self._run)

    def studio(self, story: str, renderer: RendererChoice) -> Studio:
        """The studio of *story*, opened once a run. Raises `StoryErrors`."""
        with self._lock:
            if story not in self._open:
                opening = Opening(
                    Path(self.stories[story]),
                    Path(self.home),
                    run=self._run,
                    renderer_name=renderer.name or None,
                    stopped=lambda: is_stopping(self._run),
                    max_usd=renderer.limit,
                    again=renderer.again,
                    log=self._logged,
                )
                opening.studio.journal.append("run_started", story=story)
                self._open[story] = opening
                self._warn(opening)
            return self._open[story].studio

    def _logged(self, message: str) -> None:
        for say in self._say:
            say(message)

    def _warn(self, opening: Opening) -> None:
        try:
            warn(opening.studio)
            note_retired(opening.studio)
        except HomeError as error:
            # Telling people must not keep anything from being made.
            self._logged(f"nobody was told what is wrong with {opening.folder.name}: {error}")


def _ended(opening: Opening) -> None:
    opening.studio.journal.append("run_finished", story=opening.folder.name, outcome="ended")
