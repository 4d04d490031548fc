"""Which body plan a character has; each has a silhouette of its own."""

from collections.abc import Callable
from typing import Final

from story_assets.story.briefs.brief import Subject
from story_assets.story.words import Body
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.four_legged import four_legged
from story_assets.studio.previs.imp import creature
from story_assets.studio.previs.mannequin import Acting, person
from story_assets.studio.previs.robot import robot


def figure(subject: Subject, acting: Acting) -> Figure:
    """*subject* as a body of its own plan, acting."""
    return _BODIES[subject.identity.body](subject, acting)


_BODIES: Final[dict[Body, Callable[[Subject, Acting], Figure]]] = {
    "human": person,
    "four_legged": four_legged,
    "robot": robot,
    "creature": creature,
}
