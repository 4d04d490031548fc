"""Looks at images: requests for the reviewer, asked once, and answers as the service would write them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anyio

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.questions import items
from story_assets.story.production import Key, Production
from story_assets.studio.openai.reviewer import OpenAIReviewer
from story_assets.studio.openai.showing import names
from story_assets.studio.renderer import SentReference
from story_assets.studio.reviewer import Reviewed, ReviewRequest
from tests.studio.bench import small_story
from tests.studio.double.asking import png
from tests.studio.listening import Answer

MODEL = "gpt-6-luna"
USAGE: Mapping[str, Any] = {
    "input_tokens": 5000,
    "input_tokens_details": {"cached_tokens": 1000, "cache_write_tokens": 2000},
    "output_tokens": 300,
    "output_tokens_details": {"reasoning_tokens": 100},
    "total_tokens": 5300,
}


def sheet_brief(folder: Path) -> Brief:
    """What a character sheet of the small story is made by."""
    found = Production(small_story(folder))[Key("character_sheet", "mara_day")].brief
    assert found is not None
    return found


def request_of(
    brief: Brief, *references: SentReference, image: bytes | None = None, judged: Sequence[str] | None = None
) -> ReviewRequest:
    """A look at some image of *brief*."""
    asset = f"story/{brief.job}/{brief.image}"
    of = items(brief) if judged is None else tuple(judged)
    return ReviewRequest(asset, brief, png() if image is None else image, references, of)


def reference(name: str, image: bytes | None = None, mime: str = "image/png") -> SentReference:
    """Some reference."""
    return SentReference(name, "identity", "0" * 64, mime, png() if image is None else image)


def looked(request: ReviewRequest, model: str = MODEL) -> Reviewed:
    """What is said of *request*, asked once on a line of its own."""
    looking = OpenAIReviewer(model)
    try:
        return anyio.run(looking.review, request)
    finally:
        looking.close()


def verdict(said: str = "yes", confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    """One verdict, as the service writes it."""
    return {"why": "It is.", "where": [], "verdict": said, "confidence": confidence, "mend": "", **more}


def answer(text: str, **changes: Any) -> Answer:
    """A whole answer that says *text*."""
    content = {"type": "output_text", "text": text, "annotations": []}
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [content],
    }
    body = {
        "id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": MODEL,
        "output": [message], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "usage": USAGE,
    }  # fmt: skip
    kind = {"content-type": "application/json", "x-request-id": "req_1"}
    return Answer(200, json.dumps({**body, **changes}).encode(), kind)


def saying(request: ReviewRequest, **verdicts: Mapping[str, Any]) -> Answer:
    """Yes to all of *request*, but for *verdicts* by the name of their item."""
    said = {name: verdicts.get(name, verdict()) for name in names(request.items)}
    return answer(json.dumps({**said, **verdicts}))
