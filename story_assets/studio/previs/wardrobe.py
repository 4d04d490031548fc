"""Clothes over a skeleton: each kind of garment is a shape with its own colour."""

import re
from dataclasses import replace
from typing import Final

from story_assets.story.briefs.brief import Subject
from story_assets.story.words import GarmentKind
from story_assets.studio.previs import ink
from story_assets.studio.previs.figure import Ball, Detail, Part, one
from story_assets.studio.previs.flesh import Flesh
from story_assets.studio.previs.space import P3, Stance, between, plus, times
from story_assets.studio.previs.tailoring import front
from story_assets.studio.previs.who import OUTERMOST


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
        front(body, worn, top),
    )


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
                Part(one((between(ankle, knee, 0.5), 0.035 * h * w), (ankle, 0.03 * h)), feet, 0.006 * h)
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
