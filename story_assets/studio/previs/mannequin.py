"""A person: a skeleton in a pose, flesh, hair and clothes over it, from the identity rules alone."""

from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Final

from story_assets.story.briefs.brief import QuotedProp, Subject
from story_assets.story.words import AgeBand, Build, Expression, Pose
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import FEELINGS, Feeling, face
from story_assets.studio.previs.features import told_marks
from story_assets.studio.previs.figure import Figure, Head, Part, Sheet, one
from story_assets.studio.previs.flesh import Flesh
from story_assets.studio.previs.hair import hair
from story_assets.studio.previs.headwear import headwear
from story_assets.studio.previs.poses import HOLDING, POSES, Joints
from story_assets.studio.previs.space import (
    P3,
    UP,
    Stance,
    between,
    cross,
    dot,
    minus,
    plus,
    stance,
    times,
    turned,
    unit,
)
from story_assets.studio.previs.things import thing
from story_assets.studio.previs.wardrobe import dressed

HEADS: Final[dict[AgeBand, float]] = {
    "child": 5.3,
    "teen": 6.4,
    "young_adult": 7.0,
    "adult": 7.1,
    "middle_aged": 7.0,
    "elder": 6.7,
    "ageless": 7.2,
}
"""How many heads tall a body is drawn."""
_WIDTH: Final[dict[Build, float]] = {"slight": 0.86, "average": 1.0, "broad": 1.17, "heavy": 1.3}


@dataclass(frozen=True)
class Acting:
    """What a body does in a picture."""

    base: P3
    """The ground below it."""
    front: P3
    """Where it looks, level."""
    pose: Pose = "stand"
    expression: Expression = "neutral"
    holds: tuple[QuotedProp, ...] = ()
    seat: float | None = None
    """Height of the seat under it, in metres."""
    gaze: float = 0.0
    """Where the pupils go, to its own right."""
    asleep: bool = False
    """Eyes shut, whatever the feeling."""
    raised: float = 0.0
    """How high what is held is lifted for the lens: 0 at the waist, 1 beside the chin."""
    lens: P3 | None = None
    """The level direction to the camera: what is held is turned there."""

    @property
    def feeling(self) -> Feeling:
        """What the face does."""
        feeling = FEELINGS[self.expression]
        return replace(feeling, open=0.1) if self.asleep else feeling


def person(subject: Subject, acting: Acting) -> Figure:
    """A human body."""
    identity = subject.identity
    h, wide = identity.height_m, _WIDTH[identity.build]
    joints = POSES[acting.pose]
    if acting.holds and acting.pose in ("stand", "walk", "sit", "crouch", "hold"):
        joints = replace(joints, elbows=HOLDING.elbows, wrists=_lifted(acting))
    body = _skeleton(acting, joints, h, wide, identity.age_band)
    head = _head(subject, acting, body, h / HEADS[identity.age_band])
    parts = (
        *dressed(subject, body),
        *held(acting.holds, body.wrists, acting.lens or body.trunk.front, body.trunk, h),
    )
    return Figure(subject.character, parts, head, _levels(body, head, h), acting.base, 0.2 * h * wide)


def _lifted(acting: Acting) -> tuple[P3, P3]:
    """Wrists in front of the body; in tight frames up where the frame still shows them."""
    (s, f, u), other = HOLDING.wrists
    up = acting.raised
    aside = -0.03 if up >= 1 else 0.06 * up
    right = (s + aside, f, u + 0.17 * up)
    left = (other[0] + aside, other[1], other[2] + 0.17 * up) if len(acting.holds) > 1 else other
    return right, left


def _skeleton(acting: Acting, joints: Joints, h: float, wide: float, age: AgeBand) -> Flesh:
    look = stance(acting.base, acting.front)
    ground = stance(acting.base, turned(look.front, joints.turn))
    if joints.lying:
        flat = plus(acting.base, (0.0, 0.0, 0.09 * h + (acting.seat or 0.0)))
        ground = Stance(plus(flat, times(ground.side, -0.5 * h)), (0.0, 0.0, 1.0), ground.front, ground.side)
    hip = joints.hip * h
    if acting.pose == "sit" and acting.seat is not None:
        hip = max(hip * 0.6, acting.seat + 0.045 * h)
    pelvis = ground(0, 0, hip)
    lean = radians(joints.lean)
    up = plus(times(ground.up, cos(lean)), times(ground.front, sin(lean)))
    trunk = Stance(pelvis, cross(ground.side, up), ground.side, up)
    if joints.lying:
        trunk = Stance(pelvis, ground.front, ground.side, ground.up)
    sides = (1.0, -1.0)
    shoulders = tuple(trunk(s * 0.097 * h * wide, 0, 0.272 * h) for s in sides)
    hips = tuple(ground(s * 0.05 * h * wide, 0, hip - 0.005 * h) for s in sides)

    def limb(roots: tuple[P3, ...], offsets: tuple[P3, P3], frame: Stance) -> tuple[P3, P3]:
        spread = h * (0.9 + 0.1 * wide)
        a, b = (
            _from(frame, root, (s * o[0] * spread, o[1] * h, o[2] * h))
            for root, o, s in zip(roots, offsets, sides, strict=True)
        )
        return (a, b)

    ankles = limb(hips, joints.ankles, ground)
    if acting.pose == "sit" and acting.seat is not None:
        ankles = tuple(_from(ground, a, (0.0, 0.0, joints.hip * h - hip)) for a in ankles)
    return Flesh(
        h,
        wide,
        trunk,
        ground,
        look,
        (shoulders[0], shoulders[1]),
        limb(shoulders, joints.elbows, trunk),
        limb(shoulders, joints.wrists, trunk),
        (hips[0], hips[1]),
        limb(hips, joints.knees, ground),
        (ankles[0], ankles[1]),
        slender=0.86 if age == "child" else 1.0,
    )


