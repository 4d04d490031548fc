"""What may be written under `automation`, and that nobody writes a blank cheque."""

from pathlib import Path

import pytest

from story_assets.story.policy import AutomationPolicy
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from tests.story.folders import write_edited_story, write_small_story
from tests.story.test_reading import said

NO_BUDGET = "is paid, so render.budget_usd_per_day should say what a day may cost"


def with_automation(folder: Path, text: str) -> Path:
    return write_edited_story(
        folder / "story", {"story.yaml": ("episodes: [e01]", f"{text}\nepisodes: [e01]")}
    )


def test_a_story_that_says_nothing_spends_nothing(tmp_path: Path) -> None:
    """Free, nothing by the clock, and alerts in the log alone."""
    assert read_story(write_small_story(tmp_path / "story")).about.automation == AutomationPolicy()
    assert AutomationPolicy().makes == "free"
    assert (
        AutomationPolicy().nightly is AutomationPolicy().weekly is AutomationPolicy().alerts.webhook is None
    )


def test_a_bare_word_is_enough(tmp_path: Path) -> None:
    """The shortest thing that one can mean."""
    folder = with_automation(tmp_path, "render: {budget_usd_per_day: 2.5}\nautomation: paid")

    assert read_story(folder).about.automation == AutomationPolicy(makes="paid")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("automation: paid", f"automation  {NO_BUDGET}"),
        ("automation:\n  makes: paid", f"automation.makes  {NO_BUDGET}"),
        (
            "automation: piad",
            'automation  "piad" is not known here, perhaps "paid"; it is one of: free, paid',
        ),
        ("automation: {nightly: 2:30}", 'automation.nightly  "2:30" should be a time of day such as 02:30'),
        (
            "automation: {weekly: Mon 08:00}",
            'automation.weekly  "Mon 08:00" should be a day and a time such as monday 08:00',
        ),
        (
            'automation: {alerts: {webhook: "https://example.com/x"}}',
            'automation.alerts.webhook  "https://example.com/x" should be the name of an environment '
            "variable such as STORY_WEBHOOK; the address itself is a secret, and this file is not",
        ),
    ],
)
def test_what_is_wrong_is_said_once_with_its_line(tmp_path: Path, text: str, error: str) -> None:
    """Money without a limit, a time nobody meant, and an address in a file that is in git."""
    line = 18 + text.count("\n")

    assert said(with_automation(tmp_path, text)) == [f"story.yaml:{line}  {error}"]


def test_automation_changes_no_image(tmp_path: Path) -> None:
    """Turning it on must not make a series stale."""
    plain = Production(read_story(write_small_story(tmp_path / "plain" / "story")))
    on = Production(
        read_story(with_automation(tmp_path, 'automation: {nightly: "02:30", weekly: Friday 18:00}'))
    )

    assert on.story.about.automation.weekly == "friday 18:00"
    assert {key: plain.digest(key) for key in plain.artifacts} == {
        key: on.digest(key) for key in on.artifacts
    }
