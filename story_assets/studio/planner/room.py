"""Where a story is drafted: who is asked, whose money it is, and what was answered before."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from story_assets.story.policy import AlertPolicy
from story_assets.studio.alarm import Alarm
from story_assets.studio.budget import NO_WALL, Wall
from story_assets.studio.journal import Journal
from story_assets.studio.limits import Desk, desk
from story_assets.studio.past import Past
from story_assets.studio.planner.door import StoryPlanner
from story_assets.studio.watching import Watch, watch


@dataclass(frozen=True)
class WritersRoom:
    """What is needed to have one story drafted."""

    story: str
    """Its slug."""
    planner: StoryPlanner
    home: Path
    journal: Journal
    wall: Wall = NO_WALL
    set_aside: Decimal | None = None
    """USD that a budget holds for one request whose price nobody lists. None: it is not sent then."""
    again: bool = False
    """Send also what was declined before, or whose outcome nobody knows, and have repairs made anew."""
    stopped: Callable[[], bool] = lambda: False
    told: Callable[[str], None] = lambda _: None
    """What is being done, in words for whoever waits."""

    @cached_property
    def past(self) -> Past:
        """What the journal knows of requests."""
        return Past(self.home)

    @cached_property
    def watch(self) -> Watch:
        """What is going on."""
        return watch(self.journal.run)

    @cached_property
    def alarm(self) -> Alarm:
        """Who tells people: into the home alone, for a story that is not there yet has asked for nothing."""
        return Alarm(self.home, self.story, AlertPolicy(log=False), run=self.journal.run)

    @cached_property
    def desk(self) -> Desk:
        """Where requests leave."""
        return desk(self.planner)

    def close(self) -> None:
        """Let go of the journal and of connections."""
        with ExitStack() as ending:
            ending.callback(self.planner.close)
            ending.callback(self.alarm.close)
            ending.callback(self.journal.close)
