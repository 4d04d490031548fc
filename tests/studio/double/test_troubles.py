"""Every trouble, as the real SDK meets it over a real connection, and what the books say afterwards."""

import base64
import binascii
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import anyio
import openai
import pytest

from story_assets.studio.double import TROUBLES, Behaviour, Double, Trouble
from story_assets.studio.images import NotAnImage, look
from story_assets.studio.openai.pricing import actual
from tests.studio.double.asking import asked, generate, pictures, with_client

PRICE = Decimal(196 * 30 + 2 * 5) / 1_000_000
"""One image of `ORDER`: 196 output tokens at $30 and two of text at $5 a million."""

REFUSED: dict[Trouble, tuple[type[openai.APIStatusError], int, str | None]] = {
    "rate_limited": (openai.RateLimitError, 429, "rate_limit_exceeded"),
    "rate_limited_silently": (openai.RateLimitError, 429, "rate_limit_exceeded"),
    "slow_down": (openai.RateLimitError, 429, "slow_down"),
    "insufficient_quota": (openai.RateLimitError, 429, "insufficient_quota"),
    "credit_balance_exhausted": (openai.RateLimitError, 429, "credit_balance_exhausted"),
    "organization_spend_limit_exceeded": (openai.RateLimitError, 429, "organization_spend_limit_exceeded"),
    "project_spend_limit_exceeded": (openai.RateLimitError, 429, "project_spend_limit_exceeded"),
    "organization_usage_limit_exceeded": (openai.RateLimitError, 429, "organization_usage_limit_exceeded"),
    "billing_hard_limit_reached": (openai.RateLimitError, 429, "billing_hard_limit_reached"),
    "billing_hard_limit_reached_400": (openai.BadRequestError, 400, "billing_hard_limit_reached"),
    "invalid_api_key": (openai.AuthenticationError, 401, "invalid_api_key"),
    "unverified_organization": (openai.PermissionDeniedError, 403, None),
    "request_timeout": (openai.APIStatusError, 408, None),
    "conflict": (openai.ConflictError, 409, None),
    "server_error": (openai.InternalServerError, 500, "server_error"),
    "bad_gateway": (openai.InternalServerError, 502, None),
    "unavailable": (openai.InternalServerError, 503, None),
    "error_string": (openai.InternalServerError, 500, None),
    "moderation_input": (openai.BadRequestError, 400, "moderation_blocked"),
    "moderation_output": (openai.BadRequestError, 400, "moderation_blocked"),
    "content_policy_violation": (openai.BadRequestError, 400, "content_policy_violation"),
}
LOST: dict[Trouble, type[openai.APIConnectionError]] = {
    "hang": openai.APITimeoutError,
    "close_connection": openai.APIConnectionError,
    "cut_body": openai.APIConnectionError,
}
SPOILT: tuple[Trouble, ...] = (
    "truncated_base64",
    "truncated_image",
    "wrong_size",
    "not_an_image",
    "fewer_images",
    "no_usage",
    "no_output_details",
)


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    """One server for all; starting and ending one takes a quarter of a second."""
    with Double() as double:
        yield double


@pytest.fixture
def double(running: Double) -> Double:
    """The server, as if just started."""
    running.behave(Behaviour())
    running.clear()
    return running


def test_each_trouble_is_tested() -> None:
    """A trouble that nobody has met over the wire is a promise nobody keeps."""
    assert {*REFUSED, *LOST, *SPOILT} == set(TROUBLES)


@pytest.mark.parametrize("trouble", REFUSED)
def test_an_error_answer_has_its_class_and_code_and_bills_nothing(double: Double, trouble: Trouble) -> None:
    """What the renderer decides by is what arrives: class, status, code and request id."""
    expected, status, code = REFUSED[trouble]
    double.queue([trouble])

    with pytest.raises(expected) as caught:
        generate(double.url)

    (entry,) = double.books
    assert (caught.value.status_code, caught.value.code) == (status, code)
    assert caught.value.request_id == entry.id
    assert (entry.outcome, entry.usd, entry.whole) == (trouble, 0, False)


@pytest.mark.parametrize("trouble", LOST)
def test_a_lost_answer_is_billed_and_never_whole(double: Double, trouble: Trouble) -> None:
    """The dangerous case: the image was paid for and the client cannot know."""
    double.queue([trouble])

    with pytest.raises(LOST[trouble]) as caught:
        generate(double.url, timeout=0.6 if trouble == "hang" else 20)

    (entry,) = double.books
    assert type(caught.value) is LOST[trouble]
    assert (entry.outcome, entry.usd, entry.whole) == (trouble, PRICE, False)


