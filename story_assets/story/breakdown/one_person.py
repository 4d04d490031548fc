"""Which names are one person's, as the script shows it, or as an earlier reading of it knew."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.introductions import Introduction
from story_assets.story.breakdown.moments import SceneText
from story_assets.story.breakdown.naming import NUMBERS, folded


class Namesakes:
    """Tells of two names whether they are one person's."""

    def __init__(
        self, before: Mapping[str, Sequence[str]], cues: Iterable[str], scenes: Sequence[SceneText]
    ) -> None:
        self._slugs: dict[str, str] = {}
        """Whose a name was in the earlier reading. A script that is revised in front of where it says so is
        still about the same people."""
        for slug, names in before.items():
            for name in names:
                self._slugs.setdefault(folded(name), slug)
        self._shown = {folded(names[0]) for names in before.values() if names}
        self._cues = tuple(cues)
        self._spoken = {folded(cue) for cue in self._cues}
        self._talks = [
            {folded(who) for m in it.moments if m.kind == "speech" for who in m.speakers} for it in scenes
        ]

    def gathered(self, known: Sequence[Introduction]) -> Iterator[Introduction]:
        """*known*, with everything about one person in one introduction."""
        left = list(known)
        while left:
            first = left.pop(0)
            same = [it for it in left if self._were_one(first, it)] or self._fuller(first, left)
            left = [it for it in left if it not in same]
            yield self._joined(first, same) if same else first

    def introduced(self, cue: str, known: Sequence[Introduction]) -> Introduction | None:
        """Who of *known* a cue means: by the same name, by what they are, by a part of the name."""
        key = folded(cue)
        exact = [it for it in known if key in (folded(it.name), *map(folded, it.also))]
        exact += [it for it in known if not it.is_group and self._was_one(cue, it.name)]
        if exact:
            return exact[0]
        partly = [it for it in known if not it.is_group and self._is_part(key, folded(it.name))]
        return partly[0] if len(partly) == 1 else None

    def longer(self, cue: str) -> str | None:
        """The one other cue that has *cue* for its end: BOB is CYBER BOB."""
        same = [it for it in self._cues if self._was_one(cue, it)]
        if len(same) > 1:
            whole = max(same, key=len)
            return whole if whole != cue else None
        found = [it for it in self._cues if it != cue and self._is_part(folded(cue), folded(it))]
        return found[0] if len(found) == 1 else None

    def _were_one(self, one: Introduction, other: Introduction) -> bool:
        if one.is_group or other.is_group:
            return False
        return any(self._was_one(a, b) for a in (one.name, *one.also) for b in (other.name, *other.also))

    def _was_one(self, one: str, other: str) -> bool:
        """Whether both names were the same person's, and the script does not tell them apart now.

        NORA and YOUNG NORA were one while only one of them spoke.
        """
        keys = folded(one), folded(other)
        slug = self._slugs.get(keys[0])
        if slug is None or slug != self._slugs.get(keys[1]):
            return False
        short, long = sorted(keys, key=len)
        return not (_rest(short, long) & _qualifiers() and {short, long} <= self._spoken)

    def _fuller(self, one: Introduction, others: Sequence[Introduction]) -> list[Introduction]:
        """Who *one* is by a longer name or a shorter: MIRA, and later MIRA PIKE, 34."""
        found = [it for it in others if self._is_short_for(one, it) or self._is_short_for(it, one)]
        return found if len(found) == 1 else []

    def _is_short_for(self, short: Introduction, long: Introduction) -> bool:
        one, whole = folded(short.name), folded(long.name)
        if short.is_listed or short.is_kind or long.is_kind or not self._is_part(one, whole):
            return False
        rest = _rest(one, whole)
        are_both_told = bool(short.told and long.told)
        if rest & _kin() or (rest & _qualifiers() and are_both_told):
            return False
        is_noun = lexicon.said("species", one) is not None or lexicon.said("sex", one) is not None
        return not is_noun and not any({one, whole} <= talk for talk in self._talks)

    def _joined(self, first: Introduction, same: Sequence[Introduction]) -> Introduction:
        """One introduction of several, by the name that people were shown before, else by the fullest."""
        names = [name for it in (first, *same) for name in (it.name, *it.also)]
        fullest = max((it.name for it in (first, *same)), key=lambda name: len(name.split()))
        name = next((name for name in names if folded(name) in self._shown), fullest)
        also = tuple(dict.fromkeys(it for it in names if it != name))
        return replace(first, name=name, also=also, told=[told for it in (first, *same) for told in it.told])

    def _is_part(self, part: str, whole: str) -> bool:
        """Whether *whole* is *part* with more words before or after it, and not somebody else for them."""
        short, long = part.split(), whole.split()
        if not short or len(short) >= len(long):
            return False
        ends, starts = long[-len(short) :] == short, long[: len(short)] == short
        rest = long[: -len(short)] if ends else long[len(short) :]
        if not (ends or starts) or (starts and re.fullmatch(NUMBERS, " ".join(rest), re.I)):
            return False
        return not (whole in self._spoken and _qualifiers() & set(rest))


def _rest(short: str, long: str) -> set[str]:
    return set(long.split()) - set(short.split())


@cache
def _qualifiers() -> frozenset[str]:
    """Words before a name that make it somebody else, where both speak."""
    return frozenset(lexicon.words("name", "qualifiers"))


@cache
def _kin() -> frozenset[str]:
    """Words with a name that are of somebody else."""
    return frozenset(lexicon.words("name", "kin"))
