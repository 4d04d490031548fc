"""A small robot: a box on tracks with a screen for a face."""

from story_assets.story.briefs.brief import Subject
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import ring
from story_assets.studio.previs.figure import Detail, Figure, Head, Part, one
from story_assets.studio.previs.headwear import headwear
from story_assets.studio.previs.mannequin import Acting, held
from story_assets.studio.previs.space import P3, Stance
from story_assets.studio.previs.stances import GIRTH, LOW, ground, level, worn_colour


def robot(subject: Subject, acting: Acting) -> Figure:
    identity = subject.identity
    h, g = identity.height_m, GIRTH[identity.build]
    low = LOW.get(acting.pose, 1.0)
    at = ground(acting)
    shell = worn_colour(subject, "shell", "coat", "jacket", "uniform", "apron", "other") or identity.skin
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
    frame = Stance(head_at, *level(acting))
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
        swing = {"walk": 0.12, "run": 0.22}.get(acting.pose, 0.0) * -s
        ahead, down = (0.28, 0.12) if up else (0.05 + swing, 0.3 - abs(swing) * 0.4)
        wrist = at(s * (0.14 if up else 0.24) * h * g, ahead * h, top - down * h)
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
        over = max(0.42, 0.2 + tall)
        lid = [
            (s * 0.18, over + feeling.inner * 0.4),
            (s * 0.4, over + 0.02 + 0.2 * max(feeling.inner, 0.0)),
            (s * 0.64, over + feeling.outer * 0.4),
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
