"""A look at pictures: what the Responses API would refuse, the answer in its form, the bill and the books."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import httpx2
import openai
import pydantic
import pytest
from openai.types.responses import ParsedResponse, Response
from pydantic import BaseModel, ConfigDict

from story_assets.studio.double import Behaviour, Double, Says
from story_assets.studio.openai.vision_pricing import actual
from tests.studio.double.asking import KEY, data_url, generate, png, with_client


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    why: str
    where: list[float]
    verdict: Literal["yes", "no", "unsure"]
    confidence: float
    mend: str


class Review(BaseModel):
    model_config = ConfigDict(extra="forbid")

    face: Verdict
    prop_ownership: Verdict


SCHEMA: dict[str, Any] = Review.model_json_schema()
FORMAT: dict[str, Any] = {"type": "json_schema", "name": "Review", "strict": True, "schema": SCHEMA}
PICTURE: dict[str, Any] = {"type": "input_image", "image_url": data_url(png()), "detail": "high"}
WORDS: dict[str, Any] = {"type": "input_text", "text": '"- source: character mara, look day"'}


def message(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"role": "user", "content": list(parts)}]


BODY: dict[str, Any] = {
    "model": "gpt-6-luna",
    "instructions": "Look.",
    "input": message(WORDS, PICTURE),
    "text": {"format": FORMAT},
}


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    """One server for all."""
    with Double() as double:
        yield double


@pytest.fixture
def double(running: Double) -> Double:
    """The server, as if just started."""
    running.behave(Behaviour())
    running.clear()
    return running


def asked(double: Double, **changes: Any) -> httpx2.Response:
    """One request as JSON, with *changes*; None leaves a field out."""
    body = {name: value for name, value in {**BODY, **changes}.items() if value is not None}
    return httpx2.post(
        f"{double.url}/responses", json=body, headers={"authorization": f"Bearer {KEY}"}, timeout=20
    )


def parsed(double: Double, **changes: Any) -> ParsedResponse[Review]:
    """The same through the SDK's own `parse`."""
    wanted: dict[str, Any] = {**{name: BODY[name] for name in ("model", "input")}, **changes}
    return with_client(double.url, lambda it: it.responses.parse(**wanted, text_format=Review))


def changed(path: str, value: Any) -> dict[str, Any]:
    """The schema with *value* at *path*; None takes it away."""
    schema: dict[str, Any] = json.loads(json.dumps(SCHEMA))
    *above, last = path.split("/")
    at = schema
    for name in above:
        at = at[name]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return form(schema=schema)


def form(**changes: Any) -> dict[str, Any]:
    """A request with another form of answer."""
    return {"text": {"format": {**FORMAT, **changes}}}


def picture(**changes: Any) -> dict[str, Any]:
    """A request with one picture of another kind."""
    part = {name: value for name, value in {**PICTURE, **changes}.items() if value is not None}
    return {"input": message(WORDS, part)}


