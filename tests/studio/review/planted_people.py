"""Images with one known fault each, and images with none: what checks of people and lettering meet.

A fault is planted by drawing from an edited brief and judging against the true one. Whether it shows is
decided by comparing the two drawings, not by asking the check.
"""

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from story_assets.story.bible import CropSafe
from story_assets.story.briefs.brief import Brief, QuotedProp, RequiredText, Subject
from story_assets.story.words import CheckName
from story_assets.studio.previs import drawn, staging
from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Picture, Sight
from story_assets.studio.review.colour import lab, rgb
from story_assets.studio.sizes import size
from tests.studio.previs.stage import seen
from tests.studio.review.company import (
    CLOTH,
    HAIR,
    SHAPES,
    SKINS,
    as_identity,
    company,
    differ,
    framing,
    person,
    pictured,
    recoloured,
    room,
)
from tests.studio.review.planted import CLEAN, Planted


def planted_people(seed: int, n: int) -> Iterator[Planted]:
    """*n* images of each fault, and of each kind without one, in turns; the same for a seed."""
    for at in range(n):
        for kind in (*FAULTS, *SOUND):
            yield made(kind, f"{seed} {at}")


def planted(kind: str, n: int) -> Iterator[Planted]:
    """*n* images of one kind, with a fault or without."""
    for at in range(n):
        yield replace(made(kind, str(at)), note=str(at))


def made(kind: str, seed: str) -> Planted:
    """One image of *kind*, the same for a seed."""
    return {**FAULTS, **SOUND}[kind](random.Random(f"{kind} {seed}"))


# People


def coat_on_sheet(dice: random.Random) -> Planted:
    """A coat in another hue, or in the same one clearly lighter or darker."""
    who = person(dice, "mara")
    false = recoloured(who, dice.choice((_other_hue, _other_shade))(dice, who))
    return _fault("coat_on_sheet", _sheet(dice, who, false), "wardrobe_colours_match")


def coat_in_frame(dice: random.Random) -> Planted:
    """A coat in another colour in a shot or a panel, in whatever light."""
    return _fault("coat_in_frame", _in_another_coat(dice, _other_hue), "wardrobe_colours_match")


def coat_shade_in_frame(dice: random.Random) -> Planted:
    """The same hue lighter or darker there: often nobody could tell it from another light."""
    return _fault("coat_shade_in_frame", _in_another_coat(dice, _other_shade), "wardrobe_colours_match")


def _in_another_coat(dice: random.Random, other: Callable[[random.Random, Subject], str]) -> Sight:
    while True:
        people, brief = _frames(dice, person(dice, "mara"))
        if all(panel.size == "CU" for panel in brief.panels):
            continue
        false = recoloured(people[0], other(dice, people[0]))
        if (sight := _if_it_shows(brief, (false, *people[1:]), people, 0.02)) is not None:
            return sight


def face_on_sheet(dice: random.Random) -> Planted:
    """Another character's face and hair in the right clothes."""
    who = _bareheaded(dice)
    return _fault("face_on_sheet", _sheet(dice, who, _somebody_else(dice, who)), "identity_matches_sheet")


def face_in_frame(dice: random.Random) -> Planted:
    """The same in a shot or a panel."""
    while True:
        people, brief = _frames(dice, _bareheaded(dice))
        false = _somebody_else(dice, people[0])
        if (sight := _if_it_shows(brief, (false, *people[1:]), people, 0.008)) is not None:
            return _fault("face_in_frame", sight, "identity_matches_sheet")


def right_sheet(dice: random.Random) -> Planted:
    """A sheet as it should be, sometimes as a painter or a file format would have it."""
    who = person(dice, "mara")
    return Planted(CLEAN, _sheet(dice, who, who))


def right_frame(dice: random.Random) -> Planted:
    """A shot, or a contact sheet, as it should be."""
    people, brief = _frames(dice)
    return Planted(CLEAN, _sight(brief, brief, people))


def graded_frame(dice: random.Random) -> Planted:
    """The same look after a colourist: warmer or colder, and up to a quarter darker."""
    people, brief = _frames(dice, person(dice, "mara"))
    sight = _sight(brief, brief, people)
    tint = dice.choice(((1.0, 1.0, 1.0), (1.0, 0.93, 0.8), (0.9, 0.95, 1.0)))
    graded = _pixels(sight.picture.content) * np.array(tint) * dice.uniform(0.78, 1.0)
    image = _png(Image.fromarray(graded.astype(np.uint8)))
    return Planted(CLEAN, replace(sight, picture=Picture(image, sight.picture.frames)))


