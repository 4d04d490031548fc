"""An allowed order: the picture, the usage, the bill, the limits and the books."""

import io
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from typing import Any, cast

import anyio
import httpx2
import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from story_assets.studio.double import MARK, Behaviour, Double, Trouble, asking
from story_assets.studio.double.behaviour import Script
from story_assets.studio.images import look
from story_assets.studio.openai import vision_pricing
from story_assets.studio.openai.models import MODELS
from story_assets.studio.openai.pricing import PRICES
from tests.studio.double.asking import (
    KEY,
    ORDER,
    asked,
    client,
    data_url,
    edit,
    edit_as_json,
    generate,
    pictures,
    png,
    sheet,
    with_client,
)


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


@pytest.mark.parametrize("size", [(1536, 864), (864, 1536), (3840, 1280), (1024, 1024)])
def test_the_picture_has_the_ordered_size_and_says_what_it_is(double: Double, size: tuple[int, int]) -> None:
    """Nobody may take it for a model's, on the screen or in a file."""
    answer = generate(double.url, size=f"{size[0]}x{size[1]}")

    (image,) = pictures(answer)
    assert look(image) == ("image/png", size)
    assert Image.open(io.BytesIO(image)).info[MARK] == double.books[0].request


@pytest.mark.parametrize(("output_format", "where"), [("jpeg", "comment"), ("webp", "xmp")])
def test_other_formats_say_so_too(double: Double, output_format: str, where: str) -> None:
    """The mark must survive the format."""
    (image,) = pictures(generate(double.url, output_format=output_format, output_compression=60))

    assert look(image) == (f"image/{output_format}", (1024, 1024))
    assert MARK.encode() in Image.open(io.BytesIO(image)).info[where]


def test_the_same_order_is_the_same_picture(double: Double) -> None:
    """Deterministic by request, and no two images of one order alike."""
    first, second = generate(double.url, n=3), generate(double.url, n=3)
    other = generate(double.url, prompt="Another safe.")

    assert pictures(first) == pictures(second)
    assert len({*pictures(first), *pictures(other)}) == 4
    assert double.books[0].request == double.books[1].request != double.books[2].request


def test_usage_and_bill_follow_the_documented_formulas(double: Double) -> None:
    """The figures of the reference: a 1536x864 edit at high quality with two sheets."""
    references = [
        ("a.png", png((1024, 1024)), "image/png"),
        ("b.webp", png((1536, 864), "WEBP"), "image/webp"),
    ]
    answer = edit(double.url, references, size="1536x864", quality="high", prompt="x" * 400)

    usage = answer.usage
    assert usage is not None
    assert (usage.output_tokens, usage.input_tokens, usage.total_tokens) == (4312, 2420, 6732)
    assert usage.input_tokens_details.image_tokens == 1024 + 1296
    assert usage.input_tokens_details.text_tokens == 100
    assert double.billed == Decimal(4312 * 30 + 2320 * 8 + 100 * 5) / 1_000_000


@pytest.mark.parametrize("name", MODELS)
def test_every_model_of_the_table_draws_and_has_a_bill(double: Double, name: str) -> None:
    """Also where no grid is on record; a bill of zero would be a lie."""
    answer = generate(double.url, model=name, size="auto", quality="auto", safety_identifier="abc")

    assert name in PRICES
    assert double.billed > 0
    assert answer.quality == MODELS[name].by_tier["review"]
    assert answer.model_dump()["safety_identifier"] == "abc"


def test_both_forms_of_an_edit_are_one_order(double: Double) -> None:
    """Batches use JSON, everything else the form; sixteen references are allowed in both."""
    edit(double.url, [sheet(it) for it in range(16)])
    edit_as_json(double.url, [{"image_url": data_url(png())}] * 16)

    form, as_json = double.books
    assert form.references == as_json.references
    assert len(form.references) == 16
    assert form.usd == as_json.usd > 0


def test_the_longest_prompt_is_allowed_in_any_script(double: Double) -> None:
    """The limit counts characters, not bytes."""
    edit(double.url, [sheet()], prompt="界" * 32_000)
    generate(double.url, prompt="x" * 32_000)

    assert [it.outcome for it in double.books] == ["answered", "answered"]


