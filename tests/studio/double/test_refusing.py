"""What OpenAI would refuse is refused, in either form of a request, before anything is drawn or billed."""

from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest

from story_assets.studio.double import Double
from tests.studio.double.asking import KEY, ORDER, Sent, data_url, edit, edit_as_json, generate, png, sheet


@pytest.fixture(scope="module")
def running() -> Iterator[Double]:
    """One server for all."""
    with Double() as double:
        yield double


@pytest.fixture
def double(running: Double) -> Double:
    """The server with empty books."""
    running.clear()
    return running


def refused(double: Double, caught: openai.APIStatusError) -> tuple[int, str | None, str | None]:
    """Status, code and parameter. The books have it, unbilled."""
    (entry,) = double.books
    assert (entry.outcome, entry.usd, entry.whole) == (caught.code or str(caught.status_code), 0, False)
    return caught.status_code, caught.code, caught.param


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"size": "1920x1080"}, (400, "invalid_value", "size")),
        ({"size": "768x768"}, (400, "invalid_value", "size")),
        ({"size": "3856x1600"}, (400, "invalid_value", "size")),
        ({"size": "2048x512"}, (400, "invalid_value", "size")),
        ({"size": "3840x2176"}, (400, "invalid_value", "size")),
        ({"size": "large"}, (400, "invalid_value", "size")),
        ({"quality": "max"}, (400, "invalid_value", "quality")),
        ({"quality": "hd"}, (400, "invalid_value", "quality")),
        ({"model": "gpt-image-2.6-flare", "quality": "xhigh"}, (400, "invalid_value", "quality")),
        ({"model": "gpt-image-1"}, (404, "model_not_found", "model")),
        ({"model": openai.omit}, (404, "model_not_found", "model")),
        ({"prompt": ""}, (400, "missing_required_parameter", "prompt")),
        ({"prompt": "x" * 32_001}, (400, "string_above_max_length", "prompt")),
        ({"n": 0}, (400, "integer_below_min_value", "n")),
        ({"n": 11}, (400, "integer_above_max_value", "n")),
        ({"background": "transparent"}, (400, "invalid_value", "background")),
        ({"output_format": "gif"}, (400, "invalid_value", "output_format")),
        ({"output_compression": 50}, (400, "invalid_value", "output_compression")),
        ({"output_format": "jpeg", "output_compression": 101}, (400, "integer_above_max_value", None)),
        ({"moderation": "off"}, (400, "invalid_value", "moderation")),
        ({"response_format": "b64_json"}, (400, "unknown_parameter", "response_format")),
        ({"extra_body": {"seed": 7}}, (400, "unknown_parameter", "seed")),
        ({"extra_body": {"input_fidelity": "high"}}, (400, "invalid_input_fidelity_model", "input_fidelity")),
        ({"extra_body": {"n": "two"}}, (400, "invalid_type", "n")),
        ({"stream": True}, (400, "not_in_the_double", "stream")),
    ],
    ids=lambda it: " ".join(map(str, it)),
)
def test_a_wrong_order_is_refused(
    double: Double, changes: dict[str, Any], expected: tuple[int, str, str | None]
) -> None:
    """A double that lets it through makes the first paid run find out."""
    with pytest.raises(openai.APIStatusError) as caught:
        generate(double.url, **changes)

    status, code, param = refused(double, caught.value)
    assert (status, code) == expected[:2]
    assert param == (expected[2] or "output_compression")


