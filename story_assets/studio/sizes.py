"""Pixel sizes that the image models accept, for an aspect ratio and a tier."""

from functools import cache
from typing import Final

from story_assets.story.words import Job, Tier, ratio

STEP: Final = 16
"""Both edges are multiples of it; OpenAI image guide, read August 2026."""
LONGEST: Final = 3840
FEWEST: Final = 655_360
MOST: Final = 3_686_400
"""Above 2560x1440 the guide calls results experimental."""

_PIXELS: Final[dict[Tier, int]] = {
    "draft": 1280 * 720,
    "review": 1536 * 864,
    "final": 2048 * 1152,
}
_SHEET_PIXELS: Final[dict[Tier, int]] = {
    "draft": 1536 * 864,
    "review": 2048 * 1152,
    "final": 2560 * 1440,
}
"""Nine panels share a contact sheet, and a board carries small print: both get the next size up."""


@cache
def size(job: Job, aspect: str, tier: Tier) -> tuple[int, int]:
    """Width and height in pixels: legal, nearest to *aspect*, then nearest to the tier's pixel count."""
    pixels = (_PIXELS if job in ("shot_reference", "cover") else _SHEET_PIXELS)[tier]
    wanted = float(ratio(aspect))

    def misfit(candidate: tuple[int, int]) -> float:
        width, height = candidate
        return 20 * abs(width / height / wanted - 1) + abs(width * height / pixels - 1)

    candidates = (
        (width, height)
        for width in range(STEP, LONGEST + 1, STEP)
        for height in _near(width / wanted)
        if is_legal(width, height)
    )
    return min(candidates, key=misfit)


def is_legal(width: int, height: int) -> bool:
    """Whether the image models take this size."""
    return (
        width % STEP == height % STEP == 0
        and max(width, height) <= LONGEST
        and max(width, height) <= 3 * min(width, height)
        and FEWEST <= width * height <= MOST
    )


def _near(height: float) -> tuple[int, int]:
    below = int(height // STEP) * STEP
    return max(below, STEP), below + STEP
