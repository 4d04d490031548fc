"""One layer of an order leaves: intents are on the disk, with room in the budget, before anything is asked.

Whatever line is reached last, `recovering` knows what to do.
"""

import hashlib
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Final, NoReturn

import anyio.to_thread

from story_assets.story.production import Key
from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.patience import patiently
from story_assets.studio.batching.records import MOST_LINES, Batch, BatchLine, Lines, Why
from story_assets.studio.batching.service import Forgotten, Seen
from story_assets.studio.budget import BudgetReached, reserved
from story_assets.studio.files import hold, write_whole
from story_assets.studio.journal import now
from story_assets.studio.keeping import asked_for, intend, money
from story_assets.studio.preparing import prepared
from story_assets.studio.renderer import (
    Broken,
    Estimate,
    Refused,
    RenderError,
    SentReference,
    UnknownOutcome,
    Unsent,
)
from story_assets.studio.requesting import request
from story_assets.studio.sending import go_on
from story_assets.studio.work import Blocked, Work

LASTS: Final = 2 * 24 * 3600
"""Seconds that an uploaded reference must still be there: a batch may take a day."""


@dataclass(frozen=True)
class _Ready:
    """An image with its line."""

    work: Work
    price: Estimate | None
    line: BatchLine
    file_ids: tuple[str, ...]


async def send(it: Dispatch, keys: Sequence[Key], sent: list[Batch]) -> None:
    """Send *keys*, none of which rests on another, and add to *sent* what left.

    Raises `Stopped` or a `RenderError`, which may be `BudgetReached`. What was sent before that stays sent.
    """
    for endpoint, together in _together(it, keys):
        go_on(it.studio, together[0])
        batch, reached = await _sent(it, endpoint, together)
        if batch is not None:
            sent.append(batch)
        if reached is not None:
            raise reached


def _together(it: Dispatch, keys: Sequence[Key]) -> list[tuple[str, list[Key]]]:
    """What goes into one batch each: one endpoint, and not too many."""
    by_endpoint: dict[str, list[Key]] = {}
    for key in keys:
        brief = it.studio.production[key].brief
        references = 0 if brief is None else len(brief.references)
        settings = it.studio.planner.judge.settings(
            it.studio.production[key], it.studio.store.shelf(it.studio.story, key)
        )
        references += "composition" in settings.options
        by_endpoint.setdefault(it.service.endpoint(references), []).append(key)
    return [
        (endpoint, found[start : start + MOST_LINES])
        for endpoint, found in by_endpoint.items()
        for start in range(0, len(found), MOST_LINES)
    ]


async def _sent(
    it: Dispatch, endpoint: str, keys: Sequence[Key]
) -> tuple[Batch | None, BudgetReached | None]:
    """What left of *keys*, and the wall where it stopped some of them."""
    batch = Batch(
        id=uuid.uuid4().hex,
        order=it.order.id,
        story=it.studio.story,
        account=it.service.account,
        endpoint=endpoint,
        model=it.service.model,
        made_at=now(),
        share=money(it.service.share()),
    )
    with ExitStack() as claims:
        # Held until the intents are written: from then on the journal says that they are out.
        works = await anyio.to_thread.run_sync(_claimed, it, keys, claims)
        lines = [await _with_references(it, work) for work in works]
        if not lines:
            return None, None
        reached = await anyio.to_thread.run_sync(_intended, it, batch, lines)
    return await _handed_in(it, batch), reached


def _claimed(it: Dispatch, keys: Sequence[Key], claims: ExitStack) -> list[Work]:
    """What of *keys* is still to be made and nobody else makes."""
    found: list[Work] = []
    for key in keys:
        try:
            before = prepared(it.studio, key)
        except Blocked:
            continue
        claim = hold(it.studio.store.claim(before.render_key))
        if claim is None:
            continue
        claims.enter_context(claim)
        it.studio.past.refresh()
        work = prepared(it.studio, key)
        judged, judge = work.judged, it.studio.planner.judge
        decided = judged.take is not None or judged.back is not None
        if decided or work.render_key != before.render_key:
            continue
        if judge.held(work.artifact, work.shelf, judged) is None:
            found.append(work)
    return found


