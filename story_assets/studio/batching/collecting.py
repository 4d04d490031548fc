"""A batch comes back: each line is settled by itself, by its id, in whatever order and however late.

An image is on the disk before its result is in the journal, and looked at like any other take.
"""

import hashlib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread

from story_assets.story.production import Key
from story_assets.studio.batching.book import whole_lines
from story_assets.studio.batching.dispatch import Dispatch
from story_assets.studio.batching.patience import patiently
from story_assets.studio.batching.records import Batch, BatchLine, causes_of
from story_assets.studio.batching.recovering import recovered
from story_assets.studio.batching.service import Answer, Forgotten, Seen, Unreadable
from story_assets.studio.batching.submitting import as_seen
from story_assets.studio.files import HomeError
from story_assets.studio.keeping import Unusable, check, fail, finish, money
from story_assets.studio.making import Result, taken_in
from story_assets.studio.renderer import Refused, RenderError, UnknownOutcome, Unsent
from story_assets.studio.work import Stopped


@dataclass(frozen=True)
class Ended:
    """What became of one image of a batch."""

    key: Key
    outcome: str
    """rendered, kept (it came and the story wants something else by now), or how the attempt ended."""
    result: Result | None = None
    error: str = ""


@dataclass
class Came:
    """What a look at the batches of an order brought."""

    images: list[Ended] = field(default_factory=list[Ended])
    batches: list[Batch] = field(default_factory=list[Batch])
    strays: int = 0
    """Lines that nobody asked for, or that came twice."""


@dataclass
class _Reading:
    """One pass over the files of a batch."""

    lines: dict[str, BatchLine]
    drawn: int = 0
    seen: set[str] = field(default_factory=set[str])
    strays: int = 0


async def collect(it: Dispatch) -> Came:
    """Bring back what is over of the order's batches. Raises `HomeError`, with everything safe before it."""
    came = Came()
    for batch in it.book.batches(order=it.order.id):
        if batch.stage == "ended":
            continue
        try:
            came.batches.append(await _looked_after(it, batch, came))
        except RenderError as error:
            came.batches.append(it.book.keep(batch.but(problems=(str(error),))))
    return came


async def _looked_after(it: Dispatch, batch: Batch, came: Came) -> Batch:
    if batch.account != it.service.account:
        return batch.but(problems=(f"it was sent to {batch.account}, and the environment names another",))
    batch = await recovered(it, batch)
    if batch.stage != "out" or batch.service_id is None:
        return batch
    try:
        seen = await patiently(partial(it.service.look, batch.service_id))
    except Forgotten as error:
        return it.book.keep(batch.but(problems=(f"the service does not know it: {error}",)))
    batch = it.book.keep(as_seen(batch, seen))
    return await _brought(it, batch, seen, came) if seen.is_over else batch


async def _brought(it: Dispatch, batch: Batch, seen: Seen, came: Came) -> Batch:
    """Settle every line of a batch that is over, and take its images in."""
    reading = _Reading({line.custom_id: line for line in it.book.lines(batch).lines})
    gone = False
    for file, name in ((seen.output, "output.jsonl"), (seen.errors, "errors.jsonl")):
        if file is None:
            continue
        path = it.book.of(batch) / name
        try:
            await patiently(partial(it.service.fetch, file, path))
        except Forgotten:
            gone = True
            continue
        except RenderError:
            # What came before the cut is settled; the rest is fetched again another time.
            await anyio.to_thread.run_sync(partial(_settled, it, batch, path, reading, whole=False))
            raise
        await anyio.to_thread.run_sync(partial(_settled, it, batch, path, reading, whole=True))
    await anyio.to_thread.run_sync(it.settle_all, batch, _missing(seen, reading, gone=gone))
    came.strays += reading.strays
    came.images.extend(await _taken_in(it, batch))
    ended = it.told(batch.but(stage="ended"))
    if not reading.strays:
        for name in ("output.jsonl", "errors.jsonl"):
            (it.book.of(batch) / name).unlink(missing_ok=True)
    return ended


