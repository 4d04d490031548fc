"""A brief as the words a model reads: deterministic, sections in one order, nothing that sends them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from story_assets.story.briefs import phrases
from story_assets.story.briefs.brief import Brief, BriefReference, Panel, Subject
from story_assets.story.briefs.phrases import clause, line, spoken, spot

TEMPLATE: Final = 1
"""Version of this wording. It belongs to the render key, so a better wording is a `settings` cause."""

MAX_PROMPT: Final = 32_000
"""Characters; openai-python 3.52.0, images.generate docstring."""

_TITLES: Final = {
    "character_sheet": "CHARACTER SHEET",
    "scene_board": "SCENE BOARD",
    "contact_sheet": "CONTACT SHEET",
    "shot_reference": "SHOT REFERENCE FRAME",
    "cover": "COVER",
}


def prompt(brief: Brief, *, composed: bool = False) -> str:
    """The text a model reads for *brief*; *composed* when a rough frame goes along as the last reference."""
    said = dict(sections(brief))
    if composed:
        rough = f"- Image {len(brief.references) + 1} (composition): {_COMPOSITION}"
        said["REFERENCES"] = (*said["REFERENCES"], rough)
    written = said.items()
    return "\n\n".join("\n".join((f"## {title}", *lines)) for title, lines in written if lines) + "\n"


def sections(brief: Brief) -> Mapping[str, tuple[str, ...]]:
    """The lines of every section by its title, in order. A section may have none."""
    return {title: tuple(lines(brief)) for title, lines in _SECTIONS}


_COMPOSITION: Final = (
    "a rough frame of this very picture; keep its framing, who stands where, how large and which way they "
    "face; take nothing else from it: not its drawing style, faces, colours or lettering"
)


def _asset(brief: Brief) -> Iterator[str]:
    source = brief.source
    yield f"Draw one {_TITLES[brief.job].lower()}. Draw what is listed here and add nothing to the story."
    named = {
        "episode": source.episode,
        "scene": source.scene,
        "shot": source.shot,
        "beat": source.beat,
        "character": source.character,
        "look": source.look,
        "setting": source.setting,
        "cover": source.cover,
    }
    yield "- source: " + ", ".join(f"{word} {value}" for word, value in named.items() if value is not None)
    if brief.purpose is not None:
        yield f"- purpose: {line(brief.purpose.value)}"


def _style(brief: Brief) -> Iterator[str]:
    style = brief.style
    yield f"- medium: {line(style.medium)}"
    yield f"- light: {line(style.light)}"
    yield f"- texture: {line(style.texture)}"
    yield f"- palette: {', '.join(style.palette)}"
    yield from (f"- never: {line(rule)}" for rule in style.never)


def _identity(brief: Brief) -> Iterator[str]:
    for subject in brief.subjects:
        yield from _subject(subject)


def _subject(subject: Subject) -> Iterator[str]:
    it = subject.identity
    yield f"{spoken(subject.character)}, look {subject.look}:"
    body = "" if it.body == "human" else f"{it.body.replace('_', '-')}, "
    yield f"- {body}{it.age_band.replace('_', ' ')}, {it.build} build, {it.height_m:g} m tall"
    yield f"- face: {clause(it.face)} (skin or surface {it.skin})"
    yield f"- hair: {clause(it.hair)} ({it.hair_shape}, {it.hair_colour})"
    yield f"- silhouette: {line(it.silhouette)}"
    yield from (f"- rule: {line(rule)}" for _, rule in sorted(subject.rules.items()))
    for garment in subject.worn.wardrobe:
        yield f"- wears {phrases.garment(garment)}"
    yield from (f"- mark: {line(mark)}" for mark in subject.worn.marks)
    yield from (f"- carries: {spoken(slug)}" for slug in subject.worn.carries)
    yield from (f"- keep: {line(rule)}" for rule in (*subject.must_preserve, *subject.worn.must_preserve))
    if subject.expressions:
        yield f"- expressions to show: {', '.join(subject.expressions)}"


def _place(brief: Brief) -> Iterator[str]:
    place = brief.place
    if place is None:
        return
    width, depth = place.size_m
    yield f"- {place.int_ext} {place.time_of_day}, {place.weather}: {line(place.location)}"
    yield f"- floor {width:g} m wide, {depth:g} m deep, {place.height_m:g} m high"
    yield f"- {phrases.light(place.light)}"
    if place.palette:
        yield f"- palette: {', '.join(place.palette)}"
    for slug, door in sorted(place.entrances.items()):
        yield f"- {phrases.entrance(slug, door)}"
    for slug, window in sorted(place.windows.items()):
        yield f"- {phrases.window(slug, window)}"
    known = {fact.about for fact in brief.facts}
    for slug, prop in sorted(place.props.items()):
        # What is true now stands under continuity; the state of an untouched room would contradict it.
        yield f"- {phrases.fixed_prop(slug, prop, state=slug not in known)}"
    for slug, zone in sorted(place.zones.items()):
        left, top, right, bottom = zone.box
        yield (
            f"- blocking zone {spoken(slug)}: {clause(zone.purpose)}, "
            f"{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} deep"
        )
    yield from (f"- {phrases.crop_safe(safe)}" for safe in place.crop_safe)
    yield from (f"- rule: {line(rule)}" for _, rule in sorted(place.rules.items()))


def _props(brief: Brief) -> Iterator[str]:
    for prop in brief.props:
        yield f"- {phrases.prop(prop.prop, prop)}"


def _continuity(brief: Brief) -> Iterator[str]:
    yield from (f"- {spoken(fact.about)}: {line(fact.value)}" for fact in brief.facts)


def _layout(brief: Brief) -> Iterator[str]:
    layout = brief.layout
    yield f"- aspect ratio {layout.aspect}"
    if layout.columns * layout.rows > 1:
        yield f"- a grid of {layout.columns} columns and {layout.rows} rows, even, with thin plain gutters"
    yield from (f"- {part}" for part in layout.parts)


def _panels(brief: Brief) -> Iterator[str]:
    for panel in brief.panels:
        yield f"Panel {panel.number}:" if brief.job == "contact_sheet" else "Frame:"
        yield from _panel(panel, moving=brief.job == "shot_reference")


def _panel(panel: Panel, *, moving: bool) -> Iterator[str]:
    yield f"- {line(panel.happens)}"
    yield f"- {phrases.framing(panel)}"
    if moving:
        yield f"- {phrases.lens(panel)}"
        yield f"- {phrases.move(panel)}"
    if panel.camera_at is not None:
        yield f"- camera stands {spot(panel.camera_at)}"
    if panel.screen_direction != "neutral":
        yield f"- {phrases.screen_direction(panel)}"
    yield from (f"- in frame: {phrases.in_frame(seen)}" for seen in panel.cast)
    if not panel.cast:
        yield "- nobody is in frame"
    if panel.props:
        yield f"- must be seen: {', '.join(map(spoken, panel.props))}"


def _text(brief: Brief) -> Iterator[str]:
    for required in brief.text:
        where = "as lettering" if required.on is None else f"on {spoken(required.on)}"
        yield f'- legible, spelt exactly, {where}: "{line(required.value)}"'
    if brief.job in ("shot_reference", "contact_sheet") and not brief.text:
        yield "- no lettering in the pictures"


def _direction(brief: Brief) -> Iterator[str]:
    if brief.direction:
        yield "Notes on earlier versions of this picture. Follow them where the rules above leave room."
    yield from (f"- {line(note.value)}" for note in brief.direction)


def _references(brief: Brief) -> Iterator[str]:
    for number, reference in enumerate(brief.references, start=1):
        yield f"- Image {number} ({reference.role}): {_reference(reference)}"


def _reference(reference: BriefReference) -> str:
    locks = {
        "identity": "keep this identity and wardrobe exactly",
        "place": "keep this geometry, furniture and light",
        "composition": "keep this composition",
        "style": "keep this style",
    }
    return f"{line(reference.shows)}; {locks[reference.role]}"


def _review(brief: Brief) -> Iterator[str]:
    yield brief.goal
    yield f"- will be checked: {', '.join(brief.review)}"


_SECTIONS: Final[tuple[tuple[str, Callable[[Brief], Iterable[str]]], ...]] = (
    ("ASSET", _asset),
    ("STYLE", _style),
    ("IDENTITY", _identity),
    ("PLACE", _place),
    ("PROPS", _props),
    ("CONTINUITY", _continuity),
    ("LAYOUT", _layout),
    ("PICTURE", _panels),
    ("TEXT", _text),
    ("DIRECTION", _direction),
    ("REFERENCES", _references),
    ("REVIEW", _review),
)
