"""Names as they stand in cues: which are of one kind, which are of several people, which of a group."""

import re
from functools import lru_cache
from typing import Final

from story_assets.story.breakdown import lexicon


def folded(name: str) -> str:
    """*name* as names are compared: small letters, without what stands between words."""
    return _BETWEEN.sub(" ", name.casefold()).strip()


_BETWEEN: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=10_000)
def is_same_kind(member: str, cue: str) -> bool:
    """Whether a cue such as DOG may mean a member of a group of chihuahuas."""
    dogs = lexicon.words("species", "kinds_of_dog")
    here, there = (any(lexicon.found(dog, name) for dog in dogs) for name in (member, cue))
    return there and here and len(cue.split()) == 1


@lru_cache(maxsize=10_000)
def is_group(name: str) -> bool:
    """Whether a cue stands for those present: ALL, BOTH, THE MEN."""
    key = folded(name)
    return any(key in map(folded, lexicon.words("group", word)) for word in ("all", "both", "women", "men"))


def numbered(name: str) -> tuple[str, ...]:
    """PATRONS THREE AND FOUR as PATRON THREE and PATRON FOUR; another name as it is."""
    found = re.fullmatch(rf"(.+?)S?\s+((?:{NUMBERS})(?:\s*(?:,|AND|&)\s*(?:{NUMBERS}))+)", name.strip(), re.I)
    if found is None:
        return (name.strip(),)
    return tuple(f"{found[1]} {number}" for number in re.findall(NUMBERS, found[2], re.I))


NUMBERS: Final = r"ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|#?\d+"
