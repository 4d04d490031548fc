"""What is wrong whoever runs is told once, and again when it comes back."""

import dataclasses
import json
import os
import signal
from pathlib import Path

from story_assets.story.policy import AlertPolicy
from story_assets.story.reading import read_story
from story_assets.studio.alarm import Alarm
from story_assets.studio.journal import Journal
from story_assets.studio.warning import warn
from tests.paper import Paper
from tests.story.folders import write_small_story
from tests.studio.bench import studio

NAME = "before_he_comes_home"
SCENE = Path("episodes/e01/s01.yaml")


def warned(folder: Path, home: Path) -> list[dict[str, object]]:
    """What people are told when work on the story in *folder* begins."""
    log = home / "alerts" / f"{NAME}.jsonl"
    log.unlink(missing_ok=True)
    at = studio(read_story(folder), home, Paper())
    alarm = Alarm(home, NAME, AlertPolicy(file=True))
    told = dataclasses.replace(at, told=alarm, folder=folder)
    warn(told)
    told.close()
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def test_a_break_of_continuity_is_told_once_until_it_is_mended(tmp_path: Path) -> None:
    """Nobody reads the same alert for a week; whoever breaks it again hears of it again."""
    folder, home = write_small_story(tmp_path / NAME), tmp_path / "home"
    whole = (folder / SCENE).read_text("utf-8")
    broken = whole.replace("    action: Mara stops", "    enters: {mara: trapdoor}\n    action: Mara stops")
    assert broken != whole
    assert warned(folder, home) == []

    (folder / SCENE).write_text(broken, "utf-8")
    (first,) = warned(folder, home)[:1]
    again = warned(folder, home)
    (folder / SCENE).write_text("# a line above it all\n" + broken, "utf-8")
    moved = warned(folder, home)
    (folder / SCENE).write_text(whole, "utf-8")
    mended = warned(folder, home)
    (folder / SCENE).write_text(broken, "utf-8")
    back = warned(folder, home)

    assert first["kind"] == "continuity_break"
    assert str(first["message"]).startswith("episodes/e01/s01.yaml:")
    assert again == moved == mended == []
    assert [it["message"] for it in back][:1] == [first["message"]]


def test_a_request_whose_process_died_is_told_of_once(tmp_path: Path) -> None:
    """Its money may be gone, and nobody was there to say so."""
    folder, home = write_small_story(tmp_path / NAME), tmp_path / "home"
    if (child := os.fork()) == 0:
        Journal(home, "r1").append(
            "intent", attempt="a1", story=NAME, asset=f"{NAME}/cover/e01_key", render_key="k", reserved="0.04"
        )
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)

    (told,) = warned(folder, home)

    assert told["kind"] == "unknown_outcome"
    assert told["asset"] == f"{NAME}/cover/e01_key"
    assert "up to $0.0400" in str(told["message"])
    assert warned(folder, home) == []
