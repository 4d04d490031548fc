"""Briefs nobody wrote: people, rooms and scenes at random, the same for a seed, of every kind of image."""

import random
from collections.abc import Sequence
from typing import Any, Final, get_args

from story_assets.story.bible import Entrance, FixedProp, Garment, Identity, LightState, Window
from story_assets.story.briefs.brief import (
    Brief,
    Fact,
    Layout,
    Panel,
    QuotedLook,
    QuotedPlace,
    QuotedProp,
    RequiredText,
    Said,
    Source,
    StyleRules,
    Subject,
)
from story_assets.story.scenes import Seen
from story_assets.story.words import Expression, GarmentKind, HairShape, Job, PropShape, Tier
from story_assets.studio.sizes import size

Sized = tuple[Brief, tuple[int, int]]

ASPECTS: Final = ("16:9", "16:9", "16:9", "9:16", "4:3", "1:1", "21:9", "2.39:1", "4:5")
WHO: Final = ("ana", "ben", "cho", "dov", "eva", "finn", "gus", "hana", "ivo", "june")
_SKINS: Final = ("#f1d3bd", "#e2b99b", "#c99b7b", "#8d5a3c", "#5a3825", "#d9a58a")
_HAIR: Final = ("#2b2320", "#5e2f22", "#b98a3c", "#8c8c90", "#14161a", "#d8d2c4", "#7a2418")
_CLOTH: Final = (
    "#1f2a44", "#a4492f", "#efe6d2", "#3a3b40", "#d9a521", "#1f5a5c", "#6b2d5c", "#2f6b3a", "#7d8794",
    "#c46a7a", "#101418", "#f4f4f0", "#5b3a26",
)  # fmt: skip
_ROOMS: Final = (
    ("box", "Safe", (0.7, 0.5, 0.9)),
    ("table", "Desk", (1.5, 0.7, 0.75)),
    ("lamp", "Lamp", (0.3, 0.3, 0.5)),
    ("shelf", "Bookshelf", (1.8, 0.4, 2.1)),
    ("seat", "Armchair", (0.8, 0.8, 1.0)),
    ("bed", "Bed", (2.0, 1.4, 0.6)),
    ("screen", "Folding screen", (1.4, 0.2, 1.7)),
    ("plant", "Palm in a pot", (0.5, 0.5, 1.4)),
    ("round", "Globe", (0.5, 0.5, 1.1)),
    ("box", "Trunk", (1.0, 0.5, 0.6)),
)
_LINES: Final = (
    "She waits by the door.",
    "He turns and listens.",
    "They do not look at each other.",
    "A step on the stairs.",
    "The letter is not where it was.",
    "The lamp goes out.",
    "Somebody has been here.",
    "He says nothing.",
    "她听见了门外的脚步声。",
    "Она закрывает дверь.",
    "The whole room is quiet for once.",
    "Rain on the glass.",
)


def person(who: str, dice: random.Random) -> Subject:
    """Someone in clothes of their own."""
    kinds: tuple[GarmentKind, ...] = dice.choice(
        [
            ("coat", "trousers", "shoes"),
            ("sweater", "skirt", "boots"),
            ("dress", "shoes"),
            ("jacket", "shirt", "trousers", "boots"),
            ("shirt", "shorts"),
            ("coat", "hat", "trousers", "scarf"),
        ]
    )
    identity = Identity(
        face=dice.choice(["Narrow", "Round", "Square jaw, a scar"]),
        hair="As it is",
        silhouette=dice.choice(["Upright", "Stooped"]),
        age_band=dice.choice(["child", "teen", "young_adult", "adult", "middle_aged", "elder"]),
        body=dice.choice(["human"] * 7 + ["four_legged", "robot", "creature"]),
        height_m=round(dice.uniform(1.5, 1.95), 2),
        build=dice.choice(["slight", "average", "broad", "heavy"]),
        skin=dice.choice(_SKINS),
        hair_shape=dice.choice(get_args(HairShape)),
        hair_colour=dice.choice(_HAIR),
    )
    if identity.body != "human":
        identity = identity.model_copy(update={"height_m": round(dice.uniform(0.6, 1.2), 2)})
    worn = QuotedLook(
        at=f"characters.{who}.looks.day",
        wardrobe=tuple(
            Garment(kind=k, colour=dice.choice(_CLOTH), description=f"A plain {k}") for k in kinds
        ),
        must_preserve=tuple(
            dice.sample(["The scar", "Buttoned to the throat", "Mud on the hem"], dice.randint(0, 2))
        ),
    )
    feelings: Sequence[Expression] = get_args(Expression)
    return Subject(
        at=f"characters.{who}",
        character=who,
        look="day",
        identity=identity,
        worn=worn,
        rules={"hands": "No rings."} if dice.random() < 0.5 else {},
        expressions=tuple(dice.sample(feelings, dice.randint(2, 8))),
    )


