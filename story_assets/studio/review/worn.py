"""What somebody is and wears, as colours: what the bible says of them, and what was measured on a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from story_assets.story.briefs.brief import Subject
from story_assets.story.words import GarmentKind
from story_assets.studio.review.check import Picture
from story_assets.studio.review.colour import Colours, delta_e, lab, rgb
from story_assets.studio.review.figures import Figure, standing
from story_assets.studio.review.people import Colouring

OUTERMOST: Final[tuple[GarmentKind, ...]] = (
    "coat",
    "jacket",
    "uniform",
    "shell",
    "dress",
    "sweater",
    "shirt",
)
"""What is seen of a wardrobe at the chest, from the outside in."""
_AT: Final[dict[GarmentKind, tuple[float, float, float]]] = {
    "coat": (0.22, 0.5, 0.3), "jacket": (0.22, 0.42, 0.3), "uniform": (0.22, 0.42, 0.3),
    "dress": (0.22, 0.5, 0.3), "sweater": (0.22, 0.42, 0.3), "shirt": (0.22, 0.42, 0.3),
    "skirt": (0.5, 0.6, 0.15), "trousers": (0.62, 0.8, 0.15), "shorts": (0.48, 0.57, 0.08),
    "apron": (0.4, 0.6, 0.1), "scarf": (0.14, 0.3, 0.04), "hat": (0.0, 0.08, 0.08),
    "boots": (0.92, 1.0, 0.08), "shoes": (0.94, 1.0, 0.06),
}  # fmt: skip
"""Where on a standing figure a garment is, from 0 at the crown to 1 at the sole, and its least share there.

Shares are about a third of what previs figures have, so that a coat may be open and a stance wide."""
_BARE: Final = {"skin": (0.04, 0.15, 0.1), "hair": (0.0, 0.15, 0.13)}
_SHADES: Final = (0.5, 0.62, 0.75, 0.87, 1.0, 1.15, 1.35, 1.6)
"""Of one colour on a painted figure, from its own shadow to its highlight."""
_COARSE: Final = 6.0
"""Steps of sRGB in which pixels are told apart: half of what an eye does."""
_ALIKE: Final = 10.0
"""CIEDE2000 within which a pixel has a known colour."""
_UNSURE: Final = 4.0
"""By how much another known colour may be nearer: black hair is not told from black shoes by a hair."""
_AS_GOOD: Final = 8.0
"""Up to here a colour measured among ink and shadow is no better than the bible's word."""
_ITSELF: Final = slice(3, 6)
"""The shades that a colour is measured in: near itself."""


@dataclass(frozen=True)
class Part:
    """Something about somebody that has one colour."""

    name: str
    colour: str
    top: float
    bottom: float
    least: float
    is_outermost: bool = False
    lit: int = 60
    """Of its pixels, in order of lightness, the hundredth that is in the light: faces are half in shadow."""


@dataclass(frozen=True)
class Measured:
    """What a sheet shows of a part."""

    share: float
    """Of the figure, where the part should be."""
    itself: float
    """The same, leaving out what is far in shadow or light."""
    lighter: float
    """Lightness of its lit side against what is asked for, in CIELAB."""
    colour: str
    """The part's own where it was found, else what is there instead."""


def parts(who: Subject) -> Iterator[Part]:
    """What can be asked of a standing figure of *who*: what hides under a coat cannot, nor a ring."""
    worn = {g.kind: g for g in reversed(who.worn.wardrobe)}
    outermost = next((kind for kind in OUTERMOST if kind in worn), None)
    if who.identity.body != "human":
        return
    yield Part("skin", who.identity.skin, *_BARE["skin"], lit=85)
    if who.identity.hair_shape != "bald" and "hat" not in worn:
        yield Part("hair", who.identity.hair_colour, *_BARE["hair"], lit=85)
    long = outermost in ("coat", "dress")
    for kind, garment in worn.items():
        if kind in _AT and (kind == outermost or kind not in OUTERMOST):
            hidden = long and kind in ("trousers", "skirt", "shorts", "apron")
            if not hidden:
                yield Part(kind, garment.colour, *_AT[kind], is_outermost=kind == outermost)


def figures(picture: Picture) -> tuple[Figure, ...]:
    """The standing figures of a sheet.

    Where some are taller, they hold something over their heads, and the others are measured.
    """
    found = _standing(picture)
    least = min((it.height for it in found), default=0)
    bare = tuple(it for it in found if it.height <= 1.08 * least)
    return bare if len(bare) > 1 else found


