"""Covers and promos: a full-bleed picture with its title set large."""

from story_assets.story.briefs.brief import Brief, Panel
from story_assets.studio.previs.blocking import staging
from story_assets.studio.previs.board import Board, drawn
from story_assets.studio.previs.frame import painted
from story_assets.studio.renderer import PixelBox


def board(brief: Brief, size: tuple[int, int]) -> Board:
    """The cast in the setting; the lettering takes the lower part, where the bodies are, not the faces."""
    panel = brief.panels[0] if brief.panels else Panel(at="", happens=".", size="LS", kind="establishing")
    scale = 900 / min(size)
    frame = (size[0] * scale, size[1] * scale)
    text = [t.value for t in brief.text if t.on is None] or [t.value for t in brief.text]
    free = (frame[0], frame[1] * (0.78 if text and size[1] <= size[0] else 0.7 if text else 1.0))
    content = {
        "picture": drawn(painted(staging(panel, brief, free), panel, brief, frame)),
        "title": text[0] if text else "",
        "more": text[1:],
        "accent": brief.style.palette[0],
    }
    return Board("cover", content, (PixelBox(0, 0, *size),))
