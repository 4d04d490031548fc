"""A studio that buys its images of the double: the real SDK, HTTP on loopback, prices on paper."""

import uuid
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio

from story_assets.story.model import Story
from story_assets.story.policy import RenderPolicy
from story_assets.story.production import Key, Production
from story_assets.studio import ledger
from story_assets.studio.budget import NO_WALL, Wall
from story_assets.studio.journal import Journal
from story_assets.studio.making import Result, make_image
from story_assets.studio.planning import Step
from story_assets.studio.renderers import renderer
from story_assets.studio.reviewers import reviewer
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.studio.bench import small_story

KEY = "sk-planted-0a7f3a91c2"
"""No file, event, error or screen may show it."""
SHEETS = tuple(Key("character_sheet", it) for it in ("mara_day", "mara_night", "teo_home"))
BOARDS = tuple(Key("scene_board", it) for it in ("study_day", "study_night"))
FREE_STANDING = (*SHEETS, *BOARDS)
"""The images of the small story that rest on no other."""
SHEET = SHEETS[0]


def with_policy(story: Story, **policy: Any) -> Story:
    """*story* rendered by `openai`; rough frames take time to draw, so only those that *policy* names."""
    render = RenderPolicy.model_validate({"renderer": "openai", "composition": (), **policy})
    return story.model_copy(update={"about": story.about.model_copy(update={"render": render})})


def bought_story(folder: Path, **policy: Any) -> Story:
    """The small story, rendered by `openai`."""
    return with_policy(small_story(folder), **policy)


@contextmanager
def buying(
    story: Story,
    home: Path,
    *,
    wall: Wall = NO_WALL,
    again: bool = False,
    run: str = "",
    looks: bool = False,
) -> Generator[Studio]:
    """One run over *story*. With *looks*, a vision model looks at what is bought; nothing else does."""
    policy = story.about.render
    at = Studio(
        Production(story),
        Store(home),
        Journal(home, run or uuid.uuid4().hex),
        renderer(policy.renderer, policy),
        home / "no_folder",
        wall=wall,
        again=again,
        checks=lambda: (),
        reviewer=reviewer(story.about.review) if looks else None,
    )
    try:
        yield at
    finally:
        at.close()


def made(at: Studio, keys: Iterable[Key]) -> dict[Key, Result | Exception]:
    """Make all of *keys* at once, and what became of each."""
    ended: dict[Key, Result | Exception] = {}

    async def one(key: Key) -> None:
        try:
            ended[key] = await make_image(at, key)
        except Exception as error:
            ended[key] = error

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for key in keys:
                group.start_soon(one, key)

    anyio.run(all_of_them)
    return ended


def bought(story: Story, home: Path, *keys: Key, **run: Any) -> dict[Key, Result | Exception]:
    """The same, in a run of its own."""
    with buying(story, home, **run) as at:
        return made(at, keys)


def step(story: Story, home: Path, key: Key) -> Step | None:
    """What the plan of a later run says of *key*; None when nothing is to be done."""
    with buying(story, home) as at:
        return next(iter(at.planner.plan(lambda it: it == key).steps), None)


def asked_of(home: Path, question: str) -> list[Mapping[str, object]]:
    """The ledger's answer, rebuilt first, by column."""
    import duckdb

    ledger.publish(home)
    with duckdb.connect(str(ledger.path(home)), read_only=True) as open_ledger:
        found = open_ledger.execute(question)
        names = [it[0] for it in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
