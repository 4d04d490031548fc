"""What becomes of an image when the service is busy, breaks, refuses or falls silent; what is asked again.

Against the double over real HTTP; the journal and the ledger are read as a person reads them.
"""

import json
import socket
import threading
import time
import uuid
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from story_assets.story.model import Story
from story_assets.story.production import Key
from story_assets.studio.double import Behaviour, Double, Trouble
from story_assets.studio.journal import Journal
from story_assets.studio.making import Result
from story_assets.studio.past import Past, lost
from story_assets.studio.renderer import Halted, Moderated, Unavailable, UnknownOutcome
from story_assets.studio.work import Stopped, Studio
from tests.studio.bench import journal_events
from tests.studio.paid import FREE_STANDING, SHEET, asked_of, bought, bought_story, buying, made, step


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story."""
    return bought_story(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where its images go."""
    return tmp_path / "home"


def statuses(home: Path) -> list[str]:
    """How the requests ended, in order."""
    return [str(it["status"]) for it in asked_of(home, "SELECT status FROM renders ORDER BY asked_at")]


def gaps(double: Double) -> list[float]:
    """Seconds between the arrivals of requests."""
    at = [it.at for it in double.books]
    return [after - before for before, after in pairwise(at)]


def test_a_busy_service_is_asked_again_and_one_image_paid(story: Story, home: Path, double: Double) -> None:
    """Two requests, two intents on the disk, one image, one bill."""
    double.behave(Behaviour(retry_after=0.05))
    double.queue(["rate_limited"])

    ended = bought(story, home, SHEET)[SHEET]

    assert isinstance(ended, Result)
    assert ended.outcome == "rendered"
    assert [it.outcome for it in double.books] == ["rate_limited", "answered"]
    assert len(list(journal_events(home, "intent"))) == 2
    assert statuses(home) == ["busy", "rendered"]
    ((spent,),) = [tuple(it.values()) for it in asked_of(home, "SELECT sum(usd) AS usd FROM renders")]
    assert spent == double.billed == Decimal(ended.take.usd or "NaN")


def test_the_service_says_how_long_to_wait_and_is_not_asked_before(
    story: Story, home: Path, double: Double
) -> None:
    """Too early is refused again, and counts against the account."""
    double.behave(Behaviour(retry_after=0.7))
    double.queue(["rate_limited", "slow_down"])

    bought(story, home, SHEET)

    assert len(gaps(double)) == 2
    assert all(0.7 <= gap < 2 for gap in gaps(double))


def test_everybody_waits_when_one_was_told_to(story: Story, home: Path, double: Double) -> None:
    """A limit is the account's: whoever begins meanwhile would only be refused too."""
    double.behave(Behaviour(retry_after=0.6))
    double.queue(["rate_limited"])
    with buying(story, home) as first, buying(story, home) as second:
        busy = threading.Thread(target=made, args=(first, [SHEET]))
        busy.start()
        while not was_refused(first):
            time.sleep(0.01)

        made(second, FREE_STANDING[1:3])
        busy.join()

    refused, *later = double.books
    assert refused.outcome == "rate_limited"
    assert len(later) == 3
    assert min(it.at for it in later) >= refused.at + 0.6


def was_refused(at: Studio) -> bool:
    """Whether the limits that all runs share know of a refusal."""
    assert at.desk.gate is not None
    pace = at.desk.gate.folder / "pace.json"
    return pace.exists() and json.loads(pace.read_text() or "{}").get("slowed", 0) > 0


def test_a_service_that_asks_for_minutes_is_left_alone(story: Story, home: Path, double: Double) -> None:
    """A person decides whether to wait that long; the run goes on with other images or ends."""
    double.behave(Behaviour(retry_after=600))
    double.queue(["rate_limited"])

    ended = bought(story, home, SHEET)[SHEET]

    assert isinstance(ended, Unavailable)
    assert "asks to wait 600 s" in str(ended)
    assert len(double.books) == 1


