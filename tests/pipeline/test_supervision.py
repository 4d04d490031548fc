"""What cannot be true on screen, where a producer looks: on the scene's plan."""

from pathlib import Path

import dagster as dg

from tests.pipeline.stage import Stage, stage
from tests.story.breaks import BREAK, S02, mend

SCENE = ("scene_plan/e01_s02", "continuity_holds")


def told(at: Stage) -> dg.AssetCheckEvaluation:
    """What the check on the scene says now."""
    outcome = at.materialize(at.key("scene_plan/e01_s02"))
    return at.shown_checks(outcome.run)[SCENE]


def test_a_break_fails_the_plan_of_its_scene(tmp_path: Path) -> None:
    """With both places, as `check` has them, and as an error: nothing in it would be paid for."""
    with stage(tmp_path) as at:
        at.edit(S02, *BREAK)

        broken = told(at)
        mend(at.folder)
        mended = told(at)

    assert not broken.passed
    assert broken.severity == dg.AssetCheckSeverity.ERROR
    assert broken.metadata["breaks"].value == 1
    listed = str(broken.metadata["findings"].value)
    assert "episodes/e01/s02\\.yaml:43" in listed
    assert "episodes/e01/s02\\.yaml:25" in listed
    assert mended.passed
    assert mended.metadata["findings"].value == "none"
