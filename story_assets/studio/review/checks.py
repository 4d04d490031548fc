"""The list of all local checks, in the order in which they are shown."""

from typing import Final

from story_assets.studio.review.check import Check

CHECKS: Final[tuple[Check, ...]] = ()


def local_checks() -> tuple[Check, ...]:
    """Every check that runs on this machine and costs nothing."""
    return CHECKS
