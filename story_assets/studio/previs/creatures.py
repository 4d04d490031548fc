"""Bodies that are not human: four legs, a small robot, a creature. Each has a silhouette of its own."""

from collections.abc import Callable
from typing import Final

from story_assets.story.briefs.brief import Subject
from story_assets.story.words import Body, Build
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import PUPIL, WHITE, Feeling, Surface, face, ring
from story_assets.studio.previs.figure import Detail, Figure, Head, Part, one
from story_assets.studio.previs.mannequin import Acting, held, person
from story_assets.studio.previs.space import P3, Stance, plus, stance, times, turned
from story_assets.studio.previs.wardrobe import headwear

_GIRTH: Final[dict[Build, float]] = {"slight": 0.82, "average": 1.0, "broad": 1.15, "heavy": 1.32}
_LOW: Final = {"sit": 0.78, "crouch": 0.7, "lie": 0.5, "fall": 0.6}
"""How much lower a body without a person's joints holds itself."""


def figure(subject: Subject, acting: Acting) -> Figure:
    """*subject* as a body of its own plan, acting."""
    return _BODIES[subject.identity.body](subject, acting)


def _ground(acting: Acting) -> Stance:
    base = plus(acting.base, (0.0, 0.0, acting.seat or 0.0)) if acting.pose == "sit" else acting.base
    front = stance(base, acting.front).front
    return stance(base, turned(front, 120 if acting.pose == "look_over_shoulder" else 0))


def _four_legged(subject: Subject, acting: Acting) -> Figure:
    identity = subject.identity
    h, g = identity.height_m, _GIRTH[identity.build]
    low = _LOW.get(acting.pose, 1.0)
    at = _ground(acting)
    skin, dark = identity.skin, ink.mix(identity.skin, "#20140f", 0.3)
    back = 0.6 * h * low
    rump = back * (0.55 if acting.pose == "sit" else 1.0)
    coat = _worn(subject, "coat", "jacket", "sweater", "shell", "uniform")
    trunk = one(
        (at(0, 0.26 * h, back), 0.17 * h * g),
        (at(0, -0.34 * h, rump), 0.16 * h * g),
        (at(0, 0.0, back * 0.95), 0.15 * h * g),
    )
    parts = [Part(trunk, coat or skin)]
    stride = {"walk": 0.1, "run": 0.24}.get(acting.pose, 0.0) * h
    for s in (1.0, -1.0):
        for f, sign in ((0.27, s), (-0.36, -s)):
            hip = at(s * 0.09 * h * g, f * h, (back if f > 0 else rump) * 0.85)
            foot = at(s * 0.09 * h * g, f * h + sign * stride + (0.12 * h if low < 0.8 else 0), 0.03 * h)
            parts.append(
                Part(one((hip, 0.075 * h), (foot, 0.04 * h)), skin if s > 0 else ink.mix(skin, dark, 0.3))
            )
            parts.append(
                Part(one((foot, 0.045 * h), (plus(foot, times(at.front, 0.05 * h)), 0.035 * h)), dark)
            )
    tail = one(
        (at(0, -0.47 * h, rump + 0.08 * h), 0.04 * h), (at(0.03 * h, -0.66 * h, rump + 0.25 * h), 0.03 * h)
    )
    parts.append(Part(tail, identity.hair_colour))
    crown, r = h * (0.55 + 0.45 * low), 0.15 * h
    head_at = plus(at(0, 0.46 * h, crown - 0.16 * h), (0.0, 0.0, 0.0))
    parts.append(Part(one((at(0, 0.28 * h, back + 0.05 * h), 0.11 * h * g), (head_at, 0.095 * h)), skin))
    collar = _worn(subject, "collar", "scarf", "jewellery")
    if collar:
        ring_at = plus(times(head_at, 0.5), times(at(0, 0.3 * h, back + 0.08 * h), 0.5))
        parts.append(Part(one((ring_at, 0.115 * h * g)), collar, 0.02 * h))
    frame = Stance(head_at, *_level(acting))
    head = _muzzled(subject, frame, r, acting.feeling)
    parts += held(
        acting.holds[:1],
        (frame(0, 1.6 * r, -0.5 * r), frame(0, 1.6 * r, -0.5 * r)),
        acting.lens or frame.front,
        frame,
        h * 0.8,
    )
    levels = {
        "crown": crown,
        "chin": crown - 2.1 * r,
        "bust": back * 0.8,
        "waist": back * 0.55,
        "knee": back * 0.3,
        "sole": 0.0,
    }
    return Figure(subject.character, tuple(parts), head, levels, acting.base, 0.42 * h)


