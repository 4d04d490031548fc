"""Alerts: they arrive, they hold nothing up, and they give nothing away."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

from story_assets.story.policy import AlertPolicy
from story_assets.studio.alarm import Alarm
from tests.studio.listening import Answer, Heard, Listener

HOOK = "STORY_WEBHOOK"
KEY = "sk-planted-0a7f3a91c2"
BOTH = AlertPolicy(file=True, webhook=HOOK)


def rung(
    home: Path, policy: AlertPolicy, url: str = "", *, ring: Callable[[Alarm], None] | None = None
) -> list[str]:
    """Ring an alarm, wait for its end, and return what was logged."""
    log: list[str] = []
    environment = {HOOK: url, "OPENAI_API_KEY": KEY}
    alarm = Alarm(home, "the_safe", policy, run="r1", log=log.append, environment=environment)
    (ring or _one)(alarm)
    alarm.close()
    return log


def _one(alarm: Alarm) -> None:
    alarm.tell("failed_check", "take 2: the page is empty", asset="the_safe/cover/e01_key")


def yes(_: Heard) -> Answer:
    return Answer(204, b"")


def test_an_alert_arrives_as_json_in_the_log_and_in_the_file(tmp_path: Path) -> None:
    """A chat, a pager and a script read the same thing."""
    with Listener(yes) as listener:
        log = rung(tmp_path, BOTH, listener.url)

    (heard,) = listener.heard
    told = heard.fields
    assert told["schema"] == "story_assets.alert/1"
    assert told["text"] == "failed check: the_safe/cover/e01_key: take 2: the page is empty"
    assert (told["kind"], told["story"], told["asset"], told["run"]) == (
        "failed_check", "the_safe", "the_safe/cover/e01_key", "r1",
    )  # fmt: skip
    (line,) = (tmp_path / "alerts" / "the_safe.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == {name: value for name, value in told.items() if name != "text"}
    assert log == [told["text"]]


def test_a_webhook_that_fails_once_is_asked_once_more(tmp_path: Path) -> None:
    """And only once: it may be down for the night."""
    answers = iter([500, 200, 500, 503])
    with Listener(lambda _: Answer(next(answers), b"")) as listener:

        def ring(alarm: Alarm) -> None:
            alarm.tell("unknown_outcome", "first")
            alarm.tell("unknown_outcome", "second")

        log = rung(tmp_path, AlertPolicy(log=False, webhook=HOOK), listener.url, ring=ring)

    assert [it.fields["message"] for it in listener.heard] == ["first", "first", "second", "second"]
    assert log == [f"an alert did not reach the webhook in ${HOOK}: it answered 503"]


def test_a_webhook_that_never_answers_holds_nothing_up(tmp_path: Path) -> None:
    """A render goes on as if nobody listened; only the end of the run waits, and not for long."""
    hangs = threading.Event()

    def never(_: Heard) -> Answer:
        hangs.wait(30)
        return Answer(200, b"")

    took: list[float] = []

    def ring(alarm: Alarm) -> None:
        started = time.monotonic()
        for number in range(50):
            alarm.tell("unknown_outcome", f"number {number}")
        took.append(time.monotonic() - started)
        # The test need not wait as long as the end of a run would.
        alarm.close = lambda: None  # type: ignore[method-assign]

    with Listener(never) as listener:
        rung(tmp_path, AlertPolicy(log=False, webhook=HOOK), listener.url, ring=ring)
        hangs.set()

    assert took[0] < 15


def test_nobody_listens_at_all(tmp_path: Path) -> None:
    """No server, no variable, no address: a line in the log, and never the address itself."""
    closed = "http://127.0.0.1:9/hooks/secret-part"

    refused = rung(tmp_path, AlertPolicy(log=False, webhook=HOOK), closed)
    unset = rung(tmp_path, AlertPolicy(log=False, webhook=HOOK), "")
    odd = rung(tmp_path, AlertPolicy(log=False, webhook=HOOK), "file:///etc/passwd")

    assert refused == [f"an alert did not reach the webhook in ${HOOK}: ConnectError"]
    assert (
        unset == odd == [f"an alert did not reach the webhook in ${HOOK}: the variable holds no http address"]
    )


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    """Whoever holds the address must not be able to send alerts on into the network."""
    with Listener(yes) as inside, Listener(lambda _: Answer(307, b"", {"location": inside.url})) as listener:
        log = rung(tmp_path, AlertPolicy(log=False, webhook=HOOK), listener.url)

    assert inside.heard == []
    assert log == [f"an alert did not reach the webhook in ${HOOK}: it answered 307"]


def test_secrets_stay_where_they_are(tmp_path: Path) -> None:
    """A message of a service may quote what it was sent; neither key nor address is passed on."""
    with Listener(yes) as listener:
        said = f"the service said: Incorrect API key {KEY}; see {listener.url}"
        log = rung(tmp_path, BOTH, listener.url, ring=lambda it: it.tell("unknown_outcome", said))

    everything = [it.body.decode() for it in listener.heard] + log
    everything.append((tmp_path / "alerts" / "the_safe.jsonl").read_text("utf-8"))
    assert all("($OPENAI_API_KEY)" in text for text in everything)
    assert not any(KEY in text or listener.url in text for text in everything)


def test_one_wall_is_told_of_once(tmp_path: Path) -> None:
    """Sixty images reach it in the same second, each with another sum."""

    def ring(alarm: Alarm) -> None:
        for cents in range(60):
            alarm.tell("budget_reached", f"${cents / 100} of it is spent")

    log = rung(tmp_path, AlertPolicy(), ring=ring)

    assert len(log) == 1


def test_a_file_that_cannot_be_written_is_said_and_stops_nothing(tmp_path: Path) -> None:
    """The disk may be full: the render has other ways to find out."""
    (tmp_path / "alerts").write_text("not a folder")

    log = rung(tmp_path, AlertPolicy(log=False, file=True))

    assert len(log) == 1
    assert "an alert was not written" in log[0]
