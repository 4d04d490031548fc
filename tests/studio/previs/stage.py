"""Briefs made by hand: a study at night, a sister, a brother, a dog, a robot."""

from typing import Any

from story_assets.story.bible import Entrance, FixedProp, Garment, Identity, LightState, Window, Zone
from story_assets.story.briefs.brief import (
    Brief,
    Fact,
    Layout,
    Panel,
    QuotedLook,
    QuotedPlace,
    QuotedProp,
    RequiredText,
    Said,
    Source,
    StyleRules,
    Subject,
)
from story_assets.story.scenes import Seen
from story_assets.story.words import Job
from story_assets.studio.renderer import RenderRequest, RenderSettings

STYLE = StyleRules(at="style", medium="Ink", light="Low key", texture="Paper", palette=("#b5482f",))


def subject(who: str, **identity: Any) -> Subject:
    """Someone in a coat."""
    worn = QuotedLook(
        at="",
        wardrobe=(
            Garment(kind="coat", colour="#1f2a44", description="Navy coat"),
            Garment(kind="trousers", colour="#3a3a3f", description="Grey trousers"),
        ),
        must_preserve=("The scar",),
    )
    rules: dict[str, Any] = {"face": "Narrow", "hair": "Black", "silhouette": "Upright", "age_band": "adult"}
    rules |= identity
    return Subject(
        at="",
        character=who,
        look="day",
        identity=Identity(**rules),
        worn=worn,
        expressions=("neutral", "happy"),
    )


MARA = subject("mara", height_m=1.68, hair_shape="bob")
TEO = subject("teo", height_m=1.82, build="broad")
RUFUS = subject("rufus", body="four_legged", height_m=0.7)
PIP = subject("pip", body="robot", height_m=0.9)
IMP = subject("imp", body="creature", height_m=1.1)
EVERYONE = (MARA, TEO, RUFUS, PIP, IMP)
LETTER = QuotedProp(at="", prop="letter", description="A letter", shape="flat", text=("To Mara", "致玛拉"))


def study(**changes: Any) -> QuotedPlace:
    """A room with a safe, a desk, a door and a window."""
    safe = FixedProp(
        description="Safe",
        shape="box",
        at=(0.85, 0.08),
        size_m=(0.7, 0.5, 0.9),
        state="closed",
        text=("VALE", "保险箱"),
    )
    desk = FixedProp(description="Desk", shape="table", at=(0.4, 0.3), size_m=(1.5, 0.7, 0.75))
    lamp = FixedProp(description="Lamp", shape="lamp", at=(0.42, 0.3), size_m=(0.3, 0.3, 0.5), state="lit")
    room: dict[str, Any] = {
        "location": "The study",
        "int_ext": "INT",
        "time_of_day": "NIGHT",
        "weather": "rain",
        "light": LightState(description="One lamp", key_from="left", level=0.35),
        "props": {"safe": safe, "desk": desk, "lamp": lamp},
        "entrances": {"door": Entrance(wall="east", at=0.7, leads_to="the hall")},
        "windows": {"window": Window(wall="north", at=0.5, view="the garden")},
        "zones": {"desk_zone": Zone(box=(0.3, 0.4, 0.7, 0.7), purpose="Work")},
    }
    return QuotedPlace(at="", setting="study", **(room | changes))


def seen(who: str, at: tuple[float, float] | None = None, **acting: Any) -> Seen:
    """Someone in frame."""
    return Seen(who=who, look="day", at=at, **acting)


def panel(number: int = 1, happens: str = "Mara listens.", **framing: Any) -> Panel:
    """One framed picture."""
    return Panel(at="", number=number, happens=happens, **framing)


def brief(job: Job, panels: tuple[Panel, ...] = (), aspect: str = "16:9", **parts: Any) -> Brief:
    """A brief of *job* in the study."""
    layout = (
        Layout(at="", aspect=aspect, columns=3, rows=3)
        if job == "contact_sheet"
        else Layout(at="", aspect=aspect)
    )
    whole: dict[str, Any] = {
        "subjects": EVERYONE,
        "place": study(),
        "props": (LETTER,),
        "facts": (Fact(at="", about="safe", value="closed until panel 6"),),
        "purpose": Said(at="", value="Mara opens the safe."),
        "text": (RequiredText(at="", value="The Locked Safe"), RequiredText(at="", value="锁着的保险箱")),
        "source": Source(episode="e01", scene="s02", shot="sh03" if job == "shot_reference" else None),
    }
    return Brief(job=job, image="x", style=STYLE, layout=layout, panels=panels, **(whole | parts))


BEATS = (
    panel(1, "The study.", size="ELS", kind="establishing", cast=(seen("mara", (0.6, 0.5)),)),
    panel(2, "She walks.", size="FS", cast=(seen("mara", (0.5, 0.5), pose="walk", looks_at="safe"),)),
    panel(3, "The dial.", size="ECU", kind="insert", props=("safe",), cast=(seen("mara"),)),
    panel(4, "She hears him.", size="CU", cast=(seen("mara", expression="afraid"),)),
    panel(
        5,
        "Teo.",
        size="MS",
        kind="two_shot",
        cast=(seen("teo", (0.7, 0.5), looks_at="mara"), seen("mara", (0.3, 0.5))),
    ),
    panel(
        6,
        "The letter.",
        size="MCU",
        kind="ots",
        cast=(seen("mara", (0.4, 0.3), holds=("letter",)), seen("teo", (0.5, 0.8))),
    ),
    panel(
        7,
        "They wait.",
        size="FS",
        kind="group",
        angle="high",
        cast=(seen("rufus"), seen("pip"), seen("imp", pose="sit")),
    ),
)


def request(
    it: Brief, size: tuple[int, int], asset: str = "story/kind/id", prompt: str = "words"
) -> RenderRequest:
    """A request as the pipeline makes it."""
    return RenderRequest(asset, it, prompt, (), RenderSettings("previs", "previs", size, "draft"))


def one_of_each() -> dict[Job, Brief]:
    """A brief for every job."""
    cast = (seen("mara", (0.4, 0.5)), seen("teo", (0.6, 0.4)))
    return {
        "character_sheet": brief("character_sheet", subjects=(MARA,), aspect="3:2"),
        "scene_board": brief("scene_board"),
        "contact_sheet": brief("contact_sheet", BEATS),
        "shot_reference": brief("shot_reference", (BEATS[4],)),
        "cover": brief("cover", (panel(size="MLS", kind="two_shot", cast=cast),)),
    }
