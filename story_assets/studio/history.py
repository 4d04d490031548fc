"""The takes of one image side by side: how each stands, what was found on it, what it was made from."""

from collections.abc import Iterator
from dataclasses import dataclass

from story_assets.story.briefs.brief import rules
from story_assets.story.production import Key
from story_assets.studio.judging import drawn
from story_assets.studio.review.verdicts import Verdict
from story_assets.studio.store import Store
from story_assets.studio.takes import Ruling, Shelf, Take
from story_assets.studio.work import Studio


@dataclass(frozen=True)
class Change:
    """One difference between what two takes were made from."""

    path: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class Shown:
    """One take as a person compares it."""

    take: Take
    accepted: bool
    ruling: Ruling | None
    verdicts: tuple[Verdict, ...]
    changes: tuple[Change, ...]
    """What it was made from otherwise than the take before: rules, references, settings."""
    prompt: str

    @property
    def standing(self) -> str:
        """One word."""
        if self.accepted:
            return "accepted"
        return self.ruling.standing.replace("_", " ") if self.ruling is not None else "earlier"


def takes(studio: Studio, key: Key) -> list[Shown]:
    """Every take of *key*, in the order in which they came. Raises `HomeError`."""
    shelf = studio.store.shelf(studio.story, key)
    return list(_takes(studio.store, shelf))


def _takes(store: Store, shelf: Shelf) -> Iterator[Shown]:
    before: Take | None = None
    for take in shelf.takes:
        review, record = store.review(take.render_key), store.record(take.render_key)
        yield Shown(
            take=take,
            accepted=take.number == shelf.accepted_number,
            ruling=shelf.rulings.get(take.number),
            verdicts=review.verdicts if review is not None else (),
            changes=() if before is None else tuple(changes(store, before, take)),
            prompt=record.prompt if record is not None else "",
        )
        before = take


def wanted(studio: Studio, key: Key) -> tuple[Change, ...]:
    """What the last take was made from otherwise than the story and the directions want now."""
    shelf = studio.store.shelf(studio.story, key)
    last = shelf.accepted or next(reversed(shelf.takes), None)
    record = None if last is None else studio.store.record(last.render_key)
    if record is None:
        return ()
    return tuple(_differences(record.rules, rules(drawn(studio.production[key]))))


def changes(store: Store, before: Take, after: Take) -> Iterator[Change]:
    """What *after* was made from otherwise than *before*."""
    then, now = store.record(before.render_key), store.record(after.render_key)
    if then is not None and now is not None:
        yield from _differences(then.rules, now.rules)
    shas = ({name: sha[:12] for name, sha in it.references} for it in (before, after))
    yield from _differences(*shas)
    yield from _differences(_settings(before), _settings(after))


def _settings(take: Take) -> dict[str, str]:
    width, height = take.size
    return {"renderer": take.renderer, "model": take.model, "tier": take.tier, "size": f"{width}x{height}"}


def _differences(then: dict[str, str], now: dict[str, str]) -> Iterator[Change]:
    for path in sorted(then.keys() | now.keys()):
        if then.get(path) != now.get(path):
            yield Change(path, then.get(path), now.get(path))
