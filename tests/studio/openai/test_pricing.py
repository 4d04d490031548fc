"""Prices: what OpenAI publishes is reproduced, and an estimate holds what is billed."""

from decimal import Decimal
from math import ceil, floor, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.studio.openai.models import DEFAULT, MODELS, SizeRules
from story_assets.studio.openai.pricing import (
    MOST_REFERENCE_TOKENS,
    PRICES,
    actual,
    estimate,
    output_tokens,
    reference_tokens,
    text_tokens,
)

RATED = [name for name, row in MODELS.items() if row.grids is not None]
SIZES = (
    st.tuples(st.integers(16, 240), st.integers(16, 240))
    .map(lambda it: (it[0] * 16, it[1] * 16))
    .filter(lambda it: SizeRules().problem(*it) is None)
)
ENGLISH = st.text("abcdefghijklmnopqrstuvwxyz ,.:-0123456789#\n", max_size=2000)


@pytest.mark.parametrize(
    ("size", "quality", "usd"),
    [
        ((1024, 1024), "low", "0.006"),
        ((1024, 1024), "medium", "0.053"),
        ((1024, 1024), "high", "0.211"),
        ((1024, 1536), "low", "0.005"),
        ((1024, 1536), "medium", "0.041"),
        ((1024, 1536), "high", "0.165"),
        ((1536, 1024), "low", "0.005"),
        ((1536, 1024), "medium", "0.041"),
        ((1536, 1024), "high", "0.165"),
    ],
)
def test_the_nine_published_prices_come_out(size: tuple[int, int], quality: str, usd: str) -> None:
    """OpenAI's calculator for gpt-image-2, output only, in thousandths of a dollar [doc]."""
    tokens = output_tokens(DEFAULT, size, quality)

    assert tokens is not None
    assert round(PRICES[DEFAULT].usd(0, 0, tokens), 3) == Decimal(usd)


@pytest.mark.parametrize(
    ("size", "quality", "tokens"),
    [
        ((1024, 1024), "low", 196),
        ((2560, 1440), "low", 205),
        ((3472, 1488), "low", 201),
        ((1024, 1024), "high", 7024),
        ((1536, 864), "medium", 1078),
        ((1536, 640), "high", 2864),
        ((3840, 2160), "high", 13_342),
        ((2048, 2048), "medium", 3568),
    ],
)
def test_readings_and_a_bill_come_out(size: tuple[int, int], quality: str, tokens: int) -> None:
    """Three readings of the calculator, one billed image [3p], and the sizes a storyboard uses."""
    assert output_tokens(DEFAULT, size, quality) == tokens


@pytest.mark.parametrize(
    ("size", "tokens"),
    [
        ((1024, 1024), 1024),
        ((1536, 1024), 1536),
        ((1179, 2556), 1482),
        ((341, 512), 704),
        ((1536, 864), 1296),
        ((1280, 720), 920),
        ((2048, 1152), 1508),
        ((3840, 2160), 1508),
    ],
)
def test_reported_reference_tokens_come_out(size: tuple[int, int], tokens: int) -> None:
    """Four bills of the 2.5 family [3p], and the sizes of our sheets."""
    assert reference_tokens(*size) == tokens


@given(width=st.integers(1, 4000), height=st.integers(1, 4000))
def test_reference_tokens_are_the_rule_in_whole_numbers(width: int, height: int) -> None:
    """The rule as it is written has roots and fractions; its rounding moves it by one row at the most."""
    tokens = reference_tokens(width, height)
    columns, rows = as_written(width, height)

    assert 1 <= tokens <= MOST_REFERENCE_TOKENS
    assert abs(tokens - columns * rows) <= max(columns, rows)


def as_written(width: float, height: float) -> tuple[int, int]:
    """Reference 8.2, word for word, for pictures that are not thinner than a patch."""
    scale = max(1.0, 1024 / max(width, height))
    width, height = width * scale, height * scale
    patches = ceil(width / 32 - 1e-9), ceil(height / 32 - 1e-9)
    if patches[0] * patches[1] <= MOST_REFERENCE_TOKENS:
        return patches
    r = sqrt(MOST_REFERENCE_TOKENS * 32**2 / (width * height))
    a, b = width * r / 32, height * r / 32
    r *= min(max(floor(a), 1) / a, max(floor(b), 1) / b)
    return ceil(width * r / 32 - 1e-9), ceil(height * r / 32 - 1e-9)


@given(
    name=st.sampled_from(RATED),
    size=SIZES,
    references=st.lists(st.tuples(st.integers(64, 4000), st.integers(64, 4000)), max_size=16),
    words=ENGLISH | st.text(max_size=200),
    data=st.data(),
)
def test_a_bill_is_within_its_estimate(
    name: str, size: tuple[int, int], references: list[tuple[int, int]], words: str, data: st.DataObject
) -> None:
    """A budget that sets aside the high figure is never overrun by the formulas, in any script."""
    quality = data.draw(st.sampled_from(MODELS[name].qualities))
    guess = estimate(name, size, quality, references, len(words))
    blind = estimate(name, size, quality, len(references), len(words))
    usage = {
        "text_tokens": text_tokens(words),
        "image_tokens": sum(reference_tokens(*it) for it in references),
        "output_tokens": output_tokens(name, size, quality) or 0,
    }

    bill = actual(name, usage)

    assert guess is not None
    assert blind is not None
    assert bill is not None
    assert 0 < guess.low <= guess.expected <= guess.high
    assert guess.low <= bill <= guess.high
    assert blind.expected == guess.expected
    assert bill <= blind.high == guess.high


@given(size=SIZES)
def test_a_better_quality_never_costs_less(size: tuple[int, int]) -> None:
    """Tiers are worth having only if the price rises with them."""
    for name in RATED:
        tokens = [output_tokens(name, size, quality) or 0 for quality in MODELS[name].qualities]

        assert tokens == sorted(tokens)
        assert tokens[0] > 0


def test_what_is_not_known_has_no_price() -> None:
    """None, and a budget refuses it; zero would pass every wall."""
    assert estimate("gpt-image-9", (1024, 1024), "low", 0, 10) is None
    assert estimate("gpt-image-2.6-flare", (1024, 1024), "low", 0, 10) is None
    assert estimate(DEFAULT, (1024, 1024), "max", 0, 10) is None
    assert actual("gpt-image-9", {"text_tokens": 1, "image_tokens": 1, "output_tokens": 1}) is None
    assert actual(DEFAULT, {"text_tokens": 1, "output_tokens": 1}) is None


def test_every_model_of_the_table_has_a_dated_price() -> None:
    """One row in each table, or the first bill is unknown."""
    assert set(PRICES) == set(MODELS)
    assert all(price.read and price.source for price in PRICES.values())
    assert all((PRICES[name].batch is not None) == (row.batch is True) for name, row in MODELS.items())
