"""What a check saw, cut out and marked up for people."""

import io
from collections.abc import Sequence

from PIL import ImageDraw

from story_assets.studio.review.check import Mark, Picture


def marked(picture: Picture, marks: Sequence[Mark]) -> bytes:
    """The marked places of *picture* as a small WebP."""
    shown = picture.pixels.copy()
    pen = ImageDraw.Draw(shown)
    for mark in marks:
        box = mark.box
        pen.rectangle((box.left, box.top, box.right, box.bottom), outline=(220, 30, 30), width=4)
    shown.thumbnail((640, 640))
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=60)
    return out.getvalue()
