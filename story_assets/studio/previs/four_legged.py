"""A body on four legs: a dog, a cat, a horse, by its height and build."""

import re
from math import cos, pi, sin

from story_assets.story.briefs.brief import Subject
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import PUPIL, WHITE, Feeling, Surface, ring
from story_assets.studio.previs.figure import Ball, Detail, Figure, Head, Part, one
from story_assets.studio.previs.headwear import headwear
from story_assets.studio.previs.mannequin import Acting, held
from story_assets.studio.previs.space import P3, Stance, cross, minus, plus, times, unit
from story_assets.studio.previs.stances import GIRTH, LOW, ground, level, worn_colour


def four_legged(subject: Subject, acting: Acting) -> Figure:
    identity = subject.identity
    h, g = identity.height_m, GIRTH[identity.build]
    low = LOW.get(acting.pose, 1.0)
    at = ground(acting)
    skin, dark = identity.skin, ink.mix(identity.skin, "#20140f", 0.3)
    back = 0.6 * h * low if acting.pose not in ("lie", "fall") else 0.22 * h
    rump = back * (0.55 if acting.pose == "sit" else 1.0)
    coat = worn_colour(subject, "coat", "jacket", "sweater", "shell", "uniform")
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
            if acting.pose in ("lie", "fall"):
                foot = at(s * 0.13 * h * g, (f + 0.27) * h, 0.04 * h)
            elif s > 0 and f > 0 and acting.pose in ("reach", "point", "embrace"):
                foot = at(s * 0.09 * h * g, (f + 0.26) * h, back * 0.75)
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
    throat = one((at(0, 0.28 * h, back + 0.05 * h), 0.11 * h * g), (head_at, 0.095 * h))
    blaze = _blaze(subject, at(0, (0.28 + 0.11 * g) * h, back + 0.01 * h), at, h)
    parts.append(Part(throat, skin, 0.0, blaze))
    collar = worn_colour(subject, "collar", "scarf", "jewellery")
    if collar:
        neck = at(0, 0.28 * h, back + 0.05 * h)
        axis = unit(minus(head_at, neck))
        middle, up = plus(times(head_at, 0.55), times(neck, 0.45)), cross(at.side, axis)
        round_it = [plus(times(at.side, cos(pi * i / 5)), times(up, sin(pi * i / 5))) for i in range(10)]
        band = [(plus(middle, times(way, 0.086 * h * g)), 0.022 * h) for way in round_it]
        parts.append(Part(one(*band), collar, 0.06 * h))
    frame = Stance(head_at, *level(acting))
    head = _muzzled(subject, frame, r, acting.feeling)
    parts += held(
        acting.holds[:1],
        (frame(0, 1.5 * r, -1.1 * r), frame(0, 1.5 * r, -1.1 * r)),
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
    return Figure(subject.character, tuple(parts), head, levels, acting.base, 0.55 * h)


def _muzzled(subject: Subject, frame: Stance, r: float, feeling: Feeling) -> Head:
    eyes_open = feeling.open
    skin, dark = subject.identity.skin, subject.identity.hair_colour
    skull = one((frame(0, 0, 0.1 * r), r), (frame(0, 0.5 * r, -0.2 * r), 0.7 * r))
    muzzle = Part(
        one((frame(0, 0.8 * r, -0.35 * r), 0.5 * r), (frame(0, 1.35 * r, -0.42 * r), 0.34 * r)),
        ink.mix(skin, "#ffffff", 0.75 if _pale_muzzle(subject) else 0.25),
        0.01,
    )
    nose = Part(one((frame(0, 1.66 * r, -0.26 * r), 0.16 * r)), "#26201f", 0.012)
    ears = [Part(_ear(frame, r, s, subject.identity.face.lower()), dark, -0.001) for s in (-1.0, 1.0)]
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


def _ear(frame: Stance, r: float, side: float, told: str) -> tuple[tuple[Ball, ...], ...]:
    """Upright, or folded over where the bible says that this one is."""
    which = "right" if side > 0 else "left"
    root = (frame(side * 0.6 * r, -0.1 * r, 0.8 * r), 0.3 * r)
    if re.search(rf"{which} ear\b[^,.;]*\b(folded|flops?|floppy|down|torn)|floppy ears", told):
        return one(root, (frame(side * 0.98 * r, 0.2 * r, 0.55 * r), 0.14 * r))
    return one(root, (frame(side * 0.85 * r, -0.1 * r, 1.5 * r), 0.1 * r))


def _blaze(subject: Subject, chest: P3, at: Stance, h: float) -> tuple[Detail, ...]:
    """A pale patch on the chest, if the bible has one."""
    told = " ".join((subject.identity.hair, *subject.must_preserve)).lower()
    if "chest" not in told or not re.search(r"\b(white|pale|cream|blaze)\b", told):
        return ()
    spade = ((0.0, 0.1), (0.045, 0.03), (0.03, -0.04), (0.0, -0.08), (-0.03, -0.04), (-0.045, 0.03))
    there = Stance(chest, at.front, at.side, at.up)
    return (Detail(tuple(there(s * h, 0.0, u * h) for s, u in spade), "#eceae4", at.front),)


def _pale_muzzle(subject: Subject) -> bool:
    told = f"{subject.identity.face} {' '.join(subject.must_preserve)}".lower()
    return "muzzle" in told and any(word in told for word in ("white", "pale", "grey", "gray"))
