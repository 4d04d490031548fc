"""What people carry through a script: what somebody takes in hand, or what it names twice."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from story_assets.story.bible import Prop
from story_assets.story.breakdown.moments import SceneText
from story_assets.story.breakdown.things import Named, best_phrase, handled, things
from story_assets.story.screenplay.elements import Lines


@dataclass(frozen=True)
class Carried:
    """Props that travel."""

    slugs: Mapping[str, str]
    """By what the lexicon calls them."""
    props: dict[str, Prop]
    untold: tuple[str, ...]
    """Those of which the script only says that they are."""
    sources: dict[str, tuple[Lines, ...]]


def carried(scenes: Iterable[SceneText], fixed: Collection[str]) -> Carried:
    """The props of *scenes*. *fixed* are the slugs of furniture, which no prop takes."""
    named: dict[str, list[Named]] = {}
    in_hand: set[str] = set()
    for text, lines in _business(scenes):
        for it in things(text, lines):
            if it.noun.stands is None:
                named.setdefault(it.slug, []).append(it)
        for it in handled(text, lines):
            in_hand.add(it.slug)
            named.setdefault(it.slug, [it])
    chosen = {slug: found for slug, found in named.items() if slug in in_hand or len(found) > 1}
    slugs = {slug: slug if slug not in fixed else f"{slug}_prop" for slug in chosen}
    best = {slugs[slug]: best_phrase(found) for slug, found in chosen.items()}
    return Carried(
        slugs,
        {slug: _prop(it) for slug, it in best.items()},
        tuple(slug for slug, it in best.items() if not it.is_told),
        {
            f"props.{slugs[slug]}": tuple(dict.fromkeys(it.lines for it in found))[:4]
            for slug, found in chosen.items()
        },
    )


def _prop(it: Named) -> Prop:
    return Prop(
        description=f"{it.phrase[:1].upper()}{it.phrase[1:]}.", colour=it.noun.colour, shape=it.noun.shape
    )


def _business(scenes: Iterable[SceneText]) -> Iterator[tuple[str, Lines]]:
    for moment in (moment for scene in scenes for moment in scene.moments):
        if moment.kind == "business":
            yield moment.text, moment.lines
        yield from ((manner, moment.lines) for manner in moment.manners)
