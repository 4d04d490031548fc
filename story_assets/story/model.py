"""What a drama team decides, as values: characters, looks, settings, scenes, beats, shots.

Everything here is frozen and strict. Nothing here reads a file, draws, or spends.
"""

import re
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from story_assets.story.words import (
    UNSTAMPED,
    AgeBand,
    Angle,
    Aspect,
    Body,
    Box,
    Build,
    CauseClass,
    Colour,
    DisplayName,
    Expression,
    Focus,
    GarmentKind,
    HairShape,
    IntExt,
    Job,
    Light,
    Metres,
    Movement,
    Notes,
    Point,
    Pose,
    PropShape,
    ScreenDirection,
    ShotKind,
    ShotSize,
    Side,
    Slug,
    Speed,
    Text,
    Tier,
    TimeOfDay,
    Transition,
    Unit,
    VideoProvider,
    Wall,
    Weather,
)


class StoryPart(BaseModel):
    """A piece of a story: frozen, strict, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", ser_json_inf_nan="constants")


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


class Seen(StoryPart):
    """Someone in frame. A bare slug in YAML stands for `who`."""

    who: Slug
    look: Slug | None = None
    """Another look than the scene's cast list says."""
    at: Point | None = None
    looks_at: Slug | None = None
    """A character in frame or a prop; nothing means towards the camera."""
    pose: Pose = "stand"
    expression: Expression = "neutral"
    holds: tuple[Slug, ...] = ()


def _seen(value: object) -> object:
    return {"who": value} if isinstance(value, str) else value


SeenInFrame = Annotated[Seen, BeforeValidator(_seen, json_schema_input_type=Seen | Slug)]


class Beat(StoryPart):
    """A dramatic unit; on a contact sheet, one panel."""

    happens: Text
    size: ShotSize = "MS"
    kind: ShotKind | None = None
    angle: Angle = "eye_level"
    cast: tuple[SeenInFrame, ...] = Field(default=(), max_length=8)
    props: tuple[Slug, ...] = ()


class Line(StoryPart):
    """A line of dialogue."""

    who: Slug
    line: Text
    manner: Text | None = None
    off_screen: bool = False


class Shot(StoryPart):
    """One camera setup."""

    slug: Slug
    action: Text
    beat: Annotated[int, Field(ge=1, le=9)] | None = None
    """The beat whose panel this shot is drawn from, counted from 1."""
    size: ShotSize
    kind: ShotKind = "single"
    ots_side: Side | None = None
    angle: Angle = "eye_level"
    dutch: bool = False
    lens_mm: Annotated[int, Field(ge=8, le=400)] = 35
    focus: Focus = "deep"
    movement: tuple[Movement, ...] = Field(default=("static",), min_length=1, max_length=3)
    speed: Speed = "normal"
    camera_at: Point | None = None
    cast: tuple[SeenInFrame, ...] = Field(default=(), max_length=8)
    props: tuple[Slug, ...] = ()
    changes: dict[Slug, Text] = {}
    """What is true after this shot and was not before, by prop, character or fact."""
    continues: Slug | None = None
    """A shot of this scene whose frame this one must match; its image is sent along."""
    ends_on: Slug | None = None
    """A shot of this scene whose frame is the end frame of this one's video."""
    dialogue: tuple[Line, ...] = ()
    narration: tuple[Text, ...] = ()
    duration_s: Annotated[float, Field(gt=0, le=60)] = 5.0
    transition: Transition = "cut"
    screen_direction: ScreenDirection = "neutral"
    direction: Text | None = None
    """A note to the video step: what the performance is about."""
    avoid: tuple[Text, ...] = ()
    """What must not happen in the video."""
    notes: Notes = ""


class Scene(StoryPart):
    """A scene in one setting. The file's name is its slug."""

    slug: Annotated[Slug, UNSTAMPED]
    title: DisplayName
    purpose: Text
    """What the scene is for; contact sheets quote it."""
    setting: Slug
    cast: dict[Slug, Slug] = {}
    """Who is in the scene, in which look."""
    continuity: dict[Slug, Text] = {}
    """What is true when the scene opens, by prop, character or fact."""
    beats: tuple[Beat, ...] = Field(default=(), max_length=9)
    shots: tuple[Shot, ...] = ()
    notes: Notes = ""


