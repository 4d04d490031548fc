"""Parts of a brief in a sentence each. Whoever draws and whoever reviews read the same words.

Story text is data. It is put on one line, so that no sentence of a script can pose as a section.
"""

import re

from story_assets.story.bible import CropSafe, Entrance, FixedProp, Garment, LightState, Prop, Window
from story_assets.story.briefs.brief import Panel
from story_assets.story.scenes import Seen
from story_assets.story.words import SHOT_SIZES


def line(text: str) -> str:
    """*text* on one line."""
    return re.sub(r"\s+", " ", text).strip()


def clause(text: str) -> str:
    """A sentence as a part of a longer one."""
    return line(text).rstrip(".")


def spoken(slug: str) -> str:
    """A slug as a name people read: inspector_vale is Inspector Vale."""
    return slug.replace("_", " ").title()


def spot(point: tuple[float, float]) -> str:
    """A place on the floor plan."""
    return f"at {point[0]:.0%} from the left, {point[1]:.0%} from the back"


def garment(it: Garment) -> str:
    """One piece of clothing."""
    return f"{it.kind}: {clause(it.description)}, {it.colour}"


def prop(slug: str, it: Prop) -> str:
    """A thing that is carried, held or brought in."""
    return f"{spoken(slug)}: {clause(it.description)}, {it.colour}"


def fixed_prop(slug: str, it: FixedProp, *, state: bool) -> str:
    """A thing that stands in the room, and what it is like when nobody has touched it."""
    untouched = f", {clause(it.state)}" if state and it.state is not None else ""
    return f"fixed prop {prop(slug, it)}, {spot(it.at)}{untouched}"


def entrance(slug: str, door: Entrance) -> str:
    """A way into the room."""
    way = "in and out" if door.exit else "in only"
    where = f"{door.wall} wall at {door.at:.0%}"
    return f"entrance {spoken(slug)}: {where}, {way}, leads to {line(door.leads_to)}"


def window(slug: str, it: Window) -> str:
    """An opening that light passes through."""
    return f"window {spoken(slug)}: {it.wall} wall at {it.at:.0%}, shows {line(it.view)}"


def light(it: LightState) -> str:
    """What lights the room, and from where."""
    return (
        f"light: {clause(it.description)}; key from {it.key_from.replace('_', ' ')}, "
        f"{it.colour}, level {it.level:g}"
    )


def crop_safe(it: CropSafe) -> str:
    """What must survive a crop."""
    left, top, right, bottom = it.box
    return (
        f"crop-safe for {it.aspect}: keep action within {left:.0%} to {right:.0%} across, "
        f"{top:.0%} to {bottom:.0%} down"
    )


def framing(panel: Panel) -> str:
    """What the camera takes in, and from where it looks."""
    side = f" over the {panel.ots_side} shoulder" if panel.ots_side is not None else ""
    tilt = ", dutch tilt" if panel.dutch else ""
    return (
        f"framing: {panel.size} ({SHOT_SIZES[panel.size]}), {panel.kind.replace('_', ' ')}{side}, "
        f"{panel.angle.replace('_', ' ')}{tilt}"
    )


def lens(panel: Panel) -> str:
    """What the lens does."""
    return f"lens {panel.lens_mm} mm, focus {panel.focus}"


def move(panel: Panel) -> str:
    """How the camera moves from this frame on."""
    moves = ", ".join(it.replace("_", " ") for it in panel.movement)
    return f"this is the first frame of a {panel.speed} move: {moves}"


def screen_direction(panel: Panel) -> str:
    """Which way things go. A neutral one is not worth a word."""
    left, right = ("left", "right") if panel.screen_direction == "L2R" else ("right", "left")
    return f"screen direction from {left} to {right}"


def in_frame(seen: Seen) -> str:
    """Someone in frame, and what they do there."""
    words = [f"{spoken(seen.who)} (look {seen.look})"]
    if seen.at is not None:
        words.append(f"stands {spot(seen.at)}")
    words.append(f"pose {seen.pose.replace('_', ' ')}")
    words.append(f"expression {seen.expression}")
    words.append(f"looks at {spoken(seen.looks_at)}" if seen.looks_at is not None else "faces the camera")
    if seen.holds:
        words.append(f"holds {', '.join(map(spoken, seen.holds))}")
    return ", ".join(words)
