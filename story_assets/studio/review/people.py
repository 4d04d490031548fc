"""Where somebody may be in a picture: skin and hair of the right colours over the right garment, one light.

It knows neither faces nor bodies. It knows which three colours stand above one another and how large a head
is in such a framing, and tries likely lights until all three fit one place. So it cannot tell people apart
whose colours are the same, and it sees nothing of eyes, noses or the shape of hair.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.story.words import Angle, ShotSize
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Picture
from story_assets.studio.review.colour import Colours, lab, rgb

HEAD: Final[dict[ShotSize, float]] = {"CU": 0.62, "MCU": 0.4, "MS": 0.27, "MLS": 0.19, "FS": 0.13}
"""Height of a head in heights of the frame, where a chest is seen and a head is large enough for colours."""
_SCALES: Final = (0.55, 0.75, 1.0, 1.35)
"""Of that height: two people share a frame more loosely, children have smaller heads."""
_LOOSER: Final = (0.2, 0.28, 0.4)
"""The same in upright frames and on covers, which show more of people than their size says."""
_ACROSS: Final = 240
"""Pixels that a frame is looked at in, twice as many down: lines are gone, areas are left."""
_LEAST: Final = 6
"""Pixels of a head, in that size."""
_SHADES: Final = np.array([[1.0], [0.78]])
"""A colour in the key light and away from it. A third, deeper one would let a darker coat pass for shade."""
_LEVELS: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.63)
_FINER: Final = (0.95, 1.0, 1.05)
_NEAR: Final = 3.0
"""Colour difference at which a likeness has fallen to a third."""
_SKIN, _HAIR, _CLOTH = 0.4, 0.12, 0.6
"""Least shares of the middle of a head, of its upper half and of a chest, on previs people."""
_BEHIND: Final = 0.55
"""Least share of hair in the middle of a head seen from behind."""
_HAIR_FROM_BELOW: Final = 0.04
_FROM_BELOW: Final = frozenset(("low", "worms_eye", "ground_level", "hip_level"))
"""Angles from which little is seen of cropped hair."""

Field = NDArray[np.float32]
Places = NDArray[np.intp]


_ALL: Final = (slice(None), slice(None))


@dataclass(frozen=True)
class Presence:
    """How much of somebody was found, each from 0 to 1, at the best place for it."""

    whole: float
    """Skin and hair over the garment, in one place and one light."""
    head: float
    """Skin and hair, whatever is below."""
    chest: float
    """The garment, whatever is above."""
    cut: float
    """Skin of the head that lies on an edge of the frame, in head sizes: it goes on outside."""
    box: PixelBox
    """The head of *whole*, in pixels of the picture."""


@dataclass(frozen=True)
class Colouring:
    """What somebody is looked for by, as colours like #1f2a44."""

    skin: str
    hair: str
    """Or the hat's, where one is worn."""
    garment: str
    """The outermost at the chest."""


@dataclass(frozen=True)
class View:
    """How a frame sees people, as its brief says."""

    size: ShotSize
    angle: Angle
    tint: str | None
    """The colour of the light, where it is known."""
    turned: bool = False
    """Somebody who looks at another may show the back of the head."""
    loose: bool = False
    """Whether people may be much smaller than the size says."""


@lru_cache(maxsize=32)
def presence(picture: Picture, area: PixelBox, who: Colouring, view: View) -> Presence | None:
    """How much of *who* is in *area* of *picture*.

    None where the framing hides head or chest, or is too small. Two checks ask the same, so it is kept.
    """
    frame = picture.pixels.crop((area.left, area.top, area.right, area.bottom))
    if view.size not in HEAD or min(frame.size) < 60:
        return None
    colours, seen = rgb(who.skin, who.hair, who.garment), _Seen(frame, view)
    scales = (*_LOOSER, *_SCALES) if view.loose else _SCALES
    heads = [n for scale in scales if (n := int(scale * HEAD[view.size] * seen.height)) >= _LEAST]
    if not heads:
        return None
    best = np.zeros(3)
    found: list[tuple[float, _Place]] = []
    for gain in _lights(view.tint):
        fields = seen.likeness(colours * gain)
        for n in heads:
            y, x = seen.grid(n)
            parts = seen.parts(fields, y, x, n)
            best = np.maximum(best, parts.max(axis=(1, 2)))
            at = np.unravel_index(int(parts[0].argmax()), y.shape)
            found.append((float(parts[0][at]), _Place(int(y[at]), int(x[at]), n, tuple(gain))))
    score, place = _finer(seen, colours, sorted(found, key=lambda it: -it[0])[:4])
    left, top, right, bottom = seen.corners(place)
    box = PixelBox(area.left + left, area.top + top, area.left + right, area.top + bottom)
    return Presence(score, float(best[1]), float(best[2]), _cut(seen, colours, place), box)


