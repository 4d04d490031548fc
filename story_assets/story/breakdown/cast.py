"""Everyone in a script, found by what a cue or an action calls them."""

import re
from functools import cache
from typing import Final

from story_assets.story.breakdown.naming import NUMBERS, folded, is_same_kind, numbered
from story_assets.story.breakdown.people import Person


class Cast:
    """Everyone in a script, found by what they are called."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.people = people
        self._by_name = {folded(name): person for person in reversed(people) for name in person.names}
        self._numbered: dict[str, list[Person]] = {}
        for it in people:
            if (first := _kind_of_numbered(it)) is not None:
                self._numbered.setdefault(first, []).append(it)
        self._only_in: dict[int, list[Person]] = {}
        for it in people:
            if it.only_in is not None:
                self._only_in.setdefault(it.only_in, []).append(it)
        self._called: dict[int, tuple[Person, ...]] = {}
        self._mentioned: dict[tuple[str, int], tuple[Person, ...]] = {}
        """What was found: panels and shots ask for the same sentences of a scene."""

    def named(self, name: str, scene: int) -> tuple[Person, ...]:
        """Who is meant by a cue in *scene*; nobody where it names a group of those present."""
        key = folded(name)
        here = self._only_in.get(scene, ())
        local = [it for it in here if it.speaks and is_same_kind(it.key, key)]
        if local:
            return (local[-1],)
        found = self._by_name.get(key)
        if found is not None:
            return (found,)
        return tuple(
            person for one in numbered(name) if (person := self._by_name.get(folded(one))) is not None
        )

    def mentioned(self, text: str, scene: int) -> tuple[Person, ...]:
        """Who is named in *text*, in order; where two names overlap, the longer one counts."""
        key = (text, scene)
        if key not in self._mentioned:
            self._mentioned[key] = self._named_in(text, scene)
        return self._mentioned[key]

    def _named_in(self, text: str, scene: int) -> tuple[Person, ...]:
        called = self._called_in(scene)
        spans = sorted(
            ((match.start(), -match.end(), person) for person in called for match in person.found(text)),
            key=lambda it: it[:2],
        )
        found: dict[str, Person] = {}
        end = 0
        for start, minus_end, person in spans:
            if start >= end:
                end = -minus_end
                found.setdefault(person.key, person)
        members = [it for it in self._only_in.get(scene, ()) if it.group is not None]
        found.update((it.key, it) for it in members if _of_all(it.group or "").search(text))
        they = [it for kind, its in self._numbered.items() if _all_numbered(kind).search(text) for it in its]
        found.update((it.key, it) for it in they)
        return tuple(found.values())

    def _called_in(self, scene: int) -> tuple[Person, ...]:
        """Whose names count in *scene*. Nobody's who is called as a member of a group is there."""
        if scene not in self._called:
            kinds = [it.key for it in self._only_in.get(scene, ()) if it.speaks]
            self._called[scene] = tuple(
                it
                for it in self.people
                if it.only_in == scene
                or (it.only_in is None and not any(is_same_kind(kind, folded(it.key)) for kind in kinds))
            )
        return self._called[scene]


_NUMBER: Final = re.compile(NUMBERS, re.I)


def _kind_of_numbered(person: Person) -> str | None:
    """What somebody is of whom there are several by number: patron, of Patron One."""
    first, _, number = person.key.partition(" ")
    return first.casefold() if _NUMBER.fullmatch(number) else None


@cache
def _all_numbered(kind: str) -> re.Pattern[str]:
    """What speaks of all who are numbered: all the patrons, who are Patron One to Five."""
    return re.compile(rf"\b(?:all|all the|the)\s+{re.escape(kind)}s\b", re.I)


@cache
def _of_all(group: str) -> re.Pattern[str]:
    """What speaks of all the members of a group: the chihuahuas, the dogs."""
    nouns = [group, "dog"] if is_same_kind(group, "dog") else [group]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, nouns))})s(?!\w)(?!\s+in two)", re.I)
