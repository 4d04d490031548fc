"""What a reviewer is asked about an image: one question an item, with the rules of the story that decide it.

The question is ours and the rules are the story's; they never stand in one sentence. Each rule says where it
is written, because that is where an image that breaks it is mended.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from story_assets.story.briefs import deciding
from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.deciding import Rule

WORDING: Final = 1
"""Version of these questions. Who remembers an answer remembers it with this."""

USABLE: Final = "usable without the script"
"""Asked of every image: what its brief says it is for."""


@dataclass(frozen=True)
class Question:
    """One item of a review, as it is asked."""

    item: str
    asks: str
    """In our words alone."""
    rules: tuple[Rule, ...]


def items(brief: Brief) -> tuple[str, ...]:
    """What is judged of the image of *brief*."""
    return (*brief.review, USABLE)


def question(brief: Brief, item: str) -> Question:
    """How *item* is asked of the image of *brief*. One that nobody wrote a question for is asked as it is."""
    asks, rules = _QUESTIONS.get(
        item, (f"Is this right, by all that the contract says of it: {item}?", _none)
    )
    return Question(item, asks, tuple(rules(brief)))


def _none(brief: Brief) -> Iterable[Rule]:  # noqa: ARG001
    return ()


_QUESTIONS: Final[Mapping[str, tuple[str, Callable[[Brief], Iterable[Rule]]]]] = {
    "face": ("Is the face as written, the same in every view, with nothing added?", deciding.face),
    "silhouette": (
        "Is the figure as written, in outline and in all that holds in every picture, in every view?",
        deciding.figure,
    ),
    "hair": ("Is the hair as written, in cut and colour, in every view?", deciding.hair),
    "wardrobe": (
        "Is everything worn as written, in kind and colour, in every view, and nothing else?",
        deciding.wardrobe,
    ),
    "prop ownership": (
        "Are exactly these things carried, each as written and by its owner?",
        deciding.carried,
    ),
    "expression range": (
        "Is each of these expressions there, and can each be told from the others?",
        deciding.expressions,
    ),
    "door and window logic": (
        "Is every door and window in its wall and at its place, in plan and view alike, and no other there?",
        deciding.openings,
    ),
    "prop placement": (
        "Does every fixed prop stand in its place and state, in plan and view alike, and nothing else?",
        deciding.fixed_props,
    ),
    "time of day": ("Do light, shadows and weather say this time of day?", deciding.time_of_day),
    "crop-safe areas": (
        "Is all that matters inside the areas named? Where none is named: would faces and lettering "
        "survive a crop to the middle of the image?",
        deciding.crop_safe,
    ),
    "beat order": (
        "Does each panel show its own beat, in this order from left to right and from top to bottom, none "
        "missing and none twice?",
        deciding.beats,
    ),
    "subject focus": (
        "Is the subject what the framing says, in that size and from that angle, with everybody in frame "
        "who is named and nobody else?",
        deciding.focus,
    ),
    "identity continuity": (
        "Is each character the same person in the same clothes, wherever they appear and as on their sheet?",
        deciding.same_people,
    ),
    "readable panels": (
        "Are the panels as the layout says, apart from each other, and can each be read when it is small?",
        deciding.panel_layout,
    ),
    "camera intent": (
        "Are size, angle and lens as written, seen from where the camera stands?",
        deciding.camera,
    ),
    "motion cue": (
        "Can the move and the action begin from this frame: are poses, looks and the room to move in right?",
        deciding.motion,
    ),
    "handoff notes": (
        "Could a video model start from this picture as it is: one clean frame, with no caption, border, "
        "arrow or lettering but what is named?",
        deciding.handoff,
    ),
    "continuity state": ("Is everything in the state named, and with whoever is named?", deciding.continuity),
    "legible title": (
        "Is each of these words in the picture, spelt exactly so, and legible when it is small?",
        deciding.lettering,
    ),
    USABLE: ("Is the image good enough for what it is meant for?", deciding.purpose),
}
"""Items as the builders of briefs name them."""
