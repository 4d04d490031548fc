"""The Dagster UI as a producer uses it, in a real browser: look, follow, decide, cancel."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from story_assets.pipeline.names import Names, story_job
from story_assets.story.production import Key
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.journal import events
from story_assets.studio.opening import Opening
from story_assets.studio.project import FIRST_STORY, write_project
from tests.pipeline.webserver import BROWSERS, browser_path, web_server, without_a_daemon
from tests.studio.paid import KEY

LOCATION = "/locations/story_assets.pipeline.located/jobs"
SHEET = Key("character_sheet", "ines_counter")
SHOT = Key("shot_reference", "e01_s01_sh03")
WHY = "the braid is on the wrong side"
SLOW = 5.0
"""Seconds of a paid request: long enough for a person to press Terminate."""
PATIENCE = 150_000
"""Milliseconds: a run is a process that imports Dagster, on a machine that others use too."""

pytestmark = [pytest.mark.timeout(400), pytest.mark.slow]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `init` writes."""
    folder = tmp_path_factory.mktemp("ui") / "project"
    write_project(folder)
    without_a_daemon(folder / "data" / "dagster" / "dagster.yaml")
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """A web server on the project, and where it listens."""
    if browser_path() is None:
        pytest.skip(f"there is no browser: none of {', '.join(BROWSERS)} is on the path")
    home = project / "data"
    with Double(behaviour=Behaviour(latency=SLOW)) as double:
        paid = {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": double.url,
            "STORY_ASSETS_LIMITS": str(project / "limits"),
        }
        with web_server(home, home / "stories", project / "webserver.log", **paid) as address:
            yield address


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """The system's own Chromium on the UI."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path())
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, base_url=address)
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield page
        browser.close()


def asset(key: Key) -> str:
    return f"/assets/{FIRST_STORY}/{key.kind}/{key.id}"


def places(project: Path) -> tuple[Path, Path]:
    """The story folder and the home."""
    return project / "data" / "stories" / FIRST_STORY, project / "data"


def shelf(project: Path, key: Key) -> object:
    """What the studio itself knows of an image."""
    studio = Opening(*places(project), run="look").studio
    return studio.store.shelf(FIRST_STORY, key)


def test_a_sheet_is_materialised_and_its_picture_is_on_its_page(page: Page, project: Path) -> None:
    """The first minute: press the button, see what was drawn, what it cost and why, without another click."""
    page.goto(asset(SHEET))
    page.get_by_role("button", name="Materialize").first.click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Latest materialization")).to_be_visible()
    expect(page.get_by_text("Never materialized")).to_be_hidden()
    page.reload()

    picture = page.get_by_alt_text(str(SHEET))
    expect(picture).to_be_visible()

    assert picture.evaluate("it => it.naturalWidth") >= 64
    metadata = page.get_by_role("table").filter(has_text="cause")
    for word in ("missing image", "draft", "accepted", "previs, previs"):
        expect(metadata.get_by_text(word).first).to_be_visible()
    assert shelf(project, SHEET).accepted is not None


def test_its_lineage_leads_to_the_shot(page: Page) -> None:
    """Which shots does she appear in? One click each."""
    page.goto(asset(SHEET))

    page.get_by_role("link", name=f"{FIRST_STORY} / {SHOT.kind} / {SHOT.id}").first.click()

    page.wait_for_url(f"**{asset(SHOT)}*")
    expect(page.get_by_text("The frame the video of a shot starts from.").first).to_be_visible()
    expect(page.get_by_role("link", name=f"{FIRST_STORY} / {SHEET.kind} / {SHEET.id}").first).to_be_visible()


def test_a_review_decision_is_launched_from_its_form(page: Page, project: Path) -> None:
    """The form is filled in but for the name; with one, the decision stands on the asset's page."""
    page.goto(f"{LOCATION}/{Names().decide}/playground")
    editor = page.locator(".CodeMirror").first
    expect(editor).to_contain_text("decision: accept")
    expect(editor).to_contain_text("by:")

    asked = f"decision: reject, assets: [{FIRST_STORY}/{SHEET}], by: ann, note: {WHY}"
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"ops: {{decision: {{config: {{{asked}}}}}}}")
    page.get_by_role("button", name="Launch Run").click()
    expect(page.get_by_text("Success").first).to_be_visible()

    page.goto(asset(SHEET))
    expect(page.get_by_text(WHY).first).to_be_visible()
    (decided,) = (it for it in events(project / "data") if it["event"] == "decided")
    assert (decided["decision"], decided["by"], decided["why"]) == ("reject", "ann", WHY)


def test_a_run_is_cancelled(page: Page, project: Path) -> None:
    """Wrong story, wrong renderer, second thoughts: nothing more is begun, and what was made is kept."""
    page.goto(f"{LOCATION}/{story_job(FIRST_STORY)}/playground")
    form = page.locator(".CodeMirror").first
    for filled_in in ("renderer: as_the_story_says", "tier: as_the_story_says", "max_usd: no_wall"):
        expect(form).to_contain_text(filled_in)
    form.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"resources: {{{Names().run}: {{config: {{renderer: openai}}}}}}")
    page.get_by_role("button", name="Launch Run").click()
    page.wait_for_url("**/runs/*")
    expect(page.get_by_text("Started", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Terminate").click()
    page.get_by_role("button", name=re.compile("terminat.* 1 run", re.IGNORECASE)).click()

    expect(page.get_by_text("Canceled").first).to_be_visible()
    told = list(events(project / "data"))
    begun = {it["attempt"] for it in told if it["event"] == "intent"}
    paid = [it for it in told if it["event"] == "intent" and it["renderer"] == "openai"]
    assert len(paid) < len(Opening(*places(project), run="look").production.images)
    assert begun == {it["attempt"] for it in told if it["event"] == "result"}
