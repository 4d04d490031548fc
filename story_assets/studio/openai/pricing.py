"""What a call will cost and what it did cost, in USD. An unlisted model has no price, which is not zero.

Estimates are unofficial: OpenAI publishes a calculator, not its formula. `usage` is the only cost truth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, isqrt
from typing import Final

from story_assets.studio.openai.models import MODELS
from story_assets.studio.renderer import Estimate

MOST_REFERENCE_TOKENS: Final = 1_536
"""A reference is scaled down until it fits; what an estimate reckons with for each."""

AROUND_A_PROMPT: Final = 128
"""Text tokens the server may put around a prompt. Unmeasured; one call with a short prompt and one
1024x1024 reference was billed 127 tokens above the image [3p]."""

_CHARACTERS_A_TOKEN: Final = {"low": 4, "expected": 3, "high": 1}
"""Plain English runs at about four, our briefs with their numbers and colours nearer three [est]. One is
above English and above Chinese, Japanese and Korean as usually written. The bound without exception, for any
tokenizer that starts from bytes, is one a UTF-8 byte: who needs it passes that as `prompt_characters`."""


@dataclass(frozen=True)
class Price:
    """USD for a million tokens, as read on a date."""

    text_in: Decimal
    image_in: Decimal
    image_out: Decimal
    batch: Decimal | None
    """Factor on the batch endpoint; None where it is not offered or not known."""
    read: date
    source: str

    def usd(self, text: int, images: int, output: int) -> Decimal:
        """What so many tokens cost, to the last digit."""
        return (text * self.text_in + images * self.image_in + output * self.image_out) / 1_000_000


def _price(source: str, batch: Decimal | None = None) -> Price:
    return Price(Decimal(5), Decimal(8), Decimal(30), batch, date(2026, 11, 21), source)


_HALF: Final = Decimal("0.5")
_TWO: Final = _price("quotations of OpenAI's price page [3p], equal to the 2.5 rates", _HALF)
_TWO_FIVE: Final = _price("OpenAI price page [doc]; batch marked unsupported in September 2026 [3p]")

PRICES: Final[Mapping[str, Price]] = {
    "gpt-image-2": _TWO,
    "gpt-image-2-2026-04-21": _TWO,
    "gpt-image-2.5-sunburst": _TWO_FIVE,
    "gpt-image-2.5-sunburst-2026-09-08": _TWO_FIVE,
    "gpt-image-2.5-flare": _TWO_FIVE,
    "gpt-image-2.5-flare-2026-09-08": _TWO_FIVE,
    "gpt-image-2.6-sunburst": _price("OpenAI price page [doc]; batch unknown"),
    "gpt-image-2.6-flare": _price("quotation of OpenAI's price page [3p]; batch unknown"),
}
"""Rates change: a row is replaced together with its date, and what was computed before stays as it was."""


def output_tokens(model: str, size: tuple[int, int], quality: str) -> int | None:
    """Tokens of one image of *size* pixels, or None where the model's grid is unrecorded.

    The arithmetic of OpenAI's calculator as several projects report it [3p]: it gives all nine published
    per-image prices of gpt-image-2, and one bill of 7,024 tokens.
    """
    row = MODELS.get(model)
    grid = None if row is None or row.grids is None else row.grids.get(quality)
    if grid is None:
        return None
    width, height = size
    short = round(grid * min(size) / max(size))
    return -(-grid * short * (2_000_000 + width * height) // 4_000_000)


def reference_tokens(width: int, height: int) -> int:
    """Input tokens of one reference image, by the 32-pixel patch rule of the vision models.

    Matched real bills of the 2.5 family [3p]; for gpt-image-2 it is an estimate. In whole numbers, so that
    the limit of 1,536 really is one.
    """
    long = max(width, height)
    if long < 1024:
        across, down = ceil(width * 32 / long), ceil(height * 32 / long)
    else:
        across, down = ceil(width / 32), ceil(height / 32)
    if across * down <= MOST_REFERENCE_TOKENS:
        return across * down
    # The largest whole patches that the area allows, then the other edge in proportion.
    most_across = max(isqrt(MOST_REFERENCE_TOKENS * width // height), 1)
    most_down = max(isqrt(MOST_REFERENCE_TOKENS * height // width), 1)
    if most_across * height <= most_down * width:
        return min(most_across * -(-most_across * height // width), MOST_REFERENCE_TOKENS)
    return min(most_down * -(-most_down * width // height), MOST_REFERENCE_TOKENS)


def text_tokens(prompt: str) -> int:
    """A middling guess at the tokens of *prompt*: four plain letters each, or one other character."""
    plain = sum(character.isascii() for character in prompt)
    return ceil(plain / 4) + len(prompt) - plain


def estimate(
    model: str,
    size: tuple[int, int],
    quality: str,
    references: Sequence[tuple[int, int]] | int,
    prompt_characters: int,
) -> Estimate | None:
    """The price of one image in one call, or None where the price or the output grid is not recorded.

    *references* are their sizes in pixels, or how many there will be. Low counts each at its own patches,
    expected and high at the limit.
    """
    price, output = PRICES.get(model), output_tokens(model, size, quality)
    if price is None or output is None:
        return None
    count = references if isinstance(references, int) else len(references)
    most = count * MOST_REFERENCE_TOKENS
    own = most if isinstance(references, int) else sum(reference_tokens(*it) for it in references)
    text = {name: ceil(prompt_characters / each) for name, each in _CHARACTERS_A_TOKEN.items()}
    return Estimate(
        low=price.usd(text["low"], own, output),
        expected=price.usd(text["expected"], most, output),
        high=price.usd(text["high"] + AROUND_A_PROMPT, most, output),
    )


def batch_share(model: str) -> Decimal | None:
    """What of the usual price a line of a batch costs, or None where that is not listed."""
    price = PRICES.get(model)
    return None if price is None else price.batch


def actual(model: str, usage: Mapping[str, int]) -> Decimal | None:
    """What *usage* costs, or None where a count or the price is missing: unknown, never zero.

    *usage* has `text_tokens` and `image_tokens` of the input, and `output_tokens`, named as in the answer.
    """
    price = PRICES.get(model)
    counts = [usage.get(name) for name in ("text_tokens", "image_tokens", "output_tokens")]
    text, images, output = counts
    if price is None or text is None or images is None or output is None:
        return None
    return price.usd(text, images, output)
