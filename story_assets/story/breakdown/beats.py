"""A scene's beats by the script's own rhythm: each paragraph of action opens one; the lightest are joined."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from story_assets.story.breakdown.cutting import LETTERS, cut
from story_assets.story.breakdown.moments import Moment, count_words, sentences
from story_assets.story.screenplay.elements import Lines

MOST: Final = 9
"""Beats of a scene: panels of one sheet."""


def beats(moments: Sequence[Moment]) -> tuple[tuple[Moment, ...], ...]:
    """*moments* in at most nine groups."""
    groups: list[list[Moment]] = []
    for moment in moments:
        if moment.kind == "business" or not groups:
            groups.append([])
        groups[-1].append(moment)
    weights = [_weight(group) for group in groups]
    while len(groups) > MOST:
        pairs = [one + other for one, other in pairwise(weights)]
        at = pairs.index(min(pairs))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
        weights[at : at + 2] = [pairs[at]]
    return tuple(map(tuple, groups))


def _weight(group: Sequence[Moment]) -> int:
    return sum(count_words(moment.text) + 2 for moment in group)


def told_by(group: Sequence[Moment]) -> Moment | None:
    """The moment that tells a beat: the longest paragraph of action; None where there is only talk."""
    business = (it for it in group if it.kind == "business")
    return max(business, key=lambda it: count_words(it.text), default=None)


def happens(told: str | None, names: Sequence[str]) -> str:
    """What a beat shows: a sentence or more of what is *told*, or who talks."""
    if told is None:
        return f"{_and(names)} talk." if len(names) > 1 else f"{_and(names) or 'Somebody'} speaks."
    text = ""
    for sentence in sentences(told):
        if text and count_words(text) + count_words(sentence) > 40:
            break
        text = f"{text} {sentence}".strip()
    return cut(text, LETTERS)


def span(group: Sequence[Moment]) -> Lines:
    """The lines of a beat."""
    return Lines(min(it.lines.first for it in group), max(it.lines.last for it in group))


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