def room(dice: random.Random) -> QuotedPlace:
    """Somewhere, at some time, in some weather."""
    inside = dice.random() < 0.65
    props: dict[str, FixedProp] = {}
    for shape, name, dims in dice.sample(_ROOMS, dice.randint(1, 6)):
        kind: PropShape = shape  # type: ignore[assignment]  # a table of words
        props[name.lower().replace(" ", "_")] = FixedProp(
            description=name,
            shape=kind,
            colour=dice.choice(_CLOTH),
            at=(round(dice.uniform(0.08, 0.92), 2), round(dice.uniform(0.05, 0.6), 2)),
            size_m=dims,
            state="lit" if shape == "lamp" and dice.random() < 0.6 else None,
        )
    time = dice.choice(["DAY", "DAY", "NIGHT", "NIGHT", "DAWN", "DUSK"])
    level = dice.uniform(0.15, 0.45) if time == "NIGHT" else dice.uniform(0.5, 1.0)
    return QuotedPlace(
        at="settings.room",
        setting=dice.choice(["study", "long_quay", "kitchen", "hall_of_records"]),
        location=dice.choice(["The study", "The river quay before the house", "A kitchen under the eaves"]),
        int_ext="INT" if inside else "EXT",
        time_of_day=time,
        weather=dice.choice(["clear", "clear", "rain", "snow", "fog", "storm", "wind", "cloudy"]),
        light=LightState(
            description="One lamp and what comes through the window.",
            key_from=dice.choice(["front", "left", "right", "above", "all_round"]),
            colour=dice.choice(["#fff4e0", "#ff9e4a", "#cfe0ff"]),
            level=round(level, 2),
        ),
        size_m=(dice.choice([4.0, 6.0, 9.0, 14.0]), dice.choice([4.0, 5.0, 8.0])),
        height_m=dice.choice([2.5, 2.8, 4.0]),
        palette=tuple(dice.sample(_CLOTH, dice.randint(0, 4))),
        props=props,
        entrances={
            "door": Entrance(wall=dice.choice(["east", "west", "north"]), at=0.7, leads_to="the hall")
        },
        windows={"window": Window(wall="north", at=0.5, view="the garden")} if dice.random() < 0.6 else {},
    )


_LETTER: Final = QuotedProp(
    at="props.letter", prop="letter", description="A letter", shape="flat", text=("To Ana",)
)


def _cast(dice: random.Random, people: Sequence[Subject], most: int) -> tuple[Seen, ...]:
    here = dice.sample(list(people), min(dice.randint(1, most), len(people)))
    return tuple(
        Seen(
            who=it.character,
            look="day",
            at=(round(dice.uniform(0.15, 0.85), 2), round(dice.uniform(0.2, 0.85), 2))
            if dice.random() < 0.8
            else None,
            looks_at=dice.choice([None, None, here[0].character]),
            pose=dice.choice(["stand", "stand", "walk", "sit", "crouch", "reach", "hold", "point", "run"]),
            expression=dice.choice(get_args(Expression)),
            holds=("letter",) if dice.random() < 0.15 else (),
        )
        for it in here
    )


