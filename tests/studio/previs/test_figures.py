"""Who somebody is and what they feel and do can be told from the drawing, at the size of a thumbnail."""

import io
from itertools import combinations
from typing import get_args

import pytest
import typst
from PIL import Image, ImageChops

from story_assets.story.bible import Garment
from story_assets.story.briefs.brief import Subject
from story_assets.story.words import Body, Expression, GarmentKind, HairShape, Pose
from story_assets.studio.previs import figure, ink
from story_assets.studio.previs.camera import look
from story_assets.studio.previs.creatures import figure as body_of
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.mannequin import Acting
from story_assets.studio.previs.space import turned
from story_assets.studio.previs.turnaround import bust
from tests.studio.previs.stage import subject

BODIES: tuple[Body, ...] = get_args(Body)
EXPRESSIONS: tuple[Expression, ...] = get_args(Expression)
POSES: tuple[Pose, ...] = get_args(Pose)
HAIR: tuple[HairShape, ...] = get_args(HairShape)


def pixels(picture: Picture, side: int) -> Image.Image:
    """A picture, *side* pixels high."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    made = typst.Compiler(page.encode()).compile(format="png", ppi=72, sys_inputs={"svg": picture.svg()})
    assert isinstance(made, bytes)
    image = Image.open(io.BytesIO(made)).convert("RGB")
    return image.resize((round(image.width * side / image.height), side), Image.Resampling.BOX)


def whole(who: Subject, pose: Pose = "stand", degrees: float = -25.0, side: int = 120) -> Image.Image:
    """A body on a pale ground."""
    h = who.identity.height_m
    picture = Picture(300, 300)
    picture.shape([(0, 0), (300, 0), (300, 300), (0, 300)], "#ebe4d5")
    drawn = body_of(who, Acting((0.0, 0.0, 0.0), turned((0.0, 1.0, 0.0), degrees), pose))
    camera = look((0.0, 14 * h, h * 0.45), (0.0, 0.0, h * 0.45), 300 * 14 / 1.5, (300, 300))
    figure.draw(drawn, camera, picture, -0.5, 2.0)
    return pixels(picture, side)


def apart(a: Image.Image, b: Image.Image) -> float:
    """Share of the pixels that differ by more than a tenth."""
    levels = ImageChops.difference(a, b).convert("L").histogram()
    return sum(levels[26:]) / sum(levels)


@pytest.mark.parametrize("body", BODIES)
def test_every_feeling_can_be_told_at_120_pixels(body: Body) -> None:
    """Twelve faces, no two alike; brows and mouth carry it, so half a percent of the pixels is a line."""
    who = subject("someone", body=body)
    faces = {feeling: pixels(bust(who, feeling), 120) for feeling in EXPRESSIONS}

    for a, b in combinations(EXPRESSIONS, 2):
        assert apart(faces[a], faces[b]) > 0.006, (a, b)


def test_every_pose_of_a_person_has_a_silhouette_of_its_own() -> None:
    """A beat is read from the body before the face."""
    bodies = {pose: whole(subject("someone"), pose) for pose in POSES}

    for a, b in combinations(POSES, 2):
        assert apart(bodies[a], bodies[b]) > 0.008, (a, b)


@pytest.mark.parametrize("body", BODIES)
def test_the_four_views_differ(body: Body) -> None:
    """Front, three-quarter, profile, back."""
    views = [whole(subject("someone", body=body), degrees=d) for d in (0.0, -42.0, -90.0, -180.0)]

    assert all(apart(a, b) > 0.006 for a, b in combinations(views, 2))


def test_the_body_plans_cannot_be_confused() -> None:
    """A dog is no robot, whatever they wear."""
    plans = [whole(subject("someone", body=body)) for body in BODIES]

    assert all(apart(a, b) > 0.1 for a, b in combinations(plans, 2))


def test_build_height_and_age_show() -> None:
    """At one scale; a child is not a small adult."""
    slight, heavy = (whole(subject("x", build=build)) for build in ("slight", "heavy"))
    child, adult = (whole(subject("x", age_band=age)) for age in ("child", "adult"))

    assert apart(slight, heavy) > 0.012
    assert apart(child, adult) > 0.012


def test_every_hair_shape_shows_from_the_back_or_the_side() -> None:
    """Hair is half of recognising somebody from behind."""
    for a, b in combinations(HAIR, 2):
        heads = [
            [whole(subject("x", hair_shape=shape, hair_colour="#c9822e"), degrees=d) for d in (-180.0, -60.0)]
            for shape in (a, b)
        ]
        assert max(apart(x, y) for x, y in zip(*heads, strict=True)) > 0.0005, (a, b)


@pytest.mark.parametrize("kind", [k for k in get_args(GarmentKind) if k not in ("collar", "shell", "other")])
def test_every_garment_is_worn_where_people_wear_it(kind: GarmentKind) -> None:
    """Its colour is on the body, and is not when it is taken off."""
    shirt = Garment(kind="shirt", colour="#efe6d2", description="shirt")
    vivid = Garment(kind=kind, colour="#d01fb4", description="vivid")

    def dressed(*wardrobe: Garment) -> Image.Image:
        who = subject("someone")
        worn = who.worn.model_copy(update={"wardrobe": wardrobe})
        return whole(who.model_copy(update={"worn": worn}), side=240)

    plain = (shirt,) if kind != "shirt" else (Garment(kind="trousers", colour="#444444", description="grey"),)

    assert _vivid(dressed(vivid, *plain)) > 12
    assert _vivid(dressed(*plain)) == 0


def _vivid(image: Image.Image) -> int:
    """Pixels of the one colour that nothing else has."""
    red, green, blue = image.split()
    hot = ImageChops.subtract(ImageChops.darker(red, blue), green)
    return sum(hot.histogram()[60:])


def test_a_character_keeps_their_colours_from_sheet_to_shot() -> None:
    """Skin, hair and coat are found in the drawing as the bible has them."""
    who = subject("someone", skin="#c08a62", hair_colour="#b5482f")
    image = whole(who, degrees=0.0, side=300)
    found = {colour for _, colour in image.getcolors(300 * 300) or ()}

    for colour in ("#c08a62", "#b5482f", "#1f2a44"):
        assert ink.rgb(colour) in found
