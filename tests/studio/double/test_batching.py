"""Files and batches of the double, by OpenAI's own client: taken, refused, drawn, listed, billed half."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from openai import APIStatusError, AsyncOpenAI, ConflictError, NotFoundError
from openai.types import Batch, FileObject

from story_assets.studio.double import Behaviour, Double
from tests.studio.double.asking import ORDER, generate, png, with_client

GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"


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


def uploaded(double: Double, content: bytes, purpose: Any = "batch", **more: Any) -> FileObject:
    """A file of the account."""
    sent = ("lines.jsonl", content, "image/png" if purpose == "vision" else "application/jsonl")
    return with_client(double.url, lambda it: it.files.create(file=sent, purpose=purpose, **more))


def line(id: str, endpoint: str = GENERATIONS, **body: object) -> dict[str, object]:
    """One line, as it should be."""
    return {"custom_id": id, "method": "POST", "url": endpoint, "body": {**ORDER, **body}}


def made(double: Double, *lines: object, endpoint: Any = GENERATIONS, **more: Any) -> Batch:
    """A batch of *lines*, as it was answered."""
    file = uploaded(double, b"".join(json.dumps(it).encode() + b"\n" for it in lines))
    given: dict[str, Any] = {"completion_window": "24h", **more}
    return with_client(
        double.url, lambda it: it.batches.create(input_file_id=file.id, endpoint=endpoint, **given)
    )


def looked(double: Double, batch: Batch) -> Batch:
    """The batch as it is by now."""
    return with_client(double.url, lambda it: it.batches.retrieve(batch.id))


def read(double: Double, file: str | None) -> dict[str, Any]:
    """The lines of a file, by their ids."""
    content = with_client(double.url, lambda it: it.files.content(file or ""))
    lines = [json.loads(it) for it in content.content.splitlines()]
    return {it["custom_id"]: it for it in lines}


def test_a_batch_is_drawn_as_single_orders_are_and_billed_half(double: Double) -> None:
    """The same pictures, the same usage: only the price and the day differ."""
    (alone,) = generate(double.url).data or ()
    full = double.billed
    batch = made(double, line("a"), line("b", prompt="A door."), metadata={"run": "r1"})

    done = looked(double, batch)

    assert (batch.status, done.status) == ("validating", "completed")
    assert done.metadata == {"run": "r1"}
    answers = read(double, done.output_file_id)
    assert answers["a"]["response"]["body"]["data"][0]["b64_json"] == alone.b64_json
    assert answers["a"]["response"]["status_code"] == 200
    assert done.request_counts is not None
    assert (done.request_counts.completed, done.request_counts.failed) == (2, 0)
    assert done.error_file_id is None
    assert [it.usd for it in double.books if it.batch] == [full / 2, full / 2]


def test_an_edit_takes_its_references_from_files(double: Double) -> None:
    """The only form that fits into a line: a sheet is uploaded once and named in many."""
    sheet = uploaded(double, png(), "vision")
    batch = made(
        double,
        line("a", EDITS, images=[{"file_id": sheet.id}]),
        line("b", EDITS, images=[{"file_id": "file-gone"}]),
        line("c", EDITS, images=[]),
        endpoint=EDITS,
    )

    done = looked(double, batch)

    assert read(double, done.output_file_id).keys() == {"a"}
    errors = read(double, done.error_file_id)
    assert {it: errors[it]["response"]["status_code"] for it in errors} == {"b": 400, "c": 400}
    assert "No such File object" in errors["b"]["response"]["body"]["error"]["message"]


WRONG: list[tuple[object, str]] = [
    ({**line("a"), "method": "GET"}, "invalid_method"),
    ({**line("a"), "url": EDITS}, "invalid_url"),
    ({**line("a"), "custom_id": ""}, "missing_required_parameter"),
    ({**line("a"), "body": "draw"}, "invalid_json"),
    ("not an object", "invalid_json"),
    (line("same"), "duplicate_custom_id"),
    (line("a", model="gpt-image-2-2026-04-21"), "mismatched_model"),
    (line("a", model="gpt-image-2.5-flare"), "model_not_found"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
def test_one_wrong_line_and_nothing_is_drawn(double: Double, wrong: object, code: str) -> None:
    """The real service reads the whole file first, and so does this one."""
    done = looked(double, made(double, line("same"), wrong))

    assert done.status == "failed"
    assert done.errors is not None
    assert code in [it.code for it in done.errors.data or ()]
    assert done.output_file_id is None
    assert double.billed == 0


@pytest.mark.parametrize(
    "given",
    [
        {"completion_window": "1h"},
        {"endpoint": "/v1/responses"},
        {"endpoint": "/v1/nothing"},
        {"metadata": {"n" * 65: "v"}},
        {"metadata": {"n": "v" * 513}},
        {"metadata": {str(n): "v" for n in range(17)}},
    ],
)
def test_a_batch_that_is_not_allowed_is_refused_at_once(double: Double, given: dict[str, Any]) -> None:
    """Nothing was taken, so nothing can be on the bill."""
    with pytest.raises(APIStatusError) as refused:
        made(double, line("a"), **given)

    assert refused.value.status_code == 400


def test_a_file_must_be_there_and_for_this(double: Double) -> None:
    """A picture is no list of lines, and a deleted file is gone."""
    picture, lines = uploaded(double, png(), "vision"), uploaded(double, b"{}\n")

    async def tried(sdk: AsyncOpenAI, file: str) -> Batch:
        return await sdk.batches.create(input_file_id=file, endpoint=GENERATIONS, completion_window="24h")

    with_client(double.url, lambda it: it.files.delete(lines.id))
    with pytest.raises(APIStatusError, match="not the purpose"):
        with_client(double.url, lambda it: tried(it, picture.id))
    with pytest.raises(NotFoundError):
        with_client(double.url, lambda it: tried(it, lines.id))
    with pytest.raises(NotFoundError):
        with_client(double.url, lambda it: it.batches.retrieve("batch_nothing"))


def test_files_say_when_they_go(double: Double) -> None:
    """Those of batches by themselves, others when they are told to, within the service's bounds."""
    week = {"anchor": "created_at", "seconds": 7 * 86_400}
    lines, kept = uploaded(double, b"{}\n"), uploaded(double, png(), "vision")
    told = uploaded(double, png(), "vision", expires_after=week)

    assert lines.expires_at == lines.created_at + 30 * 86_400
    assert kept.expires_at is None
    assert told.expires_at == told.created_at + 7 * 86_400
    with pytest.raises(APIStatusError):
        uploaded(double, png(), "vision", expires_after={**week, "seconds": 60})
    with pytest.raises(APIStatusError):
        uploaded(double, png(), "pictures")


