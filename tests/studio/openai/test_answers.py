"""Odd answers, as compatible servers give them: the picture was paid for, so it is kept if there is one."""

import base64
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from openai import AsyncOpenAI
from openai._legacy_response import LegacyAPIResponse
from openai._models import FinalRequestOptions
from openai.types import ImagesResponse

from story_assets.studio.openai.answers import answered

PICTURE = b"\x89PNG a picture"
ENCODED = base64.b64encode(PICTURE).decode()
COUNTS = {"input_tokens": 30, "output_tokens": 100, "total_tokens": 130}


def raw(body: Mapping[str, object]) -> LegacyAPIResponse[ImagesResponse]:
    """What the SDK makes of an answer."""
    request = httpx2.Request("POST", "http://127.0.0.1/v1/images/generations")
    return LegacyAPIResponse(
        raw=httpx2.Response(200, json=body, request=request),
        cast_to=ImagesResponse,
        client=AsyncOpenAI(api_key="no-key", base_url="http://127.0.0.1/v1"),
        stream=False,
        stream_cls=None,
        options=FinalRequestOptions.construct(method="post", url="/images/generations"),
    )


@pytest.mark.parametrize(
    ("usage", "usd"),
    [
        ({**COUNTS, "input_tokens_details": {"text_tokens": 10, "image_tokens": 20}}, Decimal("0.003210")),
        ({**COUNTS, "input_tokens_details": {"text_tokens": 10, "image_tokens": None}}, None),
        ({**COUNTS, "input_tokens_details": None}, None),
        (COUNTS, None),
        ({**COUNTS, "input_tokens_details": {"text_tokens": 1.5, "image_tokens": 20}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_gap_in_the_usage_costs_the_price_and_not_the_picture(usage: Any, usd: Decimal | None) -> None:
    """A cost with a gap is unknown. The picture is there."""
    rendered = answered(raw({"created": 1, "data": [{"b64_json": ENCODED}], "usage": usage}), "gpt-image-2")

    assert rendered.image == PICTURE
    assert rendered.usd == usd


def test_an_encoder_may_break_its_lines() -> None:
    """Old base64 encoders do, after 76 letters."""
    broken = f"{ENCODED[:6]}\n{ENCODED[6:]}\n"

    assert answered(raw({"created": 1, "data": [{"b64_json": broken}]}), "gpt-image-2").image == PICTURE


@pytest.mark.parametrize("data", [[{"b64_json": "é" + ENCODED}], [{"b64_json": 5}], [{}], [], None])
def test_what_is_no_picture_is_handed_on_as_it_came(data: object) -> None:
    """It was paid for, so it is evidence. Nothing of it is thrown away, and nothing is raised."""
    body = {"created": 1, "data": data}

    rendered = answered(raw(body), "gpt-image-2")

    assert json.loads(rendered.image) == body
    assert rendered.usd is None
