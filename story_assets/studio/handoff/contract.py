"""One shot as the video step needs it: frames, camera, performance, continuity, words, time.

No provider is known here. People go by their slugs: a display name may change no digest.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from story_assets.story.model import Story
from story_assets.story.scenes import Line, Shot
from story_assets.story.words import (
    Angle,
    Aspect,
    Focus,
    Movement,
    ScreenDirection,
    ShotKind,
    ShotSize,
    Side,
    Slug,
    Speed,
    Text,
    Tier,
)
from story_assets.studio.handoff.motion import motion_sentence

SCHEMA: Final = "story_assets.video_handoff/1"

BOARDS: Final = frozenset({"character_sheet", "contact_sheet", "scene_board"})
"""Images with board furniture. A video model animates their grid lines along with the picture
(reference 1.2, HBAI-Ltd/Toonflow-app #151), so they are never a frame."""


@dataclass(frozen=True)
class Still:
    """A finished image that a video may start from or end on. Unknown is None."""

    asset: str
    """`story/kind/id` of the asset it is a take of."""
    sha256: str
    mime: str
    width: int
    """Pixels."""
    height: int
    take: int | None = None
    tier: Tier | None = None
    approval: str | None = None
    """Id of the decision that accepted it."""
    size_bytes: int | None = None


class HandoffPart(BaseModel):
    """A piece of a handoff: frozen, strict, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_by_name=True)


def _is_no_board(asset: str) -> str:
    if BOARDS & set(asset.replace(".", "/").split("/")):
        raise ValueError(
            f"{asset} is a board; a video starts from a single picture, such as a shot_reference"
        )
    return asset


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Mime = Annotated[str, StringConstraints(pattern=r"^image/[a-z0-9.+-]+$")]
Pixels = Annotated[int, Field(gt=0)]


class Frame(HandoffPart):
    """A still in its part: the frame the video starts from, or the one it ends on."""

    role: Literal["start", "end"]
    asset: Annotated[str, AfterValidator(_is_no_board)]
    take: int | None
    sha256: Sha256
    mime: Mime
    width: Pixels
    height: Pixels
    size_bytes: int | None
    tier: Tier | None
    approval: str | None


class Camera(HandoffPart):
    """The camera as it stands when the shot starts."""

    size: ShotSize
    kind: ShotKind
    ots_side: Side | None
    angle: Angle
    dutch: bool
    lens_mm: int
    focus: Focus
    screen_direction: ScreenDirection


class Motion(HandoffPart):
    """What the camera does during the shot."""

    movement: tuple[Movement, ...]
    speed: Speed
    sentence: str
    """The same in one sentence, in film usage: a pan turns the camera sideways, a tilt up or down."""


class KnownFact(HandoffPart):
    """Something that is true: of a prop, of a character, or in general."""

    about: Slug
    value: Text


class Continuity(HandoffPart):
    """What is true when the shot starts and when it ends, sorted by what it is about."""

    start: tuple[KnownFact, ...]
    end: tuple[KnownFact, ...]


class Handoff(HandoffPart):
    """Everything the video step needs of one shot."""

    schema_name: Literal["story_assets.video_handoff/1"] = Field(default=SCHEMA, alias="schema")
    story: Slug
    episode: Slug
    scene: str
    """`episode_scene`, such as e01_s02."""
    shot: str
    """`episode_scene_shot`, such as e01_s02_sh03."""
    panel: str | None
    """The contact sheet panel the shot is drawn from, such as e01_s02_p5."""
    aspect: Aspect
    """The frame of the timeline."""
    duration_s: float
    start_frame: Frame
    end_frame: Frame | None
    ends_on: str | None
    """The shot whose frame the video shall end on, even where that frame is not there yet."""
    cast: tuple[Slug, ...]
    """Who is in frame."""
    action: Text
    direction: Text | None
    camera: Camera
    motion: Motion
    continuity: Continuity
    dialogue: tuple[Line, ...]
    narration: tuple[Text, ...]
    avoid: tuple[Text, ...]
    """What must not happen: of this shot first, then of every shot of the story."""
    medium: Text
    """The style guide's medium. Some providers refuse photoreal faces."""


def handoff(
    *,
    story: Story,
    scene_id: str,
    shot: Shot,
    start: Still,
    end: Still | None,
    state_in: Mapping[str, str],
    state_out: Mapping[str, str],
) -> Handoff:
    """The handoff of *shot*, a shot of the scene *scene_id* (`episode_scene`) of *story*.

    *state_in* and *state_out* map what is known (a prop, a character, a fact) to its state before and
    after the shot. Raises ValueError for a scene the story has not, and for a still that is a board.
    """
    return Handoff(
        story=story.slug,
        episode=_episode_of(story, scene_id),
        scene=scene_id,
        shot=f"{scene_id}_{shot.slug}",
        panel=None if shot.beat is None else f"{scene_id}_p{shot.beat}",
        aspect=story.about.aspect,
        duration_s=shot.duration_s,
        start_frame=Frame(role="start", **asdict(start)),
        end_frame=None if end is None else Frame(role="end", **asdict(end)),
        ends_on=None if shot.ends_on is None else f"{scene_id}_{shot.ends_on}",
        cast=tuple(seen.who for seen in shot.cast),
        action=shot.action,
        direction=shot.direction,
        camera=_camera(shot),
        motion=Motion(
            movement=shot.movement, speed=shot.speed, sentence=motion_sentence(shot.movement, shot.speed)
        ),
        continuity=Continuity(start=_facts(state_in), end=_facts(state_out)),
        dialogue=shot.dialogue,
        narration=shot.narration,
        avoid=tuple(dict.fromkeys((*shot.avoid, *story.about.video.avoid))),
        medium=story.about.style.medium,
    )


def _episode_of(story: Story, scene_id: str) -> str:
    for slug, episode in story.episodes.items():
        if any(scene_id == f"{slug}_{scene}" for scene in episode.scenes):
            return slug
    raise ValueError(f"no scene {scene_id} in {story.slug}; it has: {', '.join(story.scenes)}")


def _camera(shot: Shot) -> Camera:
    return Camera(
        size=shot.size,
        kind=shot.kind,
        ots_side=shot.ots_side,
        angle=shot.angle,
        dutch=shot.dutch,
        lens_mm=shot.lens_mm,
        focus=shot.focus,
        screen_direction=shot.screen_direction,
    )


def _facts(state: Mapping[str, str]) -> tuple[KnownFact, ...]:
    return tuple(KnownFact(about=about, value=state[about]) for about in sorted(state))
