"""Every aspect a story may ask for has a size that the image models take."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.story.words import JOBS, Job, Tier
from story_assets.studio.sizes import is_legal, size

TIERS: tuple[Tier, ...] = ("draft", "review", "final")

aspects = st.tuples(st.integers(1, 400), st.integers(1, 400)).filter(
    lambda it: Fraction(1, 3) <= Fraction(*it) <= 3
)


@settings(deadline=None)
@given(aspect=aspects, job=st.sampled_from(sorted(JOBS)), tier=st.sampled_from(TIERS))
def test_every_aspect_has_a_legal_size_close_to_it(aspect: tuple[int, int], job: Job, tier: Tier) -> None:
    """A size that is refused is found out by the bill, and one that is off crops somebody's head."""
    width, height = size(job, f"{aspect[0]}:{aspect[1]}", tier)

    assert is_legal(width, height), (width, height)
    assert abs(Fraction(width, height) / Fraction(*aspect) - 1) < Fraction(1, 50)


@settings(deadline=None)
@given(aspect=aspects, job=st.sampled_from(sorted(JOBS)))
def test_a_better_tier_never_has_fewer_pixels(aspect: tuple[int, int], job: Job) -> None:
    """Who pays for final does not get less than review."""
    draft, review, final = (
        width * height for width, height in (size(job, f"{aspect[0]}:{aspect[1]}", tier) for tier in TIERS)
    )

    assert draft <= review <= final


@settings(deadline=None)
@given(aspect=aspects, tier=st.sampled_from(TIERS))
def test_turning_an_aspect_turns_its_size(aspect: tuple[int, int], tier: Tier) -> None:
    """A vertical cut of a horizontal story has as much to look at."""
    lying = size("cover", f"{aspect[0]}:{aspect[1]}", tier)
    standing = size("cover", f"{aspect[1]}:{aspect[0]}", tier)

    assert abs(lying[0] * lying[1] / (standing[0] * standing[1]) - 1) < 0.1


@pytest.mark.parametrize(
    ("aspect", "tier", "expected"),
    [
        ("16:9", "draft", (1280, 720)),
        ("16:9", "final", (2048, 1152)),
        ("9:16", "final", (1152, 2048)),
        ("1:1", "draft", (960, 960)),
        ("1:3", "draft", (560, 1680)),
        ("3:1", "draft", (1680, 560)),
    ],
)
def test_the_sizes_of_the_usual_aspects_do_not_move(
    aspect: str, tier: Tier, expected: tuple[int, int]
) -> None:
    """A size is part of what was bought; another one after an upgrade would be another image."""
    assert size("shot_reference", aspect, tier) == expected


@pytest.mark.parametrize(
    "wrong", [(1280, 721), (0, 0), (16, 16), (3856, 1296), (3840, 1264), (2560, 1456), (640, 2000)]
)
def test_sizes_that_the_models_refuse_are_not_legal(wrong: tuple[int, int]) -> None:
    """Steps of 16, no longer than 3840, no thinner than 1:3, neither too few pixels nor too many."""
    assert not is_legal(*wrong)
