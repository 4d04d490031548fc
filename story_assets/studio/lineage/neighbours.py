"""The shots before and after, and what they have otherwise although it should be the same."""

from collections.abc import Iterator
from typing import Final, Literal

from story_assets.story.production import Key
from story_assets.studio.lineage.account import Apart, Neighbour
from story_assets.studio.store import Store
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio

SHARED: Final = ("identity", "looks", "must_preserve")
"""What a shot quotes of a character whenever it is in frame."""


def neighbours(studio: Studio, key: Key, take: Take) -> Iterator[Neighbour]:
    """The shots around the shot *key* in its scene that have an accepted take, beside *take* of it."""
    for place, other in _around(studio, key):
        there = studio.accepted(other)
        if there is not None:
            apart = tuple(_apart(studio.store, take, there))
            yield Neighbour(studio.name(other), place, there.number, apart)


def _around(studio: Studio, key: Key) -> Iterator[tuple[Literal["before", "after"], Key]]:
    if key.kind != "shot_reference":
        return
    for scene_id, scene in studio.production.story.scenes.items():
        shots = [Key("shot_reference", f"{scene_id}_{shot.slug}") for shot in scene.shots]
        if key in shots:
            at = shots.index(key)
            if at > 0:
                yield "before", shots[at - 1]
            if at + 1 < len(shots):
                yield "after", shots[at + 1]
            return


def _apart(store: Store, here: Take, there: Take) -> Iterator[Apart]:
    ours, theirs = dict(here.references), dict(there.references)
    for name in sorted(ours.keys() & theirs.keys()):
        if ours[name] != theirs[name]:
            yield Apart("reference", name, ours[name][:12], theirs[name][:12])
    for name, mine, other in (
        ("renderer", here.renderer, there.renderer),
        ("model", here.model, there.model),
        ("tier", here.tier, there.tier),
    ):
        if mine != other:
            yield Apart("settings", name, mine, other)
    yield from _rules_apart(store, here, there)


def _rules_apart(store: Store, here: Take, there: Take) -> Iterator[Apart]:
    """The same style, people and place, with another value on each side."""
    one, two = store.record(here.render_key), store.record(there.render_key)
    if one is None or two is None:
        return
    both = _topics(one.rules) & _topics(two.rules)
    for path in sorted(one.rules.keys() | two.rules.keys()):
        # A prop, or the words on one, may be in one frame only.
        optional = ".props." in path and not (path in one.rules and path in two.rules)
        if _topic(path) in both and not optional and one.rules.get(path) != two.rules.get(path):
            yield Apart("rule", path, one.rules.get(path), two.rules.get(path))


def _topics(rules: dict[str, str]) -> set[str]:
    return {topic for path in rules if (topic := _topic(path)) is not None}


def _topic(path: str) -> str | None:
    """What two shots that both quote it should quote alike; None for what belongs to one shot."""
    match path.split("."):
        case ["story", "style", *_]:
            return "story.style"
        case ["settings", slug, *_]:
            return f"settings.{slug}"
        case ["characters", slug, "looks", look, *_]:
            return f"characters.{slug}.looks.{look}"
        case ["characters", slug, part, *_] if part in SHARED:
            return f"characters.{slug}.{part}"
        case _:
            return None
