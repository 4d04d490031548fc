"""Covers and promos: a full-bleed picture with its title set large."""

from typing import Final

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.story.words import Box
from story_assets.studio.previs.blocking import Staged, staging
from story_assets.studio.previs.board import Board, drawn
from story_assets.studio.previs.frame import painted
from story_assets.studio.previs.setup import SAFE
from story_assets.studio.previs.space import P2
from story_assets.studio.renderer import PixelBox

FACES: Final = (0.05, 0.045, 0.95)
"""Left, top and right of where heads stay, in fractions of the image."""


def board(brief: Brief, size: tuple[int, int]) -> Board:
    """The cast in the setting; the lettering takes the lower part, where the bodies are, not the faces."""
    panel = pictured(brief)
    scale = 900 / min(size)
    frame = (size[0] * scale, size[1] * scale)
    text = lettering(brief)
    content = {
        "picture": drawn(painted(staged(brief, frame), panel, brief, frame)),
        "title": text[0] if text else "",
        "more": text[1:],
        "accent": brief.style.palette[0],
        "band": 1 - title_top(frame) if text else 0,
    }
    return Board("cover", content, (PixelBox(0, 0, *size),))


def pictured(brief: Brief) -> Panel:
    """What a cover shows: its cast, or without one the thing it is about, as large as it goes."""
    panel = brief.panels[0] if brief.panels else Panel(at="", happens=".", size="LS", kind="establishing")
    if not panel.cast and panel.props:
        return panel.model_copy(update={"kind": "insert", "size": "BCU"})
    return panel


def staged(brief: Brief, frame: P2) -> Staged:
    """The cover's picture, blocked in the part of the image above the lettering."""
    if not lettering(brief):
        return staging(pictured(brief), brief, frame)
    top = title_top(frame)
    safe: Box = (FACES[0], FACES[1] / top, FACES[2], SAFE[3])
    return staging(pictured(brief), brief, (frame[0], frame[1] * top), safe)


def lettering(brief: Brief) -> list[str]:
    """The title first, then what stands below it."""
    return [t.value for t in brief.text if t.on is None] or [t.value for t in brief.text]


def title_top(frame: P2) -> float:
    """Where the lettering begins, in fractions of the height: the wider the image, the lower."""
    return 0.68 if frame[1] > frame[0] * 1.1 else 0.72
