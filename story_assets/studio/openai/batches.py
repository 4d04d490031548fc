"""OpenAI's Batch API behind the studio's door: each method is one request, and only `create` spends.

How lines for images look is in no official example; the form follows from the published API and from scripts
that work [3p]. No live call ever confirmed it.
"""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import anyio
import httpx2
from openai import AsyncOpenAI, NotFoundError
from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types import Batch, FileObject

from story_assets.story.policy import RenderPolicy
from story_assets.studio.batching.records import Uploaded
from story_assets.studio.batching.service import Answer, Forgotten, Seen, Unreadable
from story_assets.studio.files import HomeError
from story_assets.studio.openai import environment, pricing
from story_assets.studio.openai.answers import DOUBLE, answered_line
from story_assets.studio.openai.failures import of_line, without_key
from story_assets.studio.openai.line import Line, whole
from story_assets.studio.openai.models import DEFAULT, model
from story_assets.studio.renderer import Halted, SentReference, UnknownOutcome
from story_assets.studio.store import EXTENSIONS, RenderRecord

T = TypeVar("T")
PURPOSE: Final = "vision"
"""Of references: most scripts that work say so, though the SDK ties the word to fine-tuning [3p]."""
KEPT_SECONDS: Final = 30 * 24 * 3600
"""How long the service keeps a reference: the longest it takes [sdk]. Without it, for ever."""
_PAGES: Final = 20
"""Of a hundred batches each: how far back a lost one is looked for."""
_CLOCKS: Final = 300
"""Seconds by which the service's clock may be behind ours."""
_GENERATIONS: Final = "/v1/images/generations"
_EDITS: Final = "/v1/images/edits"


