"""Orders of known stories drawn by the previs renderer, so that a board from the double shows its scene.

The order is only words. They are traced back to a brief by what the prompt says it is for.
"""

import io
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import prompt
from story_assets.story.production import Production
from story_assets.studio import previs
from story_assets.studio.composition import clean
from story_assets.studio.double import picture
from story_assets.studio.double.checking import Order

_KEPT: Final = 64
"""Pictures; a few hundred kilobytes each."""


@dataclass(frozen=True)
class _Known:
    brief: Brief
    lines: frozenset[str]


class Drawings:
    """Draws what the stories know, and cells for every other order. Safe from any thread."""

    def __init__(self, productions: Iterable[Production]) -> None:
        self._known: dict[tuple[str, str], list[_Known]] = {}
        for production in productions:
            for artifact in production.images:
                if artifact.brief is not None:
                    self._learn(artifact.brief)
        self._lock = threading.Lock()
        self._drawn: OrderedDict[tuple[str, int, tuple[int, int]], bytes] = OrderedDict()

    def __call__(self, order: Order, number: int, size: tuple[int, int]) -> bytes:
        """Image *number* of *order* at *size* pixels."""
        brief = self._brief(order.prompt)
        if brief is None:
            return picture.drawn(order, number, size)
        name = (order.digest, number, size)
        with self._lock:
            image = self._drawn.get(name)
        return image if image is not None else self._keep(name, _board(brief, order, number, size))

    def _learn(self, brief: Brief) -> None:
        words = prompt(brief)
        subject = _subject(words)
        assert subject is not None, "a prompt says what it is for"
        self._known.setdefault(subject, []).append(_Known(brief, frozenset(words.splitlines())))

    def _brief(self, words: str) -> Brief | None:
        """Two stories may each have a scene e01 s02; the one that shares the most lines is meant."""
        lines = frozenset(words.splitlines())
        subject = _subject(words)
        known = self._known.get(subject, []) if subject is not None else []
        nearest = max(known, key=lambda it: len(it.lines & lines), default=None)
        return None if nearest is None else nearest.brief

    def _keep(self, name: tuple[str, int, tuple[int, int]], image: bytes) -> bytes:
        with self._lock:
            self._drawn[name] = image
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        return image


def _subject(words: str) -> tuple[str, str] | None:
    """The job and the source, as the section ASSET of a prompt has them."""
    found = re.search(r"^Draw one ([a-z ]+)\..*\n- source: (.+)$", words, re.MULTILINE)
    return (found[1], found[2].strip()) if found is not None else None


def _board(brief: Brief, order: Order, number: int, size: tuple[int, int]) -> bytes:
    board = previs.drawn(brief, size)
    # A model draws pictures to the edge, without the margins and captions of a board.
    image = Image.open(io.BytesIO(clean(board.image, board.frames, size)))
    _stamp(image, "DOUBLE" if number == 0 else f"DOUBLE {number + 1}")
    return picture.encoded(image, order)


def _stamp(image: Image.Image, word: str) -> None:
    """In the corner where the boards have least to say."""
    pen = ImageDraw.Draw(image)
    font = picture.font(max(min(image.size) // 36, 10))
    left, top, right, bottom = pen.textbbox((image.width, image.height), word, font=font, anchor="rb")
    pen.rectangle((left - 8, top - 6, right, bottom), fill="#b5482f")
    pen.text((image.width - 4, image.height - 3), word, fill="white", font=font, anchor="rb")