async def _with_references(it: Dispatch, work: Work) -> _Ready:
    """*work* with its references uploaded: each picture once, whatever rests on it."""
    asked = await anyio.to_thread.run_sync(request, it.studio, work)
    uploaded = [await _uploaded(it, reference) for reference in asked.references]
    usual, share = it.studio.renderer.estimate(work.brief, work.settings), it.service.share()
    price = None if usual is None or share is None else usual.at(share)
    attempt = uuid.uuid4().hex
    line = BatchLine(
        attempt=attempt,
        kind=work.key.kind,
        id=work.key.id,
        reserved=None if price is None else money(price.high),
        causes=tuple(Why(cause=c.cause, path=c.path, was=c.was, now=c.now) for c in work.judged.causes),
        files=tuple(sha256 for sha256, _ in uploaded),
        asked=asked_for(it.studio, work, attempt),
    )
    return _Ready(work, price, line, tuple(file_id for _, file_id in uploaded))


async def _uploaded(it: Dispatch, reference: SentReference) -> tuple[str, str]:
    """The digest of a reference as it is sent (a panel is a cut), and the file the service has of it."""
    sha256 = hashlib.sha256(reference.image).hexdigest()
    known = it.book.uploaded(it.service.account, sha256)
    if known is None or known.expires_at < time.time() + LASTS:
        known = await patiently(partial(it.service.upload, reference))
        it.book.keep_uploaded(it.service.account, sha256, known)
    return sha256, known.file_id


def _intended(it: Dispatch, batch: Batch, lines: Sequence[_Ready]) -> BudgetReached | None:
    """Write the batch down, and an intent for each line there is room for.

    Returns the wall where it was reached; raises it when there is no room for any.
    """
    it.book.keep_lines(batch, Lines(lines=tuple(one.line for one in lines)))
    it.book.keep(batch)
    studio, ordered, wall = it.studio, list[_Ready](), None
    for one in lines:
        most = None if one.price is None else one.price.high
        try:
            with reserved(studio.past, studio.wall, run=studio.journal.run, story=studio.story, most=most):
                intend(studio, one.work, one.price, attempt=one.line.attempt, batch=batch.id)
        except BudgetReached as reached:
            wall = reached
            if not ordered:
                it.book.keep(batch.but(stage="ended", status="not sent", problems=(str(reached),)))
                raise
            break
        ordered.append(one)
    it.book.keep_lines(batch, Lines(lines=tuple(one.line for one in ordered)))
    content = b"".join(it.service.line(one.line.asked, one.file_ids) + b"\n" for one in ordered)
    write_whole(it.book.of(batch) / "input.jsonl", content)
    return wall


async def _handed_in(it: Dispatch, batch: Batch) -> Batch:
    """Ask the service, once, with what is needed to find the batch again already on the disk."""
    try:
        file = await patiently(partial(it.service.hand_in, it.book.of(batch) / "input.jsonl"))
    except (RenderError, Forgotten) as error:
        # A file alone buys nothing.
        return await _not_taken(it, batch, "not sent", Unsent(str(error)))
    batch = it.book.keep(batch.but(stage="submitting", status="submitting", asked_at=now()))
    try:
        seen = await it.service.create(file, batch.endpoint, batch.mark)
    except (Broken, UnknownOutcome) as error:
        # It may be there all the same. Whoever collects looks for it by its mark.
        return it.told(batch.but(problems=(str(error),)))
    except Forgotten as error:
        return await _not_taken(it, batch, "not taken", Refused(str(error)))
    except RenderError as error:
        return await _not_taken(it, batch, "not taken", error)
    return it.told(as_seen(batch, seen))


async def _not_taken(it: Dispatch, batch: Batch, status: str, error: RenderError) -> NoReturn:
    await anyio.to_thread.run_sync(it.settle_all, batch, error)
    it.told(batch.but(stage="ended", status=status, problems=(str(error),)))
    raise error


def as_seen(batch: Batch, seen: Seen) -> Batch:
    """*batch* with what the service says of it."""
    return batch.but(
        stage="out",
        service_id=seen.id,
        status=seen.status,
        output=seen.output,
        errors=seen.errors,
        expires_at=seen.expires_at,
        problems=seen.problems,
        double=batch.double or seen.double,
    )