@pytest.mark.parametrize(
    ("images", "changes", "expected"),
    [
        ([sheet(it) for it in range(17)], {}, (400, "array_above_max_length", "image")),
        ([sheet(mime="application/octet-stream")], {}, (400, "unsupported_file_mimetype", "image")),
        ([sheet(mime="image/gif")], {}, (400, "unsupported_file_mimetype", "image")),
        ([("a.png", b"no image", "image/png")], {}, (400, "invalid_image", "image")),
        ([("a.png", png()[:60], "image/png")], {}, (400, "invalid_image", "image")),
        ([("a.png", b"\0" * 50_000_000, "image/png")], {}, (400, "image_file_too_large", "image")),
        ([sheet()], {"input_fidelity": "high"}, (400, "invalid_input_fidelity_model", "input_fidelity")),
        ([sheet()], {"background": "transparent"}, (400, "invalid_value", "background")),
        ([sheet()], {"size": "1000x1000"}, (400, "invalid_value", "size")),
        ([sheet()], {"quality": "max"}, (400, "invalid_value", "quality")),
        ([sheet()], {"n": -1}, (400, "integer_below_min_value", "n")),
        ([sheet()], {"n": 11}, (400, "integer_above_max_value", "n")),
        ([sheet()], {"prompt": "界" * 32_001}, (400, "string_above_max_length", "prompt")),
        ([sheet()], {"mask": sheet()}, (400, "not_in_the_double", "mask")),
        ([sheet()], {"extra_body": {"seed": "7"}}, (400, "unknown_parameter", "seed")),
    ],
    ids=[
        "17", "typeless", "gif", "no image", "half an image", "50 MB", "input_fidelity", "transparent",
        "size", "quality", "n -1", "n 11", "prompt", "mask", "seed",
    ],
)  # fmt: skip
def test_a_wrong_form_is_refused(
    double: Double,
    images: list[Sent],
    changes: dict[str, Any],
    expected: tuple[int, str, str],
) -> None:
    """Everything arrives as text or as a file there, and must be found out all the same."""
    with pytest.raises(openai.APIStatusError) as caught:
        edit(double.url, images, **changes)

    assert refused(double, caught.value) == expected


@pytest.mark.parametrize(
    ("images", "code"),
    [
        ((), "missing_required_parameter"),
        ("none", "invalid_type"),
        ([{"image_url": "data:image/png;base64,####"}], "invalid_image_url"),
        ([{"image_url": "data:image/gif;base64,AAAA"}], "unsupported_file_mimetype"),
        ([{"image_url": "ftp://example.org/a.png"}], "invalid_image_url"),
        ([{"image_url": "x" * 20_971_521}], "string_above_max_length"),
        ([{"image_url": "data:", "file_id": "file-a"}], "invalid_value"),
        ([{"image_url": 7}], "invalid_value"),
        ([{"url": "a"}], "invalid_value"),
        ([7], "invalid_value"),
        ([{"file_id": "file-a"}], "file_not_found"),
        ([{"image_url": "https://example.org/a.png"}], "not_in_the_double"),
        ([{"image_url": data_url(png())}] * 17, "array_above_max_length"),
    ],
    ids=[
        "none", "no list", "no base64", "gif", "ftp", "long", "both keys", "number",
        "no key", "no object", "file", "link", "17",
    ],
)  # fmt: skip
def test_a_wrong_edit_in_json_is_refused(double: Double, images: object, code: str) -> None:
    """The form that batches need. The double fetches nothing and says so."""
    with pytest.raises(openai.BadRequestError) as caught:
        edit_as_json(double.url, images)

    assert refused(double, caught.value)[1] == code


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"\xff\xfe{", "invalid_json"),
        ("application/json", b"[" * 100_000, "invalid_json"),
        ("application/json", b"[]", "invalid_json"),
        ("text/plain", b"hello", "unsupported_content_type"),
        ("multipart/form-data", b"", "unsupported_content_type"),
        ("multipart/form-data; boundary=b", b"--b\r\n", "invalid_multipart_form_data"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n", "invalid_multipart_form_data"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(double: Double, kind: str, body: bytes, code: str) -> None:
    """It was received, so it is in the books; nothing else is known of it."""
    headers = {"content-type": kind, "authorization": f"Bearer {KEY}"}
    answer = httpx2.post(f"{double.url}/images/edits", content=body, headers=headers)

    (entry,) = double.books
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert (entry.outcome, entry.request) == (code, "")


@pytest.mark.parametrize("header", [None, "Bearer", "Basic abc"])
def test_no_key_is_refused_before_anything_is_read(double: Double, header: str | None) -> None:
    """A missing key is an error, never a switch to something else."""
    headers = {} if header is None else {"authorization": header}
    answer = httpx2.post(f"{double.url}/images/generations", json=ORDER, headers=headers)

    assert answer.status_code == 401
    assert double.books[0].outcome == "401"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ("872x2048", "Invalid size '872x2048'. Width and height must both be divisible by 16."),
        ("768x768", "Requested resolution is below the current minimum pixel budget."),
    ],
)
def test_known_messages_are_in_the_servers_own_words(double: Double, size: str, words: str) -> None:
    """Whoever matches on them matches on the real ones [3p]."""
    with pytest.raises(openai.BadRequestError, match=words):
        generate(double.url, size=size)