def _sheet(dice: random.Random, true: Subject, false: Subject) -> Sight:
    asked = size("character_sheet", "3:2", "draft")
    render = drawn(pictured("character_sheet", (false,)), asked)
    image = _as_painted(dice, render.image) if dice.random() < 0.5 else render.image
    return Sight(pictured("character_sheet", (true,)), Picture(image), asked)


def _frames(dice: random.Random, first: Subject | None = None) -> tuple[tuple[Subject, ...], Brief]:
    """People and a frame or a sheet of them. *first* is the one that will be wrong, so never behind fog."""
    people = company(dice, dice.choice((1, 2)))
    if first is not None:
        people = (first.model_copy(update={"character": people[0].character}), *people[1:])
    place = room(dice) if first is None else room(dice, weather=dice.choice(("clear", "rain")))
    if dice.random() < 0.75:
        return people, pictured("shot_reference", people, (framing(dice, people),), place=place)
    panels = tuple(framing(dice, people, number, angle="eye_level") for number in range(1, 5))
    return people, pictured("contact_sheet", people, panels, place=place)


def _other_hue(dice: random.Random, who: Subject) -> str:
    own = who.worn.wardrobe[0].colour
    return dice.choice([colour for colour in CLOTH if differ(colour, own) >= 20])


def _other_shade(_: random.Random, who: Subject) -> str:
    """The outermost garment 25 lighter or darker in CIELAB."""
    own = rgb(who.worn.wardrobe[0].colour)[0]
    light = float(lab(own)[0])
    away = 25 if light < 45 else -25
    shades = [np.clip(own * scale + (8 if scale > 1 else 0), 0, 255) for scale in np.linspace(0.1, 4, 200)]
    best = min(shades, key=lambda it: abs(float(lab(it)[0]) - light - away))
    return "#{:02x}{:02x}{:02x}".format(*(round(float(value)) for value in best))


def _bareheaded(dice: random.Random) -> Subject:
    who = person(dice, "mara")
    return who if all(g.kind != "hat" for g in who.worn.wardrobe) else _bareheaded(dice)


def _somebody_else(dice: random.Random, who: Subject) -> Subject:
    """Somebody whom a teammate would not take for *who*: other hair, and another skin."""
    it = who.identity
    hair = dice.choice([colour for colour in HAIR if differ(colour, it.hair_colour) >= 15])
    skin = dice.choice([colour for colour in SKINS if differ(colour, it.skin) >= 8])
    return as_identity(who, skin=skin, hair_colour=hair, hair_shape=dice.choice(SHAPES))


def _if_it_shows(
    brief: Brief, false: tuple[Subject, ...], true: tuple[Subject, ...], least: float
) -> Sight | None:
    """The image of *false* judged as one of *true*, if at least a share of some frame differs."""
    wrong = brief.model_copy(update={"subjects": false})
    sight = _sight(brief, wrong, true)
    asked = sight.asked
    right = drawn(brief, asked)
    one, other = _pixels(right.image), _pixels(sight.picture.content)
    shows = [_changed(one, other, box).mean() for box in right.frames[: len(brief.panels)]]
    return sight if max(shows) >= least else None


def _sight(true: Brief, false: Brief, people: tuple[Subject, ...]) -> Sight:
    asked = size(false.job, false.layout.aspect, "draft")
    render = drawn(false, asked)
    sheets = {f"character_sheet/{it.character}_{it.look}": _sheet_of(it) for it in people}
    return Sight(true, Picture(render.image, render.frames), asked, sheets)


def _sheet_of(who: Subject) -> Picture:
    return Picture(drawn(pictured("character_sheet", (who,)), (1392, 928)).image)


# Lettering

_LATIN: Final = (
    "The Locked Safe",
    "MARA",
    "VALE & SON",
    "Back at Nine",
    "No Entry",
    "Zweites Kapitel",
    "Café Noir",
)
_CHINESE: Final = ("上锁的保险箱", "林家", "吾儿", "第二个信封", "请勿打扰", "九点回来")


def latin_text(dice: random.Random) -> Planted:
    """One letter wrong, missing, twice, or two in the wrong order."""
    words = dice.choice(_LATIN)
    return _fault("latin_text", _lettered(dice, words, _misspelt(dice, words)), "text_is_spelt_right")


def chinese_text(dice: random.Random) -> Planted:
    """One character wrong, missing, or twice."""
    words = dice.choice(_CHINESE)
    return _fault("chinese_text", _lettered(dice, words, _miswritten(dice, words)), "text_is_spelt_right")


