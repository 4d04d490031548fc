"""What is written down around one request, in an order in which a crash loses nothing.

Intent, call, image on disk, record, result, pointer: whatever line is reached last, a restart knows
what happened.
"""

import hashlib
import tempfile
import uuid
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from story_assets.story.briefs.brief import rules
from story_assets.story.production import Key
from story_assets.studio.files import HomeError
from story_assets.studio.gallery import hang
from story_assets.studio.images import NotAnImage, look
from story_assets.studio.journal import Journal, now
from story_assets.studio.renderer import (
    Busy,
    Estimate,
    Halted,
    Moderated,
    Refused,
    Rendered,
    RenderError,
    UnknownOutcome,
    Unsent,
)
from story_assets.studio.store import RenderRecord
from story_assets.studio.takes import NOT_FILED, Take
from story_assets.studio.unanswered import NotAnswered
from story_assets.studio.work import Studio, Work

Outcome = Literal["rendered", "reused", "kept", "held"]


class Unusable(RenderError):
    """What came back is not the image that was asked for. It was paid for, and is kept as evidence."""


@dataclass(frozen=True)
class Checked:
    """An answer that is the image that was asked for."""

    sha256: str
    mime: str
    size: tuple[int, int]


def intend(
    studio: Studio, work: Work, price: Estimate | None, *, attempt: str = "", batch: str | None = None
) -> str:
    """Write down that a request is about to be sent, and return the attempt's id.

    With *batch* it is a line of that batch, whose answer any later process may bring.
    """
    attempt = attempt or uuid.uuid4().hex
    brief = work.brief
    studio.journal.append(
        "intent",
        attempt=attempt,
        story=studio.story,
        asset=studio.name(work.key),
        kind=work.key.kind,
        episode=brief.source.episode,
        scene=brief.source.scene,
        characters=work.characters,
        looks=tuple(sorted({f"{subject.character}_{subject.look}" for subject in brief.subjects})),
        renderer=work.settings.renderer,
        model=work.settings.model,
        tier=work.settings.tier,
        width=work.settings.size[0],
        height=work.settings.size[1],
        basis=work.judged.basis,
        render_key=work.render_key,
        take=work.judged.asked,
        references=[{"asset": name, "sha256": take.sha256} for name, take in work.sent.items()],
        causes=[
            {"class": it.cause, "path": it.path, "was": it.was, "now": it.now} for it in work.judged.causes
        ],
        options=dict(work.settings.options),
        estimate=None if price is None else money(price.expected),
        reserved=None if price is None else money(price.high),
        batch=batch,
    )
    return attempt


def check(studio: Studio, rendered: Rendered, wanted: tuple[int, int]) -> Checked:
    """File the answer before anything else is asked of it. Raises `Unusable`, also for another size."""
    sha256 = hashlib.sha256(rendered.image).hexdigest()
    try:
        mime, size = look(rendered.image)
    except NotAnImage as error:
        evidence = studio.store.keep_evidence(rendered.image, sha256)
        raise Unusable(f"the answer is not an image ({error}); it is kept at {evidence}") from error
    try:
        studio.store.put(rendered.image, sha256, mime)
    except HomeError as error:
        if rendered.usd == 0:
            raise
        raise HomeError(f"{error}; the image is at {_rescued(rendered.image, sha256)}") from error
    if size != wanted:
        asked = "x".join(map(str, wanted))
        raise Unusable(f"the image is {size[0]}x{size[1]}, asked was {asked}; it is kept as {sha256[:12]}")
    return Checked(sha256, mime, size)


