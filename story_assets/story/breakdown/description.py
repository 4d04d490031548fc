"""What a person looks like, from what the script says of them; the rest has a default and is undecided."""

import re
from dataclasses import dataclass
from typing import Final, cast

from story_assets.story.bible import Character, Garment, Identity, Look
from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.people import Person, Told
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import AgeBand, Build, GarmentKind, HairShape

LOOK: Final = "first"
"""The one look a breakdown gives: clothes change where a person says so."""
NOT_SAID: Final = "The script does not say."

_COATS: Final = (
    "#7a3b3b",
    "#33507a",
    "#4a6b4f",
    "#8a6a2f",
    "#5a4a7a",
    "#2f6a6a",
    "#8a4f6a",
    "#50545c",
    "#9a5a34",
)
"""Colours that people are told apart by until somebody decides, in the order of the cast."""
_TROUSERS: Final = "#33353b"


@dataclass(frozen=True)
class Described:
    """A character with what nobody has said of them, and the lines each field came from."""

    character: Character
    undecided: tuple[str, ...]
    sources: dict[str, tuple[Lines, ...]]


LONGEST: Final = 400
"""Characters of a rule: what is longer is no rule any more."""


class _Notes:
    """Fields with what is told of them."""

    def __init__(self, person: Person) -> None:
        self.told = person.told
        self.undecided: list[str] = []
        self.sources: dict[str, tuple[Lines, ...]] = {}

    def first(self, field: str, kind: str, *more: Told) -> str | None:
        """The name under *kind* that is told first; without one *field* is undecided."""
        for told in (*self.told, *more):
            if (found := lexicon.earliest(kind, told.words)) is not None:
                self.sources[field] = (told.lines,)
                return found
        self.undecided.append(field)
        return None

    def known(self, field: str, lines: tuple[Lines, ...]) -> None:
        """*field* comes from *lines*."""
        self.sources[field] = lines


NOTES: Final = 4_000
"""Characters. Somebody who is in every scene of a long script is spoken of without end."""


def described(person: Person, slug: str, number: int) -> Described:
    """*person*, the *number*th of the cast."""
    notes = _Notes(person)
    identity = _identity(person, notes)
    wardrobe = _wardrobe(person, notes, number)
    if person.first is not None:
        notes.known("name", (person.first,))
    called = [name for name in person.names[1:] if name.casefold() != person.names[0].casefold()]
    told = dict.fromkeys(told.words for told in person.told)
    remarks = (
        f"Called in the script: {', '.join(person.names)}." if called else "",
        *(f"{words}." for words in told),
    )
    character = Character(
        slug=slug,
        name=person.shown,
        identity=identity,
        looks={LOOK: Look(wardrobe=wardrobe)},
        notes="\n".join(filter(None, remarks))[:NOTES],
    )
    return Described(character, tuple(notes.undecided), notes.sources)


def _identity(person: Person, notes: _Notes) -> Identity:
    kin = Told(" ".join(person.names), person.first or Lines(1, 1))
    looks = "; ".join(dict.fromkeys(filter(None, (_face(told.words) for told in person.told))))
    lines = tuple(told.lines for told in person.told)
    face = looks[:LONGEST] or NOT_SAID
    if looks:
        notes.known("identity.face", lines)
    else:
        notes.undecided.append("identity.face")
    hair = _clause(looks, r"\b(?:hair|mane|braid|beard|bald)\b")
    if hair is None:
        notes.undecided.append("identity.hair")
    else:
        notes.known("identity.hair", lines)
    age = _age(person, notes, kin)
    build = cast("Build | None", notes.first("identity.build", "build"))
    skin = None if person.body != "human" else notes.first("identity.skin", "skin")
    shape = cast(
        "HairShape | None",
        notes.first(
            "identity.hair_shape",
            "hair_shape",
        ),
    )
    tint = None if hair is None else lexicon.earliest("colour", hair)
    coat = lexicon.earliest("colour", looks.split(",")[0]) if person.body != "human" else None
    for field, value in (("hair_colour", tint), ("silhouette", None), ("height_m", _tall(person))):
        if value is None:
            notes.undecided.append(f"identity.{field}")
    if person.body != "human" and coat is None:
        notes.undecided.append("identity.skin")
    woman = person.sex == "woman"
    return Identity(
        face=_sentence(face),
        hair=_sentence((hair or NOT_SAID)[:LONGEST]),
        silhouette=NOT_SAID,
        age_band=age,
        body=person.body,
        height_m=_tall(person) or _usual(person, age),
        build=build or "average",
        skin=skin or coat or ("#c99b7b" if person.body == "human" else "#9a8f86"),
        hair_shape=shape or ("bob" if woman and person.body == "human" else "crop"),
        hair_colour=tint or ("#3b2a22" if person.body == "human" else "#4a4038"),
    )


