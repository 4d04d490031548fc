"""Camera moves in plain words, as a crew would say them.

Kling names the axes of its numeric camera control the other way round than film usage does, and no
other provider has numbers at all (reference 2 and 8): moves are said, never dialled.
"""

from collections.abc import Sequence
from typing import Final

from story_assets.story.words import Movement, Speed

_SAID: Final[dict[Movement, str]] = {
    "static": "holds still",
    "pan_left": "pans left",
    "pan_right": "pans right",
    "whip_pan": "whip-pans across in a blur",
    "tilt_up": "tilts up",
    "tilt_down": "tilts down",
    "roll": "rolls around the lens axis",
    "push_in": "pushes in towards the subject",
    "pull_out": "pulls out away from the subject",
    "truck_left": "trucks left, parallel to the action",
    "truck_right": "trucks right, parallel to the action",
    "pedestal_up": "rises straight up without tilting",
    "pedestal_down": "sinks straight down without tilting",
    "crane_up": "cranes up",
    "crane_down": "cranes down",
    "arc_left": "arcs left around the subject",
    "arc_right": "arcs right around the subject",
    "follow": "follows the subject",
    "lead": "moves ahead of the subject, looking back at it",
    "handheld": "is handheld, with a slight natural sway",
    "steadicam": "floats along with the subject on a steadicam",
    "drone": "flies through the scene as a drone",
    "zoom_in": "zooms in without moving",
    "zoom_out": "zooms out without moving",
    "crash_zoom": "crash-zooms in at once",
    "dolly_zoom": "dolly-zooms: the subject keeps its size while the background stretches",
    "reveal": "moves on to reveal what was hidden",
}
_CARRIED: Final[dict[Movement, str]] = {
    "handheld": "handheld",
    "steadicam": "on a steadicam",
    "drone": "flown as a drone",
}
"""How the camera is carried. Beside another move these qualify it."""
_PACE: Final[dict[Speed, str]] = {"slow": ", slowly", "normal": ", at an even pace", "fast": ", fast"}
_HAVE_THEIR_OWN_PACE: Final[frozenset[Movement]] = frozenset({"static", "whip_pan", "crash_zoom", "handheld"})


def moves(movement: Sequence[Movement]) -> tuple[Movement, ...]:
    """The moves of *movement* in order, the primary one first. Holding still beside a move says nothing."""
    distinct: list[Movement] = [move for move in dict.fromkeys(movement) if move != "static"]
    led: list[Movement] = [move for move in distinct if move not in _CARRIED]
    return tuple(led or distinct[:1] or movement[:1])


def primary_move(movement: Sequence[Movement], speed: Speed) -> str:
    """The one move that must not be lost, with its speed: 'The camera pushes in ..., slowly.'"""
    return f"The camera {_paced(movement, speed)}."


def further_moves(movement: Sequence[Movement]) -> tuple[str, ...]:
    """The moves after the primary one, a sentence each."""
    return tuple(f"Then the camera {_SAID[move]}." for move in moves(movement)[1:])


def motion_sentence(movement: Sequence[Movement], speed: Speed) -> str:
    """All of *movement* in one sentence."""
    rest = [_SAID[move] for move in moves(movement)[1:]]
    return f"The camera {', then '.join([_paced(movement, speed), *rest])}."


def _paced(movement: Sequence[Movement], speed: Speed) -> str:
    first = moves(movement)[0]
    carried = [_CARRIED[move] for move in dict.fromkeys(movement) if move in _CARRIED and move != first]
    pace = "" if first in _HAVE_THEIR_OWN_PACE else _PACE[speed]
    return ", ".join([_SAID[first] + pace, *carried])
