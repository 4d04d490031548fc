"""`check`: read a story and say everything that is wrong with it."""

import sys
from pathlib import Path

from story_assets.cli.asking import console, print_json, story_folder
from story_assets.story.production import Production, problems
from story_assets.story.reading import StoryErrors, read_story


def run(story: str | None, stories: Path | None, *, as_json: bool) -> None:
    """Exit with 0 when nothing is wrong, else with 2."""
    folder = story_folder(story, stories)
    errors: list[dict[str, str | int | None]] = []
    said: list[str] = []
    counts = ""
    try:
        production = Production(read_story(folder))
    except StoryErrors as error:
        errors = [
            {"file": it.file, "line": it.line, "field": it.field, "message": it.message}
            for it in error.errors
        ]
        said = [str(it) for it in error.errors]
    else:
        for key, fault in problems(production):
            errors.append({"file": None, "line": None, "field": str(key), "message": fault})
            said.append(f"{key}  {fault}")
        it = production.story
        shots = sum(len(scene.shots) for scene in it.scenes.values())
        counts = (
            f"{it.about.title}: {len(it.episodes)} episodes, {len(it.scenes)} scenes, {shots} shots, "
            f"{len(it.characters)} characters, {len(production.images)} images."
        )
    if as_json:
        print_json({"story": folder.name, "errors": errors})
    else:
        console().print("\n".join(said) if said else f"{counts} Nothing is wrong.", soft_wrap=True)
    if errors:
        sys.exit(2)
