"""A desk where people decide: the small story, a renderer that counts, one check that can fail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import anyio

from story_assets.story.model import Story
from story_assets.story.policy import ReviewPolicy
from story_assets.story.production import Key
from story_assets.story.words import JOBS, Acceptance
from story_assets.studio import deciding
from story_assets.studio.deciding import Decided, Word
from story_assets.studio.making import Result, make_image
from story_assets.studio.planning import Plan, Step
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Check, Finding, Mark, Sight
from story_assets.studio.takes import Shelf
from story_assets.studio.work import Blocked, Studio
from tests.paper import Paper
from tests.studio.bench import studio

ANN = Word("ann", "")
SHEET = Key("character_sheet", "mara_day")
TEO = Key("character_sheet", "teo_home")
SHOT = Key("shot_reference", "e01_s01_sh02")


def _look(sight: Sight) -> Finding:
    low, high = sight.picture.pixels.convert("L").getextrema()
    mark = Mark(PixelBox(0, 0, *sight.picture.pixels.size), "empty")
    return Finding(1.0 if high > low else 0.0, "something is on it" if high > low else "it is empty", (mark,))


EMPTY = Check("image_is_not_blank", "There is something on it.", _look, 0.5, blocks=frozenset(JOBS))


@dataclass
class Desk:
    """A story whose images are made and decided on, each time in a run of its own."""

    story: Story
    home: Path
    paper: Paper = field(default_factory=Paper)
    runs: int = 0

    def __post_init__(self) -> None:
        self.with_review()

    def manual(self, **by_kind: Acceptance) -> "Desk":
        """The same with a person to accept these kinds."""
        return self.with_review(acceptance_by_kind=by_kind)

    def with_review(self, **policy: object) -> "Desk":
        about = self.story.about.model_copy(update={"review": ReviewPolicy.model_validate(policy)})
        self.story = self.story.model_copy(update={"about": about})
        return self

    def studio(self) -> Studio:
        self.runs += 1
        return studio(self.story, self.home, self.paper, run=f"run{self.runs}", checks=[EMPTY])

    def make(self, *keys: Key) -> dict[Key, Result | Exception]:
        """Make *keys*, all images unless said, one after the other; what stands in the way is returned."""
        at = self.studio()
        ended: dict[Key, Result | Exception] = {}

        async def all_of_them() -> None:
            for artifact in at.production.images:
                if keys and artifact.key not in keys:
                    continue
                try:
                    ended[artifact.key] = await make_image(at, artifact.key)
                except Blocked as error:
                    ended[artifact.key] = error

        anyio.run(all_of_them)
        at.close()
        return ended

    def plan(self) -> Plan:
        return self.studio().planner.plan()

    def steps(self) -> Mapping[Key, Step]:
        return {it.key: it for it in self.plan().steps}

    def shelf(self, key: Key = SHEET) -> Shelf:
        return self.studio().store.shelf(self.story.slug, key)

    def accepted(self, key: Key = SHEET) -> int | None:
        return self.shelf(key).accepted_number

    def accept(self, key: Key = SHEET, *, take: int | None = None, note: str = "") -> Decided:
        return deciding.accept(self.studio(), key, Word("ann", note), take=take)

    def reject(self, key: Key = SHEET, *, note: str = "wrong coat", take: int | None = None) -> Decided:
        return deciding.reject(self.studio(), key, Word("ann", note), take=take)

    def retake(self, key: Key = SHEET, *, note: str = "") -> Decided:
        return deciding.retake(self.studio(), key, Word("ann", note))

    def rollback(self, key: Key = SHEET, *, take: int | None = None) -> Decided:
        return deciding.rollback(self.studio(), key, ANN, take=take)
