"""Slugs for the people of a script: those they had before, also after they were renamed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from story_assets.story.breakdown.cast import Cast
from story_assets.story.breakdown.known import Known
from story_assets.story.breakdown.people import Person
from story_assets.story.breakdown.slugs import new_slug, slug_of

SAME_SPEECHES: Final = 0.5
"""How many of somebody's lines a new name must still say to be them."""


@dataclass(frozen=True)
class Identities:
    """Who has which slug."""

    slugs: Mapping[str, str]
    """By the key of a person."""
    order: tuple[str, ...]
    """Slugs, those of an earlier reading first."""
    renamed: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


def identities(cast: Cast, speeches: Mapping[str, Sequence[str]], known: Known) -> Identities:
    """Slugs for everyone in *cast*. *speeches* is what each says, by key."""
    slugs: dict[str, str] = {}
    for person in cast.people:
        names = {name.casefold() for name in person.names}
        slug = next((s for s, old in known.people.items() if names & {it.casefold() for it in old}), None)
        if slug is not None and slug not in slugs.values():
            slugs[person.key] = slug
    renamed: dict[str, tuple[str, str]] = {}
    for person in cast.people:
        if person.key not in slugs and (slug := _before(person, speeches, known, slugs)) is not None:
            slugs[person.key] = slug
            renamed[slug] = (known.people[slug][0], person.names[0])
    taken = {*slugs.values(), *known.people}
    for person in cast.people:
        if person.key not in slugs:
            slugs[person.key] = new_slug(_plain(person), "person", taken)
            taken.add(slugs[person.key])
    order = dict.fromkeys((*known.order, *(slugs[it.key] for it in cast.people)))
    return Identities(slugs, tuple(order), renamed)


def _plain(person: Person) -> str:
    return person.key if slug_of(person.key) else next(filter(slug_of, person.names), person.key)


def _before(
    person: Person, speeches: Mapping[str, Sequence[str]], known: Known, slugs: Mapping[str, str]
) -> str | None:
    """Who *person* was before they were renamed: whoever is gone and said most of the same."""
    now = Counter(speeches.get(person.key, ()))
    gone = [slug for slug in known.people if slug not in slugs.values() and known.speeches.get(slug)]
    shares = [
        ((now & Counter(known.speeches[slug])).total() / len(known.speeches[slug]), slug) for slug in gone
    ]
    share, slug = max(shares, default=(0.0, ""))
    return slug if share >= SAME_SPEECHES else None
