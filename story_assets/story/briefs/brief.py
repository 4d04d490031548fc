"""What one image must show, as data. Its digest is its identity; its wording is not part of it.

Quoted parts carry the story path they come from (`at`), so that two briefs can be compared rule by rule.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, cast

from pydantic import Field

from story_assets.story.bible import Identity, Look, Place, Prop
from story_assets.story.digest import stamped_fields
from story_assets.story.part import StoryPart
from story_assets.story.scenes import Seen
from story_assets.story.words import (
    UNSTAMPED,
    Angle,
    Aspect,
    Colour,
    Expression,
    Focus,
    Job,
    Movement,
    Point,
    ScreenDirection,
    ShotKind,
    ShotSize,
    Side,
    Slug,
    Speed,
    Text,
)

Role = Literal["identity", "place", "composition", "style"]
ROLES: Final[tuple[Role, ...]] = ("identity", "place", "composition", "style")
"""References in the order in which they matter when a model takes only so many."""

Path = Annotated[str, UNSTAMPED]
Wording = Annotated[tuple[str, ...], UNSTAMPED]


class Quoted(StoryPart):
    """A part of the story as a brief quotes it."""

    at: Path
    """The story path that the fields of this part hang from, such as characters.mara."""


class Source(StoryPart):
    """Where in the story an image comes from."""

    episode: Slug | None = None
    scene: Slug | None = None
    shot: Slug | None = None
    beat: int | None = None
    character: Slug | None = None
    look: Slug | None = None
    setting: Slug | None = None
    cover: Slug | None = None


class StyleRules(Quoted):
    """The style guide as an image obeys it."""

    medium: Text
    light: Text
    texture: Text
    palette: tuple[Colour, ...]
    never: tuple[Text, ...] = ()


class QuotedLook(Look, Quoted):
    """A look, as worn in the image."""


class Subject(Quoted):
    """A character in one look, with every rule that must hold in the image."""

    character: Slug
    look: Slug
    identity: Identity
    worn: QuotedLook
    rules: dict[Slug, Text] = {}
    must_preserve: tuple[Text, ...] = ()
    expressions: tuple[Expression, ...] = ()
    """The expression range; only a character sheet shows it."""


class QuotedPlace(Place, Quoted):
    """A setting, as seen in the image. Zones and crop-safe areas only where the job needs them."""

    setting: Slug


class QuotedProp(Prop, Quoted):
    """A prop that is carried, held or brought in. Fixed props are in the place."""

    prop: Slug


class Fact(Quoted):
    """Something that is true when the image happens. `at` is the path of the value itself."""

    about: Slug
    value: Text


class Said(Quoted):
    """One sentence of the story. `at` is its own path."""

    value: Text


class RequiredText(Quoted):
    """Words that must be legible in the image."""

    value: Text
    on: Slug | None = None
    """The prop that carries them; none for the image's own lettering."""


class Panel(Quoted):
    """One framed picture: a panel of a contact sheet, the frame of a shot, the picture of a cover."""

    number: int = 1
    happens: Text
    size: ShotSize = "MS"
    kind: ShotKind = "single"
    ots_side: Side | None = None
    angle: Angle = "eye_level"
    dutch: bool = False
    lens_mm: int = 35
    focus: Focus = "deep"
    movement: tuple[Movement, ...] = ("static",)
    speed: Speed = "normal"
    camera_at: Point | None = None
    screen_direction: ScreenDirection = "neutral"
    cast: tuple[Seen, ...] = ()
    """Everyone in frame; `look` is always set here."""
    props: tuple[Slug, ...] = ()
    """Props that must be seen, fixed ones included."""


class Layout(Quoted):
    """How the image is divided."""

    aspect: Aspect
    """Of the whole image. The panels of a grid have the same aspect, the gutters aside."""
    columns: int = 1
    rows: int = 1
    parts: Wording = ()
    """What stands on the board, in reading order."""


class BriefReference(StoryPart):
    """An image that is sent along: the accepted take of an asset, or a supplied file."""

    role: Role
    rank: int
    """1 is the last to be cut."""
    image: str | None = None
    """`kind/id` of the asset whose accepted take is sent."""
    sha256: str | None = None
    """Digest of a supplied file."""
    panel: int | None = None
    """Only this panel of it, cut out."""
    shows: Annotated[str, UNSTAMPED] = ""


class Brief(StoryPart):
    """The production contract of one image."""

    job: Job
    image: str
    """The id of the asset it is for."""
    source: Source
    style: StyleRules
    subjects: tuple[Subject, ...] = ()
    place: QuotedPlace | None = None
    props: tuple[QuotedProp, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Continuity: what is true in this image."""
    layout: Layout
    panels: tuple[Panel, ...] = Field(default=(), max_length=9)
    purpose: Said | None = None
    """What the scene is for."""
    text: tuple[RequiredText, ...] = ()
    direction: tuple[Said, ...] = ()
    """What people said of earlier takes, for the next one."""
    references: tuple[BriefReference, ...] = ()
    references_cut: tuple[BriefReference, ...] = ()
    goal: Annotated[str, UNSTAMPED] = ""
    """What the image is for and when it may be approved."""
    review: Wording = ()
    """What a reviewer looks at."""


def rules(brief: Brief) -> dict[str, str]:
    """Every value of the story that the brief quotes, by its path: what two briefs are compared by."""
    found: dict[str, str] = {}
    for name, _ in stamped_fields(Brief):
        if name not in _DERIVED:
            found.update(_leaves(getattr(brief, name), name))
    sent = (*brief.references, *brief.references_cut)
    found.update((f"references.{it.role}.{it.rank}", it.sha256) for it in sent if it.sha256 is not None)
    return found


_DERIVED: Final = frozenset({"job", "image", "source", "references", "references_cut"})
"""Fields that follow from the quoted ones. A cause names what a person wrote."""


def _leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, StoryPart):
        base = value.at if isinstance(value, Quoted) else path
        for name, usual in stamped_fields(type(value)):
            child = getattr(value, name)
            if child != usual:
                yield from _leaves(child, base if name == "value" else f"{base}.{name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, child in cast("Mapping[str, object]", value).items():
            yield from _leaves(child, f"{path}.{key}")
    elif isinstance(value, tuple):
        for index, child in enumerate(cast("tuple[object, ...]", value)):
            yield from _leaves(child, f"{path}.{index}")
    elif value is not None:
        yield path, str(value)
