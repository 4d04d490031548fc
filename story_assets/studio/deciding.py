"""What people decide about takes: noted where takes are, and in the journal, with who and why.

A decision costs nothing by itself. What it makes necessary is in the plan.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from story_assets.story.production import Key
from story_assets.story.words import Tier
from story_assets.studio.currency import basis
from story_assets.studio.gallery import hang, take_down
from story_assets.studio.journal import now
from story_assets.studio.judging import references_of
from story_assets.studio.takes import Promotion, Ruling, Shelf, Take, Vouched
from story_assets.studio.work import Studio

Decision = Literal["accept", "reject", "retake", "rollback", "supply", "promote"]
DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)

MAX_NOTE: Final = 500
"""Characters of a note: it becomes part of a prompt."""


class Undecided(Exception):
    """A decision that cannot be taken: there is no such take, or nothing would change."""


@dataclass(frozen=True)
class Word:
    """Who decides, and why."""

    by: str
    note: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision that was taken."""

    key: Key
    decision: Decision
    word: Word
    take: Take | None
    means: str
    """What it means, as the end of a sentence that begins with the asset."""
    changed: bool = True
    """Whether anything is otherwise than before: the same command again decides nothing."""


def accept(studio: Studio, key: Key, word: Word, *, take: int | None = None) -> Decided:
    """Rest on a take, the last one unless said, whatever the checks found. Raises `Undecided`."""
    shelf = studio.store.shelf(studio.story, key)
    chosen = _take(shelf, key, take)
    if shelf.accepted == chosen and shelf.standing(chosen) is None and _fits(studio, key, shelf, chosen):
        return Decided(
            key, "accept", word, chosen, f"take {chosen.number} is accepted already", changed=False
        )
    return _rest_on(studio, key, chosen, word, "accept")


def rollback(studio: Studio, key: Key, word: Word, *, take: int | None = None) -> Decided:
    """Go back to the take that was accepted before, or to the one that is named. Raises `Undecided`."""
    shelf = studio.store.shelf(studio.story, key)
    number = take if take is not None else _before(shelf)
    if number is None:
        raise Undecided(f"{key} has no earlier take to go back to")
    return _rest_on(studio, key, _take(shelf, key, number), word, "rollback")


def reject(studio: Studio, key: Key, word: Word, *, take: int | None = None) -> Decided:
    """Rest on a take no longer: the accepted one unless said, else the last. Raises `Undecided`."""
    shelf = studio.store.shelf(studio.story, key)
    chosen = _take(shelf, key, take if take is not None else shelf.accepted_number)
    ruling = Ruling(standing="rejected", why=word.note, by=word.by, at=now())

    def rejected(shelf: Shelf) -> Shelf:
        after = shelf.ruled(chosen, ruling)
        if shelf.accepted_number != chosen.number:
            return after
        return after.model_copy(update={"accepted_number": None, "vouched": None})

    after = studio.store.change(studio.story, key, rejected)
    if after.accepted is None:
        take_down(studio.store, studio.story, key, chosen)
    rests = "nothing may rest on it" if after.accepted is None else f"take {after.accepted_number} stays"
    return noted(studio, key, "reject", word, chosen, f"take {chosen.number} is rejected; {rests}")


def retake(studio: Studio, key: Key, word: Word) -> Decided:
    """Ask for another take. A note becomes part of the brief. Raises `Undecided`."""
    shelf = studio.store.shelf(studio.story, key)
    fits = [take for take in shelf.takes if _fits(studio, key, shelf, take)]
    if not fits and not word.note:
        raise Undecided(f"{key}: there is no take of its present brief, so the next render makes one anyway")
    ruling = Ruling(standing="set_aside", why=word.note, by=word.by, at=now())

    def set_aside(shelf: Shelf) -> Shelf:
        for take in fits:
            shelf = shelf.ruled(take, ruling)
        return shelf

    if word.note:
        notes = studio.store.directions(studio.story).get(str(key), ())
        studio.store.direct(studio.story, key, (*notes, word.note))
    after = studio.store.change(studio.story, key, set_aside)
    until = f"; take {after.accepted_number} is used until it is there" if after.accepted is not None else ""
    return noted(studio, key, "retake", word, after.accepted, f"is asked for again{until}")


