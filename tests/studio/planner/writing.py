"""Stories drafted by the double, as commands have them drafted, and what became of them."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio

from story_assets.story.breakdown import Proposal
from story_assets.story.breakdown.proposal import ProposedFile
from story_assets.story.proposals.script_map import ScriptMap
from story_assets.story.screenplay import read_script
from story_assets.story.screenplay.elements import Script
from story_assets.studio.budget import Wall
from story_assets.studio.journal import Journal
from story_assets.studio.openai.planner import OpenAIPlanner
from story_assets.studio.opening import usable
from story_assets.studio.planner.proposing import Books, Earlier, of_idea, of_script
from story_assets.studio.planner.room import WritersRoom
from tests.studio.bench import journal_events

MODEL = "gpt-6-luna"
SCRIPT = """\
Title: The Last Ferry

INT. TICKET HALL - DAY

IDA, 60, counts coins behind the glass.

IDA
One single. Four crowns.

PAUL
(out of breath)
I have three.

EXT. PIER - DAY

Paul stands at the rail.

PAUL
She lent me one.
"""
"""Two scenes, two people, three speeches."""
PARTS = ["story", "e01_s01", "e01_s02", "e01"]
IDEA = "A ferry clerk called Ida lends Paul the last coin."


def script(text: str = SCRIPT) -> Script:
    """*text*, read."""
    return read_script(text.encode(), "ferry.fountain")


def room(home: Path, *, model: str = MODEL, **more: Any) -> WritersRoom:
    """Where a story called ferry is drafted."""
    return WritersRoom("ferry", OpenAIPlanner(model), usable(home), Journal(home, uuid.uuid4().hex), **more)


def planned(
    home: Path, books: Books | None = None, *, text: str = SCRIPT, base: ScriptMap | None = None, **more: Any
) -> Proposal:
    """The script as the planner proposes it."""
    before = Earlier() if base is None else Earlier(base.known, base.files)
    at = room(home, **more)
    try:
        return anyio.run(of_script, at, script(text), before, books or Books())
    finally:
        at.close()


def invented(home: Path, books: Books | None = None, **more: Any) -> Mapping[str, ProposedFile]:
    """The files of the idea."""
    at = room(home, **more)
    try:
        return anyio.run(of_idea, at, IDEA, books or Books())
    finally:
        at.close()


def asked(home: Path) -> list[str]:
    """The parts for which a request was about to be sent, in order."""
    intents = sorted(journal_events(home, "intent"), key=lambda it: str(it["at"]))
    return [str(it["asset"]).removeprefix("ferry/plan/") for it in intents]


def wall(usd: str) -> Wall:
    """A budget of a run."""
    return Wall(Decimal(usd))