@dataclass(frozen=True)
class _Place:
    """A square for a head, and the light it was seen in."""

    y: int
    x: int
    n: int
    gain: tuple[float, ...]


class _Seen:
    """A frame made small, its colours counted once."""

    def __init__(self, frame: Image.Image, view: View) -> None:
        self.hair = _HAIR_FROM_BELOW if view.angle in _FROM_BELOW else _HAIR
        self.turned = view.turned
        self.scale = _ACROSS / max(frame.width, frame.height / 2)
        self.width, self.height = (max(12, round(edge * self.scale)) for edge in frame.size)
        small = np.asarray(frame.resize((self.width, self.height), Image.Resampling.BOX), dtype=np.int64)
        code = (small[..., 0] >> 3 << 10) | (small[..., 1] >> 3 << 5) | small[..., 2] >> 3
        _, which, count = np.unique(code, return_inverse=True, return_counts=True)
        self.which = which.reshape(code.shape)
        flat = which.reshape(-1)
        sums = [np.bincount(flat, weights=small[..., i].reshape(-1)) for i in range(3)]
        self.colours = lab(np.stack(sums, axis=1) / count[:, None])

    def likeness(self, colours: Colours, part: tuple[slice, slice] = _ALL) -> list[Field]:
        """For each of *colours*, how like it every pixel of *part* is, summed from the top left corner."""
        fields: list[Field] = []
        for colour in colours:
            like = self.like(colour)[self.which[part]]
            field = np.zeros((like.shape[0] + 1, like.shape[1] + 1), np.float32)
            np.cumsum(like, axis=0, out=field[1:, 1:])
            np.cumsum(field[1:, 1:], axis=1, out=field[1:, 1:])
            fields.append(field)
        return fields

    def like(self, colour: Colours) -> Field:
        """How like *colour*, in light or shade, each colour of the frame is, from 0 to 1."""
        shades = lab(colour * _SHADES)
        like = np.exp(-((_difference(self.colours, shades).min(axis=1) / _NEAR) ** 2))
        return like.astype(np.float32)

    def grid(self, n: int) -> tuple[Places, Places]:
        """Top left corners of the squares that are tried."""
        step = max(2, n // 5)
        ys, xs = (
            np.arange(-(n // 4), self.height - n // 2, step),
            np.arange(-(n // 3), self.width - n // 2, step),
        )
        y, x = np.meshgrid(ys, xs, indexing="ij")
        return y, x

    def parts(self, fields: list[Field], y: Places, x: Places, n: int) -> Field:
        """Whole, head and chest for heads of *n* pixels at *y*, *x*."""
        skin, area = _mean(fields[0], (y + n // 3, x + n // 5, y + n, x + n - n // 5))
        hair, _ = _mean(fields[1], (y, x, y + n // 2, x + n))
        cloth, below = _mean(fields[2], (y + n, x - n // 4, y + 2 * n, x + n + n // 4))
        head = np.minimum(skin / _SKIN, 1) * np.minimum(hair / self.hair, 1)
        if self.turned:
            behind, _ = _mean(fields[1], (y + n // 6, x + n // 6, y + n - n // 6, x + n - n // 6))
            head = np.maximum(head, np.minimum(behind / _BEHIND, 1))
        head[area < 0.36 * n * n] = 0
        chest = np.minimum(cloth / _CLOTH, 1)
        # A close-up has little room below the chin.
        chest[below < (0.1 if n > 0.4 * self.height else 0.7) * n * n] = 0
        return np.stack((head * chest, head, chest))

    def corners(self, at: _Place) -> tuple[int, int, int, int]:
        """The square in pixels of the frame: left, top, right, bottom."""
        edges = (max(0, at.x), max(0, at.y), min(self.width, at.x + at.n), min(self.height, at.y + at.n))
        left, top, right, bottom = (round(edge / self.scale) for edge in edges)
        return left, top, right, bottom


def _cut(seen: _Seen, colours: Colours, at: _Place) -> float:
    """How long, in head sizes, a run of skin lies on an edge of the frame beside or above the head."""
    like = seen.like(colours[0] * np.array(at.gain))[seen.which]
    rows = slice(max(0, at.y - at.n // 3), at.y + at.n + at.n // 6)
    columns = slice(max(0, at.x - at.n // 2), at.x + at.n + at.n // 2)
    edges: list[Field] = []
    if at.y < at.n // 2:
        edges.append(like[:2, columns].mean(axis=0))
    if at.x < at.n // 2:
        edges.append(like[rows, :2].mean(axis=1))
    if at.x + at.n > seen.width - at.n // 2:
        edges.append(like[rows, -2:].mean(axis=1))
    return max((_run_between(edge > 0.4) / at.n for edge in edges), default=0.0)


def _run_between(skin: NDArray[np.bool_]) -> int:
    """The longest run that does not fill the whole edge: a wall in the colour of skin does."""
    changes = np.flatnonzero(np.diff(np.pad(skin, 1).astype(np.int8)))
    runs = changes[1::2] - changes[::2]
    return int(runs.max(initial=0)) if not skin.all() else 0


def _mean(field: Field, box: tuple[Places, Places, Places, Places]) -> tuple[Field, Places]:
    """Mean likeness in boxes, as far as they are in the frame, and how much of each is."""
    height, width = field.shape[0] - 1, field.shape[1] - 1
    y0, x0, y1, x1 = (np.clip(edge, 0, most) for edge, most in zip(box, (height, width) * 2, strict=True))
    area = (y1 - y0) * (x1 - x0)
    total = field[y1, x1] - field[y0, x1] - field[y1, x0] + field[y0, x0]
    return (total / np.maximum(area, 1)).astype(np.float32), area


def _finer(seen: _Seen, colours: Colours, found: list[tuple[float, _Place]]) -> tuple[float, _Place]:
    """The best of *found* after trying the lights and places around each."""
    best = found[0]
    for _, at in found:
        top, left = max(0, at.y - 3), max(0, at.x - at.n // 4 - 3)
        part = (slice(top, max(0, at.y + 2 * at.n + 3)), slice(left, max(0, at.x + at.n + at.n // 4 + 3)))
        y, x = np.meshgrid((at.y - 2, at.y, at.y + 2), (at.x - 2, at.x, at.x + 2), indexing="ij")
        for change in product(_FINER, repeat=3):
            gain = np.array(at.gain) * np.array(change)
            fields = seen.likeness(colours * gain, part)
            whole = seen.parts(fields, y - top, x - left, at.n)[0]
            spot = np.unravel_index(int(whole.argmax()), whole.shape)
            if whole[spot] > best[0]:
                best = float(whole[spot]), _Place(int(y[spot]), int(x[spot]), at.n, tuple(gain))
    return best


def _lights(colour: str | None) -> Iterator[Colours]:
    """What the light may do to colours: none, some of the brief's own tint, or the blue of a drawn night."""
    tint = rgb(colour)[0] / 255 if colour else np.ones(3)
    tint = tint / max(tint.max(), 0.01)
    tints = (np.ones(3), 1 - (1 - tint) * 0.35, 1 - (1 - tint) * 0.7, np.array((0.88, 0.93, 1.0)))
    for level, it in product(_LEVELS, tints):
        yield level * it


def _difference(seen: Colours, wanted: Colours) -> Colours:
    """CIE94 between every pair, lightness eased: thousands of pairs a light, where CIEDE2000 is too slow."""
    one, two = seen[:, None], wanted[None]
    c1, c2 = np.hypot(one[..., 1], one[..., 2]), np.hypot(two[..., 1], two[..., 2])
    chroma, mean = c1 - c2, np.sqrt(c1 * c2)
    hue2 = np.maximum((one[..., 1] - two[..., 1]) ** 2 + (one[..., 2] - two[..., 2]) ** 2 - chroma**2, 0)
    light = (one[..., 0] - two[..., 0]) / 1.2
    return np.sqrt(light**2 + (chroma / (1 + 0.045 * mean)) ** 2 + hue2 / (1 + 0.015 * mean) ** 2)
