"""Refreshes docs/images: boards from a home, and the screenshots that the browser test of the UI keeps.

python docs/pictures.py HOME
STORY_ASSETS_SCREENS=FOLDER pytest -m slow tests/pipeline/test_ui_browser.py
python docs/pictures.py HOME --screens FOLDER
"""

import argparse
import io
from pathlib import Path

from PIL import Image

IMAGES = Path(__file__).parent / "images"
STORY = "the_locked_safe"
WIDEST = 1280
"""Pixels."""
MOST = 300_000
"""Bytes of one picture: a README should not be heavier than what it shows."""

BOARDS = {
    "contact_sheet": "contact_sheet/e01_s02.png",
    "character_sheet": "character_sheet/mara_night.png",
    "scene_board": "scene_board/study_night.png",
    "shot_reference": "shot_reference/e01_s02_sh06.png",
    "cover": "cover/e01_promo_wide.png",
}

SCREENS = ("ui_groups", "ui_sheet", "ui_references", "ui_brief", "ui_unsynced", "ui_decision", "ui_canceled")


def main() -> None:
    """Write every picture that was asked for, and say how large each is."""
    asked = argparse.ArgumentParser(description="Refresh docs/images.")
    asked.add_argument("home", type=Path, help="a home with a finished render of the bundled story")
    asked.add_argument("--screens", type=Path, help="the folder with the screenshots of the browser test")
    given = asked.parse_args()
    IMAGES.mkdir(exist_ok=True)
    for name, board in BOARDS.items():
        photograph(name, Image.open(given.home / "gallery" / STORY / board))
    if given.screens:
        for name in SCREENS:
            screenshot(name, Image.open(given.screens / f"{name}.png"))


def photograph(name: str, picture: Image.Image) -> None:
    """*picture* as a JPEG: a palette would put bands into the shadows."""
    small = scaled(picture)
    for quality in (90, 82, 74):
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality, subsampling=0, optimize=True, progressive=True)
        if out.tell() <= MOST:
            break
    write(f"{name}.jpg", small, out)


def screenshot(name: str, picture: Image.Image) -> None:
    """*picture* as a PNG with a palette: flat colours, sharp letters."""
    small = scaled(picture)
    for colours in (256, 128, 64):
        out = io.BytesIO()
        small.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST:
            break
    write(f"{name}.png", small, out)


def scaled(picture: Image.Image) -> Image.Image:
    """At most `WIDEST` pixels, either way."""
    small = picture.convert("RGB")
    small.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    return small


def write(name: str, picture: Image.Image, content: io.BytesIO) -> None:
    """Put the picture in its place, and say how large it is."""
    (IMAGES / name).write_bytes(content.getvalue())
    print(f"{name}  {picture.width} x {picture.height}  {content.tell() // 1000} kB")


if __name__ == "__main__":
    main()
