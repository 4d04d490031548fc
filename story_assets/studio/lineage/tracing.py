"""The lineage of one image, from the journal; its rules, from what is kept with each take."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import cast

from story_assets.story.production import Key, Kind
from story_assets.story.reading import story_paths
from story_assets.studio import history
from story_assets.studio.currency import base
from story_assets.studio.lineage.account import Account, Brief, Made, Node, Reach, Suspect
from story_assets.studio.lineage.asked import Link, Numbered, Records
from story_assets.studio.lineage.neighbours import neighbours
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio


class Tracer:
    """Gives the accounts of one story's images. The ledger is asked once for all of them."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        """The story is in *folder*, for the lines of its rules. Raises `HomeError`."""
        self._studio = studio
        self._folder = folder
        self._records = Records(studio.store.home, studio.story)

    def account(self, key: Key, *, number: int | None = None) -> Account | None:
        """How a take of *key* came to be: the accepted one unless said, else the last. None without one."""
        studio = self._studio
        shelf = studio.store.shelf(studio.story, key)
        take = base(shelf) if number is None else shelf.take(number)
        if take is None:
            return None
        name = studio.name(key)
        before = shelf.take(take.number - 1)
        found = self._records.suspects.get((name, take.number), ())
        return Account(
            asset=name,
            node=_Tree(studio, self._records.takes).node((name, take.number, take.sha256)),
            suspects=tuple(self._reaches(found)),
            changes=() if before is None else tuple(history.changes(studio.store, before, take)),
            neighbours=tuple(neighbours(studio, key, take)),
            wanted=history.wanted(studio, key),
        )

    def _reaches(self, found: Sequence[Suspect]) -> Iterator[Reach]:
        written = story_paths(self._folder, {it.path for it in found if it.cause == "rule"})
        for it in found:
            images = self._records.reached.get((it.cause, it.path, it.was, it.now), ())
            yield Reach(it, written.get(it.path), images, _price(self._studio, images))


class _Tree:
    """Takes with what is under them, each followed once."""

    def __init__(self, studio: Studio, takes: Mapping[Numbered, tuple[Made, tuple[Link, ...]]]) -> None:
        self._studio = studio
        self._takes = takes
        self._seen: set[Numbered] = set()

    def node(self, link: Link) -> Node:
        asset, number, sha256 = link
        key = _key(self._studio, asset)
        shelf = None if key is None else self._studio.store.shelf(self._studio.story, key)
        accepted = None if shelf is None else shelf.accepted_number
        if number is None or (asset, number) not in self._takes:
            return Node(Made(asset, number, sha256), accepted)
        made, links = self._takes[asset, number]
        if (asset, number) in self._seen:
            return Node(made, accepted, repeated=True)
        self._seen.add((asset, number))
        take = None if shelf is None else shelf.take(number)
        brief = None if key is None or take is None else self._brief(key, take)
        return Node(made, accepted, brief, tuple(self.node(it) for it in links))

    def _brief(self, key: Key, take: Take) -> Brief:
        production = self._studio.production
        record = self._studio.store.record(take.render_key)
        rules = {} if record is None else record.rules
        name = Key("brief", f"{key.kind}.{key.id}")
        return Brief(
            asset=self._studio.name(name),
            digest=take.brief,
            current=take.brief == production.digest(key),
            rests_on=tuple(map(self._studio.name, production[name].rests_on)),
            supplied=tuple(
                (path.split(".")[1], sha256)
                for path, sha256 in rules.items()
                if path.startswith("references.")
            ),
        )


def _price(studio: Studio, images: Sequence[str]) -> Decimal | None:
    """What rendering *images* again is expected to cost, those that are no longer in the story left out."""
    total = Decimal(0)
    for name in images:
        key = _key(studio, name)
        if key is None:
            continue
        shelf = studio.store.shelf(studio.story, key)
        price = studio.planner.judge.price(studio.production[key], shelf)
        if price is None:
            return None
        total += price.expected
    return total


def _key(studio: Studio, asset: str) -> Key | None:
    """The image called *asset*, if the story still has it."""
    name = asset.removeprefix(f"{studio.story}/")
    kind, _, slug = name.partition("/")
    found = Key(cast("Kind", kind), slug)
    return found if found in studio.production.artifacts else None