def _rescued(image: bytes, sha256: str) -> Path | str:
    """Where a paid image is put when the home takes no more."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="story_assets-rescued-"))
        (folder / f"{sha256}.image").write_bytes(image)
    except OSError:
        return "no place: it is lost"
    return folder / f"{sha256}.image"


def asked_for(studio: Studio, work: Work, attempt: str) -> RenderRecord:
    """How the image of *attempt* is made, as far as that is known before there is one."""
    take = Take(
        number=NOT_FILED,
        render_key=work.render_key,
        sha256="",
        mime="",
        size=work.settings.size,
        basis=work.judged.basis,
        brief=studio.production.digest(work.key),
        references=tuple((name, sent.sha256) for name, sent in work.sent.items()),
        renderer=work.settings.renderer,
        model=work.settings.model,
        tier=work.settings.tier,
        options=dict(work.settings.options),
        usd=None,
        run=studio.journal.run,
        made_at="",
        asked=work.judged.asked,
        direction=tuple(note.value for note in work.brief.direction),
    )
    return RenderRecord(
        render_key=take.render_key,
        asset=studio.name(work.key),
        attempt=attempt,
        take=take,
        rules=rules(work.brief),
        prompt=work.prompt,
        seconds=0,
    )


def finish(
    studio: Studio, asked: RenderRecord, rendered: Rendered, image: Checked, *, seconds: float
) -> Take:
    """Record and result: from here on the image is found again, looked at, and not bought twice."""
    made = {
        "sha256": image.sha256,
        "mime": image.mime,
        "size": image.size,
        "frames": tuple((box.left, box.top, box.right, box.bottom) for box in rendered.frames),
        "usd": money(rendered.usd),
        "double": rendered.double,
        "made_at": now(),
    }
    answered = {
        "take": asked.take.model_copy(update=made),
        "usage": dict(rendered.usage),
        "request_id": rendered.request_id,
        "seconds": round(seconds, 3),
    }
    record = asked.model_copy(update=answered)
    studio.store.keep(record)
    _result(studio, record)
    return record.take


def found_again(studio: Studio, take: Take) -> None:
    """Its process died between record and pointer, perhaps before the result was written."""
    record = studio.store.record(take.render_key)
    if record is not None:
        _result(studio, record)


def bring_back(studio: Studio, work: Work, take: Take) -> tuple[Outcome, Take]:
    """Point at a take that fits, if it is not the accepted one already."""
    shelf = studio.store.shelf(studio.story, work.key)
    if shelf.accepted == take:
        hang(studio.store, studio.story, work.key, take)
        return "kept", take
    accepted = studio.store.accept(studio.story, work.key, take)
    studio.journal.append(
        "accepted",
        asset=studio.name(work.key),
        take=accepted.number,
        sha256=accepted.sha256,
        render_key=accepted.render_key,
        why="an earlier take fits again",
        outcome="reused",
        usd=accepted.usd,
    )
    hang(studio.store, studio.story, work.key, accepted)
    return "reused", accepted


def fail(studio: Studio, key: Key, attempt: str, error: Exception, rendered: Rendered | None = None) -> None:
    """Write down how a request about an image ended without what it was for."""
    failed(studio.journal, studio.name(key), attempt, error, rendered)


def failed(
    journal: Journal, asset: str, attempt: str, error: Exception, rendered: Rendered | None = None
) -> None:
    """Write down how a request ended without what it was for, and what it cost all the same."""
    answer = rendered if rendered is not None else error if isinstance(error, RenderError) else None
    told = error if isinstance(error, NotAnswered) else rendered
    journal.append(
        "failed",
        attempt=attempt,
        asset=asset,
        status=_status(error, rendered),
        error=str(error)[:2000] or type(error).__name__,
        usd=money(answer.usd) if answer is not None else None,
        usage=None if told is None else dict(told.usage),
        request_id=answer.request_id if answer is not None else None,
    )


def _status(error: Exception, rendered: Rendered | None) -> str:
    """What a later run goes by. Whatever was answered was paid for, and is not bought again unasked."""
    if rendered is not None:
        return "unusable"
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), "failed")


_STATUS: Final[dict[type[Exception], str]] = {
    Moderated: "moderated",
    Refused: "refused",
    Busy: "busy",
    Unsent: "unsent",
    Halted: "unsent",
    UnknownOutcome: "unknown",
    NotAnswered: "unusable",
}


def _result(studio: Studio, record: RenderRecord) -> None:
    studio.journal.append(
        "result",
        attempt=record.attempt,
        asset=record.asset,
        sha256=record.take.sha256,
        usd=record.take.usd,
        usage=record.usage,
        double=record.take.double or None,
        request_id=record.request_id,
        seconds=record.seconds,
    )


def money(usd: Decimal | None) -> str | None:
    """As the journal writes it."""
    return None if usd is None else f"{usd:f}"
