"""The double's own books: every request it received, what became of it, and what it would have billed."""

import threading
import time
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final

from story_assets.studio.double.asking import Asked
from story_assets.studio.double.checking import Order
from story_assets.studio.double.looking import Look
from story_assets.studio.double.picture import line

WAITING: Final = "waiting"
ANSWERED: Final = "answered"
GONE: Final = "gone"
STOPPED: Final = "stopped"
BROKEN: Final = "broken"


@dataclass(frozen=True)
class Received:
    """One request. The key it came with is kept nowhere."""

    id: str
    """What `x-request-id` says."""
    at: float
    """Seconds since 1970."""
    endpoint: str
    batch: str = ""
    """The batch whose line it is."""
    request: str = ""
    """Digest of what was asked: equal requests have equal digests. Empty where it could not be read."""
    references: tuple[str, ...] = ()
    """sha256 of each image sent along, in order."""
    asset: str = ""
    """The line of the prompt that says what it is for."""
    model: str = ""
    size: str = ""
    quality: str = ""
    images: int = 0
    """How many were ordered."""
    outcome: str = WAITING
    """`waiting`, `answered`, `gone` (done, but the client had left), `stopped` (the double was closed before
    it was done), `broken` (the double's own fault), the name of a trouble, or the code of a refusal."""
    usd: Decimal = Decimal(0)
    """Billed for it; the troubles say which are."""
    whole: bool = False
    """Whether an answer was sent to its end that was worked for. Only then, and if usage was in it, can the
    client know what it cost."""


class Books:
    """Who asked for what, in order of arrival. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, Received] = {}
        self._count = 0

    def receive(self, endpoint: str, batch: str = "") -> str:
        """Enter a request, or a line of a *batch*, before anything is done with it. Returns its id."""
        with self._lock:
            self._count += 1
            id = f"req_double_{self._count:06d}"
            self._entries[id] = Received(id, time.time(), endpoint, batch)
        return id

    def read(self, id: str, asked: Asked) -> None:
        """What the request says."""
        self._change(id, request=asked.digest, references=tuple(it.sha256 for it in asked.uploads))

    def order(self, id: str, order: Order) -> None:
        """What the request turned out to ask for."""
        size = f"{order.size[0]}x{order.size[1]}"
        self._change(
            id,
            asset=line(order.prompt),
            model=order.model.name,
            size=size,
            quality=order.quality,
            images=order.n,
        )

    def look(self, id: str, look: Look) -> None:
        """What the request wants looked at."""
        self._change(id, asset=look.asset, model=look.model)

    def bill(self, id: str, usd: Decimal) -> None:
        """The work was done."""
        self._change(id, usd=usd)

    def close(self, id: str, outcome: str, *, whole: bool = False) -> None:
        """What became of it."""
        self._change(id, outcome=outcome, whole=whole)

    def clear(self) -> None:
        """Begin new books. Ids go on counting."""
        with self._lock:
            self._entries.clear()

    @property
    def received(self) -> tuple[Received, ...]:
        """Every request, in order of arrival."""
        with self._lock:
            return tuple(self._entries.values())

    def _change(self, id: str, **values: Any) -> None:
        with self._lock:
            # A request that was under way when the books were cleared is in none.
            if id in self._entries:
                self._entries[id] = replace(self._entries[id], **values)


def written(received: Received) -> dict[str, object]:
    """As JSON has it; money is text."""
    return {**asdict(received), "usd": str(received.usd)}
