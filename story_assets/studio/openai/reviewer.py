"""OpenAI's vision models behind the reviewer's door: one request, one answer, nothing asked twice."""

from typing import Any, Final

from anyio import to_thread
from openai import AsyncOpenAI
from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types.responses import Response

from story_assets.studio.images import NotAnImage
from story_assets.studio.openai import environment
from story_assets.studio.openai.line import Line, whole
from story_assets.studio.openai.showing import INSTRUCTIONS, form, shown
from story_assets.studio.openai.verdicts import TOKENS, reviewed
from story_assets.studio.renderer import Estimate, Refused
from story_assets.studio.reviewer import Reviewed, ReviewRequest

AT_ONCE: Final = "STORY_ASSETS_REVIEWS_AT_ONCE"
PER_MINUTE: Final = "STORY_ASSETS_REVIEWS_PER_MINUTE"

_ROOM: Final = 16_000
"""Tokens of an answer, thinking included: a bound on what one can cost, which nobody has measured [est]."""


class OpenAIReviewer:
    """Looks with one vision model. A model that no price is listed for looks at a cost that nobody knows."""

    name = "openai"

    def __init__(self, model: str) -> None:
        self.model = model
        self.at_once = int(environment.number(AT_ONCE, 8, least=1))
        self.per_minute = environment.number(PER_MINUTE, 0) or None
        # Images and answers have limits of their own, with each account.
        self.account: str | None = f"{environment.account()}.reviews"
        self._room = int(environment.number(TOKENS, _ROOM, least=16))
        self._seconds = environment.seconds()
        self._line = Line(environment.address(), self.at_once, self._seconds)

    def estimate(self, request: ReviewRequest) -> Estimate | None:  # noqa: ARG002
        """None: what an image costs to look at is published for none of these models."""
        return None

    def ready(self) -> None:
        """Raise `Halted` without a key, or with one that no header can carry."""
        environment.ready(otherwise="review without a model, with `vision_model: null` in story.yaml")

    async def review(self, request: ReviewRequest) -> Reviewed:
        """Send *request* once. Raises a `RenderError` that says whether it may have cost money."""
        self.ready()

        async def question(client: AsyncOpenAI) -> Reviewed:
            return await self._asked(client, request)

        return await self._line.ask(question)

    def close(self) -> None:
        """Close the HTTP client."""
        self._line.close()

    async def _asked(self, client: AsyncOpenAI, request: ReviewRequest) -> Reviewed:
        try:
            content = await to_thread.run_sync(shown, request)
        except NotAnImage as error:
            raise Refused(f"{request.asset} cannot be shown, or one of its references: {error}") from None
        wanted: dict[str, Any] = {
            "model": self.model,
            "instructions": INSTRUCTIONS,
            "input": [{"role": "user", "content": content}],
            "text": {"format": _form(request.items)},
            "max_output_tokens": self._room,
            # What is not out yet is not left with others for a month, which is the default.
            "store": False,
            # The tier that the price table is about, whatever the project is set to.
            "service_tier": "default",
        }
        # The SDK's overloads do not take a mapping.
        responses: Any = client.responses.with_raw_response
        raw: LegacyAPIResponse[Response] = await whole(responses.create(**wanted), self._seconds)
        return await to_thread.run_sync(reviewed, raw, request.items, self.model, self._room)


def _form(items: tuple[str, ...]) -> dict[str, object]:
    """Exactly what the SDK's `parse` would send for the form."""
    schema = form(items).model_json_schema()
    return {"type": "json_schema", "strict": True, "name": "Review", "schema": schema}
