"""The trade's words, spelt one way: camera terms, colours, slugs, places on a floor plan.

Camera codes follow common set usage; aliases are accepted on reading (case, hyphen, space and
underscore do not matter) and one code is kept.
"""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints


class _Unstamped:
    """Marks a field that no digest covers: display names, notes for people, file paths, wording."""

    def __repr__(self) -> str:
        return "UNSTAMPED"


UNSTAMPED: Final = _Unstamped()


class Terms:
    """Lets a camera term be written in any usual spelling."""

    def __init__(self, *codes: str, aliases: Mapping[str, str] | None = None) -> None:
        self.codes = codes
        self.spellings: Mapping[str, str] = {**{code: code for code in codes}, **(aliases or {})}
        """What may be written, as people usually write it, and the code it stands for."""
        self._by_spelling = {_folded(spelling): code for spelling, code in self.spellings.items()}

    def __call__(self, value: object) -> object:
        """The code that *value* spells, or *value* itself for the model to refuse."""
        return self._by_spelling.get(_folded(value), value) if isinstance(value, str) else value


def _folded(text: str) -> str:
    return re.sub(r"[\s_/-]+", "", text).casefold()


def _plain(value: object) -> object:
    """One written form of a text: NFC, outer space gone, no control characters but line breaks."""
    if not isinstance(value, str):
        return value
    if value.isprintable():
        # Most texts: nothing to take out, and looking at each character would be a third of validation.
        return unicodedata.normalize("NFC", value).strip()
    kept = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", kept).strip()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


MAX_TEXT: Final = 2_000

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=60)]
"""A name in keys, paths and tags: lower case letters, digits, underscores."""

Text = Annotated[str, BeforeValidator(_plain), Field(min_length=1, max_length=MAX_TEXT)]
"""Words of the story, in any script. They are data wherever they go."""

DisplayName = Annotated[Text, UNSTAMPED]
Notes = Annotated[str, BeforeValidator(_plain), Field(max_length=20_000), UNSTAMPED]
"""Notes for people. No image ever rests on them."""

Undecided = Annotated[tuple[Text, ...], Field(max_length=500), UNSTAMPED]
"""Paths of fields in this file that hold a default which nobody has decided on, such as `identity.hair`.
Previs draws them; nothing is paid for that quotes one. To decide, edit the field and delete its path here."""

Colour = Annotated[str, BeforeValidator(_lower), StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""An sRGB colour like #1f2a44."""

Unit = Annotated[float, Field(ge=0, le=1)]
Metres = Annotated[float, Field(gt=0, le=500)]
Point = tuple[Unit, Unit]
"""A place on the floor plan as fractions: x from the left wall, y from the back (north) wall to the front."""
Box = tuple[Unit, Unit, Unit, Unit]
"""left, top, right, bottom as fractions."""


def _is_aspect(value: str) -> str:
    parts = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?):(\d{1,4}(?:\.\d{1,3})?)", value)
    if parts is None or not all(Fraction(part) for part in parts.groups()):
        raise ValueError("should be width:height, like 16:9")
    ratio = Fraction(parts[1]) / Fraction(parts[2])
    if not Fraction(1, 3) <= ratio <= 3:
        raise ValueError("should lie between 1:3 and 3:1, the widest frames the image models draw")
    return value


_FOR_EDITORS: Final = {"pattern": r"^\d{1,4}(\.\d{1,3})?:\d{1,4}(\.\d{1,3})?$"}

Aspect = Annotated[str, AfterValidator(_is_aspect), Field(json_schema_extra={**_FOR_EDITORS})]
"""Width to height, between 1:3 and 3:1."""


def ratio(aspect: str) -> Fraction:
    """*aspect* as a number, width over height."""
    width, height = aspect.split(":")
    return Fraction(width) / Fraction(height)


