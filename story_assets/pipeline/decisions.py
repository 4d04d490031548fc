"""People's decisions as jobs: forms in the UI, so that nobody has to leave it to accept or promote."""

from collections.abc import Callable, Iterator
from enum import Enum
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Final

import dagster as dg
from pydantic import Field

from story_assets.pipeline.forms import Step, form_job
from story_assets.pipeline.names import Names
from story_assets.pipeline.resources import RunChoice, StudioResource
from story_assets.pipeline.telling import tell
from story_assets.story.production import Key
from story_assets.studio import deciding
from story_assets.studio.deciding import MAX_NOTE, Decided, Undecided, Word
from story_assets.studio.supplying import supplied
from story_assets.studio.work import Studio

OP: Final = "decision"
"""The step of either job: its form stands under this name."""


class DecisionName(Enum):
    """What may be decided: `deciding.DECISIONS`, as Dagster's form wants it."""

    accept = "accept"
    reject = "reject"
    retake = "retake"
    rollback = "rollback"
    supply = "supply"
    promote = "promote"


class TierName(Enum):
    """`words.Tier`, as Dagster's form wants it."""

    draft = "draft"
    review = "review"
    final = "final"


class Decision(dg.Config):
    """What a person decides, as the form asks for it."""

    decision: DecisionName = Field(
        description="accept: rest on it. reject: rest on it no longer. retake: ask for another. "
        "rollback: back to the one before. supply: use a file. promote: ask for a higher tier."
    )
    assets: list[str] = Field(description="Images as story/kind/id; * and ? stand for several.")
    by: str = Field(description="Who decides.", min_length=1)
    note: str = Field(
        default="", max_length=MAX_NOTE, description="Why. The note of a retake becomes part of the brief."
    )
    take: int = Field(default=0, ge=0, description="Which take. 0: the one that is meant as a rule.")
    tier: TierName = Field(
        default=TierName.final, description="For promote: which tier. draft takes a promotion back."
    )
    file: str = Field(default="", description="For supply: a PNG, JPEG or WebP on the machine of the code.")


class Worth(dg.Config):
    """Which images are worth a higher tier, as the form asks for it."""

    assets: list[str] = Field(description="Accepted images as story/kind/id; * and ? stand for several.")
    tier: TierName = Field(
        default=TierName.review, description="review or final. draft takes a promotion back."
    )
    by: str = Field(description="Who decides.", min_length=1)
    note: str = Field(default="", max_length=MAX_NOTE, description="Why.")


def _decide(context: dg.OpExecutionContext, config: Decision, studio: StudioResource) -> None:
    refused: list[str] = []
    word = Word(config.by, " ".join(config.note.split()))
    for story, key in _named(config.assets, studio):
        try:
            decided = _verb(config)(studio.studio(story, RunChoice()), key, word)
        except Undecided as error:
            refused.append(str(error))
            continue
        context.log.info(f"{story}/{key}: {decided.means}")
        if decided.changed:
            tell(context.log_event, studio.opened_anew(story), decided)
    if refused:
        raise dg.Failure("; ".join(refused), allow_retries=False)


def _promote(context: dg.OpExecutionContext, config: Worth, studio: StudioResource) -> None:
    said = Decision(
        decision=DecisionName.promote,
        assets=config.assets,
        by=config.by,
        note=config.note,
        tier=config.tier,
    )
    _decide(context, said, studio)


def _verb(config: Decision) -> Callable[[Studio, Key, Word], Decided]:
    take = config.take or None
    verbs: dict[str, Callable[[Studio, Key, Word], Decided]] = {
        "accept": partial(deciding.accept, take=take),
        "reject": partial(deciding.reject, take=take),
        "retake": deciding.retake,
        "rollback": partial(deciding.rollback, take=take),
        "promote": partial(deciding.promote, tier=config.tier.value),
        "supply": partial(supplied, file=Path(config.file)),
    }
    return verbs[config.decision.value]


def _named(assets: list[str], studio: StudioResource) -> Iterator[tuple[str, Key]]:
    for asset in assets:
        story, _, pattern = asset.partition("/")
        if story not in studio.stories:
            there = ", ".join(sorted(studio.stories))
            raise dg.Failure(f'"{asset}" names no story; there is {there}', allow_retries=False)
        production = studio.opened_anew(story).production
        found = [it.key for it in production.images if fnmatchcase(str(it.key), pattern)]
        if not found:
            raise dg.Failure(f"{story} has no image {pattern}", allow_retries=False)
        yield from ((story, key) for key in found)


def decision_jobs(names: Names, example: str) -> Iterator[dg.JobDefinition]:
    """The jobs that a person launches to decide. *example* is an image, to show how one is written.

    Nobody's name stands in the forms, so one that is launched unread is refused.
    """
    asked = {"assets": [example], "by": "", "note": ""}

    costs = "It costs nothing by itself."
    decision = Step(OP, "decision", Decision, _decide, f"Note what a person decides about takes. {costs}")
    worth = Step(
        OP, "promotion", Worth, _promote, f"Note which accepted images are worth a higher tier. {costs}"
    )
    yield form_job(
        names,
        names.decide,
        decision,
        description="Accept, reject, ask again, roll back, promote, or use your own file. Costs nothing.",
        filled_in={"decision": DecisionName.accept.value, **asked, "take": 0},
    )
    yield form_job(
        names,
        names.promote,
        worth,
        description="Ask for accepted images at a higher tier. Costs nothing; the next render of them does.",
        filled_in={**asked, "tier": TierName.review.value},
    )
