"""The door to a service that draws in batches: files go up, a batch is made of one, and files come down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, Protocol

from story_assets.studio.batching.records import Uploaded
from story_assets.studio.renderer import Rendered, RenderError, SentReference
from story_assets.studio.store import RenderRecord

OVER: Final = frozenset({"completed", "failed", "expired", "cancelled"})
"""What the service calls a batch that it does no more with."""


@dataclass(frozen=True)
class Seen:
    """A batch as the service shows it."""

    id: str
    status: str
    output: str | None = None
    """The file with what was answered."""
    errors: str | None = None
    """The file with what was not drawn."""
    expires_at: float | None = None
    drawn: int | None = None
    """How many of its images were drawn by now, where it says so."""
    problems: tuple[str, ...] = ()
    """Why it was not taken at all."""
    double: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in OVER


@dataclass(frozen=True)
class Answer:
    """What became of one line: an image or an error."""

    custom_id: str
    rendered: Rendered | None = None
    error: RenderError | None = None
    raw: bytes = field(default=b"", repr=False)


class Unreadable(ValueError):
    """A line that says nothing of which image it is."""


class Forgotten(Exception):
    """The service has no such file or batch."""


class BatchService(Protocol):
    """Whoever draws for less and later. Every method sends one request; a `RenderError` says what failed."""

    model: str
    account: str

    def share(self) -> Decimal | None:
        """What of the usual price a line costs, or None where that is not listed."""
        ...

    def ready(self) -> None:
        """Raise `Halted` when nothing can be ordered: no key, or a model that no batch takes."""
        ...

    def endpoint(self, references: int) -> str:
        """Where an image with so many references is asked for: one batch has one."""
        ...

    def line(self, asked: RenderRecord, files: Sequence[str]) -> bytes:
        """The line that orders the image, its references being *files* of the service."""
        ...

    async def upload(self, reference: SentReference) -> Uploaded:
        """Give the service an image."""
        ...

    async def hand_in(self, lines: Path) -> str:
        """Give the service the file of lines, and return its name there."""
        ...

    async def create(self, file: str, endpoint: str, mark: Mapping[str, str]) -> Seen:
        """Order what is in the file, once. This is what money is spent by."""
        ...

    async def find(self, mark: Mapping[str, str], since: float) -> Seen | None:
        """The batch that was made with *mark* at or after *since* (seconds since 1970)."""
        ...

    async def look(self, id: str) -> Seen:
        """The batch as it is now. Raises `Forgotten`."""
        ...

    async def cancel(self, id: str) -> Seen:
        """Have nothing more of it begun. Raises `Forgotten`."""
        ...

    async def fetch(self, file: str, to: Path) -> None:
        """Put all of a file there, or as much as came before a `RenderError`. Raises `Forgotten`."""
        ...

    def read(self, line: bytes, share: Decimal | None) -> Answer:
        """What became of one line; burns CPU. Raises `Unreadable`."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
