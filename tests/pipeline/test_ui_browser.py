"""The Dagster UI as a producer uses it, in a real browser: look, follow, decide, cancel.

With STORY_ASSETS_SCREENS naming a folder, its screenshots are kept there: the README's are made of them.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from story_assets.pipeline.names import Names, story_job
from story_assets.pipeline.running import instance
from story_assets.story.production import Key
from story_assets.studio.double import Behaviour, Double
from story_assets.studio.journal import events
from story_assets.studio.opening import Opening
from story_assets.studio.project import FIRST_STORY, write_project
from tests.pipeline.webserver import BROWSERS, browser_path, web_server, without_a_daemon
from tests.studio.paid import KEY

LOCATION = "/locations/story_assets.pipeline.located/jobs"
LINEAGE = f"/asset-groups?expanded=global%40global%3A{FIRST_STORY}"
SHEET = Key("character_sheet", "ines_counter")
SHOT = Key("shot_reference", "e01_s01_sh03")
BRIEF = Key("brief", f"{SHOT.kind}.{SHOT.id}")
HAIR = ("Dark brown, one thick braid", "Black, one thick braid")
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


def kept(shown: Page | Locator, name: str) -> None:
    """Keep a screenshot, where somebody wants them."""
    if folder := os.environ.get("STORY_ASSETS_SCREENS"):
        time.sleep(3)  # Dagster fills its pages piece by piece.
        shown.screenshot(path=Path(folder) / f"{name}.png")


def places(project: Path) -> tuple[Path, Path]:
    """The story folder and the home."""
    return project / "data" / "stories" / FIRST_STORY, project / "data"


def opening(project: Path) -> Opening:
    """The story and what was made of it, as the studio itself sees it."""
    return Opening(*places(project), run="look")


def runs_ended(project: Path, count: int) -> None:
    """Wait until *count* runs are over and none is under way."""
    late = time.monotonic() + PATIENCE / 1000
    with instance(project / "data") as storage:
        while time.monotonic() < late:
            runs = storage.get_runs()
            if len(runs) >= count and all(it.is_finished for it in runs):
                return
            time.sleep(0.5)
    pytest.fail("the run does not end")


def markdown_of(page: Page, row: str) -> Locator:
    """The dialog behind the row of an asset's metadata."""
    page.locator("tr").filter(has=page.get_by_text(row, exact=True)).get_by_text("[Show Markdown]").click()
    dialog = page.get_by_role("dialog").last
    expect(dialog.get_by_role("button", name="Close")).to_be_visible()
    return dialog


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
    assert opening(project).studio.store.shelf(FIRST_STORY, SHEET).accepted is not None
    kept(page, "ui_sheet")


def test_its_lineage_leads_to_the_shot(page: Page) -> None:
    """Which shots does she appear in? One click each."""
    page.goto(asset(SHEET))

    page.get_by_role("link", name=f"{FIRST_STORY} / {SHOT.kind} / {SHOT.id}").first.click()

    page.wait_for_url(f"**{asset(SHOT)}*")
    expect(page.get_by_text("The frame the video of a shot starts from.").first).to_be_visible()
    expect(page.get_by_role("link", name=f"{FIRST_STORY} / {SHEET.kind} / {SHEET.id}").first).to_be_visible()


def test_the_whole_story_is_one_button_and_a_shot_shows_what_it_was_made_from(
    page: Page, project: Path
) -> None:
    """Groups by episode; then a shot with its references as pictures, and its brief as words."""
    page.goto(LINEAGE)
    for group in ("characters", "settings", "e01"):
        expect(page.get_by_text(group, exact=True).first).to_be_visible()
    page.get_by_role("button", name="Materialize all").click()
    runs_ended(project, 2)
    page.reload()
    expect(page.get_by_text("e01", exact=True).first).to_be_visible()
    kept(page, "ui_groups")

    page.goto(asset(SHOT))
    expect(page.get_by_alt_text(str(SHOT))).to_be_visible()
    kept(page, "ui_shot")
    references = markdown_of(page, "references")
    expect(references.get_by_role("link", name=str(SHEET))).to_be_visible()
    kept(references, "ui_references")
    page.goto(asset(BRIEF))
    prompt = markdown_of(page, "prompt")
    expect(prompt.get_by_text("CONTINUITY", exact=False).first).to_be_visible()
    kept(page, "ui_brief")
    assert opening(project).studio.planner.plan().steps == ()


