"""The double's batches: taken, drawn line by line as time passes, written to files in any order, billed half.

Nothing runs in the background. Whenever a batch is looked at, it is brought to where it would be by now.
"""

import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from story_assets.studio.double import answering, asking, checking
from story_assets.studio.double.batch_checking import Ordered, batch_order, lines_of
from story_assets.studio.double.behaviour import Behaviour, Script
from story_assets.studio.double.books import ANSWERED, Books
from story_assets.studio.double.filing import MOST_SECONDS, Files
from story_assets.studio.double.picture import Draw
from story_assets.studio.double.refusal import Error, Refused, invalid
from story_assets.studio.double.troubles import PLAIN, error
from story_assets.studio.openai import pricing

_HALF: Final = Decimal("0.5")
_LOST: Final = ("hang", "close_connection", "cut_body")
"""Troubles of a line that is drawn and billed and in no file."""
_FULL: Final = (
    "Enqueued token limit reached. Please try again once some in progress batches have been completed."
)
OVER: Final = ("completed", "failed", "expired", "cancelled")


@dataclass
class _Job:
    """One batch as it goes."""

    id: str
    order: Mapping[str, object]
    lines: list[Ordered]
    problems: list[dict[str, object]]
    how: Behaviour
    """As it was when the batch was made."""
    created: float
    status: str = "in_progress"
    ended: float | None = None
    cancelling: float | None = None
    done: int = 0
    drawn: int = 0
    failed: int = 0
    output: list[bytes] = field(default_factory=list[bytes])
    errors: list[bytes] = field(default_factory=list[bytes])
    output_id: str | None = None
    error_id: str | None = None

    @property
    def expires(self) -> float:
        return self.created + self.how.batch_window


