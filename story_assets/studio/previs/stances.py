"""What bodies without a person's joints share: girth, how low they hold themselves, where they stand."""

from typing import Final

from story_assets.story.briefs.brief import Subject
from story_assets.story.words import Build
from story_assets.studio.previs.mannequin import Acting
from story_assets.studio.previs.space import P3, Stance, plus, stance, turned

GIRTH: Final[dict[Build, float]] = {"slight": 0.82, "average": 1.0, "broad": 1.15, "heavy": 1.32}
LOW: Final = {"sit": 0.78, "crouch": 0.7, "lie": 0.5, "fall": 0.6}
"""How much lower a body without a person's joints holds itself."""


def ground(acting: Acting) -> Stance:
    base = plus(acting.base, (0.0, 0.0, acting.seat or 0.0)) if acting.pose == "sit" else acting.base
    front = stance(base, acting.front).front
    return stance(base, turned(front, 120 if acting.pose == "look_over_shoulder" else 0))


def level(acting: Acting) -> tuple[P3, P3]:
    it = stance(acting.base, acting.front)
    return it.front, it.side


def worn_colour(subject: Subject, *kinds: str) -> str | None:
    return next((g.colour for kind in kinds for g in subject.worn.wardrobe if g.kind == kind), None)
