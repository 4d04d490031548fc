"""What happens: scenes with their beats and shots, and the covers of an episode."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from story_assets.story.part import StoryPart
from story_assets.story.words import (
    UNSTAMPED,
    Angle,
    Aspect,
    DisplayName,
    Expression,
    Focus,
    Movement,
    Notes,
    Point,
    Pose,
    Rule,
    ScreenDirection,
    ShotKind,
    ShotSize,
    Side,
    Slug,
    Speed,
    Text,
    Transition,
    Undecided,
)


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
    sets_up: tuple[Slug, ...] = ()
    """What the audience learns here and needs later, each under a name of its own."""
    reveals: tuple[Slug, ...] = ()
    """What pays off here: nothing may reveal what was not set up before."""


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
    enters: dict[Slug, Slug] = {}
    """Who comes in during this shot, and by which entrance or window."""
    exits: dict[Slug, Slug] = {}
    """Who leaves during this shot, and by which entrance or window."""
    later: Text | None = None
    """How much time passes before this shot: an hour. Clothes change in it and people come and go."""
    sets_up: tuple[Slug, ...] = ()
    """As in a beat, for a shot that tells no beat."""
    reveals: tuple[Slug, ...] = ()
    """As in a beat."""
    waive: dict[Rule, Text] = {}
    """Rules of continuity that this shot breaks on purpose, each with the reason."""
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
    later: Text | None = None
    """How much time has passed since the scene before: two weeks. Wounds heal and things move in it."""
    strand: Slug = "now"
    """Scenes of one strand follow each other in time. A flashback or a dream is a strand of its own."""
    beats: tuple[Beat, ...] = Field(default=(), max_length=9)
    shots: tuple[Shot, ...] = ()
    waive: dict[Rule, Text] = {}
    """Rules of continuity that this scene breaks on purpose, each with the reason."""
    notes: Notes = ""
    undecided: Undecided = ()


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
    continuity: dict[Slug, Text] = {}
    """What is true in it, by prop, character or fact."""
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
    undecided: Undecided = ()
