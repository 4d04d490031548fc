"""A vision model looks at a take: asked once for each image, within the budget, kept as it was answered."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

import anyio.to_thread

from story_assets.story.briefs.questions import WORDING, items
from story_assets.story.digest import digest
from story_assets.story.words import JOBS
from story_assets.studio.journal import now
from story_assets.studio.keeping import fail, money
from story_assets.studio.past import lost
from story_assets.studio.renderer import Estimate, Halted, RenderError, SentReference
from story_assets.studio.review.check import Check, Finding
from story_assets.studio.review.verdicts import Look, Said
from story_assets.studio.review.vision import THRESHOLD, finding
from story_assets.studio.reviewer import ItemVerdict, Reviewed, Reviewer, ReviewRequest
from story_assets.studio.sending import Errand, place, send
from story_assets.studio.takes import Take
from story_assets.studio.work import Stopped, Studio, Work

VISION: Final = Check(
    name="vision_review",
    claim="A vision model finds what the brief asks a reviewer to look at.",
    look=lambda _: None,
    threshold=THRESHOLD,
    blocks=frozenset(JOBS),
)
"""The check as Dagster and the policy know it. It is asked for here, since it costs money and takes time."""


async def seen(studio: Studio, work: Work, take: Take) -> tuple[Finding, tuple[Said, ...]] | None:
    """What the reviewer says of *take*, or None where nobody is to be asked. Raises `Stopped`, `HomeError`.

    A finding without a score says why there is none.
    """
    reviewer = studio.reviewer
    if reviewer is None or studio.renderer.account is None or take.is_previs:
        return None
    try:
        reviewer.ready()
        look = await _look(studio, reviewer, work, take)
    except Stopped as error:
        why = studio.watch.halted or "the run was stopped"
        raise Stopped(f"{work.key} is drawn and kept; nobody looked at it yet: {why}.") from error
    except Halted as error:
        if studio.watch.halted:
            raise
        return Finding(None, f"nobody looked: {error}"), ()
    except _NotNow as error:
        return Finding(None, str(error)), ()
    except RenderError as error:
        return Finding(None, f"there is no answer: {error}"), ()
    if look.double and all(it.verdict == "unsure" for it in look.items):
        return Finding(None, "a stand-in answered, which judges nothing"), look.items
    return finding(_as_answered(look), take.size), look.items


UNPRICED: Final = (
    "nobody looked: no price of a look is listed; vision_usd_at_most says what to set aside under a budget"
)


class _NotNow(Exception):
    """Why nobody is asked."""


async def _look(studio: Studio, reviewer: Reviewer, work: Work, take: Take) -> Look:
    key = look_key(reviewer, work, take)
    kept = await anyio.to_thread.run_sync(studio.store.look, key)
    if kept is not None:
        return kept
    _may_ask(studio, key)
    at_most = studio.production.story.about.review.vision_usd_at_most
    most = None if at_most is None else Decimal(str(at_most))
    if most is None and studio.wall.stands:
        raise _NotNow(UNPRICED)
    desk = studio.review_desk
    async with place(studio, work.key, desk):
        asked = await anyio.to_thread.run_sync(request, studio, work, take)
        errand = Errand(
            key=work.key,
            doing="looking",
            desk=desk,
            most=most,
            intend=partial(_intend, studio, reviewer, work, take, key, reviewer.estimate(asked), most),
            ask=partial(reviewer.review, asked),
            fail=partial(fail, studio, work.key),
        )
        attempt, answer = await send(studio, errand)
    return await anyio.to_thread.run_sync(_kept, studio, work, key, attempt, answer)


def look_key(reviewer: Reviewer, work: Work, take: Take) -> str:
    """Exactly what is asked: the image, what it is compared with, and whom."""
    return digest(
        {
            "image": take.sha256,
            "basis": take.basis,
            "items": items(work.brief),
            "wording": WORDING,
            "reviewer": reviewer.name,
            "model": reviewer.model,
            "account": reviewer.account or "",
        }
    )


def _may_ask(studio: Studio, key: str) -> None:
    """Raise when exactly this was asked before and no answer came: it may have been paid for."""
    last = None if studio.again else studio.past.refresh(older_than=1).last(key)
    if last is not None and (last.status in ("moderated", "unusable") or lost(last)):
        when = f"{last.at:%Y-%m-%d %H:%M} UTC"
        raise _NotNow(f"nobody looked: asked on {when} without a review. {last.error}".strip())


def request(studio: Studio, work: Work, take: Take) -> ReviewRequest:
    """The image, its accepted references, and what is asked of it."""
    references = tuple(
        SentReference(
            it.image.replace("/", "."),
            it.role,
            sent.sha256,
            sent.mime,
            studio.store.read(sent.sha256, sent.mime),
        )
        for it in work.brief.references
        if it.image is not None and (sent := work.sent.get(it.image)) is not None
    )
    image = studio.store.read(take.sha256, take.mime)
    return ReviewRequest(studio.name(work.key), work.brief, image, references, items(work.brief))


def _intend(
    studio: Studio,
    reviewer: Reviewer,
    work: Work,
    take: Take,
    key: str,
    price: Estimate | None,
    most: Decimal | None,
) -> str:
    attempt = uuid.uuid4().hex
    studio.journal.append(
        "intent",
        purpose="look",
        attempt=attempt,
        story=studio.story,
        asset=studio.name(work.key),
        kind=work.key.kind,
        episode=work.brief.source.episode,
        characters=work.characters,
        renderer=reviewer.name,
        model=reviewer.model,
        tier=take.tier,
        render_key=key,
        sha256=take.sha256,
        estimate=None if price is None else money(price.expected),
        reserved=money(most),
    )
    return attempt


def _kept(studio: Studio, work: Work, key: str, attempt: str, answer: Reviewed) -> Look:
    look = Look(
        key=key,
        attempt=attempt,
        items=tuple(_said(answer.items)),
        usd=money(answer.usd),
        usage=dict(answer.usage),
        request_id=answer.request_id,
        double=answer.double,
        model=answer.model,
        at=now(),
    )
    studio.store.keep_look(look)
    studio.journal.append(
        "result",
        attempt=attempt,
        asset=studio.name(work.key),
        usd=look.usd,
        usage=look.usage,
        double=look.double or None,
        request_id=look.request_id,
        items=[
            {"item": it.item, "verdict": it.verdict, "confidence": it.confidence, "why": it.why}
            for it in look.items
        ],
    )
    return look


def _said(answered: tuple[ItemVerdict, ...]) -> Iterator[Said]:
    for it in answered:
        yield Said(
            item=it.item,
            verdict=it.verdict,
            confidence=it.confidence,
            where=it.where,
            why=it.why,
            mend=it.mend,
        )


def _as_answered(look: Look) -> Reviewed:
    answered = tuple(
        ItemVerdict(it.item, it.verdict, it.confidence, it.where, it.why, it.mend) for it in look.items
    )
    usd = None if look.usd is None else Decimal(look.usd)
    return Reviewed(answered, usd, look.usage, look.request_id, look.double, look.model)
