"""What people wear: it changes where the story says so, and not in a cut."""

from collections.abc import Iterator
from typing import NamedTuple

from story_assets.story.bible import Look
from story_assets.story.continuity.finding import Finding
from story_assets.story.continuity.lexicon import phrase, says
from story_assets.story.continuity.naming import Names
from story_assets.story.continuity.saying import injuries
from story_assets.story.continuity.state import SceneStates, ShotStates
from story_assets.story.reading.errors import shown


class Worn(NamedTuple):
    """The look that someone was last seen or said to wear."""

    look: str
    path: str
    place: str


class Change(NamedTuple):
    """Somebody in another look than before, with nothing that says so."""

    it: ShotStates
    number: int
    """Of the one who changed, in the cast of the shot."""
    who: str
    worn: Worn
    look: str

    @property
    def path(self) -> str:
        """Where the new look is seen."""
        return f"{self.it.path}.cast.{self.number}"

    def only_heals(self, names: Names) -> bool:
        """Whether the clothes are the same and a wound is gone: that is another rule."""
        looks = names.story.characters[self.who].looks
        if self.look not in looks or self.worn.look not in looks:
            return False
        old, new = looks[self.worn.look], looks[self.look]
        return old.wardrobe == new.wardrobe and is_hurt(old) and not is_hurt(new)


def is_hurt(look: Look) -> bool:
    """Whether a look has a wound among its marks, not only dirt or rain."""
    return any(injuries(mark) for mark in look.marks)


def look_changes(told: SceneStates, names: Names) -> Iterator[Finding]:
    """Somebody wears something else after a cut, and nothing says that they changed."""
    for change in changes(told, names):
        if not change.only_heals(names):
            yield _changed(told, change, names)
    if told.before is not None and told.shots and told.before.shots:
        yield from _through_a_door(told, told.before, names)


def changes(told: SceneStates, names: Names) -> Iterator[Change]:
    """Every new look in a scene that no change beat, exit or passage of time explains."""
    worn: dict[str, Worn | None] = {
        who: Worn(look, f"{told.path}.cast.{who}", "the scene's cast")
        for who, look in told.scene.cast.items()
    }
    for it in told.shots:
        if told.time_goes_by(it):
            worn = {}
        for number, seen in enumerate(it.shot.cast):
            look, last = told.look(seen), worn.get(seen.who)
            is_told = seen.who in it.shot.enters or _is_said(it, seen.who, look)
            if last is not None and last.look != look and not is_told:
                yield Change(it, number, seen.who, last, look)
            worn[seen.who] = Worn(look, f"{it.path}.cast.{number}", it.shot.slug)
        worn.update(_changed_in(it, names))


def _is_said(it: ShotStates, who: str, look: str) -> bool:
    """Whether this very shot says that *who* changes into *look*."""
    return it.after.looks.get(who) == look and it.before.looks.get(who) != look


def _changed_in(it: ShotStates, names: Names) -> Iterator[tuple[str, Worn | None]]:
    """Who has another look after this shot: the one that is said, or one that nobody names."""
    for who in it.shot.exits:
        yield who, None
    for about, words in it.shot.changes.items():
        who = names.about(about)
        if who is None:
            continue
        looks = names.story.characters[who].looks
        if words.strip().rstrip(".").casefold() in looks:
            yield who, Worn(it.after.looks[who], f"{it.path}.changes.{about}", it.shot.slug)
        elif says("dressing", words) or any(_names_garment(words, look) for look in looks.values()):
            yield who, None


def _names_garment(words: str, look: Look) -> bool:
    """Whether a text names the look, or one of its garments: in the yellow oilskin."""
    kinds = [garment.kind for garment in look.wardrobe if garment.kind != "other"]
    nouns = [word.strip(",.'") for garment in look.wardrobe for word in garment.description.split()]
    pattern = phrase([*kinds, *(noun for noun in nouns if len(noun) > 5), look.name or ""])
    return pattern is not None and not says("hand", words) and pattern.search(words) is not None


def _changed(told: SceneStates, change: Change, names: Names) -> Finding:
    who = names.person(change.who)
    mend = f"Say that {who} changed (changes: {{{change.who}: {change.look}}})"
    if change.look == told.scene.cast.get(change.who):
        mend = f"Give {who} the look here too (cast: {{who: {change.who}, look: {change.worn.look}}})"
    says_ = f"{who} wears {shown(change.look)} here, but {shown(change.worn.look)} in {change.worn.place}"
    return told.finding(
        "look_changes", "break", change.it, change.path, change.worn.path, says=says_, mend=mend
    )


def _through_a_door(told: SceneStates, before: SceneStates, names: Names) -> Iterator[Finding]:
    """Out of one scene in one coat, and straight into the next in another."""
    first, last = told.shots[0], before.shots[-1]
    for who in first.shot.enters:
        old, new = (_look_in(scene, it, who) for scene, it in ((before, last), (told, first)))
        if who in last.shot.exits and old and new and old != new:
            yield told.finding(
                "look_changes",
                "warning",
                first,
                f"{first.path}.enters.{who}",
                f"{last.path}.exits.{who}",
                says=f"{names.person(who)} comes in wearing {shown(new)}, but went out wearing {shown(old)}"
                " at the end of the scene before",
                mend=f"Keep the look {old}, or say how much time has passed (later: an hour)",
            )


def _look_in(told: SceneStates, it: ShotStates, who: str) -> str:
    seen = next((seen for seen in it.shot.cast if seen.who == who), None)
    return told.look(seen) if seen is not None else told.scene.cast.get(who, "")
