"""An episode read from a studio: every card with its takes, its checks, its prospects and its past."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from story_assets.story.briefs.brief import Brief, BriefReference
from story_assets.story.briefs.prompt import prompt
from story_assets.story.production import Artifact, Key
from story_assets.studio import history
from story_assets.studio.board.cards import (
    Card,
    Checked,
    Mark,
    Outlook,
    Picture,
    Prospect,
    ReferenceShown,
    Said,
    Section,
    Standing,
    TakeShown,
    UnderShown,
)
from story_assets.studio.board.commands import Place, decisions, rollback
from story_assets.studio.board.episode import needed, parts
from story_assets.studio.board.pictures import SMALL, TINY, Bound, Lost, Pictures, large
from story_assets.studio.board.wording import wording
from story_assets.studio.currency import base
from story_assets.studio.history import Change, Shown
from story_assets.studio.judging import drawn, references_of
from story_assets.studio.lineage.under import Under, made_from
from story_assets.studio.planning import Plan, Verdict
from story_assets.studio.takes import Shelf, Take
from story_assets.studio.work import Studio


class Gathering:
    """Reads the cards of one story, each picture and each shelf once."""

    def __init__(self, studio: Studio, place: Place, plan: Plan, past: Mapping[str, Sequence[Said]]) -> None:
        self._studio = studio
        self._place = place
        self._past = past
        self._pictures = Pictures(studio)
        self._steps = {step.key: step for step in plan.steps}
        self._reused = frozenset(plan.reused)

    def sections(self, episode: str) -> Iterator[Section]:
        """The images of *episode*. Raises `HomeError`."""
        production = self._studio.production
        bound = large(len(needed(production, episode)))
        for part in parts(production, episode):
            cards = tuple(self._card(artifact, bound) for artifact in part.images)
            yield Section(part.slug, part.title, part.about, cards)

    def _card(self, artifact: Artifact, bound: Bound) -> Card:
        key, studio = artifact.key, self._studio
        shelf = studio.store.shelf(studio.story, key)
        takes = history.takes(studio, key)
        shown = shown_of(takes)
        take = None if shown is None else shown.take
        outlook = self._outlook(key)
        wanted = self._wanted(key, shelf, take, outlook)
        checks = () if shown is None else tuple(self._checked(shown))
        picture, lost = self._large(take, bound)
        current = outlook.prospect == "current"
        return Card(
            key=key,
            title=artifact.title,
            characters=tuple(dict.fromkeys(it.character for it in drawn(artifact).subjects)),
            standing=standing_of(shown),
            accepted=shelf.accepted_number,
            marks=frozenset(_marks(shown, checks, outlook, wanted)),
            outlook=outlook,
            wording=wording(drawn(artifact), studio.production.story, _prompt(drawn(artifact), shown)),
            take=shown,
            picture=picture,
            lost=lost,
            takes=tuple(self._takes(key, shelf, takes, take)),
            checks=checks,
            wanted=wanted,
            references=tuple(self._references(artifact, take)),
            made_from=() if take is None else tuple(map(self._under, made_from(studio, take))),
            decisions=tuple(decisions(self._place, key, shelf, take, current=current)),
            history=tuple(self._past.get(studio.name(key), ())),
        )

    def _outlook(self, key: Key) -> Outlook:
        step = self._steps.get(key)
        if step is None:
            return Outlook("comes back" if key in self._reused else "current")
        return Outlook(_PROSPECTS[step.verdict], step.causes, step.usd, step.under)

    def _wanted(self, key: Key, shelf: Shelf, take: Take | None, outlook: Outlook) -> tuple[Change, ...]:
        """What *take* does not agree with, where the plan's causes do not say it already."""
        planned = outlook.prospect in ("must render", "may render")
        return () if planned or take is None or base(shelf) != take else history.wanted(self._studio, key)

    def _large(self, take: Take | None, bound: Bound) -> tuple[Picture | None, str]:
        if take is None:
            return None, ""
        try:
            return self._pictures.large(take, bound), ""
        except Lost as error:
            return None, str(error)

    def _small(self, take: Take, bound: Bound) -> Picture | None:
        try:
            return self._pictures.small(take, bound)
        except Lost:
            return None

    def _takes(
        self, key: Key, shelf: Shelf, takes: Sequence[Shown], shown: Take | None
    ) -> Iterator[TakeShown]:
        for it in takes if len(takes) > 1 else ():
            there = it.take in (shown, shelf.accepted)
            yield TakeShown(
                it, self._small(it.take, SMALL), None if there else rollback(self._place, key, it.take)
            )

    def _checked(self, shown: Shown) -> Iterator[Checked]:
        for verdict in shown.verdicts:
            try:
                marked = verdict.evidence
                yield Checked(verdict, None if marked is None else self._pictures.evidence(marked))
            except Lost:
                yield Checked(verdict)

    def _references(self, artifact: Artifact, take: Take | None) -> Iterator[ReferenceShown]:
        keys = {str(key): key for key in references_of(artifact)}
        made_from = {} if take is None else dict(take.references)
        for it in drawn(artifact).references:
            if it.image is None:
                yield self._supplied(it)
            else:
                yield self._accepted(it, keys[it.image], made_from.get(it.image))

    def _under(self, it: Under) -> UnderShown:
        name = str(it.key)
        if it.take is None:
            return UnderShown(name, f"{it.sha256[:12]}, which is no take of it")
        if it.repeated:
            return UnderShown(name, f"take {it.take.number}, as above")
        remark = f"take {it.take.number}, {it.take.made_at[:16].replace('T', ' ')}"
        under = tuple(map(self._under, it.under))
        if it.accepted:
            return UnderShown(name, remark, under=under)
        return UnderShown(name, f"{remark}, no longer accepted", self._small(it.take, TINY), under)

    def _supplied(self, it: BriefReference) -> ReferenceShown:
        try:
            return ReferenceShown("supplied", it.role, it.shows, self._pictures.supplied(it.sha256 or ""))
        except Lost as error:
            return ReferenceShown("supplied", it.role, it.shows, remark=str(error))

    def _accepted(self, it: BriefReference, key: Key, made_from: str | None) -> ReferenceShown:
        take = self._studio.accepted(key)
        title = self._studio.production[key].title
        name = title if it.panel is None else f"{title}, panel {it.panel}"
        if take is None:
            return ReferenceShown(name, it.role, it.shows, key=key, remark="nothing of it is accepted")
        try:
            picture = (
                self._pictures.small(take, TINY) if it.panel is None else self._pictures.panel(take, it.panel)
            )
        except Lost as error:
            return ReferenceShown(name, it.role, it.shows, key=key, remark=str(error))
        other = made_from is not None and made_from != take.sha256
        remark = "the take was made from another one" if other else ""
        return ReferenceShown(name, it.role, it.shows, picture, key, remark)


