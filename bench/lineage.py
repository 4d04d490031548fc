"""How long the UI takes to open a series of 3,000 assets: definitions, the global lineage, one episode."""

import re
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from bench.table import seconds, show
from story_assets import definitions
from story_assets.pipeline.running import dagster_home
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from tests.pipeline.webserver import browser_path, web_server, without_a_daemon
from tests.story.folders import write_large_story

SCENES, SHOTS, PER_EPISODE = 110, 8, 11
"""Ten episodes of 88 shots."""
SERIES = "series"
MIDDLE = "e05"
PATIENCE = 600_000
"""Milliseconds."""


def run() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        story = write_large_story(folder / "stories" / SERIES, SCENES, SHOTS, PER_EPISODE)
        production = Production(read_story(story))
        in_one = sum(it.group == MIDDLE for it in production.artifacts.values())
        home = folder / "home"
        without_a_daemon(dagster_home(home) / "dagster.yaml")
        loaded = seconds(lambda: definitions([story], home).get_repository_def(), 3)
        started = time.perf_counter()
        with web_server(home, story.parent, folder / "log", starts=PATIENCE / 1000) as address:
            served = time.perf_counter() - started
            rows = [
                ("definitions, in a process that has Dagster", loaded),
                ("the web server answers", served),
            ]
            rows += _opened(address, in_one)
    show(f"{len(production.artifacts):,} assets in the UI, Chromium", ("what", "seconds"), rows)


def _opened(address: str, in_one: int) -> list[tuple[str, float]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, base_url=address)
        page.set_default_timeout(PATIENCE)
        rows: list[tuple[str, float]] = []
        for what, groups, shown in (
            ("the global lineage, collapsed, first time", (), f"^{SERIES}$"),
            ("the same again", (), f"^{SERIES}$"),
            ("its groups by episode", (SERIES,), "^characters$"),
            (f"one episode of {in_one} assets", (SERIES, f"{SERIES}/{MIDDLE}"), f"^{MIDDLE}_s"),
        ):
            started = time.perf_counter()
            _open(page, groups, shown)
            rows.append((what, time.perf_counter() - started))
            print(f"{what}: {rows[-1][1]:.2f} s", flush=True)
        browser.close()
        return rows


def _open(page: Page, groups: tuple[str, ...], shown: str) -> None:
    """The global lineage with *groups* expanded, until *shown* is drawn. Only what is in the window is."""
    page.goto("/asset-groups?" + urlencode({"expanded": ",".join(f"global@global:{it}" for it in groups)}))
    page.locator("svg").get_by_text(re.compile(shown)).first.wait_for(state="attached")