@pytest.mark.parametrize("trouble", SPOILT)
def test_a_spoilt_answer_arrives_whole_and_is_billed(double: Double, trouble: Trouble) -> None:
    """To the SDK it is a success. Whoever does not look at the image pays for rubbish."""
    double.queue([trouble])

    generate(double.url)

    (entry,) = double.books
    assert (entry.outcome, entry.usd, entry.whole) == (trouble, PRICE, True)


def test_a_spoilt_image_is_spoilt_as_its_name_says(double: Double) -> None:
    """Each kind gets past the checks before the one that is meant to find it."""
    double.queue(["truncated_base64", "truncated_image", "not_an_image", "wrong_size"])

    base64_cut, image_cut, page, wrong = (generate(double.url) for _ in range(4))

    with pytest.raises(binascii.Error):
        pictures(base64_cut)
    assert pictures(image_cut)[0].startswith(b"\x89PNG")
    with pytest.raises(NotAnImage):
        look(pictures(image_cut)[0])
    with pytest.raises(NotAnImage):
        look(pictures(page)[0])
    assert look(pictures(wrong)[0])[1] == (1040, 1024)
    assert wrong.size == "1024x1024"  # pyright: ignore[reportUnnecessaryComparison] - the SDK lists old sizes


def test_usage_can_be_missing_in_part_or_whole(double: Double) -> None:
    """Without usage the cost is unknown; without output details it is not."""
    double.queue(["no_usage", "no_output_details", "fewer_images"])

    silent, brief, fewer = generate(double.url), generate(double.url), generate(double.url, n=3)

    assert silent.usage is None
    assert brief.usage is not None
    assert brief.usage.output_tokens == 196
    assert brief.usage.output_tokens_details is None
    assert len(fewer.data or ()) == 2
    assert fewer.usage is not None
    assert fewer.usage.output_tokens == 3 * 196


def test_a_429_says_when_to_come_back_or_does_not(double: Double) -> None:
    """Both happen, and only one lets the limiter wait exactly."""
    double.behave(Behaviour(retry_after=1.5))
    double.queue(["rate_limited", "rate_limited_silently"])

    with pytest.raises(openai.RateLimitError) as told:
        generate(double.url)
    with pytest.raises(openai.RateLimitError) as silent:
        generate(double.url)

    assert told.value.response.headers["retry-after"] == "2"
    assert told.value.response.headers["retry-after-ms"] == "1500"
    assert "retry-after" not in silent.value.response.headers


@pytest.mark.parametrize("stage", ["input", "output"])
def test_a_block_says_its_stage_and_categories(double: Double, stage: str) -> None:
    """A person who has to change the prompt needs to know which half was blocked, and for what."""
    double.queue(["moderation_input" if stage == "input" else "moderation_output"])

    with pytest.raises(openai.BadRequestError) as caught:
        generate(double.url)

    body = caught.value.body
    assert isinstance(body, dict)
    assert caught.value.type == "image_generation_user_error"
    assert body["moderation_details"] == {"moderation_stage": stage, "categories": ["violence"]}
    assert double.books[0].id in caught.value.message


def test_an_error_need_not_be_in_openais_form(double: Double) -> None:
    """Compatible servers answer with a string, proxies with a page."""
    double.queue(["error_string", "bad_gateway"])

    with pytest.raises(openai.InternalServerError) as words:
        generate(double.url)
    with pytest.raises(openai.InternalServerError) as page:
        generate(double.url)

    assert words.value.body == "out of memory"
    assert "502 Bad Gateway" in page.value.response.text


def test_an_error_after_the_work_takes_as_long_as_the_work(double: Double) -> None:
    """A failure that comes late has held a place in the line, which throughput must reckon with."""
    double.behave(Behaviour(latency=0.3))
    double.queue(["server_error", "rate_limited"])

    began = time.monotonic()
    with pytest.raises(openai.InternalServerError):
        generate(double.url)
    late = time.monotonic() - began
    with pytest.raises(openai.RateLimitError):
        generate(double.url)

    assert late >= 0.3


def test_a_client_that_leaves_is_billed(double: Double) -> None:
    """A disconnect does not stop the work at OpenAI; there the result is lost and paid for [3p]."""
    double.behave(Behaviour(latency=1.2))

    with pytest.raises(openai.APITimeoutError):
        generate(double.url, timeout=0.6)
    until = time.monotonic() + 5
    while double.books[0].outcome == "waiting" and time.monotonic() < until:
        time.sleep(0.02)

    (entry,) = double.books
    assert (entry.outcome, entry.usd, entry.whole) == ("gone", PRICE, False)


