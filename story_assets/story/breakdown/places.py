"""Where scenes happen: one place at one time of day is one setting, with what the action names in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, cast

from story_assets.story.bible import Entrance, FixedProp, LightState, Setting, Window
from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.floorplan import placed, room_size
from story_assets.story.breakdown.moments import SceneText
from story_assets.story.breakdown.slugs import slug_of
from story_assets.story.breakdown.things import Named, best_phrase, things
from story_assets.story.screenplay.elements import Lines
from story_assets.story.words import IntExt, Light, TimeOfDay, Weather

NOT_SAID: Final = "The script does not say."
ELSEWHERE: Final = "elsewhere"
"""Where a door leads of which nobody says where: boards print it after "to"."""


@dataclass
class PlaceText:
    """One place at one time of day, with the scenes in it."""

    place: str
    int_ext: IntExt
    time: TimeOfDay
    is_time_said: bool
    is_side_said: bool
    scenes: list[SceneText] = field(default_factory=list[SceneText])
    has_twin: bool = False
    """Whether the script is inside this place and outside it."""

    @property
    def name(self) -> str:
        """For people."""
        side = {"INT": ", inside", "EXT": ", outside"}.get(self.int_ext, "") if self.has_twin else ""
        return f"{self.place}{side}, {self.time.lower()}"

    @property
    def spelt(self) -> str:
        """What a slug is made of."""
        return f"{slug_of(self.place) or 'place'} {self.name.removeprefix(self.place)}"


def places(scenes: Sequence[SceneText]) -> list[PlaceText]:
    """The place of each scene, one object for each setting. CONTINUOUS is the time of the scene before."""
    found: dict[tuple[str, str, str], PlaceText] = {}
    by_scene: list[PlaceText] = []
    last: PlaceText | None = None
    for scene in scenes:
        words = scene.heading.place if scene.heading is not None else ""
        place = _place_name(words) or (last.place if last is not None and not words else "The scene")
        said = None if scene.heading is None else cast("TimeOfDay | None", _time(scene.heading.time, words))
        time: TimeOfDay = said or (last.time if last is not None else "DAY")
        side = scene.heading.int_ext if scene.heading is not None else None
        inside: IntExt = side or cast("IntExt | None", lexicon.said("inside", place)) or "INT"
        key = (slug_of(place) or place, inside, time)
        it = found.setdefault(key, PlaceText(place, inside, time, said is not None, side is not None))
        it.scenes.append(scene)
        by_scene.append(it)
        last = it
    sides = {(it.place.casefold(), it.int_ext) for it in by_scene}
    for it in by_scene:
        it.has_twin = sum(place == it.place.casefold() for place, _ in sides) > 1
    return by_scene


def _time(time: str | None, place: str) -> str | None:
    """The time of day in a heading; LATER and CONTINUOUS are none."""
    said = lexicon.earliest("time", time) if time else None
    if said not in (None, "later"):
        return said
    at = lexicon.earliest("time", place)
    return at if at in ("NIGHT", "DAWN", "DUSK") else None


_NO_PLACE: Final = re.compile(
    r"(?:(?:act|scene|part|chapter|акт|действие|явление|сцена)?[\s.,]*(?:[ivxlc]+|\d+[a-z]?)[\s.,]*)+"
    r"|第?[一二三四五六七八九十百\d]+[场幕集]", re.I
)  # fmt: skip
"""A number in the place of a place: scenes of a play are counted, and all happen where it is set."""


def _place_name(words: str) -> str:
    """A place as people say it: LIBRARY is Library; a description is cut at its first clause."""
    if _NO_PLACE.fullmatch(words.strip()):
        return ""
    plain = re.split(r"[.;。]|,\s+(?:a|an|and|which|where)\b|--", words.strip())[0].strip(" ,_-")
    plain = re.sub(r"^(?:the|a|an)\s+", "", plain, flags=re.I)
    plain = re.sub(r"\b(?:is|was)\b.*$", "", plain).strip() if not plain.isupper() else plain
    short = plain if len(plain) <= 48 else plain[:48].rpartition(" ")[0]
    return short.title() if short.isupper() else short[:1].upper() + short[1:]


@dataclass(frozen=True)
class Built:
    """A setting with what nobody has said of it, and the lines its fields came from."""

    setting: Setting
    undecided: tuple[str, ...]
    sources: dict[str, tuple[Lines, ...]]


def setting(it: PlaceText, slug: str, known: Sequence[str]) -> Built:
    """*it* as a setting. *known* is furniture of an earlier reading, which keeps its place."""
    business = [(m.text, m.lines) for scene in it.scenes for m in scene.moments if m.kind == "business"]
    manners = [(t, m.lines) for scene in it.scenes for m in scene.moments for t in m.manners]
    named = [one for text, lines in (*business, *manners) for one in things(text, lines)]
    heads = tuple(Lines(scene.lines.first, scene.lines.first) for scene in it.scenes)
    sources: dict[str, tuple[Lines, ...]] = dict.fromkeys(("name", "location", "int_ext"), heads)
    undecided = ["light", "size_m"]
    if it.is_time_said:
        sources["time_of_day"] = heads
    else:
        undecided.append("time_of_day")
    if not it.is_side_said:
        undecided.append("int_ext")
    props = _furniture(named, known, it.int_ext, sources, undecided)
    doors = _doors(business + manners, sources)
    if not doors:
        undecided.append("entrances")
    about = " ".join(text for text, _ in business)
    location = f"{it.place}. {_first_sentence(it)}".strip()
    made = Setting(
        slug=slug,
        name=it.name,
        location=location,
        int_ext=it.int_ext,
        time_of_day=it.time,
        weather=_weather(about) if it.int_ext != "INT" else "clear",
        light=_light(it.int_ext == "EXT", it.time),
        size_m=room_size(it.int_ext),
        height_m=3.0 if it.int_ext == "INT" else 6.0,
        props=props,
        entrances=doors or _usual_doors(it.int_ext),
        windows=_windows(about) if it.int_ext == "INT" else {},
    )
    return Built(made, tuple(undecided), sources)


def _first_sentence(it: PlaceText) -> str:
    """What the script says of the place itself, where it begins with that."""
    for scene in it.scenes:
        opening = next((m for m in scene.moments if m.kind == "business"), None)
        if opening is not None and re.match(r"(?:This|The|A|An)\s", opening.text) and len(opening.text) < 400:
            return opening.text
    return ""


def _furniture(
    named: Iterable[Named],
    known: Sequence[str],
    int_ext: IntExt,
    sources: dict[str, tuple[Lines, ...]],
    undecided: list[str],
) -> dict[str, FixedProp]:
    by_slug: dict[str, list[Named]] = {}
    for one in named:
        if one.noun.stands is not None:
            by_slug.setdefault(one.slug, []).append(one)
    for slug in [it for it, mentions in by_slug.items() if not any(one.is_told for one in mentions)]:
        # Her desk, when there is a help desk: one piece, of which the script says more elsewhere.
        longer = [other for other in by_slug if other.endswith(f"_{slug}")]
        if len(longer) == 1:
            by_slug[longer[0]] += by_slug.pop(slug)
    chosen = {slug: best_phrase(mentions) for slug, mentions in by_slug.items()}
    order = [slug for slug in known if slug in chosen] + [slug for slug in chosen if slug not in known]
    spots = placed({slug: chosen[slug].noun for slug in order[:MAX_FURNITURE]}, room_size(int_ext))
    props: dict[str, FixedProp] = {}
    for slug, at in spots.items():
        one = chosen[slug]
        colour = lexicon.earliest("colour", one.phrase)
        hung = ", on the wall" if one.noun.stands == "hung" and "wall" not in one.phrase else ""
        props[slug] = FixedProp(
            description=f"{one.phrase[:1].upper()}{one.phrase[1:]}{hung}.",
            colour=colour or one.noun.colour,
            shape=one.noun.shape,
            at=at,
            size_m=one.noun.size,
        )
        sources[f"props.{slug}"] = tuple(dict.fromkeys(it.lines for it in by_slug[slug]))[:4]
        if not one.is_told:
            undecided.append(f"props.{slug}.description")
    return props


MAX_FURNITURE: Final = 12
"""Pieces of one setting. More stand in each other's way on a plan that nobody has drawn."""

