"""Requests to a double, sent by OpenAI's own client over loopback."""

import base64
import io
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar, cast

import anyio
from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from openai.types import ImagesResponse
from PIL import Image

KEY = "sk-planted-7f3a91c2"
"""No book, answer or error may show it."""
ORDER: dict[str, Any] = {"model": "gpt-image-2", "prompt": "A safe.", "size": "1024x1024", "quality": "low"}
Sent: TypeAlias = tuple[str, bytes, str]
"""Name, content and mime type of a reference."""
T = TypeVar("T")


def client(url: str, timeout: float = 20) -> AsyncOpenAI:
    """The SDK without its retries, which the renderer owns, and without reading certificates, for speed."""
    plain = DefaultAsyncHttpxClient(verify=False)
    return AsyncOpenAI(api_key=KEY, base_url=url, max_retries=0, timeout=timeout, http_client=plain)


def with_client(url: str, act: Callable[[AsyncOpenAI], Awaitable[T]], timeout: float = 20) -> T:
    """What *act* returns or raises."""

    async def acting() -> T:
        async with client(url, timeout) as openai:
            return await act(openai)

    return anyio.run(acting)


async def asked(sdk: AsyncOpenAI, **changes: Any) -> ImagesResponse:
    """One order for an image, with *changes*, on a client that is there."""
    order: dict[str, Any] = {**ORDER, **changes}
    return cast("ImagesResponse", await sdk.images.generate(**order))


def generate(url: str, timeout: float = 20, **changes: Any) -> ImagesResponse:
    """One order for an image, with *changes*."""
    return with_client(url, lambda it: asked(it, **changes), timeout)


def edit(url: str, images: list[Sent], **changes: Any) -> ImagesResponse:
    """One order with references, as a form."""
    order: dict[str, Any] = {**ORDER, "image": images, **changes}
    return with_client(url, lambda it: cast("Awaitable[ImagesResponse]", it.images.edit(**order)))


def edit_as_json(url: str, images: object, **changes: object) -> ImagesResponse:
    """One order with references, as JSON."""
    body = {**ORDER, "images": images, **changes}
    return with_client(url, lambda it: it.post("/images/edits", body=body, cast_to=ImagesResponse))


def data_url(image: bytes, mime: str = "image/png") -> str:
    """*image* as the JSON form carries it."""
    return f"data:{mime};base64,{base64.b64encode(image).decode()}"


def pictures(answer: ImagesResponse) -> list[bytes]:
    """The images of *answer*, decoded from base64 only."""
    return [base64.b64decode(it.b64_json or "", validate=True) for it in answer.data or ()]


@lru_cache
def png(size: tuple[int, int] = (64, 48), kind: str = "PNG") -> bytes:
    """Some image."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def sheet(number: int = 0, mime: str = "image/png") -> Sent:
    """A reference as the SDK takes it."""
    return f"sheet{number}.png", png(), mime