def _from(frame: Stance, root: P3, offset: P3) -> P3:
    return Stance(root, frame.front, frame.side, frame.up)(*offset)


def _head(subject: Subject, acting: Acting, body: Flesh, tall: float) -> Head:
    identity = subject.identity
    r = tall * 0.43
    neck = body.trunk(0, 0.008 * body.h, 0.345 * body.h)
    lying = acting.pose == "lie"
    up = body.trunk.up if lying else (0.0, 0.0, 1.0)
    frame = body.trunk if lying else body.look
    frame = Stance(plus(neck, times(up, tall * 0.5)), frame.front, frame.side, up)
    skin = identity.skin
    skull = one(
        (frame(0, -0.06 * r, 0.26 * r), 0.92 * r),
        (frame(0, 0.12 * r, -0.36 * r), 0.66 * r),
        (frame(0, 0.22 * r, -0.8 * r), 0.32 * r),
    )
    ears = tuple(
        Part(
            one(
                (frame(s * 0.9 * r, -0.1 * r, 0.1 * r), 0.13 * r),
                (frame(s * 0.84 * r, -0.04 * r, -0.2 * r), 0.09 * r),
            ),
            skin,
            0.15 * r,
        )
        for s in (-1.0, 1.0)
    )
    if identity.hair_shape in ("bob", "long", "curly"):
        ears = ()
    brow = ink.mix(identity.hair_colour, "#1c1714", 0.35)
    marks = face(frame, r, acting.feeling, ink.mix(skin, "#4a2318", 0.5), brow, acting.gaze) + told_marks(
        subject, frame, r
    )
    hat = any(g.kind == "hat" for g in subject.worn.wardrobe)
    on_head, hangs = hair(identity, frame, r, hat=hat)
    nose = Part(one((frame(0, 0.78 * r, 0.02 * r), 0.08 * r), (frame(0, 0.87 * r, -0.2 * r), 0.1 * r)), skin)
    return Head(
        frame, r, tall, (Part(skull, skin), *ears, *on_head, *headwear(subject, frame, r)), marks, nose, hangs
    )


def held(
    props: tuple[QuotedProp, ...], wrists: tuple[P3, P3], lens: P3, frame: Stance, h: float
) -> tuple[Part, ...]:
    """Props in the hands: the first in the right, the next in the left, turned half to the lens."""
    facing = dot(frame.front, lens)
    flat = unit(plus(times(frame.front, 0.4), lens), frame.front) if facing > -0.4 else frame.front
    across = cross(flat, UP)
    ahead = dot(frame.front, across)
    parts: list[Part] = []
    for hand, prop, wrist in zip((1.0, -1.0), props, wrists, strict=False):
        it = thing(prop.prop, prop.description, prop.shape)
        k = max(1.0, 0.11 * h / max(it.size))
        w, tall = it.size[0] * k, it.size[1] * k
        grip = plus(wrist, times(frame.front, 0.03 * h))
        outwards = ahead > 0.2 or (ahead > -0.2 and hand < 0)
        u = it.grip[0] if outwards else 1 - it.grip[0]
        corner = plus(grip, plus(times(across, -u * w), (0.0, 0.0, -it.grip[1] * tall)))
        sheet = Sheet(corner, times(across, w), (0.0, 0.0, tall), it, prop.colour, prop.text)
        ends = [(sheet(u, v), 0.004) for u in (0.0, 1.0) for v in (0.0, 1.0)]
        before = dot(minus(wrist, frame.base), frame.front) > 0.1 * h
        hidden = facing < -0.4 and before
        parts.append(Part(one(*ends), prop.colour, -0.2 * h if hidden else 0.12 * h, sheet=sheet))
    return tuple(parts)


def _levels(body: Flesh, head: Head, h: float) -> dict[str, float]:
    """Where the trade cuts a body, above the ground it stands on."""
    floor = body.ground.base[2] if body.look.base[2] == body.ground.base[2] else body.look.base[2]
    middle = head.frame.base[2] - floor
    crown, chin = middle + head.height / 2, middle - head.height / 2
    hip = body.trunk.base[2] - floor
    knee = between(body.knees[0], body.knees[1], 0.5)[2] - floor
    return {
        "crown": crown,
        "chin": chin,
        "bust": chin - (chin - hip) * 0.42,
        "waist": chin - (chin - hip) * 0.82,
        "knee": min(knee, hip * 0.55) if hip < 0.45 * h else knee,
        "sole": 0.0,
    }
