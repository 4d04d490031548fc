"""`check`: read a story and say everything that is wrong with it, in its files and on screen."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from story_assets.cli.asking import console, print_json, story_folder
from story_assets.cli.states import states_json, states_text
from story_assets.story.continuity import Finding, located
from story_assets.story.production import Production, problems
from story_assets.story.proposals.in_step import OutOfStep
from story_assets.story.reading import StoryError, StoryErrors, read_story, story_paths
from story_assets.story.uncollected import uncollected
from story_assets.story.undecided import undecided
from story_assets.studio.importing import out_of_step


def run(story: str | None, stories: Path | None, *, states: bool, as_json: bool) -> None:
    """Exit with 0 when nothing stops the shoot, with 2 for errors in the files, with 1 for a break on screen.

    What is only probably wrong stops nothing.
    """
    folder = story_folder(story, stories)
    try:
        with uncollected():
            production = Production(read_story(folder))
            faults = [StoryError("", None, str(key), fault) for key, fault in problems(production)]
            findings = production.findings
    except StoryErrors as error:
        _refuse(folder, error.errors, as_json=as_json)
    places = located(folder, findings)
    open_ = undecided(production.story)
    steps = out_of_step(folder)
    if as_json:
        answer: dict[str, object] = {
            "story": folder.name,
            "errors": _errors_json(faults),
            "continuity": _json(findings, places),
        }
        # Only of stories that were made from a script.
        if open_:
            answer["undecided"] = list(open_)
        if steps:
            answer["script"] = [{"scene": it.scene, "how": it.how, "words": list(it.words)} for it in steps]
        print_json({**answer, "states": states_json(production.story)} if states else answer)
    else:
        shown = states_text(production.story) if states else ()
        last = f"{_counts(production)} {_verdict(faults, findings)}"
        told = (*_text(findings, places), *_undecided(folder, open_), *_out_of_step(steps))
        lines = (*shown, *map(str, faults), *told, last)
        console().print("\n".join(lines), soft_wrap=True)
    if faults:
        sys.exit(2)
    if any(it.stops for it in findings):
        sys.exit(1)


def _refuse(folder: Path, errors: Sequence[StoryError], *, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"story": folder.name, "errors": _errors_json(errors), "continuity": []})
    else:
        console().print("\n".join(map(str, errors)), soft_wrap=True)
    sys.exit(2)


def _errors_json(errors: Sequence[StoryError]) -> list[dict[str, str | int | None]]:
    return [
        {"file": it.file or None, "line": it.line, "field": it.field, "message": it.message} for it in errors
    ]


def _json(findings: Sequence[Finding], places: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "rule": it.rule,
            "severity": it.severity,
            "where": [places[path] for path in it.where if path in places],
            "message": it.message(places),
            "waived": it.waived,
        }
        for it in findings
    ]


def _text(findings: Sequence[Finding], places: Mapping[str, str]) -> Iterator[str]:
    """What cannot be true, then what is probably wrong, then what is known and meant."""
    for kind, heading in _HEADINGS.items():
        found = [it for it in findings if _kind(it) == kind]
        if found:
            yield heading
        for it in found:
            told = it.message(places) if it.waived is None else f"{it.rule}: {it.waived}"
            yield f"{places.get(it.where[0], it.scene)}  {told}"


def _undecided(folder: Path, paths: Sequence[str]) -> Iterator[str]:
    """Fields that hold a default, each with its file and line."""
    if not paths:
        return
    yield f"Undecided, {len(paths)}: previs draws them, nothing is paid for that quotes one:"
    places = story_paths(folder, paths)
    by_place = [(*places.get(path, ("", 0)), path) for path in paths]
    for file, line, path in by_place:
        yield f"{file}:{line}  {path}" if file else path


def _out_of_step(steps: Sequence[OutOfStep]) -> Iterator[str]:
    """Scenes whose words in the script have changed."""
    if steps:
        yield "Not in step with the script; import it again:"
    for it in steps:
        where = f" (line {it.lines.first} now)" if it.lines is not None else ""
        yield f"{it.scene}  {'its words have changed' if it.how == 'changed' else 'it is cut'}{where}"
        yield from (f"    {text[:160]}" for text in it.words[:6])
        if len(it.words) > 6:
            yield f"    ... and {len(it.words) - 6} more"


_HEADINGS: Final[Mapping[str, str]] = {
    "break": "Cannot be true on screen:",
    "warning": "Probably wrong on screen:",
    "waived": "Waived, with the reason:",
    "remark": "Remarks:",
}


def _kind(finding: Finding) -> str:
    return finding.severity if finding.waived is None else "waived"


def _counts(production: Production) -> str:
    it = production.story
    shots = sum(len(scene.shots) for scene in it.scenes.values())
    return (
        f"{it.about.title}: {len(it.episodes)} episodes, {len(it.scenes)} scenes, {shots} shots, "
        f"{len(it.characters)} characters, {len(production.images)} images."
    )


def _verdict(faults: Sequence[StoryError], findings: Sequence[Finding]) -> str:
    kinds = [*("error" for _ in faults), *map(_kind, findings)]
    if not {"error", "break", "warning"} & set(kinds):
        return "Nothing is wrong."
    words = ((kinds.count(kind), kind) for kind in ("error", "break", "warning"))
    return ", ".join(f"{count} {kind}{'s' if count != 1 else ''}" for count, kind in words if count) + "."
