"""The character sheet: a turnaround to scale, the range of feeling, the palette, the rules."""

from story_assets.story.briefs.brief import Brief, QuotedProp, Subject
from story_assets.story.model import FixedProp
from story_assets.story.words import Expression, PropShape
from story_assets.studio.previs import figure, furniture, ink
from story_assets.studio.previs.board import Board, drawn, sentences
from story_assets.studio.previs.camera import look
from story_assets.studio.previs.creatures import figure as body_of
from story_assets.studio.previs.figure import Figure
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.mannequin import Acting
from story_assets.studio.previs.solids import Solid
from story_assets.studio.previs.space import turned
from story_assets.studio.previs.who import name_of, subject_of

_VIEWS = (("front", 0.0), ("three-quarter", 42.0), ("profile", 90.0), ("back", 180.0))
_FAR = 14.0
"""Metres between lens and figure, over its height: far enough that nothing is foreshortened."""


def board(brief: Brief, size: tuple[int, int]) -> Board:  # noqa: ARG001
    """Everything a later image may not change about one character in one look."""
    subject = (
        brief.subjects[0]
        if brief.subjects
        else subject_of(brief, brief.source.character or brief.image, None)
    )
    identity, worn = subject.identity, subject.worn
    rules = [f"Face: {identity.face}", f"Hair: {identity.hair}", f"Silhouette: {identity.silhouette}"]
    rules += [f"{name_of(slug)}: {rule}" for slug, rule in sorted(subject.rules.items())]
    content = {
        "name": name_of(subject.character),
        "look": name_of(subject.look),
        "line": f"{identity.height_m:g} m · {identity.build} · {identity.age_band} · {identity.body}".replace(
            "_", " "
        ),
        "turnaround": drawn(_turnaround(subject, _held(brief, subject))),
        "expressions": [{"name": e, **drawn(_bust(subject, e))} for e in subject.expressions],
        "palette": [[g.colour, g.kind] for g in worn.wardrobe]
        + [[identity.skin, "skin"], [identity.hair_colour, "hair"]],
        "garments": [[g.colour, g.kind, g.description] for g in worn.wardrobe],
        "marks": list(worn.marks),
        "rules": rules,
        "keep": list(dict.fromkeys((*subject.must_preserve, *worn.must_preserve))),
        "props": [_prop(p.prop, p.description, p.colour, p.shape, p.text) for p in brief.props],
        "style": sentences(brief.style.medium, brief.style.light),
        "never": list(brief.style.never),
        "text": [t.value for t in brief.text],
        "facts": [f"{name_of(f.about)}: {f.value}" for f in brief.facts],
    }
    return Board("character_sheet", content)


def _held(brief: Brief, subject: Subject):
    return tuple(p for p in brief.props if p.prop in subject.worn.carries)[:2]


def _turned(subject: Subject, degrees: float, x: float, holds: tuple[QuotedProp, ...] = ()) -> Figure:
    return body_of(subject, Acting((x, 0.0, 0.0), turned((0.0, 1.0, 0.0), -degrees), holds=holds))


