"""What would be rendered, why, and for how much: decided before anything is spent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Literal

from story_assets.story.production import Artifact, Key, Production, unattached
from story_assets.studio.currency import Cause
from story_assets.studio.judging import Judge, Shelves, drawn, held_back, references_of
from story_assets.studio.past import Past
from story_assets.studio.renderer import FREE, Estimate, Renderer
from story_assets.studio.takes import Shelf, Take

Verdict = Literal["must", "may", "blocked"]


@dataclass(frozen=True)
class Step:
    """An image that is not what it should be."""

    key: Key
    verdict: Verdict
    causes: tuple[Cause, ...]
    price: Estimate | None
    """None where it is unknown. A blocked step costs nothing."""
    under: Key | None = None
    """What it rests on that blocks it; None where it blocks itself."""

    @property
    def usd(self) -> Decimal | None:
        """The expected price, USD."""
        return None if self.price is None else self.price.expected


@dataclass(frozen=True)
class Plan:
    """Every image of a selection, each in exactly one place."""

    steps: tuple[Step, ...]
    reused: tuple[Key, ...]
    """Images that an earlier take already fits: they come back for nothing."""
    kept: tuple[Key, ...]

    @property
    def price(self) -> Estimate | None:
        """What the steps cost together; None as soon as one price is unknown."""
        known = [step.price for step in self.steps if step.price is not None]
        if len(known) < len(self.steps):
            return None
        return sum(known, FREE)

    @property
    def usd(self) -> Decimal | None:
        """What is expected of it, USD."""
        return None if self.price is None else self.price.expected


class Planner:
    """Plans the images of one production, looking through the graph."""

    def __init__(
        self,
        production: Production,
        shelves: Shelves,
        renderer: Renderer,
        past: Past | None = None,
        *,
        again: bool = False,
    ) -> None:
        self.judge = Judge(production, shelves, renderer, past, again=again)

    @property
    def production(self) -> Production:
        """What is made."""
        return self.judge.production

    @property
    def story(self) -> str:
        """The story's slug."""
        return self.production.story.slug

    def plan(self, selected: Callable[[Key], bool] = lambda _: True) -> Plan:
        """The plan of every selected image. Others count as they stand in the store."""
        steps: list[Step] = []
        reused: list[Key] = []
        kept: list[Key] = []
        expected: dict[Key, str | None] = {}
        blocked: dict[Key, Cause] = {}
        for artifact in self.production.images:
            key = artifact.key
            shelf = self.judge.shelves.shelf(self.story, key)
            accepted = shelf.accepted.sha256 if shelf.accepted is not None else None
            if not selected(key):
                expected[key] = accepted
                if accepted is None:
                    blocked[key] = Cause("missing", str(key))
                continue
            step, take = self._step(artifact, shelf, expected, blocked)
            expected[key] = take.sha256 if take is not None else None
            if step is None:
                (kept if shelf.accepted == take else reused).append(key)
                continue
            steps.append(step)
            if step.verdict == "blocked":
                # What is accepted stays what others rest on, until a person decides.
                expected[key] = accepted
                blocked[key] = _under(key, step)
        return Plan(tuple(steps), tuple(reused), tuple(kept))

    def _step(
        self,
        artifact: Artifact,
        shelf: Shelf,
        expected: Mapping[Key, str | None],
        blocked: Mapping[Key, Cause],
    ) -> tuple[Step | None, Take | None]:
        brief, key = drawn(artifact), artifact.key
        if names := unattached(brief):
            return Step(key, "blocked", tuple(Cause("missing", name) for name in names), FREE), None
        sent = {str(reference): expected[reference] for reference in references_of(artifact)}
        judged = self.judge.judgement(artifact, shelf, sent)
        if judged.take is not None:
            return None, judged.take
        if under := [reference for reference in references_of(artifact) if reference in blocked]:
            return Step(key, "blocked", tuple(blocked[it] for it in under), FREE, under[0]), None
        if judged.back is not None:
            return Step(key, "blocked", (held_back(shelf, judged.back),), FREE), None
        if (held := self.judge.held(artifact, shelf, judged)) is not None:
            return Step(key, "blocked", (held,), FREE), None
        sure = any(not _depends(cause, sent) for cause in judged.causes)
        price = self.judge.price(artifact, shelf)
        return Step(key, "must" if sure else "may", judged.causes, price), None


def _under(key: Key, step: Step) -> Cause:
    """What blocks *key*, as whatever rests on it says it."""
    if step.under is not None or step.causes[0].cause == "missing":
        return step.causes[0] if step.under is not None else Cause("missing", str(key))
    cause = step.causes[0]
    return Cause(cause.cause, f"{key} {cause.path}")


def _depends(cause: Cause, sent: Mapping[str, str | None]) -> bool:
    """Whether *cause* holds only if an image above really comes out different."""
    return cause.cause == "reference" and cause.path in sent and sent[cause.path] is None


def selection(patterns: Sequence[str], story: str) -> Callable[[Key], bool]:
    """Whether a key matches one of *patterns* (`kind/id` or `story/kind/id`, with * and ?)."""
    if not patterns:
        return lambda _: True

    def chosen(key: Key) -> bool:
        names = (str(key), f"{story}/{key}")
        return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)

    return chosen