def test_a_connection_is_ended_for_its_own_request_only(double: Double) -> None:
    """Storms cut some of sixty-four connections; the others must not notice."""
    double.behave(Behaviour(latency=0.1, when={"cut": "cut_body", "close": "close_connection"}))
    words = [f"{kind} {number}" for number in range(8) for kind in ("cut", "close", "fine")]

    async def all_at_once(sdk: openai.AsyncOpenAI) -> dict[str, bool]:
        arrived: dict[str, bool] = {}

        async def one(prompt: str) -> None:
            try:
                await asked(sdk, prompt=prompt)
                arrived[prompt] = True
            except openai.APIConnectionError:
                arrived[prompt] = False

        async with anyio.create_task_group() as group:
            for prompt in words:
                group.start_soon(one, prompt)
        return arrived

    arrived = with_client(double.url, all_at_once)

    assert arrived == {prompt: prompt.startswith("fine") for prompt in words}
    assert len(double.books) == len(words)


def test_after_a_storm_the_books_are_what_the_client_saw(double: Double) -> None:
    """What the journal adds up can be held against the double's bill, cent by cent."""
    chances: dict[Trouble, float] = {
        "rate_limited": 0.2,
        "server_error": 0.1,
        "hang": 0.1,
        "close_connection": 0.1,
        "cut_body": 0.1,
    }
    double.behave(Behaviour(latency=0.05, jitter=0.1, chances=chances, seed=3))
    seen: Counter[str] = Counter()
    spent: list[Decimal | None] = []

    async def one(sdk: openai.AsyncOpenAI, number: int) -> None:
        try:
            usage = (await asked(sdk, prompt=f"Safe {number}.")).usage
        except openai.APIConnectionError:
            seen["lost"] += 1
        except openai.APIStatusError as error:
            seen[str(error.status_code)] += 1
        else:
            assert usage is not None
            details = usage.input_tokens_details.model_dump()
            spent.append(actual("gpt-image-2", {**details, "output_tokens": usage.output_tokens}))

    async def all_at_once(sdk: openai.AsyncOpenAI) -> None:
        async with anyio.create_task_group() as group:
            for number in range(80):
                group.start_soon(one, sdk, number)

    with_client(double.url, all_at_once, timeout=3)

    outcomes = Counter(it.outcome for it in double.books)
    whole = [it.usd for it in double.books if it.whole]
    lost = outcomes["hang"] + outcomes["close_connection"] + outcomes["cut_body"]
    assert min(outcomes[it] for it in (*chances, "answered")) > 0
    assert sorted(map(str, whole)) == sorted(map(str, spent))
    assert dict(seen) == {"429": outcomes["rate_limited"], "500": outcomes["server_error"], "lost": lost}
    assert double.billed == sum(whole) + lost * whole[0]


def test_closing_does_not_wait_for_requests_that_hang() -> None:
    """A test that leaves a hanging request behind must not take the next minute with it."""
    with Double(Behaviour(chances={"hang": 1})) as double, pytest.raises(openai.APITimeoutError):
        generate(double.url, timeout=0.6)
    slow = Double(Behaviour(latency=60))
    with slow:
        with pytest.raises(openai.APITimeoutError):
            generate(slow.url, timeout=0.6)
        began = time.monotonic()

    assert time.monotonic() - began < 1.9
    assert slow.books[0].outcome == "stopped"
    assert slow.billed == 0


def test_a_broken_drawer_is_the_doubles_own_fault(caplog: pytest.LogCaptureFixture) -> None:
    """The books must not wait for ever, and the reason must be seen."""

    def draw(*_: object) -> bytes:
        raise RuntimeError("out of ink")

    with Double(draw=draw) as double, pytest.raises(openai.InternalServerError):
        generate(double.url)

    assert (double.books[0].outcome, double.billed) == ("broken", 0)
    assert "out of ink" in caplog.text


def test_base64_is_cut_where_no_decoder_can_go_on(double: Double) -> None:
    """Cut at a group of four it would decode, to half an image, and be another trouble."""
    double.queue(["truncated_base64"])

    text = (generate(double.url).data or [])[0].b64_json or ""

    assert len(text) % 4 == 1
    with pytest.raises(binascii.Error):
        base64.b64decode(text)
