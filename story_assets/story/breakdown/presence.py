"""Comings and goings made whole: who left comes back before they are seen; nobody enters who is there."""

from collections.abc import Sequence

from story_assets.story.scenes import Shot


def door_keeping(shots: Sequence[Shot]) -> list[Shot]:
    """*shots* with every entrance and exit that can be true, and an entrance for whoever is back untold."""
    away: dict[str, str] = {}
    seen: set[str] = set()
    kept: list[Shot] = []
    holder: dict[str, str] = {}
    for shot in shots:
        here = {it.who for it in shot.cast}
        enters = {who: by for who, by in shot.enters.items() if who in away or who not in seen}
        enters |= {who: away[who] for who in here & away.keys() if who not in enters}
        exits = {who: by for who, by in shot.exits.items() if who not in away or who in enters}
        changes = _hands(shot, holder)
        duration = max(shot.duration_s, 5.0) if enters or exits else shot.duration_s
        kept.append(
            shot.model_copy(
                update={"enters": enters, "exits": exits, "changes": changes, "duration_s": duration}
            )
        )
        for who in enters:
            away.pop(who, None)
        seen |= here | enters.keys()
        away.update(exits)
    return kept


def _hands(shot: Shot, holder: dict[str, str]) -> dict[str, str]:
    """What must be said so that a thing does not jump from hand to hand."""
    changes: dict[str, str] = {}
    for it in shot.cast:
        for slug in it.holds:
            if holder.get(slug, it.who) != it.who:
                changes[slug] = it.who
            holder[slug] = it.who
    return changes
