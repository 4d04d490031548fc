"""Who and where, as a model drafts it: characters, looks, settings, props."""

from typing import Literal

from story_assets.story.drafts.form import Form, Fraction, Hex, Metre, SlugWord, Spot
from story_assets.story.words import (
    AgeBand,
    Body,
    Build,
    GarmentKind,
    HairShape,
    IntExt,
    Light,
    PropShape,
    TimeOfDay,
    Wall,
    Weather,
)

IdentityField = Literal[
    "face",
    "hair",
    "silhouette",
    "age_band",
    "height_m",
    "build",
    "skin",
    "hair_shape",
    "hair_colour",
    "wardrobe",
]
PlaceField = Literal["weather", "light", "size_m", "height_m", "palette", "props", "entrances", "windows"]


class DraftGarment(Form):
    """One piece of clothing."""

    kind: GarmentKind
    colour: Hex
    description: str


class DraftProp(Form):
    """A thing that people carry or hand over."""

    slug: SlugWord
    description: str
    colour: Hex
    shape: PropShape
    text: list[str]
    """Words that must be legible on it."""


class DraftLook(Form):
    """A character in one wardrobe state."""

    slug: SlugWord
    """Such as day, uniform or torn_coat."""
    wardrobe: list[DraftGarment]
    """At least one."""
    marks: list[str]
    """Injuries, dirt, tears: what the story has done to this look."""
    carries: list[SlugWord]
    """Props that are always with this look."""
    must_preserve: list[str]


class DraftCharacter(Form):
    """Somebody, exact enough to be drawn twice alike."""

    slug: SlugWord
    name: str
    face: str
    hair: str
    silhouette: str
    age_band: AgeBand
    body: Body
    height_m: Metre
    build: Build
    skin: Hex
    hair_shape: HairShape
    hair_colour: Hex
    looks: list[DraftLook]
    """At least one."""
    must_preserve: list[str]
    """What later images may never change, in words a reviewer can check."""
    not_said: list[IdentityField]
    """The fields above that the material says nothing of, so that you chose."""


class NewLook(Form):
    """Another look of somebody who is known already."""

    who: SlugWord
    look: DraftLook


class DraftLight(Form):
    """Where the light comes from, its colour, and how much of it there is."""

    description: str
    key_from: Light
    colour: Hex
    level: Fraction
    """0 is black, 1 is full daylight."""


class DraftFixed(Form):
    """A prop that belongs to a setting and stands on its floor."""

    slug: SlugWord
    description: str
    colour: Hex
    shape: PropShape
    text: list[str]
    at: Spot
    width_m: Metre
    """Along x."""
    depth_m: Metre
    """Along y."""
    height_m: Metre
    state: str | None
    """When nobody has touched it: closed, lit."""


class DraftEntrance(Form):
    """A door, arch or stair."""

    slug: SlugWord
    wall: Wall
    at: Fraction
    """Along the wall, from its left (west) or back (north) end."""
    width_m: Metre
    leads_to: str


class DraftWindow(Form):
    """An opening that light and looks pass through."""

    slug: SlugWord
    wall: Wall
    at: Fraction
    width_m: Metre
    view: str


class DraftSetting(Form):
    """A location in one light. The same room by day and by night is two settings with the same furniture."""

    slug: SlugWord
    name: str
    location: str
    int_ext: IntExt
    time_of_day: TimeOfDay
    weather: Weather
    light: DraftLight
    width_m: Metre
    """Of the floor, along x."""
    depth_m: Metre
    height_m: Metre
    palette: list[Hex]
    """At most eight."""
    props: list[DraftFixed]
    entrances: list[DraftEntrance]
    """At least one. Out of doors: where people come from."""
    windows: list[DraftWindow]
    not_said: list[PlaceField]
    """The fields that the material says nothing of, so that you chose. size_m is width and depth."""
