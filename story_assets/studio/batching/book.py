"""Orders and batches on disk, under one home: written whole, read by whoever goes on."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from story_assets.studio.batching.records import Batch, Lines, Order, Uploaded
from story_assets.studio.files import HomeError, hold, safe_part, write_whole
from story_assets.studio.takes import Kept

Record = TypeVar("Record", bound=Kept)


class Elsewhere(Exception):
    """Another process sends or collects batches of this story right now."""


@dataclass(frozen=True)
class Book:
    """The orders and batches of one home."""

    home: Path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.home / "batches"

    @contextmanager
    def alone(self, story: str) -> Generator[None]:
        """Nobody else sends or collects for *story* meanwhile. Raises `Elsewhere`."""
        lock = hold(self.folder / f"{safe_part(story)}.lock")
        if lock is None:
            raise Elsewhere(f"another process sends or collects batches of {story} right now; ask again")
        with lock:
            yield

    def orders(self, story: str) -> list[Order]:
        """Those of *story* that are not done, the oldest first."""
        every = (_read(Order, it) for it in (self.folder / "orders").glob("*.json"))
        found = (it for it in every if it is not None and it.story == story and not it.done)
        return sorted(found, key=lambda it: it.made_at)

    def order(self, id: str) -> Order | None:
        """The order of that name."""
        return _read(Order, self.folder / "orders" / f"{safe_part(id)}.json")

    def keep_order(self, order: Order) -> None:
        """Write *order* down. Raises `HomeError`."""
        path = self.folder / "orders" / f"{safe_part(order.id)}.json"
        write_whole(path, order.model_dump_json(indent=1).encode())

    def batches(self, *, story: str | None = None, order: str | None = None) -> list[Batch]:
        """Those of a story, of an order, or all, the oldest first."""
        every = (_read(Batch, it) for it in self.folder.glob("*/batch.json"))
        found = (
            it for it in every if it is not None and story in (None, it.story) and order in (None, it.order)
        )
        return sorted(found, key=lambda it: it.made_at)

    def keep(self, batch: Batch) -> Batch:
        """Write *batch* down. Raises `HomeError`."""
        write_whole(self.of(batch) / "batch.json", batch.model_dump_json(indent=1).encode())
        return batch

    def lines(self, batch: Batch) -> Lines:
        """What is in *batch*."""
        return _read(Lines, self.of(batch) / "lines.json") or Lines(lines=())

    def keep_lines(self, batch: Batch, lines: Lines) -> None:
        """Write down what is in *batch*. Raises `HomeError`."""
        write_whole(self.of(batch) / "lines.json", lines.model_dump_json().encode())

    def of(self, batch: Batch) -> Path:
        """The folder of *batch*: what was sent, and what came."""
        return self.folder / safe_part(batch.id)

    def uploaded(self, account: str, sha256: str) -> Uploaded | None:
        """The file of the service that holds these bytes, if it was uploaded."""
        return _read(Uploaded, self._upload(account, sha256))

    def keep_uploaded(self, account: str, sha256: str, it: Uploaded) -> None:
        """Note the file that holds these bytes. Raises `HomeError`."""
        write_whole(self._upload(account, sha256), it.model_dump_json().encode())

    def forget_uploaded(self, account: str, sha256: str) -> None:
        """Upload it anew the next time: the service may have it no longer."""
        self._upload(account, sha256).unlink(missing_ok=True)

    def _upload(self, account: str, sha256: str) -> Path:
        return self.folder / "uploads" / safe_part(account) / f"{safe_part(sha256)}.json"


def whole_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file that came, one in memory at a time. A last one without its end is one too."""
    if not path.exists():
        return
    try:
        with path.open("rb") as lines:
            yield from (line for line in lines if line.strip())
    except OSError as error:
        raise HomeError(f"cannot read {path}: {error.strerror}") from error


def _read(kind: type[Record], path: Path) -> Record | None:
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(f"cannot read {path}: {error.strerror}") from error
    except ValidationError as error:
        raise HomeError(f"{path} is damaged: {error.errors()[0]['msg']}") from error
