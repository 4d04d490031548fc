"""One part of a story is asked for: once, within the budget, and kept as it was answered.

A run that stops half-way goes on from its answers: what was paid for is never asked for again.
"""

import uuid
from decimal import Decimal
from functools import partial
from pathlib import Path

import anyio.to_thread
from pydantic import BaseModel, ConfigDict, ValidationError

from story_assets.story.digest import digest
from story_assets.studio.files import HomeError, safe_part, write_whole
from story_assets.studio.journal import now
from story_assets.studio.keeping import failed, money
from story_assets.studio.past import lost
from story_assets.studio.planner.door import Planned, PlanRequest
from story_assets.studio.planner.room import WritersRoom
from story_assets.studio.renderer import Estimate, Refused
from story_assets.studio.sending import Errand, place, send


class Kept(BaseModel):
    """An answer on the disk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    attempt: str
    part: str
    text: str
    usd: str | None
    usage: dict[str, int]
    request_id: str | None
    double: bool
    model: str
    at: str


async def answer(room: WritersRoom, request: PlanRequest, tried: int) -> Kept:
    """What is answered to *request*, from the disk where it was asked before. *tried* counts repairs.

    Raises a `RenderError`, `Stopped` or `HomeError`.
    """
    key = request_key(room, request)
    fresh = room.again and tried > 0
    if not fresh and (kept := await anyio.to_thread.run_sync(_kept, room.home, key)) is not None:
        return kept
    room.planner.ready()
    _may_ask(room, request, key)
    price = room.planner.estimate(request)
    most = room.set_aside if price is None else price.high
    errand = Errand(
        key=f"plan/{request.part}",
        doing="planning",
        desk=room.desk,
        most=most,
        intend=partial(_intend, room, request, key, price, most, tried),
        ask=partial(room.planner.plan, request),
        fail=partial(failed, room.journal, asset(room, request)),
    )
    async with place(room, errand.key, room.desk):
        attempt, planned = await send(room, errand)
    return await anyio.to_thread.run_sync(_keep, room, request, key, attempt, planned)


def request_key(room: WritersRoom, request: PlanRequest) -> str:
    """Exactly what is asked, and whom."""
    return digest(
        {
            "form": request.form,
            "schema": digest(dict(request.schema)),
            "instructions": request.instructions,
            "material": request.material,
            "planner": room.planner.name,
            "model": room.planner.model,
            "room": room.planner.room,
            "account": room.planner.account or "",
        }
    )


def asset(room: WritersRoom, request: PlanRequest) -> str:
    """What the journal calls a part: `story/plan/e01_s02`."""
    return f"{room.story}/plan/{request.part}"


def _may_ask(room: WritersRoom, request: PlanRequest, key: str) -> None:
    """Raise when exactly this was asked before and no answer came: it may have been paid for."""
    last = None if room.again else room.past.refresh().last(key)
    if last is not None and (last.status in ("moderated", "unusable") or lost(last)):
        when = f"{last.at:%Y-%m-%d %H:%M} UTC"
        told = f"{request.part} was asked for on {when} without an answer. {last.error}".strip()
        raise Refused(f"{told} --again asks again.")


def _intend(
    room: WritersRoom,
    request: PlanRequest,
    key: str,
    price: Estimate | None,
    most: Decimal | None,
    tried: int,
) -> str:
    attempt = uuid.uuid4().hex
    episode = request.part.partition("_")[0]
    room.journal.append(
        "intent",
        purpose="plan",
        attempt=attempt,
        story=room.story,
        asset=asset(room, request),
        kind="plan",
        episode=episode if request.form in ("Scene", "Episode") else None,
        scene=request.part if request.form == "Scene" else None,
        renderer=room.planner.name,
        model=room.planner.model,
        take=tried + 1,
        render_key=key,
        estimate=None if price is None else money(price.expected),
        reserved=money(most),
    )
    return attempt


def _place(home: Path, key: str) -> Path:
    return home / "store" / "plans" / f"{safe_part(key)}.json"


def _kept(home: Path, key: str) -> Kept | None:
    file = _place(home, key)
    try:
        return Kept.model_validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    except OSError as error:
        raise HomeError(f"cannot read {file}: {error.strerror}") from error


def _keep(room: WritersRoom, request: PlanRequest, key: str, attempt: str, planned: Planned) -> Kept:
    kept = Kept(
        key=key,
        attempt=attempt,
        part=request.part,
        text=planned.text.encode(errors="replace").decode(),
        usd=money(planned.usd),
        usage=dict(planned.usage),
        request_id=planned.request_id,
        double=planned.double,
        model=planned.model,
        at=now(),
    )
    write_whole(_place(room.home, key), kept.model_dump_json(indent=1).encode())
    room.journal.append(
        "result",
        attempt=attempt,
        asset=asset(room, request),
        usd=kept.usd,
        usage=kept.usage,
        double=kept.double or None,
        request_id=kept.request_id,
    )
    return kept
