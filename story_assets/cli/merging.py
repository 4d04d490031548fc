"""`merge`: take over what a revised script proposes, file by file."""

from collections.abc import Sequence
from pathlib import Path

from story_assets.cli.asking import Unclear, console, print_json, story_folder
from story_assets.studio.importing import difference
from story_assets.studio.merging import pending, take_over


def run(
    story: str,
    stories: Path | None,
    files: Sequence[str],
    conflicts: str | None,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Merge *files*, or show what waits where none is named."""
    if conflicts not in (None, "mine", "script"):
        raise Unclear(f"--conflicts {conflicts}: whose value counts is mine or script")
    folder = story_folder(story, stories)
    it = pending(folder, prefer="script" if conflicts == "script" else "mine")
    done: tuple[str, ...] = ()
    if it is not None and (files or everything):
        done = take_over(it, files, may_settle=conflicts is not None)
    elif it is None and files:
        raise Unclear(f"nothing is proposed for {folder.name}")
    left = [one.name for one in it.files if one.name not in done] if it is not None else []
    if as_json:
        print_json({"story": folder.name, "merged": list(done), "left": left})
        return
    out = console()
    if it is not None and not done:
        out.print(difference(it.files).rstrip(), soft_wrap=True)
    for name in done:
        out.print(f"merged   {name}")
    waits = f"{len(left)} files wait." if left else "Nothing waits."
    out.print(f"{folder.name}: {len(done)} files merged. {waits}")
