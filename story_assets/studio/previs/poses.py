"""How bodies hold themselves: joints of a person one unit tall, before they are scaled and dressed."""

from dataclasses import dataclass
from typing import Final

from story_assets.story.words import Pose
from story_assets.studio.previs.space import P3


@dataclass(frozen=True)
class Joints:
    """Offsets (side, front, up) in body heights. Arms hang from the shoulder, legs from the hip.

    Limbs are (right, left); the left side is mirrored when drawn, so +s is outwards for both.
    """

    elbows: tuple[P3, P3]
    wrists: tuple[P3, P3]
    knees: tuple[P3, P3] = ((0.012, 0.012, -0.235), (0.012, 0.012, -0.235))
    ankles: tuple[P3, P3] = ((0.018, -0.005, -0.465), (0.018, -0.005, -0.465))
    hip: float = 0.505
    """Height of the hips."""
    lean: float = 0.0
    """Degrees the trunk leans to the front."""
    turn: float = 0.0
    """Degrees the whole body is turned away from where it looks."""
    lying: bool = False


_ARM: Final[tuple[P3, P3]] = ((0.03, -0.015, -0.165), (0.04, 0.02, -0.315))
_FORE: Final[tuple[P3, P3]] = ((0.03, -0.02, -0.155), (-0.03, 0.13, -0.12))

POSES: Final[dict[Pose, Joints]] = {
    "stand": Joints((_ARM[0], (0.035, -0.01, -0.162)), (_ARM[1], (0.03, 0.03, -0.312))),
    "walk": Joints(
        ((0.03, 0.06, -0.15), (0.03, -0.08, -0.14)), ((0.02, 0.17, -0.25), (0.03, -0.12, -0.28)),
        ((0.01, -0.02, -0.235), (0.01, 0.10, -0.215)), ((0.01, -0.15, -0.42), (0.01, 0.12, -0.45)),
        hip=0.495, lean=4,
    ),
    "run": Joints(
        ((0.04, 0.10, -0.12), (0.05, -0.14, -0.09)), ((0.0, 0.23, -0.05), (0.03, -0.12, -0.23)),
        ((0.01, -0.06, -0.22), (0.01, 0.19, -0.13)), ((0.01, -0.26, -0.27), (0.01, 0.16, -0.36)),
        hip=0.5, lean=16,
    ),
    "sit": Joints(
        ((0.035, 0.02, -0.16), (0.035, 0.02, -0.16)), ((-0.02, 0.16, -0.2), (-0.02, 0.16, -0.2)),
        ((0.02, 0.235, 0.01), (0.02, 0.235, 0.01)), ((0.02, 0.24, -0.235), (0.02, 0.24, -0.235)),
        hip=0.275,
    ),
    "crouch": Joints(
        ((0.05, 0.09, -0.13), (0.03, 0.08, -0.14)), ((0.0, 0.21, -0.17), (-0.03, 0.18, -0.2)),
        ((0.05, 0.19, 0.05), (0.05, 0.13, -0.13)), ((0.04, 0.11, -0.16), (0.03, -0.1, -0.15)),
        hip=0.2, lean=24,
    ),
    "reach": Joints(
        ((0.02, 0.14, 0.0), _ARM[0]), ((0.0, 0.28, 0.06), (0.05, -0.03, -0.31)),
        ((0.012, 0.03, -0.235), (0.012, -0.02, -0.235)), ((0.015, 0.04, -0.465), (0.015, -0.08, -0.455)),
        lean=10,
    ),
    "hold": Joints((_FORE[0], _FORE[0]), (_FORE[1], (-0.045, 0.14, -0.13))),
    "point": Joints(((0.05, 0.15, 0.0), _ARM[0]), ((0.06, 0.31, 0.015), (0.04, 0.02, -0.315))),
    "embrace": Joints(
        ((0.06, 0.13, -0.05), (0.06, 0.13, -0.02)), ((-0.06, 0.22, -0.03), (-0.08, 0.21, 0.03)), lean=8
    ),
    "fall": Joints(
        ((0.14, 0.04, 0.07), (0.15, 0.02, 0.04)), ((0.24, 0.10, 0.17), (0.28, 0.06, 0.0)),
        ((0.05, 0.19, 0.06), (0.03, 0.2, -0.06)), ((0.05, 0.34, -0.09), (0.04, 0.38, 0.02)),
        hip=0.26, lean=-38,
    ),
    "look_over_shoulder": Joints(
        (_ARM[0], (0.04, 0.0, -0.162)), (_ARM[1], (0.02, 0.05, -0.31)), turn=128
    ),
    "lie": Joints(
        ((0.06, -0.02, -0.15), (0.05, -0.02, -0.15)), ((0.07, 0.02, -0.3), (-0.04, 0.07, -0.24)), lying=True,
        knees=((0.012, 0.015, -0.235), (0.02, 0.07, -0.22)),
    ),
}  # fmt: skip

HOLDING: Final = POSES["hold"]
