"""Finished images, filed by what is in them; which one is accepted; how each was made."""

import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from story_assets.story.production import Key
from story_assets.story.words import Tier
from story_assets.studio.files import HomeError, locked, safe_part, write_whole

EXTENSIONS: Final[Mapping[str, str]] = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


_LOCKS: Final = 64


class Kept(BaseModel):
    """A record on disk. Fields of a newer version are ignored, not refused."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Take(Kept):
    """A finished render of an asset."""

    number: int
    """Counted from 1 as takes of this asset arrived."""
    render_key: str
    sha256: str
    mime: str
    size: tuple[int, int]
    frames: tuple[tuple[int, int, int, int], ...] = ()
    """The clean pictures inside, in pixels: left, top, right, bottom."""
    basis: str
    brief: str
    """Digest of the brief it was made from."""
    references: tuple[tuple[str, str], ...] = ()
    """`kind/id` and digest of every accepted image it rests on, in sending order."""
    renderer: str
    model: str
    tier: Tier
    options: dict[str, str] = {}
    usd: str | None
    double: bool = False
    """Drawn by a stand-in for the service it names."""
    origin: Literal["rendered", "supplied"] = "rendered"
    run: str
    made_at: str


class Promotion(Kept):
    """Somebody's word that an image is worth a higher tier."""

    tier: Tier
    sha256: str
    """The take that was promoted: the better one is composed like it."""
    brief: str
    """The digest of its brief. Once another is asked for, the take says nothing about composition."""


class Shelf(Kept):
    """All takes of one asset, the number of the accepted one, and whether it was promoted."""

    takes: tuple[Take, ...] = ()
    accepted_number: int | None = None
    promotion: Promotion | None = None

    @property
    def accepted(self) -> Take | None:
        """The take that downstream work rests on."""
        return next((take for take in self.takes if take.number == self.accepted_number), None)

    def with_image(self, sha256: str) -> Take | None:
        """The take that is this image, by its digest."""
        return next((take for take in self.takes if take.sha256 == sha256), None)


class RenderRecord(Kept):
    """How an image was made: enough to explain it and to find it again by its key."""

    render_key: str
    asset: str
    attempt: str = ""
    """The journal's id of the request that made it."""
    take: Take
    rules: dict[str, str]
    """Every value the brief quoted, by story path."""
    prompt: str
    usage: dict[str, int] = {}
    request_id: str | None = None
    seconds: float


class Made(Kept):
    """A free artifact as it was last made."""

    basis: str
    digest: str


class Store:
    """Images by content under one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._root = home / "store"

    def put(self, image: bytes, sha256: str, mime: str) -> Path:
        """File *image* for ever and return where it is. The same bytes are kept once."""
        path = self.blob(sha256, mime)
        if not path.exists():
            # Never to be written again, not even through the gallery's link to it.
            write_whole(path, image, mode=0o444)
        return path

    def blob(self, sha256: str, mime: str) -> Path:
        """Where an image is, or would be."""
        return self._root / "blobs" / safe_part(sha256)[:2] / f"{sha256}.{EXTENSIONS[mime]}"

    def read(self, sha256: str, mime: str) -> bytes:
        """The image, as the provider returned it. Raises `HomeError`."""
        try:
            return self.blob(sha256, mime).read_bytes()
        except OSError as error:
            raise HomeError(f"cannot read the stored image {sha256[:12]}: {error.strerror}") from error

    def keep_evidence(self, answer: bytes, sha256: str) -> Path:
        """File an answer that is not an image, so that a person can look at what was paid for."""
        path = self._root / "evidence" / f"{safe_part(sha256)}.bin"
        write_whole(path, answer)
        return path

    def claim(self, key: str) -> Path:
        """What is locked while the render with this key is under way."""
        return self._root / "claims" / f"{safe_part(key)}.lock"

    def record(self, key: str) -> RenderRecord | None:
        """How the render with this key was made, or None if it never was."""
        return _load(RenderRecord, self._root / "renders" / f"{safe_part(key)}.json")

    def keep(self, record: RenderRecord) -> None:
        """File *record* under its render key."""
        path = self._root / "renders" / f"{safe_part(record.render_key)}.json"
        write_whole(path, record.model_dump_json(indent=1).encode())

    def shelf(self, story: str, key: Key) -> Shelf:
        """The takes of one image."""
        return _load(Shelf, self._pointer(story, key)) or Shelf()

    def accept(self, story: str, key: Key, take: Take) -> Take:
        """Point at *take*, new or old, and return it with its number. Raises `HomeError`."""
        with self._alone(story, key):
            return self._accept(story, key, take)

    def _accept(self, story: str, key: Key, take: Take) -> Take:
        shelf = self.shelf(story, key)
        known = next((it for it in shelf.takes if it.render_key == take.render_key), None)
        numbered = known or take.model_copy(update={"number": len(shelf.takes) + 1})
        takes = shelf.takes if known else (*shelf.takes, numbered)
        self._put(story, key, shelf.model_copy(update={"takes": takes, "accepted_number": numbered.number}))
        return numbered

    def promote(self, story: str, key: Key, promotion: Promotion | None) -> None:
        """Ask for another tier of *key* from now on; None takes that back. Raises `HomeError`."""
        with self._alone(story, key):
            shelf = self.shelf(story, key)
            self._put(story, key, shelf.model_copy(update={"promotion": promotion}))

    def _put(self, story: str, key: Key, shelf: Shelf) -> None:
        write_whole(self._pointer(story, key), shelf.model_dump_json(indent=1).encode())

    @contextmanager
    def _alone(self, story: str, key: Key) -> Generator[None]:
        """One writer of a pointer at a time: two runs that accept for one asset must both be remembered."""
        # A few locks for all assets: a flush of one must not hold up sixty others.
        shard = zlib.crc32(f"{story}/{key}".encode()) % _LOCKS
        try:
            with locked(self._root / "locks" / f"{shard}.lock"):
                yield
        except OSError as error:
            raise HomeError(f"cannot write {self._root}: {error.strerror}") from error

    def made(self, story: str, key: Key) -> Made | None:
        """A free artifact as it was last made, or None."""
        return _load(Made, self._pointer(story, key))

    def remember(self, story: str, key: Key, made: Made) -> None:
        """Note a free artifact. It can be made again, so the disk need not be waited for."""
        write_whole(self._pointer(story, key), made.model_dump_json().encode(), durable=False)

    def _pointer(self, story: str, key: Key) -> Path:
        return self._accepted / safe_part(story) / safe_part(key.kind) / f"{safe_part(key.id)}.json"

    @cached_property
    def _accepted(self) -> Path:
        return self._root / "accepted"


Record = TypeVar("Record", bound=Kept)


def _load(kind: type[Record], path: Path) -> Record | None:
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(f"cannot read {path}: {error.strerror}") from error
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise HomeError(f"{path} is damaged: {error.errors()[0]['msg']}") from error
