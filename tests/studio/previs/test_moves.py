"""A move ends where its name says: what was at the edge comes in, what was large gets small."""

from typing import get_args

import pytest

from story_assets.story.words import Movement
from story_assets.studio.previs import staging
from story_assets.studio.previs.boards import BOARDS
from story_assets.studio.previs.camera import Camera
from story_assets.studio.previs.moves import MOVING, ended
from story_assets.studio.previs.path_inset import depth_of
from tests.studio.previs.stage import brief, panel, seen

MOVES: tuple[Movement, ...] = get_args(get_args(Movement)[0])
IT = brief("shot_reference", (panel(size="MS", lens_mm=50, cast=(seen("mara", (0.5, 0.5)),)),))


def start() -> tuple[Camera, float, tuple[float, float, float]]:
    """A camera on Mara, how far she is, where her head is."""
    staged = staging(IT.panels[0], IT)
    return staged.camera, depth_of(staged), staged.people[0].figure.head.frame.base


def after(*moves: Movement) -> tuple[float, float, float]:
    """Where her head is on screen after a move, and how much larger than before."""
    lens, depth, head = start()
    end = ended(lens, moves, depth)
    (x, y), (u, v) = lens.spot(head), end.spot(head)
    return (u - x) / lens.width, (v - y) / lens.height, end.scale(head) / lens.scale(head)


@pytest.mark.parametrize("move", ["push_in", "zoom_in", "crash_zoom", "follow"])
def test_what_goes_in_makes_larger(move: Movement) -> None:
    """And stays on her."""
    across, _, larger = after(move)

    assert larger > 1.25
    assert abs(across) < 0.1


@pytest.mark.parametrize("move", ["pull_out", "zoom_out", "lead"])
def test_what_goes_out_makes_smaller(move: Movement) -> None:
    """A pull out ends wider than it began."""
    assert after(move)[2] < 0.8


@pytest.mark.parametrize(("left", "right"), [("pan_left", "pan_right"), ("truck_left", "truck_right")])
def test_a_camera_that_goes_left_moves_the_picture_right(left: Movement, right: Movement) -> None:
    """Pan and truck alike."""
    assert after(left)[0] > 0.1
    assert after(right)[0] < -0.1


@pytest.mark.parametrize(("up", "down"), [("tilt_up", "tilt_down"), ("pedestal_up", "pedestal_down")])
def test_a_camera_that_goes_up_moves_the_picture_down(up: Movement, down: Movement) -> None:
    """Screen heights grow downwards."""
    assert after(up)[1] > 0.1
    assert after(down)[1] < -0.1


@pytest.mark.parametrize(("move", "side"), [("arc_left", -1), ("arc_right", 1)])
def test_an_arc_keeps_its_subject_and_its_distance(move: Movement, side: int) -> None:
    """It travels round her, to its own side."""
    lens, depth, head = start()
    end = ended(lens, (move,), depth)

    assert after(move)[2] == pytest.approx(1.0, abs=0.1)
    assert abs(end.spot(head)[0] - lens.width / 2) < 0.12 * lens.width
    assert (end.at[0] - lens.at[0]) * side > 0.3


def test_a_dolly_zoom_changes_only_the_depth() -> None:
    """She stays as large as she was; the room does not."""
    lens, depth, head = start()
    end = ended(lens, ("dolly_zoom",), depth)

    assert end.scale(head) == pytest.approx(lens.scale(head), rel=0.03)
    assert end.at[1] > lens.at[1] + 0.5


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_drawn_beside_the_frame_and_never_in_it(move: Movement) -> None:
    """The clean frame goes to video: no arrow may be in it."""
    still = IT.panels[0]
    moving = still.model_copy(update={"movement": (move,)})

    contents = [
        BOARDS["shot_reference"](IT.model_copy(update={"panels": (it,)}), (1280, 720)).content
        for it in (still, moving)
    ]

    assert contents[0]["picture"] == contents[1]["picture"]
    assert bool(contents[1]["moves"]) == (move in MOVING)
    assert not contents[0]["moves"]
