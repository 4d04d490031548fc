"""Refreshes docs/images: boards from a home, and screenshots from a running UI.

    python docs/pictures.py HOME
    python docs/pictures.py HOME --ui http://127.0.0.1:3000

The second needs Playwright and a Chromium, whose path may stand in CHROMIUM.
"""

import argparse
import io
import os
import time
from pathlib import Path
from typing import Any

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

SHOT = f"/assets/{STORY}/shot_reference/e01_s02_sh06"
BRIEF = f"/assets/{STORY}/brief/shot_reference.e01_s02_sh02"
GROUPS = f"/asset-groups?expanded=global%40global%3A{STORY}"


def main() -> None:
    """Write every picture that was asked for, and say how large each is."""
    asked = argparse.ArgumentParser(description="Refresh docs/images.")
    asked.add_argument("home", type=Path, help="a home with a finished render of the bundled story")
    asked.add_argument("--ui", help="address of a running `story-assets ui`")
    given = asked.parse_args()
    IMAGES.mkdir(exist_ok=True)
    for name, board in BOARDS.items():
        photograph(name, Image.open(given.home / "gallery" / STORY / board))
    if given.ui:
        screenshots(given.ui.rstrip("/"))


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


def screenshots(address: str) -> None:
    """The pages that the README shows, as a producer finds them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1600, "height": 1000})

        opened(page, address + GROUPS)
        page.mouse.move(1150, 650)
        for _ in range(3):
            page.mouse.wheel(0, 120)
        page.mouse.down()
        page.mouse.move(1130, 760, steps=8)
        page.mouse.up()
        until_gone(page, "fetching statuses")
        taken(page, "ui_groups", (540, 0, 1600, 660))

        opened(page, address + SHOT)
        taken(page, "ui_asset", (240, 0, 1600, 1000))
        page.get_by_text("[Show Markdown]").nth(1).click()
        dialog(page, "ui_references")

        page.set_viewport_size({"width": 1600, "height": 1800})
        opened(page, address + BRIEF)
        page.get_by_text("[Show Markdown]").first.click()
        dialog(page, "ui_brief")
        browser.close()


def opened(page: Any, address: str) -> None:
    """Wait for a page until Dagster has filled it."""
    page.goto(address)
    time.sleep(8)


def until_gone(page: Any, words: str) -> None:
    """Wait for Dagster to say something else, for half a minute at most."""
    for _ in range(30):
        if not page.get_by_text(words).count():
            return
        time.sleep(1)


def dialog(page: Any, name: str) -> None:
    """The dialog that is open, without what is behind it."""
    time.sleep(2)
    inside = page.get_by_role("button", name="Close")
    around = inside.locator("xpath=ancestor::div[contains(@class, 'dialog') or @role='dialog'][1]")
    box = around.bounding_box()
    bottom = box["y"] + box["height"]
    # A long one leaves the window at the top; its end is the part that differs from image to image.
    edges = (box["x"], max(box["y"], bottom - 900), box["x"] + box["width"], bottom)
    taken(page, name, tuple(map(round, edges)))


def taken(page: Any, name: str, box: tuple[int, int, int, int]) -> None:
    """A part of the window as a picture: left, top, right, bottom in pixels."""
    time.sleep(2)
    screenshot(name, Image.open(io.BytesIO(page.screenshot())).crop(box))


if __name__ == "__main__":
    main()
