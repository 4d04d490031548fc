"""`check --states`: what is true before and after every shot, so that a shot need only state what changes."""

from collections.abc import Iterator, Mapping

from story_assets.story.continuity import SceneStates, State, states
from story_assets.story.model import Story


def states_text(story: Story) -> Iterator[str]:
    """Every scene as a script supervisor's page: how it opens, what each shot changes, how it ends."""
    for told in states(story):
        place = told.setting
        scene = f"{told.id.replace('_', ' ')}  {told.scene.title}"
        yield f"{scene}  ({told.scene.setting}, {place.time_of_day}, {place.weather})"
        yield from _block("opens", {}, _lines(told.opens))
        for it in told.shots:
            yield from _block(it.shot.slug, _lines(it.before), _lines(it.after))
        yield from _block("ends", {}, _lines(told.ends))
        yield ""


def _block(head: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    new = [(about, words) for about, words in after.items() if before.get(about) != words]
    if not new:
        yield f"  {head:6}  as before"
    for number, (about, words) in enumerate(new):
        was = f"   (was: {before[about]})" if about in before else ""
        yield f"  {head if not number else '':6}  {about}: {words}{was}"


def _lines(state: State) -> dict[str, str]:
    """A state as lines: who is there and what they wear, then every fact."""
    lines: dict[str, str] = {}
    for who in dict.fromkeys((*state.looks, *state.people)):
        presence = state.people.get(who)
        where = "" if presence is None else ", in the room" if presence.here else ", not in the room"
        by = f", by {presence.by}" if presence is not None and presence.by else ""
        lines[f"[{who}]"] = (
            f"wears {state.looks[who]}{where}{by}" if who in state.looks else f"{where[2:]}{by}"
        )
    lines |= {about: fact.words for about, fact in state.facts.items()}
    if state.direction:
        lines["[direction]"] = state.direction
    return lines


def states_json(story: Story) -> dict[str, dict[str, object]]:
    """Where and when every scene is, and the state in and out of every shot, by scene and shot."""
    return {told.id: _scene_json(told) for told in states(story)}


def _scene_json(told: SceneStates) -> dict[str, object]:
    place = told.setting
    shots = {it.shot.slug: {"in": _state_json(it.before), "out": _state_json(it.after)} for it in told.shots}
    return {
        "setting": place.slug,
        "time_of_day": place.time_of_day,
        "weather": place.weather,
        "strand": told.scene.strand,
        "shots": shots,
    }


def _state_json(state: State) -> dict[str, object]:
    things = {slug: " ".join(filter(None, (it.where.spot, it.where.of))) for slug, it in state.things.items()}
    people = {who: {"here": it.here, "by": it.by or None} for who, it in state.people.items()}
    return {
        "facts": {about: fact.words for about, fact in state.facts.items()},
        "looks": dict(state.looks),
        "injuries": {about: mark.words for about, mark in state.marks.items()},
        "people": people,
        "things": things,
        "direction": state.direction or None,
    }