def right_text(dice: random.Random) -> Planted:
    """Lettering as it should be."""
    words = dice.choice((*_LATIN, *_CHINESE))
    return Planted(CLEAN, _lettered(dice, words, words))


def _lettered(dice: random.Random, true: str, false: str) -> Sight:
    """A cover with *false* in its title, or a shot with it on a thing, large enough to be read."""
    while True:
        brief_of = dice.choice((_cover, _held, _insert))(dice)
        right = brief_of(true)
        asked = size(right.job, right.layout.aspect, "draft")
        image, bare = drawn(brief_of(false), asked), drawn(brief_of(""), asked)
        printed = _changed(_pixels(image.image), _pixels(bare.image), image.frames[0])
        rows, columns = np.flatnonzero(printed.any(axis=1)), np.flatnonzero(printed.any(axis=0))
        if len(rows) and rows[-1] - rows[0] >= 14 and columns[0] > 0 and columns[-1] < printed.shape[1] - 1:
            return Sight(right, Picture(image.image, image.frames), asked)


_Worded = Callable[[str], Brief]


def _cover(dice: random.Random) -> _Worded:
    people, place = company(dice, dice.choice((1, 2))), room(dice)
    frame, aspect = framing(dice, people, size="MS"), dice.choice(("16:9", "9:16", "1:1"))
    return lambda words: pictured(
        "cover", people, (frame,), place=place, aspect=aspect, text=_texts(words, None)
    )


def _held(dice: random.Random) -> _Worded:
    (who,), place = company(dice, 1), room(dice, weather="clear")
    holding = seen(who.character, (0.5, 0.5), pose="hold", holds=("letter",))
    frame = framing(dice, (who,), size=dice.choice(("CU", "MCU", "MS")), cast=(holding,), angle="eye_level")
    return lambda words: pictured(
        "shot_reference", (who,), (frame,), place=place, props=(_letter(words),), text=_texts(words, "letter")
    )


def _insert(dice: random.Random) -> _Worded:
    place = room(dice, weather="clear")
    frame = framing(dice, (), kind="insert", size=dice.choice(("ECU", "BCU", "CU")), props=("letter",))
    return lambda words: pictured(
        "shot_reference", (), (frame,), place=place, props=(_letter(words),), text=_texts(words, "letter")
    )


def _letter(words: str) -> QuotedProp:
    return QuotedProp(
        at="",
        prop="letter",
        description="A letter",
        shape="flat",
        colour="#e3d3ac",
        text=(words,) if words else (),
    )


def _texts(words: str, on: str | None) -> tuple[RequiredText, ...]:
    return (RequiredText(at="", value=words, on=on),) if words else ()


def _misspelt(dice: random.Random, words: str) -> str:
    """*words* with one mistake that a reader can see."""
    places = [i for i, c in enumerate(words) if c.isalpha() and c not in "IlOoi"]
    while True:
        i = dice.choice(places)
        other = dice.choice("AEHKMNRSTUWXZ" if words[i].isupper() else "aehkmnrstuwxz")
        wrong = dice.choice(
            (
                words[:i] + other + words[i + 1 :],
                words[:i] + words[i + 1 :],
                words[:i] + words[i] + words[i:],
                words[:i] + words[i + 1 : i + 2] + words[i] + words[i + 2 :],
            )
        )
        if wrong.replace(" ", "").casefold() != words.replace(" ", "").casefold() and wrong == wrong.strip():
            return wrong


def _miswritten(dice: random.Random, words: str) -> str:
    i = dice.randrange(len(words))
    other = dice.choice([c for c in "山水火金门雨心手女子年东西" if c not in words])
    return dice.choice(
        (words[:i] + other + words[i + 1 :], words[:i] + words[i + 1 :], words[:i] + words[i] + words[i:])
    )


# Crops


def title_at_edge(dice: random.Random) -> Planted:
    """A cover whose title comes within a hundredth of an edge: the next crop takes its first letter."""
    while True:
        brief = _cover(dice)(dice.choice((*_LATIN, *_CHINESE)))
        asked = size("cover", brief.layout.aspect, "draft")
        bare = brief.model_copy(update={"text": ()})
        whole, without = _pixels(drawn(brief, asked).image), _pixels(drawn(bare, asked).image)
        letters = (whole.min(axis=2) > 200) & (without.min(axis=2) < 190)
        columns = np.flatnonzero(letters.sum(axis=0) > 3)
        if len(columns) and columns[0] > 8:
            cut = Image.fromarray(whole).crop((int(columns[0]) - dice.randint(2, 8), 0, *asked)).resize(asked)
            return _fault("title_at_edge", Sight(brief, Picture(_png(cut)), asked), "crop_safe_is_clear")