def _face(words: str) -> str:
    """What somebody looks like: clothes belong to a look, and change; the age has a field of its own."""
    parts = [part for part in words.split(", ") if lexicon.earliest("garment", part) is None]
    face = re.sub(r"^\W*\d{1,3}(?:s|岁|лет)?(?!\w)\W*", "", ", ".join(parts))
    return "" if re.fullmatch(r"[\W\d]*", face) else face


def _sentence(words: str) -> str:
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "。", "!", "?")) else f"{words}."


def _clause(text: str, wanted: str) -> str | None:
    """The part of *text* between commas that has *wanted* in it."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if re.search(wanted, part, re.I)]
    return ", ".join(parts) or None


_BANDS: Final[tuple[tuple[int, AgeBand], ...]] = (
    (13, "child"), (20, "teen"), (30, "young_adult"), (45, "adult"), (65, "middle_aged"), (200, "elder"),
)  # fmt: skip


def _age(person: Person, notes: _Notes, kin: Told) -> AgeBand:
    for told in person.told:
        if lexicon.says("age", "ageless", told.words):
            notes.known("identity.age_band", (told.lines,))
            return "ageless"
    for told in person.told:
        found = re.search(r"(?<![\w.])(\d{1,3})(?:s\b|\s*(?:岁|лет|years?)|(?![\w:]))", told.words)
        if found is not None and person.body == "human":
            notes.known("identity.age_band", (told.lines,))
            return next(band for limit, band in _BANDS if int(found[1]) < limit or limit == 200)
        if found is not None:
            notes.known("identity.age_band", (told.lines,))
            human = re.search(r"(\d{1,3}) in human years", told.words)
            years = int(human[1]) if human is not None else 40
            return next(band for limit, band in _BANDS if years < limit or limit == 200)
    found_word = cast("AgeBand | None", notes.first("identity.age_band", "age", kin))
    return found_word or "adult"


def _tall(person: Person) -> float | None:
    return (
        lexicon.height(" ".join((*person.names, *(told.words for told in person.told))))
        if person.body != "human"
        else None
    )


def _usual(person: Person, age: AgeBand) -> float:
    """Metres of a person of that age, until somebody decides."""
    if age == "child":
        return 1.2
    if person.body != "human":
        return {"four_legged": 0.8, "robot": 1.7, "creature": 1.2}[person.body]
    return 1.66 if person.sex == "woman" else 1.78 if person.sex == "man" else 1.72


def _lower(words: str) -> str:
    """HAT as hat."""
    return words.lower() if words.isupper() else words


_WORN: Final = re.compile(r"\b(?:in|wearing|wears|dressed in|with|clad in)\s+([^,;]*)", re.I)


def _wardrobe(person: Person, notes: _Notes, number: int) -> tuple[Garment, ...]:
    """What the script dresses somebody in, over plain clothes of a colour of their own."""
    main = _COATS[number % len(_COATS)]
    worn: dict[GarmentKind, Garment] = {}
    for told in (*person.told, Told(" ".join(person.names), person.first or Lines(1, 1))):
        for clause in _WORN.findall(told.words):
            kind = cast("GarmentKind | None", lexicon.earliest("garment", clause))
            if kind is not None and kind not in worn:
                colour = lexicon.earliest("colour", clause)
                worn[kind] = Garment(kind=kind, colour=colour or main, description=_lower(clause.strip()))
                notes.sources[f"looks.{LOOK}.wardrobe"] = (told.lines,)
    field = f"looks.{LOOK}.wardrobe"
    if person.body != "human":
        notes.undecided += [] if worn else [field]
        plain = Garment(kind="collar", colour=main, description="a plain collar")
        return tuple(worn.values()) or (plain,)
    if not worn:
        notes.undecided.append(field)
    if not {"coat", "dress", "uniform", "shirt", "jacket", "sweater"} & worn.keys():
        plain_shirt = Garment(kind="shirt", colour=main, description="a plain shirt")
        worn = {"shirt": plain_shirt, **worn}
    if not {"coat", "dress", "skirt", "trousers", "uniform"} & worn.keys():
        worn["trousers"] = Garment(kind="trousers", colour=_TROUSERS, description="plain trousers")
    if not {"shoes", "boots"} & worn.keys():
        worn["shoes"] = Garment(kind="shoes", colour="#26262a", description="plain dark shoes")
    return tuple(worn.values())
