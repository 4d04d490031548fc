"""The real command line, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        assert self.out.count("\n") == 1, self.out
        assert self.out.endswith("\n")
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer


def environment(**more: str) -> dict[str, str]:
    """This process's, without what would decide for the command."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("STORY_ASSETS", "DAGSTER"))
    }
    return {**kept, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200", **more}


def story_assets(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    module: str = "story_assets.cli",
    options: tuple[str, ...] = (),
) -> Said:
    """Run `story-assets` with *arguments*. No command may ever end in a traceback."""
    ran = subprocess.run(
        [sys.executable, *options, "-m", module, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=cwd or REPOSITORY,
        env=environment(**(env or {})),
        timeout=120,
    )
    assert "Traceback" not in ran.stderr + ran.stdout, ran.stderr
    return Said(ran.returncode, ran.stdout, ran.stderr)


def with_paper(*arguments: object, **paper: object) -> Said:
    """The same, with the renderer "paper" told to behave as in *paper*."""
    return story_assets(*arguments, env={"PAPER": json.dumps(paper)}, module="tests.cli.with_paper")