AT = "input[0].content[1]"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"model": "gpt-7-sun"}, (400, "model_not_found", "model")),
        ({"model": None}, (400, "missing_required_parameter", "model")),
        ({"input": None}, (400, "missing_required_parameter", "input")),
        ({"input": []}, (400, "missing_required_parameter", "input")),
        ({"input": [{"role": "owner", "content": "x"}]}, (400, "invalid_value", "input[0].role")),
        ({"input": [{"role": "user", "content": 7}]}, (400, "invalid_type", "input[0].content")),
        ({"input": [{"type": "reasoning"}]}, (400, "not_in_the_double", "input[0].type")),
        ({"input": message({"type": "input_text"})}, (400, "invalid_type", "input[0].content[0].text")),
        ({"input": message({"type": "input_film"})}, (400, "invalid_value", "input[0].content[0].type")),
        ({"input": message({"type": "input_file"})}, (400, "not_in_the_double", "input[0].content[0]")),
        (picture(image_url="iVBORw0KGgo="), (400, "invalid_value", f"{AT}.image_url")),
        (picture(image_url="data:image/png;base64,"), (400, "invalid_value", f"{AT}.image_url")),
        (picture(image_url="data:image/png;base64,%%%"), (400, "invalid_value", f"{AT}.image_url")),
        (picture(image_url="https://example.org/a.png"), (400, "not_in_the_double", f"{AT}.image_url")),
        (picture(image_url=data_url(b"no image")), (400, "invalid_image_format", f"{AT}.image_url")),
        (picture(image_url=data_url(png()[:60])), (400, "invalid_image_format", f"{AT}.image_url")),
        (picture(image_url=data_url(png(), "image/bmp")), (400, "invalid_image_format", f"{AT}.image_url")),
        (picture(image_url=None), (400, "missing_required_parameter", f"{AT}.image_url")),
        (picture(image_url=None, file_id="file-1"), (400, "not_in_the_double", f"{AT}.file_id")),
        (picture(detail="sharp"), (400, "invalid_value", f"{AT}.detail")),
        ({"max_output_tokens": 15}, (400, "integer_below_min_value", "max_output_tokens")),
        ({"max_output_tokens": "many"}, (400, "invalid_type", "max_output_tokens")),
        ({"store": "no"}, (400, "invalid_type", "store")),
        ({"service_tier": "slow"}, (400, "invalid_value", "service_tier")),
        ({"stream": True}, (400, "not_in_the_double", "stream")),
        ({"tools": [{"type": "web_search"}]}, (400, "not_in_the_double", "tools")),
        ({"seed": 7}, (400, "unknown_parameter", "seed")),
        (form(name=None), (400, "missing_required_parameter", "text.format.name")),
        (form(schema=1), (400, "missing_required_parameter", "text.format.schema")),
        (form(strict=False), (400, "not_in_the_double", "text.format.strict")),
    ],
    ids=lambda it: str(it)[:60],
)  # fmt: skip
def test_a_wrong_request_is_refused(
    double: Double, changes: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    """A double that lets it through makes the first paid review find out."""
    answer = asked(double, **changes)

    error = answer.json()["error"]
    (entry,) = double.books
    assert (answer.status_code, error["code"], error["param"]) == expected
    assert (entry.outcome, entry.usd, entry.whole) == (error["code"], 0, False)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (changed("additionalProperties", None), "'additionalProperties' is required"),
        (changed("$defs/Verdict/additionalProperties", True), "'additionalProperties' is required"),
        (changed("required", ["face"]), "Missing 'prop_ownership'"),
        (changed("$defs/Verdict/required", None), "Missing 'why'"),
        (changed("$defs/Verdict/properties/why/default", "x"), "'default' is not permitted"),
        (changed("$defs/Verdict/properties/why/maxLength", 9), "'maxLength' is not permitted"),
        (changed("$defs/Verdict/properties/where/items", {}), "must have a 'type' key"),
        (changed("properties/face/description", "x"), "$ref cannot have keywords"),
        (changed("properties/face/$ref", "#/$defs/Nothing"), "is not defined"),
        (changed("type", "array"), "must be a JSON Schema of"),
    ],
)
def test_a_schema_that_is_not_strict_is_refused(double: Double, schema: dict[str, Any], words: str) -> None:
    """The real server refuses the whole request for it, with the place in the message [3p]."""
    answer = asked(double, **schema)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (
        400,
        "invalid_json_schema",
        "text.format.schema",
    )
    assert words in error["message"]


def test_a_form_deeper_than_the_limit_is_refused(double: Double) -> None:
    """Ten levels; a form of ours has three."""
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(12):
        deep = {"type": "object", "properties": {"a": deep}, "required": ["a"], "additionalProperties": False}

    answer = asked(double, **form(schema=deep))

    assert "levels of nesting exceeds limit" in answer.json()["error"]["message"]


def test_without_a_key_nothing_is_read(double: Double) -> None:
    """A missing key is an error, never a switch to something else."""
    answer = httpx2.post(f"{double.url}/responses", json=BODY)

    assert answer.status_code == 401


def test_an_answer_is_a_response_by_the_sdks_own_types(double: Double) -> None:
    """To the last field that its types require, checked, not just taken over as the client does."""
    body = asked(double).json()

    read = Response.model_validate(body, strict=False)
    assert read.status == "completed"
    assert read.usage is not None
    assert read.usage.total_tokens == read.usage.input_tokens + read.usage.output_tokens


def test_the_sdk_parses_the_answer(double: Double) -> None:
    """The way OpenAI documents; and it says of itself that it judges nothing."""
    answer = parsed(double)

    assert answer.output_parsed is not None
    for it in (answer.output_parsed.face, answer.output_parsed.prop_ownership):
        assert (it.verdict, it.confidence, it.where, it.mend) == ("unsure", 0, [], "")
        assert "double" in it.why
        assert "judges nothing" in it.why


def test_a_refusal_is_what_the_sdk_takes_for_one(double: Double) -> None:
    """Nothing parsed, and a part that says why."""
    double.queue(["refusal"])

    answer = parsed(double)

    assert answer.output_parsed is None
    assert "can't help" in answer.output[0].content[0].refusal  # type: ignore[union-attr]


