"""Changes noticed: a sensor for each story that asks for just what plan and policy allow."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import dagster as dg
from pydantic import BaseModel, ValidationError

from story_assets.pipeline.loaded import Loaded, shape
from story_assets.pipeline.past_runs import cut_short, never_began, under_way
from story_assets.pipeline.reloading import reload_soon
from story_assets.pipeline.specs import asset_key
from story_assets.story.production import Key
from story_assets.story.reading import StoryErrors
from story_assets.story.uncollected import uncollected
from story_assets.studio.asked import asked, remember
from story_assets.studio.due import Due, due, same_story
from story_assets.studio.files import HomeError
from story_assets.studio.noticing import noticed
from story_assets.studio.opening import Opening
from story_assets.studio.renderers import NoSuchRenderer
from story_assets.studio.warning import warn

LOADING: Final = timedelta(minutes=3)
"""How long new definitions are waited for; 3,000 assets take half a minute."""
TRIES: Final = 4
FIRST_WAIT: Final = timedelta(minutes=1)
"""A run that no process began, as happens on a busy machine, is asked for so often, and then so late."""
EVERY: Final = 10
"""Seconds between two looks. Where nothing has changed, one is a stat of every file."""
SAID: Final = 1500
"""Characters of what a tick says: people read it in a narrow column."""


class Seen(BaseModel):
    """What the last tick saw, as Dagster keeps it for the next."""

    mark: str = ""
    """What `noticed` said."""
    said: str = ""
    """What came of it."""
    at: str = ""
    """When, UTC. Runs that ended since are looked at."""
    number: int = 0
    """How many runs were asked for by then."""
    shape: str = ""
    """Definitions that a reload was asked for."""
    loading: str = ""
    """When that was, UTC."""
    process: int = 0
    """The code server's process that was asked: another one means that it was done."""
    run_key: str = ""
    """The run that was asked for last, until it has begun."""
    tries: int = 0
    """How often that was asked for in vain: no process began."""


