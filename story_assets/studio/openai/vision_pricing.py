"""What a look at an image did cost, in USD. What it will cost nobody can say: see `reviewer`.

The models that read text and images. Read in November 2026: OpenAI's price page [doc], and other people's
quotations of it [3p]. No row was confirmed by a live call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

LONG: Final = 272_000
"""Input tokens above which a whole request is billed at other rates [3p]. None of ours comes near it."""


@dataclass(frozen=True)
class VisionPrice:
    """USD for a million tokens, as read on a date. None is a rate that no source names."""

    put_in: Decimal
    cached: Decimal | None
    """Input that was found in the service's cache."""
    written: Decimal | None
    """Input that was written to that cache, for 30 minutes."""
    put_out: Decimal
    """What is answered, and what was thought before."""
    read: date
    source: str

    def usd(self, plain: int, cached: int, written: int, output: int) -> Decimal | None:
        """What so many tokens cost, to the last digit; None where one of the rates is missing."""
        parts = ((plain, self.put_in), (cached, self.cached), (written, self.written), (output, self.put_out))
        known = [(count, rate) for count, rate in parts if count]
        if any(rate is None for _, rate in known):
            return None
        return sum((count * rate for count, rate in known if rate is not None), Decimal(0)) / 1_000_000


def _price(put_in: str, cached: str | None, written: str | None, put_out: str, source: str) -> VisionPrice:
    return VisionPrice(
        Decimal(put_in),
        None if cached is None else Decimal(cached),
        None if written is None else Decimal(written),
        Decimal(put_out),
        date(2026, 11, 21),
        source,
    )


PRICES: Final[Mapping[str, VisionPrice]] = {
    "gpt-6-astra": _price("10", "1", "12.50", "50", "[doc] in and out; [3p] cache"),
    "gpt-6.1-sol": _price("2", "0.10", None, "10", "[3p]; cache writes quoted nowhere"),
    "gpt-6.1-terra": _price("1", "0.05", "1.25", "5", "[3p]"),
    "gpt-6-sol": _price("2", "0.20", "2.50", "10", "[3p]"),
    "gpt-6-luna": _price("0.10", "0.01", "0.125", "0.50", "[3p]"),
    "gpt-5.6-sol": _price("4", None, None, "20", "[doc] in and out"),
    "gpt-5.6-terra": _price("2", "0.20", None, "12", "[doc] in and out; [3p] cached"),
    "gpt-5.6-luna": _price("0.20", "0.02", None, "1.20", "[doc] in and out; [3p] cached"),
}
"""Rates change: a row is replaced together with its date, and what was computed before stays as it was."""


def actual(model: str, usage: Mapping[str, int]) -> Decimal | None:
    """What *usage* costs, or None where a count or a rate is missing: unknown, never zero.

    *usage* has `input_tokens`, of them `cached_tokens` and `cache_write_tokens`, and `output_tokens`.
    """
    names = ("input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens")
    entered, cached, written, output = (usage.get(name) for name in names)
    price = PRICES.get(model)
    if price is None or entered is None or cached is None or written is None or output is None:
        return None
    if cached + written > entered or entered > LONG:
        return None
    return price.usd(entered - cached - written, cached, written, output)
