"""What is on disk of an order and its batches: enough to go on from after any crash, in any process."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Literal

from story_assets.story.production import Key
from story_assets.studio.currency import Cause
from story_assets.studio.store import RenderRecord
from story_assets.studio.takes import Kept

Stage = Literal["intended", "submitting", "out", "ended"]
"""intended: the service was not asked yet. submitting: it may have been. out: it knows the batch, and we its
name. ended: every line is settled."""

MOST_LINES: Final = 100
"""Lines of one batch: an answer is a picture of some megabytes, and 50,000 would be allowed."""
MOST_TIMES: Final = 2
"""How often one order sends an image: once more where the service failed with it or never came to it."""
STANDS_DAYS: Final = 7
"""How long an order goes on sending. Whoever accepts a sheet after that orders what rests on it anew."""


class Why(Kept):
    """A cause as it was when the image was ordered."""

    cause: str
    path: str
    was: str | None = None
    now: str | None = None


class BatchLine(Kept):
    """One image in a batch."""

    attempt: str
    kind: str
    id: str
    reserved: str | None
    """USD set aside for it; None where no price is listed."""
    causes: tuple[Why, ...] = ()
    files: tuple[str, ...] = ()
    """sha256 of each reference as it was uploaded."""
    asked: RenderRecord
    """How it is made, with everything but the image."""

    @property
    def custom_id(self) -> str:
        """What the service calls it."""
        return self.asked.render_key

    @property
    def key(self) -> Key:
        """The image's name within its story."""
        return Key(self.kind, self.id)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class Lines(Kept):
    """The lines of one batch, which never change once it was sent."""

    lines: tuple[BatchLine, ...]


class Batch(Kept):
    """One batch as we know it."""

    id: str
    """Ours. The service gets it as metadata, so that a batch whose name was lost is found again."""
    order: str
    story: str
    account: str
    """Whose service it was sent to: another one does not know it."""
    endpoint: str
    model: str
    made_at: str
    asked_at: str = ""
    """When the service was asked for it."""
    stage: Stage = "intended"
    service_id: str | None = None
    status: str = "intended"
    """The service's own word for it, as last seen."""
    double: bool = False
    share: str | None = None
    """Of the usual price, as it was when it was sent."""
    output: str | None = None
    errors: str | None = None
    expires_at: float | None = None
    """Seconds since 1970: when the service gives up what it has not begun."""
    problems: tuple[str, ...] = ()
    """What is wrong with it, for people."""

    @property
    def age(self) -> float:
        """Seconds since the service was asked for it."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.asked_at or self.made_at)).total_seconds()

    @property
    def mark(self) -> dict[str, str]:
        """What the service is told to keep with it."""
        return {"story_assets_batch": self.id, "story_assets_order": self.order, "story": self.story}

    def but(self, **changes: object) -> "Batch":
        """The same with *changes*."""
        return self.model_copy(update=changes)


class Order(Kept):
    """What somebody wants made and may be waited for: its images are sent layer by layer."""

    id: str
    """Also the run that pays for it, whose budget holds for all its layers."""
    story: str
    keys: tuple[str, ...]
    renderer: str | None = None
    max_usd: str | None = None
    again: bool = False
    made_at: str
    done: bool = False
    halted: str = ""
    """Why nothing more is sent."""

    @property
    def limit(self) -> Decimal | None:
        """What all its layers may cost together, USD."""
        return None if self.max_usd is None else Decimal(self.max_usd)

    @property
    def stands(self) -> bool:
        """Whether it may still send."""
        age = datetime.now(UTC) - datetime.fromisoformat(self.made_at)
        return not self.done and not self.halted and age.days < STANDS_DAYS


class Uploaded(Kept):
    """A reference that the service has by now."""

    file_id: str
    expires_at: float
    """Seconds since 1970."""


def causes_of(line: BatchLine) -> tuple[Cause, ...]:
    """Why it was ordered."""
    return tuple(Cause(it.cause, it.path, it.was, it.now) for it in line.causes)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