def test_a_cut_answer_is_what_the_sdk_stumbles_over(double: Double) -> None:
    """`parse` raises a validation error and loses the bill with it: why the reviewer reads answers itself."""
    double.queue(["incomplete"])

    with pytest.raises(pydantic.ValidationError):
        parsed(double)

    assert double.billed > 0


def test_an_answer_never_has_more_tokens_than_it_may(double: Double) -> None:
    """The limit of the request holds, as it does at the service."""
    body = asked(double, max_output_tokens=20).json()

    assert (body["status"], body["incomplete_details"]) == ("incomplete", {"reason": "max_output_tokens"})
    assert body["usage"]["output_tokens"] <= 20


def test_plain_words_are_answered_in_plain_words(double: Double) -> None:
    """A request without a form."""
    body = asked(double, input="Look at nothing.", text=None).json()

    assert "judges nothing" in body["output"][0]["content"][0]["text"]


def test_the_same_request_is_the_same_answer(double: Double) -> None:
    """Deterministic: a test that fails once fails every time."""
    first, second = asked(double).json(), asked(double).json()

    assert first["output"][0]["content"] == second["output"][0]["content"]
    assert first["usage"] == second["usage"]
    assert double.books[0].request == double.books[1].request


def test_told_verdicts_are_given_by_item_and_asset(double: Double) -> None:
    """Whoever acts on a no has to be able to get one."""
    double.behave(
        Behaviour(
            says=(
                Says(item="prop ownership", about="character mara", verdict="no", why="An umbrella."),
                Says(item="face", about="character teo", verdict="no"),
            )
        )
    )

    answer = parsed(double).output_parsed

    assert answer is not None
    assert (answer.prop_ownership.verdict, answer.prop_ownership.why) == ("no", "An umbrella.")
    assert answer.face.verdict == "unsure"


def test_a_look_is_in_the_books_with_its_bill(double: Double) -> None:
    """What it was of, which pictures, and what a client adds up from the counts."""
    body = asked(double, model="gpt-6.1-terra").json()

    (entry,) = double.books
    usage = body["usage"]
    counts = {
        "input_tokens": usage["input_tokens"],
        "output_tokens": usage["output_tokens"],
        **usage["input_tokens_details"],
    }
    assert (entry.asset, entry.model, entry.images) == ("character mara, look day", "gpt-6.1-terra", 0)
    assert len(entry.references) == 1
    assert (entry.outcome, entry.whole) == ("answered", True)
    assert entry.usd == actual("gpt-6.1-terra", counts) > 0


def test_a_trouble_of_images_waits_for_an_image(double: Double) -> None:
    """One line for all requests: a spoilt image cannot be met by a look, nor the other way round."""
    double.queue(["wrong_size", "refusal"])

    first = asked(double).json()
    image = generate(double.url)
    second = asked(double).json()

    assert first["output"][0]["content"][0]["type"] == "output_text"
    assert image.data
    assert second["output"][0]["content"][0]["type"] == "refusal"
    assert [it.outcome for it in double.books] == ["answered", "wrong_size", "refusal"]


def test_a_trouble_by_words_meets_only_whom_it_can(double: Double) -> None:
    """A storm over images leaves looks alone where it would make no sense."""
    double.behave(Behaviour(when={"character mara": "wrong_size"}))

    assert asked(double).status_code == 200
    assert double.books[0].outcome == "answered"


def test_a_look_takes_its_own_time(double: Double) -> None:
    """Images take minutes and looks seconds: what is measured with one figure for both is neither."""
    double.behave(Behaviour(latency=30, look_latency=0.2))

    took = asked(double)

    assert took.elapsed.total_seconds() < 10
    assert float(took.headers["openai-processing-ms"]) >= 190


def test_the_books_add_up_over_both(double: Double) -> None:
    """One bill for the account, as the real one has."""
    generate(double.url)
    asked(double)
    double.queue(["failed"])
    asked(double)

    assert double.billed == sum((it.usd for it in double.books), Decimal(0))
    assert [it.usd > 0 for it in double.books] == [True, True, False]


def test_an_error_has_its_class_for_looks_too(double: Double) -> None:
    """The same statuses and codes; the client decides by them whatever it asked."""
    double.queue(["rate_limited", "invalid_prompt"])

    with pytest.raises(openai.RateLimitError):
        parsed(double)
    with pytest.raises(openai.BadRequestError) as flagged:
        parsed(double)

    assert flagged.value.code == "invalid_prompt"
    assert double.billed == 0
