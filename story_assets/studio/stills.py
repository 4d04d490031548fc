"""The clean pictures inside a take: what goes to a video model, and what a later frame is drawn from."""

from story_assets.studio.images import boxes, even_grid
from story_assets.studio.renderer import PixelBox
from story_assets.studio.takes import Take


def panel(take: Take, number: int) -> PixelBox:
    """Where picture *number* (from 1) is in a take: as its renderer reported, else by the even grid."""
    frames = boxes(take.frames) or even_grid(take.size, 3, 3)
    return frames[number - 1]


def still(take: Take) -> PixelBox:
    """The clean picture of a single-frame take, without board furniture."""
    return boxes(take.frames)[0] if take.frames else PixelBox(0, 0, *take.size)