def panel(dice: random.Random, number: int, people: Sequence[Subject], place: QuotedPlace) -> Panel:
    """One framed picture."""
    shot = dice.choice(["ECU", "BCU", "CU", "MCU", "MCU", "MS", "MS", "MLS", "FS", "FS", "LS", "ELS"])
    tight = shot in ("ECU", "BCU", "CU")
    cast = _cast(dice, people, 1 if tight else 3) if dice.random() < 0.85 else ()
    kinds = {0: "establishing", 1: "single", 2: "two_shot", 3: "three_shot"}
    props = tuple(dice.sample(sorted(place.props), 1)) if place.props and dice.random() < 0.4 else ()
    insert = not cast and props and dice.random() < 0.7
    if not cast and not insert:
        shot = dice.choice(["FS", "LS", "ELS"])  # an empty close-up of nothing would rightly be called blank
    return Panel(
        at=f"beats.{number - 1}",
        number=number,
        happens=dice.choice(_LINES),
        size=shot,
        kind="insert" if insert else kinds[len(cast)],  # type: ignore[arg-type]  # a table of words
        angle=dice.choice(["eye_level", "eye_level", "eye_level", "high", "low", "shoulder_level"]),
        dutch=dice.random() < 0.1,
        lens_mm=dice.choice([24, 35, 50, 85]),
        focus=dice.choice(["deep", "deep", "shallow"]),
        movement=dice.choice([("static",), ("push_in",), ("pan_left",), ("handheld", "tilt_up")]),
        cast=cast,
        props=props,
    )


def brief(job: Job, seed: int) -> Brief:
    """A brief of *job*, the same for the same *seed*."""
    dice = random.Random(f"{job} {seed}")
    people = tuple(person(who, dice) for who in dice.sample(WHO, dice.randint(2, 4)))
    place = room(dice)
    aspect = {"character_sheet": "3:2", "scene_board": "16:9"}.get(job) or dice.choice(ASPECTS)
    many = {"contact_sheet": dice.choice([9, 9, 9, 8, 7, 5, 3]), "shot_reference": 1, "cover": 1}.get(job, 0)
    panels = tuple(panel(dice, n, people, place) for n in range(1, many + 1))
    if job == "cover":
        cast = _cast(dice, people, 3)
        panels = (panels[0].model_copy(update={"cast": cast, "size": dice.choice(["MS", "MLS", "FS"])}),)
    whole: dict[str, Any] = {"columns": 3, "rows": 3} if job == "contact_sheet" else {}
    return Brief(
        job=job,
        image=f"dreamt_{seed}",
        source=Source(episode="e01", scene="s02", shot="sh03" if job == "shot_reference" else None),
        style=StyleRules(at="style", medium="Ink", light="Low key", texture="Paper", palette=("#b5482f",)),
        subjects=people[:1] if job == "character_sheet" else () if job == "scene_board" else people,
        place=None if job == "character_sheet" else place,
        props=(_LETTER,),
        facts=(Fact(at="facts.door", about="door", value="Ajar."),) if dice.random() < 0.5 else (),
        layout=Layout(at="layout", aspect=aspect, **whole),
        panels=panels,
        purpose=Said(at="purpose", value=dice.choice(_LINES)),
        text=(
            RequiredText(at="text.0", value=dice.choice(["The Locked Safe", "锁着的保险箱", "Night Ferry"])),
        )
        if job == "cover"
        else (),
    )


def sized(job: Job, seed: int) -> Sized:
    """A brief with the size it would be drawn at: mostly drafts."""
    it = brief(job, seed)
    tier: Tier = "review" if seed % 8 == 7 else "draft"
    return it, size(job, it.layout.aspect, tier)