_DOOR: Final = re.compile(
    r"(?<!\w)(?:the|a|an|this)\s+((?:[a-z-]+\s+)?)(door|gate|exit|stairs|staircase|entrance)(?!\w)", re.I
)
_NOT_A_DOOR: Final = frozenset(
    ("broken", "cage", "cupboard", "closet", "car", "little", "oven", "of", "under", "the", "by")
)
_WALLS: Final = ("east", "west", "north")


def _doors(told: Iterable[tuple[str, Lines]], sources: dict[str, tuple[Lines, ...]]) -> dict[str, Entrance]:
    found: dict[str, Lines] = {}
    for text, lines in told:
        for how, what in _DOOR.findall(text):
            if how.strip().casefold() not in _NOT_A_DOOR:
                found.setdefault(slug_of(f"{how}{what}"), lines)
    named = [slug for slug in found if slug not in ("door", "exit") or len(found) == 1][:3]
    for slug in named:
        sources[f"entrances.{slug}"] = (found[slug],)
    return {
        slug: Entrance(wall=_WALLS[number], at=0.8 if number < 2 else 0.92, leads_to=ELSEWHERE)
        for number, slug in enumerate(named)
    }


def _usual_doors(int_ext: IntExt) -> dict[str, Entrance]:
    if int_ext == "INT":
        return {"door": Entrance(wall="east", at=0.8, leads_to=ELSEWHERE)}
    return {
        "left_side": Entrance(wall="west", at=0.6, width_m=3.0, leads_to="Out of frame on the left."),
        "right_side": Entrance(wall="east", at=0.6, width_m=3.0, leads_to="Out of frame on the right."),
    }


