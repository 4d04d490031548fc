"""The rules of a story that decide one item of a review, each with the place where it is written."""

from collections.abc import Iterator
from typing import NamedTuple

from story_assets.story.briefs import phrases
from story_assets.story.briefs.brief import Brief, Panel, QuotedPlace, Subject
from story_assets.story.briefs.phrases import clause, line, spoken


class Rule(NamedTuple):
    """What the image must show, and the story path where that is written; empty where no person wrote it."""

    at: str
    says: str


def purpose(brief: Brief) -> Iterator[Rule]:
    """What the image is for, and what people said of earlier takes."""
    yield Rule("", brief.goal)
    said = brief.direction if brief.purpose is None else (brief.purpose, *brief.direction)
    yield from (Rule(it.at, line(it.value)) for it in said)


def face(brief: Brief) -> Iterator[Rule]:
    """Faces, and what the story has done to them."""
    for it in brief.subjects:
        face = f"{clause(it.identity.face)} (skin or surface {it.identity.skin})"
        yield _of(it, f"{it.at}.identity.face", face)
        yield from (_of(it, f"{it.worn.at}.marks", mark) for mark in it.worn.marks)


def figure(brief: Brief) -> Iterator[Rule]:
    """Outline, stature, and what holds in every picture of someone."""
    for it in brief.subjects:
        yield _of(it, f"{it.at}.identity.silhouette", it.identity.silhouette)
        stature = f"{it.identity.build} build, {it.identity.height_m:g} m tall"
        yield _of(it, f"{it.at}.identity", f"{it.identity.body.replace('_', '-')}, {stature}")
    yield from _kept(brief)


def _kept(brief: Brief) -> Iterator[Rule]:
    for it in brief.subjects:
        yield from (_of(it, f"{it.at}.rules.{slug}", rule) for slug, rule in sorted(it.rules.items()))
        yield from (_of(it, f"{it.at}.must_preserve", rule) for rule in it.must_preserve)


def hair(brief: Brief) -> Iterator[Rule]:
    """Hair."""
    for it in brief.subjects:
        hair = f"{clause(it.identity.hair)} ({it.identity.hair_shape}, {it.identity.hair_colour})"
        yield _of(it, f"{it.at}.identity.hair", hair)


def wardrobe(brief: Brief) -> Iterator[Rule]:
    """Everything worn, and what may never change about it."""
    for it in brief.subjects:
        yield from (_of(it, f"{it.worn.at}.wardrobe", phrases.garment(worn)) for worn in it.worn.wardrobe)
        yield from (_of(it, f"{it.worn.at}.must_preserve", rule) for rule in it.worn.must_preserve)


def carried(brief: Brief) -> Iterator[Rule]:
    """What goes with a look wherever it is seen."""
    props = {it.prop: it for it in brief.props}
    for it in brief.subjects:
        if not it.worn.carries:
            yield _of(it, f"{it.worn.at}.carries", "carries nothing")
        for slug in it.worn.carries:
            what = phrases.prop(slug, props[slug]) if slug in props else spoken(slug)
            yield _of(it, f"{it.worn.at}.carries", f"carries {what}")


def expressions(brief: Brief) -> Iterator[Rule]:
    """The expression range of a sheet."""
    for it in brief.subjects:
        yield _of(it, f"{it.at}.expressions", ", ".join(it.expressions))


def openings(brief: Brief) -> Iterator[Rule]:
    """Doors and windows."""
    for it in _place(brief):
        for slug, door in sorted(it.entrances.items()):
            yield Rule(f"{it.at}.entrances.{slug}", phrases.entrance(slug, door))
        for slug, window in sorted(it.windows.items()):
            yield Rule(f"{it.at}.windows.{slug}", phrases.window(slug, window))
        if not it.windows:
            yield Rule(f"{it.at}.windows", "no window")


def fixed_props(brief: Brief) -> Iterator[Rule]:
    """What stands in the room, and the rules of the room."""
    for it in _place(brief):
        for slug, prop in sorted(it.props.items()):
            yield Rule(f"{it.at}.props.{slug}", phrases.fixed_prop(slug, prop, state=True))
        yield from (Rule(f"{it.at}.rules.{slug}", line(rule)) for slug, rule in sorted(it.rules.items()))


