"""The real command line, in a process of its own.

It is forked from one that has imported everything: two seconds of imports, some hundred times, were minutes.
"""

import io
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
LONGEST = 120
"""Seconds that a command may take."""
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["story_assets.cli", "story_assets.pipeline.running", "tests.paper"])


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
    line, where, around = tuple(map(str, arguments)), cwd or REPOSITORY, environment(**(env or {}))
    if options or any(name.startswith("PYTHON") for name in env or ()):
        said = _anew(options, module, line, where, around)
    else:
        said = _forked(module, line, where, around)
    assert "Traceback" not in said.err + said.out, said.err
    return said


def _anew(
    options: tuple[str, ...], module: str, line: tuple[str, ...], cwd: Path, env: dict[str, str]
) -> Said:
    """With Python's own options or variables, and nothing imported."""
    command = [sys.executable, *options, "-m", module, *line]
    ran = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=cwd, env=env, timeout=LONGEST
    )
    return Said(ran.returncode, ran.stdout, ran.stderr)


def _forked(module: str, line: tuple[str, ...], cwd: Path, env: dict[str, str]) -> Said:
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        child = _FORKS.Process(target=_run, args=(module, line, cwd, env, out, err))
        child.start()
        child.join(LONGEST)
        if child.exitcode is None:
            child.kill()
            raise TimeoutError(f"{line} is not done after {LONGEST} s: {err.read_text('utf-8')}")
        return Said(child.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _run(module: str, line: tuple[str, ...], cwd: Path, env: dict[str, str], out: Path, err: Path) -> None:
    """What Python does with `-m`, in a process that is there already."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for number, file in enumerate((Path(os.devnull), out, err)):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), number)
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, "wb", closefd=False), "utf-8", line_buffering=True)  # noqa: SIM115
        for number in (1, 2)
    )
    sys.argv = [module, *line]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def with_paper(*arguments: object, **paper: object) -> Said:
    """The same, with the renderer "paper" told to behave as in *paper*."""
    return story_assets(*arguments, env={"PAPER": json.dumps(paper)}, module="tests.cli.with_paper")
