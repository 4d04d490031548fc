"""OpenAI's image models behind the studio's door: one request, one answer, nothing asked twice."""

from collections.abc import Mapping
from typing import Any, Final

from anyio import to_thread
from openai import AsyncOpenAI
from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types import ImagesResponse

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import prompt
from story_assets.story.policy import RenderPolicy
from story_assets.story.words import Tier
from story_assets.studio.openai import environment, pricing
from story_assets.studio.openai.answers import answered
from story_assets.studio.openai.line import Line, whole
from story_assets.studio.openai.models import DEFAULT, UnknownModel, model
from story_assets.studio.renderer import Estimate, Rendered, RenderRequest, RenderSettings, SentReference
from story_assets.studio.store import EXTENSIONS

AT_ONCE: Final = "STORY_ASSETS_AT_ONCE"
PER_MINUTE: Final = "STORY_ASSETS_IMAGES_PER_MINUTE"


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
        self.at_once = int(environment.number(AT_ONCE, 16, least=1))
        self.per_minute = environment.number(PER_MINUTE, 0) or None
        self._server = environment.server()
        self.account: str | None = environment.account()
        self._seconds = environment.seconds()
        self._line = Line(environment.address(), self.at_once, self._seconds)

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
        environment.ready(otherwise="render with --renderer previs, which needs none")

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
        raw: LegacyAPIResponse[ImagesResponse] = await whole(verb(**wanted), self._seconds)
        return await to_thread.run_sync(answered, raw, self.model)


def _named(references: tuple[SentReference, ...]) -> list[tuple[str, bytes, str]]:
    """A list even of one, with names and types: a nameless upload is refused."""
    return [
        (f"{number:02d}_{it.name}.{EXTENSIONS[it.mime]}", it.image, it.mime)
        for number, it in enumerate(references, start=1)
    ]
