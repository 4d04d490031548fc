"""The contact sheet: nine numbered panels, each a framed picture with the line it stands for."""

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.studio.previs.board import Board, drawn, framing, inside, title, true_now, whole
from story_assets.studio.previs.frame import framed
from story_assets.studio.previs.states import after
from story_assets.studio.previs.who import colour_of, name_of, subject_of
from story_assets.studio.renderer import PixelBox


def board(brief: Brief, size: tuple[int, int]) -> Board:
    """Nine cells in reading order; cells without a beat stay empty and numbered."""
    columns, rows = max(brief.layout.columns, 1), max(brief.layout.rows, 1)
    if columns * rows < max(9, len(brief.panels)):
        columns = rows = 3
    boxes = _cells(brief, size, columns, rows)
    panels = {panel.number: panel for panel in brief.panels}
    if len(panels) < len(brief.panels) or not set(panels) <= set(range(1, columns * rows + 1)):
        panels = dict(enumerate(brief.panels, 1))
    cells: list[dict[str, object]] = []
    now = brief
    for n, box in enumerate(boxes, 1):
        panel = panels.get(n)
        cells.append({"number": n, "frame": whole(box), **_cell(panel, now, box)})
        now = after(panel, now) if panel else now
    place = name_of(brief.place.setting) if brief.place else ""
    light = f"{brief.place.int_ext}. {place} – {brief.place.time_of_day}" if brief.place else ""
    content = {
        "title": title(brief),
        "place": light,
        "purpose": brief.purpose.value if brief.purpose else "",
        "columns": columns,
        "rows": rows,
        "cells": cells,
        "facts": " · ".join(true_now(brief)),
        "wide": _wide(size, columns, rows),
        "top": _top(size),
    }
    return Board("contact_sheet", content, tuple(boxes))


def _top(size: tuple[int, int]) -> int:
    """Height of the heading."""
    return round((size[0] * size[1]) ** 0.5 * 0.03)


def _wide(size: tuple[int, int], columns: int, rows: int) -> bool:
    """Whether a cell is wide enough to carry its label beside the picture."""
    return size[0] / columns > 1.15 * size[1] / rows


def _cells(brief: Brief, size: tuple[int, int], columns: int, rows: int) -> list[PixelBox]:
    """The clean pictures: what a cell has left beside its label and above its caption."""
    top = _top(size)
    w, h = size[0] / columns, (size[1] - top) / rows
    pad = min(w, h) * 0.025
    boxes: list[PixelBox] = []
    for i in range(columns * rows):
        x, y = (i % columns) * w, top + (i // columns) * h
        if _wide(size, columns, rows):
            label = w * 0.15
            boxes.append(inside(brief, x + label, y + pad, w - label - pad, h * 0.85 - pad))
        else:
            boxes.append(inside(brief, x + pad, y + h * 0.075, w - 2 * pad, h * 0.775))
    return boxes


def _cell(panel: Panel | None, brief: Brief, box: PixelBox) -> dict[str, object]:
    if panel is None:
        return {"empty": True}
    people = [
        {"name": name_of(seen.who), "colour": colour_of(subject_of(brief, seen.who, seen.look))}
        for seen in panel.cast
    ]
    told = {fact.about: fact.value for fact in after(panel, brief).facts}
    fixed = brief.place.props if brief.place else {}
    shown = dict.fromkeys((*panel.props, *(h for s in panel.cast for h in s.holds)))
    # Drawn at a fixed scale, so that pens and hulls are as fine on a small sheet as on a large one.
    scale = 540 / min(box.right - box.left, box.bottom - box.top)
    frame = ((box.right - box.left) * scale, (box.bottom - box.top) * scale)
    return {
        "empty": False,
        "picture": drawn(framed(panel, brief, frame)),
        "size": panel.size,
        "framing": framing(panel).split(" · ", 1)[1],
        "lens": f"{panel.lens_mm} mm",
        "happens": panel.happens,
        "people": people,
        "tags": "\n".join(_tag(slug, told.get(slug) if slug in fixed else None) for slug in shown),
    }


def _tag(slug: str, state: str | None) -> str:
    """A prop that must be seen, with its state of the moment where that is short enough to be a tag."""
    state = (state or "").rstrip(".")
    return f"{name_of(slug)}: {state[:1].lower()}{state[1:]}" if 0 < len(state) <= 24 else name_of(slug)
