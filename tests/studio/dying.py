"""A process that dies at each of its own doors in turn: before, after and half through every write.

Forks once for each door, kills the child there with SIGKILL, lets another child finish the work, and
prints what it found as one JSON line a door. No thread may run in it before it forks.

    python -m tests.studio.dying STORY HOME KEY
"""

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio

from story_assets.story.production import Key
from story_assets.studio.making import make_image
from tests.studio.drawing import studio
from tests.studio.homes import answered, asked, assert_whole


class Doors:
    """Every call that changes the disk, counted. The process is killed when its number comes up."""

    def __init__(self, last: int) -> None:
        self.left = last
        self.name = ""
        for name in ("write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "fdopen"):
            setattr(os, name, self.guarded(name, getattr(os, name)))

    def guarded(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        real_write = os.write

        def guarded(*values: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                if name == "write" and len(values) == 2:
                    real_write(values[0], values[1][: len(values[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*values, **options)

        return guarded


def in_a_child(work: Callable[[], None]) -> int:
    """Run *work* in a fork; 0 if it went well, else how it ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(folder: str, home: str, name: str) -> None:
    kind, _, slug = name.partition("/")
    key = Key(kind, slug)  # type: ignore[arg-type]
    story, template = Path(folder), Path(home)
    for door in range(1, 500):
        place = template.with_name(f"{template.name}-{door}")
        shutil.copytree(template, place)
        answer = place / "answer.json"

        def dies(place: Path = place, door: int = door) -> None:
            at = studio(story, place)
            Doors(door)
            anyio.run(make_image, at, key)

        def goes_on(place: Path = place, answer: Path = answer) -> None:
            assert_whole(place)
            held, before = answered(place), len(asked(place))
            at = studio(story, place)
            result = anyio.run(make_image, at, key)
            assert_whole(place)
            plan = at.planner.plan(lambda it: it == key)
            shown = place / "gallery" / at.planner.story / kind / f"{slug}.png"
            answer.write_text(
                json.dumps(
                    {
                        "held": at.name(key) in held,
                        "outcome": result.outcome,
                        "asked_again": len(asked(place)) - before,
                        "asked": asked(place).count(at.name(key)),
                        "steps": len(plan.steps) + len(plan.reused),
                        "hangs": shown.samefile(at.store.blob(result.take.sha256, "image/png")),
                    }
                )
            )

        ended = in_a_child(dies)
        went_on = in_a_child(goes_on)
        found = json.loads(answer.read_text()) if went_on == 0 else {}
        print(json.dumps({"door": door, "ended": ended, "went_on": went_on, **found}), flush=True)
        shutil.rmtree(place)
        if ended == 0:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