ShotSize = Annotated[
    Literal["ECU", "BCU", "CU", "MCU", "MS", "MLS", "FS", "LS", "ELS"],
    BeforeValidator(
        Terms(
            "ECU", "BCU", "CU", "MCU", "MS", "MLS", "FS", "LS", "ELS",
            aliases={
                "XCU": "ECU", "extreme close-up": "ECU", "VCU": "BCU", "big close-up": "BCU",
                "very close up": "BCU", "close-up": "CU", "bust": "MCU", "medium close-up": "MCU",
                "mid": "MS", "medium": "MS", "medium shot": "MS", "MWS": "MLS", "MFS": "MLS",
                "cowboy": "MLS", "medium long": "MLS", "full": "FS", "full shot": "FS", "WS": "LS",
                "wide": "LS", "long": "LS", "wide shot": "LS", "long shot": "LS", "EWS": "ELS",
                "extreme wide": "ELS", "extreme long": "ELS", "establishing wide": "ELS",
            },
        )
    ),
]  # fmt: skip
SHOT_SIZES: Final[Mapping[str, str]] = {
    "ECU": "extreme close-up, a detail or the eyes fill the frame",
    "BCU": "big close-up, the face is cut by the frame",
    "CU": "close-up, the face fills the frame",
    "MCU": "medium close-up, head to bust",
    "MS": "medium shot, head to waist",
    "MLS": "medium long shot, head to knees",
    "FS": "full shot, head to toe",
    "LS": "long shot, the figure is small in the place",
    "ELS": "extreme long shot, the place dominates",
}

ShotKind = Annotated[
    Literal["single", "two_shot", "three_shot", "group", "ots", "pov", "insert", "cutaway", "reaction",
            "establishing", "master"],
    BeforeValidator(
        Terms(
            "single", "two_shot", "three_shot", "group", "ots", "pov", "insert", "cutaway", "reaction",
            "establishing", "master",
            aliases={"over the shoulder": "ots", "2S": "two_shot", "3S": "three_shot",
                     "point of view": "pov"},
        )
    ),
]  # fmt: skip

Angle = Annotated[
    Literal["eye_level", "high", "low", "birds_eye", "worms_eye", "shoulder_level", "hip_level",
            "ground_level"],
    BeforeValidator(
        Terms(
            "eye_level", "high", "low", "birds_eye", "worms_eye", "shoulder_level", "hip_level",
            "ground_level",
            aliases={"eye": "eye_level", "overhead": "birds_eye", "top": "birds_eye"},
        )
    ),
]  # fmt: skip

Movement = Annotated[
    Literal["static", "pan_left", "pan_right", "whip_pan", "tilt_up", "tilt_down", "roll", "push_in",
            "pull_out", "truck_left", "truck_right", "pedestal_up", "pedestal_down", "crane_up",
            "crane_down", "arc_left", "arc_right", "follow", "lead", "handheld", "steadicam", "drone",
            "zoom_in", "zoom_out", "crash_zoom", "dolly_zoom", "reveal"],
    BeforeValidator(
        Terms(
            "static", "pan_left", "pan_right", "whip_pan", "tilt_up", "tilt_down", "roll", "push_in",
            "pull_out", "truck_left", "truck_right", "pedestal_up", "pedestal_down", "crane_up",
            "crane_down", "arc_left", "arc_right", "follow", "lead", "handheld", "steadicam", "drone",
            "zoom_in", "zoom_out", "crash_zoom", "dolly_zoom", "reveal",
            aliases={"hold": "static", "lock off": "static", "locked": "static", "dolly in": "push_in",
                     "dolly out": "pull_out", "crab left": "truck_left", "crab right": "truck_right",
                     "boom up": "pedestal_up", "boom down": "pedestal_down", "jib up": "crane_up",
                     "jib down": "crane_down", "orbit left": "arc_left", "orbit right": "arc_right",
                     "tracking": "follow", "gimbal": "steadicam", "aerial": "drone"},
        )
    ),
]  # fmt: skip