def test_an_answer_has_an_id_and_the_limits_in_its_headers(double: Double) -> None:
    """The journal keeps the id; the limiter reads the rest."""
    double.behave(Behaviour(images_per_minute=20))

    async def raw(sdk: openai.AsyncOpenAI) -> Any:
        order: dict[str, Any] = {**ORDER, "n": 3}
        return cast("Any", await sdk.images.with_raw_response.generate(**order))

    answer = with_client(double.url, raw)

    assert answer.parse()._request_id == double.books[0].id  # pyright: ignore[reportPrivateUsage] - the SDK's way
    assert answer.headers["x-ratelimit-limit-requests"] == "20"
    assert answer.headers["x-ratelimit-remaining-requests"] == "17"
    assert float(answer.headers["openai-processing-ms"]) < 20_000


def test_images_over_the_limit_are_refused_until_a_place_is_free(double: Double) -> None:
    """Told to wait so long, a client that waits so long is served, and not one that waits less."""
    double.behave(Behaviour(images_per_minute=3, minute=1.5))

    generate(double.url, n=2)
    with pytest.raises(openai.RateLimitError, match="Limit 3, Used 2, Requested 2") as caught:
        generate(double.url, n=2)
    time.sleep(float(caught.value.response.headers["retry-after-ms"]) / 1000)
    generate(double.url, n=2)

    assert [it.outcome for it in double.books] == ["answered", "rate_limit_exceeded", "answered"]


def test_sixty_four_at_once_take_the_time_of_one(double: Double) -> None:
    """The benchmark of the renderer would measure the double otherwise."""
    double.behave(Behaviour(latency=1))

    async def all_at_once(sdk: openai.AsyncOpenAI) -> float:
        await sdk.models.list()
        began = time.monotonic()
        async with anyio.create_task_group() as group:
            for number in range(64):
                group.start_soon(partial(asked, sdk, prompt=str(number)))
        return time.monotonic() - began

    took = with_client(double.url, all_at_once)

    assert 1 <= took < 20  # one after the other they take 64
    assert len(double.books) == 64


def test_a_slow_picture_keeps_nobody_from_being_refused() -> None:
    """Refusals are read while every drawer is busy."""
    free = threading.Event()

    def slowly(*_: object) -> bytes:
        assert free.wait(20)
        return png()

    async def race(sdk: openai.AsyncOpenAI) -> None:
        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(asked, sdk)
            await anyio.sleep(0.2)
            with pytest.raises(openai.BadRequestError):
                await asked(sdk, size="1x1")
            free.set()

    with Double(draw=slowly) as double:
        with_client(double.url, race, timeout=15)

    assert [it.outcome for it in double.books] == [*["answered"] * 8, "invalid_value"]


def storm(order: list[str]) -> dict[str, list[tuple[Trouble | None, float]]]:
    """What each request meets when they arrive in this order."""
    script = Script(
        Behaviour(chances={"rate_limited": 0.3, "server_error": 0.2, "hang": 0.1}, jitter=1, seed=7)
    )
    met: dict[str, list[tuple[Trouble | None, float]]] = {}
    for request in order:
        met.setdefault(request, []).append(script.meets(request, ""))
    return met


@given(seed=st.integers())
@settings(max_examples=30, deadline=None)
def test_a_storm_does_not_depend_on_who_overtakes_whom(seed: int) -> None:
    """A failure found in a storm has to be found again."""
    order = [str(number % 40) for number in range(120)]
    shuffled = random.Random(seed).sample(order, len(order))

    assert storm(order) == storm(shuffled)


def test_a_storm_is_as_heavy_as_it_was_ordered() -> None:
    """Chances are chances of the trouble, not of something near it."""
    met = [it[0][0] for it in storm([str(number) for number in range(2000)]).values()]

    assert 500 < met.count("rate_limited") < 700
    assert 320 < met.count("server_error") < 480
    assert 140 < met.count("hang") < 260


def test_the_key_is_in_no_book_and_no_answer(double: Double) -> None:
    """What the double writes down may be shown to anyone."""
    double.queue([None, "invalid_api_key", "server_error"])
    answers: list[object] = [generate(double.url)]
    for _ in range(2):
        with pytest.raises(openai.APIStatusError) as caught:
            generate(double.url)
        answers.append(caught.value.response.text)

    shown = httpx2.get(double.url.replace("/v1", "/_double/books")).text
    assert len(json.loads(shown)) == 3
    assert KEY not in shown + repr(double.books) + repr(answers) + repr([asdict(it) for it in double.books])


