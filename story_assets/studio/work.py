"""What a run needs to make images, and one image of it with everything decided and nothing loaded."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import anyio

from story_assets.story.briefs.brief import Brief
from story_assets.story.policy import AlertPolicy
from story_assets.story.production import Artifact, Key, Production
from story_assets.story.sentences import Unfinished
from story_assets.studio.alarm import Alarm
from story_assets.studio.budget import NO_WALL, Wall
from story_assets.studio.currency import render_key
from story_assets.studio.journal import Journal
from story_assets.studio.judging import Judgement
from story_assets.studio.limits import Desk, desk
from story_assets.studio.past import Past
from story_assets.studio.planning import Planner
from story_assets.studio.renderer import Renderer, RenderSettings
from story_assets.studio.review.check import Check
from story_assets.studio.review.checks import local_checks
from story_assets.studio.reviewer import Reviewer
from story_assets.studio.store import Store
from story_assets.studio.takes import Shelf, Take
from story_assets.studio.watching import Watch, watch


class Blocked(Exception):
    """An image rests on something that is not there, or its brief cannot be drawn as written."""


class Stopped(Unfinished):
    """The run ended, or may spend no more, before an image was begun."""


@dataclass(frozen=True)
class Studio:
    """What a run needs to make images of one production."""

    production: Production
    store: Store
    journal: Journal
    renderer: Renderer
    folder: Path
    """The story folder, for the images people supplied."""
    stopped: Callable[[], bool] = lambda: False
    """Whether the run is being stopped: what has not begun is then not begun."""
    wall: Wall = NO_WALL
    checks: Callable[[], Sequence[Check]] = local_checks
    """What is looked at on every image before anything rests on it."""
    reviewer: Reviewer | None = None
    """Who looks at paid images; None where nobody does."""
    told: Alarm | None = None
    """Who tells people what they should know; None where nobody is told."""
    again: bool = False
    """Send also what was refused before, or whose outcome nobody knows: a person asked for it."""

    @cached_property
    def desk(self) -> Desk:
        """Where orders for images leave."""
        return desk(self.renderer)

    @cached_property
    def review_desk(self) -> Desk:
        """Where looks at images leave. Raises `ValueError` where nobody looks."""
        if self.reviewer is None:
            raise ValueError("nobody looks at images in this run")
        return desk(self.reviewer)

    @cached_property
    def keepers(self) -> anyio.CapacityLimiter:
        """How many answers are looked at and put away at once; it burns CPU."""
        return anyio.CapacityLimiter(max(2, os.cpu_count() or 2))

    @cached_property
    def reviewers(self) -> anyio.CapacityLimiter:
        """How many images are looked at at once: rendering must not wait for it."""
        return anyio.CapacityLimiter(max(1, (os.cpu_count() or 2) - 1))

    @cached_property
    def past(self) -> Past:
        """What the journal knows of requests."""
        return Past(self.store.home)

    @cached_property
    def planner(self) -> Planner:
        """Judges with the same eyes as `plan`."""
        return Planner(self.production, self.store, self.renderer, self.past, again=self.again)

    @cached_property
    def alarm(self) -> Alarm:
        """Who tells people."""
        return self.told or Alarm(self.store.home, self.story, AlertPolicy(log=False))

    @cached_property
    def watch(self) -> Watch:
        """What is going on, for whoever shows progress."""
        return watch(self.journal.run)

    def close(self) -> None:
        """Let go of the journal and of connections."""
        with ExitStack() as ending:
            # Each is ended whatever goes wrong with the others.
            ending.callback(self.renderer.close)
            if self.reviewer is not None:
                ending.callback(self.reviewer.close)
            ending.callback(self.journal.close)
            ending.callback(self.alarm.close)

    @property
    def story(self) -> str:
        """The story's slug."""
        return self.production.story.slug

    def name(self, key: Key) -> str:
        """An asset's name outside its story: `story/kind/id`."""
        return f"{self.story}/{key}"

    def accepted(self, key: Key) -> Take | None:
        """The take downstream work rests on."""
        return self.store.shelf(self.story, key).accepted


@dataclass(frozen=True)
class Work:
    """An image with everything decided and nothing loaded."""

    artifact: Artifact
    brief: Brief
    prompt: str
    judged: Judgement
    settings: RenderSettings
    shelf: Shelf
    """The takes there are, as they were when it was decided."""
    sent: Mapping[str, Take]
    """The accepted takes it rests on, by `kind/id`, in sending order."""

    @property
    def key(self) -> Key:
        """The image's name within its story."""
        return self.artifact.key

    @property
    def characters(self) -> tuple[str, ...]:
        """Who is in it."""
        return tuple(sorted({subject.character for subject in self.brief.subjects}))

    @property
    def draft(self) -> Take | None:
        """The take that was promoted, which the better one is composed like."""
        promotion = self.shelf.promotion
        return None if promotion is None else self.shelf.with_image(promotion.sha256)

    @property
    def render_key(self) -> str:
        """Exactly what is bought."""
        return render_key(self.judged.basis, self.settings, self.judged.asked)
