"""What happens, as a model drafts it: scenes with beats and shots, the covers of an episode, a treatment."""

from story_assets.story.drafts.bible import DraftCharacter, DraftProp, DraftSetting, NewLook
from story_assets.story.drafts.form import Fact, Form, Hex, Passage, SlugWord, Spot
from story_assets.story.words import (
    Angle,
    Expression,
    Focus,
    Movement,
    Pose,
    ScreenDirection,
    ShotKind,
    ShotSize,
    Side,
    Speed,
    Transition,
)


class Worn(Form):
    """Who is in it, in which look."""

    who: SlugWord
    look: SlugWord


class InFrame(Form):
    """Somebody in frame."""

    who: SlugWord
    at: Spot | None
    """Where they stand on the floor."""
    looks_at: SlugWord | None
    """A character in frame or a prop; null is towards the camera."""
    pose: Pose
    expression: Expression
    holds: list[SlugWord]


class DraftBeat(Form):
    """A dramatic unit; on a contact sheet, one panel."""

    happens: str
    size: ShotSize
    kind: ShotKind | None
    angle: Angle
    cast: list[InFrame]
    props: list[SlugWord]
    sets_up: list[SlugWord]
    """What the audience learns here and needs later, each under a name of its own."""
    reveals: list[SlugWord]
    """What pays off here, by the name under which it was set up before."""


class DraftLine(Form):
    """A line of dialogue, in the words of the material."""

    who: SlugWord
    line: str
    manner: str | None
    off_screen: bool


class DraftShot(Form):
    """One camera setup."""

    action: str
    words: list[int]
    """The numbers of the entries of the scene's words that it shows; none where there are no words."""
    beat: int | None
    """The beat it belongs to, counted from 1."""
    size: ShotSize
    kind: ShotKind
    ots_side: Side | None
    """Only of a shot of kind ots."""
    angle: Angle
    lens_mm: int
    focus: Focus
    movement: list[Movement]
    """One to three moves of the camera, static where it stands still."""
    speed: Speed
    camera_at: Spot | None
    cast: list[InFrame]
    """At most eight."""
    props: list[SlugWord]
    """Props that the frame shows."""
    changes: list[Fact]
    """What is true after this shot and was not before."""
    enters: list[Passage]
    exits: list[Passage]
    later: str | None
    """How much time passes before this shot; null where it goes on at once."""
    dialogue: list[DraftLine]
    narration: list[str]
    duration_s: float
    """Above 0, at most 60."""
    transition: Transition
    screen_direction: ScreenDirection
    direction: str | None
    """What the performance is about."""
    avoid: list[str]
    """What must not happen in the video."""


class DraftScene(Form):
    """One scene in one setting."""

    title: str
    purpose: str
    """What the scene is for."""
    setting: SlugWord
    cast: list[Worn]
    """Everybody who is seen or heard in it."""
    continuity: list[Fact]
    """What is true when the scene opens."""
    later: str | None
    """How much time has passed since the scene before; null where it goes on at once."""
    strand: SlugWord
    """now; a flashback or a dream has a strand of its own."""
    beats: list[DraftBeat]
    """One to nine."""
    shots: list[DraftShot]


class SceneAnswer(Form):
    """A scene, with whoever and whatever it is the first to need."""

    characters: list[DraftCharacter]
    """Those who are not known yet."""
    looks: list[NewLook]
    """Further looks of those who are known."""
    settings: list[DraftSetting]
    props: list[DraftProp]
    scene: DraftScene
    in_short: str
    """What happens, and where everybody and everything is at the end: all that later scenes know of it."""


class DraftStyle(Form):
    """The style guide every image obeys."""

    medium: str
    light: str
    texture: str
    palette: list[Hex]
    """One to twelve."""
    never: list[str]


class StoryAnswer(Form):
    """What holds for the whole story."""

    title: str
    logline: str
    style: DraftStyle


class SceneOutline(Form):
    """What a scene is to be."""

    title: str
    setting: SlugWord
    cast: list[SlugWord]
    happens: str
    """In three to six sentences: what each wants, what turns, what is different at the end."""


class EpisodeOutline(Form):
    """What an episode is to be."""

    title: str
    logline: str
    scenes: list[SceneOutline]


class TreatmentAnswer(Form):
    """A whole story before it is written: its people, its world, and what happens in which order."""

    title: str
    logline: str
    style: DraftStyle
    characters: list[DraftCharacter]
    settings: list[DraftSetting]
    props: list[DraftProp]
    episodes: list[EpisodeOutline]


class DraftCover(Form):
    """A key image of an episode: a cover, or a promo variant of one."""

    slug: SlugWord
    purpose: str
    picture: str
    aspect: str
    """Width to height, such as 9:16; between 1:3 and 3:1."""
    cast: list[InFrame]
    looks: list[Worn]
    """The look of each character in it."""
    setting: SlugWord | None
    props: list[SlugWord]
    text: list[str]
    """Words that must be legible, the title first."""


class EpisodeAnswer(Form):
    """What an episode is called, and its covers."""

    title: str
    logline: str
    covers: list[DraftCover]
    """One or two. The first has the slug key."""
