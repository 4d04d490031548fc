"""What a planner is told of a story: one JSON object a part. Scripts and ideas stand only in its strings."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from story_assets.story.breakdown.proposal import Plain, ProposedFile
from story_assets.story.drafts.draft import Draft
from story_assets.story.drafts.scenes import SceneAnswer
from story_assets.story.drafts.source import Entry, SceneSource

MOST_BEATS: Final = 9
HEADINGS: Final = 400
"""Scene headings that the whole is told by: a season of short drama has as many."""


def of_idea(idea: str, aspect: str) -> Mapping[str, Plain]:
    """What a treatment is made of."""
    return {"idea": idea, "aspect": aspect}


def of_story(draft: Draft, people: Mapping[str, Sequence[str]]) -> Mapping[str, Plain]:
    """What is told where the whole of a script is described."""
    return {
        "title": draft.title,
        "aspect": draft.aspect,
        "people": _people(people),
        "scenes": [it.title for it in draft.scenes[:HEADINGS]],
        "opening": _words(draft.scenes[0].entries, draft.scenes[0].pieces[0]) if draft.scenes else [],
    }


def of_scene(
    draft: Draft, it: SceneSource, people: Mapping[str, Sequence[str]], number: int = 0
) -> Mapping[str, Plain]:
    """What is told of a scene: its words or its outline, who and what is known, and what came before.

    *number* is the piece of it, counted from 0.
    """
    told: dict[str, Plain] = {"id": it.id, "title": it.title, **it.outline}
    piece = it.pieces[number]
    if it.entries:
        told["words"] = _words(it.entries, piece)
    if len(it.pieces) > 1:
        told["piece"] = _piece(draft, it, number)
    if it.setting is not None:
        told["setting"] = it.setting
    return {
        "story": _story(draft),
        "known": _known(draft),
        "people": _people(_in_scene(it, people)),
        "earlier": _earlier(draft, it),
        "scene": told,
        "next": it.after,
    }


def of_episode(draft: Draft, slug: str) -> Mapping[str, Plain]:
    """What is told of an episode once its scenes are there."""
    return {"story": _story(draft), "known": _known(draft), "episode": slug, "scenes": _in_short(draft, slug)}


def again(told: Mapping[str, Plain], answered: str, wrong: Sequence[str]) -> Mapping[str, Plain]:
    """*told*, with what was answered and what is wrong with that."""
    return {**told, "answered": _read(answered), "wrong": list[Plain](wrong)}


def text(told: Mapping[str, Plain]) -> str:
    """*told* as it is sent. Half a character, which JSON can spell and nobody can send, is a ?."""
    return json.dumps(told, ensure_ascii=False, indent=1).encode(errors="replace").decode()


def _read(answered: str) -> Plain:
    """An answer as JSON, or as the words it is where it is none."""
    try:
        return json.loads(answered)
    except (ValueError, RecursionError):
        return answered


def _story(draft: Draft) -> Plain:
    told = draft.files()["story.yaml"].value
    return {name: told[name] for name in ("title", "logline", "aspect") if name in told}


def _known(draft: Draft) -> dict[str, Plain]:
    """Who and what has a slug by now, in as many words as a scene needs."""
    files = draft.files()
    people = {slug: _person(value) for slug, value in _room(files, "characters")}
    places = {slug: _place(value) for slug, value in _room(files, "settings")}
    return {"characters": people, "settings": places, "props": files["story.yaml"].value.get("props", {})}


def _room(files: Mapping[str, ProposedFile], room: str) -> list[tuple[str, Mapping[str, Plain]]]:
    return [
        (name.removeprefix(f"{room}/").removesuffix(".yaml"), it.value)
        for name, it in files.items()
        if name.startswith(f"{room}/")
    ]


def _person(value: Mapping[str, Plain]) -> Plain:
    identity, looks = _mapping(value.get("identity")), _mapping(value.get("looks"))
    worn: dict[str, Plain] = {slug: _mapping(it).get("wardrobe") for slug, it in looks.items()}
    told = {name: identity.get(name) for name in ("age_band", "body", "height_m", "face", "hair")}
    return {
        "name": value.get("name"),
        **{name: it for name, it in told.items() if it is not None},
        "looks": worn,
    }


def _place(value: Mapping[str, Plain]) -> Plain:
    """A setting without how it is lit: what people can stand at, and where they come in."""
    named = ("name", "location", "int_ext", "time_of_day", "size_m", "props", "entrances", "windows")
    return {name: value[name] for name in named if name in value}


def _mapping(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}


def _people(people: Mapping[str, Sequence[str]]) -> dict[str, Plain]:
    return {slug: list(names) for slug, names in people.items()}


def _in_scene(it: SceneSource, people: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Whoever of *people* the words of a scene name, so that a slug once given stays."""
    words = " ".join((*(e.text for e in it.entries), *(name for e in it.entries for name in e.speakers)))
    folded = words.casefold()
    return {slug: names for slug, names in people.items() if any(n.casefold() in folded for n in names)}


def _earlier(draft: Draft, it: SceneSource) -> list[Plain]:
    before = draft.scenes[: draft.scenes.index(it)]
    return [{"scene": one.id, "in_short": _summary(draft, one)} for one in before]


def _in_short(draft: Draft, episode: str) -> list[Plain]:
    its = [one for one in draft.scenes if one.episode == episode]
    return [
        {"scene": one.id, "setting": _setting(draft, one), "in_short": _summary(draft, one)} for one in its
    ]


def _summary(draft: Draft, it: SceneSource) -> str:
    answer = draft.answers.get(it.id)
    if isinstance(answer, SceneAnswer):
        return answer.in_short
    # A scene of an earlier reading: what it is for stands in its file.
    return str(draft.scene_file(it).value.get("purpose") or it.title)


def _setting(draft: Draft, it: SceneSource) -> Plain:
    return draft.scene_file(it).value.get("setting")


def beats_at_most(it: SceneSource, number: int) -> int:
    """How many of a scene's nine beats a piece of it may have."""
    count = len(it.pieces)
    return MOST_BEATS * (number + 1) // count - MOST_BEATS * number // count


def _piece(draft: Draft, it: SceneSource, number: int) -> Plain:
    """Where in a long scene one is, and what was answered last."""
    told: dict[str, Plain] = {"number": number + 1, "of": len(it.pieces)}
    told["beats_at_most"] = beats_at_most(it, number)
    answer = draft.answers.get(it.id)
    if number and isinstance(answer, SceneAnswer):
        scene = answer.scene
        told["so_far"] = {
            "cast": [one.model_dump(mode="json") for one in scene.cast],
            "last_shots": [one.model_dump(mode="json") for one in scene.shots[-2:]],
            "in_short": answer.in_short,
        }
    return told


def _words(entries: Sequence[Entry], piece: range) -> list[Plain]:
    return [_entry(number, entries[number - 1]) for number in piece]


def _entry(number: int, it: Entry) -> Plain:
    if not it.speakers:
        return {"n": number, "action": it.text}
    told: dict[str, Plain] = {"n": number, "speakers": list[Plain](it.speakers), "says": it.text}
    if it.manners:
        told["manners"] = list[Plain](it.manners)
    return {**told, "off_screen": True} if it.off_screen else told
