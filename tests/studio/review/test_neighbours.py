"""One still of a scene in another light, or somebody in other clothes: seen beside the stills around it."""

import pytest

from story_assets.studio.review import look_matches_neighbours, set_matches_neighbours
from story_assets.studio.review.check import Check
from tests.studio.review.stills import Change, dressed_otherwise, lit, sights

SET, LOOK = set_matches_neighbours.CHECK, look_matches_neighbours.CHECK
EACH = 5
"""Here; `python -m bench neighbours` takes more."""


@pytest.mark.parametrize("check", [SET, LOOK])
def test_stills_of_one_hand_agree_whatever_it_does(check: Check) -> None:
    """A grade, a grain and a hand that is not quite steady are no breaks."""
    found = [check.look(sight) for sight in sights(EACH)]

    compared = [it for it in found if it is not None]
    assert len(compared) >= EACH - 1
    assert all(it.score is not None and it.score >= check.threshold for it in compared), compared


@pytest.mark.parametrize(
    ("check", "change", "says"),
    [
        (SET, lit(1.15, 1.0, 0.75), "the set is yellower"),
        (SET, lit(0.75, 0.95, 1.15), "the set is bluer"),
        (SET, lit(0.6, 0.6, 0.6), "the set is darker"),
        (LOOK, dressed_otherwise, "the dress of "),
    ],
)
def test_what_changes_in_one_still_only_is_said(check: Check, change: Change, says: str) -> None:
    """Which, how, and beside which others."""
    caught = 0
    for sight in sights(EACH, change, peopled=True):
        finding = check.look(sight)
        assert finding is not None
        if finding.score is not None and finding.score < check.threshold and says in finding.message:
            caught += 1
            assert sight.neighbours[0].name in finding.message

    assert caught >= EACH - 1


def test_the_first_still_of_a_scene_claims_nothing() -> None:
    """There is nothing to agree with."""
    (sight,) = sights(1)

    assert SET.look(type(sight)(sight.brief, sight.picture, sight.asked)) is None
