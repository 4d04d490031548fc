"""The API's routes: what is received is entered, checked, done, billed and answered, in that order."""

import json
from asyncio import Transport
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from story_assets.studio.double import answering, asking, checking, looking, saying
from story_assets.studio.double.behaviour import Script, Trouble
from story_assets.studio.double.books import ANSWERED, BROKEN, GONE, STOPPED, Books
from story_assets.studio.double.lines import Aborted, Cut, Lines
from story_assets.studio.double.picture import Draw
from story_assets.studio.double.refusal import Error, Refused
from story_assets.studio.double.troubles import LATE, PLAIN, error
from story_assets.studio.openai.answers import DOUBLE
from story_assets.studio.openai.models import MODELS
from story_assets.studio.openai.vision_pricing import PRICES

_DRAWERS: Final = 4
_NO_ANSWER: Final = ("hang", "close_connection")


@dataclass(frozen=True)
class _Visit:
    """A request that was received, and how to reach whoever sent it."""

    request: Request
    id: str
    line: Transport
    began: float


@dataclass(frozen=True)
class _Work:
    """A request that is allowed: what it is known by, and how it is done and billed."""

    digest: str
    words: str
    limits: Mapping[str, str]
    """The headers that say how much more may be asked."""
    body: Callable[[Trouble | None], Mapping[str, object]]
    usd: Callable[[Trouble | None], Decimal]
    look: bool = False


class Serving:
    """The routes of one double. It lives in one event loop."""

    def __init__(
        self, books: Books, script: Script, lines: Lines, draw: Draw, files: asking.Find = lambda _: None
    ) -> None:
        self._books = books
        self._script = script
        self._lines = lines
        self._draw = draw
        self._files = files
        # Two limits: a slow picture must not keep a request from being read and refused.
        self._readers = CapacityLimiter(_DRAWERS)
        self._drawers = CapacityLimiter(_DRAWERS)
        self.stopping = anyio.Event()
        """Set, no request waits any longer."""
        self.routes = (
            Route("/v1/images/generations", self._generations, methods=["POST"]),
            Route("/v1/images/edits", self._edits, methods=["POST"]),
            Route("/v1/responses", self._responses, methods=["POST"]),
            Route("/v1/models", _models),
        )

    async def _generations(self, request: Request) -> Response:
        return await self._served(request, partial(self._ordered, edit=False))

    async def _edits(self, request: Request) -> Response:
        return await self._served(request, partial(self._ordered, edit=True))

    async def _responses(self, request: Request) -> Response:
        return await self._served(request, self._looked)

    async def _served(
        self, request: Request, allowed: Callable[[_Visit, bytes], Awaitable[_Work]]
    ) -> Response:
        line = self._lines.of(request)
        try:
            body = await request.body()
        except ClientDisconnect:
            # It never arrived whole, so it was not received.
            return Aborted(line)
        visit = _Visit(request, self._books.receive(request.url.path), line, anyio.current_time())
        try:
            checking.authorised(request.headers.get("authorization"))
            work = await allowed(visit, body)
        except Refused as refused:
            return self._no(visit, refused.error)
        return await self._met(visit, work)

    async def _ordered(self, visit: _Visit, body: bytes, *, edit: bool) -> _Work:
        kind = visit.request.headers.get("content-type", "")
        read = partial(asking.read, kind, body, edit=edit, files=self._files)
        asked = await to_thread.run_sync(read, limiter=self._readers)
        self._books.read(visit.id, asked)
        order = await to_thread.run_sync(checking.order, asked, limiter=self._readers)
        self._books.order(visit.id, order)
        return _Work(
            digest=order.digest,
            words=order.prompt,
            limits=self._script.admit(order.n, order.model.name),
            body=lambda trouble: answering.body(order, trouble, self._draw),
            usd=lambda trouble: answering.usd(order),  # noqa: ARG005
        )

    async def _looked(self, visit: _Visit, body: bytes) -> _Work:
        asked = await to_thread.run_sync(looking.read, body, limiter=self._readers)
        self._books.read(visit.id, asked)
        look = await to_thread.run_sync(looking.look, asked, limiter=self._readers)
        self._books.look(visit.id, look)
        rules = self._script.behaviour.says
        return _Work(
            digest=look.digest,
            words=look.words,
            limits=self._script.unlimited(),
            body=lambda trouble: saying.body(look, trouble, rules, visit.id),
            usd=lambda trouble: saying.usd(look, trouble, rules),
            look=True,
        )

    async def _met(self, visit: _Visit, work: _Work) -> Response:
        """What becomes of allowed work: the trouble it meets, or it is done."""
        trouble, seconds = self._script.meets(work.digest, work.words, look=work.look)
        until = visit.began + seconds
        if trouble is not None:
            told = error(trouble, self._script.behaviour, visit.id)
            if told is not None or trouble in PLAIN:
                if trouble in LATE and await self._stopped_before(until):
                    return self._stopped(visit)
                return self._plain(visit, trouble) if told is None else self._no(visit, told, trouble)
        return await self._done(visit, work, trouble, until)

    async def _done(self, visit: _Visit, work: _Work, trouble: Trouble | None, until: float) -> Response:
        answer = b""
        if trouble not in _NO_ANSWER:
            try:
                answer = await to_thread.run_sync(_written, work, trouble, limiter=self._drawers)
            except Exception:
                self._books.close(visit.id, BROKEN)
                raise
        if await self._stopped_before(until):
            return self._stopped(visit)
        self._books.bill(visit.id, work.usd(trouble))
        took = {"openai-processing-ms": f"{(anyio.current_time() - visit.began) * 1000:.0f}"}
        headers = {**_named(visit), **work.limits, **took}
        return await self._sent(visit, Response(answer, 200, headers, "application/json"), trouble)

    async def _sent(self, visit: _Visit, answer: Response, trouble: Trouble | None) -> Response:
        """What goes out of a finished *answer*, which is billed by now."""
        if await visit.request.is_disconnected():
            self._books.close(visit.id, GONE)
            return Aborted(visit.line)
        self._books.close(visit.id, trouble or ANSWERED, whole=trouble not in (*_NO_ANSWER, "cut_body"))
        if trouble == "hang":
            await self.stopping.wait()
        if trouble in _NO_ANSWER:
            return Aborted(visit.line)
        return Cut(answer, visit.line) if trouble == "cut_body" else answer

    async def _stopped_before(self, until: float) -> bool:
        with anyio.move_on_at(until):
            await self.stopping.wait()
        return self.stopping.is_set()

    def _no(self, visit: _Visit, error: Error, trouble: Trouble | None = None) -> Response:
        self._books.close(visit.id, trouble or error.code or str(error.status))
        return JSONResponse(error.body(), error.status, {**_named(visit), **error.headers})

    def _plain(self, visit: _Visit, trouble: Trouble) -> Response:
        self._books.close(visit.id, trouble)
        plain = PLAIN[trouble]
        return Response(plain.text, plain.status, _named(visit), plain.mime)

    def _stopped(self, visit: _Visit) -> Response:
        self._books.close(visit.id, STOPPED)
        return Aborted(visit.line)


def _written(work: _Work, trouble: Trouble | None) -> bytes:
    return json.dumps(work.body(trouble)).encode()


def _named(visit: _Visit) -> dict[str, str]:
    return {"x-request-id": visit.id, "openai-version": "2020-10-01", DOUBLE: "yes"}


async def _models(request: Request) -> Response:  # noqa: ARG001
    names = (*MODELS, *PRICES)
    listed = [{"id": name, "object": "model", "created": 0, "owned_by": "double"} for name in names]
    return JSONResponse({"object": "list", "data": listed})