class OpenAIBatches:
    """Orders images of one model in batches."""

    def __init__(self, policy: RenderPolicy) -> None:
        self._model = model(policy.model or DEFAULT)
        self.model = self._model.name
        self.account: str = environment.account()
        self._seconds = environment.seconds()
        self._line = Line(environment.address(), 4, self._seconds)

    def share(self) -> Decimal | None:
        """Half, where the price table says so."""
        return pricing.batch_share(self.model)

    def ready(self) -> None:
        """Raise `Halted` without a key, or with a model that the Batch API does not take."""
        environment.ready(otherwise="wait with --batch until there is one")
        if self._model.batch is False:
            raise Halted(f"{self.model} is not taken by the Batch API; render without --batch")

    def endpoint(self, references: int) -> str:
        """An image with references is an edit of them."""
        return _EDITS if references else _GENERATIONS

    def line(self, asked: RenderRecord, files: Sequence[str]) -> bytes:
        """One line of the file that is handed in."""
        take = asked.take
        body: dict[str, object] = {
            "model": self.model,
            "prompt": asked.prompt,
            "size": f"{take.size[0]}x{take.size[1]}",
            "quality": take.options["quality"],
            "n": 1,
            "output_format": "png",
        }
        if files:
            body["images"] = [{"file_id": it} for it in files]
        ordered = {
            "custom_id": asked.render_key,
            "method": "POST",
            "url": self.endpoint(len(files)),
            "body": body,
        }
        return json.dumps(ordered, separators=(",", ":")).encode()

    async def upload(self, reference: SentReference) -> Uploaded:
        """Put a reference among the account's files, where it stays for a month."""
        name = f"{reference.name}.{EXTENSIONS[reference.mime]}"
        file = await self._asked(
            lambda it: it.files.create(
                file=(name, reference.image, reference.mime),
                purpose=PURPOSE,
                expires_after={"anchor": "created_at", "seconds": KEPT_SECONDS},
            )
        )
        return Uploaded(file_id=file.id, expires_at=float(file.expires_at or file.created_at + KEPT_SECONDS))

    async def hand_in(self, lines: Path) -> str:
        """Upload the file of lines. It goes by itself after a month."""
        content = await anyio.Path(lines).read_bytes()
        file: FileObject = await self._asked(
            lambda it: it.files.create(file=(lines.name, content, "application/jsonl"), purpose="batch")
        )
        return file.id

    async def create(self, file: str, endpoint: str, mark: Mapping[str, str]) -> Seen:
        """Order the batch, with *mark* as its metadata."""
        return await self._seen(
            lambda it: it.batches.with_raw_response.create(
                completion_window="24h",
                endpoint=cast("Any", endpoint),
                input_file_id=file,
                metadata=dict(mark),
            )
        )

    async def find(self, mark: Mapping[str, str], since: float) -> Seen | None:
        """Look through the account's batches, the newest first, for the one with *mark*."""

        async def searched(client: AsyncOpenAI) -> Batch | None:
            page = await client.batches.list(limit=100)
            for _ in range(_PAGES):
                for it in page.data:
                    if it.metadata == dict(mark):
                        return it
                    if it.created_at < since - _CLOCKS:
                        return None
                if not page.has_next_page():
                    return None
                page = await page.get_next_page()
            return None

        found = await self._asked(searched)
        return None if found is None else await self.look(found.id)

    async def look(self, id: str) -> Seen:
        """One batch."""
        return await self._seen(lambda it: it.batches.with_raw_response.retrieve(id))

    async def cancel(self, id: str) -> Seen:
        """Ask for its end. What is drawn by then is kept, and billed."""
        return await self._seen(lambda it: it.batches.with_raw_response.cancel(id))

    async def fetch(self, file: str, to: Path) -> None:
        """Stream a file to the disk: the pictures of a batch would fill the memory."""

        async def fetched(client: AsyncOpenAI) -> None:
            content = client.files.with_streaming_response.content(file)
            async with content as answer, _written(to) as out:
                async for part in answer.iter_bytes():
                    await out.write(part)

        try:
            await self._asked(fetched)
        except httpx2.HTTPError as error:
            # Raised raw while a body is read. Nothing is lost: it can be fetched again.
            raise UnknownOutcome(
                f"The file {file} did not come to its end ({type(error).__name__})."
            ) from None

    def read(self, line: bytes, share: Decimal | None) -> Answer:
        """An answer or an error, by the id that we gave it."""
        try:
            said: object = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"a line cannot be read: {error}") from error
        fields = _mapping(said)
        id = fields.get("custom_id")
        if not isinstance(id, str) or not id:
            raise Unreadable("a line has no custom_id")
        response, error = _mapping(fields.get("response")), _mapping(fields.get("error"))
        status, request = response.get("status_code"), response.get("request_id")
        request_id = without_key(request) if isinstance(request, str) else None
        if status == 200:
            rendered = answered_line(response.get("body"), self.model, share)
            return Answer(id, rendered=replace(rendered, request_id=request_id), raw=line)
        told = _mapping(_mapping(response.get("body")).get("error")) or error
        failed = of_line(
            status if isinstance(status, int) and 100 <= status < 600 else None, told, request_id
        )
        failed.request_id = request_id
        return Answer(id, error=failed, raw=line)

    def close(self) -> None:
        """Close the HTTP client."""
        self._line.close()

    async def _seen(self, question: Callable[[AsyncOpenAI], Awaitable[LegacyAPIResponse[Batch]]]) -> Seen:
        raw = await self._asked(question)
        return _as_seen(raw.parse(), double=DOUBLE in raw.headers)

    async def _asked(self, question: Callable[[AsyncOpenAI], Awaitable[T]]) -> T:
        self.ready()

        async def there(client: AsyncOpenAI) -> T:
            try:
                return await question(client)
            except NotFoundError as error:
                raise Forgotten(without_key(error.message)) from None

        async def asked(client: AsyncOpenAI) -> T:
            return await whole(there(client), self._seconds)

        return await self._line.ask(asked)


@asynccontextmanager
async def _written(path: Path) -> AsyncGenerator[anyio.AsyncFile[bytes]]:
    try:
        async with await anyio.open_file(path, "wb") as out:
            yield out
    except OSError as error:
        raise HomeError(f"cannot write {path}: {error.strerror or error}") from error


def _as_seen(it: Batch, *, double: bool) -> Seen:
    problems = it.errors.data if it.errors is not None else None
    return Seen(
        id=it.id,
        status=it.status,
        output=it.output_file_id,
        errors=it.error_file_id,
        expires_at=None if it.expires_at is None else float(it.expires_at),
        drawn=None if it.request_counts is None else it.request_counts.completed,
        problems=tuple(
            without_key(f"{'' if one.line is None else f'line {one.line}: '}{one.message} ({one.code})")
            for one in problems or ()
        ),
        double=double,
    )


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}
