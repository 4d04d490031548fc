"""The double as a server on loopback: in a thread for tests and benchmarks, in the foreground for people."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final, Self

from starlette.applications import Starlette
from uvicorn import Config, Server

from story_assets.studio.double.batch_serving import BatchServing
from story_assets.studio.double.batching import Batches
from story_assets.studio.double.behaviour import Behaviour, Call, Script, Trouble
from story_assets.studio.double.books import Books, Received
from story_assets.studio.double.controls import controls
from story_assets.studio.double.filing import Filed, Files
from story_assets.studio.double.lines import Lines
from story_assets.studio.double.picture import Draw, drawn
from story_assets.studio.double.serving import Serving

HOST: Final = "127.0.0.1"
"""Never another: whoever reaches the double can tell it how to behave."""


class Double:
    """A double in a thread of its own, from `with` to its end."""

    def __init__(self, behaviour: Behaviour | None = None, port: int = 0, draw: Draw = drawn) -> None:
        self._books = Books()
        self._script = Script(behaviour or Behaviour())
        self._socket = socket.create_server((HOST, port))
        self._files = Files()
        self._batches = Batches(self._books, self._script, self._files, draw)
        self._server = _Server(self._books, self._script, draw, self._files, self._batches)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="double", daemon=True
        )
        self.url = _url(self._socket)
        """What OPENAI_BASE_URL is set to."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Requests under way lose their connection."""
        self._server.should_exit = True
        self._thread.join()

    @property
    def books(self) -> tuple[Received, ...]:
        """Every request received since the last `clear`, in order of arrival."""
        return self._books.received

    @property
    def billed(self) -> Decimal:
        """USD of all of them."""
        return sum((it.usd for it in self.books), Decimal(0))

    def behave(self, behaviour: Behaviour) -> None:
        """From now on, like this."""
        self._script.behave(behaviour)

    def queue(self, troubles: Iterable[Trouble | None]) -> None:
        """The next allowed requests meet these, one each; None is none."""
        self._script.queue(troubles)

    def trip(self, call: Call, *troubles: Trouble | None) -> None:
        """The next such calls for files and batches meet these, one each; None is none."""
        self._script.trip(call, troubles)

    @property
    def files(self) -> tuple[Filed, ...]:
        """Every file there is, the newest first."""
        return tuple(self._files.all())

    def forget_files(self) -> None:
        """All files are gone, as after their time."""
        self._files.clear()

    def forget_batches(self) -> None:
        """No batch is known any more."""
        self._batches.clear()

    def clear(self) -> None:
        """New books, no files, batches or troubles in line, chance and limit as at the start.

        The behaviour stays.
        """
        self._books.clear()
        self._script.clear()
        self._files.clear()
        self._batches.clear()


def serve(
    port: int,
    behaviour: Behaviour | None = None,
    draw: Draw = drawn,
    *,
    ready: Callable[[str], None] = print,
) -> None:
    """Serve until Ctrl-C. *ready* is told the URL. Port 0 is any free one; a taken one raises `OSError`."""
    listening = socket.create_server((HOST, port))
    books, script, files = Books(), Script(behaviour or Behaviour()), Files()
    server = _Server(books, script, draw, files, Batches(books, script, files, draw))
    ready(_url(listening))
    # uvicorn raises the signal that ended it once more, when all is closed.
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


class _Server(Server):
    """uvicorn, quiet, that lets go of waiting requests when it ends."""

    def __init__(self, books: Books, script: Script, draw: Draw, files: Files, batches: Batches) -> None:
        lines = Lines()
        self._serving = Serving(books, script, lines, draw, files.image)
        ordering = BatchServing(books, script, lines, files, batches)
        super().__init__(
            Config(
                Starlette(routes=[*self._serving.routes, *ordering.routes, *controls(books, script)]),
                http=lines.protocol(),
                ws="none",
                lifespan="off",
                # Whoever embeds the double has set up logging.
                log_config=None,
                access_log=False,
                # Longer than clients keep a connection: who sends on one just ended here loses a request.
                timeout_keep_alive=75,
                timeout_graceful_shutdown=2,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._serving.stopping.set()
        await super().shutdown(sockets)


def _url(listening: socket.socket) -> str:
    return f"http://{HOST}:{listening.getsockname()[1]}/v1"
