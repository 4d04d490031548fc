"""The pace of an account: evenly spaced, shared by every run on the machine, slower when it is told to be."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

import anyio
import pytest

from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.limits import SHARE, Gate
from story_assets.studio.making import Result
from tests.story.folders import write_large_story
from tests.studio.paid import buying, made, with_policy
from tests.studio.turning import turns

ACCOUNT = "openai.somebody"


def paced(per_second: float, at_once: int = 8) -> Gate:
    """A gate that lets exactly so many through a second."""
    return Gate(ACCOUNT, at_once=at_once, per_minute=per_second * 60 / SHARE)


@contextmanager
def another(*arguments: object) -> Generator["subprocess.Popen[str]"]:
    """A process beside this one, at the same gate."""
    command = [sys.executable, "-m", "tests.studio.turning", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def test_requests_leave_evenly(desk: pytest.MonkeyPatch) -> None:
    """A burst at the top of each minute would be refused: the limit holds for every span of a minute."""
    gate = paced(50)

    async def at_once() -> list[float]:
        came: list[float] = []

        async def one() -> None:
            await anyio.sleep(gate.turn())
            came.append(time.monotonic())

        async with anyio.create_task_group() as group:
            for _ in range(26):
                group.start_soon(one)
        return sorted(came)

    came = anyio.run(at_once)

    assert 0.3 <= came[-1] - came[0] < 3
    # Whoever sleeps wakes late, never early: in a fifth of a second ten leave, and a few that were late.
    assert all(sum(start <= it < start + 0.2 for it in came) <= 18 for start in came)


def test_without_a_known_limit_nobody_waits(desk: pytest.MonkeyPatch) -> None:
    """The pace is then found by being refused."""
    gate = Gate(ACCOUNT, at_once=8, per_minute=None)
    began = time.monotonic()

    anyio.run(turns, gate, 50)

    assert time.monotonic() - began < 0.5


def test_two_processes_share_one_pace(desk: pytest.MonkeyPatch) -> None:
    """Two people, one key: each at the full pace would be refused half of the time."""
    per_minute = 25 * 60 / SHARE
    with ExitStack() as stack:
        both = [stack.enter_context(another(ACCOUNT, 8, per_minute, "turns", 20)) for _ in range(2)]
        came = sorted(float(it) for child in both for it in json.loads(child.communicate()[0]))

    assert len(came) == 40
    together = [it for it in came if came[0] + 1.6 >= it]
    assert len(together) <= 25 * 1.6 + 4


def test_two_processes_share_the_places_of_an_account(desk: pytest.MonkeyPatch) -> None:
    """Sixteen at once are sixteen for all."""
    gate = Gate(ACCOUNT, at_once=3, per_minute=None)

    async def free_places() -> int:
        async with AsyncExitStack() as places:
            with anyio.move_on_after(0.5):
                for count in range(4):
                    await places.enter_async_context(gate.place())
                    free.append(count)
        return len(free)

    free: list[int] = []
    with another(ACCOUNT, 3, 6000, "holds", 2) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"

        assert anyio.run(free_places) == 1


def test_a_process_that_dies_frees_its_place(desk: pytest.MonkeyPatch) -> None:
    """Killed, out of memory, unplugged: nobody is left to give it back, and the next run needs it."""
    gate = Gate(ACCOUNT, at_once=1, per_minute=None)
    with another(ACCOUNT, 1, 6000, "holds", 1) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        child.send_signal(signal.SIGKILL)
        child.wait()

        async def taken() -> None:
            with anyio.fail_after(2):
                async with gate.place():
                    pass

        anyio.run(taken)


def test_accounts_do_not_wait_for_each_other(desk: pytest.MonkeyPatch) -> None:
    """Another server, another limit."""

    async def both_held() -> None:
        with anyio.fail_after(2):
            async with (
                Gate("openai.one", at_once=1, per_minute=None).place(),
                Gate("openai.two", at_once=1, per_minute=None).place(),
            ):
                pass

    anyio.run(both_held)


def pace(gate: Gate, count: int = 5) -> float:
    """Seconds between two turns, in the middle."""
    came = anyio.run(turns, gate, count)
    return sorted(after - before for before, after in pairwise(came))[(count - 1) // 2]


def test_a_refusal_makes_everybody_wait_and_go_on_more_slowly(desk: pytest.MonkeyPatch) -> None:
    """The limit was set too high, or somebody else uses the key. Insisting only gets more refusals."""
    gate = Gate(ACCOUNT, at_once=8, per_minute=None)
    before = pace(gate)
    refused_at = time.monotonic()

    anyio.run(gate.refused, 0.3)
    time.sleep(Gate(ACCOUNT, at_once=8, per_minute=None).turn())
    waited = time.monotonic() - refused_at
    after = pace(gate)

    assert before < after
    assert 0.3 <= waited < 20
    assert 0.03 < after < 10


def test_many_refusals_at_the_same_moment_are_one(desk: pytest.MonkeyPatch) -> None:
    """Sixty-four requests under way when the limit is reached would otherwise stop the run for an hour."""
    gate = Gate(ACCOUNT, at_once=8, per_minute=None)

    async def refused() -> None:
        for _ in range(64):
            await gate.refused(0.05)

    anyio.run(refused)

    assert pace(gate) < 0.3


def test_a_pace_that_went_down_comes_back(desk: pytest.MonkeyPatch) -> None:
    """One busy minute must not slow the whole night."""
    gate = Gate(ACCOUNT, at_once=8, per_minute=None)
    anyio.run(gate.refused, 0.1)

    anyio.run(turns, gate, 120)

    assert pace(gate, 9) < 0.025


def test_a_torn_or_foreign_state_is_no_state(desk: pytest.MonkeyPatch) -> None:
    """A full disk or a curious person; the run goes on."""
    gate = paced(50)
    time.sleep(gate.turn())
    for content in (b"", b"{", b'{"next_at": 1e300, "slowed"', b"[]", b'{"next_at": "soon"}', b"null"):
        (gate.folder / "pace.json").write_bytes(content)
        began = time.monotonic()

        time.sleep(gate.turn())

        assert time.monotonic() - began < 1


@pytest.mark.timeout(90)
def test_250_images_a_minute_are_used_and_not_passed(
    tmp_path: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """At most one in a hundred is refused, and nine tenths of what the account may do is done.

    The minute is nine seconds long here; the double counts every span of a minute, as the service does.
    """
    minute, limit = 9.0, 250
    desk.setenv("STORY_ASSETS_IMAGES_PER_MINUTE", str(limit * 60 / minute))
    story = with_policy(read_story(write_large_story(tmp_path / "large", scenes=1, shots=260)))
    keys = [it.key for it in Production(story).images]
    with buying(story, tmp_path / "home") as at:
        for kind in ("character_sheet", "scene_board", "contact_sheet"):
            made(at, [it for it in keys if it.kind == kind])
        double.clear()
        double.behave(Behaviour(images_per_minute=limit, minute=minute))

        ended = made(at, [it for it in keys if it.kind == "shot_reference"])

    books = double.books
    answered = sorted(it.at for it in books if it.outcome == "answered")
    refused = [it for it in books if it.outcome == "rate_limit_exceeded"]
    in_a_minute = max(sum(start <= it < start + minute for it in answered) for start in answered)
    assert all(isinstance(it, Result) for it in ended.values())
    assert len(answered) == 260
    assert len(refused) * 100 <= len(books)
    assert 0.9 * limit <= in_a_minute <= limit
    assert 259 / (answered[-1] - answered[0]) >= 0.9 * limit / minute
