"""What a board is made of, and the few things every board says the same way."""

from collections.abc import Mapping
from dataclasses import dataclass

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.story.words import ratio
from story_assets.studio.previs.ink import Picture
from story_assets.studio.previs.who import name_of
from story_assets.studio.renderer import PixelBox


@dataclass(frozen=True)
class Board:
    """A page to set: its template, what the template is told, its clean pictures in pixels."""

    template: str
    content: Mapping[str, object]
    frames: tuple[PixelBox, ...] = ()


def drawn(picture: Picture) -> dict[str, object]:
    """A picture as templates take it."""
    return {"svg": picture.svg(), "w": picture.width, "h": picture.height}


def framing(panel: Panel) -> str:
    """`MCU · over the shoulder · high`: what the camera does, in a line."""
    words = [panel.size]
    if panel.kind != "single":
        side = f" {panel.ots_side}" if panel.kind == "ots" and panel.ots_side else ""
        words.append(
            (
                "OTS"
                if panel.kind == "ots"
                else panel.kind.upper()
                if panel.kind == "pov"
                else panel.kind.replace("_", " ")
            )
            + side
        )
    words.append(panel.angle.replace("_", " "))
    if panel.dutch:
        words.append("dutch")
    return " · ".join(words)


def whole(box: PixelBox) -> dict[str, int]:
    """A pixel box as templates take it."""
    return {"x": box.left, "y": box.top, "w": box.right - box.left, "h": box.bottom - box.top}


def inside(brief: Brief, left: float, top: float, width: float, height: float) -> PixelBox:
    """The largest box of the layout's aspect in the given room, at its top, in the middle across."""
    aspect = float(ratio(brief.layout.aspect))
    w = max(1, round(min(width, height * aspect)))
    h = max(1, min(round(w / aspect), int(height) or 1))
    x, y = round(left + (width - w) / 2), round(top)
    return PixelBox(x, y, x + w, y + h)


def title(brief: Brief) -> str:
    """Which part of the story a board belongs to."""
    s = brief.source
    parts = [p for p in (s.episode, s.scene, s.shot) if p]
    return " / ".join(p.upper() if len(p) <= 4 else name_of(p) for p in parts)


def true_now(brief: Brief) -> list[str]:
    """What is true in the picture, and what people noted on earlier ones."""
    facts = [f"{name_of(fact.about)}: {fact.value}" for fact in brief.facts]
    return [*facts, *(f"Note: {note.value}" for note in brief.direction)]


def sentences(*parts: str) -> str:
    """Several texts in a row, with one full stop after each."""
    return " ".join(part if part[-1:] in ".!?。！？…" else part + "." for part in parts if part)