def _turnaround(subject: Subject, holds: tuple[QuotedProp, ...]) -> Picture:
    """Four views on one ground line before a height scale."""
    h = subject.identity.height_m
    figures = [_turned(subject, angle, 0.0, holds if i < 2 else ()) for i, (_, angle) in enumerate(_VIEWS)]
    wide, high = 1200.0, 760.0
    crown = max(f.levels["crown"] for f in figures)
    top = max(crown, h) * 1.12
    spans = [_span(f, h) for f in figures]
    gap = (wide - 90) * 0.06
    k = min((high - 90) / top, (wide - 90 - 4 * gap) / sum(b - a for a, b in spans))
    picture = Picture(wide, high)
    ground = high - 62
    _scale(picture, h, k, ground, wide)
    spare = (wide - 90 - sum(b - a for a, b in spans) * k) / 4
    x = 80.0
    focal = k * _FAR * h
    for i, (name, angle) in enumerate(_VIEWS):
        column = (spans[i][1] - spans[i][0]) * k + spare
        centre, x = x + column / 2, x + column
        one, shadow = Picture(wide, high), min(column * 0.4, k * 0.24 * h)
        camera = look((0.0, _FAR * h, h / 2), (0.0, 0.0, h / 2), focal, (wide, high))
        picture.marks.append(
            f'<ellipse cx="{centre:.1f}" cy="{ground + 2:.1f}" rx="{shadow:.1f}" ry="9" fill="#cfc6b3"/>'
        )
        f = _turned(subject, angle, 0.0, holds if i < 2 else ())
        figure.draw(f, camera, one, -0.5, 2.6)
        picture.defs |= one.defs
        dx = centre - sum(spans[i]) / 2 * k - wide / 2
        dy = ground - camera.spot((0.0, 0.0, 0.0))[1]
        picture.marks.append(f'<g transform="translate({dx:.1f} {dy:.1f})">{"".join(one.marks)}</g>')
        picture.words(
            [name], ((centre - 100, high - 40), (centre + 100, high - 40), (centre - 100, high - 10)), ink.INK
        )
    return picture


def _span(f: Figure, h: float) -> tuple[float, float]:
    """Left and right end of a view, in metres from its base."""
    camera = look((0.0, _FAR * h, h / 2), (0.0, 0.0, h / 2), 1000 * _FAR * h, (0.0, 0.0))
    left, _, right, _ = figure.extent(f, camera)
    return left / 1000, right / 1000


def _scale(picture: Picture, h: float, k: float, ground: float, wide: float) -> None:
    step = next(s for s in (0.1, 0.25, 0.5, 1.0, 5.0, 25.0, 100.0) if h / s <= 8 or s == 100.0)
    i = 0
    while i * step <= h + step * 0.5 and ground - i * step * k > 8:
        y = ground - i * step * k
        picture.shape(
            [(80, y), (wide - 10, y)], "none", "#ddd4c1" if i else "#6d6a63", 1.4 if i else 3, closed=False
        )
        picture.words([f"{i * step:g} m"], ((8, y - 13), (74, y - 13), (8, y + 13)), "#8d8778")
        i += 1


def _bust(subject: Subject, expression: Expression) -> Picture:
    """Head and shoulders, one feeling."""
    h = subject.identity.height_m
    f = body_of(subject, Acting((0.0, 0.0, 0.0), turned((0.0, 1.0, 0.0), -8.0), expression=expression))
    picture = Picture(300, 300)
    x, y, z = f.head.frame.base
    tall = f.head.height * 1.62
    focal = 300 / tall * _FAR * h
    camera = look(
        (x, y + _FAR * h, z - f.head.height * 0.06), (x, y, z - f.head.height * 0.06), focal, (300, 300)
    )
    picture.shape([(0, 0), (300, 0), (300, 300), (0, 300)], "#ebe4d5")
    figure.draw(f, camera, picture, -0.5, 3.4)
    return picture


def _prop(
    slug: str, description: str, colour: str, shape: PropShape, text: tuple[str, ...]
) -> dict[str, object]:
    w, d, h = {
        "flat": (0.4, 0.03, 0.28),
        "long": (0.5, 0.06, 0.06),
        "round": (0.26, 0.26, 0.2),
        "box": (0.36, 0.24, 0.26),
        "screen": (0.4, 0.04, 0.28),
    }.get(shape, (0.22, 0.14, 0.16))
    thing = FixedProp(description=description, colour=colour, shape=shape, text=text, at=(0.5, 0.5))
    solid = Solid(slug, (-w / 2, -d / 2, 0.0), (w / 2, d / 2, h), thing)
    picture = Picture(240, 180)
    camera = look((0.35, 1.5, 0.5), (0.0, 0.0, h / 2), 240 * 1.5 / 0.6, (240, 180))
    furniture.draw(solid, camera, picture, "#ffffff", 3)
    words = description + (" “" + " / ".join(text) + "”" if text else "")
    return {"name": name_of(slug), "words": words, **drawn(picture)}