def change_sensor(of: Loaded) -> dg.SensorDefinition:
    """The sensor of one story. It works with definitions that were loaded before an edit."""

    @dg.sensor(
        name=f"{of.story}_changes",
        job_name=of.story if of.keys else None,
        minimum_interval_seconds=EVERY,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Sees edits of {of.title} by their content and asks for what the plan then lists: "
        f"{_ALLOWED[of.policy.makes]}. Nothing is asked for twice; reset the cursor to ask again.",
    )
    def changes(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        return _Tick(context, of).result()

    return changes


_ALLOWED: Final = {
    "free": "what costs nothing",
    "paid": "what costs nothing, and within the budget of the day what costs money",
}


class _Tick:
    """One look at one story."""

    def __init__(self, context: dg.SensorEvaluationContext, of: Loaded) -> None:
        self.context = context
        self.of = of
        self.last = _seen(context.cursor)
        self.now = datetime.now(UTC)
        day = str(self.now.astimezone(ZoneInfo(of.timezone)).date())
        self.mark = noticed(of.folder, of.home, day)

    def result(self) -> dg.SensorResult:
        if self._is_loading():
            return self._as_before("The story's definitions are being loaded.")
        if self.mark == self.last.mark and not self._is_lost():
            return dg.SensorResult(skip_reason=self.last.said, cursor=self.context.cursor)
        if (run := under_way(self.context.instance, self.of)) is not None:
            return self._as_before(f"Run {run[:8]} is under way; what has changed is looked at afterwards.")
        try:
            with uncollected():
                return self._looked()
        except (StoryErrors, HomeError, NoSuchRenderer) as error:
            return self._nothing(f"{self.of.story} cannot be planned. {error}")

    def _as_before(self, said: str) -> dg.SensorResult:
        return dg.SensorResult(skip_reason=said, cursor=self.context.cursor)

    def _is_loading(self) -> bool:
        """Whether the process that this runs in is about to be replaced: no run can begin in it."""
        if not self.last.loading or self.last.process != os.getpid():
            return False
        return self.now - datetime.fromisoformat(self.last.loading) < LOADING

    def _is_lost(self) -> bool:
        """Whether the run that was asked for last failed before any process of it began."""
        key = self.last.run_key
        if not key or self.last.tries >= TRIES or not never_began(self.context.instance, self.of, key):
            return False
        # Long enough for a machine that was too busy, and longer each time.
        waited = self.now - datetime.fromisoformat(self.last.at)
        return waited >= FIRST_WAIT * 2**self.last.tries

    def _looked(self) -> dg.SensorResult:
        opening = Opening(
            self.of.folder, self.of.home, run=f"{self.of.story}_changes", log=self.context.log.warning
        )
        studio = opening.studio
        try:
            warn(studio)
            return self._asked(opening)
        finally:
            studio.close()

    def _asked(self, opening: Opening) -> dg.SensorResult:
        before = self._remembered(opening)
        there = self.of.keys.__contains__
        found = due(opening.studio, asked=before, there=there, by_night=self.of.by_night)
        if not self.of.keys.issuperset(found.held) and self._reloads(opening):
            # Nothing is asked for meanwhile: the process that would begin the run is about to go.
            said = "The story has something new; its definitions are loaded first."
            return dg.SensorResult(skip_reason=said, cursor=self.last.model_dump_json())
        # What came true, or is wanted otherwise by now, need not be remembered.
        still = {name: want for name, want in before.items() if name in map(str, found.wants)}
        if not found.keys:
            if still != asked(self.of.home, self.of.story).wants:
                remember(self.of.home, self.of.story, still)
            if self._reloads(opening):
                return self._nothing(f"{_idle(found)} Its definitions are loaded anew.")
            old = " Reload definitions: those that are loaded are old." * self._is_old(opening)
            return self._nothing(f"{_idle(found)}{old}")
        wants = {**still, **{str(key): found.wants[key] for key in found.keys}}
        number = remember(self.of.home, self.of.story, wants, one_more=True).number
        said = f"Asked for {told(found)}."
        run_key = f"{self.of.story}-{number}"
        return dg.SensorResult(
            run_requests=[request(self.of.story, found, run_key, "changes")],
            cursor=self._cursor(f"{said} {_idle(found)}" if found.held else said, number, run_key),
        )

    def _reloads(self, opening: Opening) -> bool:
        """Have definitions loaded anew if they are others now, once for each state of the story.

        A run reads the story anew by itself. It is the UI that shows what was loaded.
        """
        wanted = shape(opening.production)
        if wanted in (self.of.shape, self.last.shape) or not reload_soon(self.context):
            return False
        asked_now = {"shape": wanted, "loading": self.now.isoformat(), "process": os.getpid()}
        self.last = self.last.model_copy(update=asked_now)
        return True

    def _is_old(self, opening: Opening) -> bool:
        return shape(opening.production) != self.of.shape

    def _remembered(self, opening: Opening) -> dict[str, str]:
        """What was asked for and did not come, with what other runs tried since and did not make."""
        kept = asked(self.of.home, self.of.story)
        if self.mark == self.last.mark:
            # Nobody began what was asked for, so nothing was tried.
            return {}
        if not self.last.at or kept.number > self.last.number:
            # A person reset the cursor; or the daemon died before it took the last request.
            return {}
        tried = set(cut_short(self.context.instance, self.of, datetime.fromisoformat(self.last.at)))
        if not tried:
            return kept.wants
        now = due(opening.studio).wants
        meant = (key for key in tried & now.keys() if _is_meant(kept.wants, key, now))
        return {**kept.wants, **{str(key): now[key] for key in meant}}

    def _nothing(self, said: str) -> dg.SensorResult:
        number = asked(self.of.home, self.of.story).number
        return dg.SensorResult(skip_reason=said[:SAID], cursor=self._cursor(said, number))

    def _cursor(self, said: str, number: int, run_key: str = "") -> str:
        again = self.mark == self.last.mark
        now = {"mark": self.mark, "said": said[:SAID], "at": self.now.isoformat(), "number": number}
        run = {"run_key": run_key, "tries": self.last.tries + 1 if again else 0}
        return self.last.model_copy(update={**now, **run}).model_dump_json()


def _is_meant(before: Mapping[str, str], key: Key, now: Mapping[Key, str]) -> bool:
    """Whether what was tried is what is wanted now, as far as anybody knows: the story may have moved on."""
    return str(key) not in before or same_story(before[str(key)], now[key])


def _seen(cursor: str | None) -> Seen:
    try:
        return Seen.model_validate_json(cursor or "{}")
    except ValidationError:
        # Somebody wrote into it by hand.
        return Seen()


def request(story: str, found: Due, run_key: str, source: str, **tags: str) -> dg.RunRequest:
    """The run that makes what was *found*."""
    price = f"{found.price.expected:.4f}"
    return dg.RunRequest(
        run_key=run_key,
        job_name=story,
        asset_selection=[asset_key(story, key) for key in found.keys],
        tags={
            "story_assets/from": source,
            "story_assets/story": story,
            "story_assets/usd_expected": price,
            **tags,
        },
    )


def told(found: Due) -> str:
    """What is asked for, for people: `3 images for about $0.12 and 4 free assets`."""
    parts: list[str] = []
    if found.images:
        usd = found.price.expected
        price = f"about ${usd:.2f}" if usd else "nothing"
        parts.append(f"{_counted(len(found.images), 'image')} for {price}")
    if found.free:
        parts.append(_counted(len(found.free), "free asset"))
    return " and ".join(parts)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def _idle(found: Due) -> str:
    """Why nothing, or nothing more, is asked for."""
    if not found.held:
        if not found.listed:
            return "Everything is current."
        return f"{_counted(found.listed, 'image')} wait for a person; the plan says for what."
    return "; ".join(_by_reason(found.held))


def _by_reason(held: Mapping[Key, str]) -> Iterator[str]:
    by: dict[str, list[str]] = {}
    for key, why in held.items():
        by.setdefault(why, []).append(str(key))
    for why, names in sorted(by.items(), key=lambda it: -len(it[1])):
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield f"Not asked for: {', '.join(names[:3])}{more}: {why}"
