"""Below HTTP: connections that can be ended on purpose, in the way a proxy or a network ends them."""

from asyncio import BaseTransport, Transport
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Lines:
    """The open connections of one server, by the address at the other end. It lives in one event loop."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], Transport] = {}

    def of(self, request: Request) -> Transport:
        """The connection *request* came over. Ask at once: addresses of clients that left are used again."""
        assert request.client is not None
        return self._open[request.client.host, request.client.port]

    def protocol(self) -> type[HttpToolsProtocol]:
        """uvicorn's own protocol, which enters its connection here; ASGI itself hides it from the app."""
        lines = self._open

        class Entered(HttpToolsProtocol):
            def connection_made(self, transport: BaseTransport) -> None:
                super().connection_made(cast("Transport", transport))
                if self.client is not None:
                    lines[self.client] = self.transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    lines.pop(self.client, None)
                super().connection_lost(exc)

        return Entered


class Aborted(Response):
    """No answer: the connection ends at once."""

    def __init__(self, line: Transport) -> None:
        super().__init__()
        self._line = line

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        self._line.abort()
        await _ended(receive)


class Cut(Response):
    """The first half of an answer that announced its whole length."""

    def __init__(self, answer: Response, line: Transport) -> None:
        super().__init__()
        self._answer = answer
        self._line = line

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        answer = self._answer
        start = {"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers}
        await send(start)
        half = bytes(answer.body)[: len(answer.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        # Not abort: what was written is still to arrive.
        self._line.close()
        await _ended(receive)


async def _ended(receive: Receive) -> None:
    """Return when uvicorn knows that the connection is over; before, it would send a 500 of its own."""
    while (await receive())["type"] != "http.disconnect":
        pass