def _missing(seen: Seen, reading: _Reading, *, gone: bool) -> RenderError:
    """What is to be said of lines that no file tells of."""
    if seen.status == "failed" and seen.output is None and not seen.drawn:
        return Refused(f"The service did not take the batch: {'; '.join(seen.problems) or 'it says not why'}")
    told_of_all = not gone and seen.drawn is not None and seen.drawn <= reading.drawn
    if seen.status != "completed" and told_of_all:
        # Every image that was drawn is here, so this one was not.
        return Unsent(f"The batch ended ({seen.status}) before it came to this image.")
    why = "its file is gone" if gone else "no line of it came"
    return UnknownOutcome(f"The batch is {seen.status} and {why}; it may have been billed.")


def _settled(it: Dispatch, batch: Batch, path: Path, reading: _Reading, *, whole: bool) -> None:
    for raw in whole_lines(path):
        try:
            answer = it.service.read(raw, None if batch.share is None else Decimal(batch.share))
        except Unreadable as error:
            if whole:
                _stray(it, batch, Answer("", raw=raw), str(error), reading)
            continue
        if answer.custom_id in reading.seen or answer.custom_id not in reading.lines:
            twice = "a line came twice" if answer.custom_id in reading.seen else "nobody asked for this line"
            _stray(it, batch, answer, twice, reading)
            continue
        reading.seen.add(answer.custom_id)
        reading.drawn += answer.rendered is not None
        if (line := it.open_lines(batch).get(answer.custom_id)) is not None:
            _settle(it, batch, line, answer)


def _settle(it: Dispatch, batch: Batch, line: BatchLine, answer: Answer) -> None:
    """Image, record, result; or how it failed. Whoever dies in between finds the line open again."""
    rendered = answer.rendered
    if rendered is None:
        it.settle(batch, line, answer.error or UnknownOutcome("The line says neither yes nor no."))
        return
    rendered = replace(rendered, double=batch.double)
    try:
        image = check(it.studio, rendered, line.asked.take.size)
        finish(it.studio, line.asked, rendered, image, seconds=batch.age)
        it.studio.watch.paid(rendered.usd)
    except Unusable as error:
        fail(it.studio, line.key, line.attempt, error, rendered)


def _stray(it: Dispatch, batch: Batch, answer: Answer, why: str, reading: _Reading) -> None:
    """Keep what nobody can place: it may be on the bill, so it is in the books."""
    reading.strays += 1
    kept = it.studio.store.keep_evidence(answer.raw, hashlib.sha256(answer.raw).hexdigest())
    known = answer.custom_id in reading.seen
    usd = answer.rendered.usd if answer.rendered is not None and not known else None
    it.studio.journal.append(
        "stray", batch=batch.id, story=batch.story, why=why, path=str(kept), usd=money(usd)
    )


async def _taken_in(it: Dispatch, batch: Batch) -> list[Ended]:
    """Every image of *batch* looked at, and accepted or held back as its story wants it."""
    found: dict[Key, Ended] = {}
    failed: list[HomeError] = []

    async def one(line: BatchLine) -> None:
        try:
            found[line.key] = await _one_taken_in(it, line)
        except HomeError as error:
            failed.append(error)

    lines = it.book.lines(batch).lines
    it.studio.past.refresh()
    async with anyio.create_task_group() as looks:
        for line in lines:
            looks.start_soon(one, line)
    if failed:
        raise failed[0]
    return [found[line.key] for line in lines]


async def _one_taken_in(it: Dispatch, line: BatchLine) -> Ended:
    attempt = it.studio.past.attempts.get(line.attempt)
    if attempt is None or attempt.status != "rendered":
        return Ended(
            line.key,
            "failed" if attempt is None else attempt.status,
            error="" if attempt is None else attempt.error,
        )
    if line.key not in it.studio.production.artifacts:
        return Ended(line.key, "kept", error="it is no longer in the story")
    try:
        result = await taken_in(it.studio, line.key, line.custom_id)
    except (Stopped, RenderError) as error:
        # It is on the disk; the next run looks at it.
        return Ended(line.key, "kept", error=str(error))
    if result is None:
        return Ended(line.key, "kept", error="the story wants something else by now; it comes back if not")
    return Ended(line.key, "rendered", replace(result, causes=causes_of(line)))