@pytest.mark.parametrize("trouble", ["server_error", "bad_gateway"])
def test_a_service_that_breaks_is_asked_just_once_more(
    trouble: Trouble, story: Story, home: Path, double: Double
) -> None:
    """Both attempts may be on the bill; the ledger has both, at a cost that nobody knows."""
    double.queue([trouble, trouble, trouble])

    ended = bought(story, home, SHEET)[SHEET]

    assert isinstance(ended, Unavailable)
    assert "tried 2 times" in str(ended)
    assert len(double.books) == 2
    rows = asked_of(home, "SELECT status, usd, reserved_usd, request_id FROM renders ORDER BY asked_at")
    assert [(it["status"], it["usd"]) for it in rows] == [("failed", None), ("failed", None)]
    assert all(isinstance(it["reserved_usd"], Decimal) and it["reserved_usd"] > 0 for it in rows)
    assert [it["request_id"] for it in rows] == [it.id for it in double.books]
    assert len(asked_of(home, "SELECT * FROM possibly_billed")) == 2


def test_a_service_that_breaks_once_costs_one_image(story: Story, home: Path, double: Double) -> None:
    """The usual case: a gateway restarts."""
    double.queue(["unavailable"])

    ended = bought(story, home, SHEET)[SHEET]

    assert isinstance(ended, Result)
    assert statuses(home) == ["failed", "rendered"]


