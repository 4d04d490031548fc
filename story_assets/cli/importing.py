"""`import`: a script becomes a story folder, or a proposal beside the story that was made from it."""

from collections.abc import Mapping
from pathlib import Path

from story_assets.cli.asking import console, print_json
from story_assets.cli.planning import answer, show
from story_assets.story.continuity import continuity
from story_assets.story.model import Story
from story_assets.story.reading import StoryErrors, read_story
from story_assets.story.uncollected import uncollected
from story_assets.story.undecided import undecided
from story_assets.studio.importing import FileChange, Imported, as_if_merged, difference, imported
from story_assets.studio.opening import Opening, home_folder
from story_assets.studio.planning import Plan


def run(script: Path, folder: Path, home: Path | None, *, as_json: bool) -> None:
    """Import *script* and say what came of it."""
    with uncollected():
        done = imported(script, folder.absolute())
        if done.is_new:
            _new(done, as_json=as_json)
        else:
            _revision(done, home_folder(home), as_json=as_json)


def _new(done: Imported, *, as_json: bool) -> None:
    story = read_story(done.folder)
    findings = [it for it in continuity(story) if it.waived is None]
    open_ = undecided(story)
    if as_json:
        counts = {**_counts(story), "undecided": len(open_), "continuity": len(findings)}
        print_json({**_told(done), **counts, "files": [it.name for it in done.files]})
        return
    out = console()
    for doubt in done.script.doubts:
        place = f":{doubt.lines.first}" if doubt.lines is not None else ""
        out.print(f"{done.folder.name}/{_script(done)}{place}  {doubt.message}", soft_wrap=True)
    told = ", ".join(f"{count} {what}" for what, count in _counts(story).items())
    out.print(f"{story.about.title}: {told}, in {len(done.files)} files.", soft_wrap=True)
    out.print(
        f"{len(open_)} fields are undecided: the script does not say. story-assets check lists them;"
        " previs draws them, and nothing is paid for that quotes one.",
        soft_wrap=True,
    )
    out.print(f"Story: {done.folder}", soft_wrap=True)


def _script(done: Imported) -> str:
    return next(
        (path.name for path in sorted(done.folder.glob("script.*")) if path.suffix != ".json"), "script"
    )


def _counts(story: Story) -> dict[str, int]:
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


def _revision(done: Imported, home: Path, *, as_json: bool) -> None:
    plan, errors = _planned(done, home)
    if as_json:
        renamed = {slug: {"was": was, "now": now} for slug, (was, now) in done.proposal.renamed.items()}
        costs = None if plan is None else answer(plan, done.folder.name)
        files = [_file(it) for it in done.files]
        print_json({**_told(done), "renamed": renamed, "files": files, "errors": errors, "plan": costs})
        return
    out = console()
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
