"""The double told over HTTP how to behave, for whoever runs it as a process of its own."""

from collections.abc import Callable
from typing import Final

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from story_assets.studio.double.behaviour import Behaviour, Call, Script, Trouble
from story_assets.studio.double.books import Books, written

_TROUBLES: Final = TypeAdapter(list[Trouble | None])
_TRIPS: Final = TypeAdapter(dict[Call, list[Trouble | None]])


def controls(books: Books, script: Script) -> tuple[Route, ...]:
    """Routes beside the API: JSON in, JSON out; what is not understood is a 422 that says why."""

    def behave(body: bytes) -> None:
        script.behave(Behaviour.model_validate_json(body))

    def queue(body: bytes) -> None:
        script.queue(_TROUBLES.validate_json(body))

    def trip(body: bytes) -> None:
        for call, troubles in _TRIPS.validate_json(body).items():
            script.trip(call, troubles)

    def clear(_: bytes) -> None:
        books.clear()
        script.clear()

    async def show(request: Request) -> Response:  # noqa: ARG001
        return JSONResponse([written(it) for it in books.received])

    return (
        Route("/_double/behave", _told(behave), methods=["POST"]),
        Route("/_double/queue", _told(queue), methods=["POST"]),
        Route("/_double/trip", _told(trip), methods=["POST"]),
        Route("/_double/clear", _told(clear), methods=["POST"]),
        Route("/_double/books", show),
    )


def _told(act: Callable[[bytes], None]) -> Callable[[Request], object]:
    async def told(request: Request) -> Response:
        try:
            act(await request.body())
        except ValidationError as error:
            return JSONResponse({"error": str(error)}, 422)
        return JSONResponse({})

    return told
