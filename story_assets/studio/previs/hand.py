"""The hand in an insert: it belongs to whoever the panel has in it, sleeve and glove included."""

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.studio.previs import ink, light
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.space import P2, hull, rim
from story_assets.studio.previs.who import colour_of, subject_of


def hand(picture: Picture, brief: Brief, panel: Panel, line: float) -> None:
    """The hand of whoever is in an insert comes in from the lower right corner."""
    if not panel.cast:
        return
    seen = panel.cast[0]
    subject = subject_of(brief, seen.who, seen.look)
    tint = light.on_people(brief.place)
    skin = ink.times(subject.identity.skin, tint)
    sleeve = ink.times(colour_of(subject), tint)
    gloves = [g.colour for g in subject.worn.wardrobe if g.kind == "gloves"]
    palm = ink.times(gloves[0], tint) if gloves else skin
    w, h = picture.width, picture.height
    m = min(w, h)
    wrist: P2 = (w * 0.5 + m * 0.52, h - m * 0.05)
    knuckle: P2 = (w * 0.5 + m * 0.35, h - m * 0.2)
    edge = ink.INK

    def limb(*balls: tuple[P2, float]) -> list[P2]:
        return hull([p for (x, y), r in balls for p in rim(x, y, r)])

    for i in range(3):
        tip = (knuckle[0] - m * (0.06 + 0.022 * i), knuckle[1] - m * (0.075 - 0.05 * i))
        picture.shape(limb((knuckle, m * 0.032), (tip, m * 0.02)), picture.cel(palm, -1), edge, line)
    picture.shape(limb((wrist, m * 0.075), (knuckle, m * 0.062)), picture.cel(palm, -1), edge, line)
    thumb = (knuckle[0] - m * 0.08, knuckle[1] + m * 0.08)
    picture.shape(
        limb(((wrist[0] - m * 0.05, wrist[1] - m * 0.02), m * 0.035), (thumb, m * 0.024)), palm, edge, line
    )
    end = (wrist[0] + m * 0.42, wrist[1] + m * 0.36)
    picture.shape(limb((wrist, m * 0.1), (end, m * 0.17)), picture.cel(sleeve, -1), edge, line)
