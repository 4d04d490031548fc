"""A creature: round, horned, tailed, with a face that feels as people do."""

from story_assets.story.briefs.brief import Subject
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import face, ring
from story_assets.studio.previs.figure import Detail, Figure, Head, Part, one
from story_assets.studio.previs.headwear import headwear
from story_assets.studio.previs.mannequin import Acting, held
from story_assets.studio.previs.space import P3, Stance
from story_assets.studio.previs.stances import GIRTH, LOW, ground, level, worn_colour


def creature(subject: Subject, acting: Acting) -> Figure:
    identity = subject.identity
    h, g = identity.height_m, GIRTH[identity.build]
    low = LOW.get(acting.pose, 1.0)
    at = ground(acting)
    skin, tuft = identity.skin, identity.hair_colour
    belly = ink.mix(skin, "#ffffff", 0.4)
    wrap = worn_colour(subject, "shell", "coat", "jacket", "shirt", "sweater", "dress", "uniform", "apron")
    parts: list[Part] = []
    for s in (1.0, -1.0):
        stride = {"walk": 0.1, "run": 0.2}.get(acting.pose, 0.0)
        foot = at(s * 0.13 * h * g, (0.06 + s * stride) * h, (0.05 + max(0.0, -s * stride) * 0.4) * h)
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
        swing = {"walk": 0.1, "run": 0.2}.get(acting.pose, 0.0) * -s
        wrist = at(s * 0.2 * h * g, (0.24 if up else 0.08 + swing) * h, (0.42 if up else 0.26) * h * low)
        parts.append(
            Part(one((at(s * 0.16 * h * g, 0, 0.48 * h * low), 0.05 * h), (wrist, 0.045 * h)), skin, 0.03 * h)
        )
        wrists.append(wrist)
    head_at = at(0, 0.02 * h, h * (0.3 + 0.44 * low))
    frame = Stance(head_at, *level(acting))
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
