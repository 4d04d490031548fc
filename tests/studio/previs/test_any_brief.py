"""Whatever a valid brief says, a board comes out."""

import io
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pydantic import BaseModel

from story_assets.story.bible import (
    CropSafe,
    Entrance,
    FixedProp,
    Garment,
    Identity,
    LightState,
    Window,
    Zone,
)
from story_assets.story.briefs.brief import Brief, Panel, Subject
from story_assets.story.scenes import Seen
from story_assets.studio.previs import drawn
from tests.studio.previs.stage import LETTER, STYLE, brief, study, subject

unit = st.floats(0, 1, allow_nan=False)
point = st.tuples(unit, unit)
metres = st.sampled_from([0.1, 0.3, 0.9, 2.0, 6.0, 40.0, 200.0, 500.0])
colour = st.sampled_from(["#000000", "#ffffff", "#b5482f", "#1f2a44"])
words = st.sampled_from(
    ["ok", "#panic()", "保险箱", "x" * 2000, "a b " * 400, "Мара", "안녕", "\u202eabc", "e\u0301", "🙂"]
)
names = st.sampled_from(["mara", "teo", "a", "b", "nobody", "safe", "letter", "_", "0"])


def any_of(model: type[BaseModel], field: str) -> st.SearchStrategy[Any]:
    """One of the words a field allows."""
    return st.sampled_from(get_args(model.model_fields[field].annotation))


identities = st.builds(
    Identity,
    face=words,
    hair=words,
    silhouette=words,
    age_band=any_of(Identity, "age_band"),
    body=any_of(Identity, "body"),
    height_m=st.sampled_from([0.3, 0.9, 1.7, 3.0, 40.0]),
    build=any_of(Identity, "build"),
    hair_shape=any_of(Identity, "hair_shape"),
    skin=colour,
    hair_colour=colour,
)
garments = st.builds(Garment, kind=any_of(Garment, "kind"), colour=colour, description=words)
looks = st.lists(garments, min_size=1, max_size=6).map(tuple)


def described(who: str, identity: Identity, worn: tuple[Garment, ...]) -> Subject:
    """Someone of any looks."""
    plain = subject(who)
    look = plain.worn.model_copy(update={"wardrobe": worn})
    return plain.model_copy(update={"identity": identity, "worn": look})


subjects = st.builds(
    described,
    names,
    identities,
    looks,
)
props = st.builds(
    FixedProp,
    description=words,
    colour=colour,
    shape=any_of(FixedProp, "shape"),
    at=point,
    size_m=st.tuples(metres, metres, metres),
    state=st.sampled_from([None, "open", "lit", "closed"]),
    text=st.lists(words, max_size=2).map(tuple),
)
places = st.builds(
    study,
    int_ext=st.sampled_from(["INT", "EXT", "INT/EXT"]),
    time_of_day=st.sampled_from(["DAY", "NIGHT", "DAWN", "DUSK"]),
    weather=st.sampled_from(["clear", "rain", "snow", "fog", "storm", "wind"]),
    size_m=st.tuples(metres, metres),
    height_m=metres,
    palette=st.lists(colour, max_size=3).map(tuple),
    light=st.builds(
        LightState, description=words, key_from=any_of(LightState, "key_from"), colour=colour, level=unit
    ),
    props=st.dictionaries(names, props, max_size=4),
    entrances=st.dictionaries(
        names,
        st.builds(Entrance, wall=any_of(Entrance, "wall"), at=unit, width_m=metres, leads_to=words),
        min_size=1,
        max_size=3,
    ),
    windows=st.dictionaries(
        names, st.builds(Window, wall=any_of(Window, "wall"), at=unit, width_m=metres, view=words), max_size=2
    ),
    zones=st.dictionaries(
        names, st.builds(Zone, box=st.tuples(unit, unit, unit, unit), purpose=words), max_size=2
    ),
    crop_safe=st.lists(
        st.builds(CropSafe, aspect=st.just("9:16"), box=st.tuples(unit, unit, unit, unit)), max_size=1
    ).map(tuple),
)
people = st.builds(
    Seen,
    who=names,
    look=st.just("day"),
    at=st.none() | point,
    looks_at=st.none() | names,
    pose=any_of(Seen, "pose"),
    expression=any_of(Seen, "expression"),
    holds=st.lists(names, max_size=3).map(tuple),
)
framings = {
    "size": ["ECU", "BCU", "CU", "MCU", "MS", "MLS", "FS", "LS", "ELS"],
    "kind": [
        "single",
        "two_shot",
        "group",
        "ots",
        "pov",
        "insert",
        "cutaway",
        "reaction",
        "establishing",
        "master",
    ],
    "angle": [
        "eye_level",
        "high",
        "low",
        "birds_eye",
        "worms_eye",
        "shoulder_level",
        "hip_level",
        "ground_level",
    ],
    "movement": [
        ("static",),
        ("push_in", "pan_left"),
        ("arc_right", "crane_up", "handheld"),
        ("whip_pan",),
        ("roll",),
    ],
    "lens_mm": [8, 35, 400],
    "ots_side": [None, "left", "right"],
    "screen_direction": ["L2R", "R2L", "neutral"],
}
panels = st.builds(
    Panel,
    at=st.just(""),
    number=st.integers(-3, 12),
    happens=words,
    dutch=st.booleans(),
    camera_at=st.none() | point,
    cast=st.lists(people, max_size=8).map(tuple),
    props=st.lists(names, max_size=3).map(tuple),
    **{name: st.sampled_from(values) for name, values in framings.items()},
)
briefs = st.builds(
    brief,
    job=st.sampled_from(["character_sheet", "scene_board", "contact_sheet", "shot_reference", "cover"]),
    panels=st.lists(panels, max_size=9).map(tuple),
    aspect=st.sampled_from(["16:9", "9:16", "1:3", "3:1", "1:1"]),
    subjects=st.lists(subjects, max_size=3).map(tuple),
    place=st.none() | places,
    props=st.sampled_from([(), (LETTER,)]),
    text=st.just(()),
    facts=st.just(()),
    purpose=st.none(),
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
@given(briefs, st.sampled_from([(96, 54), (54, 96), (40, 120), (120, 40), (17, 13)]))
def test_every_valid_brief_is_drawn(it: Brief, size: tuple[int, int]) -> None:
    """No cast, no place, eight people, a room of two hundred metres, a camera inside somebody."""
    result = drawn(it, size)

    assert Image.open(io.BytesIO(result.image)).size == size
    assert all(0 <= b.left <= b.right <= size[0] and 0 <= b.top <= b.bottom <= size[1] for b in result.frames)


def test_a_brief_with_nothing_in_it_is_drawn() -> None:
    """A story may begin with a title."""
    for job in ("character_sheet", "scene_board", "contact_sheet", "shot_reference", "cover"):
        bare = Brief.model_validate(
            {
                "job": job,
                "image": "x",
                "source": {},
                "style": STYLE.model_dump(),
                "layout": {"at": "", "aspect": "16:9"},
            },
            strict=False,
        )

        assert drawn(bare, (160, 90)).image