def _muzzled(subject: Subject, frame: Stance, r: float, feeling: Feeling) -> Head:
    eyes_open = feeling.open
    skin, dark = subject.identity.skin, subject.identity.hair_colour
    skull = one((frame(0, 0, 0.1 * r), r), (frame(0, 0.5 * r, -0.2 * r), 0.7 * r))
    muzzle = Part(
        one((frame(0, 0.8 * r, -0.35 * r), 0.5 * r), (frame(0, 1.35 * r, -0.42 * r), 0.34 * r)),
        ink.mix(skin, "#ffffff", 0.25),
        0.01,
    )
    nose = Part(one((frame(0, 1.66 * r, -0.26 * r), 0.16 * r)), "#26201f", 0.012)
    ears = [
        Part(
            one(
                (frame(s * 0.6 * r, -0.1 * r, 0.8 * r), 0.3 * r),
                (frame(s * 0.85 * r, -0.1 * r, 1.5 * r), 0.1 * r),
            ),
            dark,
            -0.001,
        )
        for s in (-1.0, 1.0)
    ]
    surface = Surface(frame, r * 1.02)
    eyes: list[Detail] = []
    for s in (-1.0, 1.0):
        if eyes_open > 0.3:
            eyes.append(surface.patch(ring(s * 0.42, 0.25, 0.2, 0.2 * min(eyes_open, 1.3)), WHITE, s * 0.5))
        eyes.append(surface.patch(ring(s * 0.42, 0.25, 0.13, 0.15 * min(eyes_open, 1.3)), PUPIL, s * 0.5))
        arch = [(s * 0.2, 0.58 + feeling.inner), (s * 0.42, 0.66), (s * 0.64, 0.56 + feeling.outer)]
        eyes.append(surface.line(arch, ink.mix(dark, "#14110f", 0.4), 0.09))
    return Head(
        frame, r, 2.1 * r, (Part(skull, skin), *ears, muzzle, nose, *headwear(subject, frame, r)), tuple(eyes)
    )


def _robot(subject: Subject, acting: Acting) -> Figure:
    identity = subject.identity
    h, g = identity.height_m, _GIRTH[identity.build]
    low = _LOW.get(acting.pose, 1.0)
    at = _ground(acting)
    shell = _worn(subject, "shell", "coat", "jacket", "uniform", "apron", "other") or identity.skin
    steel, dark = identity.skin, ink.mix(identity.skin, "#15181e", 0.6)
    parts: list[Part] = []
    top = 0.62 * h * low
    for s in (1.0, -1.0):
        track = [(at(s * 0.17 * h * g, f * h, 0.075 * h), 0.07 * h) for f in (-0.12, 0.14)]
        parts.append(Part(one(*track), dark))
    box = [
        (at(s * 0.13 * h * g, f * 0.1 * h, u), 0.05 * h)
        for s in (-1, 1)
        for f in (-1, 1)
        for u in (0.2 * h * low, top)
    ]
    f = 0.155 * h
    panel = tuple(
        at(s * h, f, u * h * low) for s, u in ((-0.09, 0.5), (0.09, 0.5), (0.09, 0.3), (-0.09, 0.3))
    )
    lamp = tuple(
        at((0.05 + 0.02 * x) * h, f, (0.44 + 0.02 * y) * h * low)
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )
    details = (Detail(panel, ink.mix(shell, "#ffffff", 0.35), at.front), Detail(lamp, "#e5533d", at.front))
    parts.append(Part(one(*box), shell, 0.0, details))
    wrists = _robot_arms(at, h, g, top, acting, steel, parts)
    head_at = at(0, 0, h * (0.38 + 0.42 * low) if low < 1 else 0.8 * h)
    parts.append(Part(one((at(0, 0, top), 0.05 * h), (head_at, 0.05 * h)), dark))
    frame = Stance(head_at, *_level(acting))
    r = 0.17 * h
    head = _visor(subject, frame, r, acting, shell)
    parts += held(acting.holds, wrists, acting.lens or at.front, at, h * 0.9)
    crown = head_at[2] - acting.base[2] + 0.2 * h
    levels = {
        "crown": crown,
        "chin": crown - 0.36 * h,
        "bust": 0.46 * h * low,
        "waist": 0.3 * h * low,
        "knee": 0.16 * h * low,
        "sole": 0.0,
    }
    return Figure(subject.character, tuple(parts), head, levels, acting.base, 0.28 * h * g)