class Batches:
    """Every batch of one double. Safe from any thread; drawing a batch burns CPU."""

    def __init__(self, books: Books, script: Script, files: Files, draw: Draw) -> None:
        self._books = books
        self._script = script
        self._files = files
        self._draw = draw
        self._lock = threading.Lock()
        self._jobs: dict[str, _Job] = {}
        self._count = 0

    def create(self, body: bytes) -> dict[str, object]:
        """Take a batch. Raises `Refused` as the real server would; what is wrong with lines shows later."""
        order = batch_order(asking.json_object(body))
        file = self._files.get(str(order["input_file_id"]))
        if file.purpose != "batch":
            raise invalid("input_file_id", f"File {file.id} has not the purpose 'batch'.")
        lines, problems = lines_of(file.content, str(order["endpoint"]))
        if "not_taken" in self._script.behaviour.batch:
            problems.append({"code": "token_limit_exceeded", "line": None, "message": _FULL, "param": None})
        with self._lock:
            self._count += 1
            id = f"batch_double{self._count:06d}"
            job = _Job(id, order, lines, problems, self._script.behaviour, time.time(), "validating")
            self._jobs[id] = job
            return _shown(job)

    def look(self, id: str) -> dict[str, object]:
        """The batch as it is by now. Raises `Refused`."""
        with self._lock:
            return _shown(self._advanced(self._job(id)))

    def cancel(self, id: str) -> dict[str, object]:
        """Begin no further line. Raises `Refused` when it is over already."""
        with self._lock:
            job = self._advanced(self._job(id))
            if job.status in OVER:
                raise invalid(
                    "id", f"Cannot cancel a batch with status '{job.status}'.", "invalid_batch", 409
                )
            job.cancelling, job.status = time.time(), "cancelling"
            return _shown(job)

    def all(self, after: str | None, limit: int) -> dict[str, object]:
        """A page of batches, the newest first."""
        with self._lock:
            jobs = [self._advanced(it) for it in reversed(self._jobs.values())]
            ids = [it.id for it in jobs]
            start = ids.index(after) + 1 if after in ids else 0
            page = [_shown(it) for it in jobs[start : start + limit]]
            more = start + limit < len(jobs)
        first, last = (page[0]["id"], page[-1]["id"]) if page else (None, None)
        return {"object": "list", "data": page, "first_id": first, "last_id": last, "has_more": more}

    def clear(self) -> None:
        """None at all. Ids go on counting."""
        with self._lock:
            self._jobs.clear()

    def _job(self, id: str) -> _Job:
        if id not in self._jobs:
            raise Refused(Error(404, None, f"No batch found with id '{id}'.", param="id"))
        return self._jobs[id]

    def _advanced(self, job: _Job) -> _Job:
        """*job* brought to where it would be now."""
        if job.status in OVER:
            return job
        now = time.time()
        if job.problems:
            return _over(job, "failed", now)
        job.status = "cancelling" if job.cancelling is not None else "in_progress"
        dies = "dies" in job.how.batch
        for line in job.lines[job.done : _due(job, min(now, job.expires, job.cancelling or now), dies=dies)]:
            self._draw_line(job, line)
            job.done += 1
        if dies and job.done == len(job.lines) // 2:
            job.problems.append({"code": "server_error", "message": "The batch broke down.", "line": None})
            return self._written(job, "failed", now)
        if job.done == len(job.lines):
            return self._written(job, "completed", now)
        if job.cancelling is not None:
            return self._given_up(job, "cancelled", now)
        return self._given_up(job, "expired", now) if now >= job.expires else job

    def _given_up(self, job: _Job, status: str, now: float) -> _Job:
        told = "This request could not be executed before the completion window expired."
        if status == "cancelled":
            told = "This request was cancelled before it was executed."
        for line in job.lines[job.done :]:
            job.failed += 1
            job.errors.append(_line(line, None, {"code": f"batch_{status}", "message": told}))
        return self._written(job, status, now)

    def _draw_line(self, job: _Job, line: Ordered) -> None:
        """Do what the line asks for, as the endpoint would, and bill half of it."""
        endpoint = str(job.order["endpoint"])
        id = self._books.receive(endpoint, job.id)
        try:
            asked = asking.from_fields(line.body, edit=endpoint.endswith("edits"), files=self._files.image)
            self._books.read(id, asked)
            order = checking.order(asked)
            self._books.order(id, order)
        except Refused as refused:
            self._no(job, line, id, refused.error)
            return
        trouble, _ = self._script.meets(order.digest, order.prompt)
        if trouble is not None:
            told = error(trouble, job.how, id)
            plain = PLAIN.get(trouble)
            if plain is not None:
                told = Error(plain.status, None, plain.text, "server_error")
            if told is not None:
                self._no(job, line, id, told, trouble)
                return
        self._books.bill(id, answering.usd(order) * _share(order.model.name))
        job.drawn += 1
        lost = trouble in _LOST
        self._books.close(id, trouble or ANSWERED, whole=not lost)
        if not lost:
            body = answering.body(order, trouble, self._draw)
            job.output.append(_line(line, {"status_code": 200, "request_id": id, "body": body}, None))

    def _no(self, job: _Job, line: Ordered, id: str, told: Error, trouble: str | None = None) -> None:
        job.failed += 1
        self._books.close(id, trouble or told.code or str(told.status))
        said = _line(line, {"status_code": told.status, "request_id": id, "body": told.body()}, None)
        (job.output if "errors_in_output" in job.how.batch else job.errors).append(said)

    def _written(self, job: _Job, status: str, now: float) -> _Job:
        """Its files, spoilt as it was told."""
        output = list(job.output)
        chance = random.Random(f"{job.how.seed} {job.id}")
        if "loses_line" in job.how.batch and output:
            output.pop(chance.randrange(len(output)))
        if "line_twice" in job.how.batch and output:
            output.append(chance.choice(output))
        if "stray_line" in job.how.batch and output:
            strange = {**json.loads(chance.choice(output)), "custom_id": "nobody-asked-for-this"}
            output.append(json.dumps(strange).encode())
        if "in_order" not in job.how.batch:
            chance.shuffle(output)
            chance.shuffle(job.errors)
        content = b"".join(line + b"\n" for line in output)
        if "torn_output" in job.how.batch:
            content = content[: len(content) - len(output[-1]) // 2] if output else content
        job.output_id = self._kept(job, "output", content)
        job.error_id = self._kept(job, "error", b"".join(line + b"\n" for line in job.errors))
        return _over(job, status, now)

    def _kept(self, job: _Job, kind: str, content: bytes) -> str | None:
        if not content:
            return None
        name = f"{job.id}_{kind}.jsonl"
        return self._files.put(name, "batch_output", "application/jsonl", content, MOST_SECONDS).id


def _over(job: _Job, status: str, now: float) -> _Job:
    job.status, job.ended = status, now
    # What is in the files by now need not be kept twice.
    job.output, job.errors = [], []
    return job


def _due(job: _Job, now: float, *, dies: bool) -> int:
    """How many lines would be drawn by *now*."""
    count = len(job.lines) // 2 if dies else len(job.lines)
    if job.how.batch_stops_after is not None:
        count = min(count, job.how.batch_stops_after)
    if job.how.batch_seconds == 0:
        return count
    return min(count, int(len(job.lines) * (now - job.created) / job.how.batch_seconds))


def _share(model: str) -> Decimal:
    return pricing.batch_share(model) or _HALF


def _line(line: Ordered, response: object, failed: object) -> bytes:
    said = {"id": f"batch_req_{line.number:06d}", "custom_id": line.custom_id}
    return json.dumps({**said, "response": response, "error": failed}).encode()


def _shown(job: _Job) -> dict[str, object]:
    """As the API shows it."""
    ended: dict[str, object] = {f"{it}_at": None for it in OVER}
    if job.ended is not None:
        ended[f"{job.status}_at"] = int(job.ended)
    counts = {"total": len(job.lines), "completed": job.drawn, "failed": job.failed}
    return {
        "id": job.id,
        "object": "batch",
        **job.order,
        "status": job.status,
        "created_at": int(job.created),
        "expires_at": int(job.expires),
        "in_progress_at": int(job.created),
        "cancelling_at": None if job.cancelling is None else int(job.cancelling),
        **ended,
        "output_file_id": job.output_id,
        "error_file_id": job.error_id,
        "errors": {"object": "list", "data": job.problems} if job.problems else None,
        "request_counts": None if "no_counts" in job.how.batch else counts,
    }
