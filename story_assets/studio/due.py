"""What of a plan is made without being asked for: what is free, and what the story's policy pays for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from story_assets.story.digest import digest
from story_assets.story.production import Artifact, Key
from story_assets.studio.budget import left
from story_assets.studio.currency import chosen
from story_assets.studio.freely import out_of_date
from story_assets.studio.judging import references_of
from story_assets.studio.planning import Step
from story_assets.studio.renderer import FREE, Estimate, RenderSettings
from story_assets.studio.takes import Shelf
from story_assets.studio.work import Studio

DIGITS: Final = 16
"""Of a digest that is only compared with an earlier one of the same image."""
ASKED: Final = "it was asked for before and did not come; it waits for a change of the story, or a person"


@dataclass
class Due:
    """What is to be made now, and what is not made and why."""

    images: list[Key] = field(default_factory=list[Key])
    """In an order in which each comes after what it rests on."""
    free: list[Key] = field(default_factory=list[Key])
    price: Estimate = FREE
    """Of the images together."""
    held: dict[Key, str] = field(default_factory=dict[Key, str])
    """What the plan lists and is not made unasked, with the reason."""
    wants: dict[Key, str] = field(default_factory=dict[Key, str])
    """What each is to be made from: the same text is the same wish."""
    listed: int = 0
    """Images that the plan lists, blocked ones included."""

    @property
    def keys(self) -> list[Key]:
        """Everything that is to be made."""
        return [*self.images, *self.free]


def due(
    studio: Studio,
    *,
    asked: Mapping[str, str] | None = None,
    there: Callable[[Key], bool] = lambda _: True,
    by_night: bool = False,
) -> Due:
    """What is to be made of *studio*'s story, unless it is not *there* to be asked for.

    *asked* are the wishes that were had before, by `kind/id`: nothing is wished for twice. What is paid for
    only *by_night* is left alone by day.
    """
    return _Deciding(studio, asked or {}, there, by_night=by_night).due()


class _Deciding:
    """Goes through one plan, in order."""

    def __init__(
        self, studio: Studio, asked: Mapping[str, str], there: Callable[[Key], bool], *, by_night: bool
    ) -> None:
        self.by_night = by_night
        self.studio = studio
        self.policy = studio.production.story.about.automation
        self.asked = asked
        self.there = there
        self.found = Due()
        self._wishes: dict[Key, str] = {}
        self.room = left(studio.past.refresh(), studio.wall, run=studio.journal.run, story=studio.story)
        """USD that may still be spent today; None without a wall."""

    def due(self) -> Due:
        plan = self.studio.planner.plan()
        self.found.listed = len(plan.steps)
        steps = {step.key: step for step in plan.steps}
        back = frozenset(plan.reused)
        for artifact in self.studio.production.images:
            step = steps.get(artifact.key)
            if step is None and artifact.key not in back:
                continue
            if step is not None and step.verdict == "blocked":
                continue
            self._image(artifact, step)
        for key in out_of_date(self.studio, moving=frozenset(self.found.images)):
            self._free(self.studio.production[key])
        return self.found

    def _image(self, artifact: Artifact, step: Step | None) -> None:
        key = artifact.key
        self.found.wants[key] = self._want(artifact)
        price = FREE if step is None else step.price
        why = self._held(artifact) or ("" if step is None else self._unpaid(step))
        if why:
            self.found.held[key] = why
            return
        self.found.images.append(key)
        if price is not None:
            self.found.price = self.found.price + price
            if self.room is not None:
                self.room -= price.high

    def _free(self, artifact: Artifact) -> None:
        self.found.wants[artifact.key] = self._want(artifact)
        if why := self._held(artifact):
            self.found.held[artifact.key] = why
        else:
            self.found.free.append(artifact.key)

    def _held(self, artifact: Artifact) -> str:
        """Why *artifact* is not asked for, whatever it costs."""
        key = artifact.key
        if not self.there(key):
            return "it is not in the definitions that Dagster has loaded; reload them"
        under = artifact.rests_on if not artifact.is_image else references_of(artifact)
        if waits := next((it for it in under if it in self.found.held and self._counts(artifact, it)), None):
            return f"it rests on {waits}, which is not made: {self.found.held[waits]}"
        return ASKED if self.asked.get(str(key)) == self.found.wants[key] else ""

    def _counts(self, artifact: Artifact, under: Key) -> bool:
        """What is made of an image that stays as it is can be made: a handoff quotes what is accepted."""
        return artifact.is_image or not self.studio.production[under].is_image

    def _unpaid(self, step: Step) -> str:
        """Why money is not spent on *step* unasked; nothing where it is free or may be."""
        if step.price == FREE:
            return ""
        if self.policy.makes != "paid":
            return "it costs money, and the story's automation is free"
        if self.by_night:
            return "it waits for the night, when it is ordered at half price"
        if not any(it.cause in self.policy.causes for it in step.causes):
            return f"automation pays for no {step.causes[0].cause}"
        if step.price is None:
            return "nobody knows its price, so a budget refuses it"
        if self.room is None or step.price.high > self.room:
            room = "none" if self.room is None else f"${max(self.room, Decimal(0)):.2f} are left"
            return f"it may cost ${step.price.high:.4f}, and of the budget of today {room}"
        return ""

    def _want(self, artifact: Artifact) -> str:
        """What *artifact* is to be made from: by the story alone, then with what stands under it now."""
        return f"{self._wish(artifact)}.{digest(dict(self._standing(artifact)))[:DIGITS]}"

    def _wish(self, artifact: Artifact) -> str:
        """What the story says of *artifact* and of every image under it."""
        if artifact.key not in self._wishes:
            production = self.studio.production
            under = [self._wish(production[it]) for it in references_of(artifact)]
            content = production.digest(artifact.key)
            settings = chosen(self._settings(artifact)) if artifact.is_image else {}
            wish = digest({"content": content, "under": under, "settings": settings})
            self._wishes[artifact.key] = wish[:DIGITS]
        return self._wishes[artifact.key]

    def _settings(self, artifact: Artifact) -> RenderSettings:
        return self.studio.planner.judge.settings(artifact, self._shelf(artifact.key))

    def _standing(self, artifact: Artifact) -> Iterator[tuple[str, object]]:
        """What is accepted under *artifact*, and what was decided about it."""
        for key in artifact.rests_on:
            if key in self.found.wants:
                yield str(key), self.found.wants[key]
            elif self.studio.production[key].is_image:
                accepted = self._shelf(key).accepted
                yield str(key), "nothing" if accepted is None else accepted.sha256
        if artifact.is_image:
            shelf = self._shelf(artifact.key)
            yield "accepted", str(shelf.accepted_number)
            yield "rulings", {str(number): it.standing for number, it in shelf.rulings.items()}

    def _shelf(self, key: Key) -> Shelf:
        return self.studio.store.shelf(self.studio.story, key)


def same_story(one: str, other: str) -> bool:
    """Whether two wants are of the same words in the story, whatever was made in between."""
    return one.partition(".")[0] == other.partition(".")[0]
