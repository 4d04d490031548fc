"""Pictures small enough to stand inside a page, each made small once."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from story_assets.story.model import supplied_images
from story_assets.studio.board.cards import Picture
from story_assets.studio.files import HomeError
from story_assets.studio.images import NotAnImage, cut, thumbnail
from story_assets.studio.stills import panel
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio


class Bound(NamedTuple):
    """How large a picture may be."""

    longest: int
    """Pixels of the longer edge."""
    most: int
    """Bytes, before they are written as text, which makes them a third more."""


LARGE: Final = Bound(1200, 150_000)
"""The take that is decided about."""
SMALL: Final = Bound(320, 20_000)
"""A take among others."""
TINY: Final = Bound(160, 6_000)
"""A reference."""
EVIDENCE: Final = Bound(480, 24_000)

PAGE: Final = 9_000_000
"""Bytes of the large pictures of one page together. With what stands beside them a page of 60 images stays
under 15 MB; of more images, each gets less."""


def large(images: int) -> Bound:
    """The bound of a large picture on a page of so many *images*."""
    return LARGE._replace(most=min(LARGE.most, PAGE // max(images, 1)))


class Lost(Exception):
    """A picture that cannot be shown: somebody freed some space by hand, or a disk forgot."""


class Pictures:
    """Makes the pictures of boards. What cannot be shown is an error with a sentence: `Lost`."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._made: dict[tuple[str, object], bytes] = {}
        self._large: dict[str, bytes] = {}
        """By digest. Smaller ones come from these: 14 ms, where an original of 3840x2160 takes 180 ms."""

    def large(self, take: Take, bound: Bound) -> Picture:
        """*take*, as it is looked at. Raises `Lost`."""
        self._large[take.sha256] = self._once((take.sha256, bound), lambda: fitted(self._read(take), bound))
        return _picture(self._large[take.sha256])

    def small(self, take: Take, bound: Bound) -> Picture:
        """*take* among others. Raises `Lost`."""

        def made() -> bytes:
            return fitted(self._large.get(take.sha256) or self._read(take), bound)

        return _picture(self._once((take.sha256, bound), made))

    def panel(self, take: Take, number: int) -> Picture:
        """One panel of *take*, as it is cut out and sent along. Raises `Lost`."""

        def made() -> bytes:
            return fitted(cut(self._read(take), panel(take, number)), TINY)

        return _picture(self._once((take.sha256, number), made))

    def evidence(self, name: str) -> Picture:
        """What a check marked. Raises `Lost`."""
        crop = self._studio.store.crop(name)
        return _picture(self._once((name, EVIDENCE), lambda: fitted(_file(crop), EVIDENCE)))

    def supplied(self, sha256: str) -> Picture:
        """A file that people supplied with the story. Raises `Lost`."""
        files = (it.file for it in supplied_images(self._studio.production.story) if it.sha256 == sha256)
        file = self._studio.folder / "references" / next(files, "")
        return _picture(self._once((sha256, TINY), lambda: fitted(_file(file), TINY)))

    def _read(self, take: Take) -> bytes:
        return self._studio.store.read(take.sha256, take.mime)

    def _once(self, key: tuple[str, object], make: Callable[[], bytes]) -> bytes:
        if key not in self._made:
            try:
                self._made[key] = make()
            except (HomeError, NotAnImage, IndexError) as error:
                raise Lost(str(error)) from error
        return self._made[key]


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Lost(f"cannot read {path.name}: {error.strerror}") from error


def fitted(image: bytes, bound: Bound) -> bytes:
    """*image* as WebP inside *bound*: worse first, then smaller. Raises `NotAnImage`."""
    longest = bound.longest
    small = thumbnail(image, longest=longest, most=bound.most)
    while len(small) > bound.most and longest > 16:
        longest = longest * 3 // 4
        small = thumbnail(small, longest=longest, most=bound.most)
    return small


def _picture(webp: bytes) -> Picture:
    with Image.open(io.BytesIO(webp)) as it:
        width, height = it.size
    return Picture(f"data:image/webp;base64,{base64.b64encode(webp).decode()}", width, height)