class Cover(StoryPart):
    """A key image of an episode: a cover, or a promo variant of one."""

    purpose: Text
    picture: Text
    aspect: Aspect
    cast: tuple[SeenInFrame, ...] = Field(default=(), max_length=8)
    looks: dict[Slug, Slug] = {}
    """The look of each character in it."""
    setting: Slug | None = None
    props: tuple[Slug, ...] = ()
    text: tuple[Text, ...] = ()
    """Words that must be legible, the title first."""


class Episode(StoryPart):
    """An episode: the order of its scenes and its covers. The folder's name is its slug."""

    slug: Annotated[Slug, UNSTAMPED]
    title: DisplayName
    logline: Notes = ""
    scenes: tuple[Slug, ...] = Field(min_length=1)
    covers: dict[Slug, Cover] = {}
    notes: Notes = ""


class Style(StoryPart):
    """The style guide every image obeys."""

    medium: Text
    light: Text
    texture: Text
    palette: tuple[Colour, ...] = Field(min_length=1, max_length=12)
    never: tuple[Text, ...] = ()
    references: tuple[SuppliedImage, ...] = ()


def _one_word(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", name):
        raise ValueError("should be the name of a model, such as gpt-image-2")
    return name


ModelName = Annotated[str, AfterValidator(_one_word)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("should be a time zone such as UTC or Europe/Berlin") from error
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]


class RenderPolicy(StoryPart):
    """How images are made unless a run says otherwise."""

    renderer: Slug = "previs"
    model: ModelName | None = None
    """Which of the renderer's models; its default unless said."""
    tier: Tier = "draft"
    tier_by_kind: dict[Job, Tier] = {}
    quality: dict[Tier, Slug] = {}
    """The model's own word for a tier, where its default is not wanted."""
    composition: tuple[Job, ...] = ("contact_sheet", "shot_reference")
    """Which images are sent with a previs frame of the same brief, so that layout is given, not invented."""
    budget_usd_per_day: float | None = Field(default=None, ge=0)
    """What the story may cost from midnight to midnight; nothing is sent that might pass it."""
    timezone: TimeZone = "UTC"
    """Whose midnight."""
    stale_on: tuple[CauseClass, ...] = ("missing", "rule", "reference", "retake")
    """Which causes make an accepted image stale. A new model or tier must not re-bill a series,
    so `settings` is not among them unless a team puts it here."""


class VideoPolicy(StoryPart):
    """Which video models the handoffs are written for."""

    providers: tuple[VideoProvider, ...] = ("kling", "seedance", "veo", "runway")
    avoid: tuple[Text, ...] = ()
    """Negative constraints of every shot."""


Owner = Annotated[str, Field(pattern=r"^(team:[A-Za-z0-9_.-]+|[^@\s]+@[^@\s]+\.[^@\s]+)$")]


class StoryFile(StoryPart):
    """story.yaml: what holds for the whole story."""

    title: DisplayName
    logline: Notes = ""
    owner: Annotated[Owner | None, UNSTAMPED] = None
    """Who answers for the story: an e-mail address or team:name."""
    aspect: Aspect = "16:9"
    """The frame of shots and panels."""
    style: Style
    props: dict[Slug, Prop] = {}
    """Props that travel between scenes."""
    render: RenderPolicy = RenderPolicy()
    video: VideoPolicy = VideoPolicy()
    episodes: tuple[Slug, ...] = Field(min_length=1)
    """Episode folders in order."""
    notes: Notes = ""

    @model_validator(mode="after")
    def _missing_is_always_stale(self) -> Self:
        if "missing" not in self.render.stale_on:
            raise ValueError("render.stale_on should contain missing")
        return self


class Story(StoryPart):
    """A story folder, whole and checked."""

    slug: Slug
    about: StoryFile
    characters: dict[Slug, Character]
    settings: dict[Slug, Setting]
    episodes: dict[Slug, Episode]
    scenes: dict[str, Scene]
    """By `episode_scene`, such as e01_s02, in story order."""


def supplied_images(story: Story) -> tuple[SuppliedImage, ...]:
    """Every image that people brought to *story*."""
    return (
        *story.about.style.references,
        *(it for character in story.characters.values() for it in character.references),
        *(it for setting in story.settings.values() for it in setting.references),
    )
