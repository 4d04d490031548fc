"""What the camera sees is true: who is in frame, in which order, how near, how large."""

from itertools import pairwise
from typing import Any

import pytest

from story_assets.story.briefs.brief import QuotedPlace
from story_assets.story.words import SHOT_SIZES, Body, ShotSize
from story_assets.studio.previs import Staged, staging
from tests.studio.previs.stage import brief, panel, seen, study, subject

BANDS: dict[ShotSize, tuple[float, float]] = {
    "ECU": (1.2, 2.2),
    "BCU": (0.85, 1.1),
    "CU": (0.5, 0.75),
    "MCU": (0.3, 0.46),
    "MS": (0.2, 0.32),
    "MLS": (0.14, 0.24),
    "FS": (0.1, 0.16),
    "LS": (0.05, 0.085),
    "ELS": (0.012, 0.05),
}
"""Head over frame height, for a standing adult: from heads cut by the frame to a figure in a place."""


def staged(aspect: str = "16:9", place: QuotedPlace | None = None, **framing: Any) -> Staged:
    """A panel of the study, blocked."""
    it = brief("contact_sheet", (panel(**framing),), aspect=aspect, place=place or study())
    return staging(it.panels[0], it)


@pytest.mark.parametrize("size", BANDS)
@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1"])
def test_a_shot_size_keeps_to_the_trades_band(size: ShotSize, aspect: str) -> None:
    """A close-up is a close-up in every format."""
    low, high = BANDS[size]

    lead = staged(aspect, size=size, cast=(seen("mara", (0.5, 0.5)),)).people[0]

    assert low <= lead.head_fraction <= high
    assert lead.in_frame


@pytest.mark.parametrize("body", ["human", "four_legged", "robot", "creature"])
def test_tighter_sizes_show_larger_heads(body: Body) -> None:
    """The order of the sizes holds for every body, indoors and out."""
    it = subject("someone", body=body, height_m=1.2)
    for place in (study(), study(int_ext="EXT", size_m=(60.0, 40.0)), None):
        heads: list[float] = []
        for size in SHOT_SIZES:
            p = panel(size=size, cast=(seen("someone", (0.5, 0.5)),))
            shot = brief("contact_sheet", (p,), subjects=(it,), place=place)
            heads.append(staging(p, shot).people[0].head_fraction)

        assert all(a > b for a, b in pairwise(heads)), heads


def test_who_stands_nearer_on_the_plan_is_nearer_in_the_picture() -> None:
    """Depth is the other half of a plan."""
    near, far = seen("teo", (0.6, 0.9)), seen("mara", (0.4, 0.3))

    for cast in ((near, far), (far, near)):
        depth = {p.who: p.depth for p in staged(size="FS", cast=cast).people}

        assert depth["teo"] < depth["mara"]


def test_a_camera_on_the_other_side_mirrors_the_picture() -> None:
    """Crossing the line is a decision; the picture shows it."""
    cast = (seen("mara", (0.35, 0.5)), seen("teo", (0.65, 0.5)))

    mara, teo = staged(size="FS", camera_at=(0.5, 0.02), cast=cast).people

    assert mara.head[0] > teo.head[0]


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_over_the_shoulder_shot_has_a_shoulder_in_the_foreground(side: str) -> None:
    """The second of the cast is the shoulder, on the side that was asked."""
    cast = (seen("mara", (0.4, 0.3)), seen("teo", (0.5, 0.8)))

    mara, teo = staged(size="MCU", kind="ots", ots_side=side, cast=cast).people

    assert teo.depth < mara.depth
    assert (teo.head[0] < mara.head[0]) == (side == "left")
    assert mara.in_frame


def test_a_longer_lens_stands_further_back() -> None:
    """Framing is kept, perspective changes: that is what a lens does."""
    cast = (seen("mara", (0.5, 0.5)),)

    wide, long = (staged(size="MS", lens_mm=mm, cast=cast).people[0] for mm in (24, 85))

    assert long.depth > 2.5 * wide.depth
    assert long.head_fraction == pytest.approx(wide.head_fraction, rel=0.12)


@pytest.mark.parametrize(
    ("angle", "above"), [("high", True), ("birds_eye", True), ("low", False), ("worms_eye", False)]
)
def test_an_angle_puts_the_lens_above_or_below_the_face(angle: str, above: bool) -> None:
    """High looks down, low looks up."""
    shot = staged(size="MS", angle=angle, cast=(seen("mara", (0.5, 0.5)),))

    face = shot.people[0].figure.head.frame.base[2]

    assert (shot.camera.at[2] > face) == above


def test_an_insert_is_about_the_prop() -> None:
    """The thing fills the frame; nobody's face is in it."""
    shot = staged(size="CU", kind="insert", props=("safe",), cast=(seen("mara"),))

    assert shot.people == ()
    assert shot.insert is not None
    assert shot.insert.slug == "safe"


def test_no_furniture_stands_before_a_face() -> None:
    """The crew moves it out of the shot."""
    cast = (seen("mara", (0.4, 0.1)),)

    shot = staged(size="CU", cast=cast)

    assert "desk" not in {s.slug for s in shot.solids}
