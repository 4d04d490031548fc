"""Frames and lengths that a provider can make, found for the ones a shot asks for.

Nothing is cropped or stretched here: where a still does not fit, a plan to pad or crop it is offered.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Final

from pydantic import BaseModel, ConfigDict

from story_assets.studio.handoff.contract import Frame

SAME: Final = Fraction(3, 200)
"""Two ratios this close (1.5 %) are one. Renderers round sizes to 16 pixels, and Runway's 1584:672 is
1 % off 21:9. An estimate of ours."""


class _Box(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Canvas(_Box):
    """A picture size, in pixels."""

    width: int
    height: int


class Crop(_Box):
    """A part of a still, in pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int


class Plan(_Box):
    """Two ways to bring a still to a ratio: the whole of it on a canvas, or its middle."""

    canvas: Canvas
    crop: Crop


def same_ratio(a: Fraction, b: Fraction) -> bool:
    """Whether a viewer could tell *a* from *b*."""
    return max(a / b, b / a) - 1 <= SAME


def ratio_of(frame: Frame) -> Fraction:
    """Width over height of *frame*."""
    return Fraction(frame.width, frame.height)


def nearest(wanted: Fraction, offered: Sequence[str]) -> str:
    """The `width:height` of *offered* nearest to *wanted*; of equally near ones the first."""

    def distance(name: str) -> Fraction:
        ratio = as_ratio(name)
        return max(ratio / wanted, wanted / ratio)

    return min(offered, key=distance)


def as_ratio(name: str) -> Fraction:
    """`width:height` as a number."""
    width, height = name.split(":")
    return Fraction(width) / Fraction(height)


def plan(frame: Frame, wanted: Fraction, least_side: int = 1) -> Plan:
    """How to bring *frame* to the ratio *wanted*, with no side under *least_side* pixels."""
    wide, high = frame.width, frame.height
    if ratio_of(frame) > wanted:
        canvas = (Fraction(wide), wide / wanted)
        inner = (max(1, int(high * wanted)), high)
    else:
        canvas = (high * wanted, Fraction(high))
        inner = (wide, max(1, int(wide / wanted)))
    scale = max(Fraction(1), least_side / min(canvas))
    left, top = (wide - inner[0]) // 2, (high - inner[1]) // 2
    return Plan(
        canvas=Canvas(width=ceil(canvas[0] * scale), height=ceil(canvas[1] * scale)),
        crop=Crop(left=left, top=top, right=left + inner[0], bottom=top + inner[1]),
    )


def snapped(planned_s: float, offered: Sequence[int]) -> int:
    """The shortest length of *offered* (ascending, in seconds) that holds *planned_s*, or the longest.

    An editor can trim what is too long and can do nothing about what is missing.
    """
    return next((seconds for seconds in offered if seconds >= planned_s), offered[-1])