def are_bareheaded(picture: Picture) -> bool:
    """Whether no figure of a sheet holds something over its head, an umbrella or a lamp."""
    return len(figures(picture)) == len(_standing(picture))


@lru_cache(maxsize=8)
def _standing(picture: Picture) -> tuple[Figure, ...]:
    return standing(picture.pixels)


def measured(picture: Picture, who: Subject) -> dict[Part, Measured]:
    """Every part of *who* as the standing figures of *picture* have it. Empty without a figure."""
    known = [(g.kind, g.colour) for g in who.worn.wardrobe]
    known += [("skin", who.identity.skin), ("hair", who.identity.hair_colour)]
    return dict(_measured(picture, tuple(parts(who)), tuple(known)))


@lru_cache(maxsize=64)
def _measured(
    picture: Picture, asked: tuple[Part, ...], known: tuple[tuple[str, str], ...]
) -> tuple[tuple[Part, Measured], ...]:
    shown = figures(picture)
    shades = lab(np.concatenate([rgb(*(colour for _, colour in known)) * shade for shade in _SHADES]))
    return tuple((part, _part(part, shown, known, shades)) for part in asked) if shown else ()


def _part(part: Part, shown: Sequence[Figure], known: Sequence[tuple[str, str]], shades: Colours) -> Measured:
    pixels = np.concatenate([figure.band(part.top, part.bottom) for figure in shown])
    if not len(pixels):
        return Measured(0.0, 0.0, 0.0, part.colour)
    kinds, which = np.unique(np.round(pixels / _COARSE).astype(np.int64), axis=0, return_inverse=True)
    far = delta_e(lab((kinds * _COARSE).astype(np.float64))[:, None], shades[None])
    far = far.reshape(len(kinds), len(_SHADES), len(known))
    nearest = far.min(axis=(1, 2))
    own = [n for n, (name, colour) in enumerate(known) if part.name == name or part.colour == colour]
    most = np.minimum(_ALIKE, nearest + _UNSURE)
    is_own = far[:, :, own].min(axis=(1, 2)) <= most
    is_itself = far[:, _ITSELF][:, :, own].min(axis=(1, 2)) <= most
    like = nearest <= _ALIKE
    chosen, foreign, itself = (mask[which.reshape(-1)] for mask in (is_own, ~like, is_itself))
    share = float(chosen.mean())
    if share < part.least:
        return Measured(share, float(itself.mean()), 0.0, _typical(pixels[foreign], part.colour))
    lightness = lab(pixels[chosen])[:, 0]
    lit = float(np.percentile(lightness, part.lit))
    bright = pixels[chosen][lightness >= lit]
    asked = float(lab(rgb(part.colour))[0, 0])
    return Measured(share, float(itself.mean()), lit - asked, _typical(bright, part.colour))


def _typical(pixels: Colours, otherwise: str) -> str:
    """The middle of *pixels*; *otherwise* where there are none, or where it is as good as that."""
    if not len(pixels):
        return otherwise
    middle: Colours = np.median(pixels, axis=0)
    if delta_e(lab(middle), lab(rgb(otherwise))[0]) <= _AS_GOOD:
        return otherwise
    red, green, blue = (round(float(value)) for value in middle)
    return f"#{red:02x}{green:02x}{blue:02x}"


def colouring(who: Subject, sheet: Picture | None) -> Colouring | None:
    """What *who* is looked for by: as the accepted sheet shows it, else as the bible says. None undressed."""
    garment = next((g for kind in OUTERMOST for g in who.worn.wardrobe if g.kind == kind), None)
    if garment is None or who.identity.body != "human":
        return None
    hat = next((g for g in who.worn.wardrobe if g.kind == "hat"), None)
    bald = who.identity.hair_shape == "bald"
    hair = (
        ("hat", hat.colour)
        if hat
        else ("skin", who.identity.skin)
        if bald
        else ("hair", who.identity.hair_colour)
    )
    asked = (("skin", who.identity.skin), hair, (garment.kind, garment.colour))
    shown = measured(sheet, who) if sheet else {}
    on_sheet = {part.name: it.colour for part, it in shown.items() if it.share >= part.least}
    skin, top, cloth = (on_sheet.get(name, colour) for name, colour in asked)
    return Colouring(skin, top, cloth)
