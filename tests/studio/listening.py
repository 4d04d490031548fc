"""A server on loopback that writes down what arrives, to the byte, and answers what it is told to.

The double tells what the real service makes of a request; this tells what really went over the wire.
"""

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tests.studio.double.asking import png


@dataclass(frozen=True)
class Heard:
    """One request."""

    path: str
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes = field(repr=False)
    caller: int
    """The port it came from: the same port is the same connection."""

    @property
    def parts(self) -> list[tuple[str, str | None, str, bytes]]:
        """Of a form: field, file name, mime type, content."""
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        form = BytesParser().parsebytes(head + self.body)
        return [
            (
                str(it.get_param("name", header="content-disposition")),
                it.get_filename(),
                it.get_content_type(),
                bytes(it.get_payload(decode=True) or b""),  # type: ignore[arg-type]
            )
            for it in form.walk()
            if not it.is_multipart()
        ]

    @property
    def fields(self) -> Mapping[str, object]:
        """What was said besides files, in either form."""
        if self.headers["content-type"].startswith("application/json"):
            return dict(json.loads(self.body))
        return {name: content.decode() for name, file, _, content in self.parts if file is None}


@dataclass(frozen=True)
class Answer:
    """What is said back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def an_image(heard: Heard) -> Answer:
    """Some picture of the size that was asked for, without saying what it cost."""
    width, _, height = str(heard.fields["size"]).partition("x")
    encoded = base64.b64encode(png((int(width), int(height)))).decode()
    body = json.dumps({"created": 1, "data": [{"b64_json": encoded}]}).encode()
    return Answer(200, body, {"content-type": "application/json"})


class Listener:
    """The server, from `with` to its end."""

    def __init__(self, answers: Callable[[Heard], Answer] = an_image) -> None:
        self.heard: list[Heard] = []
        self.lines = 0
        """Connections that are open now."""
        self.changed = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), self._handler(answers))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def nobody_is_on_the_line(self, within: float = 5) -> bool:
        """Whether every connection ends within so many seconds."""
        with self.changed:
            return self.changed.wait_for(lambda: self.lines == 0, within)

    def _counted(self, by: int) -> None:
        with self.changed:
            self.lines += by
            self.changed.notify_all()

    def _handler(self, answers: Callable[[Heard], Answer]) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                listener._counted(1)
                super().setup()

            def finish(self) -> None:
                super().finish()
                listener._counted(-1)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                said = {name.lower(): value for name, value in self.headers.items()}
                heard = Heard(self.path, said, body, self.client_address[1])
                listener.heard.append(heard)
                answer = answers(heard)
                self.send_response(answer.status)
                for name, value in {**answer.headers, "content-length": str(len(answer.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on anybody's screen."""

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
