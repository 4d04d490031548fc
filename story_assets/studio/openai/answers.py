"""An answer of the service as an image with its price. What is not an image is handed on as it came."""

import base64
import binascii
from collections.abc import Mapping
from typing import Final

from openai import OpenAIError
from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types import ImagesResponse

from story_assets.studio.openai import pricing
from story_assets.studio.renderer import Rendered

DOUBLE: Final = "x-story-assets-double"
"""The header by which this project's own stand-in for the service says what it is."""


def answered(raw: LegacyAPIResponse[ImagesResponse], model: str) -> Rendered:
    """Decode *raw*; burns CPU, so it belongs on a thread."""
    body = raw.http_response.content
    counted: Mapping[str, int] = {}
    encoded: str | None = None
    try:
        parsed = raw.parse()
        counted = _usage(parsed)
        encoded = parsed.data[0].b64_json if parsed.data else None
    except (OpenAIError, ValueError, AttributeError, IndexError, TypeError):
        # Whatever it is, it was paid for: the check keeps it as evidence.
        pass
    return Rendered(
        image=_decoded(encoded) or body,
        mime="image/png",
        usd=pricing.actual(model, counted),
        usage=counted,
        request_id=raw.headers.get("x-request-id"),
        double=DOUBLE in raw.headers,
    )


def _decoded(encoded: str | None) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True) if encoded else None
    except binascii.Error:
        return None


def _usage(parsed: ImagesResponse) -> Mapping[str, int]:
    usage = parsed.usage
    if usage is None:
        return {}
    details = usage.input_tokens_details
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "text_tokens": details.text_tokens,
        "image_tokens": details.image_tokens,
    }
