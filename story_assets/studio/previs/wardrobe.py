"""Clothes over a skeleton: each kind of garment is a shape with its own colour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from story_assets.story.briefs.brief import Subject
from story_assets.story.words import GarmentKind
from story_assets.studio.previs import ink
from story_assets.studio.previs.figure import Ball, Detail, Part, one
from story_assets.studio.previs.space import P3, Stance, between, plus, times
from story_assets.studio.previs.who import OUTERMOST


@dataclass(frozen=True)
class Flesh:
    """A posed skeleton in the world. Pairs are (right, left)."""

    h: float
    wide: float
    trunk: Stance
    """From the pelvis up the spine."""
    ground: Stance
    look: Stance
    shoulders: tuple[P3, P3]
    elbows: tuple[P3, P3]
    wrists: tuple[P3, P3]
    hips: tuple[P3, P3]
    knees: tuple[P3, P3]
    ankles: tuple[P3, P3]
    slender: float = 1.0
    hems: Mapping[GarmentKind, float] = field(default_factory=dict[GarmentKind, float])
    """How much further down than usual a garment hangs, in thighs."""


_OUTER: Final[tuple[GarmentKind, ...]] = ("coat", "jacket", "uniform")
_UNDER: Final[tuple[GarmentKind, ...]] = ("shirt", "sweater", "dress", "other")


def dressed(subject: Subject, body: Flesh) -> tuple[Part, ...]:
    """The body from the neck down, in what it wears."""
    worn: dict[GarmentKind, str] = {g.kind: g.colour for g in reversed(subject.worn.wardrobe)}
    body = replace(body, hems={g.kind: _longer(g.description) for g in subject.worn.wardrobe})
    skin = subject.identity.skin
    top = next((worn[k] for k in OUTERMOST if k in worn), ink.mix(skin, "#6b6f78", 0.6))
    socks = next(
        (g.colour for g in subject.worn.wardrobe if g.kind == "other" and _SOCKS.search(g.description)), None
    )
    parts = [_neck(body, skin), *_legs(body, worn, skin, socks), _trunk(body, worn, top)]
    parts += _skirts(body, worn)
    bare_arms = any(_BARE.search(g.description) for g in subject.worn.wardrobe if g.colour == top)
    parts += _arms(body, worn, top, skin, bare=bare_arms)
    return (*parts, *_extras(body, worn))


def _longer(told: str) -> float:
    """How much further than usual a garment hangs, from the words of its description."""
    told = told.lower()
    if re.search(r"\b(shin|ankles?|calf|floor|full[- ]length|midi|maxi)\b", told):
        return 0.55
    if re.search(r"\b(mini|short|thigh|hip)\b", told):
        return -0.4
    return 0.0


_BARE: Final = re.compile(
    r"sleeveless|short[- ]sleeve|rolled (up )?sleeve|sleeves? (\w+ )?(pushed|rolled)|above the elbow", re.I
)
_SOCKS: Final = re.compile(r"\b(socks?|stockings?)\b", re.I)


def _neck(body: Flesh, skin: str) -> Part:
    h, t = body.h, body.trunk
    return Part(one((t(0, 0, 0.31 * h), 0.034 * h), (t(0, 0.01 * h, 0.365 * h), 0.03 * h)), skin, -0.09 * h)


def _trunk(body: Flesh, worn: dict[GarmentKind, str], top: str) -> Part:
    h, w, t = body.h, body.wide, body.trunk

    def pair(x: float, f: float, u: float, r: float) -> list[Ball]:
        return [(t(s * x * h * w, f * h, u * h), r * h * bulk) for s in (-1, 1)]

    bulk = 1.1 if "coat" in worn else 1.0
    waist = pair(0.043, 0.004, 0.1, 0.05)
    chest = [*pair(0.074, -0.004, 0.275, 0.042), *pair(0.06, 0.014, 0.21, 0.052), *waist]
    chest.append((t(0, -0.006 * h, 0.318 * h), 0.036 * h))
    hips = [*waist, *pair(0.05, 0.0, 0.005, 0.057)]
    if w > 1.25:
        hips.append((t(0, 0.035 * h, 0.07 * h), 0.09 * h))
    if {"jacket", "uniform"} & set(worn):
        hips += pair(0.056, 0.0, -0.045, 0.05)
    groups: list[tuple[Ball, ...]] = [tuple(chest), tuple(hips)]
    long = next((it for it in _LONG if it[0] in worn and worn[it[0]] == top), None)
    if long:
        groups.append(_hung(body, long[1] + body.hems.get(long[0], 0.0), long[2]))
    return Part(
        tuple(groups),
        top,
        (0.086 if "skirt" in worn else 0.078 if long or {"jacket", "uniform"} & set(worn) else 0.05) * h,
        _front(body, worn, top),
    )


def _front(body: Flesh, worn: dict[GarmentKind, str], top: str) -> tuple[Detail, ...]:
    """Lapels and shirt front, buttons, the belt: what tells one upper garment from another."""
    h, t, front = body.h, body.trunk, body.trunk.front
    line = ink.mix(top, "#14161c", 0.5)

    def at(s: float, u: float) -> P3:
        out = 0.03 if u > 0.3 else 0.05 if u > 0.25 else 0.066
        return t(s * h, out * h, u * h)

    details: list[Detail] = []
    outer = next((k for k in _OUTER if k in worn), None)
    under = next((worn[k] for k in _UNDER if k in worn), None)
    if outer:
        if under:
            details.append(Detail((at(-0.034, 0.325), at(0.034, 0.325), at(0, 0.17)), under, front))
        details.append(Detail((at(-0.036, 0.325), at(-0.04, 0.25), at(0, 0.165)), line, front, 0.007 * h))
        details.append(Detail((at(0.036, 0.325), at(0.04, 0.25), at(0, 0.165)), line, front, 0.007 * h))
        details.append(Detail((at(0, 0.165), at(0, 0.08), at(0, -0.02)), line, front, 0.006 * h))
    elif "sweater" in worn and "shirt" in worn:
        collar = (at(-0.034, 0.326), at(0.034, 0.326), at(0.0, 0.262))
        details.append(Detail(collar, worn["shirt"], front))
        details.append(Detail((at(-0.038, 0.328), at(0.0, 0.258), at(0.038, 0.328)), line, front, 0.006 * h))
        details.append(Detail((at(0, 0.258), at(0, 0.15), at(0, -0.02)), line, front, 0.005 * h))
    elif "shirt" in worn:
        details.append(Detail((at(-0.03, 0.33), at(0, 0.29), at(0.03, 0.33)), line, front, 0.005 * h))
        details.append(Detail((at(0, 0.29), at(0, 0.15), at(0, 0.0)), line, front, 0.005 * h))
    else:
        details.append(Detail((at(-0.036, 0.335), at(0, 0.312), at(0.036, 0.335)), line, front, 0.006 * h))
    if outer == "uniform":
        details.append(Detail((at(-0.075, 0.03), at(0, 0.022), at(0.075, 0.03)), line, front, 0.016 * h))
        details.append(
            Detail((at(-0.06, 0.25), at(-0.04, 0.25), at(-0.04, 0.225), at(-0.06, 0.225)), "#d8b64a", front)
        )
    if "apron" in worn:
        bib = (
            at(-0.05, 0.26),
            at(0.05, 0.26),
            at(0.085, 0.08),
            at(0.085, -0.05),
            at(-0.085, -0.05),
            at(-0.085, 0.08),
        )
        details.append(Detail(bib, worn["apron"], front))
    if "jewellery" in worn:
        details.append(
            Detail((at(-0.032, 0.32), at(0, 0.265), at(0.032, 0.32)), worn["jewellery"], front, 0.008 * h)
        )
    return tuple(details)


def _legs(body: Flesh, worn: dict[GarmentKind, str], skin: str, socks: str | None) -> list[Part]:
    h, w = body.h, (0.6 + 0.4 * body.wide) * body.slender
    cloth = worn.get("trousers") or worn.get("uniform")
    short = worn.get("shorts")
    thigh, shin = cloth or short or skin, cloth or skin
    feet = worn.get("boots") or worn.get("shoes") or socks or ink.mix(skin, "#3a2a24", 0.15)
    parts: list[Part] = []
    for hip, knee, ankle in zip(body.hips, body.knees, body.ankles, strict=True):
        parts.append(Part(one((knee, 0.036 * h * w), (ankle, 0.026 * h * w)), shin))
        parts.append(Part(one((hip, 0.055 * h * w), (knee, 0.038 * h * w)), thigh, 0.005 * h))
        sole = Stance(ankle, body.ground.front, body.ground.side, body.ground.up)
        heel, toe = sole(0, -0.012 * h, -0.018 * h), sole(0, 0.075 * h, -0.024 * h)
        parts.append(Part(one((heel, 0.024 * h), (toe, 0.018 * h)), feet, 0.01 * h))
        if "boots" in worn:
            parts.append(
                Part(one((between(ankle, knee, 0.5), 0.035 * h * w), (ankle, 0.03 * h)), feet, 0.012 * h)
            )
    return parts


_LONG: Final[tuple[tuple[GarmentKind, float, float], ...]] = (("coat", 0.95, 0.052), ("dress", 1.05, 0.055))
"""What falls from the shoulders in one piece: how far down the thigh, and how wide."""
_HUNG: Final[tuple[tuple[GarmentKind, float, float], ...]] = (
    ("skirt", 0.95, 0.05),
    *reversed(_LONG),
    ("apron", 0.7, 0.045),
)


def _hung(body: Flesh, down: float, girth: float, waist: float = 0.07) -> tuple[Ball, ...]:
    """Whatever hangs from the waist follows the thighs, sitting or walking."""
    h, w = body.h, body.wide
    hem = _hem(body, down)
    balls: list[Ball] = [(body.trunk(s * 0.045 * h * w, 0, waist * h), 0.045 * h * w) for s in (-1, 1)]
    balls += [(p, girth * h * w) for p in body.hips]
    flare = 0.03 * min(down, 1.2)
    for p, s in zip(hem, (1.0, -1.0), strict=True):
        balls.append((plus(p, times(body.ground.side, s * flare * h)), girth * 0.85 * h))
    return tuple(balls)


def _hem(body: Flesh, down: float) -> list[P3]:
    """Along the thighs, and past the knees along the shins."""
    legs = zip(body.hips, body.knees, body.ankles, strict=True)
    return [
        between(hip, knee, down) if down <= 1 else between(knee, ankle, down - 1) for hip, knee, ankle in legs
    ]


def _skirts(body: Flesh, worn: dict[GarmentKind, str]) -> list[Part]:
    """What hangs from the waist; a coat or a dress shows its seam or its hem."""
    parts: list[Part] = []
    for i, (kind, down, girth) in enumerate(_HUNG):
        if kind not in worn:
            continue
        h = body.h
        line = ink.mix(worn[kind], "#14161c", 0.45)
        down += body.hems.get(kind, 0.0)
        hem = _hem(body, down)
        out = times(body.ground.front, 0.06 * h)
        middle = plus(between(hem[0], hem[1], 0.5), out)
        seam = (plus(body.trunk(0, 0, 0.06 * h), out), plus(body.trunk.base, out), middle)
        details = (Detail(seam, line, body.ground.front, 0.005 * h),) if kind == "coat" else ()
        if kind in ("coat", "dress") and next((worn[k] for k in OUTERMOST if k in worn), "") == worn[kind]:
            parts.append(Part(one((body.trunk.base, 0.0)), worn[kind], 0.085 * h, details))
        else:
            waist = 0.0 if kind == "skirt" else 0.07
            lift = (0.076 if kind == "skirt" else 0.08 + 0.004 * i) * h
            parts.append(Part(one(*_hung(body, down, girth, waist)), worn[kind], lift, details))
    return parts


def _arms(body: Flesh, worn: dict[GarmentKind, str], top: str, skin: str, *, bare: bool) -> list[Part]:
    h, w = body.h, (0.6 + 0.4 * body.wide) * body.slender
    bulk = 1.1 if "coat" in worn or "jacket" in worn else 1.0
    sleeved = set(worn) & {"coat", "jacket", "uniform", "shirt", "sweater", "shell", "dress"}
    sleeve = top if sleeved else skin
    hand = worn.get("gloves") or skin
    parts: list[Part] = []
    for shoulder, elbow, wrist in zip(body.shoulders, body.elbows, body.wrists, strict=True):
        along = _along(elbow, wrist)
        tip, thumb = plus(wrist, times(along, 0.045 * h)), plus(wrist, times(along, 0.024 * h))
        thumb = plus(thumb, times(body.trunk.front, 0.02 * h))
        palm = ((wrist, 0.018 * h * w), (tip, 0.017 * h * w))
        parts.append(Part((palm, ((wrist, 0.012 * h * w), (thumb, 0.009 * h * w))), hand, 0.1 * h))
        cuff = skin if bare else sleeve
        parts.append(Part(one((elbow, 0.026 * h * w * bulk), (wrist, 0.019 * h * w * bulk)), cuff, 0.095 * h))
        parts.append(
            Part(one((shoulder, 0.032 * h * w * bulk), (elbow, 0.029 * h * w * bulk)), sleeve, 0.09 * h)
        )
    return parts


def _along(a: P3, b: P3) -> P3:
    d = (b[0] - a[0], b[1] - a[1], b[2] - a[2])
    length = max((d[0] ** 2 + d[1] ** 2 + d[2] ** 2) ** 0.5, 1e-6)
    return times(d, 1 / length)


def _extras(body: Flesh, worn: dict[GarmentKind, str]) -> list[Part]:
    h, t = body.h, body.trunk
    parts: list[Part] = []
    for kind in ("scarf", "collar"):
        if kind in worn:
            wrap = [(t(s * 0.04 * h, 0.012 * h, 0.312 * h), 0.032 * h) for s in (-1, 1)]
            parts.append(Part(one(*wrap), worn[kind], 0.1 * h))
    if "scarf" in worn:
        tail = one(
            (t(0.03 * h, 0.05 * h, 0.29 * h), 0.022 * h), (t(0.035 * h, 0.066 * h, 0.15 * h), 0.024 * h)
        )
        parts.append(Part(tail, worn["scarf"], 0.11 * h))
    if "bag" in worn:
        side = 0.115 * h * body.wide
        corners = [(t(side, f * h, u * h), 0.02 * h) for f in (-0.06, 0.06) for u in (-0.08, 0.02)]
        strap = tuple(t(s * h, 0.075 * h, u * h) for s, u in ((-0.07, 0.33), (0.03, 0.16), (0.1, 0.03)))
        parts.append(
            Part(one(*corners), worn["bag"], 0.03 * h, (Detail(strap, worn["bag"], t.front, 0.014 * h),))
        )
    return parts


def headwear(subject: Subject, frame: Stance, r: float) -> tuple[Part, ...]:
    """Hats and glasses, in order over the hair."""
    parts: list[Part] = []
    for garment in subject.worn.wardrobe:
        if garment.kind == "hat":
            brim = [
                (frame(s * 1.25 * r, f * 1.25 * r, 0.56 * r), 0.08 * r)
                for s, f in (
                    (1, 0),
                    (-1, 0),
                    (0, 1),
                    (0, -1),
                    (0.7, 0.7),
                    (-0.7, 0.7),
                    (0.7, -0.7),
                    (-0.7, -0.7),
                )
            ]
            crown = [
                (frame(s * 0.62 * r, f * 0.62 * r, u * r), 0.34 * r)
                for s in (-1, 1)
                for f in (-1, 1)
                for u in (0.75, 1.15)
            ]
            parts += [Part(one(*brim), garment.colour, 3 * r), Part(one(*crown), garment.colour, 3.2 * r)]
        if garment.kind == "glasses":
            parts.append(_glasses(garment.colour, frame, r))
    return tuple(parts)


def _glasses(colour: str, frame: Stance, r: float) -> Part:
    from story_assets.studio.previs.face import Surface, ring

    surface = Surface(frame, r)
    rims = [
        surface.line([*ring(s * 0.39, 0.07, 0.27, 0.22, 12), (s * 0.39 + 0.27, 0.07)], colour, 0.06, 1.08)
        for s in (-1, 1)
    ]
    bridge = surface.line([(-0.13, 0.1), (0, 0.14), (0.13, 0.1)], colour, 0.06, 1.08)
    dot = (frame(0, 0, 0), 0.0)
    return Part(one(dot), colour, 2.5 * r, (*rims, bridge))
