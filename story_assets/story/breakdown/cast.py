"""Everyone in a script, found by what a cue or an action calls them."""

import re

from story_assets.story.breakdown.naming import NUMBERS, folded, is_same_kind, numbered
from story_assets.story.breakdown.people import Person


class Cast:
    """Everyone in a script, found by what they are called."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.people = people
        self._by_name = {folded(name): person for person in reversed(people) for name in person.names}

    def named(self, name: str, scene: int) -> tuple[Person, ...]:
        """Who is meant by a cue in *scene*; nobody where it names a group of those present."""
        key = folded(name)
        local = [it for it in self.people if it.only_in == scene and it.speaks and is_same_kind(it.key, key)]
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
        spans = sorted(
            (
                (match.start(), -match.end(), person)
                for person in self.people
                if person.only_in in (None, scene) and not self._is_shadowed(person, scene)
                for match in person.pattern.finditer(text)
            ),
            key=lambda it: it[:2],
        )
        found: dict[str, Person] = {}
        end = 0
        for start, minus_end, person in spans:
            if start >= end:
                end = -minus_end
                found.setdefault(person.key, person)
        members = [it for it in self.people if it.only_in == scene and it.group is not None]
        found.update((it.key, it) for it in members if _is_of_all(it.group or "", text))
        found.update((it.key, it) for it in self.people if _is_of_numbered(it, text))
        return tuple(found.values())

    def _is_shadowed(self, person: Person, scene: int) -> bool:
        """Whether a group in *scene* has a member who is called that there."""
        return person.only_in is None and any(
            it.only_in == scene and it.speaks and is_same_kind(it.key, folded(person.key))
            for it in self.people
        )


def _is_of_numbered(person: Person, text: str) -> bool:
    """Whether *text* is of all those who are numbered: all the patrons, who are Patron One to Five."""
    first, _, number = person.key.partition(" ")
    if re.fullmatch(NUMBERS, number, re.I) is None:
        return False
    return re.search(rf"(?i)\b(?:all|all the|the)\s+{re.escape(first)}s\b", text) is not None


def _is_of_all(group: str, text: str) -> bool:
    """Whether *text* speaks of all the members of a group: the chihuahuas, the dogs."""
    nouns = [group, "dog"] if is_same_kind(group, "dog") else [group]
    return any(re.search(rf"(?<!\w){re.escape(noun)}s(?!\w)(?!\s+in two)", text, re.I) for noun in nouns)
