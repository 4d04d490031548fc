"""The character sheet: a turnaround to scale, the range of feeling, the palette, the rules."""

from collections.abc import Sequence

from story_assets.story.briefs.brief import Brief, QuotedProp, Subject
from story_assets.story.words import PropShape
from story_assets.studio.previs import ink
from story_assets.studio.previs.board import Board, drawn, sentences, true_now
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.space import P2
from story_assets.studio.previs.things import paint, thing
from story_assets.studio.previs.turnaround import bust, turnaround
from story_assets.studio.previs.who import name_of, subject_of


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
        "turnaround": drawn(turnaround(subject, _held(brief, subject))),
        "expressions": [{"name": e, **drawn(bust(subject, e))} for e in subject.expressions],
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
        "facts": true_now(brief),
    }
    return Board("character_sheet", content)


def _held(brief: Brief, subject: Subject) -> tuple[QuotedProp, ...]:
    return tuple(p for p in brief.props if p.prop in subject.worn.carries)[:2]


def _prop(
    slug: str, description: str, colour: str, shape: PropShape, text: tuple[str, ...]
) -> dict[str, object]:
    """The prop as flat as it is told, with the words that are on it."""
    it = thing(slug, description, shape)
    picture = Picture(240, 180)
    k = min(200 / it.size[0], 150 / it.size[1])
    w, h = it.size[0] * k, it.size[1] * k
    left, foot = 120 - w / 2, 90 + h / 2

    def spot(u: float, v: float) -> P2:
        return (left + u * w, foot - v * h)

    def show(points: Sequence[P2], fill: str, pen: float, is_open: bool) -> None:
        line = ink.INK if fill == "none" or not is_open else fill
        picture.shape(points, "none" if is_open else fill, line, 2.4 * pen, closed=not is_open)

    paint(it, spot, colour, show)
    if text:
        a, b, c, d = it.write or (0.1, 0.2, 0.9, 0.8)
        picture.words(text, (spot(a, d), spot(c, d), spot(a, b)), ink.legible_on(colour))
    words = description + (" “" + " / ".join(text) + "”" if text else "")
    return {"name": name_of(slug), "words": words, **drawn(picture)}
