"""Furniture and props, from the nouns of the action."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from story_assets.story.breakdown import lexicon
from story_assets.story.breakdown.lexicon import Noun
from story_assets.story.breakdown.moments import sentences
from story_assets.story.screenplay.elements import Lines


@dataclass(frozen=True)
class Named:
    """A thing where the script names it."""

    noun: Noun
    slug: str
    phrase: str
    """With its adjectives: a large red LED clock."""
    start: int
    is_told: bool
    """Whether the phrase says what it looks like."""
    is_several: bool
    lines: Lines


def things(text: str, lines: Lines) -> tuple[Named, ...]:
    """Every thing that *text* names, in order; of two that overlap the one with the longer name."""
    return tuple(replace(it, lines=lines) for it in _things(text))


@lru_cache(maxsize=20_000)
def _things(text: str) -> tuple[Named, ...]:
    lines = Lines(1, 1)
    text = _without_others(text)
    taken: list[tuple[int, int]] = []
    found: list[Named] = []
    for word, noun in lexicon.noun_words_in(text):
        for match in lexicon.noun_pattern(word).finditer(text):
            groups = match.groupdict()
            start = match.start("noun") if "noun" in groups else match.start()
            if any(start < high and low < match.end() for low, high in taken):
                continue
            taken.append((start, match.end()))
            found.append(_named(noun, word, match, start, lines))
    return tuple(sorted(found, key=lambda it: it.start))


def _without_others(text: str) -> str:
    """*text* with longer words put away that have a thing's name in them: 秘书 is a secretary and no book."""
    for word in lexicon.words("thing_not", "words"):
        text = text.replace(word, "〇" * len(word))
    return text


def _named(noun: Noun, word: str, match: re.Match[str], start: int, lines: Lines) -> Named:
    told = (match.groupdict().get("how") or "").strip(" ,")
    phrase = f"{told} {match.groupdict().get('noun') or match[0]}".strip()
    slug = noun.slug
    if noun.stands is not None and " " in word and not word.endswith("s") and word.isascii():
        slug = re.sub(r"[^a-z0-9]+", "_", word)
    is_several = (
        word.isascii() and word.endswith("s") and len(noun.words[0]) <= len(word) and word != noun.words[0]
    )
    return Named(noun, slug, phrase, start, bool(told), is_several, lines)


def standing(text: str, props: Collection[str]) -> tuple[str, ...]:
    """Which of a setting's *props* *text* names; her desk is the help desk where there is no other."""
    found: list[str] = []
    for it in things(text, Lines(1, 1)):
        longer = [slug for slug in props if slug.endswith(f"_{it.slug}")]
        found += [it.slug] if it.slug in props else longer if len(longer) == 1 else []
    return tuple(found)


def handled(text: str, lines: Lines) -> tuple[Named, ...]:
    """What *text* has somebody take or hold: a thing that is carried, after a word of handling."""
    return tuple(replace(it, lines=lines) for it in _handled(text))


@lru_cache(maxsize=20_000)
def _handled(text: str) -> tuple[Named, ...]:
    return tuple(it for sentence in sentences(text) for it in _in_hand(sentence))


def _in_hand(sentence: str) -> Iterator[Named]:
    named, bare = _things(sentence), _bare(sentence)
    yield from (it for it in bare if _IN_HAND.match(sentence, it.start + len(it.phrase)))
    # What is listed counts inside of words where it is not in Latin letters.
    is_worth = not sentence.isascii() or lexicon.may_say("does", "holds", sentence)
    for match in _holding().finditer(sentence) if is_worth else ():
        # "Takes a letter out of her bag": the first thing is in hand, the bag is not.
        it = next((it for it in named if 0 <= it.start - match.end() < REACH), None)
        if _IT.match(sentence, match.end()):
            it = next((it for it in reversed(named) if it.start < match.start()), None)
        if it is None:
            it = next((it for it in bare if it.start - match.end() == 1), None)
        if it is not None and it.noun.stands is None:
            yield it


_IN_HAND: Final = re.compile(r"\s+in (?:his|her|their|one|either) hands?\b")
_IT: Final = re.compile(r"\s+(?:it|them)\b")


def _bare(sentence: str) -> tuple[Named, ...]:
    """Things that are carried, where they stand without an article: picks up loaf; bottle in her hand."""
    return tuple(
        Named(noun, noun.slug, match[0], match.start(), False, False, Lines(1, 1))
        for word, noun in lexicon.noun_words_in(sentence)
        if noun.stands is None and word.isascii()
        for match in lexicon.bare_pattern(word).finditer(sentence)
    )


REACH: Final = 40
"""Characters between a word of handling and the thing."""


@cache
def _holding() -> re.Pattern[str]:
    words = sorted(lexicon.words("does", "holds"), key=len, reverse=True)
    parts = (re.escape(word) if not word.isascii() else rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
    return re.compile("|".join(parts), re.IGNORECASE)


def best_phrase(named: Iterable[Named]) -> Named:
    """Of several mentions of one thing the one that says most about it."""
    return max(named, key=lambda it: (it.is_told, len(it.phrase)))
