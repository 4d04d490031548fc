"""What people do in a sentence of action, or in several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.people import Person
from story_assets.story.words import Expression, Pose


@dataclass(frozen=True)
class Doing:
    """What one sentence has people do."""

    people: tuple[Person, ...]
    """Whom it is about, the one who acts first."""
    enters: tuple[Person, ...] = ()
    exits: tuple[Person, ...] = ()
    holds: Mapping[str, str] = field(default_factory=dict[str, str])
    """By person, what is in hand in this sentence."""
    poses: Mapping[str, Pose] = field(default_factory=dict[str, Pose])
    """By person, how those who act are seen to."""
    feelings: Mapping[str, Expression] = field(default_factory=dict[str, Expression])

    @property
    def is_over_all(self) -> bool:
        """A cloud comes down, a voice is heard: what is seen is the place and everyone in it."""
        return any(not it.has_body for it in self.people[:1])


_NO_GESTURE: Final = re.compile(
    r"\btak(?:es?|ing)\s+(?:up|off|place|notes?|over|care|turns|leave|aim|a\s+(?:deep\s+)?(?:seat|look|step|breath|bow))\b",
    re.I,
)
"""Nobody reaches for a look that they take."""


def shown(acting: Sequence[Person], text: str) -> tuple[dict[str, Pose], dict[str, Expression]]:
    """How *text* has those *acting* stand and look."""
    pose = cast("Pose | None", lexicon.earliest("pose", _NO_GESTURE.sub("", text)))
    feeling = cast("Expression | None", lexicon.earliest("expression", text))
    keys = [it.key for it in acting]
    poses: dict[str, Pose] = {} if pose is None else dict.fromkeys(keys, pose)
    feelings: dict[str, Expression] = {} if feeling is None else dict.fromkeys(keys, feeling)
    return poses, feelings