def time_of_day(brief: Brief) -> Iterator[Rule]:
    """Hour, weather and light."""
    for it in _place(brief):
        yield Rule(f"{it.at}.time_of_day", f"{it.int_ext} {it.time_of_day}, {it.weather}")
        yield Rule(f"{it.at}.light", phrases.light(it.light))


def crop_safe(brief: Brief) -> Iterator[Rule]:
    """What must survive a crop."""
    for it in _place(brief):
        yield from (Rule(f"{it.at}.crop_safe", phrases.crop_safe(area)) for area in it.crop_safe)


def beats(brief: Brief) -> Iterator[Rule]:
    """What happens, panel by panel."""
    yield from (_in(brief, it, it.happens) for it in brief.panels)


def focus(brief: Brief) -> Iterator[Rule]:
    """Who and what each picture is about."""
    for it in brief.panels:
        yield _in(brief, it, phrases.framing(it))
        yield _in(brief, it, f"in frame: {', '.join(spoken(seen.who) for seen in it.cast) or 'nobody'}")
        if it.props:
            yield _in(brief, it, f"must be seen: {', '.join(map(spoken, it.props))}")


def same_people(brief: Brief) -> Iterator[Rule]:
    """All that makes someone the same person."""
    for rules in (face, hair, wardrobe, _kept):
        yield from rules(brief)
    if not brief.subjects:
        yield Rule("", "nobody is in the picture")


def panel_layout(brief: Brief) -> Iterator[Rule]:
    """How the sheet is divided."""
    layout = brief.layout
    yield Rule("", f"a grid of {layout.columns} columns and {layout.rows} rows")
    yield from (Rule("", part) for part in layout.parts)
    if brief.text:
        yield from lettering(brief)


def camera(brief: Brief) -> Iterator[Rule]:
    """What the camera does."""
    for it in brief.panels:
        yield _in(brief, it, phrases.framing(it))
        yield _in(brief, it, phrases.lens(it))
        if it.camera_at is not None:
            yield _in(brief, it, f"camera stands {phrases.spot(it.camera_at)}")


def motion(brief: Brief) -> Iterator[Rule]:
    """What is about to move."""
    for it in brief.panels:
        yield _in(brief, it, it.happens)
        yield _in(brief, it, phrases.move(it))
        if it.screen_direction != "neutral":
            yield _in(brief, it, phrases.screen_direction(it))
        yield from (_in(brief, it, phrases.in_frame(seen)) for seen in it.cast)


def handoff(brief: Brief) -> Iterator[Rule]:
    """What a clean frame is."""
    yield from (Rule("", part) for part in brief.layout.parts)
    yield from lettering(brief)


def continuity(brief: Brief) -> Iterator[Rule]:
    """What is true when it happens."""
    yield from (Rule(it.at, f"{spoken(it.about)}: {line(it.value)}") for it in brief.facts)
    for panel in brief.panels:
        held = {slug: seen.who for seen in panel.cast for slug in seen.holds}
        for slug, who in held.items():
            yield _in(brief, panel, f"{spoken(who)} holds {spoken(slug)}")


def lettering(brief: Brief) -> Iterator[Rule]:
    """Words that must be legible."""
    for it in brief.text:
        where = "as lettering" if it.on is None else f"on {spoken(it.on)}"
        yield Rule(it.at, f'{where}: "{line(it.value)}"')
    if not brief.text:
        yield Rule("", "no lettering in the picture")


def _place(brief: Brief) -> Iterator[QuotedPlace]:
    if brief.place is not None:
        yield brief.place


def _of(subject: Subject, at: str, says: str) -> Rule:
    return Rule(at, f"{spoken(subject.character)}: {line(says)}")


def _in(brief: Brief, panel: Panel, says: str) -> Rule:
    return Rule(panel.at, f"panel {panel.number}: {line(says)}" if len(brief.panels) > 1 else line(says))
