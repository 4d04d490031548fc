"""What one image needs: judged against the takes there are, before anything is spent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, cast

from story_assets.story.briefs.brief import Brief, rules
from story_assets.story.briefs.prompt import TEMPLATE
from story_assets.story.briefs.quoting import MAX_REFERENCES
from story_assets.story.production import IMAGES, Artifact, Key, Production
from story_assets.story.undecided import quoted, undecided
from story_assets.story.words import TIERS, Tier
from story_assets.studio.composition import DRAFT, previs_frame
from story_assets.studio.currency import Cause, Held, base, basis, causes, fitting, next_asked, render_key
from story_assets.studio.past import Past, lost
from story_assets.studio.renderer import FREE, Estimate, Renderer, RenderSettings
from story_assets.studio.sizes import size
from story_assets.studio.store import RenderRecord
from story_assets.studio.takes import Promotion, Ruling, Shelf, Standing, Take


class Shelves(Protocol):
    """Where takes are looked up."""

    def shelf(self, story: str, key: Key) -> Shelf:
        """The takes of one image."""
        ...

    def record(self, key: str) -> RenderRecord | None:
        """How a take was made."""
        ...


@dataclass(frozen=True)
class Judgement:
    """What one image needs, its references being known."""

    basis: str
    take: Take | None
    """The take that fits, if any: nothing needs to be made."""
    causes: tuple[Cause, ...]
    back: Take | None = None
    """A take that would fit and may not be rested on: nothing is made until a person decides."""
    asked: int = 1
    """The take number to ask for."""


class Judge:
    """Judges the images of one production against a store."""

    def __init__(
        self,
        production: Production,
        shelves: Shelves,
        renderer: Renderer,
        past: Past | None = None,
        *,
        again: bool = False,
    ) -> None:
        self.production = production
        self.past = past
        """What was asked before; None where nobody looks."""
        self.again = again
        """What was refused or lost may be asked again. What is still out may not."""
        self.shelves = shelves
        self.renderer = renderer
        self._undecided = undecided(production.story)
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

    def price(self, artifact: Artifact, shelf: Shelf) -> Estimate | None:
        """What one request for it may cost, or None where no price is listed."""
        return self.renderer.estimate(drawn(artifact), self.settings(artifact, shelf))

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

    def judgement(self, artifact: Artifact, shelf: Shelf, sent: Mapping[str, str | None]) -> Judgement:
        """Whether an existing take fits *artifact*, its references having the digests *sent*.

        A reference whose digest is None will be made in the same run; nothing fits it yet.
        """
        brief = drawn(artifact)
        policy = self.production.story.about.render
        wanted = self.settings(artifact, shelf)
        then = base(shelf)
        if then is None and None in sent.values():
            return Judgement("", None, causes(shelf, {}, {}, sent, wanted, policy=policy))
        content = self.production.digest(artifact.key)
        known = [sha for sha in sent.values() if sha is not None]
        of = basis(content, known) if len(known) == len(sent) else ""
        asked = next_asked(shelf, of)
        back: Take | None = None
        if of:
            fits = fitting(shelf, of, wanted, policy)
            good = next((take for take in fits if shelf.standing(take) is None), None)
            if (take := good or self._bought(shelf, of, wanted, asked)) is not None:
                return Judgement(of, take, (), asked=asked)
            back = next((it for it in fits if shelf.standing(it) not in (None, "set_aside")), None)
        same_brief = then is not None and then.brief == content
        rules_then = self._rules_of(then) if then is not None and not same_brief else {}
        rules_now = rules(brief) if then is not None and not same_brief else {}
        found = causes(shelf, rules_then, rules_now, sent, wanted, policy=policy)
        if not found and then is not None and not same_brief and "rule" in policy.stale_on:
            found = (Cause("rule", "brief", then.brief[:12], content[:12]),)
        if shelf.accepted is None:
            found = found or (Cause("missing", "image"),)
        return Judgement(of, None, found, back, asked) if found else Judgement(of, shelf.accepted, ())

    def held(self, artifact: Artifact, shelf: Shelf, judged: Judgement) -> Cause | None:
        """Why exactly this request is not paid for, or not sent again unasked; None where it may be sent."""
        wanted = self.settings(artifact, shelf)
        if self.renderer.estimate(drawn(artifact), wanted) == FREE:
            return None
        if (broken := self.production.broken(artifact.key)) is not None:
            return Cause("continuity", f"{broken.scene}: {broken.says}")
        if open_ := list(quoted(drawn(artifact), self._undecided)):
            more = f" and {len(open_) - 1} more" if len(open_) > 1 else ""
            return Cause("undecided", f"{open_[0]}{more}")
        if self.past is None or not judged.basis:
            return None
        attempt = self.past.refresh(older_than=1).last(render_key(judged.basis, wanted, judged.asked))
        if attempt is None:
            return None
        when = f"{attempt.at:%Y-%m-%d %H:%M} UTC"
        if attempt.is_out:
            return Cause("batched", f"waiting in a batch since {when} ({(attempt.batch or '')[:8]})")
        if self.again:
            return None
        if attempt.status == "moderated":
            return Cause("refused", f"on {when}: {attempt.error}")
        if attempt.status == "unusable" and attempt.reserved != 0:
            return Cause("unusable", f"on {when}: {attempt.error}")
        if lost(attempt):
            most = "unknown" if attempt.reserved is None else f"${attempt.reserved:.4f}"
            return Cause("unknown", f"sent on {when}, no answer came; it may have cost up to {most}")
        return None

    def _bought(self, shelf: Shelf, of: str, wanted: RenderSettings, asked: int) -> Take | None:
        """A render that was finished but never looked at, because its process died in between."""
        record = self.shelves.record(render_key(of, wanted, asked))
        if record is None or any(it.render_key == record.render_key for it in shelf.takes):
            return None
        return record.take

    def _rules_of(self, take: Take) -> dict[str, str]:
        record = self.shelves.record(take.render_key)
        return record.rules if record is not None else {}


def held_back(shelf: Shelf, take: Take) -> Cause:
    """What is said of a take that may not be rested on."""
    ruling = shelf.rulings[take.number]
    return Cause(cast("Held", ruling.standing), f"take {take.number}{told(ruling)}")


def told(ruling: Ruling) -> str:
    """Who said it and why, for the end of a sentence."""
    by = f" by {ruling.by}" if ruling.by else ""
    return f"{by}: {ruling.why}" if ruling.why else by


STANDINGS: Final[Mapping[Standing, str]] = {
    "waiting": "waits",
    "failed": "failed",
    "rejected": "was rejected",
    "set_aside": "was set aside",
}


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
