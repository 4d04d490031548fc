"""What things look like: flat drawings kept in templates/things.toml, found by their name."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, pi, sin
from typing import Any, Final, cast

from story_assets.story.words import PropShape
from story_assets.studio.previs import ink
from story_assets.studio.previs.space import P2
from story_assets.studio.previs.typesetting import TEMPLATES

Edges = tuple[float, float, float, float]
"""left, bottom, right, top in a unit square, u to the right and v up."""
Spot = Callable[[float, float], P2]
"""Where a point of the unit square is in the picture."""


@dataclass(frozen=True)
class Mark:
    """One patch or line of a drawing."""

    points: tuple[P2, ...]
    tone: str
    pen: float = 1.0
    open: bool = False


@dataclass(frozen=True)
class Thing:
    """A drawing of one kind of thing."""

    name: str
    words: frozenset[str]
    size: P2
    """Width and height in metres of one that people carry."""
    marks: tuple[Mark, ...]
    lies: bool = False
    opens: str = ""
    """How: door, lid, drawer or curtain."""
    cutout: bool = False
    """As a fixed prop it is its own outline, not a box."""
    detail: Edges | None = None
    write: Edges | None = None
    grip: P2 = (0.5, 0.2)
    """Where a hand takes it."""


def thing(slug: str, description: str, shape: PropShape) -> Thing:
    """The drawing for a prop: by its slug, then by the first known word of its description, then by shape."""
    return named(slug, description, shape) or _shaped(shape)


def named(slug: str, description: str, shape: PropShape) -> Thing | None:
    """The drawing for a prop whose name or description says what it is; of furniture only the name does."""
    return _found(slug, "" if shape in ("table", "seat", "bed", "shelf", "plant", "round") else description)


def paint(
    it: Thing,
    spot: Spot,
    colour: str,
    show: Callable[[Sequence[P2], str, float, bool], None],
    within: Edges = (0.0, 0.0, 1.0, 1.0),
) -> None:
    """Hand every mark to *show* as points, colour, pen, whether it is an open line."""
    left, low, right, high = within
    for mark in it.marks:
        points = [spot(left + u * (right - left), low + v * (high - low)) for u, v in mark.points]
        show(points, tone(mark.tone, colour), mark.pen, mark.open)


def tone(name: str, colour: str) -> str:
    """The colour that a tone means on a thing of *colour*."""
    if name.startswith("#") or name == "none":
        return name
    if name in _FIXED:
        return _FIXED[name]
    other, share = _MIXED[name]
    return ink.mix(colour, other, share)


_FIXED: Final[Mapping[str, str]] = {
    "ink": ink.INK, "paper": "#f0e8d4", "white": "#fbf8f1", "black": "#202227", "brass": "#c9a24c",
    "steel": "#8f99a3", "red": "#a8322c", "glass": "#a9c6d2", "glow": "#ffd98a", "wood": "#6b4d34",
    "leaf": "#4c7a4a",
}  # fmt: skip
_MIXED: Final[Mapping[str, tuple[str, float]]] = {
    "base": ("#ffffff", 0.0), "light": ("#ffffff", 0.14), "pale": ("#ffffff", 0.36),
    "dark": ("#14161c", 0.32), "deep": ("#0d0f16", 0.6),
}  # fmt: skip


@lru_cache(maxsize=4096)
def _found(slug: str, description: str) -> Thing | None:
    """Words of the slug count from its end: in desk_lamp and dog_basket the last one says what it is."""
    by_word = _by_word()
    for word in reversed(slug.split("_")):
        if word in by_word:
            return by_word[word]
    told = description.lower()
    places = [(told.find(word), word) for word in by_word if _tells(word, told)]
    return by_word[min(places)[1]] if places else None


def _tells(word: str, text: str) -> bool:
    """Whether *text* has *word* whole; scripts without spaces between words have it anywhere."""
    if word not in text:
        return False
    return not word.isascii() or re.search(rf"\b{re.escape(word)}\b", text) is not None


@cache
def _by_word() -> Mapping[str, Thing]:
    found: dict[str, Thing] = {}
    for it in _drawings().values():
        for word in sorted(it.words):
            found.setdefault(word, it)
    return found


def _shaped(shape: PropShape) -> Thing:
    drawings = _drawings()
    return drawings.get(f"shape:{shape}") or drawings["lamp" if shape == "lamp" else "shape:small"]


@cache
def _drawings() -> Mapping[str, Thing]:
    told = tomllib.loads((TEMPLATES / "things.toml").read_text("utf-8"))
    return {it.name: it for it in map(_read, cast("list[dict[str, Any]]", told["thing"]))}


def _read(told: dict[str, Any]) -> Thing:
    return Thing(
        told["name"],
        frozenset(told["words"]),
        (told["size"][0], told["size"][1]),
        tuple(map(_mark, told["marks"])),
        told.get("lies", False),
        told.get("opens", ""),
        told.get("cutout", False),
        _edges(told.get("detail")),
        _edges(told.get("write")),
        (told.get("grip", [0.5, 0.2])[0], told.get("grip", [0.5, 0.2])[1]),
    )


def _edges(told: list[float] | None) -> Edges | None:
    return (told[0], told[1], told[2], told[3]) if told else None


def _mark(told: str) -> Mark:
    """`TONE~PEN u,v u,v`, or with an ellipse `o=cu,cv,ru,rv`; a minus before the tone is an open line."""
    head, *rest = told.split()
    name, _, pen = head.partition("~")
    points: list[P2] = []
    for part in rest:
        numbers = [float(n) for n in part.removeprefix("o=").split(",")]
        points += _ellipse(*numbers) if part.startswith("o=") else [(numbers[0], numbers[1])]
    return Mark(tuple(points), name.removeprefix("-"), float(pen or 1), name.startswith("-"))


def _ellipse(u: float, v: float, ru: float, rv: float) -> list[P2]:
    return [(u + ru * cos(2 * pi * i / 22), v + rv * sin(2 * pi * i / 22)) for i in range(22)]
