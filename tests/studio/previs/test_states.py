"""A fact that can be seen is drawn: what stands open, what burns, what a panel's own words change."""

import pytest

from story_assets.story.briefs.brief import Fact
from story_assets.studio.previs import drawn, staging
from story_assets.studio.previs.solids import Solid
from story_assets.studio.previs.states import is_half, is_lit, is_open
from story_assets.studio.previs.things import thing
from tests.studio.previs.stage import brief, panel, seen


def solid(slug: str, *facts: Fact, happens: str = "Mara listens.") -> Solid:
    """A thing of the study as the camera finds it."""
    it = brief("shot_reference", (panel(happens=happens, size="LS", props=("safe",)),), facts=facts)
    return next(s for s in staging(it.panels[0], it).solids if s.slug == slug)


@pytest.mark.parametrize(
    ("told", "stands_open"),
    [
        ("Door wide open, hinged on its left.", True),
        ("Ajar.", True),
        ("Closed and locked.", False),
        ("Unlocked, door still closed.", False),
        ("Pushed shut with her hip, bolt not thrown.", False),
        ("Not open yet.", False),
        ("打开", True),
    ],
)
def test_a_door_is_as_its_fact_says(told: str, stands_open: bool) -> None:
    """A director who sees a closed safe plans another shot."""
    assert is_open(told) == stands_open
    assert solid("safe", Fact(at="", about="safe", value=told)).open == stands_open


@pytest.mark.parametrize(
    ("told", "burns"), [("Lit.", True), ("burning low", True), ("off", False), ("unlit", False)]
)
def test_a_lamp_is_as_its_fact_says(told: str, burns: bool) -> None:
    """Light is half of a night scene."""
    assert is_lit(told) == burns
    assert solid("lamp", Fact(at="", about="lamp", value=told)).lit == burns


@pytest.mark.parametrize(
    ("happens", "stands_open"),
    [
        ("The door swings. One envelope lies there.", True),
        ("She tries the handle. The safe does not open.", False),
        ("The safe swings open. She pushes the door shut.", False),
        ("She opens a window.", False),
    ],
)
def test_a_panel_may_open_a_thing_by_its_own_words(happens: str, stands_open: bool) -> None:
    """Contact sheets have the facts of the scene's first moment only."""
    closed = Fact(at="", about="safe", value="Closed and locked.")

    assert solid("safe", closed, happens=happens).open == stands_open


def test_what_stood_open_in_one_panel_stands_open_in_the_next() -> None:
    """Until somebody says otherwise."""
    opens = panel(1, "The safe door swings open.", size="LS", props=("safe",))
    waits = panel(2, "She waits.", size="LS", props=("safe",))
    alone = waits.model_copy(update={"number": 1})

    after = drawn(brief("contact_sheet", (opens, waits)), (960, 540))
    without = drawn(brief("contact_sheet", (alone, waits)), (960, 540))

    assert after.image != without.image


def test_a_curtain_may_be_half_drawn() -> None:
    """A hand's width of window."""
    assert is_half("half drawn, a hand's width of window showing")
    assert not is_half("drawn fully open")


@pytest.mark.parametrize(
    ("slug", "description", "shape", "name"),
    [
        ("envelope_lin", "", "flat", "envelope"),
        ("x", "A long cream envelope of heavy paper", "flat", "envelope"),
        ("x", "一封信", "small", "envelope"),
        ("brass_key", "", "small", "key"),
        ("phone", "", "flat", "phone"),
        ("desk_lamp", "", "lamp", "lamp"),
        ("desk", "An oak desk with a blotter and a letter on it", "table", "shape:small"),
        ("nothing_known", "", "long", "shape:long"),
    ],
)
def test_a_prop_is_known_by_its_name_or_its_description(
    slug: str, description: str, shape: str, name: str
) -> None:
    """Generic, but a key is a key and no parcel."""
    assert thing(slug, description, shape).name == name  # pyright: ignore[reportArgumentType]


def test_an_insert_fills_the_frame_with_its_prop() -> None:
    """The larger of its width and height takes at least half of the frame, and it is not cut at a CU."""
    for slug, kind in (("safe", "insert"), ("letter", "insert"), ("letter", "cutaway")):
        it = brief("shot_reference", (panel(size="CU", kind=kind, props=(slug,), cast=(seen("mara"),)),))
        shot = staging(it.panels[0], it)

        assert shot.insert is not None
        (x0, y0, z0), (x1, y1, z1) = shot.insert.low, shot.insert.high
        spots = [shot.camera.spot((x, y, z)) for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)]
        wide = (max(p[0] for p in spots) - min(p[0] for p in spots)) / shot.camera.width
        tall = (max(p[1] for p in spots) - min(p[1] for p in spots)) / shot.camera.height
        assert max(wide, tall) > (0.5 if kind == "insert" else 0.3)
        assert max(wide, tall) < 1
