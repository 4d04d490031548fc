"""What would be rendered, why, and for how much: decided before anything is spent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Literal, Protocol

from story_assets.story.briefs.brief import Brief, rules
from story_assets.story.briefs.prompt import TEMPLATE
from story_assets.story.briefs.quoting import MAX_REFERENCES
from story_assets.story.production import IMAGES, Artifact, Key, Production, unattached
from story_assets.story.words import TIERS, Tier
from story_assets.studio.composition import DRAFT, previs_frame
from story_assets.studio.currency import Cause, basis, causes, fitting, render_key
from story_assets.studio.past import Past, lost
from story_assets.studio.renderer import FREE, Estimate, Renderer, RenderSettings
from story_assets.studio.sizes import size
from story_assets.studio.store import Promotion, RenderRecord, Shelf, Take

FIRST_TAKE = 1

Verdict = Literal["must", "may", "blocked"]


class Shelves(Protocol):
    """Where takes are looked up."""

    def shelf(self, story: str, key: Key) -> Shelf:
        """The takes of one image."""
        ...

    def record(self, key: str) -> RenderRecord | None:
        """How a take was made."""
        ...


@dataclass(frozen=True)
class Step:
    """An image that is not what it should be."""

    key: Key
    verdict: Verdict
    causes: tuple[Cause, ...]
    price: Estimate | None
    """None where it is unknown. A blocked step costs nothing."""

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


@dataclass(frozen=True)
class Judgement:
    """What one image needs, its references being known."""

    basis: str
    take: Take | None
    """The take that fits, if any: nothing needs to be made."""
    causes: tuple[Cause, ...]


class Planner:
    """Judges the images of one production against a store."""

    def __init__(
        self, production: Production, shelves: Shelves, renderer: Renderer, past: Past | None = None
    ) -> None:
        self.production = production
        self.past = past
        """What was asked before; None when what was refused or lost may be asked again."""
        self.shelves = shelves
        self.renderer = renderer
        self._options_by_tier: dict[Tier, Mapping[str, str]] = {}

    @property
    def story(self) -> str:
        """The story's slug."""
        return self.production.story.slug

    def settings(self, artifact: Artifact, shelf: Shelf) -> RenderSettings:
        """What would be asked of the renderer besides the brief."""
        brief, policy = drawn(artifact), self.production.story.about.render
        usual, promotion = policy.tier_by_kind.get(brief.job, policy.tier), shelf.promotion
        tier = usual if promotion is None else better(usual, promotion.tier)
        options = self._options(tier)
        composed = self._composed(artifact, brief, promotion)
        return RenderSettings(
            self.renderer.name,
            self.renderer.model,
            size(brief.job, brief.layout.aspect, tier),
            tier,
            {**options, "composition": composed} if composed else options,
            least=None if promotion is None else tier,
        )

    def _options(self, tier: Tier) -> Mapping[str, str]:
        if tier not in self._options_by_tier:
            self._options_by_tier[tier] = {**self.renderer.options(tier), "wording": str(TEMPLATE)}
        return self._options_by_tier[tier]

    def _composed(self, artifact: Artifact, brief: Brief, promotion: Promotion | None) -> str | None:
        """What goes along as the last reference: the draft that was promoted, or a previs frame."""
        if not self.renderer.takes_composition or len(brief.references) >= MAX_REFERENCES:
            return None
        if promotion is not None and promotion.brief == self.production.digest(artifact.key):
            return f"{DRAFT}{promotion.sha256}"
        if brief.job in self.production.story.about.render.composition:
            return previs_frame()
        return None

    def plan(self, selected: Callable[[Key], bool] = lambda _: True) -> Plan:
        """The plan of every selected image. Others count as they stand in the store."""
        steps: list[Step] = []
        reused: list[Key] = []
        kept: list[Key] = []
        expected: dict[Key, str | None] = {}
        blocked: set[Key] = set()
        for artifact in self.production.images:
            key = artifact.key
            shelf = self.shelves.shelf(self.story, key)
            if not selected(key):
                expected[key] = shelf.accepted.sha256 if shelf.accepted is not None else None
                if shelf.accepted is None:
                    blocked.add(key)
                continue
            step, take = self._step(artifact, shelf, expected, blocked)
            expected[key] = take.sha256 if take is not None else None
            if step is not None:
                steps.append(step)
                if step.verdict == "blocked":
                    blocked.add(key)
            else:
                (kept if shelf.accepted == take else reused).append(key)
        return Plan(tuple(steps), tuple(reused), tuple(kept))

    def _step(
        self, artifact: Artifact, shelf: Shelf, expected: Mapping[Key, str | None], blocked: set[Key]
    ) -> tuple[Step | None, Take | None]:
        brief = drawn(artifact)
        if reasons := tuple(self._obstacles(artifact, brief, blocked)):
            return Step(artifact.key, "blocked", reasons, FREE), None
        sent = {str(key): expected[key] for key in references_of(artifact)}
        judged = self.judge(artifact, shelf, sent)
        if judged.take is not None:
            return None, judged.take
        if (held := self.held(artifact, shelf, judged.basis)) is not None:
            return Step(artifact.key, "blocked", (held,), FREE), None
        sure = any(not _depends(cause, sent) for cause in judged.causes)
        price = self.renderer.estimate(brief, self.settings(artifact, shelf))
        return Step(artifact.key, "must" if sure else "may", judged.causes, price), None

    def _obstacles(self, artifact: Artifact, brief: Brief, blocked: set[Key]) -> Iterator[Cause]:
        for key in references_of(artifact):
            if key in blocked:
                yield Cause("missing", str(key))
        for name in unattached(brief):
            yield Cause("missing", name)

    def judge(self, artifact: Artifact, shelf: Shelf, sent: Mapping[str, str | None]) -> Judgement:
        """Whether an existing take fits *artifact*, its references having the digests *sent*.

        A reference whose digest is None will be made in the same run; nothing fits it yet.
        """
        brief = drawn(artifact)
        policy = self.production.story.about.render
        wanted = self.settings(artifact, shelf)
        if shelf.accepted is None and None in sent.values():
            return Judgement("", None, causes(None, {}, {}, sent, wanted, policy=policy))
        content = self.production.digest(artifact.key)
        known = [sha for sha in sent.values() if sha is not None]
        of = basis(content, known) if len(known) == len(sent) else ""
        if of and (take := fitting(shelf, of, wanted, policy) or self._bought(of, wanted)) is not None:
            return Judgement(of, take, ())
        accepted = shelf.accepted
        same_brief = accepted is not None and accepted.brief == content
        then = self._rules_of(accepted) if accepted is not None and not same_brief else {}
        now = rules(brief) if accepted is not None and not same_brief else {}
        found = causes(accepted, then, now, sent, wanted, policy=policy)
        if not found and not same_brief and "rule" in policy.stale_on:
            found = (Cause("rule", "brief", accepted.brief[:12] if accepted else None, content[:12]),)
        return Judgement(of, None if found else accepted, found)

    def held(self, artifact: Artifact, shelf: Shelf, of: str) -> Cause | None:
        """Why exactly this request is not sent again unasked, or None."""
        if self.past is None or not of:
            return None
        wanted = self.settings(artifact, shelf)
        if self.renderer.estimate(drawn(artifact), wanted) == FREE:
            return None
        attempt = self.past.refresh(older_than=1).last(render_key(of, wanted, FIRST_TAKE))
        if attempt is None:
            return None
        when = f"{attempt.at:%Y-%m-%d %H:%M} UTC"
        if attempt.status == "moderated":
            return Cause("refused", f"on {when}: {attempt.error}")
        if attempt.status == "unusable" and attempt.reserved != 0:
            return Cause("unusable", f"on {when}: {attempt.error}")
        if lost(attempt):
            most = "unknown" if attempt.reserved is None else f"${attempt.reserved:.4f}"
            return Cause("unknown", f"sent on {when}, no answer came; it may have cost up to {most}")
        return None

    def _bought(self, of: str, wanted: RenderSettings) -> Take | None:
        """A render that was finished but never accepted, because its process died in between."""
        record = self.shelves.record(render_key(of, wanted, FIRST_TAKE))
        return record.take if record is not None else None

    def _rules_of(self, take: Take) -> dict[str, str]:
        record = self.shelves.record(take.render_key)
        return record.rules if record is not None else {}


def better(one: Tier, other: Tier) -> Tier:
    """The better of two tiers."""
    return one if TIERS.index(one) >= TIERS.index(other) else other


def drawn(artifact: Artifact) -> Brief:
    """The brief of an image. Raises `ValueError` for anything else."""
    if artifact.brief is None:
        raise ValueError(f"{artifact.key} is not drawn")
    return artifact.brief


def references_of(artifact: Artifact) -> tuple[Key, ...]:
    """The images that *artifact* rests on, in sending order."""
    return tuple(key for key in artifact.rests_on if key.kind in IMAGES)


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
