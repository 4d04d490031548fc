"""Finished images, filed by what is in them; which one is accepted; how each was made."""

import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar, cast

from pydantic import ValidationError

from story_assets.story.production import IMAGES, Key
from story_assets.studio.files import HomeError, locked, safe_part, write_whole
from story_assets.studio.review.verdicts import Look, Review
from story_assets.studio.takes import Kept, Shelf, Take

EXTENSIONS: Final[Mapping[str, str]] = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


_LOCKS: Final = 64


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


class Directions(Kept):
    """What people want of images beyond the story, until it is taken back."""

    notes: dict[str, tuple[str, ...]] = {}
    """By `kind/id`, in the order in which they were given."""


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

    def keep_crop(self, crop: bytes, name: str) -> str:
        """File what a check marked up and return its name. It can be made again."""
        write_whole(self.crop(name), crop, durable=False)
        return name

    def crop(self, name: str) -> Path:
        """Where a marked-up crop is."""
        return self._root / "evidence" / safe_part(name)

    def claim(self, key: str) -> Path:
        """What is locked while the render with this key is under way."""
        return self._root / "claims" / f"{safe_part(key)}.lock"

    def record(self, key: str) -> RenderRecord | None:
        """How the render with this key was made, or None if it never was."""
        return load(RenderRecord, self._root / "renders" / f"{safe_part(key)}.json")

    def keep(self, record: RenderRecord) -> None:
        """File *record* under its render key."""
        path = self._root / "renders" / f"{safe_part(record.render_key)}.json"
        write_whole(path, record.model_dump_json(indent=1).encode())

    def review(self, key: str) -> Review | None:
        """What was found on the take with this render key, or None if nobody looked."""
        return load(Review, self._root / "reviews" / f"{safe_part(key)}.json")

    def keep_review(self, review: Review) -> None:
        """File *review* under its take's render key."""
        path = self._root / "reviews" / f"{safe_part(review.render_key)}.json"
        write_whole(path, review.model_dump_json(indent=1).encode())

    def look(self, key: str) -> Look | None:
        """What was answered to exactly this look, or None."""
        return load(Look, self._root / "looks" / f"{safe_part(key)}.json")

    def keep_look(self, look: Look) -> None:
        """File an answer under what was asked."""
        write_whole(
            self._root / "looks" / f"{safe_part(look.key)}.json", look.model_dump_json(indent=1).encode()
        )

    def directions(self, story: str) -> dict[str, tuple[str, ...]]:
        """The notes of people that are part of briefs, by `kind/id`."""
        return (load(Directions, self._directions(story)) or Directions()).notes

    def direct(self, story: str, key: Key, notes: tuple[str, ...]) -> None:
        """Make *notes* part of the brief of *key* from now on; none takes earlier ones back."""
        with self._locked("directions"):
            others = {name: it for name, it in self.directions(story).items() if name != str(key)}
            kept = Directions(notes={**others, str(key): notes} if notes else others)
            write_whole(self._directions(story), kept.model_dump_json(indent=1).encode())

    def _directions(self, story: str) -> Path:
        return self._root / "directions" / f"{safe_part(story)}.json"

    def shelf(self, story: str, key: Key) -> Shelf:
        """The takes of one image."""
        return load(Shelf, self._pointer(story, key)) or Shelf()

    def shelved(self, story: str) -> Iterator[Key]:
        """Every image of *story* that has a shelf, in the story or not."""
        for kind in sorted(IMAGES):
            for path in sorted((self._accepted / safe_part(story) / kind).glob("*.json")):
                yield Key(kind, path.stem)

    def change(self, story: str, key: Key, changed: Callable[[Shelf], Shelf]) -> Shelf:
        """Replace a shelf by what *changed* makes of it, with nobody in between. Raises `HomeError`."""
        with self._alone(story, key):
            shelf = self.shelf(story, key)
            after = changed(shelf)
            if after != shelf:
                write_whole(self._pointer(story, key), after.model_dump_json(indent=1).encode())
        return after

    def accept(self, story: str, key: Key, take: Take) -> Take:
        """Point at *take*, new or old, and return it with its number. Raises `HomeError`."""

        def accepted(shelf: Shelf) -> Shelf:
            onto, numbered = shelf.with_take(take)
            return onto.accepting(numbered)

        return cast("Take", self.change(story, key, accepted).accepted)

    @contextmanager
    def _alone(self, story: str, key: Key) -> Generator[None]:
        """One writer of a pointer at a time: two runs that accept for one asset must both be remembered."""
        # A few locks for all assets: a flush of one must not hold up sixty others.
        with self._locked(str(zlib.crc32(f"{story}/{key}".encode()) % _LOCKS)):
            yield

    @contextmanager
    def _locked(self, name: str) -> Generator[None]:
        try:
            with locked(self._root / "locks" / f"{name}.lock"):
                yield
        except OSError as error:
            raise HomeError(f"cannot write {self._root}: {error.strerror}") from error

    def made(self, story: str, key: Key) -> Made | None:
        """A free artifact as it was last made, or None."""
        return load(Made, self._pointer(story, key))

    def remember(self, story: str, key: Key, made: Made) -> None:
        """Note a free artifact. It can be made again, so the disk need not be waited for."""
        write_whole(self._pointer(story, key), made.model_dump_json().encode(), durable=False)

    def _pointer(self, story: str, key: Key) -> Path:
        return self._accepted / safe_part(story) / safe_part(key.kind) / f"{safe_part(key.id)}.json"

    @cached_property
    def _accepted(self) -> Path:
        return self._root / "accepted"


Record = TypeVar("Record", bound=Kept)


def load(kind: type[Record], path: Path) -> Record | None:
    """What is kept at *path*, or None. Raises `HomeError` for what is damaged."""
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
