"""The `openai` reviewer over a real wire: what it shows, what it makes of each answer, and what that cost."""

import base64
import io
import json
import logging
import threading
from decimal import Decimal
from typing import Any

import anyio
import pytest
from PIL import Image

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.questions import USABLE
from story_assets.studio.double import LOOK_TROUBLES, Behaviour, Double, Says, Trouble
from story_assets.studio.images import look
from story_assets.studio.openai.reviewer import OpenAIReviewer
from story_assets.studio.openai.showing import INSTRUCTIONS
from story_assets.studio.openai.vision_pricing import PRICES
from story_assets.studio.renderer import (
    Broken,
    Busy,
    Halted,
    Moderated,
    Refused,
    RenderError,
    UnknownOutcome,
)
from story_assets.studio.reviewer import ItemVerdict, ReviewRequest
from story_assets.studio.unanswered import CutShort, Declined, NotAnswered, Unfit
from tests.studio.double.asking import png
from tests.studio.listening import Answer, Heard, Listener
from tests.studio.looks import answer, looked, reference, request_of, saying, sheet_brief, verdict
from tests.studio.paid import KEY


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    """Of a character sheet."""
    return sheet_brief(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def request_(brief: Brief) -> ReviewRequest:
    """A look at some sheet, beside one reference."""
    return request_of(brief, reference("supplied.0a1b2c3d"))


def answered(desk: pytest.MonkeyPatch, request: ReviewRequest, said: Answer) -> Any:
    """What the reviewer makes of *said*."""
    with Listener(lambda _: said) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        return looked(request)


def content_of(heard: Heard) -> list[dict[str, str]]:
    """The parts of the one message that was sent."""
    fields: Any = heard.fields
    (message,) = fields["input"]
    assert message["role"] == "user"
    return list(message["content"])


def pictures_of(heard: Heard) -> list[tuple[str, bytes]]:
    """Mime type and bytes of each picture that was sent."""
    found: list[tuple[str, bytes]] = []
    for part in content_of(heard):
        if part["type"] == "input_image":
            head, _, data = part["image_url"].partition(",")
            found.append((head.removeprefix("data:").removesuffix(";base64"), base64.b64decode(data)))
    return found


def test_a_double_is_asked_and_says_that_it_judges_nothing(brief: Brief, double: Double) -> None:
    """Whoever tries the product without a key must never take this for a review."""
    reviewed = looked(request_of(brief, reference("character_sheet.teo_home")))

    (entry,) = double.books
    assert (entry.endpoint, entry.model, entry.outcome) == ("/v1/responses", "gpt-6-luna", "answered")
    assert entry.asset == "character mara, look day"
    assert len(entry.references) == 2
    assert reviewed.double
    assert reviewed.request_id == entry.id
    assert [it.item for it in reviewed.items] == [*brief.review, USABLE]
    assert {it.verdict for it in reviewed.items} == {"unsure"}
    assert all("double" in it.why and it.confidence == 0 for it in reviewed.items)


def test_verdicts_come_back_by_item_with_all_they_say(brief: Brief, double: Double) -> None:
    """The item, the doubt, the place and the mending: what a person acts on."""
    no = Says(
        item="prop ownership",
        about="mara",
        verdict="no",
        confidence=0.8,
        why="Mara holds an umbrella.",
        mend="characters.mara.looks.day.carries: add the umbrella.",
        where=((0.1, 0.2, 0.3, 0.4),),
    )
    double.behave(Behaviour(says=(no, Says(item="face", about="teo", verdict="no"), Says(verdict="yes"))))

    reviewed = looked(request_of(brief))

    by_item = {it.item: it for it in reviewed.items}
    assert by_item["prop ownership"] == ItemVerdict(
        "prop ownership",
        "no",
        0.8,
        ((0.1, 0.2, 0.3, 0.4),),
        "Mara holds an umbrella.",
        "characters.mara.looks.day.carries: add the umbrella.",
    )
    assert [it.verdict for it in reviewed.items].count("yes") == 6


def test_what_is_sent_is_decided_here(request_: ReviewRequest, desk: pytest.MonkeyPatch) -> None:
    """Nothing is left with others for a month, or billed at a rate that the table is not about."""
    with Listener(lambda _: saying(request_)) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        looked(request_)

    (heard,) = listener.heard
    sent = heard.fields
    assert heard.path == "/v1/responses"
    assert set(sent) == {
        "model", "instructions", "input", "text", "max_output_tokens", "store", "service_tier",
    }  # fmt: skip
    assert (sent["model"], sent["store"], sent["service_tier"]) == ("gpt-6-luna", False, "default")
    assert sent["instructions"] == INSTRUCTIONS
    assert [it["type"] for it in content_of(heard)] == [
        "input_text", "input_image", "input_text", "input_image", "input_text",
    ]  # fmt: skip
    assert {it["detail"] for it in content_of(heard) if it["type"] == "input_image"} == {"high"}


def test_pictures_that_are_small_enough_go_as_they_are(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """A second encoding could only take something away."""
    image, sheet = png((2048, 1152)), png((1024, 683), "WEBP")
    request = request_of(brief, reference("a", sheet, "image/webp"), image=image)
    with Listener(lambda _: saying(request)) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        looked(request)

    assert pictures_of(listener.heard[0]) == [("image/webp", sheet), ("image/png", image)]


def test_large_pictures_go_reduced(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """A 4K image is tens of megabytes of text on the wire, and the model looks at 2048 pixels of it."""
    request = request_of(
        brief, reference("a", png((1536, 1024))), reference("b", png((700, 1400))), image=png((3840, 2160))
    )
    with Listener(lambda _: saying(request)) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        looked(request)

    sent = [(mime, *look(image)) for mime, image in pictures_of(listener.heard[0])]
    assert sent == [
        ("image/jpeg", "image/jpeg", (1024, 683)),
        ("image/jpeg", "image/jpeg", (512, 1024)),
        ("image/jpeg", "image/jpeg", (2048, 1152)),
    ]


def test_what_is_no_image_is_not_sent(brief: Brief, double: Double) -> None:
    """It costs nothing, and the message names the asset."""
    with pytest.raises(Refused, match="story/character_sheet/mara_day cannot be shown") as caught:
        looked(request_of(brief, image=b"<html>"))

    assert caught.value.usd == 0
    assert double.books == ()


MEANS: dict[Trouble, tuple[type[RenderError], str, Decimal | None]] = {
    **dict.fromkeys(("rate_limited", "rate_limited_silently", "slow_down"), (Busy, "go slower", Decimal(0))),
    **dict.fromkeys(
        (
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
            "billing_hard_limit_reached_400",
        ),
        (Halted, "may not spend more", Decimal(0)),
    ),
    "invalid_api_key": (Halted, "OPENAI_API_KEY is not accepted", Decimal(0)),
    "unverified_organization": (Halted, "may not use this model", Decimal(0)),
    "conflict": (Busy, "409", Decimal(0)),
    "request_timeout": (UnknownOutcome, "may have been billed", None),
    **dict.fromkeys(("server_error", "bad_gateway", "unavailable", "error_string"), (Broken, "failed", None)),
    "failed": (Broken, r"The model failed\. \(server_error\)", None),
    "invalid_prompt": (Moderated, "flagged", None),
    **dict.fromkeys(("hang", "close_connection", "cut_body"), (UnknownOutcome, "may have been billed", None)),
}
"""Class, words and cost of each trouble without an answer."""

NO_REVIEW: dict[Trouble, tuple[type[NotAnswered], str]] = {
    "refusal": (Declined, "declines to look: I'm sorry"),
    "filtered": (Declined, "safety system"),
    "incomplete": (CutShort, "Set STORY_ASSETS_REVIEW_TOKENS to more, or judge fewer items"),
    "item_missing": (Unfit, "face is missing"),
    "item_extra": (Unfit, "something_else was not asked"),
    "item_twice": (Unfit, "face is answered twice"),
    "not_json": (Unfit, "not what was asked for"),
}
"""Answers that are paid for and say nothing that can be used."""


def test_each_trouble_has_a_meaning() -> None:
    """A new way to fail must be decided about here, not on somebody's bill."""
    assert {*MEANS, *NO_REVIEW, "no_usage"} == set(LOOK_TROUBLES)


@pytest.mark.parametrize("trouble", MEANS)
def test_a_failure_is_of_its_class_and_says_what_it_cost(
    trouble: Trouble, request_: ReviewRequest, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """Whether to ask again, to stop the run or to hold the image rests on the class alone."""
    kind, words, usd = MEANS[trouble]
    desk.setenv("STORY_ASSETS_TIMEOUT", "0.4" if trouble == "hang" else "20")
    double.queue([trouble])

    with pytest.raises(kind, match=words) as caught:
        looked(request_)

    (entry,) = double.books
    assert type(caught.value) is kind
    assert caught.value.usd == usd
    assert caught.value.__cause__ is None, "the SDK's error holds the request, and that holds the key"
    if kind is not UnknownOutcome:
        assert caught.value.request_id == entry.id
        assert entry.usd == 0


@pytest.mark.parametrize("trouble", NO_REVIEW)
def test_an_answer_that_is_no_review_is_paid_for_and_kept(
    trouble: Trouble, request_: ReviewRequest, double: Double
) -> None:
    """The bill is what the answer says, and whoever settles it can read what was said instead."""
    kind, words = NO_REVIEW[trouble]
    double.queue([trouble])

    with pytest.raises(kind, match=words) as caught:
        looked(request_)

    (entry,) = double.books
    assert type(caught.value) is kind
    assert caught.value.usd == double.billed > 0
    assert caught.value.usage["input_tokens"] > 0
    assert caught.value.request_id == entry.id
    assert caught.value.__cause__ is None
    assert caught.value.said or trouble == "filtered"


def test_a_model_that_declines_is_held_like_a_moderated_image() -> None:
    """Asking the same again costs the same and is declined again."""
    assert issubclass(Declined, Moderated)
    assert not issubclass(CutShort, Moderated)


def test_the_room_for_an_answer_is_a_setting(
    request_: ReviewRequest, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """What the error says to set is what helps."""
    desk.setenv("STORY_ASSETS_REVIEW_TOKENS", "100")
    with pytest.raises(CutShort, match="longer than the 100 tokens"):
        looked(request_)

    desk.setenv("STORY_ASSETS_REVIEW_TOKENS", "2000")
    assert looked(request_).items


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"face": verdict(confidence=85)}, "confidence in face is 85"),
        ({"face": verdict(confidence=-0.1)}, "confidence in face is -0.1"),
        ({"face": verdict("maybe")}, "face.verdict"),
        ({"face": verdict(confidence="high")}, "face.confidence"),
        ({"face": {**verdict(), "note": "x"}}, "face.note was not asked"),
        ({"face": {"verdict": "yes"}}, "face.why is missing"),
        ({"face": "yes"}, "face "),
    ],
    ids=lambda it: str(it)[:40],
)
def test_a_verdict_that_is_not_as_asked_is_no_verdict(
    spoilt: dict[str, Any], words: str, request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """A guess at what was meant would be a verdict that nobody gave."""
    with pytest.raises(Unfit, match=words) as caught:
        answered(desk, request_, saying(request_, **spoilt))

    assert caught.value.usd is not None
    assert "It is." in caught.value.said or caught.value.said


@pytest.mark.parametrize("text", ["[]", "null", "NaN", '{"face": NaN}', "[" * 100_000, "", "yes"])
def test_what_is_no_answer_at_all_is_said(
    text: str, request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """Other servers speak this API more or less."""
    with pytest.raises(Unfit):
        answered(desk, request_, answer(text))


@pytest.mark.parametrize(
    "body", [b"<html>gateway</html>", b"[]", b"{}", b'{"output": [{"type": "message"}]}', b'{"output": 7}']
)
def test_an_answer_of_another_shape_is_paid_for_at_an_unknown_price(
    body: bytes, request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """A 200 was worked for, whatever is in it."""
    with pytest.raises(Unfit) as caught:
        answered(desk, request_, Answer(200, body, {"content-type": "application/json"}))

    assert caught.value.usd is None


def test_boxes_are_kept_inside_the_image(request_: ReviewRequest, desk: pytest.MonkeyPatch) -> None:
    """Models miss edges by a little, and sometimes answer in pixels. A hint that is nowhere is no reason to
    throw away a verdict that was paid for."""

    def box(*edges: float) -> dict[str, float]:
        return dict(zip(("left", "top", "right", "bottom"), edges, strict=True))

    where = [box(-0.1, 0.2, 0.5, 1.02), box(100, 200, 300, 400), box(0.5, 0.5, 0.4, 0.6), box(0, 0, 1, 1)]

    reviewed = answered(desk, request_, saying(request_, face=verdict("no", where=where)))

    assert reviewed.items[0].where == ((0.0, 0.2, 0.5, 1.0), (0, 0, 1, 1))


def test_comments_on_the_way_are_not_the_answer(request_: ReviewRequest, desk: pytest.MonkeyPatch) -> None:
    """Newer models think aloud in messages of their own; the SDK leaves those out too."""
    said = json.loads(saying(request_).body)
    aloud = {**said["output"][0], "phase": "commentary"}
    aloud["content"] = [{"type": "output_text", "text": "Let me look.", "annotations": []}]
    final = {**said["output"][0], "phase": "final_answer"}
    body = json.dumps({**said, "output": [{"type": "reasoning", "id": "rs", "summary": []}, aloud, final]})

    reviewed = answered(desk, request_, Answer(200, body.encode(), {"content-type": "application/json"}))

    assert len(reviewed.items) == 7


@pytest.mark.parametrize("model", PRICES)
def test_what_it_cost_is_what_the_service_bills(model: str, request_: ReviewRequest, double: Double) -> None:
    """To the last digit, from the counts in the answer."""
    reviewed = looked(request_, model)

    assert reviewed.usd == double.billed > 0
    assert reviewed.model == model


def test_an_answer_without_its_counts_cost_nobody_knows_what(request_: ReviewRequest, double: Double) -> None:
    """Unknown, never zero."""
    double.queue(["no_usage"])

    reviewed = looked(request_)

    assert (reviewed.usd, dict(reviewed.usage)) == (None, {})
    assert double.billed > 0


def test_cached_tokens_are_billed_at_their_own_rates(
    request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """2,000 fresh, 1,000 found, 2,000 written, 300 answered, at $0.10, $0.01, $0.125 and $0.50 a million."""
    reviewed = answered(desk, request_, saying(request_))

    assert reviewed.usd == Decimal("0.000610")
    assert reviewed.usage["reasoning_tokens"] == 100


@pytest.mark.parametrize(
    "changes",
    [{"service_tier": "priority"}, {"service_tier": "flex"}],
    ids=["priority", "flex"],
)
def test_another_tier_of_service_has_another_price(
    changes: dict[str, Any], request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """The table knows one tier; a figure from it for another would be wrong by a factor of two."""
    said = json.loads(saying(request_).body)
    body = json.dumps({**said, **changes}).encode()

    reviewed = answered(desk, request_, Answer(200, body, {"content-type": "application/json"}))

    assert reviewed.usd is None


def test_a_model_without_a_price_looks_all_the_same(
    request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """A vision model of one's own behind OPENAI_BASE_URL. Its cost is unknown, which a budget refuses."""
    with Listener(lambda _: saying(request_)) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        reviewed = looked(request_, "qwen-vl-local")

    assert listener.heard[0].fields["model"] == "qwen-vl-local"
    assert reviewed.usd is None
    assert len(reviewed.items) == 7


def test_a_model_that_is_not_there_halts(request_: ReviewRequest, double: Double) -> None:
    """Every other image would meet the same; the Responses API says so with a 400."""
    with pytest.raises(Halted, match=r"does not have this model.*gpt-7-sun"):
        looked(request_, "gpt-7-sun")


def test_the_price_is_not_foreseen(request_: ReviewRequest, desk: pytest.MonkeyPatch) -> None:
    """Nobody publishes what an image costs these models to look at; a made-up figure would pass a budget."""
    assert OpenAIReviewer("gpt-6-luna").estimate(request_) is None


def test_without_a_key_nothing_is_sent_and_the_way_out_is_named(
    request_: ReviewRequest, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """The review is an extra: a team without a key turns it off and goes on."""
    desk.delenv("OPENAI_API_KEY")

    with pytest.raises(
        Halted, match="set OPENAI_API_KEY, or review without a model, with `vision_model: null`"
    ):
        looked(request_)

    assert double.books == ()


def test_reviews_have_limits_of_their_own(desk: pytest.MonkeyPatch) -> None:
    """Images a minute are counted by the service apart from answers; one must not hold up the other."""
    desk.setenv("STORY_ASSETS_REVIEWS_AT_ONCE", "3")
    desk.setenv("STORY_ASSETS_REVIEWS_PER_MINUTE", "90")

    looking = OpenAIReviewer("gpt-6-luna")

    assert (looking.at_once, looking.per_minute, looking.account) == (3, 90, "openai.api_openai_com.reviews")


def test_no_answer_puts_the_key_anywhere(request_: ReviewRequest, desk: pytest.MonkeyPatch) -> None:
    """Servers echo what they were sent: in verdicts, refusals, reasons, names and ids, and in every error."""
    seen: list[str] = []

    def echo(heard: Heard) -> Answer:
        key = heard.headers["authorization"]
        told = answers[len(seen)](key)
        return Answer(told.status, told.body, {**told.headers, "x-request-id": f"req {key}"})

    def error(status: int) -> Any:
        def told(key: str) -> Answer:
            inner = json.dumps({"error": {"message": key, "code": key, "param": key, "type": key}})
            return Answer(status, inner.encode(), {"content-type": "application/json"})

        return told

    def failing(key: str) -> Answer:
        return answer("", status="failed", error={"code": key, "message": key})

    answers: list[Any] = [
        lambda key: saying(request_, face=verdict("no", why=key, mend=f"x {key}")),
        lambda key: answer(key),
        lambda key: answer(json.dumps({key: key})),
        lambda key: answer("", status=key),
        lambda key: answer("{", status="incomplete", incomplete_details={"reason": key}),
        lambda key: answer(
            "", output=[{"type": "message", "content": [{"type": "refusal", "refusal": key}]}]
        ),
        lambda key: saying(request_, face=verdict(key)),
        failing,
        *map(error, (400, 401, 403, 404, 408, 409, 429, 500)),
    ]
    with Listener(echo) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        for _ in answers:
            try:
                said = looked(request_)
            except RenderError as failed:
                seen.append(f"{failed} {failed!r} {failed.request_id} {getattr(failed, 'said', '')}")
            else:
                seen.append(repr(said))

    assert len(seen) == len(answers) == 16
    assert "(key)" in seen[0]
    assert not [it for it in seen if KEY in it]


def test_the_loudest_log_holds_neither_key_nor_story(
    request_: ReviewRequest, double: Double, caplog: pytest.LogCaptureFixture
) -> None:
    """People send logs around when something does not work."""
    caplog.set_level(logging.DEBUG)

    looked(request_)

    assert "HTTP Request" in caplog.text
    assert KEY not in caplog.text
    assert "navy wool coat" not in caplog.text


def test_control_characters_of_a_model_reach_no_terminal(
    request_: ReviewRequest, desk: pytest.MonkeyPatch
) -> None:
    """What a model writes goes to screens, journals and pages; half a character breaks all three."""
    why = "red\x1b[31m \ud800 line\nend"

    reviewed = answered(desk, request_, saying(request_, face=verdict("no", why=why)))

    assert reviewed.items[0].why == "red [31m line end"


def test_a_cancelled_look_lets_go_and_the_line_goes_on(
    request_: ReviewRequest, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """A run that is stopped must not wait for an answer; what was asked may still be billed."""
    before = set(threading.enumerate())
    double.queue(["hang"])
    looking = OpenAIReviewer("gpt-6-luna")

    async def stopped_then_again() -> bool:
        with anyio.move_on_after(0.5) as scope:
            await looking.review(request_)
        await looking.review(request_)
        return scope.cancelled_caught

    assert anyio.run(stopped_then_again)
    looking.close()

    assert [it.outcome for it in double.books] == ["hang", "answered"]
    assert double.books[0].usd > 0
    assert not [it for it in set(threading.enumerate()) - before if it.is_alive() and not it.daemon]


def test_a_transparent_image_is_shown_on_white(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """Reduced, it has no transparency left; black behind a drawing would be another drawing."""
    out = io.BytesIO()
    Image.new("RGBA", (3000, 1000), (0, 0, 0, 0)).save(out, "PNG")
    request = request_of(brief, image=out.getvalue())
    with Listener(lambda _: saying(request)) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        looked(request)

    ((_, image),) = pictures_of(listener.heard[0])
    assert Image.open(io.BytesIO(image)).getpixel((5, 5)) == (255, 255, 255)
