"""Whether everybody in a still looks as in the stills around it; see `neighbours`."""

from typing import Final

from story_assets.studio.review.check import Check, Finding, Sight
from story_assets.studio.review.neighbours import departing


def look(sight: Sight) -> Finding | None:
    """Against accepted stills of the scene; the first one has none."""
    return departing(sight, frozenset({"head", "body"}))


CHECK: Final = Check(
    "look_matches_neighbours",
    "Everybody looks as in the stills around it.",
    look,
    threshold=0.5,
    jobs=frozenset({"shot_reference"}),
)
