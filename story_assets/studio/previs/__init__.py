"""The embedded renderer: draws every board on this machine, for nothing, the same to the byte each time."""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from anyio import to_thread

from story_assets.story.briefs.brief import Brief
from story_assets.story.words import Tier
from story_assets.studio.previs.blocking import Placed, Staged, staging
from story_assets.studio.previs.boards import BOARDS
from story_assets.studio.previs.typesetting import png
from story_assets.studio.renderer import FREE, Estimate, Rendered, RenderRequest, RenderSettings

__all__ = ["TEMPLATES", "Placed", "Previs", "Staged", "staging"]

TEMPLATES: Final = 4
"""Version of the drawing. Raise it whenever code or templates here change what comes out."""


class Previs:
    """A storyboard artist's rough pass, from the brief alone. References are not looked at."""

    name = "previs"
    model = "previs"
    at_once = os.cpu_count() or 1
    per_minute: float | None = None
    account: str | None = None
    takes_composition = False

    def options(self, tier: Tier) -> Mapping[str, str]:  # noqa: ARG002
        """The version of the drawing: another one draws another picture."""
        return {"templates": str(TEMPLATES)}

    def estimate(self, brief: Brief, settings: RenderSettings) -> Estimate:  # noqa: ARG002
        """Nothing, always."""
        return FREE

    def ready(self) -> None:
        """Always: it needs nothing."""

    def close(self) -> None:
        """It holds nothing open."""

    async def render(self, request: RenderRequest) -> Rendered:
        """Draw on a thread; typst lets go of the GIL while it sets the page."""
        return await to_thread.run_sync(drawn, request.brief, request.settings.size)


def drawn(brief: Brief, size: tuple[int, int]) -> Rendered:
    """The board of *brief* at *size* pixels."""
    board = BOARDS[brief.job](brief, size)
    image = png(board.template, size, board.content)
    return Rendered(image, "image/png", Decimal(0), board.frames)