def test_an_odd_prompt_breaks_neither_picture_nor_books(double: Double) -> None:
    """An unpaired surrogate and a control character are legal JSON."""
    body = json.dumps({**ORDER, "prompt": "\ud800 \x00 \u202e", "user": "\ud800"}).encode()
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    answer = httpx2.post(f"{double.url}/images/generations", content=body, headers=headers)

    assert answer.status_code == 200
    assert httpx2.get(double.url.replace("/v1", "/_double/books")).status_code == 200


def test_the_double_is_told_over_http_how_to_behave(double: Double) -> None:
    """As a process of its own it has no other ear."""
    control = double.url.replace("/v1", "/_double")
    httpx2.post(f"{control}/behave", json={"when": {"safe": "slow_down"}}).raise_for_status()
    httpx2.post(f"{control}/queue", json=["conflict", None]).raise_for_status()

    for expected in (openai.ConflictError, None, openai.RateLimitError):
        if expected is None:
            generate(double.url)
        else:
            with pytest.raises(expected):
                generate(double.url)
    books = httpx2.get(f"{control}/books").json()
    httpx2.post(f"{control}/clear").raise_for_status()

    assert [it["outcome"] for it in books] == ["conflict", "answered", "slow_down"]
    assert Decimal(books[1]["usd"]) == Decimal(196 * 30 + 2 * 5) / 1_000_000
    assert double.books == ()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("behave", {"latency": -1}),
        ("behave", {"latencies": 1}),
        ("behave", {"chances": {"hang": 0.7, "conflict": 0.7}}),
        ("queue", ["nonsense"]),
        ("queue", {}),
    ],
)
def test_a_misspelt_behaviour_is_said_to_be(double: Double, path: str, body: Any) -> None:
    """A storm that silently was none proves nothing."""
    answer = httpx2.post(double.url.replace("/v1", f"/_double/{path}"), json=body)

    assert answer.status_code == 422
    assert answer.json()["error"]


def test_a_taken_port_is_an_error_at_once() -> None:
    """Not a thread that dies unseen."""
    with Double() as double, pytest.raises(OSError, match="in use"):
        Double(port=int(double.url.rsplit(":", 1)[1].removesuffix("/v1")))


def test_served_in_the_foreground_it_ends_with_ctrl_c() -> None:
    """`story-assets double` ends quietly, whatever is under way."""
    code = "from story_assets.studio.double import *; serve(0, ready=lambda url: print(url, flush=True))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    httpx2.post(url.replace("/v1", "/_double/behave"), json={"latency": 60}).raise_for_status()

    with pytest.raises(openai.APITimeoutError):
        generate(url, timeout=0.3)
    process.send_signal(2)
    _, complaints = process.communicate(timeout=10)

    assert (process.returncode, complaints) == (0, "")


@given(
    content=st.lists(
        st.binary(max_size=80) | st.sampled_from([b"\r\n--", b"--\r\n"]), min_size=1, max_size=8
    ),
    prompt=st.text(max_size=60),
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20),
)
@settings(max_examples=40, deadline=None)
def test_a_form_is_read_as_the_sdk_writes_it(content: list[bytes], prompt: str, name: str) -> None:
    """Line ends, dashes and any script inside a part stay inside it."""
    files = [("image[]", (name, it, "image/png")) for it in content]
    request = httpx2.Request("POST", "http://x", data={"prompt": prompt, "n": "2"}, files=files)

    read = asking.read(request.headers["content-type"], request.read(), edit=True)

    assert read.fields == {"prompt": prompt, "n": 2}
    assert [(it.name, it.mime, it.content) for it in read.uploads] == [
        ("image[]", "image/png", it) for it in content
    ]


def test_models_are_listed(double: Double) -> None:
    """What a client asks for first to see whether its key and its URL work."""

    async def names() -> list[str]:
        async with client(double.url) as sdk:
            return [it.id async for it in sdk.models.list()]

    assert anyio.run(names) == [*MODELS, *vision_pricing.PRICES]
