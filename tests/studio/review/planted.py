"""Images with one known fault each, beside the brief they should follow, and images without any.

A fault is planted by drawing an edited brief and judging against the true one, or by editing pixels. Every
fault is the same for its seed. Which check must catch it is said here, where the fault is made.
"""

import io
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from PIL import Image

from bench.gallery import briefs as bundled
from story_assets.story.words import JOBS, CheckName, Job
from story_assets.studio.previs import drawn
from story_assets.studio.renderer import PixelBox, Rendered
from story_assets.studio.review.check import Picture, Sight
from tests.studio.review import dreamt, modelled

CLEAN: Final = "clean"


@dataclass(frozen=True)
class Planted:
    """An image, and what is wrong with it."""

    kind: str
    """Class of the fault; `clean` where there is none."""
    sight: Sight
    caught_by: frozenset[CheckName] = frozenset()
    """At least one of these must fail it."""
    note: str = ""
    """Which board and seed, for people."""


def board(job: Job, seed: int) -> Sight:
    """A dreamt board as previs draws it. Files are kept and pixels are not: they would be gigabytes."""
    brief, size = dreamt.sized(job, seed)
    made = _drawn(job, seed)
    return Sight(brief, Picture(made.image, made.frames), size)


@cache
def _drawn(job: Job, seed: int) -> Rendered:
    return drawn(*dreamt.sized(job, seed))


def clean(many: int) -> Iterator[Planted]:
    """*many* boards without a fault: the bundled story's, then dreamt ones of all five kinds in turn."""
    told = list(bundled())[:many]
    for name, brief, size in told:
        made = drawn(brief, size)
        yield Planted(CLEAN, Sight(brief, Picture(made.image, made.frames), size), note=name)
    for number in range(many - len(told)):
        job, seed = JOBS[number % len(JOBS)], number // len(JOBS)
        yield Planted(CLEAN, board(job, seed), note=f"{job} {seed}")


@lru_cache(maxsize=4)
def sheet(seed: int) -> tuple[Sight, modelled.Hand]:
    """A contact sheet as a model lays it out: no board around it, no frames reported."""
    made = board("contact_sheet", seed)
    dice = random.Random(seed)
    hand = modelled.hand(dice)
    return laid_out(made, hand, modelled.NUMBERS, dice), hand


def laid_out(made: Sight, hand: modelled.Hand, numbers: list[str], dice: random.Random) -> Sight:
    """The pictures of a board on a sheet without a board."""
    pictures = [part(made.picture.pixels, frame) for frame in made.picture.frames]
    page = modelled.sheet(pictures, made.asked, hand, numbers, dice)
    return Sight(made.brief, Picture(png(page)), made.asked)


def clean_sheets(many: int) -> Iterator[Planted]:
    """Sheets of a model without a fault, each with one of the things that happen to files."""
    for seed in range(many):
        made, _ = sheet(seed)
        name = sorted(HAPPENS)[seed % len(HAPPENS)]
        yield Planted(f"{CLEAN}, as a model", _changed(made, HAPPENS[name]), note=f"{seed} {name}")


def _as_jpeg(image: Image.Image) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return Image.open(out).convert("RGB")


HAPPENS: Final[Mapping[str, Callable[[Image.Image], Image.Image]]] = {
    "as it came": lambda image: image,
    "jpeg 80": _as_jpeg,
    "resized": lambda image: image.resize(
        (round(image.width * 0.94), round(image.height * 0.94)), Image.Resampling.BICUBIC
    ),
    "turned": lambda image: image.rotate(0.5, Image.Resampling.BICUBIC, fillcolor="white"),
}
"""What a file goes through without being wrong."""

Fault = Callable[[int], Planted | None]
FAULTS: Final[dict[str, Fault]] = {}
"""Every class of fault: a seed gives the image, or None where that board cannot have it."""


def fault(kind: str) -> Callable[[Fault], Fault]:
    """Put a class of fault on the list."""

    def listed(make: Fault) -> Fault:
        FAULTS[kind] = make
        return make

    return listed


def planted(kind: str, many: int) -> Iterator[Planted]:
    """*many* images with the fault *kind*."""
    found = 0
    for seed in range(20 * many):
        it = FAULTS[kind](seed)
        if it is not None:
            yield replace(it, kind=kind, note=it.note or str(seed))
            found += 1
        if found == many:
            return


def edited(made: Sight, image: Image.Image, check: CheckName, *more: CheckName) -> Planted:
    """*made* with other pixels."""
    seen = replace(made, picture=Picture(png(image), made.picture.frames))
    return Planted("", seen, frozenset((check, *more)))


def part(image: Image.Image, box: PixelBox) -> Image.Image:
    """The pixels in *box*."""
    return image.crop((box.left, box.top, box.right, box.bottom))


def png(image: Image.Image) -> bytes:
    """A file of *image*, quickly."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _changed(made: Sight, change: Callable[[Image.Image], Image.Image]) -> Sight:
    return replace(made, picture=Picture(png(change(made.picture.pixels)), made.picture.frames))