def promote(studio: Studio, key: Key, word: Word, *, tier: Tier) -> Decided:
    """Note that the accepted take is worth *tier*. Draft takes it back. Raises `Undecided`."""
    shelf = studio.store.shelf(studio.story, key)
    take = shelf.accepted
    if take is None:
        raise Undecided(f"{key} has no accepted take to promote")
    promotion = None if tier == "draft" else Promotion(tier=tier, sha256=take.sha256, brief=take.brief)
    if promotion == shelf.promotion or (shelf.promotion and promotion and shelf.promotion.tier == tier):
        return Decided(key, "promote", word, take, "is as it was", changed=False)
    studio.store.change(studio.story, key, lambda it: it.model_copy(update={"promotion": promotion}))
    means = f"take {take.number} ({take.tier}) is promoted to {tier}" if promotion else "is a draft again"
    return noted(studio, key, "promote", word, take, means, tier=tier)


def _rest_on(studio: Studio, key: Key, take: Take, word: Word, decision: Decision) -> Decided:
    """Point at *take*, with the notes it was made under, and vouch for it as things are now."""
    story = studio.story
    wanted = _basis(studio, key, take.direction)
    vouched = None if wanted in (None, take.basis) else Vouched(take=take.number, basis=wanted or "")
    overruled = _faults(studio, take)

    def accepted(shelf: Shelf) -> Shelf:
        after = shelf.accepting(take).model_copy(update={"vouched": vouched})
        back = decision == "rollback" and shelf.before[-1:] == (take.number,)
        return after.model_copy(update={"before": shelf.before[:-1]}) if back else after

    if studio.store.directions(story).get(str(key), ()) != take.direction:
        studio.store.direct(story, key, take.direction)
    studio.store.change(story, key, accepted)
    hang(studio.store, story, key, take)
    means = f"take {take.number} is accepted"
    if overruled:
        means += f", though it failed {', '.join(overruled)}"
    if vouched is not None:
        means += "; it was made from something else, and now stands for the brief as it is"
    return noted(studio, key, decision, word, take, means, overruled=overruled)


def noted(
    studio: Studio,
    key: Key,
    decision: Decision,
    word: Word,
    take: Take | None,
    means: str,
    *,
    tier: Tier | None = None,
    overruled: tuple[str, ...] = (),
) -> Decided:
    """Write a decision into the journal."""
    studio.journal.append(
        "decided",
        story=studio.story,
        asset=studio.name(key),
        kind=key.kind,
        decision=decision,
        take=None if take is None else take.number,
        sha256=None if take is None else take.sha256,
        render_key=None if take is None else take.render_key,
        accepted_take=studio.store.shelf(studio.story, key).accepted_number,
        by=word.by,
        why=word.note,
        means=means,
        tier=tier,
        overruled=overruled,
    )
    return Decided(key, decision, word, take, means)


def _take(shelf: Shelf, key: Key, number: int | None) -> Take:
    if not shelf.takes:
        raise Undecided(f"{key} has not been rendered yet")
    take = shelf.takes[-1] if number is None else shelf.take(number)
    if take is None:
        there = ", ".join(str(it.number) for it in shelf.takes)
        raise Undecided(f"{key} has no take {number}; there is {there}")
    return take


def _before(shelf: Shelf) -> int | None:
    """The last take that was accepted earlier and that nobody rejected since."""
    rejected = {number for number, ruling in shelf.rulings.items() if ruling.standing == "rejected"}
    numbers = shelf.before or tuple(take.number for take in shelf.takes)
    now = shelf.accepted_number
    earlier = (it for it in reversed(numbers) if it not in rejected and it != now)
    return next((it for it in earlier if shelf.before or now is None or it < now), None)


def _fits(studio: Studio, key: Key, shelf: Shelf, take: Take) -> bool:
    """Whether *take* is of the present brief, and of the present references where those are known."""
    if shelf.standing(take) == "set_aside":
        return False
    wanted = _basis(studio, key, tuple(studio.production.directions.get(str(key), ())))
    if wanted is None:
        return take.brief == studio.production.digest(key)
    return take.basis == wanted or shelf.vouched == Vouched(take=take.number, basis=wanted)


def _basis(studio: Studio, key: Key, notes: tuple[str, ...]) -> str | None:
    """What an image must agree with as things are now, or None while something under it is missing."""
    under = [studio.accepted(it) for it in references_of(studio.production[key])]
    known = [take.sha256 for take in under if take is not None]
    return basis(studio.production.digest_under(key, notes), known) if len(known) == len(under) else None


def _faults(studio: Studio, take: Take) -> tuple[str, ...]:
    review = studio.store.review(take.render_key)
    return () if review is None else tuple(verdict.check for verdict in review.faults)
