"""OpenAI's text models behind the planner's door: one request, one answer, nothing asked twice."""

from typing import Any, Final

from anyio import to_thread
from openai import AsyncOpenAI
from openai._legacy_response import LegacyAPIResponse  # what `with_raw_response` returns; no public name
from openai.types.responses import Response

from story_assets.studio.openai import environment, foreseeing
from story_assets.studio.openai.line import Line, whole
from story_assets.studio.openai.spoken import Asking, spoken
from story_assets.studio.planner.door import Planned, PlanRequest
from story_assets.studio.renderer import Estimate

MODEL: Final = "gpt-6.1-terra"
"""Unless somebody says otherwise: in the middle of the price table, and every rate of it is listed."""
TOKENS: Final = "STORY_ASSETS_PLANNER_TOKENS"
"""The environment variable for how long an answer may be, thinking included."""
PER_MINUTE: Final = "STORY_ASSETS_PLANS_PER_MINUTE"

_ROOM: Final = 32_000
"""Tokens of an answer: a bound on what one can cost. The longest scene of the bundled story has 2,600."""
_PLAN: Final = Asking("draft this", "drafted", f"Set {TOKENS} to more.")


class OpenAIPlanner:
    """Drafts with one model. One that no price is listed for drafts at a cost that nobody knows."""

    name = "openai"
    at_once = 1
    """A scene is told what came before it."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.per_minute = environment.number(PER_MINUTE, 0) or None
        self.account: str | None = f"{environment.account()}.plans"
        self.room = int(environment.number(TOKENS, _ROOM, least=16))
        self._seconds = environment.seconds()
        self._line = Line(environment.address(), self.at_once, self._seconds)

    def estimate(self, request: PlanRequest) -> Estimate | None:
        """The price of one request, or None where a rate is missing."""
        return foreseeing.estimate(self.model, request, self.room)

    def ready(self) -> None:
        """Raise `Halted` without a key, or with one that no header can carry."""
        environment.ready(otherwise="import a script without --planner, which needs no key and costs nothing")

    async def plan(self, request: PlanRequest) -> Planned:
        """Send *request* once. Raises a `RenderError` that says whether it may have cost money."""
        self.ready()

        async def question(client: AsyncOpenAI) -> Planned:
            return await self._asked(client, request)

        return await self._line.ask(question)

    def close(self) -> None:
        """Close the HTTP client."""
        self._line.close()

    async def _asked(self, client: AsyncOpenAI, request: PlanRequest) -> Planned:
        form = {"type": "json_schema", "strict": True, "name": request.form, "schema": dict(request.schema)}
        wanted: dict[str, Any] = {
            "model": self.model,
            "instructions": request.instructions,
            "input": [{"role": "user", "content": [{"type": "input_text", "text": request.material}]}],
            "text": {"format": form},
            "max_output_tokens": self.room,
            # What is not out yet is not left with others for a month, which is the default.
            "store": False,
            # The tier that the price table is about, whatever the project is set to.
            "service_tier": "default",
        }
        # The SDK's overloads do not take a mapping.
        responses: Any = client.responses.with_raw_response
        raw: LegacyAPIResponse[Response] = await whole(responses.create(**wanted), self._seconds)
        paid, text = await to_thread.run_sync(spoken, raw, self.model, self.room, _PLAN)
        return Planned(text, paid.usd, paid.usage, paid.request_id, paid.double, paid.model)
