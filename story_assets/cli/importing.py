"""`import`: a script becomes a story folder, or a proposal beside the story that was made from it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from story_assets.cli.asking import console, print_json
from story_assets.cli.drafting import Wish, account, carried_out, price, room, show_account, show_price
from story_assets.cli.planning import answer, show
from story_assets.story.breakdown import Proposal
from story_assets.story.continuity import continuity
from story_assets.story.model import Story
from story_assets.story.proposals.script_map import ScriptMap
from story_assets.story.reading import StoryErrors, read_story
from story_assets.story.screenplay import read_script
from story_assets.story.screenplay.elements import Script
from story_assets.story.uncollected import uncollected
from story_assets.story.undecided import undecided
from story_assets.studio.budget import NO_WALL, Wall
from story_assets.studio.importing import (
    CannotImport,
    FileChange,
    Imported,
    Propose,
    as_if_merged,
    by_rules,
    difference,
    imported,
    story_map,
)
from story_assets.studio.opening import Opening, home_folder
from story_assets.studio.planner.proposing import Books, Earlier, foreseen, of_script
from story_assets.studio.planning import Plan


def run(script: Path, folder: Path, home: Path | None, wish: Wish, *, as_json: bool) -> None:
    """Import *script* and say what came of it."""
    folder, books = folder.absolute(), Books()
    with uncollected():
        if wish.estimate:
            _estimate(script, folder, wish, as_json=as_json)
            return
        by = by_rules if wish.planner is None else _planned_by(wish, folder, home, books, quiet=as_json)
        done = imported(script, folder, by)
        if done.is_new:
            _new(done, books, as_json=as_json)
        else:
            _revision(done, books, home_folder(home), as_json=as_json)


def _planned_by(wish: Wish, folder: Path, home: Path | None, books: Books, *, quiet: bool) -> Propose:
    """Whoever *wish* names, asked for each part of the story."""
    asked = wish.asked()

    def propose(script: Script, base: ScriptMap | None) -> Proposal:
        before = _earlier(base)
        if not quiet:
            show_price(foreseen(asked, script, before), asked.model)
        with room(wish, asked, folder.name, home, _day(folder), quiet=quiet) as opened:
            return carried_out(lambda: of_script(opened, script, before, books))

    return propose


def _earlier(base: ScriptMap | None) -> Earlier:
    return Earlier() if base is None else Earlier(base.known, base.files)


def _day(folder: Path) -> Wall:
    """What the story that is there lets a day cost. Raises `StoryErrors`."""
    if not (folder / "story.yaml").is_file():
        return NO_WALL
    policy = read_story(folder).about.render
    day = policy.budget_usd_per_day
    return Wall(None, None if day is None else Decimal(str(day)), policy.timezone)


def _estimate(script: Path, folder: Path, wish: Wish, *, as_json: bool) -> None:
    if not script.is_file():
        raise CannotImport(f"there is no script {script}")
    base = story_map(folder) if folder.is_dir() else None
    asked = wish.asked()
    found = foreseen(asked, read_script(script.read_bytes(), script.name), _earlier(base))
    if as_json:
        print_json({"story": folder.name, "model": asked.model, **price(found)})
    else:
        show_price(found, asked.model)


def _by(books: Books, told: Callable[[Books], object]) -> dict[str, object]:
    """What a planner was paid, where one was asked."""
    return {"planned": told(books)} if books.asked else {}


def _new(done: Imported, books: Books, *, as_json: bool) -> None:
    story = read_story(done.folder)
    open_ = undecided(story)
    if as_json:
        findings = sum(it.waived is None for it in continuity(story))
        told = {**counts(story), "undecided": len(open_), "continuity": findings}
        files = [it.name for it in done.files]
        print_json({**_told(done), **told, "files": files, **_by(books, account)})
        return
    out = console()
    for doubt in done.script.doubts:
        place = f":{doubt.lines.first}" if doubt.lines is not None else ""
        out.print(f"{done.folder.name}/{_script(done)}{place}  {doubt.message}", soft_wrap=True)
    told = ", ".join(f"{count} {what}" for what, count in counts(story).items())
    out.print(f"{story.about.title}: {told}, in {len(done.files)} files.", soft_wrap=True)
    out.print(
        f"{len(open_)} fields are undecided: the script does not say. story-assets check lists them;"
        " previs draws them, and nothing is paid for that quotes one.",
        soft_wrap=True,
    )
    if books.asked:
        show_account(books)
    out.print(f"Story: {done.folder}", soft_wrap=True)


def _script(done: Imported) -> str:
    return next(
        (path.name for path in sorted(done.folder.glob("script.*")) if path.suffix != ".json"), "script"
    )


def counts(story: Story) -> dict[str, int]:
    """How much there is of a story."""
    shots = sum(len(scene.shots) for scene in story.scenes.values())
    lines = sum(len(shot.dialogue) for scene in story.scenes.values() for shot in scene.shots)
    return {
        "scenes": len(story.scenes),
        "settings": len(story.settings),
        "characters": len(story.characters),
        "shots": shots,
        "lines of dialogue": lines,
    }


def _told(done: Imported) -> dict[str, object]:
    return {
        "story": done.folder.name,
        "format": done.script.format,
        "doubts": [
            {"line": it.lines.first if it.lines is not None else None, "message": it.message}
            for it in done.script.doubts
        ],
    }


def _revision(done: Imported, books: Books, home: Path, *, as_json: bool) -> None:
    plan, errors = _planned(done, home)
    if as_json:
        renamed = {slug: {"was": was, "now": now} for slug, (was, now) in done.proposal.renamed.items()}
        costs = None if plan is None else answer(plan, done.folder.name)
        files = [_file(it) for it in done.files]
        told = {**_told(done), "renamed": renamed, "files": files, "errors": errors, "plan": costs}
        print_json({**told, **_by(books, account)})
        return
    out = console()
    if books.asked:
        show_account(books)
    if not done.files:
        out.print(f"{done.folder.name}: the script proposes nothing that is not there.")
        return
    for slug, (was, now) in done.proposal.renamed.items():
        out.print(f"renamed  {slug}: {was} is {now} now; the slug stays")
    out.print(difference(done.files).rstrip(), soft_wrap=True)
    for error in errors:
        out.print(error, soft_wrap=True)
    if plan is not None:
        out.print("\nIf all of it were merged:")
        show(plan, done.folder.name)
    conflicts = sum(len(it.conflicts) for it in done.files)
    settle = f" {conflicts} conflicts wait for a person." if conflicts else ""
    out.print(
        f"\nProposed in {done.folder / 'proposal'}.{settle} story-assets merge takes it over.", soft_wrap=True
    )


def _planned(done: Imported, home: Path) -> tuple[Plan | None, list[str]]:
    """What would be rendered if everything were merged, or why the story could not be read then."""
    with as_if_merged(done.folder, done.files) as copy:
        try:
            opening = Opening(copy, home, run="plan")
            return opening.studio.planner.plan(), []
        except StoryErrors as error:
            return None, [str(it) for it in error.errors]


def _file(it: FileChange) -> Mapping[str, object]:
    return {
        "file": it.name,
        "change": it.change,
        "fields": [{"field": path, "was": was, "now": now} for path, was, now in it.fields],
        "conflicts": [
            {"field": one.path, "proposed_before": one.was, "mine": one.mine, "proposed": one.proposed}
            for one in it.conflicts
        ],
        "keeps_comments": it.keeps_comments,
    }
