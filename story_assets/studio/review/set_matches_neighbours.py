"""Whether the set of a still has the light and colours of the stills around it; see `neighbours`."""

from typing import Final

from story_assets.studio.review.check import Check, Finding, Sight
from story_assets.studio.review.neighbours import departing


def look(sight: Sight) -> Finding | None:
    """Against accepted stills of the scene; the first one has none."""
    return departing(sight, frozenset({"set"}))


CHECK: Final = Check(
    "set_matches_neighbours",
    "Light and colours of the set are those of the stills around it.",
    look,
    threshold=0.5,
    jobs=frozenset({"shot_reference"}),
)
