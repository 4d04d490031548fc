"""A story folder and a home, opened for work."""

import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final

from story_assets.story.production import Production
from story_assets.story.reading import Supposition, read_story
from story_assets.story.words import Tier
from story_assets.studio.alarm import Alarm
from story_assets.studio.budget import Wall
from story_assets.studio.files import HomeError
from story_assets.studio.journal import Journal, run_name
from story_assets.studio.renderers import renderer
from story_assets.studio.reviewers import reviewer
from story_assets.studio.store import Store
from story_assets.studio.work import Studio

HOME_VARIABLE: Final = "STORY_ASSETS_HOME"
STORIES_VARIABLE: Final = "STORY_ASSETS_STORIES"
HOME: Final = Path("data")
STORIES: Final = Path("data/stories")


def home_folder(given: Path | None = None) -> Path:
    """Where machine-made files live: *given*, else STORY_ASSETS_HOME, else data/."""
    return _absolute(given or Path(os.environ.get(HOME_VARIABLE) or HOME))


def stories_folder(given: Path | None = None) -> Path:
    """Where stories live: *given*, else STORY_ASSETS_STORIES, else data/stories."""
    return _absolute(given or Path(os.environ.get(STORIES_VARIABLE) or STORIES))


def _absolute(path: Path) -> Path:
    """*path* from the root. An unknown ~name stays what it says; Path.expanduser would raise."""
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111


def usable(home: Path) -> Path:
    """*home*, made if need be and written to. Raises `HomeError` before any work is lost."""
    probe = home / f".probe-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        raise HomeError(f"cannot use the home {home}: {error.strerror}") from error
    return home


def production(
    folder: Path, home: Path, *, instead: Sequence[Supposition] = (), tier: Tier | None = None
) -> Production:
    """The story in *folder* with the directions given in *home*, and perhaps another *tier* for everything.

    Raises `StoryErrors` or `HomeError`.
    """
    story = read_story(folder, instead=instead)
    if tier is not None:
        drawn = story.about.render.model_copy(update={"tier": tier, "tier_by_kind": {}})
        story = story.model_copy(update={"about": story.about.model_copy(update={"render": drawn})})
    return Production(story, Store(home).directions(story.slug))


class Opening:
    """One story, read once, with the store and the journal of one run."""

    def __init__(
        self,
        folder: Path,
        home: Path,
        *,
        run: str,
        renderer_name: str | None = None,
        tier: Tier | None = None,
        stopped: Callable[[], bool] = lambda: False,
        max_usd: Decimal | None = None,
        again: bool = False,
        instead: Sequence[Supposition] = (),
        log: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.folder = folder
        self.home = home
        self.run = run
        self._renderer_name = renderer_name
        self._tier: Tier | None = tier
        self._stopped = stopped
        self._max_usd = max_usd
        self._again = again
        self._instead = instead
        self._log = log

    @cached_property
    def production(self) -> Production:
        """Everything the story needs made. Raises `StoryErrors`."""
        return production(self.folder, self.home, instead=self._instead, tier=self._tier)

    @cached_property
    def studio(self) -> Studio:
        """What makes its images. Raises `StoryErrors` or `NoSuchRenderer`."""
        policy = self.production.story.about.render
        day = policy.budget_usd_per_day
        alerts = self.production.story.about.automation.alerts
        drawing = renderer(self._renderer_name or policy.renderer, policy)
        return Studio(
            production=self.production,
            store=Store(self.home),
            journal=Journal(self.home, self.run),
            renderer=drawing,
            folder=self.folder,
            stopped=self._stopped,
            wall=Wall(self._max_usd, None if day is None else Decimal(str(day)), policy.timezone),
            # Money moves only where images are paid for; and the client is slow to load.
            reviewer=None if drawing.account is None else reviewer(self.production.story.about.review),
            told=Alarm(self.home, self.production.story.slug, alerts, run=run_name(self.run), log=self._log),
            again=self._again,
        )
