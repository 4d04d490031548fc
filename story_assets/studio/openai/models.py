"""What each image model takes, as data. A model that is not here is not called.

Read in November 2026 from the `openai` package 3.52 [sdk], OpenAI's image guide and pages [doc], and
other people's reports of real answers [3p]. No row was confirmed by a live call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from story_assets.story.words import Tier
from story_assets.studio.renderer import Halted

DEFAULT: Final = "gpt-image-2"

MIMES: Final = ("image/png", "image/jpeg", "image/webp")
"""What a reference may be; openai 3.52, images.edit docstring."""
MAX_REFERENCE_BYTES: Final = 50_000_000
MAX_AT_ONCE: Final = 10
"""Images of one request, the parameter `n`."""


class UnknownModel(Halted):
    """A model name that the table does not have."""


@dataclass(frozen=True)
class SizeRules:
    """Which pixel sizes a model draws; OpenAI image guide, read August 2026 [doc]."""

    step: int = 16
    longest: int = 3840
    steepest: int = 3
    """Long edge over short edge, at most."""
    fewest: int = 655_360
    most: int = 8_294_400
    tried: int = 3_686_400
    """2560x1440. Above it the guide calls results experimental."""

    def problem(self, width: int, height: int) -> str | None:
        """Why *width* x *height* is not drawn, or None; 1 and 4 are the server's own words [3p]."""
        long, short = max(width, height), min(width, height)
        if short < 1 or width % self.step or height % self.step:
            return f"Width and height must both be divisible by {self.step}."
        if long > self.longest:
            return f"The longest edge must be at most {self.longest} pixels."
        if long > self.steepest * short:
            return f"The aspect ratio must be between 1:{self.steepest} and {self.steepest}:1."
        if width * height < self.fewest:
            return "Requested resolution is below the current minimum pixel budget."
        if width * height > self.most:
            return "Requested resolution is above the current maximum pixel budget."
        return None


@dataclass(frozen=True)
class Model:
    """One image model: its limits, and the parameters it refuses."""

    name: str
    qualities: tuple[str, ...]
    by_tier: Mapping[Tier, str]
    """The quality a tier asks for when the story does not say otherwise."""
    grids: Mapping[str, int] | None
    """Cells along the long edge by quality, from which output tokens follow; None is unrecorded."""
    batch: bool | None
    """Whether the half-price batch endpoint takes it; None is unknown."""
    source: str
    takes_transparent: bool = False
    takes_input_fidelity: bool = False
    """Never sent: these models always read references at high fidelity, and gpt-image-2 answers 400 [3p]."""
    max_references: int = 16
    max_prompt: int = 32_000
    """Characters."""
    sizes: SizeRules = SizeRules()


_THREE: Final = ("low", "medium", "high")
_FIVE: Final = (*_THREE, "xhigh", "max")

_LABELS: Final[Mapping[Tier, str]] = {"draft": "low", "review": "medium", "final": "high"}
_LABELS_2_5: Final[Mapping[Tier, str]] = {"draft": "low", "review": "high", "final": "max"}
"""Labels are not interchangeable: 2.5 spreads five over the range of three. By the grids its `high` is 2's
`medium` (48 cells) and its `max` is 2's `high` (96): the same detail for the same money [est]."""

_GRIDS_2: Final[Mapping[str, int]] = {"low": 16, "medium": 48, "high": 96}
_GRIDS_2_5: Final[Mapping[str, int]] = {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}
"""Both read out of OpenAI's price calculator by several independent projects [3p]; see pricing."""


def _two(name: str) -> Model:
    source = "[sdk] names, limits, qualities; [3p] grids, refused parameters, batch"
    return Model(name, _THREE, _LABELS, _GRIDS_2, batch=True, source=source)


def _two_five(name: str) -> Model:
    source = "[sdk] names, limits, qualities, transparent; [3p] grids, no batch in September 2026"
    return Model(name, _FIVE, _LABELS_2_5, _GRIDS_2_5, batch=False, source=source, takes_transparent=True)


def _two_six(name: str) -> Model:
    source = "[sdk] the name; [est] the limits of its siblings and the three common qualities"
    return Model(name, _THREE, _LABELS, None, batch=None, source=source)


MODELS: Final[Mapping[str, Model]] = {
    it.name: it
    for it in (
        _two("gpt-image-2"),
        _two("gpt-image-2-2026-04-21"),
        _two_five("gpt-image-2.5-sunburst"),
        _two_five("gpt-image-2.5-sunburst-2026-09-08"),
        _two_five("gpt-image-2.5-flare"),
        _two_five("gpt-image-2.5-flare-2026-09-08"),
        _two_six("gpt-image-2.6-sunburst"),
        _two_six("gpt-image-2.6-flare"),
    )
}
"""Another model is one more row, here and in pricing."""


def model(name: str) -> Model:
    """The row of *name*. Raises `UnknownModel`, which lists the rows there are."""
    if name not in MODELS:
        there = ", ".join(MODELS)
        raise UnknownModel(f'no image model "{name}" in studio/openai/models.py; the table has: {there}')
    return MODELS[name]


def quality(name: str, tier: Tier) -> str:
    """The quality that *tier* asks of the model *name*. Raises `UnknownModel`."""
    return model(name).by_tier[tier]
