"""The geometry of a cut, against cases one can draw on a napkin."""

from math import degrees

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.story.bible import FixedProp, Setting
from story_assets.story.continuity.floor import gaze, hides, side, spread, turn, width_of_view
from story_assets.story.reading import read_story
from tests.story.test_continuity import BUNDLED

WEST, EAST = (1.0, 3.0), (3.0, 3.0)
"""Two people who face each other; north is towards smaller y."""
metres = st.floats(-20, 20).map(lambda x: round(x, 3))
points = st.tuples(metres, metres)


def test_the_two_sides_of_a_line_have_two_signs() -> None:
    """South of two people and north of them; on the line is neither."""
    south, north = side((2.0, 6.0), WEST, EAST), side((2.0, 0.5), WEST, EAST)

    assert south * north < 0
    assert abs(south) == pytest.approx(1.0)
    assert side((-4.0, 3.0), WEST, EAST) == pytest.approx(0.0)


@given(points, points, points)
def test_a_mirrored_camera_is_on_the_other_side(
    camera: tuple[float, float], a: tuple[float, float], b: tuple[float, float]
) -> None:
    """Whatever the plan is, a reflection in the line changes the sign and nothing else."""
    moved = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    if moved < 0.01:
        return
    along = ((b[0] - a[0]) / moved, (b[1] - a[1]) / moved)
    t = (camera[0] - a[0]) * along[0] + (camera[1] - a[1]) * along[1]
    foot = (a[0] + t * along[0], a[1] + t * along[1])
    mirrored = (2 * foot[0] - camera[0], 2 * foot[1] - camera[1])

    assert side(mirrored, a, b) == pytest.approx(-side(camera, a, b), abs=1e-6)


def test_two_who_look_at_each_other_look_to_both_sides_of_the_screen() -> None:
    """From the south the western one looks right and the eastern one left."""
    assert gaze((1.0, 6.0), WEST, EAST) == pytest.approx(1.0)
    assert gaze((3.0, 6.0), EAST, WEST) == pytest.approx(-1.0)
    assert gaze((3.0, 0.5), EAST, WEST) == pytest.approx(1.0)


def test_lenses_see_what_the_tables_say() -> None:
    """Full frame: 54 degrees at 35 mm, 24 at 85; an upright frame sees less across."""
    assert width_of_view(35, 16 / 9) == pytest.approx(54.4, abs=0.1)
    assert width_of_view(85, 16 / 9) == pytest.approx(23.9, abs=0.1)
    assert width_of_view(35, 9 / 16) < 35


def test_people_on_both_sides_of_a_camera_are_far_apart() -> None:
    """As much of the circle as it takes to have some of each."""
    assert spread((2.0, 3.0), [((0.0, 3.0), 0.25), ((4.0, 3.0), 0.25)]) > 150
    assert spread((2.0, 9.0), [(WEST, 0.25), (EAST, 0.25)]) < 20
    assert spread((2.0, 9.0), [(WEST, 0.25)]) == 0


@given(points, st.lists(points, min_size=2, max_size=5))
def test_a_spread_is_an_angle(camera: tuple[float, float], people: list[tuple[float, float]]) -> None:
    """Also where somebody stands on the camera's foot."""
    assert 0 <= spread(camera, [(at, 0.25) for at in people]) < 360


def test_a_line_that_was_turned_is_another_line() -> None:
    """They changed places: the camera did not cross."""
    assert turn(WEST, EAST, EAST, WEST) == pytest.approx(180)
    assert turn(WEST, EAST, WEST, (3.0, 3.5)) == pytest.approx(degrees(0.244979), abs=0.01)


def test_a_cupboard_hides_who_is_behind_it() -> None:
    """And nobody beside it, before it or in it."""
    study: Setting = read_story(BUNDLED).settings["study_night"].model_copy(update={"size_m": (6.0, 6.0)})
    cupboard = FixedProp(description="a cupboard", at=(0.5, 0.5), size_m=(2.0, 0.6, 2.1))

    assert hides(cupboard, (3.0, 5.8), (3.0, 1.0), study)
    assert not hides(cupboard, (3.0, 5.8), (3.0, 4.5), study)
    assert not hides(cupboard, (3.0, 5.8), (5.5, 1.0), study)
    assert not hides(cupboard, (3.0, 5.8), (3.0, 3.0), study)
