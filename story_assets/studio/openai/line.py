"""One HTTP client a run, in a thread and an event loop of its own.

Dagster's loop stands still while it books a step, and an in-process executor has a new loop for each one.
Here answers are read as they come, and the client is closed when the run is over.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from typing import TypeVar

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal
from httpx2 import Limits, Timeout
from openai import AsyncOpenAI, DefaultAsyncHttpxClient, OpenAIError

from story_assets.studio.openai.failures import failure
from story_assets.studio.renderer import UnknownOutcome

Answer = TypeVar("Answer")
CONNECT_SECONDS = 5.0


async def whole(answer: Awaitable[Answer], seconds: float) -> Answer:
    """*answer* when all of it has come. Raises a `RenderError` that says whether it may have cost money."""
    try:
        # The client's timeout is between two bytes; a line that only dribbles must end as well.
        with anyio.fail_after(2 * seconds):
            return await answer
    except TimeoutError:
        raise UnknownOutcome("No whole answer came in time; it may have been billed.") from None
    except OpenAIError as error:
        # Without its cause: the SDK's error holds the request, and the request holds the key.
        raise failure(error) from None


class Line:
    """A connection to a service, opened when it is first used."""

    def __init__(self, base_url: str | None, at_once: int, seconds: float) -> None:
        self._base_url = base_url
        self._at_once = at_once
        self._seconds = seconds
        self._lock = threading.Lock()
        self._open: ExitStack | None = None
        self._portal: BlockingPortal | None = None
        self._client: AsyncOpenAI | None = None

    async def ask(self, question: Callable[[AsyncOpenAI], Awaitable[Answer]]) -> Answer:
        """What *question* brings back, asked on the line's own loop."""
        portal, client = self._opened()

        async def asked() -> Answer:
            return await question(client)

        return await asyncio.wrap_future(portal.start_task_soon(asked))

    def close(self) -> None:
        """Hang up. The next question opens the line again."""
        with self._lock:
            if self._open is not None:
                self._open.close()
            self._open = self._portal = self._client = None

    def _opened(self) -> tuple[BlockingPortal, AsyncOpenAI]:
        with self._lock:
            if self._portal is None or self._client is None:
                self._open = ExitStack()
                self._portal = self._open.enter_context(start_blocking_portal("asyncio"))
                self._client = self._open.enter_context(
                    self._portal.wrap_async_context_manager(_Closing(self._new_client()))
                )
            return self._portal, self._client

    def _new_client(self) -> AsyncOpenAI:
        timeout = Timeout(self._seconds, connect=CONNECT_SECONDS)
        limits = Limits(max_connections=self._at_once, max_keepalive_connections=self._at_once)
        # Retries are off: each sending must have an intent of its own on the disk.
        return AsyncOpenAI(
            base_url=self._base_url,
            max_retries=0,
            timeout=timeout,
            http_client=DefaultAsyncHttpxClient(limits=limits, timeout=timeout),
        )


class _Closing(AsyncExitStack):
    """The client until its loop ends."""

    def __init__(self, client: AsyncOpenAI) -> None:
        super().__init__()
        self._client = client

    async def __aenter__(self) -> AsyncOpenAI:  # type: ignore[override]
        self.push_async_callback(self._client.close)
        return self._client
