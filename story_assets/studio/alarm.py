"""Somebody is told: into the log, as a line of a file, and to a webhook, without ever holding up a render."""

import json
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from story_assets.story.policy import AlertPolicy
from story_assets.studio.files import safe_part
from story_assets.studio.journal import now

AlertKind = Literal["failed_check", "continuity_break", "budget_reached", "unknown_outcome"]

SCHEMA: Final = "story_assets.alert/1"
TIMEOUT: Final = 5.0
"""Seconds in which a webhook has to answer."""
PAUSE: Final = 1.0
"""Seconds before it is asked once more."""
PATIENCE: Final = 15.0
"""Seconds that the end of a run waits for alerts still on their way: two tries, the pause and some room."""
WAITING: Final = 500
"""Alerts on their way at once; more would say nothing that these do not."""
LONGEST: Final = 2000
"""Characters of a message."""
_SECRETS: Final = ("KEY", "TOKEN", "SECRET", "PASSWORD")


@dataclass(frozen=True)
class Alert:
    """One thing that a person should know."""

    kind: AlertKind
    story: str
    message: str
    asset: str | None = None
    """`story/kind/id`, where it is about one image."""
    run: str | None = None
    at: str = ""
    """UTC, as the journal writes it."""

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')}: {self.asset or self.story}: {self.message}"


class Alarm:
    """Tells people of one story what they asked to be told. Nothing that goes wrong here stops anything."""

    def __init__(
        self,
        home: Path,
        story: str,
        policy: AlertPolicy,
        *,
        run: str | None = None,
        log: Callable[[str], None] = lambda _: None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.story = story
        self._file = home / "alerts" / f"{safe_part(story)}.jsonl"
        self._policy = policy
        self._run = run
        self._log = log
        self._environment = environment
        self._said: set[tuple[AlertKind, str | None, str]] = set()
        self._lock = threading.Lock()
        self._post: queue.Queue[Alert | None] = queue.Queue(WAITING)
        self._postman: threading.Thread | None = None

    def tell(self, kind: AlertKind, message: str, *, asset: str | None = None) -> None:
        """Tell of one thing, once for as long as this lives."""
        text = self._without_secrets(message)[:LONGEST]
        with self._lock:
            # Sixty images reach one wall at once.
            known = (kind, asset, "" if kind == "budget_reached" else text)
            if known in self._said:
                return
            self._said.add(known)
        alert = Alert(kind, self.story, text, asset, self._run, now())
        if self._policy.log:
            self._log(str(alert))
        if self._policy.file:
            self._written(alert)
        if self._policy.webhook is not None:
            self._posted(alert)

    def close(self) -> None:
        """Wait a little for what is on its way."""
        with self._lock:
            postman, self._postman = self._postman, None
        if postman is not None:
            self._post.put(None)
            postman.join(PATIENCE)
            if postman.is_alive():
                self._log("alerts were still on their way to the webhook when the run ended")

    def _written(self, alert: Alert) -> None:
        line = json.dumps({"schema": SCHEMA, **asdict(alert)}, ensure_ascii=False) + "\n"
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as file:
                file.write(line.encode(errors="replace"))
        except OSError as error:
            self._log(f"an alert was not written to {self._file}: {error.strerror}")

    def _posted(self, alert: Alert) -> None:
        with self._lock:
            if self._postman is None:
                self._postman = threading.Thread(target=self._carry, daemon=True, name="alerts")
                self._postman.start()
        try:
            self._post.put_nowait(alert)
        except queue.Full:
            self._log("an alert was not sent: too many are on their way to the webhook")

    def _carry(self) -> None:
        """Send what comes, one after the other, until there is an end to it."""
        while (alert := self._post.get()) is not None:
            if why := self._not_sent(alert):
                time.sleep(PAUSE)
                why = self._not_sent(alert)
            if why:
                self._log(f"an alert did not reach the webhook in ${self._policy.webhook}: {why}")

    def _not_sent(self, alert: Alert) -> str:
        """Why *alert* did not arrive, or nothing. The address is a secret, and no part of any answer here."""
        # Imported late: most stories tell nobody, and a client is 60 ms of every command.
        import httpx2

        address = self._environment.get(self._policy.webhook or "", "")
        if not address.startswith(("https://", "http://")):
            return "the variable holds no http address"
        told = {"schema": SCHEMA, "text": str(alert), **asdict(alert)}
        try:
            answer = httpx2.post(address, json=told, timeout=TIMEOUT, follow_redirects=False)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return type(error).__name__
        return "" if answer.is_success else f"it answered {answer.status_code}"

    def _without_secrets(self, text: str) -> str:
        """*text* on one line, without anything that the environment keeps secret."""
        for name, value in self._environment.items():
            secret = name == self._policy.webhook or name.upper().endswith(_SECRETS)
            if secret and len(value) >= _SHORTEST:
                text = text.replace(value, f"(${name})")
        return " ".join(text.split())


_SHORTEST: Final = 8
"""Characters of a secret: `any` stands in every other sentence."""
