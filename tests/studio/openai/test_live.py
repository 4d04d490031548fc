"""An image, a look and a scene bought of OpenAI itself, when OPENAI_API_KEY is set: what costs money.

Low quality, about a megapixel, under two cents; the look and the scene by the cheapest model. Everything
else is tested against the double.
"""

import os
from pathlib import Path

import anyio
import pytest

from story_assets.story.breakdown import Known, breakdown
from story_assets.story.briefs.prompt import prompt
from story_assets.story.drafts.draft import Draft
from story_assets.story.drafts.faults import faults
from story_assets.story.drafts.scenes import SceneAnswer
from story_assets.story.drafts.source import from_script
from story_assets.story.policy import RenderPolicy
from story_assets.story.production import Production
from story_assets.studio.images import look
from story_assets.studio.openai.planner import OpenAIPlanner
from story_assets.studio.openai.pricing import actual
from story_assets.studio.openai.renderer import OpenAI
from story_assets.studio.openai.reviewer import OpenAIReviewer
from story_assets.studio.planner.drafting import scene
from story_assets.studio.previs import drawn
from story_assets.studio.renderer import RenderRequest, RenderSettings
from tests.studio.bench import small_story
from tests.studio.looks import MODEL, request_of, sheet_brief
from tests.studio.paid import SHEET
from tests.studio.planner.writing import script

SIZE = (1024, 1024)
REAL = bool(os.environ.get("OPENAI_API_KEY")) and not os.environ.get("OPENAI_BASE_URL")


PAID = pytest.mark.skipif(not REAL, reason="costs money: set OPENAI_API_KEY, and no OPENAI_BASE_URL")


@PAID
@pytest.mark.timeout(660)
def test_a_real_image_costs_what_was_foreseen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The only proof that what is known of the API is true: the answer's own counts, priced, in the range."""
    drawing = OpenAI(RenderPolicy(renderer="openai"))
    brief = Production(small_story(tmp_path))[SHEET].brief
    assert brief is not None
    settings = RenderSettings(drawing.name, drawing.model, SIZE, "draft", drawing.options("draft"))
    price = drawing.estimate(brief, settings)
    assert price is not None

    try:
        rendered = anyio.run(
            drawing.render, RenderRequest("live/character_sheet/mara_day", brief, prompt(brief), (), settings)
        )
    finally:
        drawing.close()

    with capsys.disabled():
        print(f"\n{drawing.model}, low, {SIZE[0]}x{SIZE[1]}: ${rendered.usd} for {dict(rendered.usage)}")
        print(f"Foreseen were ${price.low} to ${price.high}. Request {rendered.request_id}.")
    assert settings.options == {"quality": "low"}
    assert look(rendered.image) == ("image/png", SIZE)
    assert rendered.usage["output_tokens"] > 0
    assert rendered.usage["input_tokens"] == rendered.usage["text_tokens"] + rendered.usage["image_tokens"]
    assert rendered.usd == actual(drawing.model, rendered.usage)
    assert rendered.usd is not None
    assert price.low <= rendered.usd <= price.high
    assert rendered.request_id
    assert not rendered.double


@PAID
@pytest.mark.timeout(660)
def test_a_real_look_answers_every_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The only proof that the service takes our form, and the first figure of what a look costs."""
    brief = sheet_brief(tmp_path)
    request = request_of(brief, image=drawn(brief, SIZE).image)
    looking = OpenAIReviewer(MODEL)

    try:
        reviewed = anyio.run(looking.review, request)
    finally:
        looking.close()

    with capsys.disabled():
        print(
            f"\n{reviewed.model}: ${reviewed.usd} for {dict(reviewed.usage)}. Request {reviewed.request_id}."
        )
        for it in reviewed.items:
            print(f"{it.item}: {it.verdict} ({it.confidence:.0%}). {it.why} {it.mend} {it.where}")
    assert [it.item for it in reviewed.items] == list(request.items)
    assert all(it.why for it in reviewed.items)
    assert reviewed.usage["input_tokens"] > 0
    assert reviewed.usd is not None
    assert not reviewed.double


@PAID
@pytest.mark.timeout(660)
def test_a_real_planner_fills_our_form(capsys: pytest.CaptureFixture[str]) -> None:
    """The only proof that the service takes the largest of our forms, and what a scene really costs."""
    draft = Draft("The Last Ferry", "16:9", from_script(script(), breakdown(script()), Known()))
    part = scene(draft, draft.scenes[0], breakdown(script()).people)
    planner, request = OpenAIPlanner(MODEL), part.request(part.told)
    price = planner.estimate(request)
    assert price is not None

    try:
        planned = anyio.run(planner.plan, request)
    finally:
        planner.close()

    with capsys.disabled():
        print(f"\n{planned.model}: ${planned.usd} for {dict(planned.usage)}. Request {planned.request_id}.")
        print(f"Foreseen were ${price.low} to ${price.high}.\n{planned.text}")
    answer = SceneAnswer.model_validate_json(planned.text)
    assert faults(answer, part.source) == ()
    assert planned.usd is not None
    assert planned.usd <= price.high
    assert not planned.double
