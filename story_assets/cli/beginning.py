"""`init`: a project of one's own, with a story that renders at once."""

import os
import shlex
from pathlib import Path

from story_assets.cli.asking import console
from story_assets.studio.project import FIRST_STORY, write_project


def run(folder: Path) -> None:
    """Write the project and say what to type next. Raises `NotEmpty` or `HomeError`."""
    place = Path(os.path.abspath(os.path.expanduser(folder)))  # noqa: PTH100, PTH111 - raise for odd names
    for path in write_project(place):
        console().print(f"wrote  {path.relative_to(place)}", soft_wrap=True)
    out = console()
    out.print(f"\nA project with one story, {FIRST_STORY}. Next:\n")
    out.print(f"  cd {shlex.quote(str(folder))}", soft_wrap=True)
    for command in ("check", "plan", "render", "ui"):
        out.print(f"  story-assets {command}")
