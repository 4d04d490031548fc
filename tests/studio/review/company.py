"""People and rooms at random, so that checks are measured on more than five people."""

import random
from typing import Any, Final

from story_assets.story.bible import FixedProp, Garment, Identity, LightState
from story_assets.story.briefs.brief import Brief, BriefReference, Panel, QuotedLook, QuotedPlace, Subject
from story_assets.story.scenes import Seen
from story_assets.story.words import GarmentKind, HairShape, Job
from story_assets.studio.review.colour import delta_e, lab, rgb
from tests.studio.previs.stage import brief, panel, study, subject

SKINS: Final = ("#f1d3bd", "#e2b99b", "#cfa07a", "#c68863", "#9a6242", "#6b4430", "#4a2f22")
HAIR: Final = ("#141216", "#3b2417", "#5e2f22", "#a5502a", "#c9a25a", "#8c8c90", "#e4e2dc")
CLOTH: Final = (
    "#1b2a4a", "#24365e", "#a4492f", "#ebe5d8", "#d9a521", "#1f5a5c", "#4e8f73", "#5a2a52", "#7d8794",
    "#c46a7a", "#232326", "#f2f2ee", "#5b3a26", "#2f6b3a", "#8d5fa8", "#b3202c",
)  # fmt: skip
SHAPES: Final[tuple[HairShape, ...]] = ("crop", "bob", "long", "bun", "ponytail", "curly", "braid")
WARDROBES: Final[tuple[tuple[GarmentKind, ...], ...]] = (
    ("coat", "trousers", "shoes"),
    ("coat", "scarf", "trousers", "boots"),
    ("jacket", "shirt", "trousers", "shoes"),
    ("sweater", "skirt", "boots"),
    ("sweater", "trousers", "shoes"),
    ("dress", "shoes"),
    ("shirt", "shorts", "shoes"),
    ("uniform", "hat", "boots"),
)
NAMES: Final = ("mara", "teo", "ines", "lin_wei", "osman", "petra")


def differ(one: str, other: str) -> float:
    """CIEDE2000 between two colours."""
    return float(delta_e(lab(rgb(one)), lab(rgb(other)))[0])


def person(dice: random.Random, who: str) -> Subject:
    """Somebody in clothes whose colours can be told apart."""
    worn: list[Garment] = []
    for kind in dice.choice(WARDROBES):
        free = [c for c in CLOTH if all(differ(c, g.colour) > 12 for g in worn)]
        worn.append(Garment(kind=kind, colour=dice.choice(free), description=f"plain {kind}"))
    plain = subject(
        who,
        height_m=round(dice.uniform(1.52, 1.92), 2),
        build=dice.choice(("slight", "average", "average", "broad", "heavy")),
        skin=dice.choice(SKINS),
        hair_colour=dice.choice(HAIR),
        hair_shape=dice.choice(SHAPES),
    )
    look = QuotedLook(at="", wardrobe=tuple(worn))
    return plain.model_copy(update={"worn": look, "expressions": ("neutral", "happy", "angry", "sad")})


def company(dice: random.Random, count: int) -> tuple[Subject, ...]:
    """*count* different people, named apart and to be told apart."""
    return tuple(person(dice, who) for who in dice.sample(NAMES, count))


def room(dice: random.Random, **changes: Any) -> QuotedPlace:
    """A place in some light, with a few things in it."""
    time = dice.choice(("DAY", "DAY", "NIGHT", "NIGHT", "DAWN", "DUSK"))
    level = dice.uniform(0.6, 1.0) if time == "DAY" else dice.uniform(0.2, 0.6)
    things = {
        "desk": FixedProp(description="Desk", shape="table", colour=dice.choice(CLOTH), at=(0.4, 0.25)),
        "shelf": FixedProp(
            description="Bookshelf", shape="shelf", colour="#4a2f22", at=(0.7, 0.05), size_m=(1.8, 0.3, 2.1)
        ),
        "chair": FixedProp(description="Chair", shape="seat", colour=dice.choice(CLOTH), at=(0.15, 0.4)),
    }
    rest: dict[str, Any] = {
        "int_ext": dice.choice(("INT", "INT", "EXT")),
        "time_of_day": time,
        "weather": dice.choice(("clear", "clear", "rain", "fog")),
        "light": LightState(
            description="As it is",
            key_from=dice.choice(("left", "right", "front", "above")),
            colour=dice.choice(("#fff4e0", "#ffb765", "#cfe0ff", "#ffd9a0")),
            level=round(level, 2),
        ),
        "palette": tuple(dice.sample(CLOTH, 2)),
        "props": {slug: it for slug, it in things.items() if dice.random() < 0.7},
        "zones": {},
    }
    return study(**(rest | changes))


def framing(dice: random.Random, people: tuple[Subject, ...], number: int = 1, **changes: Any) -> Panel:
    """A panel with all of *people* in it, framed so that they can be told."""
    spots = ((0.3, 0.5), (0.6, 0.45), (0.5, 0.7))
    cast = tuple(
        Seen(
            who=it.character,
            look=it.look,
            at=spot,
            pose=dice.choice(("stand", "stand", "walk", "sit", "point")),
            expression=dice.choice(("neutral", "happy", "afraid", "angry")),
        )
        for it, spot in zip(people, spots, strict=False)
    )
    rest: dict[str, Any] = {
        "size": dice.choice(("CU", "MCU", "MS", "MS", "MLS", "FS")),
        "kind": "two_shot" if len(people) == 2 else "single",
        "angle": dice.choice(("eye_level", "eye_level", "high", "low")),
        "cast": cast,
    }
    return panel(number, **(rest | changes))


def pictured(job: Job, people: tuple[Subject, ...], panels: tuple[Panel, ...] = (), **parts: Any) -> Brief:
    """A brief of *people*, with no lettering, whose sheets go along."""
    references = tuple(
        BriefReference(role="identity", rank=n, image=f"character_sheet/{it.character}_{it.look}")
        for n, it in enumerate(people, 1)
    )
    rest: dict[str, Any] = {
        "subjects": people,
        "props": (),
        "facts": (),
        "text": (),
        "references": references,
    }
    if job == "character_sheet":
        rest |= {"references": (), "place": None, "aspect": "3:2"}
    return brief(job, panels, **(rest | parts))


def as_identity(it: Subject, **changes: Any) -> Subject:
    """*it* with other features."""
    return it.model_copy(update={"identity": Identity(**(it.identity.model_dump() | changes))})


def recoloured(it: Subject, colour: str) -> Subject:
    """*it* with its outermost garment in *colour*."""
    first, *rest = it.worn.wardrobe
    worn = (first.model_copy(update={"colour": colour}), *rest)
    return it.model_copy(update={"worn": it.worn.model_copy(update={"wardrobe": worn})})
