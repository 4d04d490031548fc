"""An answer of the service as an image with its price. What is not an image is handed on as it came."""

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Final

from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types import ImagesResponse

from story_assets.studio.openai import pricing
from story_assets.studio.renderer import Rendered

DOUBLE: Final = "x-story-assets-double"
"""The header by which this project's own stand-in for the service says what it is."""


def answered(raw: LegacyAPIResponse[ImagesResponse], model: str) -> Rendered:
    """Decode *raw*; burns CPU, so it belongs on a thread. Never raises: whatever came was paid for."""
    body = raw.http_response.content
    counted: Mapping[str, int] = {}
    image: bytes | None = None
    with suppress(Exception):  # the check keeps what cannot be read as evidence
        counted = _usage(raw.parse())
    with suppress(Exception):
        parsed = raw.parse()
        image = _decoded(parsed.data[0].b64_json if parsed.data else None)
    return Rendered(
        image=image or body,
        mime="image/png",
        usd=pricing.actual(model, counted),
        usage=counted,
        request_id=raw.headers.get("x-request-id"),
        double=DOUBLE in raw.headers,
    )


def answered_line(body: object, model: str, share: Decimal | None) -> Rendered:
    """The same of one line of a batch, whose price is *share* of the usual one."""
    counted: Mapping[str, int] = {}
    image: bytes | None = None
    with suppress(Exception):  # as above
        counted = _usage(ImagesResponse.model_validate(body))
    with suppress(Exception):
        data = ImagesResponse.model_validate(body).data
        image = _decoded(data[0].b64_json if data else None)
    usd = pricing.actual(model, counted)
    return Rendered(
        image=image or json.dumps(body).encode(),
        mime="image/png",
        usd=None if usd is None or share is None else usd * share,
        usage=counted,
    )


def _decoded(encoded: str | None) -> bytes | None:
    """An encoder may break its lines; anything else that is no base64 is no image."""
    if not encoded:
        return None
    return base64.b64decode("".join(encoded.split()), validate=True)


def _usage(parsed: ImagesResponse) -> Mapping[str, int]:
    """The counts there are. A compatible server may leave some out, and a cost with a gap is unknown."""
    usage = parsed.usage
    details = usage.input_tokens_details if usage is not None else None
    counts: dict[str, object] = {
        "input_tokens": getattr(usage, "input_tokens", None),
        "output_tokens": getattr(usage, "output_tokens", None),
        "text_tokens": getattr(details, "text_tokens", None),
        "image_tokens": getattr(details, "image_tokens", None),
    }
    return {name: count for name, count in counts.items() if type(count) is int and count >= 0}
