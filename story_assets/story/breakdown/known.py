"""What an earlier reading of the script gave names to. A name once given stays with what it was given to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from story_assets.story.breakdown.proposal import SceneWords

SAME: Final = 0.45
"""How much of its words two scenes must share to be one. A scene with every third line rewritten has 0.6."""


@dataclass(frozen=True)
class KeyArt:
    """What the cover of an episode shows."""

    setting: str | None
    cast: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """The names of an earlier reading."""

    scenes: Mapping[str, SceneWords] = field(default_factory=dict[str, SceneWords])
    """By file name, in story order; those that left too, so that their names are not given again."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    speeches: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    """Which setting each scene had, by file name."""
    furniture: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """The slugs of each setting's furniture, in the order in which it was placed."""
    order: Sequence[str] = ()
    """Slugs of the cast in the order of the first reading: colours go by it."""
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """By file name, of the story and of each episode: an export of the script may have no title page."""
    covers: Mapping[str, KeyArt] = field(default_factory=dict[str, KeyArt])
    """By file name of the episode."""


def matched(new: Sequence[Sequence[str]], old: Mapping[str, SceneWords]) -> list[str | None]:
    """For each of the *new* scenes, by their words, the old scene it is: the most alike first, each once."""
    if not old:
        return [None] * len(new)
    bags = [Counter(_tokens(words)) for words in new]
    known = {name: Counter(_tokens(it.words)) for name, it in old.items()}
    pairs = sorted(
        (
            (-likeness, abs(number - place), number, name)
            for number, bag in enumerate(bags)
            for place, (name, other) in enumerate(known.items())
            if (likeness := _likeness(bag, other)) >= SAME
        ),
    )
    found: list[str | None] = [None] * len(new)
    for _, _, number, name in pairs:
        if found[number] is None and name not in found:
            found[number] = name
    return found


def _tokens(words: Iterable[str]) -> list[str]:
    """Words, and for scripts without spaces pairs of characters."""
    tokens: list[str] = []
    for text in words:
        for word in text.casefold().split():
            plain = word.strip("\"'.,;:!?()[]_*-–—“”‘’。，！？；：（）")
            if any("\u3040" <= letter <= "\u9fff" for letter in plain):
                tokens += [plain[i : i + 2] for i in range(max(len(plain) - 1, 1))]
            elif plain:
                tokens.append(plain)
    return tokens


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """0 to 1: twice what is shared over all there is (Dice)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def shot_names(new: Sequence[str], old: Mapping[str, str]) -> list[str]:
    """A slug for each of the *new* shots of a scene, by what it was made from.

    The same shot has the same slug, new ones get the next free number. Order is kept: a shot does not take
    the name of one it has overtaken, unless it is made from the very same, like one that was cut and is back.
    """
    names, texts = list(old), list(old.values())
    found: list[str | None] = [None] * len(new)
    for tag, a, b, c, d in SequenceMatcher(None, texts, list(new), autojunk=False).get_opcodes():
        if tag == "equal":
            found[c:d] = names[a:b]
        elif tag == "replace":
            for place, text in enumerate(new[c:d], start=c):
                rest = [n for n in range(a, b) if names[n] not in found]
                like = max(rest, key=lambda n: _alike(texts[n], text), default=None)
                if like is not None and _alike(texts[like], text) >= SAME:
                    found[place] = names[like]
    gone = [(text, name) for name, text in old.items() if name not in found]
    for place, text in enumerate(new):
        back = next((it for it in gone if it[0] == text), None) if found[place] is None else None
        if back is not None:
            gone.remove(back)
            found[place] = back[1]
    number = max((int(name[2:]) for name in old if name[2:].isdecimal()), default=0)
    slugs: list[str] = []
    for name in found:
        number += name is None
        slugs.append(name or f"sh{number:02d}")
    return slugs


def _alike(one: str, other: str) -> float:
    return _likeness(Counter(_tokens([one])), Counter(_tokens([other])))
