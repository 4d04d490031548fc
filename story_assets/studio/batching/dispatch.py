"""Where the batches of one order leave and come back, and how a line of one is settled."""

from dataclasses import dataclass

from story_assets.studio.batching.book import Book
from story_assets.studio.batching.records import Batch, BatchLine, Order
from story_assets.studio.batching.service import BatchService
from story_assets.studio.keeping import fail
from story_assets.studio.past import Attempt
from story_assets.studio.renderer import Refused, RenderError
from story_assets.studio.work import Studio


@dataclass(frozen=True)
class Dispatch:
    """One order at work."""

    studio: Studio
    """Its run is the order's: one budget holds for all layers."""
    service: BatchService
    book: Book
    order: Order

    def open_lines(self, batch: Batch) -> dict[str, BatchLine]:
        """The lines of *batch* that are not settled, by what the service calls them."""
        past = self.studio.past.refresh()
        lines = self.book.lines(batch).lines
        return {it.custom_id: it for it in lines if _is_out(past.attempts.get(it.attempt))}

    def settle(self, batch: Batch, line: BatchLine, error: RenderError) -> None:
        """Write down that *line* brought no image, and why."""
        if isinstance(error, Refused):
            # It may be a reference that the service has no longer.
            for sha256 in line.files:
                self.book.forget_uploaded(batch.account, sha256)
        fail(self.studio, line.key, line.attempt, error)

    def settle_all(self, batch: Batch, error: RenderError) -> None:
        """Write that down of every line that is left."""
        for line in self.open_lines(batch).values():
            self.settle(batch, line, error)

    def told(self, batch: Batch) -> Batch:
        """Keep *batch* as it is now, and say so in the journal."""
        self.studio.journal.append(
            "batch",
            batch=batch.id,
            story=batch.story,
            model=batch.model,
            status=batch.status,
            service_id=batch.service_id,
            lines=len(self.book.lines(batch).lines),
            error="; ".join(batch.problems)[:2000] or None,
        )
        return self.book.keep(batch)


def _is_out(attempt: Attempt | None) -> bool:
    return attempt is not None and attempt.is_out
