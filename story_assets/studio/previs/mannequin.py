"""A person: a skeleton in a pose, flesh, hair and clothes over it, from the identity rules alone."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

from story_assets.story.briefs.brief import QuotedProp, Subject
from story_assets.story.words import AgeBand, Build, Expression, HairShape, Pose
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import FEELINGS, Surface, face
from story_assets.studio.previs.figure import Ball, Figure, Head, Part, one
from story_assets.studio.previs.poses import HOLDING, POSES, Joints
from story_assets.studio.previs.space import P3, Stance, between, cross, plus, stance, times, turned
from story_assets.studio.previs.wardrobe import Flesh, dressed, headwear

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


def person(subject: Subject, acting: Acting) -> Figure:
    """A human body."""
    identity = subject.identity
    h, wide = identity.height_m, _WIDTH[identity.build]
    joints = POSES[acting.pose]
    if acting.holds and acting.pose in ("stand", "walk"):
        joints = Joints(HOLDING.elbows, HOLDING.wrists, joints.knees, joints.ankles, joints.hip, joints.lean)
    body = _skeleton(acting, joints, h, wide, identity.age_band)
    head = _head(subject, acting, body, h / HEADS[identity.age_band])
    parts = (*dressed(subject, body), *held(acting.holds, body.wrists, body.trunk, h))
    return Figure(subject.character, parts, head, _levels(body, head, h), acting.base, 0.2 * h * wide)


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
    shoulders = tuple(trunk(s * 0.102 * h * wide, 0, 0.302 * h) for s in sides)
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
        Part(one((frame(s * 0.92 * r, -0.05 * r, -0.04 * r), 0.17 * r)), skin, 0.3 * r) for s in (-1.0, 1.0)
    )
    if identity.hair_shape in ("bob", "long", "curly"):
        ears = ()
    brow = ink.mix(identity.hair_colour, "#1c1714", 0.35)
    marks = face(
        frame, r, FEELINGS[acting.expression], ink.mix(skin, "#4a2318", 0.5), brow, acting.gaze
    ) + _age_lines(subject, frame, r)
    bare = not any(g.kind == "hat" for g in subject.worn.wardrobe)
    parts = _hair(identity.hair_shape, identity.hair_colour, frame, r, bare)
    nose = Part(one((frame(0, 0.78 * r, 0.02 * r), 0.08 * r), (frame(0, 0.87 * r, -0.2 * r), 0.1 * r)), skin)
    return Head(frame, r, tall, (Part(skull, skin), *ears, *parts, *headwear(subject, frame, r)), marks, nose)


def _age_lines(subject: Subject, frame: Stance, r: float):

    if subject.identity.age_band not in ("elder", "middle_aged"):
        return ()
    surface, line = Surface(frame, r), ink.mix(subject.identity.skin, "#4a2318", 0.38)
    return tuple(
        surface.line([(s * 0.3, -0.2), (s * 0.42, -0.36), (s * 0.44, -0.5)], line, 0.035) for s in (-1, 1)
    )


def _hair(shape: HairShape, colour: str, frame: Stance, r: float, bare: bool) -> tuple[Part, ...]:
    def ball(s: float, f: float, u: float, size: float) -> Ball:
        return (frame(s * r, f * r, u * r), size * r)

    if shape == "bald":
        return ()
    thick = 1.0 if bare else 0.92
    cap, *napes = _cap(frame, r, 1.08 * thick)
    over = [Part((cap,), colour, lift=1.6 * r)]
    under: list[Part] = [Part((nape,), colour) for nape in napes]
    if shape == "curly":
        puffs = [
            (-0.7, 0.1, 0.62),
            (-0.35, 0.35, 0.98),
            (0.1, 0.4, 1.05),
            (0.5, 0.3, 0.92),
            (0.8, 0.05, 0.55),
            (0.0, -0.5, 1.0),
            (-0.6, -0.5, 0.75),
            (0.6, -0.5, 0.75),
        ]
        over = [Part((cap, *((ball(s, f, u, 0.4),) for s, f, u in puffs)), colour, lift=1.6 * r)]
        backs = [
            (-0.95, -0.2, 0.1),
            (0.95, -0.2, 0.1),
            (-0.8, -0.55, -0.3),
            (0.8, -0.55, -0.3),
            (0.0, -0.9, -0.1),
        ]
        under += [Part(tuple((ball(s, f, u, 0.42),) for s, f, u in backs), colour)]
    elif shape in ("bob", "long"):
        end = -0.85 if shape == "bob" else -2.3
        sides = [ball(s, -0.2, u, 0.36) for s in (-0.82, 0.82) for u in (0.3, end)]
        under += [Part(one(*sides, ball(0, -0.55, 0.4, 0.75), ball(0, -0.6, end, 0.34)), colour)]
        locks = [one(ball(s * 0.98, 0.1, 0.35, 0.13), ball(s, 0.12, max(end, -0.9), 0.15)) for s in (-1, 1)]
        over += [Part(lock, colour) for lock in locks]
    elif shape == "bun":
        under += [Part(one(ball(0, -0.75, 1.02, 0.46)), colour)]
    elif shape == "ponytail":
        tail = one(ball(0, -1.0, 0.55, 0.3), ball(0, -1.5, -0.2, 0.3), ball(0.12, -1.35, -1.6, 0.14))
        under += [Part(tail, colour)]
    elif shape == "braid":
        beads = [
            (0.75, 0.1, -0.7, 0.3),
            (0.82, 0.42, -1.15, 0.28),
            (0.8, 0.6, -1.6, 0.26),
            (0.76, 0.66, -2.05, 0.22),
            (0.74, 0.66, -2.4, 0.13),
        ]
        under += [Part(one(ball(0, -0.4, 0.2, 0.85), ball(0.5, -0.3, -0.5, 0.4)), colour)]
        over += [Part(tuple((ball(*bead),) for bead in beads), colour, lift=0.02)]
    return (*under, *over)


def _cap(frame: Stance, r: float, size: float) -> tuple[tuple[Ball, ...], ...]:
    """The hair over the brow, and on either side the hair down to the nape."""
    brow = [
        (-0.7, 0.42, 0.5),
        (-0.32, 0.7, 0.68),
        (0.36, 0.68, 0.71),
        (0.72, 0.4, 0.48),
        (-0.8, 0.05, 0.42),
        (0.8, 0.05, 0.42),
    ]
    crown = [(-0.42, 0.0, 0.72), (0.42, 0.0, 0.72), (0.0, 0.24, 0.78), (0.0, -0.38, 0.74), (0.0, -0.05, 0.84)]
    nape = [(0.8, -0.08, 0.1), (0.8, 0.1, 0.34), (0.58, -0.58, -0.35), (0.0, -0.6, -0.4), (0.0, -0.82, 0.3)]

    def balls(marks: list[P3], small: float) -> tuple[Ball, ...]:
        return tuple((frame(s * r * size, f * r * size, u * r * size), small * r * size) for s, f, u in marks)

    top = balls(crown, 0.36)
    sides = (balls([(side * s, f, u) for s, f, u in nape], 0.2) for side in (1.0, -1.0))
    return (balls(brow, 0.13) + top, *(side + top[1:2] + top[3:] for side in sides))


def held(props: tuple[QuotedProp, ...], wrists: tuple[P3, P3], frame: Stance, h: float) -> tuple[Part, ...]:
    """Props in the hands: the first in the right, the next in the left."""
    parts: list[Part] = []
    for prop, wrist in zip(props, wrists, strict=False):
        tall, wide = {
            "flat": (0.14, 0.1),
            "long": (0.3, 0.02),
            "round": (0.07, 0.07),
            "box": (0.12, 0.15),
        }.get(prop.shape, (0.08, 0.06))
        a, b, r = wide * h / 2, tall * h / 2, 0.012 * h
        lifted = plus(
            times(frame.front, 0.035 * h), times(frame.up, b * (-0.55 if prop.shape == "long" else 0.8))
        )
        at = Stance(plus(wrist, lifted), frame.front, frame.side, frame.up)
        corners = [(at(s * a, 0.0, u * b), r) for s in (-1, 1) for u in (-1, 1)]
        face = 0.02 * h
        board = (at(a, face, b), at(-a, face, b), at(a, face, -b))
        parts.append(Part(one(*corners), prop.colour, 0.05 * h, (), prop.text, board))
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
