"""What a request for text will cost, in USD, before it is sent.

A budget counts it as if every byte were a token of its own, which no tokenizer of bytes can exceed, each of
them written to the cache where that is the dearest rate, and the answer as long as it may be.
"""

import json
from decimal import Decimal
from typing import Final

from story_assets.studio.openai import pricing
from story_assets.studio.openai.vision_pricing import LONG, PRICES
from story_assets.studio.planner.door import PlanRequest
from story_assets.studio.renderer import Estimate

_FRAME: Final = 1_000
"""Tokens for what the service puts around a message and a form; nobody publishes how many [est]."""
_ANSWER: Final = {"Story": 200, "Treatment": 3_000, "Scene": 2_600, "Episode": 500}
"""Tokens of a middling answer by form, thinking not counted. Of a scene without words: the longest of the
bundled story, written in this form, by `pricing.text_tokens`; the others are guesses [est]."""
_ENTRY: Final = 500
"""Tokens of the answer to one paragraph or speech: the bundled story's scenes have 410 to 640 a shot."""


def estimate(model: str, request: PlanRequest, room: int) -> Estimate | None:
    """The price of *request* when its answer may have *room* tokens, or None where a rate is missing."""
    price = PRICES.get(model)
    texts = (request.instructions, request.material, json.dumps(request.schema))
    most = sum(len(it.encode(errors="replace")) for it in texts) + _FRAME
    if price is None or price.written is None or most > LONG:
        return None
    put_in = sum(map(pricing.text_tokens, texts))
    middling = min(_ENTRY * request.entries or _ANSWER.get(request.form, room), room)
    dearest = max(price.put_in, price.written)
    return Estimate(
        low=price.put_in * put_in / 1_000_000,
        expected=(price.put_in * put_in + price.put_out * middling) / Decimal(1_000_000),
        high=(dearest * most + price.put_out * room) / Decimal(1_000_000),
    )
