"""What a look cost, from its counts: to the last digit, or unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.studio.openai.vision_pricing import LONG, PRICES, actual

COUNTS = {"input_tokens": 5000, "cached_tokens": 1000, "cache_write_tokens": 2000, "output_tokens": 300}
counts = st.integers(min_value=0, max_value=50_000)


@pytest.mark.parametrize("name", PRICES)
def test_every_row_says_when_and_where_it_was_read(name: str) -> None:
    """A rate without a date is a rate nobody can doubt."""
    row = PRICES[name]

    assert row.read.year == 2026
    assert row.source
    assert row.put_in > 0
    assert row.put_out > row.put_in
    assert row.cached is None or row.cached < row.put_in
    assert row.written is None or row.written > row.put_in


def test_each_kind_of_token_has_its_rate() -> None:
    """Worked by hand: 2,000 at $1, 1,000 at $0.05, 2,000 at $1.25, 300 at $5, a million each."""
    assert actual("gpt-6.1-terra", COUNTS) == Decimal("0.00605")


def test_a_rate_that_no_source_names_makes_the_cost_unknown_only_where_it_counts() -> None:
    """`gpt-6.1-sol` without a cache costs what it costs; what it writes there nobody has quoted."""
    fresh = {**COUNTS, "cached_tokens": 0, "cache_write_tokens": 0}

    assert actual("gpt-6.1-sol", fresh) == Decimal("0.013")
    assert actual("gpt-6.1-sol", {**fresh, "cached_tokens": 1000}) == Decimal("0.0111")
    assert actual("gpt-6.1-sol", COUNTS) is None


@pytest.mark.parametrize("name", COUNTS)
def test_a_missing_count_makes_the_cost_unknown(name: str) -> None:
    """A guess in its place would be a figure in the ledger that looks like all others."""
    assert actual("gpt-6-luna", {it: count for it, count in COUNTS.items() if it != name}) is None


def test_a_model_without_a_row_has_no_price() -> None:
    """Unknown, never zero."""
    assert actual("qwen-vl-local", COUNTS) is None


def test_counts_that_contradict_each_other_have_no_price() -> None:
    """More tokens out of the cache than came in: one of them is wrong, and nobody knows which."""
    assert actual("gpt-6-luna", {**COUNTS, "cached_tokens": 4000}) is None


def test_a_very_long_request_has_other_rates() -> None:
    """Above the limit all of it costs double, by rates that the table does not have."""
    assert actual("gpt-6-luna", {**COUNTS, "input_tokens": LONG}) is not None
    assert actual("gpt-6-luna", {**COUNTS, "input_tokens": LONG + 1}) is None


@given(fresh=counts, cached=counts, written=counts, output=counts, more=counts)
def test_more_tokens_never_cost_less(fresh: int, cached: int, written: int, output: int, more: int) -> None:
    """And what is found in the cache is never dearer than what is sent anew."""

    def cost(fresh: int, cached: int, output: int) -> Decimal:
        usage = {
            "input_tokens": fresh + cached + written,
            "cached_tokens": cached,
            "cache_write_tokens": written,
            "output_tokens": output,
        }
        found = actual("gpt-6-luna", usage)
        assert found is not None
        return found

    base = cost(fresh, cached, output)
    assert cost(fresh + more, cached, output) >= cost(fresh, cached + more, output) >= base
    assert cost(fresh, cached, output + more) >= base