Speed = Literal["slow", "normal", "fast"]
Focus = Literal["deep", "shallow", "rack"]
Side = Literal["left", "right"]
ScreenDirection = Annotated[
    Literal["L2R", "R2L", "neutral"],
    BeforeValidator(Terms("L2R", "R2L", "neutral", aliases={"left to right": "L2R", "right to left": "R2L"})),
]
Transition = Literal["cut", "dissolve", "fade_in", "fade_out", "match_cut", "smash_cut", "wipe"]
TimeOfDay = Annotated[
    Literal["DAY", "NIGHT", "DAWN", "DUSK"],
    BeforeValidator(Terms("DAY", "NIGHT", "DAWN", "DUSK", aliases={"sunrise": "DAWN", "sunset": "DUSK"})),
]
IntExt = Annotated[
    Literal["INT", "EXT", "INT/EXT"],
    BeforeValidator(Terms("INT", "EXT", "INT/EXT", aliases={"interior": "INT", "exterior": "EXT"})),
]
Wall = Literal["north", "east", "south", "west"]
"""The back wall of the plan is north; the camera's usual side, the front, is south."""
Light = Literal["front", "left", "right", "back", "above", "below", "all_round"]
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog", "wind"]

AgeBand = Literal["child", "teen", "young_adult", "adult", "middle_aged", "elder", "ageless"]
Body = Literal["human", "four_legged", "robot", "creature"]
Build = Literal["slight", "average", "broad", "heavy"]
HairShape = Literal["bald", "crop", "bob", "long", "bun", "ponytail", "curly", "braid"]
GarmentKind = Literal[
    "coat", "jacket", "shirt", "sweater", "dress", "skirt", "trousers", "shorts", "uniform", "apron",
    "hat", "scarf", "gloves", "shoes", "boots", "glasses", "jewellery", "bag", "collar", "shell", "other",
]  # fmt: skip
PropShape = Literal[
    "box", "flat", "round", "long", "seat", "table", "bed", "shelf", "screen", "plant", "lamp", "small"
]
Pose = Literal[
    "stand", "walk", "run", "sit", "crouch", "reach", "hold", "point", "embrace", "fall",
    "look_over_shoulder", "lie",
]  # fmt: skip
Expression = Literal[
    "neutral", "happy", "sad", "angry", "afraid", "surprised", "wary", "determined", "tender", "guilty",
    "relieved", "amused",
]  # fmt: skip

Tier = Literal["draft", "review", "final"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
"""From cheap to good."""
Job = Literal["character_sheet", "scene_board", "contact_sheet", "shot_reference", "cover"]
JOBS: Final[tuple[Job, ...]] = get_args(Job)
CauseClass = Literal["missing", "rule", "reference", "settings", "retake"]
CheckName = Literal[
    "image_is_as_asked",
    "image_is_not_blank",
    "image_is_sharp",
    "image_is_exposed",
    "image_is_whole",
    "panels_are_in_order",
    "panels_differ",
    "text_is_spelt_right",
    "wardrobe_colours_match",
    "identity_matches_sheet",
    "crop_safe_is_clear",
    "set_matches_neighbours",
    "look_matches_neighbours",
    "still_is_clean",
    "vision_review",
]
"""What is claimed of a finished image, one property each."""

Rule = Literal[
    "prop_in_two_places",
    "used_before_introduced",
    "used_after_destroyed",
    "held_off_screen",
    "look_changes",
    "injury_heals",
    "on_screen_after_leaving",
    "never_entered",
    "absent_voice",
    "no_such_opening",
    "through_a_wall",
    "light_against_setting",
    "weather_against_setting",
    "reveal_before_setup",
    "line_crossed",
    "eyelines_do_not_meet",
    "screen_direction_flips",
    "camera_cannot_see",
]
"""What the continuity supervisor looks for. A scene or a shot may waive one, with a reason."""
RULES: Final[tuple[Rule, ...]] = get_args(Rule)

Acceptance = Literal["auto", "manual"]
"""Who accepts a take: the checks, or a person."""

VideoProvider = Literal["kling", "seedance", "veo", "runway"]
