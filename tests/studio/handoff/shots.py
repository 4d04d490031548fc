"""A small story to hand shots over from."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from story_assets.story.bible import Character, Entrance, Garment, Identity, LightState, Look, Setting
from story_assets.story.model import Story, StoryFile, Style
from story_assets.story.policy import VideoPolicy
from story_assets.story.scenes import Episode, Line, Scene, Seen, Shot
from story_assets.studio.handoff.contract import Handoff, Still, handoff

SCENE = "e01_s02"
STATE_IN = {"safe": "closed and locked", "mara": "coat wet from the rain", "photo": "inside the safe"}


def character(slug: str, name: str) -> Character:
    identity = Identity(face="narrow", hair="short", silhouette="upright", age_band="adult")
    coat = Garment(kind="coat", colour="#1f2a44", description="long wool coat")
    return Character(slug=slug, name=name, identity=identity, looks={"day": Look(wardrobe=(coat,))})


def setting() -> Setting:
    return Setting(
        slug="study_night",
        name="The study",
        location="a study on the second floor",
        int_ext="INT",
        time_of_day="NIGHT",
        light=LightState(description="one desk lamp"),
        entrances={"door": Entrance(wall="south", at=0.5, leads_to="the landing")},
    )


def story_with(*shots: Shot, names: Mapping[str, str] | None = None, **about: Any) -> Story:
    """A story of one scene with these shots; *about* changes what holds for all of it."""
    names = names or {"mara": "Mara", "inspector_vale": "Inspector Vale"}
    general = {
        "title": "The Locked Safe",
        "style": Style(medium="ink and wash", light="low key", texture="paper", palette=("#1f2a44",)),
        "video": VideoPolicy(avoid=("cuts inside the shot", "text on screen")),
        "episodes": ("e01",),
    }
    scene = Scene(slug="s02", title="Night", purpose="She opens it.", setting="study_night", shots=shots)
    return Story(
        slug="the_locked_safe",
        about=StoryFile(**{**general, **about}),
        characters={slug: character(slug, name) for slug, name in names.items()},
        settings={"study_night": setting()},
        episodes={"e01": Episode(slug="e01", title="One", scenes=("s02",))},
        scenes={SCENE: scene},
    )


def still(shot: str = "sh03", width: int = 1536, height: int = 864, **known: Any) -> Still:
    """A finished shot reference."""
    digest = sha256(shot.encode()).hexdigest()
    asset = f"the_locked_safe/shot_reference/{SCENE}_{shot}"
    return Still(asset, digest, "image/png", width, height, **known)


def handed_over(
    shot: Shot, start: Still | None = None, end: Still | None = None, story: Story | None = None, **about: Any
) -> Handoff:
    """The handoff of *shot*, from a usual still unless *start* is given."""
    return handoff(
        story=story or story_with(shot, **about),
        scene_id=SCENE,
        shot=shot,
        start=start or still(shot.slug),
        end=end,
        state_in=STATE_IN,
        state_out={**STATE_IN, **shot.changes},
    )


LISTENS = Shot(
    slug="sh01",
    action="Mara stops at the door and listens",
    size="MS",
    cast=(Seen(who="mara"),),
    duration_s=5,
)
"""A quiet shot that asks for nothing unusual."""

OPENS = Shot(
    slug="sh03",
    beat=5,
    action="Mara turns the dial to the last number, waits, and pulls the safe open before she can think.",
    direction="She already knows. Her hands are faster than her courage.",
    size="MCU",
    kind="ots",
    ots_side="left",
    angle="low",
    lens_mm=50,
    focus="shallow",
    movement=("push_in", "tilt_down", "handheld"),
    speed="slow",
    cast=(Seen(who="mara"), Seen(who="inspector_vale")),
    changes={"safe": "open, the photo in plain sight"},
    ends_on="sh04",
    dialogue=(
        Line(who="mara", line="哥哥，你到底藏了什么？", manner="under her breath"),
        Line(who="inspector_vale", line="Don't.", off_screen=True),
    ),
    narration=("她等这一刻等了七年。",),
    duration_s=5.2,
    screen_direction="L2R",
    avoid=("the safe closing again", "extra fingers"),
)
"""Everything a shot can ask for: an end frame, lines in two scripts, three moves, a change."""

FLOODS = Shot(
    slug="sh07",
    action="Water finds its way under the door, "
    + "over the carpet, around the chairs, " * 40
    + "to her shoes.",
    direction="No panic: arithmetic. " * 30,
    size="LS",
    movement=("crane_up",),
    speed="fast",
    cast=(Seen(who="mara"),),
    dialogue=(
        Line(who="mara", line="水已经到门口了 🌊🌊🌊" * 12),
        Line(who="mara", line="Fourteen minutes. " * 20),
    ),
    duration_s=21.5,
    avoid=("people swimming " * 20,),
)
"""More words and more time than any provider takes, in a scope frame."""
