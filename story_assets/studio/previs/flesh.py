"""A posed skeleton in the world: what flesh, clothes and props are put on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from story_assets.story.words import GarmentKind
from story_assets.studio.previs.space import P3, Stance


@dataclass(frozen=True)
class Flesh:
    """A posed skeleton in the world. Pairs are (right, left)."""

    h: float
    wide: float
    trunk: Stance
    """From the pelvis up the spine."""
    ground: Stance
    look: Stance
    shoulders: tuple[P3, P3]
    elbows: tuple[P3, P3]
    wrists: tuple[P3, P3]
    hips: tuple[P3, P3]
    knees: tuple[P3, P3]
    ankles: tuple[P3, P3]
    slender: float = 1.0
    hems: Mapping[GarmentKind, float] = field(default_factory=dict[GarmentKind, float])
    """How much further down than usual a garment hangs, in thighs."""