def head_out_of_crop(dice: random.Random) -> Planted:
    """A head outside the part of a shot that an upright crop keeps."""
    while True:
        people, brief, heads = _shot_with_heads(dice)
        left = dice.uniform(0, 0.6)
        safe = CropSafe(aspect="9:16", box=(left, 0, left + 0.4, 1))
        if any(head[2] < left - 0.02 or head[0] > left + 0.42 for head in heads):
            return _fault("head_out_of_crop", _safe(brief, people, safe), "crop_safe_is_clear")


def head_in_crop(dice: random.Random) -> Planted:
    """Every head well inside the crop."""
    while True:
        people, brief, heads = _shot_with_heads(dice)
        left, right = min(head[0] for head in heads) - 0.05, max(head[2] for head in heads) + 0.05
        if left > 0 and right < 1:
            safe = CropSafe(aspect="9:16", box=(left, 0, right, 1))
            return Planted(CLEAN, _safe(brief, people, safe))


def head_cut(dice: random.Random) -> Planted:
    """A frame whose edge goes through a head."""
    while True:
        people, brief, heads = _shot_with_heads(dice)
        sight = _sight(brief, brief, people)
        box = sight.picture.frames[0]
        frame = sight.picture.pixels.crop((box.left, box.top, box.right, box.bottom))
        left, top, right, bottom = heads[0]
        side = dice.choice(("top", "left", "right"))
        kept = {
            "top": (0, top + 0.5 * (bottom - top), 1, 1),
            "left": (left + 0.5 * (right - left), 0, 1, 1),
            "right": (0, 0, left + 0.5 * (right - left), 1),
        }[side]
        if kept[2] - kept[0] > 0.5 and kept[3] - kept[1] > 0.5 and min(heads[0]) > 0:
            edges = tuple(round(v * k) for v, k in zip(kept, frame.size * 2, strict=True))
            image = _png(frame.crop(edges))
            return _fault(
                "head_cut", Sight(brief, Picture(image), sight.asked, sight.references), "crop_safe_is_clear"
            )


def _shot_with_heads(
    dice: random.Random,
) -> tuple[tuple[Subject, ...], Brief, list[tuple[float, float, float, float]]]:
    people = company(dice, dice.choice((1, 2)))
    frame = framing(dice, people, size=dice.choice(("MCU", "MS", "MLS")))
    brief = pictured("shot_reference", people, (frame,), place=room(dice, weather="clear"))
    return people, brief, [it.head for it in staging(frame, brief).people]


def _safe(brief: Brief, people: tuple[Subject, ...], safe: CropSafe) -> Sight:
    assert brief.place
    return _sight(
        brief.model_copy(update={"place": brief.place.model_copy(update={"crop_safe": (safe,)})}),
        brief,
        people,
    )


_Maker = Callable[[random.Random], Planted]
FAULTS: Final[dict[str, _Maker]] = {
    it.__name__: it
    for it in (
        coat_on_sheet, coat_in_frame, coat_shade_in_frame, face_on_sheet, face_in_frame, latin_text,
        chinese_text, title_at_edge, head_out_of_crop, head_cut,
    )
}  # fmt: skip
SOUND: Final[dict[str, _Maker]] = {
    it.__name__: it for it in (right_sheet, right_frame, graded_frame, right_text, head_in_crop)
}


def _fault(kind: str, sight: Sight, check: CheckName) -> Planted:
    return Planted(kind, sight, frozenset((check,)))


# Pixels


def _as_painted(dice: random.Random, image: bytes) -> bytes:
    """*image* with grain, a soft brush, a slight cast, and the losses of a JPEG."""
    pixels = _pixels(image).astype(np.float64)
    noise = np.random.default_rng(dice.randrange(2**32)).normal(0, dice.uniform(2, 8), pixels.shape)
    cast = np.array([dice.uniform(0.96, 1.03) for _ in range(3)])
    grained = Image.fromarray(np.clip(pixels * cast + noise, 0, 255).astype(np.uint8))
    out = io.BytesIO()
    grained.filter(ImageFilter.GaussianBlur(dice.uniform(0, 1.2))).save(
        out, "JPEG", quality=dice.choice((60, 80, 95))
    )
    return out.getvalue()


def _pixels(image: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))


def _changed(one: NDArray[np.uint8], other: NDArray[np.uint8], box: PixelBox) -> NDArray[np.bool_]:
    """The pixels inside *box* that are plainly different."""
    a, b = (it[box.top : box.bottom, box.left : box.right].astype(np.int64) for it in (one, other))
    return np.abs(a - b).max(axis=2) > 12


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
