"""OpenAI's image models behind the studio's door: one request, one answer, nothing asked twice."""

import os
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import anyio
from anyio import to_thread
from openai import AsyncOpenAI, OpenAIError
from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types import ImagesResponse

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import prompt
from story_assets.story.policy import RenderPolicy
from story_assets.story.words import Tier
from story_assets.studio.openai import pricing
from story_assets.studio.openai.answers import answered
from story_assets.studio.openai.failures import KEY, failure
from story_assets.studio.openai.line import Line
from story_assets.studio.openai.models import DEFAULT, UnknownModel, model
from story_assets.studio.renderer import (
    Estimate,
    Halted,
    Rendered,
    RenderRequest,
    RenderSettings,
    SentReference,
    UnknownOutcome,
)
from story_assets.studio.store import EXTENSIONS

BASE_URL: Final = "OPENAI_BASE_URL"
"""The variable the SDK reads too: any server that speaks the same API."""
AT_ONCE: Final = "STORY_ASSETS_AT_ONCE"
PER_MINUTE: Final = "STORY_ASSETS_IMAGES_PER_MINUTE"
TIMEOUT: Final = "STORY_ASSETS_TIMEOUT"

_WHOLE_KEY: Final = re.compile(r"[!-~]+")
_OWN_SERVER: Final = "api.openai.com"
_SECONDS: Final = 600.0
"""The SDK's default. High quality was measured at a median of 155 s; an early end loses a paid image."""


class OpenAI:
    """Draws with the model and the qualities that a story's policy names."""

    name = "openai"
    takes_composition = True

    def __init__(self, policy: RenderPolicy) -> None:
        self._model = model(policy.model or DEFAULT)
        self._qualities = {**self._model.by_tier, **policy.quality}
        for quality in self._qualities.values():
            if quality not in self._model.qualities:
                there = ", ".join(self._model.qualities)
                raise UnknownModel(f'{self._model.name} has no quality "{quality}"; it has: {there}')
        self.model = self._model.name
        self.at_once = int(_number(AT_ONCE, 16, least=1))
        self.per_minute = _number(PER_MINUTE, 0) or None
        self._server = _server()
        self.account: str | None = _account(self._server or _OWN_SERVER)
        self._seconds = _number(TIMEOUT, _SECONDS)
        self._line = Line(os.environ.get(BASE_URL) or None, self.at_once, self._seconds)

    def options(self, tier: Tier) -> Mapping[str, str]:
        """The quality asked for, and the server where it is not OpenAI's."""
        quality = {"quality": self._qualities[tier]}
        return {**quality, "server": self._server} if self._server else quality

    def estimate(self, brief: Brief, settings: RenderSettings) -> Estimate | None:
        """By the published rates and an unofficial count of tokens."""
        composed = "composition" in settings.options
        # Bytes, not characters: no tokenizer of bytes makes more tokens than that of any script.
        length = len(prompt(brief, composed=composed).encode())
        references = len(brief.references) + composed
        return pricing.estimate(self.model, settings.size, settings.options["quality"], references, length)

    def ready(self) -> None:
        """Raise `Halted` without a key, or with one that no header can carry."""
        key = os.environ.get(KEY)
        if not key:
            raise Halted(f"There is no key: set {KEY}, or render with --renderer previs, which needs none.")
        if not _WHOLE_KEY.fullmatch(key):
            raise Halted(f"{KEY} holds a blank, a line end or a letter that no key has: copy it again.")

    async def render(self, request: RenderRequest) -> Rendered:
        """Send *request* once. Raises a `RenderError` that says whether it may have cost money."""
        self.ready()

        async def question(client: AsyncOpenAI) -> Rendered:
            return await self._asked(client, request)

        return await self._line.ask(question)

    def close(self) -> None:
        """Close the HTTP client."""
        self._line.close()

    async def _asked(self, client: AsyncOpenAI, request: RenderRequest) -> Rendered:
        width, height = request.settings.size
        wanted: dict[str, Any] = {
            "model": self.model,
            "prompt": request.prompt,
            "size": f"{width}x{height}",
            "quality": request.settings.options["quality"],
            "n": 1,
            "output_format": "png",
        }
        # The SDK's overloads do not take a mapping of what both verbs share.
        images: Any = client.images.with_raw_response
        verb = images.generate
        if request.references:
            verb, wanted["image"] = images.edit, _named(request.references)
        try:
            # The client's timeout is between two bytes; a line that only dribbles must end as well.
            with anyio.fail_after(2 * self._seconds):
                raw: LegacyAPIResponse[ImagesResponse] = await verb(**wanted)
        except TimeoutError:
            raise UnknownOutcome("No whole answer came in time; it may have been billed.") from None
        except OpenAIError as error:
            # Without its cause: the SDK's error holds the request, and the request holds the key.
            raise failure(error) from None
        return await to_thread.run_sync(answered, raw, self.model)


def _named(references: tuple[SentReference, ...]) -> list[tuple[str, bytes, str]]:
    """A list even of one, with names and types: a nameless upload is refused."""
    return [
        (f"{number:02d}_{it.name}.{EXTENSIONS[it.mime]}", it.image, it.mime)
        for number, it in enumerate(references, start=1)
    ]


def _server() -> str | None:
    """Host and port of another server than OpenAI's, without whatever else the address holds."""
    url = urlsplit(os.environ.get(BASE_URL) or "")
    if not url.hostname or url.hostname == _OWN_SERVER:
        return None
    return url.hostname if url.port is None else f"{url.hostname}:{url.port}"


def _account(server: str) -> str:
    return f"openai.{re.sub(r'[^a-z0-9]+', '_', server.lower())}"


def _number(setting: str, usual: float, least: float = 1e-6) -> float:
    given = os.environ.get(setting)
    if given is None or not given.strip():
        return usual
    try:
        number = float(given)
    except ValueError:
        number = -1
    if not least <= number < 100_000:
        raise UnknownModel(f"{setting} is {given!r}; it should be a number above 0")
    return number