def test_what_is_unsynced_after_an_edit_is_what_the_plan_says(page: Page, project: Path) -> None:
    """First what is only read, for nothing; then exactly the images that the plan is sure of."""
    folder, home = places(project)
    character = folder / "characters" / "ines.yaml"
    character.write_text(character.read_text("utf-8").replace(*HAIR), "utf-8")
    plan = opening(project).studio.planner.plan()
    must = {str(step.key) for step in plan.steps if step.verdict == "must"}
    may = {str(step.key) for step in plan.steps if step.verdict == "may"}
    before = len(drawn(home))

    page.goto(LINEAGE)
    page.get_by_role("button", name="Reload definitions").click()
    expect(page.get_by_text("Definitions reloaded").first).to_be_visible()
    read = unsynced(page, project)
    listed = unsynced(page, project, keep="ui_unsynced")

    assert must
    assert read
    assert not any(it.split("/")[0] in ("character_sheet", "contact_sheet", "shot_reference") for it in read)
    assert listed == must
    while more := unsynced(page, project):
        assert more <= may, "it rests on an image that came out different"
    redrawn = drawn(home)[before:]
    assert must <= set(redrawn) <= must | may
    assert len(redrawn) == len(set(redrawn))
    assert opening(project).studio.planner.plan().steps == ()


def drawn(home: Path) -> list[str]:
    """Every image that was asked for, in order."""
    sent = (it for it in events(home) if it["event"] == "intent")
    return [str(it["asset"]).split("/", 1)[1] for it in sorted(sent, key=lambda it: str(it["at"]))]


def unsynced(page: Page, project: Path, *, keep: str = "") -> set[str]:
    """What "Materialize unsynced" lists, as `kind/id`, made with one more click."""
    with instance(project / "data") as storage:
        runs = len(storage.get_runs())
    page.goto(LINEAGE)
    button = page.get_by_role("button", name="Materialize all")
    expect(button).to_be_enabled()
    box = button.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] + 15, box["y"] + box["height"] / 2)
    page.get_by_text("Materialize unsynced").first.click()
    dialog = page.get_by_role("dialog").last
    expect(dialog.get_by_text(re.compile(r"Materialize \d+ asset|up to date")).last).to_be_visible()
    if keep:
        kept(page, keep)
    if dialog.get_by_text("up to date").count():
        return set()
    # The names are cut in the middle to fit; the links beside them are not.
    go = dialog.get_by_role("button", name=re.compile(r"Materialize \d+ asset"))
    (number,) = re.findall(r"\d+", go.inner_text())
    links = dialog.get_by_role("link")
    expect(links).to_have_count(int(number))
    listed = {str(it.get_attribute("href")).split(f"{FIRST_STORY}/")[1] for it in links.all()}
    go.click()
    runs_ended(project, runs + 1)
    return listed


def test_a_review_decision_is_launched_from_its_form(page: Page, project: Path) -> None:
    """The form is filled in but for the name; with one, the decision stands on the asset's page."""
    page.goto(f"{LOCATION}/{Names().decide}/playground")
    editor = page.locator(".CodeMirror").first
    expect(editor).to_contain_text("decision: accept")
    expect(editor).to_contain_text("by:")
    kept(page, "ui_decision")

    asked = f"decision: reject, assets: [{FIRST_STORY}/{SHEET}], by: ann, note: {WHY}"
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"ops: {{decision: {{config: {{{asked}}}}}}}")
    page.get_by_role("button", name="Launch Run").click()
    expect(page.get_by_text("Success").first).to_be_visible()

    page.goto(asset(SHEET))
    expect(page.get_by_text(WHY).first).to_be_visible()
    kept(page, "ui_rejected")
    (decided,) = (it for it in events(project / "data") if it["event"] == "decided")
    assert (decided["decision"], decided["by"], decided["why"]) == ("reject", "ann", WHY)


def test_a_run_is_cancelled(page: Page, project: Path) -> None:
    """Wrong story, wrong renderer, second thoughts: nothing more is begun, and what was made is kept."""
    page.goto(f"{LOCATION}/{story_job(FIRST_STORY)}/playground")
    form = page.locator(".CodeMirror").first
    for filled_in in ("renderer: as_the_story_says", "tier: as_the_story_says", "max_usd: no_wall"):
        expect(form).to_contain_text(filled_in)
    kept(page, "ui_launch")
    form.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"resources: {{{Names().run}: {{config: {{renderer: openai}}}}}}")
    page.get_by_role("button", name="Launch Run").click()
    page.wait_for_url("**/runs/*")
    late = time.monotonic() + PATIENCE / 1000
    while not bought(project):
        assert time.monotonic() < late, "nothing is bought"
        page.wait_for_timeout(200)
    page.get_by_role("button", name="Terminate").click()
    page.get_by_role("button", name=re.compile("terminat.* 1 run", re.IGNORECASE)).click()

    expect(page.get_by_text("Canceled").first).to_be_visible()
    kept(page, "ui_canceled")
    told = list(events(project / "data"))
    begun = {it["attempt"] for it in told if it["event"] == "intent"}
    assert 0 < len(bought(project)) < len(opening(project).production.images)
    assert begun == {it["attempt"] for it in told if it["event"] == "result"}


def bought(project: Path) -> list[object]:
    """The images that were asked for and cost money."""
    told = events(project / "data")
    return [it["asset"] for it in told if it["event"] == "intent" and it["renderer"] == "openai"]
