"""Hats and glasses, over the hair."""

from story_assets.story.briefs.brief import Subject
from story_assets.studio.previs.face import Surface, ring
from story_assets.studio.previs.figure import Part, one
from story_assets.studio.previs.space import Stance


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
    surface = Surface(frame, r)
    rims = [
        surface.line([*ring(s * 0.39, 0.07, 0.27, 0.22, 12), (s * 0.39 + 0.27, 0.07)], colour, 0.06, 1.08)
        for s in (-1, 1)
    ]
    bridge = surface.line([(-0.13, 0.1), (0, 0.14), (0.13, 0.1)], colour, 0.06, 1.08)
    dot = (frame(0, 0, 0), 0.0)
    return Part(one(dot), colour, 2.5 * r, (*rims, bridge))
