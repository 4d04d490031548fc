"""The routes for files and batches. Calls may be tripped: refused before they act, or cut off after."""

import json
from collections.abc import Awaitable, Callable
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from story_assets.studio.double import checking
from story_assets.studio.double.batching import Batches
from story_assets.studio.double.behaviour import Call, Script, Trouble
from story_assets.studio.double.books import ANSWERED, BROKEN, Books
from story_assets.studio.double.filing import Files, uploaded
from story_assets.studio.double.lines import Aborted, Cut, Lines
from story_assets.studio.double.refusal import Refused
from story_assets.studio.double.troubles import PLAIN, error
from story_assets.studio.openai.answers import DOUBLE

_WORKERS: Final = 4
Act = Callable[[Request, bytes], object]


class BatchServing:
    """The routes of one double's files and batches."""

    def __init__(self, books: Books, script: Script, lines: Lines, files: Files, batches: Batches) -> None:
        self._books = books
        self._script = script
        self._lines = lines
        self._files = files
        self._batches = batches
        self._workers = CapacityLimiter(_WORKERS)
        route = self._route
        self.routes = (
            route("/v1/files", "POST", "upload", lambda it, body: self._uploaded(it, body)),
            route("/v1/files", "GET", None, lambda _, __: _listed([f.body() for f in files.all()])),
            route("/v1/files/{id}", "GET", None, lambda it, _: files.get(_id(it)).body()),
            route("/v1/files/{id}", "DELETE", None, lambda it, _: files.delete(_id(it))),
            route("/v1/files/{id}/content", "GET", "fetch", lambda it, _: files.get(_id(it)).content),
            route("/v1/batches", "POST", "create", lambda _, body: batches.create(body)),
            route("/v1/batches", "GET", "find", lambda it, _: batches.all(*_page(it))),
            route("/v1/batches/{id}", "GET", "look", lambda it, _: batches.look(_id(it))),
            route("/v1/batches/{id}/cancel", "POST", "cancel", lambda it, _: batches.cancel(_id(it))),
        )

    def _uploaded(self, request: Request, body: bytes) -> object:
        return uploaded(self._files, request.headers.get("content-type", ""), body).body()

    def _route(self, path: str, method: str, call: Call | None, act: Act) -> Route:
        async def served(request: Request) -> Response:
            return await self._served(request, call, act)

        answered: Callable[[Request], Awaitable[Response]] = served
        return Route(path, answered, methods=[method])

    async def _served(self, request: Request, call: Call | None, act: Act) -> Response:
        line = self._lines.of(request)
        try:
            body = await request.body()
        except ClientDisconnect:
            return Aborted(line)
        id = self._books.receive(request.url.path)
        headers = {"x-request-id": id, DOUBLE: "yes"}
        trouble = None if call is None else self._script.trips(call)
        try:
            checking.authorised(request.headers.get("authorization"))
            if trouble is not None:
                if (plain := PLAIN.get(trouble)) is not None:
                    self._books.close(id, trouble)
                    return Response(plain.text, plain.status, headers, plain.mime)
                self._refused(trouble, id)
            done = await to_thread.run_sync(act, request, body, limiter=self._workers)
        except Refused as refused:
            self._books.close(id, trouble or refused.error.code or str(refused.error.status))
            told = {**headers, **refused.error.headers}
            return JSONResponse(refused.error.body(), refused.error.status, told)
        except Exception:
            self._books.close(id, BROKEN)
            raise
        self._books.close(id, trouble or ANSWERED, whole=trouble is None)
        if trouble in ("hang", "close_connection"):
            return Aborted(line)
        answer = _answer(done, headers)
        return Cut(answer, line) if trouble == "cut_body" else answer

    def _refused(self, trouble: Trouble, id: str) -> None:
        """Raise what *trouble* is, where it is an error answer."""
        told = error(trouble, self._script.behaviour, id)
        if told is not None:
            raise Refused(told)


def _answer(done: object, headers: dict[str, str]) -> Response:
    if isinstance(done, bytes):
        return Response(done, 200, headers, "application/octet-stream")
    return Response(json.dumps(done), 200, headers, "application/json")


def _id(request: Request) -> str:
    return str(request.path_params["id"])


def _page(request: Request) -> tuple[str | None, int]:
    given = request.query_params.get("limit", "20")
    limit = int(given) if given.isdecimal() else 20
    return request.query_params.get("after"), max(1, min(limit, 100))


def _listed(data: list[dict[str, object]]) -> dict[str, object]:
    return {"object": "list", "data": data, "has_more": False}