_PROSPECTS: Final[Mapping[Verdict, Prospect]] = {
    "must": "must render",
    "may": "may render",
    "blocked": "blocked",
}


def shown_of(takes: Sequence[Shown]) -> Shown | None:
    """The take that a person looks at: one that waits for a word, else the accepted one, else the last."""
    if not takes:
        return None
    last = takes[-1]
    if last.standing in ("waiting", "failed"):
        return last
    return next((it for it in takes if it.accepted), last)


def standing_of(shown: Shown | None) -> Standing:
    """How an image stands."""
    if shown is None:
        return "missing"
    if shown.accepted or shown.ruling is None:
        return "accepted" if shown.accepted else "earlier"
    return _STANDINGS[shown.ruling.standing]


_STANDINGS: Final[Mapping[str, Standing]] = {
    "waiting": "waiting",
    "failed": "failed",
    "rejected": "rejected",
    "set_aside": "set aside",
}


def _marks(
    shown: Shown | None, checks: Sequence[Checked], outlook: Outlook, wanted: Sequence[Change]
) -> Iterator[Mark]:
    if standing_of(shown) == "failed" or any(it.verdict.status == "failed" for it in checks):
        yield "failing"
    if shown is None or not shown.accepted:
        yield "unaccepted"
    planned = outlook.prospect in ("must render", "may render")
    edited = any(it.cause != "missing" for it in outlook.causes) if planned else bool(wanted)
    if shown is not None and edited and outlook.prospect != "current":
        yield "changed"


def _prompt(brief: Brief, shown: Shown | None) -> str:
    composed = shown is not None and "composition" in shown.take.options
    return prompt(brief, composed=composed)