@pytest.mark.parametrize(
    "trouble", ["insufficient_quota", "billing_hard_limit_reached_400", "invalid_api_key"]
)
def test_an_account_that_may_not_spend_stops_the_run_at_once(
    trouble: Trouble, story: Story, home: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """Asking for the other images too would be refused too, hundreds of times. One sentence is enough."""
    desk.setenv("STORY_ASSETS_AT_ONCE", "1")
    double.behave(Behaviour(chances={trouble: 1}))

    ended = bought(story, home, *FREE_STANDING)

    (halted,) = [it for it in ended.values() if isinstance(it, Halted)]
    stopped = [it for it in ended.values() if isinstance(it, Stopped)]
    assert len(double.books) == 1
    assert len(stopped) == len(FREE_STANDING) - 1
    assert all(str(halted) in str(it) for it in stopped)
    assert len(list(journal_events(home, "intent"))) == 1
    assert asked_of(home, "SELECT * FROM possibly_billed") == []


def test_a_run_that_was_halted_does_not_halt_the_next(story: Story, home: Path, double: Double) -> None:
    """Somebody paid the bill."""
    double.queue(["insufficient_quota"])
    bought(story, home, SHEET)

    ended = bought(story, home, SHEET)[SHEET]

    assert isinstance(ended, Result)


@pytest.mark.parametrize("trouble", ["moderation_input", "moderation_output", "content_policy_violation"])
def test_what_the_safety_system_stopped_is_not_sent_again_unasked(
    trouble: Trouble, story: Story, home: Path, double: Double
) -> None:
    """The same request would be stopped again; accounts that insist are closed."""
    double.queue([trouble])

    first = bought(story, home, SHEET)[SHEET]
    planned = step(story, home, SHEET)
    unasked = bought(story, home, SHEET)[SHEET]

    assert isinstance(first, Moderated)
    assert planned is not None
    assert planned.verdict == "blocked"
    assert [it.cause for it in planned.causes] == ["refused"]
    assert "Stopped by the safety system at the" in planned.causes[0].path
    assert planned.usd == 0
    assert isinstance(unasked, Moderated)
    assert "--again" in str(unasked)
    assert len(double.books) == 1

    asked = bought(story, home, SHEET, again=True)[SHEET]

    assert isinstance(asked, Result)
    assert len(double.books) == 2
    assert step(story, home, SHEET) is None


def test_other_words_are_another_request(tmp_path: Path, home: Path, double: Double) -> None:
    """Whoever mends the sentence must not have to ask for permission."""
    double.queue(["moderation_input"])
    before = bought_story(tmp_path)
    bought(before, home, SHEET)
    mara = before.characters["mara"]
    softer = mara.model_copy(update={"must_preserve": ("calm grey eyes",)})
    after = before.model_copy(update={"characters": {**before.characters, "mara": softer}})

    ended = bought(after, home, SHEET)[SHEET]

    assert isinstance(ended, Result)


@pytest.mark.parametrize("trouble", ["hang", "close_connection", "cut_body"])
def test_a_request_without_an_answer_is_held_until_somebody_asks(
    trouble: Trouble, story: Story, home: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """The double bills all three: sending them again unasked would pay for the image twice."""
    desk.setenv("STORY_ASSETS_TIMEOUT", "0.5")
    double.queue([trouble])

    first = bought(story, home, SHEET)[SHEET]
    planned = step(story, home, SHEET)
    unasked = bought(story, home, SHEET)[SHEET]
    (lost_one,) = asked_of(home, "SELECT * FROM possibly_billed")

    assert isinstance(first, UnknownOutcome)
    assert planned is not None
    assert (planned.verdict, [it.cause for it in planned.causes]) == ("blocked", ["unknown"])
    assert isinstance(unasked, UnknownOutcome)
    assert "--again" in str(unasked)
    assert len(double.books) == 1
    assert lost_one["asset"] == f"{story.slug}/{SHEET}"
    assert lost_one["status"] == "unknown"
    assert isinstance(lost_one["usd_at_most"], Decimal)
    assert lost_one["usd_at_most"] >= double.billed > 0

    desk.setenv("STORY_ASSETS_TIMEOUT", "20")
    asked = bought(story, home, SHEET, again=True)[SHEET]

    assert isinstance(asked, Result)
    assert len(double.books) == 2


def test_one_silence_holds_no_other_image(
    story: Story, home: Path, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """The night's other images are there in the morning."""
    desk.setenv("STORY_ASSETS_TIMEOUT", "1.5")
    double.behave(Behaviour(when={"character mara, look day": "hang"}))

    ended = bought(story, home, *FREE_STANDING)

    assert isinstance(ended.pop(SHEET), UnknownOutcome)
    assert all(isinstance(it, Result) for it in ended.values())


def test_a_request_that_never_left_is_sent_when_the_service_is_there(
    story: Story, home: Path, desk: pytest.MonkeyPatch
) -> None:
    """Nothing was bought, so nobody needs to be asked. A laptop's network comes up seconds after its lid."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    desk.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{port}/v1")

    with later(port, 0.4) as doubles:
        ended = bought(story, home, SHEET)[SHEET]
        (double,) = doubles

        assert isinstance(ended, Result)
        assert len(double.books) == 1
    assert statuses(home) == ["unsent", "rendered"]
    assert asked_of(home, "SELECT * FROM possibly_billed") == []


@contextmanager
def later(port: int, seconds: float) -> Generator[list[Double]]:
    """A double at *port*, in a while."""
    running: list[Double] = []

    def begin() -> None:
        running.append(Double(port=port).__enter__())

    timer = threading.Timer(seconds, begin)
    timer.start()
    try:
        yield running
    finally:
        timer.join()
        for it in running:
            it.__exit__()


def test_the_client_survives_a_server_that_ends_idle_connections(
    story: Story, home: Path, desk: pytest.MonkeyPatch
) -> None:
    """Between two images of a slow run the server hangs up; the next image must not be lost to that."""
    first = Double()
    desk.setenv("OPENAI_BASE_URL", first.url)
    port = urlsplit(first.url).port or 0
    with buying(story, home) as at:
        with first:
            made(at, [SHEET])
        with Double(port=port) as second:
            ended = made(at, [FREE_STANDING[1]])[FREE_STANDING[1]]

            assert isinstance(ended, Result)
            assert len(second.books) == 1


def test_what_nobody_knows_is_not_forgotten_because_many_ask_at_once(home: Path) -> None:
    """Sixteen images look at once whether a lost request's process lives. A request that is taken for under
    way because somebody else is looking would be sent, and paid for, again."""
    journal = Journal(home, uuid.uuid4().hex)
    journal.append("intent", attempt="a", story="s", asset="s/cover/c", render_key="k", reserved="0.05")
    journal.close()
    attempt = Past(home).refresh().attempts["a"]

    with ThreadPoolExecutor(16) as asking:
        answers = list(asking.map(lost, [attempt] * 4000))

    assert all(answers)


def test_a_run_that_waited_for_another_does_not_send_what_that_one_lost(
    story: Story, home: Path, double: Double
) -> None:
    """The other run goes on with its other images, and what became of this one is a moment old."""
    double.behave(Behaviour(latency=1.2))
    double.queue(["close_connection"])
    with buying(story, home) as first, buying(story, home) as second:
        first_got: dict[Key, Result | Exception] = {}
        other = threading.Thread(target=lambda: first_got.update(made(first, [SHEET])))
        other.start()
        while not double.books:
            time.sleep(0.01)

        waited = made(second, [SHEET])
        other.join()

    assert isinstance(first_got[SHEET], UnknownOutcome)
    assert isinstance(waited[SHEET], UnknownOutcome)
    assert "no answer came" in str(waited[SHEET])
    assert len(double.books) == 1
