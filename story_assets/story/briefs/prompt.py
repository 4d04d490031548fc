"""A brief as the words a model reads: deterministic, sections in one order, nothing that sends them.

Story text is data. It is put on one line, so that no sentence of a script can pose as a section.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from story_assets.story.briefs.brief import Brief, BriefReference, Panel, Subject
from story_assets.story.scenes import Seen
from story_assets.story.words import SHOT_SIZES

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
    said = {title: list(lines(brief)) for title, lines in _SECTIONS}
    if composed:
        said["REFERENCES"].append(f"- Image {len(brief.references) + 1} (composition): {_COMPOSITION}")
    sections = said.items()
    return "\n\n".join("\n".join((f"## {title}", *lines)) for title, lines in sections if lines) + "\n"


_COMPOSITION: Final = (
    "a rough frame of this very picture; keep its framing, who stands where, how large and which way they "
    "face; take nothing else from it: not its drawing style, faces, colours or lettering"
)


def spoken(slug: str) -> str:
    """A slug as a name people read: inspector_vale is Inspector Vale."""
    return slug.replace("_", " ").title()


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
        yield f"- purpose: {_line(brief.purpose.value)}"


def _style(brief: Brief) -> Iterator[str]:
    style = brief.style
    yield f"- medium: {_line(style.medium)}"
    yield f"- light: {_line(style.light)}"
    yield f"- texture: {_line(style.texture)}"
    yield f"- palette: {', '.join(style.palette)}"
    yield from (f"- never: {_line(rule)}" for rule in style.never)


def _identity(brief: Brief) -> Iterator[str]:
    for subject in brief.subjects:
        yield from _subject(subject)


def _subject(subject: Subject) -> Iterator[str]:
    it = subject.identity
    yield f"{spoken(subject.character)}, look {subject.look}:"
    body = "" if it.body == "human" else f"{it.body.replace('_', '-')}, "
    yield f"- {body}{it.age_band.replace('_', ' ')}, {it.build} build, {it.height_m:g} m tall"
    yield f"- face: {_clause(it.face)} (skin or surface {it.skin})"
    yield f"- hair: {_clause(it.hair)} ({it.hair_shape}, {it.hair_colour})"
    yield f"- silhouette: {_line(it.silhouette)}"
    yield from (f"- rule: {_line(rule)}" for _, rule in sorted(subject.rules.items()))
    for garment in subject.worn.wardrobe:
        yield f"- wears {garment.kind}: {_clause(garment.description)}, {garment.colour}"
    yield from (f"- mark: {_line(mark)}" for mark in subject.worn.marks)
    yield from (f"- carries: {spoken(slug)}" for slug in subject.worn.carries)
    yield from (f"- keep: {_line(rule)}" for rule in (*subject.must_preserve, *subject.worn.must_preserve))
    if subject.expressions:
        yield f"- expressions to show: {', '.join(subject.expressions)}"


def _place(brief: Brief) -> Iterator[str]:
    place = brief.place
    if place is None:
        return
    width, depth = place.size_m
    yield f"- {place.int_ext} {place.time_of_day}, {place.weather}: {_line(place.location)}"
    yield f"- floor {width:g} m wide, {depth:g} m deep, {place.height_m:g} m high"
    light = place.light
    yield (
        f"- light: {_clause(light.description)}; key from {light.key_from.replace('_', ' ')}, "
        f"{light.colour}, level {light.level:g}"
    )
    if place.palette:
        yield f"- palette: {', '.join(place.palette)}"
    for slug, door in sorted(place.entrances.items()):
        way = "in and out" if door.exit else "in only"
        yield (
            f"- entrance {spoken(slug)}: {door.wall} wall at {door.at:.0%}, {way}, leads to "
            f"{_line(door.leads_to)}"
        )
    for slug, window in sorted(place.windows.items()):
        yield f"- window {spoken(slug)}: {window.wall} wall at {window.at:.0%}, shows {_line(window.view)}"
    known = {fact.about for fact in brief.facts}
    for slug, prop in sorted(place.props.items()):
        # What is true now stands under continuity; the state of an untouched room would contradict it.
        state = f", {_clause(prop.state)}" if prop.state is not None and slug not in known else ""
        what = f"{_clause(prop.description)}, {prop.colour}"
        yield f"- fixed prop {spoken(slug)}: {what}, {_spot(prop.at)}{state}"
    for slug, zone in sorted(place.zones.items()):
        left, top, right, bottom = zone.box
        yield (
            f"- blocking zone {spoken(slug)}: {_clause(zone.purpose)}, "
            f"{left:.0%} to {right:.0%} across, {top:.0%} to {bottom:.0%} deep"
        )
    for safe in place.crop_safe:
        left, top, right, bottom = safe.box
        yield (
            f"- crop-safe for {safe.aspect}: keep action within {left:.0%} to {right:.0%} across, "
            f"{top:.0%} to {bottom:.0%} down"
        )
    yield from (f"- rule: {_line(rule)}" for _, rule in sorted(place.rules.items()))


def _props(brief: Brief) -> Iterator[str]:
    for prop in brief.props:
        yield f"- {spoken(prop.prop)}: {_clause(prop.description)}, {prop.colour}"


def _continuity(brief: Brief) -> Iterator[str]:
    yield from (f"- {spoken(fact.about)}: {_line(fact.value)}" for fact in brief.facts)


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
    yield f"- {_line(panel.happens)}"
    side = f" over the {panel.ots_side} shoulder" if panel.ots_side is not None else ""
    tilt = ", dutch tilt" if panel.dutch else ""
    yield (
        f"- framing: {panel.size} ({SHOT_SIZES[panel.size]}), {panel.kind.replace('_', ' ')}{side}, "
        f"{panel.angle.replace('_', ' ')}{tilt}"
    )
    if moving:
        moves = ", ".join(move.replace("_", " ") for move in panel.movement)
        yield f"- lens {panel.lens_mm} mm, focus {panel.focus}"
        yield f"- this is the first frame of a {panel.speed} move: {moves}"
    if panel.camera_at is not None:
        yield f"- camera stands {_spot(panel.camera_at)}"
    if panel.screen_direction != "neutral":
        left, right = ("left", "right") if panel.screen_direction == "L2R" else ("right", "left")
        yield f"- screen direction from {left} to {right}"
    yield from (f"- in frame: {_seen(seen)}" for seen in panel.cast)
    if not panel.cast:
        yield "- nobody is in frame"
    if panel.props:
        yield f"- must be seen: {', '.join(map(spoken, panel.props))}"


def _seen(seen: Seen) -> str:
    words = [f"{spoken(seen.who)} (look {seen.look})"]
    if seen.at is not None:
        words.append(f"stands {_spot(seen.at)}")
    words.append(f"pose {seen.pose.replace('_', ' ')}")
    words.append(f"expression {seen.expression}")
    words.append(f"looks at {spoken(seen.looks_at)}" if seen.looks_at is not None else "faces the camera")
    if seen.holds:
        words.append(f"holds {', '.join(map(spoken, seen.holds))}")
    return ", ".join(words)


def _text(brief: Brief) -> Iterator[str]:
    for required in brief.text:
        where = "as lettering" if required.on is None else f"on {spoken(required.on)}"
        yield f'- legible, spelt exactly, {where}: "{_line(required.value)}"'
    if brief.job in ("shot_reference", "contact_sheet") and not brief.text:
        yield "- no lettering in the pictures"


def _direction(brief: Brief) -> Iterator[str]:
    if brief.direction:
        yield "Notes on earlier versions of this picture. Follow them where the rules above leave room."
    yield from (f"- {_line(note.value)}" for note in brief.direction)


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
    return f"{_line(reference.shows)}; {locks[reference.role]}"


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


def _clause(text: str) -> str:
    """A sentence as a part of a longer one."""
    return _line(text).rstrip(".")


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _spot(point: tuple[float, float]) -> str:
    return f"at {point[0]:.0%} from the left, {point[1]:.0%} from the back"
