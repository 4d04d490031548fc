"""What the bible's words put on a face: age, scars, freckles, beards. The rest of a face is feeling."""

import re

from story_assets.story.briefs.brief import Subject
from story_assets.studio.previs import ink
from story_assets.studio.previs.face import Surface, ring
from story_assets.studio.previs.figure import Detail
from story_assets.studio.previs.space import Stance


def told_marks(subject: Subject, frame: Stance, r: float) -> tuple[Detail, ...]:
    """Lines and patches on a face of radius *r*."""
    surface = Surface(frame, r)
    told = " ".join(
        (subject.identity.face, subject.identity.hair, *subject.rules.values(), *subject.must_preserve)
    )
    told = told.lower()
    return (
        *_age(subject, surface),
        *_beard(subject, surface, told),
        *_scar(surface, told),
        *_freckles(subject, surface, told),
    )


def _age(subject: Subject, surface: Surface) -> tuple[Detail, ...]:
    age = subject.identity.age_band
    if age not in ("elder", "middle_aged"):
        return ()
    line = ink.mix(subject.identity.skin, "#4a2318", 0.42)
    marks = [
        surface.line([(s * 0.24, -0.24), (s * 0.4, -0.4), (s * 0.42, -0.56)], line, 0.035) for s in (-1, 1)
    ]
    if age == "elder":
        marks += [surface.line([(-0.3, u), (0.0, u + 0.03), (0.3, u)], line, 0.03) for u in (0.56, 0.64)]
        marks += [
            surface.line([(s * 0.58, 0.1), (s * 0.66, 0.06), (s * 0.72, 0.1)], line, 0.03) for s in (-1, 1)
        ]
    return tuple(marks)


def _beard(subject: Subject, surface: Surface, told: str) -> tuple[Detail, ...]:
    if re.search(r"\b(no beard|beardless|clean[- ]shaven)\b|без бороды", told):
        return ()
    colour = subject.identity.hair_colour
    marks: list[Detail] = []
    if re.search(r"\bbeard(ed)?\b|胡须|胡子|бород", told):
        jaw = [
            (-0.62, -0.3),
            (-0.44, -0.4),
            (0.44, -0.4),
            (0.62, -0.3),
            (0.5, -0.72),
            (0.22, -1.02),
            (-0.22, -1.02),
            (-0.5, -0.72),
        ]
        marks.append(surface.patch(jaw, colour))
    elif "stubble" in told:
        jaw = [(-0.56, -0.42), (0.56, -0.42), (0.4, -0.8), (0.16, -1.0), (-0.16, -1.0), (-0.4, -0.8)]
        marks.append(surface.patch(jaw, ink.mix(subject.identity.skin, colour, 0.28)))
    if re.search(r"\b(moustache|mustache)\b|усы", told):
        marks.append(surface.line([(-0.3, -0.44), (0.0, -0.36), (0.3, -0.44)], colour, 0.13))
    return tuple(marks)


def _scar(surface: Surface, told: str) -> tuple[Detail, ...]:
    """The first scar that is told: through a brow, else down a cheek; the figure's left is +s mirrored."""
    found = re.search(r"scar[^.]*", told)
    if not found:
        return ()
    side = -1.0 if "left" in found[0] else 1.0
    if "brow" in found[0]:
        marks = [(side * 0.4, 0.54), (side * 0.41, 0.4), (side * 0.42, 0.26)]
    elif "lip" in found[0] or "chin" in found[0]:
        marks = [(side * 0.12, -0.48), (side * 0.14, -0.62), (side * 0.12, -0.74)]
    else:
        marks = [(side * 0.44, -0.05), (side * 0.5, -0.22), (side * 0.48, -0.4)]
    return (surface.line(marks, "#f3e6da", 0.04, out=1.02),)


def _freckles(subject: Subject, surface: Surface, told: str) -> tuple[Detail, ...]:
    if "freckle" not in told:
        return ()
    tone = ink.mix(subject.identity.skin, "#7a3f22", 0.45)
    spots = ((-0.2, -0.08), (-0.3, -0.16), (-0.14, -0.2), (0.2, -0.08), (0.3, -0.16), (0.14, -0.2))
    return tuple(surface.patch(ring(s, u, 0.025, 0.025, 6), tone, s) for s, u in spots)
