"""The answer to an allowed order: pictures, usage by the documented formulas, and what that costs."""

import base64
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from story_assets.studio.double.behaviour import Trouble
from story_assets.studio.double.checking import Order
from story_assets.studio.double.picture import Draw
from story_assets.studio.openai import pricing
from story_assets.studio.openai.models import DEFAULT

_NOT_AN_IMAGE: Final = b"<html><body>not an image</body></html>"


def body(order: Order, trouble: Trouble | None, draw: Draw) -> dict[str, object]:
    """The `ImagesResponse` to *order*, spoilt where *trouble* says so."""
    count = order.n - 1 if trouble == "fewer_images" else order.n
    answer: dict[str, object] = {
        "created": int(time.time()),
        "background": "opaque",
        "data": [{"b64_json": _image(order, number, trouble, draw)} for number in range(count)],
        "output_format": order.output_format,
        "quality": order.quality,
        "size": f"{order.size[0]}x{order.size[1]}",
    }
    if order.safety_identifier is not None:
        answer["safety_identifier"] = order.safety_identifier
    if trouble != "no_usage":
        answer["usage"] = _usage(order, details=trouble != "no_output_details")
    return answer


def usd(order: Order) -> Decimal:
    """What *order* is billed, all its images."""
    count = tokens(order)
    # A model without a listed price has a stand-in too; a bill of zero would prove even less.
    price = pricing.PRICES.get(order.model.name, pricing.PRICES[DEFAULT])
    return price.usd(count["text_tokens"], count["image_tokens"], count["output_tokens"])


def tokens(order: Order) -> Mapping[str, int]:
    """The counts behind `usage`, flat, under the names `pricing.actual` takes."""
    each = pricing.output_tokens(order.model.name, order.size, order.quality)
    if each is None:
        # No grid is on record for 2.6. Its stand-in keeps the bill from being zero; it proves nothing.
        each = pricing.output_tokens(DEFAULT, order.size, order.quality) or 0
    return {
        "text_tokens": pricing.text_tokens(order.prompt),
        "image_tokens": sum(pricing.reference_tokens(*it) for it in order.references),
        "output_tokens": each * order.n,
    }


def _usage(order: Order, *, details: bool) -> dict[str, object]:
    count = tokens(order)
    text, images, output = count["text_tokens"], count["image_tokens"], count["output_tokens"]
    usage: dict[str, object] = {
        "input_tokens": text + images,
        "input_tokens_details": {"text_tokens": text, "image_tokens": images},
        "output_tokens": output,
        "total_tokens": text + images + output,
    }
    if details:
        usage["output_tokens_details"] = {"image_tokens": output, "text_tokens": 0}
    return usage


def _image(order: Order, number: int, trouble: Trouble | None, draw: Draw) -> str:
    if trouble == "not_an_image":
        return base64.b64encode(_NOT_AN_IMAGE).decode()
    width, height = order.size
    image = draw(order, number, (width + 16, height) if trouble == "wrong_size" else order.size)
    if trouble == "truncated_image":
        image = image[: len(image) // 2]
    text = base64.b64encode(image).decode()
    # One character more than whole groups of four: no decoder can take it for complete.
    return text[: len(text) // 8 * 4 + 1] if trouble == "truncated_base64" else text
