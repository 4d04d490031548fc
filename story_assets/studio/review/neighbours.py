"""How a still departs from its own brief, beside the stills around it in the scene.

Stills of one scene show different things, so their colours are not compared as they are. Each is
compared with the previs frame of its brief first: whatever a model, a medium or a grade changes, it
changes in all of them. Where one departs otherwise, the light is another, or somebody wears something
else. It sees mean colours of places, not shapes; and where everybody is off their mark, it compares the
wrong places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from story_assets.story.briefs.brief import Brief
from story_assets.story.words import ratio
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Finding, Mark, Neighbour, Picture, Sight
from story_assets.studio.review.colour import Colours, lab

_HIGH: Final = 72
"""Pixels of height that stills are compared in."""
_LEAST: Final = 0.02
"""Share of the frame below which a place says nothing."""
_LIGHTNESS: Final = 0.7
"""What a step of lightness counts beside a step of colour: lightness wanders more from shot to shot."""
LIMITS: Final = {"set": 5.0, "head": 7.0, "body": 7.0}
"""CIELAB steps at which a departure from the neighbours is too much: people move and turn, sets do not."""

Mask = NDArray[np.bool_]
Place = tuple[str, str]
"""What is there: ("set", "") or ("head" or "body", character and look)."""


@dataclass(frozen=True)
class _Expected:
    """The previs frame of a brief, small, and which pixels show what."""

    colours: Colours
    places: Mapping[Place, Mask]


def departing(sight: Sight, wanted: frozenset[str]) -> Finding | None:
    """The place among *wanted* kinds that departs most from the same place in the neighbours."""
    around = [departures(Still(it.picture, it.brief)) for it in sight.neighbours]
    if not around:
        return None
    mine = departures(Still(sight.picture, sight.brief))
    far = dict(_apart({at: it for at, it in mine.items() if at[0] in wanted}, around))
    if not far:
        return None
    over = {at: float(np.linalg.norm(it)) / LIMITS[at[0]] for at, it in far.items()}
    score = max(0.0, 1 - max(over.values()) / 2)
    wrong = [at for at, it in over.items() if it > 1]
    if not wrong:
        return Finding(score, f"agrees with {_named(sight.neighbours)}")
    says = "; ".join(f"{_what(at)} is {_how(far[at])}" for at in wrong)
    return Finding(score, f"{says} than in {_named(sight.neighbours)}", (Mark(_frame(sight.picture), says),))


def _apart(
    mine: Mapping[Place, Colours], around: Sequence[Mapping[Place, Colours]]
) -> Iterator[tuple[Place, Colours]]:
    for at, departure in mine.items():
        theirs = [it[at] for it in around if at in it]
        if theirs:
            yield at, (departure - np.median(theirs, axis=0)) * np.array([_LIGHTNESS, 1.0, 1.0])


@dataclass(frozen=True)
class Still:
    """A picture and the brief it was made from. Two are one if the picture is."""

    picture: Picture
    brief: Brief = field(compare=False)


@lru_cache(maxsize=64)
def departures(still: Still) -> Mapping[Place, Colours]:
    """By place, the mean colour of a picture less that of the previs frame of its brief, in CIELAB."""
    expected = _expected(still.brief)
    high, wide = expected.colours.shape[:2]
    seen = _small(still.picture, (wide, high))
    away = seen - expected.colours
    return {at: away[mask].mean(axis=0) for at, mask in expected.places.items()}


def _expected(brief: Brief) -> _Expected:
    from story_assets.studio.previs import drawn, staging  # a typesetter, which definitions do not need
    from story_assets.studio.previs.who import subject_of

    wide = float(ratio(brief.layout.aspect))
    board = drawn(brief, (round(640 * wide**0.5), round(640 / wide**0.5)))
    size = (max(8, round(_HIGH * wide)), _HIGH)
    areas: dict[Place, Mask] = {}
    free = np.ones((size[1], size[0]), dtype=np.bool_)
    for seen, it in zip(brief.panels[0].cast, staging(brief.panels[0], brief).people, strict=False):
        whole, head = _mask(it.box, size), _mask(it.head, size)
        who = f"{it.who} in {subject_of(brief, it.who, seen.look).look}"
        areas["head", who], areas["body", who] = head, whole & ~head
        free &= ~whole
    areas["set", ""] = free
    enough = {at: mask for at, mask in areas.items() if mask.mean() > _LEAST}
    return _Expected(_small(Picture(board.image, board.frames), size), enough)


def _small(picture: Picture, size: tuple[int, int]) -> Colours:
    """Its frame in so many pixels, in CIELAB."""
    box = _frame(picture)
    cut = (box.left, box.top, box.right, box.bottom)
    return lab(np.asarray(picture.pixels.resize(size, Image.Resampling.BOX, cut), np.float64))


def _mask(box: tuple[float, float, float, float], size: tuple[int, int]) -> Mask:
    wide, high = size
    left, top, right, bottom = box
    mask = np.zeros((high, wide), dtype=np.bool_)
    across = slice(max(0, round(left * wide)), max(0, round(right * wide)))
    mask[max(0, round(top * high)) : max(0, round(bottom * high)), across] = True
    return mask


def _frame(picture: Picture) -> PixelBox:
    return picture.frames[0] if picture.frames else PixelBox(0, 0, *picture.pixels.size)


def _what(at: Place) -> str:
    kind, who = at
    return "the set" if kind == "set" else f"{'the head' if kind == 'head' else 'the dress'} of {who}"


def _how(far: Colours) -> str:
    """The strongest of the three ways in which colours differ, in words."""
    words = (("darker", "lighter"), ("greener", "redder"), ("bluer", "yellower"))
    most = int(np.abs(far).argmax())
    return words[most][int(far[most] > 0)]


def _named(neighbours: Sequence[Neighbour]) -> str:
    return ", ".join(it.name for it in neighbours)
