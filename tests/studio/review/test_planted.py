"""A few of each planted fault, and a few images without any. All of them: `python -m bench checks`."""

import pytest

from bench.checks import CHECKS, judged
from story_assets.studio.review.check import Finding
from tests.studio.review import faults
from tests.studio.review.planted import Planted, board, clean_sheets, planted

EACH = 1
JOBS = ("character_sheet", "scene_board", "contact_sheet", "shot_reference", "cover")


@pytest.mark.parametrize("kind", faults.KINDS)
def test_a_planted_fault_is_caught(kind: str) -> None:
    """What no person looks at every night, one of these looks at."""
    for it in planted(kind, EACH):
        failed = {
            check.name for check in CHECKS if check.name in it.caught_by and judged(check, it)[0] == "failed"
        }

        assert failed, (kind, it.note)


@pytest.mark.parametrize("job", JOBS)
def test_a_board_without_a_fault_fails_nothing(job: str) -> None:
    """A check that cries wolf is turned off within a week."""
    for seed in (1, 4):
        it = Planted("clean", board(job, seed))  # type: ignore[arg-type]  # a word of `Job`
        for check in CHECKS:
            if it.sight.brief.job in check.jobs:
                assert judged(check, it)[0] in ("passed", "nothing"), (check.name, job, seed)


def test_a_sheet_of_a_model_fails_nothing() -> None:
    """JPEG, another size, half a degree of turn, gutters off the even grid, any corner, any badge."""
    for it in clean_sheets(3):
        for check in CHECKS:
            if "contact_sheet" in check.jobs:
                assert judged(check, it)[0] in ("passed", "nothing"), (check.name, it.note)


def test_what_fails_says_where() -> None:
    """A person is shown the place, not a number."""
    (it,) = planted("two panels swapped", 1)

    finding = next(check for check in CHECKS if check.name == "panels_are_in_order").look(it.sight)

    assert isinstance(finding, Finding)
    assert len(finding.marks) == 2
    assert all(mark.says in finding.message for mark in finding.marks)