def _robot_arms(
    at: Stance, h: float, g: float, top: float, acting: Acting, steel: str, parts: list[Part]
) -> tuple[P3, P3]:
    wrists: list[P3] = []
    active = acting.pose in ("reach", "point", "embrace", "hold") or acting.holds
    for s in (1.0, -1.0):
        shoulder = at(s * 0.2 * h * g, 0, top - 0.04 * h)
        up = active and (s > 0 or acting.pose in ("embrace", "hold") or len(acting.holds) > 1)
        elbow = at(s * 0.25 * h * g, (0.12 if up else 0.0) * h, top - 0.16 * h)
        wrist = at(
            s * (0.14 if up else 0.24) * h * g, (0.28 if up else 0.05) * h, top - (0.12 if up else 0.3) * h
        )
        parts.append(Part(one((shoulder, 0.04 * h), (elbow, 0.03 * h)), steel))
        parts.append(Part(one((elbow, 0.03 * h), (wrist, 0.026 * h)), steel, 0.01 * h))
        parts.append(Part(one((wrist, 0.045 * h)), ink.mix(steel, "#15181e", 0.5), 0.015 * h))
        wrists.append(wrist)
    return (wrists[0], wrists[1])


def _visor(subject: Subject, frame: Stance, r: float, acting: Acting, shell: str) -> Head:
    feeling = acting.feeling
    skull = one(
        *(
            (frame(s * 0.75 * r, f * 0.5 * r, u * r), 0.32 * r)
            for s in (-1, 1)
            for f in (-1, 1)
            for u in (-0.55, 0.6)
        )
    )
    mast = Part(
        one((frame(0, 0, 0.9 * r), 0.06 * r), (frame(0, 0, 1.45 * r), 0.06 * r)),
        subject.identity.hair_colour,
        -0.001,
    )
    tip = Part(one((frame(0, 0, 1.5 * r), 0.15 * r)), "#e5533d", -0.001)

    def flat(marks: list[tuple[float, float]]) -> tuple[P3, ...]:
        return tuple(frame(s * r, 0.84 * r, u * r) for s, u in marks)

    front = frame.front
    marks = [Detail(flat([(-0.82, 0.55), (0.82, 0.55), (0.82, -0.6), (-0.82, -0.6)]), "#1d2a33", front)]
    for s in (-1.0, 1.0):
        tall = 0.24 * max(feeling.open, 0.2)
        marks.append(Detail(flat(ring(s * 0.4 + 0.08 * feeling.aside, 0.12, 0.2, tall)), "#8fe9ff", front))
        lid = [
            (s * 0.18, 0.42 + feeling.inner * 0.6),
            (s * 0.4, 0.44),
            (s * 0.64, 0.42 + feeling.outer * 0.6),
        ]
        marks.append(Detail(flat(lid), "#8fe9ff", front, 0.07 * r))
    y, w = -0.33, 0.34 * feeling.wide
    mouth = [(-w, y + feeling.corners * 0.6), (0.0, y - feeling.gape * 0.4), (w, y + feeling.corners * 0.6)]
    if feeling.gape > 0.15:
        marks.append(Detail(flat(ring(0.0, y, w * 0.5, feeling.gape * 0.4)), "#8fe9ff", front))
    else:
        marks.append(Detail(flat(mouth), "#8fe9ff", front, 0.07 * r))
    return Head(
        frame,
        r,
        2 * r,
        (Part(skull, ink.mix(shell, "#ffffff", 0.12)), mast, tip, *headwear(subject, frame, r)),
        tuple(marks),
    )


