"""What tells one upper garment from another: lapels, a shirt front, buttons, a belt, a bib."""

from dataclasses import replace
from typing import Final

from story_assets.story.words import GarmentKind
from story_assets.studio.previs import ink
from story_assets.studio.previs.figure import Detail
from story_assets.studio.previs.flesh import Flesh
from story_assets.studio.previs.space import P3

_OUTER: Final[tuple[GarmentKind, ...]] = ("coat", "jacket", "uniform")
_UNDER: Final[tuple[GarmentKind, ...]] = ("shirt", "sweater", "dress", "other")


def front(body: Flesh, worn: dict[GarmentKind, str], top: str) -> tuple[Detail, ...]:
    """Lines and patches on the front of a trunk."""
    h, t, ahead = body.h, body.trunk, body.trunk.front
    line = ink.mix(top, "#14161c", 0.5)

    def at(s: float, u: float) -> P3:
        out = 0.03 if u > 0.3 else 0.05 if u > 0.25 else 0.066
        return t(s * h, out * h, u * h)

    details: list[Detail] = []
    outer = next((k for k in _OUTER if k in worn), None)
    under = next((worn[k] for k in _UNDER if k in worn), None)
    if outer:
        if under:
            details.append(Detail((at(-0.034, 0.325), at(0.034, 0.325), at(0, 0.17)), under, ahead))
        details.append(Detail((at(-0.036, 0.325), at(-0.04, 0.25), at(0, 0.165)), line, ahead, 0.007 * h))
        details.append(Detail((at(0.036, 0.325), at(0.04, 0.25), at(0, 0.165)), line, ahead, 0.007 * h))
        details.append(Detail((at(0, 0.165), at(0, 0.08), at(0, -0.02)), line, ahead, 0.006 * h))
    elif "sweater" in worn and "shirt" in worn:
        collar = (at(-0.034, 0.326), at(0.034, 0.326), at(0.0, 0.262))
        details.append(Detail(collar, worn["shirt"], ahead))
        details.append(Detail((at(-0.038, 0.328), at(0.0, 0.258), at(0.038, 0.328)), line, ahead, 0.006 * h))
        details.append(Detail((at(0, 0.258), at(0, 0.15), at(0, -0.02)), line, ahead, 0.005 * h))
    elif "shirt" in worn:
        details.append(Detail((at(-0.03, 0.33), at(0, 0.29), at(0.03, 0.33)), line, ahead, 0.005 * h))
        details.append(Detail((at(0, 0.29), at(0, 0.15), at(0, 0.0)), line, ahead, 0.005 * h))
    else:
        details.append(Detail((at(-0.036, 0.335), at(0, 0.312), at(0.036, 0.335)), line, ahead, 0.006 * h))
    if outer == "uniform":
        details.append(Detail((at(-0.075, 0.03), at(0, 0.022), at(0.075, 0.03)), line, ahead, 0.016 * h))
        details.append(
            Detail((at(-0.06, 0.25), at(-0.04, 0.25), at(-0.04, 0.225), at(-0.06, 0.225)), "#d8b64a", ahead)
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
        details.append(Detail(bib, worn["apron"], ahead))
    if "jewellery" in worn:
        details.append(
            Detail((at(-0.032, 0.32), at(0, 0.265), at(0.032, 0.32)), worn["jewellery"], ahead, 0.008 * h)
        )
    return tuple(replace(it, least=0.5) for it in details)