def _windows(about: str) -> dict[str, Window]:
    if re.search(r"(?<!\w)windows?(?!\w)|(?<!\w)окн[оаеу]|窗", about, re.I) is None:
        return {}
    return {"window": Window(wall="west", at=0.4, view=NOT_SAID)}


def _weather(about: str) -> Weather:
    for word, weather in _WEATHER.items():
        if re.search(rf"(?<!\w){word}", about, re.I):
            return weather
    return "clear"


_WEATHER: Final[Mapping[str, Weather]] = {
    "rain": "rain", "snow": "snow", "fog": "fog", "thunderstorm": "storm", "дожд": "rain", "снег": "snow",
    "туман": "fog", "雨": "rain", "雪": "snow", "雾": "fog",
}  # fmt: skip


def _lit(description: str, key_from: Light, colour: str, level: float) -> LightState:
    return LightState(description=description, key_from=key_from, colour=colour, level=level)


@cache
def _light(is_outside: bool, time: TimeOfDay) -> LightState:
    """What light there usually is, until somebody decides."""
    match is_outside, time:
        case True, "NIGHT":
            return _lit("Night, blue, little light.", "back", "#7f9cc8", 0.3)
        case False, "NIGHT":
            return _lit("Lamps, night outside.", "above", "#ffc98a", 0.4)
        case _, "DAWN":
            return _lit("Low, cool first light from one side.", "left", "#f3cfae", 0.55)
        case _, "DUSK":
            return _lit("Low, warm last light from one side.", "right", "#f0a56a", 0.5)
        case True, _:
            return _lit("Open daylight.", "above", "#fff6e4", 0.9)
        case _:
            return _lit("Daylight from one side.", "left", "#fff4e0", 0.8)
