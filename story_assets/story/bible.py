"""Who and where: characters with their looks, settings with their furniture, props."""

from typing import Annotated

from pydantic import Field

from story_assets.story.part import StoryPart
from story_assets.story.words import (
    UNSTAMPED,
    AgeBand,
    Aspect,
    Body,
    Box,
    Build,
    Colour,
    DisplayName,
    Expression,
    GarmentKind,
    HairShape,
    IntExt,
    Light,
    Metres,
    Notes,
    Point,
    PropShape,
    Slug,
    Text,
    TimeOfDay,
    Undecided,
    Unit,
    Wall,
    Weather,
)


class SuppliedImage(StoryPart):
    """An image a person brings: a photo, a painting, a palette. It counts by its bytes."""

    file: Annotated[str, UNSTAMPED]
    """A path inside the story's references/ folder."""
    shows: Text
    """What the image model shall take from it."""
    sha256: str = ""
    """Filled when the folder is read."""


class Garment(StoryPart):
    """One piece of clothing, or what a robot or an animal has in its place."""

    kind: GarmentKind
    colour: Colour
    description: Text


class Prop(StoryPart):
    """A thing that matters to the story."""

    description: Text
    colour: Colour = "#8a8a8a"
    shape: PropShape = "small"
    text: tuple[Text, ...] = ()
    """Words that must be legible on it."""


class FixedProp(Prop):
    """A prop that belongs to a setting and has a place on its floor plan."""

    at: Point
    size_m: tuple[Metres, Metres, Metres] = (1.0, 0.6, 0.8)
    """Width (along x), depth (along y), height."""
    state: Text | None = None
    """Its state when nobody has touched it: closed, locked, lit."""


class Identity(StoryPart):
    """What makes a character the same person in every image."""

    face: Text
    hair: Text
    silhouette: Text
    age_band: AgeBand
    body: Body = "human"
    height_m: Metres = 1.7
    build: Build = "average"
    skin: Colour = "#c99b7b"
    hair_shape: HairShape = "crop"
    hair_colour: Colour = "#2b2320"


class Look(StoryPart):
    """A character in one wardrobe state, exact enough to be drawn twice alike."""

    wardrobe: tuple[Garment, ...] = Field(min_length=1)
    marks: tuple[Text, ...] = ()
    """Injuries, dirt, tears: what the story has done to this look."""
    carries: tuple[Slug, ...] = ()
    """Signature props that are always with this look."""
    must_preserve: tuple[Text, ...] = ()
    """What later images may never change, in words a reviewer can check."""
    name: Annotated[Text | None, UNSTAMPED] = None
    notes: Notes = ""


class Character(StoryPart):
    """A character bible. The file's name is the character's slug."""

    slug: Annotated[Slug, UNSTAMPED]
    name: DisplayName
    identity: Identity
    looks: dict[Slug, Look] = Field(min_length=1)
    signature_props: dict[Slug, Prop] = {}
    expressions: tuple[Expression, ...] = ("neutral", "happy", "sad", "angry", "afraid", "surprised")
    rules: dict[Slug, Text] = {}
    """Further identity rules, each under a name of its own."""
    must_preserve: tuple[Text, ...] = ()
    references: tuple[SuppliedImage, ...] = ()
    notes: Notes = ""
    undecided: Undecided = ()


class Entrance(StoryPart):
    """A door, arch or stair. People come in by it, and leave by it unless *exit* is false."""

    wall: Wall
    at: Unit
    """Where along the wall, from its left (west) or back (north) end."""
    width_m: Metres = 0.9
    leads_to: Text
    exit: bool = True


class Window(StoryPart):
    """An opening that light and looks pass through."""

    wall: Wall
    at: Unit
    width_m: Metres = 1.2
    view: Text


class Zone(StoryPart):
    """A part of the floor where action is blocked."""

    box: Box
    purpose: Text


class CropSafe(StoryPart):
    """The part of the frame that must survive a crop to another aspect ratio."""

    aspect: Aspect
    box: Box


class LightState(StoryPart):
    """Where the light comes from, its colour, and how much of it there is."""

    description: Text
    key_from: Light = "front"
    colour: Colour = "#fff4e0"
    level: Unit = 0.8
    """0 is black, 1 is full daylight."""


class Place(StoryPart):
    """A location in one light and object state: what images of it rest on."""

    location: Text
    int_ext: IntExt
    time_of_day: TimeOfDay
    weather: Weather = "clear"
    light: LightState
    size_m: tuple[Metres, Metres] = (6.0, 5.0)
    """Width (x) and depth (y) of the floor plan."""
    height_m: Metres = 2.8
    palette: tuple[Colour, ...] = Field(default=(), max_length=8)
    props: dict[Slug, FixedProp] = {}
    entrances: dict[Slug, Entrance] = Field(min_length=1)
    windows: dict[Slug, Window] = {}
    zones: dict[Slug, Zone] = {}
    crop_safe: tuple[CropSafe, ...] = ()
    rules: dict[Slug, Text] = {}


class Setting(Place):
    """A setting file. The file's name is its slug."""

    slug: Annotated[Slug, UNSTAMPED]
    name: DisplayName
    references: tuple[SuppliedImage, ...] = ()
    notes: Notes = ""
    undecided: Undecided = ()
