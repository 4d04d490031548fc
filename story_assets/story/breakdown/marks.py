"""Where everyone stands in a scene, and who sits."""

import re
from typing import Final, cast

from story_assets.story.bible import Setting
from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.floorplan import beside, mark
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.things import standing
from story_assets.story.words import Point, Pose

_AT: Final = re.compile(
    r"\b(?:at|to|by|beside|near|on|behind|before|in front of|towards?|over)\b|[在到旁前边]"
)
_BACK: Final = re.compile(r"\bback to (?:her|his|their)\b")


class Marks:
    """The marks of one scene. Nobody moves because somebody else came in."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._at: dict[str, Point] = {}
        self._first: dict[str, Point] = {}
        self._home: dict[str, Point] = {}
        self._seats: dict[str, int] = {}
        self._poses: dict[str, Pose] = {}

    def __contains__(self, person: Person) -> bool:
        return person.key in self._at

    def __getitem__(self, person: Person) -> Point:
        """Where *person* stands; a mark of their own in the order in which people appear."""
        if person.key not in self._at:
            self._at[person.key] = self._first[person.key] = mark(len(self._at), self._setting.size_m)
        return self._at[person.key]

    def pose(self, person: Person, doing: Pose | None) -> Pose:
        """How *person* is seen, *doing* something. Whoever points or reaches in a chair stays seated."""
        rests = self._poses.get(person.key, "stand")
        return rests if doing is None or (doing in ("point", "reach") and rests in ("sit", "lie")) else doing

    def back(self, person: Person) -> None:
        """*person* has been away, and stands where they stood when they were first seen."""
        if person.key in self._first:
            self._at[person.key] = self._first[person.key]
        self.rise(person)

    def rise(self, person: Person) -> None:
        """Whoever comes in stands."""
        self._poses.pop(person.key, None)

    def place(self, acting: tuple[Person, ...], text: str) -> None:
        """Move whoever goes to a piece of furniture, back to it, or over to somebody."""
        pose = cast("Pose | None", lexicon.earliest("pose", text))
        for person in acting:
            if pose in ("sit", "lie", "crouch"):
                self._poses[person.key] = pose
            elif pose in ("walk", "run", "stand"):
                self._poses.pop(person.key, None)
        slug = next(iter(standing(text, self._setting.props)), None)
        is_back = _BACK.search(text) is not None
        is_at = slug is not None and _AT.search(text) is not None
        for person in acting:
            if not person.has_body:
                continue
            if is_back and person.key in self._home:
                self._at[person.key] = self._home[person.key]
            elif slug is not None and is_at and pose in ("sit", "walk", "stand", "lie", "run", None):
                self._at_furniture(person, slug, pose)

    def _at_furniture(self, person: Person, slug: str, pose: Pose | None) -> None:
        prop = self._setting.props[slug]
        if prop.shape not in ("table", "seat", "bed", "box", "screen"):
            return
        is_wall = prop.at[1] < 0.2
        key = f"{slug}.{person.key}"
        number = self._seats.setdefault(key, sum(k.startswith(f"{slug}.") for k in self._seats))
        width, depth = self._setting.size_m
        if prop.shape in ("seat", "bed") and pose in ("sit", "lie"):
            spot = prop.at
        elif is_wall:
            spot = (prop.at[0], min(0.45, prop.at[1] + (prop.size_m[1] / 2 + 0.5 + 0.7 * number) / depth))
        else:
            spot = beside(prop.at, number, (width, depth), depth=prop.size_m[1])
        self._at[person.key] = (round(spot[0], 3), round(spot[1], 3))
        self._home.setdefault(person.key, self._at[person.key])
