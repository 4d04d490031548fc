"""The studio as a Dagster resource: where files live, and who draws."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

import dagster as dg
from pydantic import Field

from story_assets.pipeline.executor import is_stopping
from story_assets.pipeline.names import Names
from story_assets.story.words import Tier
from story_assets.studio import ledger
from story_assets.studio.budget import NoAmount, dollars
from story_assets.studio.files import HomeError
from story_assets.studio.opening import Opening
from story_assets.studio.renderers import RENDERERS, no_such
from story_assets.studio.retired import note_retired
from story_assets.studio.warning import warn
from story_assets.studio.work import Studio

THE_STORYS: Final = "as_the_story_says"
"""Stands in a form for what story.yaml says, so that no field of it is empty."""


NO_WALL: Final = "no_wall"
"""Stands there for no limit: a form that shows no field for money lets nobody set one."""


class RunTier(Enum):
    """`words.Tier`, or the story's own, as Dagster's form wants it."""

    as_the_story_says = "as_the_story_says"
    draft = "draft"
    review = "review"
    final = "final"


class RunChoice(dg.ConfigurableResource["RunChoice"]):
    """Who draws in this run, how well, and what it may cost: what a person may say in the Launchpad."""

    renderer: str = Field(
        default=THE_STORYS,
        description="Who draws. previs: this machine, $0. openai: OpenAI's image models, for money, with "
        "OPENAI_API_KEY. as_the_story_says: `render.renderer` of story.yaml, else previs.",
    )
    tier: RunTier = Field(
        default=RunTier.as_the_story_says,
        description="How well what is made now is drawn: draft, review or final. It makes nothing stale: "
        "what is current stays as it is. To have accepted images made better, promote them.",
    )
    max_usd: Any = Field(
        default=NO_WALL,
        description="The wall: what this run may cost at most, USD, such as 2.50. Nothing is sent that might "
        "pass it. no_wall: none but the story's budget of the day.",
    )
    again: bool = Field(
        default=False,
        description="Send also what the safety system stopped before, or whose outcome nobody knows. It may "
        "be paid for twice.",
    )

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Say what cannot be meant once, before anything begins, and not in every step of a run."""
        del context
        wanted = self.renderer_name
        if wanted is not None and wanted not in RENDERERS:
            raise dg.Failure(no_such(wanted), allow_retries=False)
        try:
            _ = self.limit
        except NoAmount as error:
            raise dg.Failure(f"max_usd: {error}", allow_retries=False) from error

    @property
    def renderer_name(self) -> str | None:
        """A renderer, or None for the story's own."""
        return None if self.renderer in ("", THE_STORYS) else self.renderer

    @property
    def wanted_tier(self) -> Tier | None:
        """A tier, or None for the story's own."""
        return None if self.tier is RunTier.as_the_story_says else self.tier.value

    @property
    def limit(self) -> Decimal | None:
        """*max_usd* as money. Raises `NoAmount`."""
        return None if self.max_usd in (None, "", NO_WALL) else dollars(str(self.max_usd))


class StudioResource:
    """Opens stories for a run. Stories are read when the run starts, not when definitions load."""

    def __init__(self, stories: Mapping[str, Path], home: Path, run: str) -> None:
        self.stories = stories
        self.home = home
        self._run = run
        self._open: dict[str, Opening] = {}
        self._lock = Lock()
        self._say: list[Callable[[str], None]] = []
        """Where alerts are logged: the log of the run, once there is one."""

    @contextmanager
    def until_it_ends(self, context: dg.InitResourceContext) -> Generator["StudioResource"]:
        """Publish the ledger when the run ends, however it ends."""
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
            ledger.publish(self.home)
        except HomeError:
            if context.log is not None:
                context.log.exception("The ledger was not published; what it is made from is safe.")
            raise

    def opened_anew(self, story: str) -> Opening:
        """*story* as it is now, for whoever changed something. Raises `StoryErrors` or `KeyError`."""
        return Opening(self.stories[story], self.home, run=self._run)

    def studio(self, story: str, choice: RunChoice) -> Studio:
        """The studio of *story*, opened once a run. Raises `StoryErrors`."""
        with self._lock:
            if story not in self._open:
                opening = Opening(
                    self.stories[story],
                    self.home,
                    run=self._run,
                    renderer_name=choice.renderer_name,
                    stopped=lambda: is_stopping(self._run),
                    tier=choice.wanted_tier,
                    max_usd=choice.limit,
                    again=choice.again,
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


def studio_resource(stories: Mapping[str, Path], home: Path) -> dg.ResourceDefinition:
    """The studio of *stories*, by slug. It has no config: where things are is no question for a form."""

    def opened(context: dg.InitResourceContext) -> Iterator[StudioResource]:
        run = context.run.run_id if context.run is not None else "none"
        with StudioResource(stories, home, run).until_it_ends(context) as studio:
            yield studio

    return dg.ResourceDefinition(opened, description="Where stories and machine-made files live.")


def studio_of(context: dg.OpExecutionContext, names: Names) -> StudioResource:
    """The studio resource of a step that requires it by its name."""
    return cast("StudioResource", getattr(context.resources, names.studio))


def _ended(opening: Opening) -> None:
    opening.studio.journal.append("run_finished", story=opening.folder.name, outcome="ended")
