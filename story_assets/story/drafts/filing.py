"""Drafted parts as the files of a story folder, as a person would have written them.

Nothing is corrected on the way: what a file must not say, the reader of the folder says.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, cast

from story_assets.story import bible, model, scenes
from story_assets.story.breakdown.proposal import Plain
from story_assets.story.drafts.bible import DraftCharacter, DraftLook, DraftProp, DraftSetting
from story_assets.story.drafts.form import Fact, Form, Passage, Spot
from story_assets.story.drafts.scenes import (
    DraftBeat,
    DraftCover,
    DraftScene,
    DraftShot,
    DraftStyle,
    InFrame,
    Worn,
)
from story_assets.story.part import StoryPart
from story_assets.story.reading.shape import fields, inside, part_type

Fields: TypeAlias = dict[str, Plain]


def character(it: DraftCharacter, more: Sequence[DraftLook] = ()) -> Fields:
    """A character's file. *more* are looks that came later."""
    identity = _of(it, "face", "hair", "silhouette", "age_band", "body", "height_m", "build", "skin")
    identity |= _of(it, "hair_shape", "hair_colour")
    looks: Fields = {one.slug: look(one) for one in (*it.looks, *more)}
    unsaid: list[Plain] = [f"identity.{name}" for name in it.not_said if name != "wardrobe"]
    if "wardrobe" in it.not_said:
        unsaid += [f"looks.{one.slug}.wardrobe" for one in it.looks]
    made: Fields = {"name": it.name, "identity": identity, "looks": looks}
    return _tidy(bible.Character, {**made, "must_preserve": list(it.must_preserve), "undecided": unsaid})


def look(it: DraftLook) -> Fields:
    """A look, in a character's file."""
    return _of(it, "wardrobe", "marks", "carries", "must_preserve")


def prop(it: DraftProp) -> Fields:
    """What story.yaml says of a prop that travels."""
    return _tidy(bible.Prop, _of(it, "description", "colour", "shape", "text"))


def setting(it: DraftSetting) -> Fields:
    """A setting's file."""
    made = _of(it, "name", "location", "int_ext", "time_of_day", "weather", "light")
    made |= {"size_m": [it.width_m, it.depth_m], "height_m": it.height_m, "palette": list(it.palette)}
    made["props"] = {
        one.slug: {
            **_of(one, "description", "colour", "shape", "text", "state"),
            "at": _spot(one.at),
            "size_m": [one.width_m, one.depth_m, one.height_m],
        }
        for one in it.props
    }
    made["entrances"] = {one.slug: _of(one, "wall", "at", "width_m", "leads_to") for one in it.entrances}
    made["windows"] = {one.slug: _of(one, "wall", "at", "width_m", "view") for one in it.windows}
    return _tidy(bible.Setting, {**made, "undecided": list[Plain](it.not_said)})


def scene(it: DraftScene, shot_slugs: Sequence[str]) -> Fields:
    """A scene's file. *shot_slugs* are one for each shot."""
    made = _of(it, "title", "purpose", "setting")
    made |= {"cast": _worn(it.cast), "continuity": _facts(it.continuity), **_of(it, "later", "strand")}
    made["beats"] = [_beat(one) for one in it.beats]
    made["shots"] = [_shot(one, slug) for one, slug in zip(it.shots, shot_slugs, strict=True)]
    return _tidy(scenes.Scene, made)


def _beat(it: DraftBeat) -> Fields:
    told = _of(it, "happens", "size", "kind", "angle", "props", "sets_up", "reveals")
    return {**told, "cast": _frame(it.cast)}


def _shot(it: DraftShot, slug: str) -> Fields:
    made: Fields = {"slug": slug}
    made |= _of(
        it, "action", "beat", "size", "kind", "ots_side", "angle", "lens_mm", "focus", "movement", "speed"
    )
    made |= {"camera_at": None if it.camera_at is None else _spot(it.camera_at), "cast": _frame(it.cast)}
    made |= {"props": list(it.props), "changes": _facts(it.changes)}
    made |= {"enters": _passages(it.enters), "exits": _passages(it.exits), "later": it.later}
    made |= _of(
        it, "dialogue", "narration", "duration_s", "transition", "screen_direction", "direction", "avoid"
    )
    return made


def cover(it: DraftCover) -> Fields:
    """What an episode's file says of a cover."""
    made = {**_of(it, "purpose", "picture", "aspect"), "cast": _frame(it.cast), "looks": _worn(it.looks)}
    return _tidy(scenes.Cover, {**made, **_of(it, "setting", "props", "text")})


def style(it: DraftStyle) -> Fields:
    """The style guide in story.yaml."""
    return _tidy(model.Style, _of(it, "medium", "light", "texture", "palette", "never"))


def _frame(cast_: Sequence[InFrame]) -> list[Plain]:
    return [_seen(it) for it in cast_]


def _seen(it: InFrame) -> Fields:
    told = _of(it, "who", "looks_at", "pose", "expression", "holds")
    return {**told, "at": None if it.at is None else _spot(it.at)}


def _worn(worn: Sequence[Worn]) -> Fields:
    return {it.who: it.look for it in worn}


def _facts(facts: Sequence[Fact]) -> Fields:
    return {it.about: it.now for it in facts}


def _passages(passages: Sequence[Passage]) -> Fields:
    return {it.who: it.by for it in passages}


def _spot(it: Spot) -> list[Plain]:
    return [it.x, it.y]


def _of(it: Form, *names: str) -> Fields:
    """The fields *names* of *it*, as plain values."""
    return cast("Fields", it.model_dump(mode="json", include=set(names)))


def _tidy(kind: type[StoryPart], value: Mapping[str, Plain]) -> Fields:
    """*value* without what is at its default, which a person would not have written."""
    return cast("Fields", _plain(kind, dict(value)))


def _plain(kind: object, value: Plain) -> Plain:
    if isinstance(value, list):
        return [_plain(inside(kind, number), item) for number, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    part = part_type(kind)
    known = fields(part) if part is not None else {}
    kept: Fields = {}
    for name, item in value.items():
        tidy = _plain(inside(kind, name), item)
        usual = _usual(known[name].get_default(call_default_factory=False)) if name in known else _NOTHING
        if name not in known or known[name].is_required() or tidy != usual:
            kept[name] = tidy
    return kept


_NOTHING: Final = object()


def _usual(value: object) -> object:
    """A default as a file has it."""
    return [*cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value
