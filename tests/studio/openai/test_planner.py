"""The `openai` planner over a real wire: what it sends, what an answer cost, and what it may cost."""

import json
from decimal import Decimal
from typing import Any

import anyio
import pytest

from story_assets.story.drafts.scenes import StoryAnswer
from story_assets.studio.double import PLAN_TROUBLES, Behaviour, Double, Trouble
from story_assets.studio.openai.planner import OpenAIPlanner
from story_assets.studio.openai.vision_pricing import LONG, PRICES
from story_assets.studio.planner.door import Planned, PlanRequest
from story_assets.studio.renderer import Halted, RenderError
from tests.studio.listening import Listener
from tests.studio.looks import MODEL, answer
from tests.studio.paid import KEY

REQUEST = PlanRequest(
    "story", "Story", StoryAnswer.model_json_schema(), "Do this.", json.dumps({"title": "The Last Ferry"})
)


def planned(request: PlanRequest = REQUEST) -> Planned:
    """What is answered to *request*, asked once on a line of its own."""
    planner = OpenAIPlanner(MODEL)
    try:
        return anyio.run(planner.plan, request)
    finally:
        planner.close()


def test_what_is_sent_is_decided_here(desk: pytest.MonkeyPatch) -> None:
    """Instructions, material and form each in their own place, the price table's tier, nothing stored."""
    with Listener(lambda _: answer("{}")) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        said = planned()

    (heard,) = listener.heard
    fields: Any = heard.fields
    form = {"type": "json_schema", "strict": True, "name": "Story", "schema": dict(REQUEST.schema)}
    assert heard.path == "/v1/responses"
    assert heard.headers["authorization"] == f"Bearer {KEY}"
    assert fields == {
        "model": MODEL,
        "instructions": "Do this.",
        "input": [{"role": "user", "content": [{"type": "input_text", "text": REQUEST.material}]}],
        "text": {"format": form},
        "max_output_tokens": 32_000,
        "store": False,
        "service_tier": "default",
    }
    assert (said.text, said.request_id, said.double) == ("{}", "req_1", False)
    # 2,000 plain, 1,000 from the cache, 2,000 into it, 300 out, at the rates of gpt-6-luna.
    assert said.usd == Decimal("0.00061")


def test_every_answer_is_within_what_was_set_aside(double: Double) -> None:
    """A budget that can be passed is none."""
    price = OpenAIPlanner(MODEL).estimate(REQUEST)

    said = planned()

    assert price is not None
    assert said.usd is not None
    assert price.low <= price.expected <= price.high
    assert said.usd <= price.high
    assert StoryAnswer.model_validate_json(said.text).title == "The Last Ferry"


@pytest.mark.parametrize("model", ["gpt-6.1-sol", "gpt-5.6-luna", "some-other-model"])
def test_a_price_with_a_gap_is_no_price(model: str) -> None:
    """Where a rate is listed nowhere nobody can say the most; unknown is not zero."""
    assert model not in PRICES or PRICES[model].written is None
    assert OpenAIPlanner(model).estimate(REQUEST) is None


def test_a_request_that_may_be_billed_at_other_rates_has_no_price() -> None:
    """Above a length all of it costs more, at rates that no table of ours has."""
    long = PlanRequest("story", "Story", {}, "", "x" * LONG)

    assert OpenAIPlanner(MODEL).estimate(long) is None


def test_without_a_key_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to do, and what works without one."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(Halted, match="without --planner, which needs no key"):
        OpenAIPlanner(MODEL).ready()


STORIES: tuple[Trouble, ...] = (
    "no_usage", "breaks_continuity", "breaks_names", "not_json", "item_missing", "item_extra", "item_twice",
)  # fmt: skip
"""Answers all the same: what they say is for whoever asked to see."""
CHECKED = tuple(it for it in PLAN_TROUBLES if it not in (*STORIES, "hang", "close_connection", "cut_body"))


@pytest.mark.parametrize("trouble", CHECKED)
def test_a_failure_is_no_plan_and_says_nothing_it_must_not(
    trouble: Trouble, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """Every way in which the service fails ends in the one tree of errors, without the key or a cause."""
    double.behave(Behaviour(retry_after=0))
    double.queue([trouble])

    with pytest.raises(RenderError) as caught:
        planned()

    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("trouble", STORIES)
def test_what_is_answered_is_handed_on_as_it_came(trouble: Trouble, double: Double) -> None:
    """It was paid for; whether it fits is seen where it can be sent back."""
    double.queue([trouble])

    said = planned()

    assert said.text
    assert (said.usd is None) == (trouble == "no_usage")


def test_the_double_makes_the_same_story_every_time(double: Double) -> None:
    """Whoever tries the product, or tests it, can rely on what comes."""
    one, other = planned(), planned()

    assert one.double
    assert one.text == other.text
    assert [(it.asset, it.outcome) for it in double.books] == [("Story", "answered")] * 2