def _creature(subject: Subject, acting: Acting) -> Figure:
    identity = subject.identity
    h, g = identity.height_m, _GIRTH[identity.build]
    low = _LOW.get(acting.pose, 1.0)
    at = _ground(acting)
    skin, tuft = identity.skin, identity.hair_colour
    belly = ink.mix(skin, "#ffffff", 0.4)
    wrap = _worn(subject, "shell", "coat", "jacket", "shirt", "sweater", "dress", "uniform", "apron")
    parts: list[Part] = []
    for s in (1.0, -1.0):
        foot = at(s * 0.13 * h * g, 0.06 * h, 0.05 * h)
        parts.append(Part(one((at(s * 0.12 * h * g, 0, 0.2 * h * low), 0.08 * h), (foot, 0.06 * h)), skin))
    patch = tuple(at(s * h * g, 0.2 * h * g, u * h * low) for s, u in ring(0, 0.3, 0.12, 0.13))
    body = one((at(0, 0, 0.28 * h * low), 0.2 * h * g), (at(0, 0, 0.46 * h * low), 0.15 * h * g))
    parts.append(Part(body, wrap or skin, 0.0, () if wrap else (Detail(patch, belly, at.front),)))
    parts.append(
        Part(
            one((at(0, -0.18 * h, 0.2 * h * low), 0.08 * h), (at(0.12 * h, -0.45 * h, 0.12 * h), 0.03 * h)),
            skin,
        )
    )
    wrists: list[P3] = []
    for s in (1.0, -1.0):
        up = acting.pose in ("reach", "point", "embrace", "hold") or bool(acting.holds)
        wrist = at(s * 0.2 * h * g, (0.24 if up else 0.08) * h, (0.42 if up else 0.26) * h * low)
        parts.append(
            Part(one((at(s * 0.16 * h * g, 0, 0.48 * h * low), 0.05 * h), (wrist, 0.045 * h)), skin, 0.03 * h)
        )
        wrists.append(wrist)
    head_at = at(0, 0.02 * h, h * (0.3 + 0.44 * low))
    frame = Stance(head_at, *_level(acting))
    r = 0.23 * h
    horns = [
        Part(
            one((frame(s * 0.55 * r, 0, 0.75 * r), 0.2 * r), (frame(s * 0.85 * r, 0, 1.25 * r), 0.06 * r)),
            tuft,
            -0.001,
        )
        for s in (-1.0, 1.0)
    ]
    skull = Part(one((frame(0, 0, 0.05 * r), r), (frame(0, 0.1 * r, -0.35 * r), 0.8 * r)), skin)
    marks = face(frame, r, acting.feeling, ink.mix(skin, "#1c1210", 0.5), tuft, acting.gaze)
    head = Head(frame, r, 2.1 * r, (skull, *horns, *headwear(subject, frame, r)), marks)
    parts += held(acting.holds, (wrists[0], wrists[1]), acting.lens or at.front, at, h)
    crown = head_at[2] - acting.base[2] + 1.05 * r
    levels = {
        "crown": crown,
        "chin": crown - 2.1 * r,
        "bust": 0.42 * h * low,
        "waist": 0.28 * h * low,
        "knee": 0.12 * h * low,
        "sole": 0.0,
    }
    return Figure(subject.character, tuple(parts), head, levels, acting.base, 0.3 * h * g)


def _level(acting: Acting) -> tuple[P3, P3]:
    level = stance(acting.base, acting.front)
    return level.front, level.side


def _worn(subject: Subject, *kinds: str) -> str | None:
    return next((g.colour for kind in kinds for g in subject.worn.wardrobe if g.kind == kind), None)


_BODIES: Final[dict[Body, Callable[[Subject, Acting], Figure]]] = {
    "human": person,
    "four_legged": _four_legged,
    "robot": _robot,
    "creature": _creature,
}
