"""The scene board: a floor plan to scale, the same room from inside, and its light."""

from story_assets.story.bible import CropSafe
from story_assets.story.briefs.brief import Brief, Panel, QuotedPlace
from story_assets.studio.previs import light
from story_assets.studio.previs.board import Board, drawn, sentences, true_now
from story_assets.studio.previs.floorplan import Marked, floor_plan
from story_assets.studio.previs.frame import framed
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.who import name_of


def board(brief: Brief, size: tuple[int, int]) -> Board:  # noqa: ARG001
    """Plan, two views, legend, light, rules."""
    place = brief.place
    view: tuple[float, float] = (1280.0, 720.0)
    inside = Panel(at="", happens=".", size="LS", kind="establishing", lens_mm=24)
    across = Panel(
        at="", happens=".", size="LS", kind="establishing", lens_mm=21, angle="high", camera_at=(0.04, 0.96)
    )
    content: dict[str, object] = {
        "title": name_of(brief.source.setting or brief.image),
        "purpose": brief.purpose.value if brief.purpose else "",
        "views": [
            {"name": "from the south", **drawn(_cropped(framed(inside, brief, view), place))},
            {"name": "from the south-west corner", **drawn(framed(across, brief, view))},
        ],
        "facts": true_now(brief),
        "style": _style(brief),
        "text": [t.value for t in brief.text],
    }
    if place:
        plan, marks = floor_plan(place)
        content |= _place(place, marks) | {"plan": drawn(plan)}
    else:
        content |= {
            "plan": None,
            "location": "",
            "slug": "",
            "legend": [],
            "doors": [],
            "zones": [],
            "rules": [],
            "light": "",
            "swatches": [],
            "crop": [],
            "measures": "",
        }
    return Board("scene_board", content)


def _cropped(view: Picture, place: QuotedPlace | None) -> Picture:
    """The view with the part of the frame that must survive each crop."""
    for crop in place.crop_safe if place else ():
        left, top, right, bottom = crop.box
        w, h, pen = view.width, view.height, view.height * 0.006
        x0, x1 = max(left * w, pen), min(right * w, w - pen)
        y0, y1 = max(top * h, pen), min(bottom * h, h - pen)
        view.dashes([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], "#f3d34a", pen, pen * 4)
        label = ((x0 + pen * 2, y0 + pen * 2), (x0 + h * 0.17, y0 + pen * 2), (x0 + pen * 2, y0 + h * 0.065))
        view.words([f"safe {crop.aspect}"], label, "#f3d34a")
    return view


def _place(place: QuotedPlace, marks: dict[str, list[Marked]]) -> dict[str, object]:
    w, d = place.size_m
    state = place.light
    return {
        "location": place.location,
        "slug": f"{place.int_ext} · {place.time_of_day} · {place.weather}",
        "measures": f"{w:g} × {d:g} m, {place.height_m:g} m high",
        "legend": [[m.number, _thing(place, m.slug)] for m in marks["things"]],
        "doors": [[m.number, _opening(place, m)] for m in marks["openings"]],
        "zones": [[m.number, f"{name_of(m.slug)}: {place.zones[m.slug].purpose}"] for m in marks["zones"]],
        "crop": [_safe(c) for c in place.crop_safe],
        "rules": [f"{name_of(slug)}: {rule}" for slug, rule in sorted(place.rules.items())],
        "light": f"{state.description}\nKey from {state.key_from.replace('_', ' ')}, level {state.level:.0%}",
        "swatches": [
            [state.colour, "light"],
            [light.tint(place), "on walls"],
            *([c, c] for c in place.palette),
        ],
    }


def _safe(crop: CropSafe) -> str:
    left, top, right, bottom = crop.box
    return f"Crop-safe {crop.aspect}: x {left:.0%}–{right:.0%}, y {top:.0%}–{bottom:.0%}"


def _thing(place: QuotedPlace, slug: str) -> str:
    prop = place.props[slug]
    words = name_of(slug)
    if prop.state:
        words += f" ({prop.state})"
    if prop.text:
        words += " “" + " / ".join(prop.text) + "”"
    return words


def _opening(place: QuotedPlace, mark: Marked) -> str:
    if mark.number.startswith("D"):
        door = place.entrances[mark.slug]
        return f"{name_of(mark.slug)}: to {door.leads_to}" + ("" if door.exit else " (no exit)")
    return f"{name_of(mark.slug)}: {place.windows[mark.slug].view}"


def _style(brief: Brief) -> str:
    return sentences(brief.style.medium, brief.style.light, brief.style.texture)
