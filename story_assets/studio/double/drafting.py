"""Stories as the double makes them: by rule, from the form and the material, the same ones every time.

They are whole, and they are no good: everybody wears the same, stands in a row and says what the script says.
On demand one breaks continuity, or names somebody who is not there.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from story_assets.story.breakdown.slugs import new_slug
from story_assets.studio.double.behaviour import Trouble
from story_assets.studio.double.schema import JsonSchema, filled

FORMS: Final = ("Story", "Treatment", "Scene", "Episode")
"""What an answer is called that this is about."""
_WORDS: Final = "A double of the service wrote this by rule."
_MOST_SAID: Final = 1_800
"""Characters of one line of dialogue."""
_MOST_SEEN: Final = 6
_MOST_BEATS: Final = 9
_COLOURS: Final = ("#7a3b3b", "#33507a", "#4a6b4f", "#8a6a2f", "#5a4a7a", "#2f6a6a", "#9a5a34")
Value = Mapping[str, object]


def story(name: str, schema: JsonSchema, words: str, trouble: Trouble | None) -> dict[str, object] | None:
    """The answer in the form *name*; None where the material is not what such a form is asked about."""
    try:
        material = json.loads(words)
    except ValueError:
        return None
    if name not in FORMS or not isinstance(material, dict):
        return None
    told, made = cast("dict[str, object]", material), _Forms(schema)
    match name:
        case "Story":
            return made.top(title=_text(told, "title") or "Untitled", logline=_WORDS, style=_style(made))
        case "Treatment":
            return _treatment(made, _text(told, "idea"))
        case "Episode":
            return _episode(made, told)
        case _:
            return _Scene(made, told).answer(trouble)


@dataclass(frozen=True)
class _Forms:
    """The emptiest parts of a form, to be filled in."""

    schema: JsonSchema

    def top(self, **values: object) -> dict[str, object]:
        """The whole answer."""
        return {**cast("dict[str, object]", filled(self.schema, _WORDS)), **values}

    def part(self, kind: str, /, **values: object) -> dict[str, object]:
        """One part of it."""
        empty = filled({"$ref": f"#/$defs/{kind}"}, _WORDS, self.schema)
        return {**cast("dict[str, object]", empty), **values}

    def person(self, slug: str, name: str) -> dict[str, object]:
        """Somebody in plain clothes, of a colour that goes by the name."""
        colour = _COLOURS[sum(map(ord, slug)) % len(_COLOURS)]
        worn = (("shirt", colour), ("trousers", "#33353b"), ("shoes", "#26262a"))
        clothes = [
            self.part("DraftGarment", kind=kind, colour=of, description=f"plain {kind}") for kind, of in worn
        ]
        look = self.part("DraftLook", slug="first", wardrobe=clothes)
        return self.part(
            "DraftCharacter", slug=slug, name=name, age_band="adult", height_m=1.7, skin="#c99b7b",
            hair_colour="#2b2320", hair_shape="crop", build="average", looks=[look],
            not_said=["face", "hair", "silhouette", "wardrobe"],
        )  # fmt: skip

    def place(self, slug: str, title: str) -> dict[str, object]:
        """A bare room with a door, or the same under the sky."""
        light = self.part("DraftLight", colour="#fff4e0", level=0.8)
        door = self.part("DraftEntrance", slug="door", wall="west", at=0.5, width_m=0.9, leads_to="Out.")
        dark = any(word in title.upper() for word in ("NIGHT", "夜", "EVENING"))
        return self.part(
            "DraftSetting", slug=slug, name=title[:200] or slug, location=title[:200] or slug,
            int_ext="EXT" if title.upper().startswith("EXT") else "INT",
            time_of_day="NIGHT" if dark else "DAY", light=light, width_m=6.0, depth_m=5.0, height_m=2.8,
            palette=["#33353b", "#b5a58c"], entrances=[door], not_said=["light", "props", "size_m"],
        )  # fmt: skip


def _style(made: _Forms) -> dict[str, object]:
    return made.part("DraftStyle", palette=["#2f3a46", "#b5a58c", "#7a3b3b", "#ece6d8"])


def _treatment(made: _Forms, idea: str) -> dict[str, object]:
    names = list(dict.fromkeys(word for word in idea.replace(",", " ").split()[1:] if word.istitle()))[:2]
    people: dict[str, str] = {}
    for name in [*names, "Ada", "Ben"][:2]:
        people[new_slug(name, "person", people)] = name
    outlined = {"setting": "place", "cast": [*people], "happens": idea[:600] or _WORDS}
    scenes = [made.part("SceneOutline", title=title, **outlined) for title in ("It begins", "It ends")]
    return made.top(
        title=" ".join(idea.split()[:6])[:80] or "Untitled",
        logline=idea[:400],
        style=_style(made),
        characters=[made.person(slug, name) for slug, name in people.items()],
        settings=[made.place("place", "The place")],
        episodes=[made.part("EpisodeOutline", title="One", scenes=scenes)],
    )


def _episode(made: _Forms, told: Value) -> dict[str, object]:
    known = _mapping(_mapping(told.get("known")).get("characters"))
    title = _text(_mapping(told.get("story")), "title") or "Untitled"
    leads = {slug: next(iter(_mapping(_mapping(it).get("looks"))), "first") for slug, it in known.items()}
    shown = dict([*leads.items()][:2])
    cover = made.part(
        "DraftCover",
        slug="key",
        aspect="9:16",
        cast=_row(made, [*shown]),
        looks=[made.part("Worn", who=who, look=look) for who, look in shown.items()],
        text=[title[:100]],
    )
    return made.top(title=title, covers=[cover])


def _row(made: _Forms, people: Sequence[str]) -> list[object]:
    """People side by side."""
    step = 1 / (len(people) + 1)
    return [
        made.part("InFrame", who=who, at={"x": round(step * number, 3), "y": 0.6})
        for number, who in enumerate(people, start=1)
    ]


class _Scene:
    """One scene of the material."""

    def __init__(self, made: _Forms, told: Value) -> None:
        self.made = made
        self.told = _mapping(told.get("scene"))
        self.known = _mapping(told.get("known"))
        self.named = {slug: _texts(names) for slug, names in _mapping(told.get("people")).items()}
        self.words = [_mapping(it) for it in _list(self.told.get("words"))]
        most = _mapping(self.told.get("piece")).get("beats_at_most")
        self.beats = most if isinstance(most, int) else _MOST_BEATS
        self.new: dict[str, str] = {}
        self.seen = list(dict.fromkeys(self._seen()))
        self.title = _text(self.told, "title")
        self.place = _text(self.told, "setting") or new_slug(self.title, "place", ())

    def _seen(self) -> Iterator[str]:
        yield from _texts(self.told.get("cast"))
        for it in self.words:
            if not it.get("off_screen"):
                yield from map(self._slug, _texts(it.get("speakers"))[:1])

    def _slug(self, name: str) -> str:
        """Who is called *name*; whoever nobody knows is new."""
        folded = name.casefold()
        named = (slug for slug, names in self.named.items() if folded in map(str.casefold, names))
        slug = next(named, "") or next((it for it, called in self.new.items() if called == name), "")
        slug = slug or new_slug(name, "person", {*self.new, *self._people()})
        if slug not in self._people():
            self.new.setdefault(slug, name)
        return slug

    def _people(self) -> Mapping[str, object]:
        return _mapping(self.known.get("characters"))

    def answer(self, trouble: Trouble | None) -> dict[str, object]:
        """The scene, spoilt where *trouble* says so."""
        made = self.made
        shots = list(self._shots())
        beats = self._told_in(shots)
        everybody = [*dict.fromkeys((*self.seen, *self.new))]
        if trouble == "breaks_names":
            everybody.append("nobody_knows")
        if trouble == "breaks_continuity" and self.seen and len(shots) > 1:
            # Out by the door in the first shot, and there all the same in the next.
            shots[0]["exits"] = [made.part("Passage", who=self.seen[0], by=self._door())]
            shots[1]["cast"], shots[1]["kind"] = _row(made, self.seen[:1]), "single"
        scene = made.part(
            "DraftScene",
            title=self.title[:200] or "A scene",
            setting=self.place,
            cast=[made.part("Worn", who=who, look=self._look(who)) for who in everybody],
            strand="now",
            beats=beats,
            shots=shots,
        )
        is_known = self.place in _mapping(self.known.get("settings"))
        return made.top(
            characters=[made.person(slug, name) for slug, name in self.new.items()],
            settings=[] if is_known else [made.place(self.place, self.title)],
            scene=scene,
            in_short=f"{self.title[:200]}: {_WORDS}",
        )

    def _door(self) -> str:
        place = _mapping(_mapping(self.known.get("settings")).get(self.place))
        return next(iter(_mapping(place.get("entrances"))), "door")

    def _look(self, who: str) -> str:
        return next(iter(_mapping(_mapping(self._people().get(who)).get("looks"))), "first")

    def _told_in(self, shots: Sequence[dict[str, object]]) -> list[object]:
        """Beats of about as many shots each, one for each shot where there is room for that."""
        count = min(self.beats, len(shots))
        firsts = [len(shots) * number // count for number in range(count)]
        for number, shot in enumerate(shots):
            shot["beat"] = sum(first <= number for first in firsts) or None
        return [self._beat(shots[first]) for first in firsts]

    def _beat(self, shot: Value) -> dict[str, object]:
        told = {name: shot[name] for name in ("size", "kind", "angle", "cast")}
        return self.made.part("DraftBeat", happens=shot["action"], **told)

    def _shots(self) -> Iterator[dict[str, object]]:
        """The place, then one for each entry of the words; of an outline, one for each person."""
        everybody = _row(self.made, self.seen[:_MOST_SEEN])
        told = _text(self.told, "happens") or self.title
        yield self._shot(told or _WORDS, everybody, size="LS", kind="establishing", movement=["push_in"])
        for it in self.words:
            if _texts(it.get("speakers")):
                yield from self._speech(it)
            else:
                yield self._shot(_text(it, "action"), everybody, words=[it["n"]], kind="master", size="FS")
        if not self.words:
            for place, who in zip(everybody, self.seen, strict=False):
                yield self._shot(f"On {who}.", [place], movement=["static"])

    def _speech(self, it: Value) -> Iterator[dict[str, object]]:
        who, text = self._slug(_texts(it.get("speakers"))[0]), _text(it, "says")
        off = bool(it.get("off_screen"))
        seen = [one for one in _row(self.made, self.seen) if cast("Value", one)["who"] == who and not off]
        for start in range(0, len(text), _MOST_SAID):
            said = text[start : start + _MOST_SAID]
            line = self.made.part("DraftLine", who=who, line=said, off_screen=off)
            kind = "single" if seen else "cutaway"
            yield self._shot(f"On {who}.", seen, words=[it["n"]], dialogue=[line], kind=kind)

    def _shot(self, action: str, seen: Sequence[object], **values: object) -> dict[str, object]:
        usual = {"size": "MS", "kind": "single", "lens_mm": 35, "movement": ["static"], "duration_s": 4.0}
        usual |= {"speed": "normal", "angle": "eye_level", "screen_direction": "neutral"}
        return self.made.part("DraftShot", action=action[:1_800], cast=list(seen), **{**usual, **values})


def _mapping(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [it for it in _list(value) if isinstance(it, str)]


def _text(value: Value, name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