def test_a_batch_that_is_cancelled_keeps_what_was_drawn(double: Double) -> None:
    """What was drawn is in the file and on the bill; the rest is named, and costs nothing."""
    double.behave(Behaviour(batch_stops_after=3))
    batch = made(double, *(line(str(number)) for number in range(4)))

    middle = looked(double, batch)
    told = with_client(double.url, lambda it: it.batches.cancel(batch.id))
    done = looked(double, batch)

    assert (middle.status, told.status, done.status) == ("in_progress", "cancelling", "cancelled")
    drawn, left = read(double, done.output_file_id), read(double, done.error_file_id)
    assert drawn.keys() | left.keys() == {"0", "1", "2", "3"}
    assert len(drawn) == 3
    assert {it["error"]["code"] for it in left.values()} == {"batch_cancelled"}
    assert sum(it.usd > 0 for it in double.books) == len(drawn)
    with pytest.raises(ConflictError):
        with_client(double.url, lambda it: it.batches.cancel(batch.id))


def test_a_batch_takes_its_time(double: Double) -> None:
    """Whoever looks too early sees that it goes on, and pays for nothing yet."""
    double.behave(Behaviour(batch_seconds=600))
    batch = made(double, line("a"))

    assert looked(double, batch).status == "in_progress"
    assert double.billed == 0


def test_batches_are_listed_in_pages_the_newest_first(double: Double) -> None:
    """Whoever looks for a lost one turns the pages."""
    ids = [made(double, line("a"), metadata={"n": str(number)}).id for number in range(5)]

    async def listed(sdk: AsyncOpenAI) -> list[str]:
        return [it.id async for it in await sdk.batches.list(limit=2)]

    assert with_client(double.url, listed) == ids[::-1]


def test_two_orders_of_lines_in_one_file_are_never_taken_for_granted(double: Double) -> None:
    """The answer is shuffled, by the seed and the batch: order is promised nowhere."""
    batch = made(double, *(line(str(number)) for number in range(8)))

    done = looked(double, batch)

    assert list(read(double, done.output_file_id)) != [str(number) for number in range(8)]
    assert double.billed > Decimal(0)
