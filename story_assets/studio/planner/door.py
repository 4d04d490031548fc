"""The door to whatever drafts a story: one verb, and the renderer's tree of errors.

A planner is asked for one part of a story in a form. It decides nothing: what it answers is a proposal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from story_assets.studio.renderer import Estimate


@dataclass(frozen=True)
class PlanRequest:
    """One part of a story to draft."""

    part: str
    """The story, a scene or an episode, for messages; the planner is not told."""
    form: str
    """What the form is called: Story, Treatment, Scene or Episode."""
    schema: Mapping[str, object] = field(repr=False)
    """Of the answer, as strict structured output takes it."""
    instructions: str = field(repr=False)
    material: str = field(repr=False)
    """One JSON object. Words that others wrote stand only in its strings."""
    entries: int = 0
    """Of a scene: how many paragraphs and speeches are to be shown, for the estimate."""


@dataclass(frozen=True)
class Planned:
    """What was answered, and what that cost."""

    text: str = field(repr=False)
    """As it came: whether it fits the form is for whoever asked to see."""
    usd: Decimal | None
    """None is unknown, never zero."""
    usage: Mapping[str, int]
    request_id: str | None
    double: bool
    """Said by a stand-in for the service, which makes stories by rule."""
    model: str
    """What answered, as it calls itself."""


class StoryPlanner(Protocol):
    """Anything that drafts a part of a story. It sends once; who asks again is `sending`."""

    name: str
    model: str
    at_once: int
    """How many requests it takes at once."""
    per_minute: float | None
    """How many requests a minute the service allows, where that is known."""
    account: str | None
    """Whose limits these are, for all runs on this machine. None: this process's own."""
    room: int
    """Tokens an answer may have, thinking included."""

    def estimate(self, request: PlanRequest) -> Estimate | None:
        """The price of one request, or None where no price is listed."""
        ...

    def ready(self) -> None:
        """Raise `Halted` when nothing can be asked at all, such as without a key."""
        ...

    async def plan(self, request: PlanRequest) -> Planned:
        """Return what is answered with what it cost, or raise a `RenderError`."""
        ...

    def close(self) -> None:
        """Let go of connections. A later request opens them again."""
        ...
