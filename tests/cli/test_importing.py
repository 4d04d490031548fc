"""From a script to boards, and from a revised script to a decision, as a person types it."""

from pathlib import Path

from tests.cli.command import story_assets
from tests.story.scripts import DINER, inserted, real


def test_an_import_is_a_story_at_once(tmp_path: Path) -> None:
    """Two commands from a script to boards: nothing may have to be mended by hand in between."""
    (tmp_path / "umbrella.fountain").write_text(DINER, "utf-8")
    env = {"STORY_ASSETS_HOME": str(tmp_path / "home")}

    made = story_assets(
        "import", str(tmp_path / "umbrella.fountain"), str(tmp_path / "umbrella"), "--json", env=env
    )
    checked = story_assets("check", str(tmp_path / "umbrella"), "--json", env=env)
    drawn = story_assets(
        "render", str(tmp_path / "umbrella"), "--select", "scene_board/street_night", "--json", env=env
    )

    assert (made.code, checked.code, drawn.code) == (0, 0, 0), made.err + checked.err + drawn.err
    assert made.json["scenes"] == 3
    assert made.json["undecided"] == len(checked.json["undecided"]) > 0
    assert drawn.json["rendered"] == ["umbrella/scene_board/street_night"]


def test_nothing_is_paid_for_that_nobody_decided(tmp_path: Path) -> None:
    """The default of a breakdown looks like a decision; it must never reach a bill."""
    (tmp_path / "umbrella.fountain").write_text(DINER, "utf-8")
    env = {"STORY_ASSETS_HOME": str(tmp_path / "home"), "OPENAI_API_KEY": "sk-not-used"}
    story_assets("import", str(tmp_path / "umbrella.fountain"), str(tmp_path / "umbrella"), env=env)

    paid = story_assets("plan", str(tmp_path / "umbrella"), "--renderer", "openai", "--json", env=env)
    free = story_assets("plan", str(tmp_path / "umbrella"), "--json", env=env)

    sheets = [step for step in paid.json["steps"] if step["kind"] == "character_sheet"]
    assert {step["verdict"] for step in sheets} == {"blocked"}
    assert {step["causes"][0]["class"] for step in sheets} == {"undecided"}
    assert {step["verdict"] for step in free.json["steps"]} == {"must"}


def test_a_revision_says_what_it_would_cost_and_is_merged_file_by_file(tmp_path: Path) -> None:
    """Who accepts a new draft of the script must know before what it re-renders."""
    story = str(tmp_path / "umbrella")
    (tmp_path / "one.fountain").write_text(DINER, "utf-8")
    (tmp_path / "two.fountain").write_text(inserted(DINER), "utf-8")
    env = {"STORY_ASSETS_HOME": str(tmp_path / "home")}
    story_assets("import", str(tmp_path / "one.fountain"), story, env=env)

    proposed = story_assets("import", str(tmp_path / "two.fountain"), story, "--json", env=env)
    early = story_assets("merge", story, "episodes/e01/s04.yaml", env=env)
    merged = story_assets("merge", story, "--all", "--json", env=env)

    changes = {it["file"]: it["change"] for it in proposed.json["files"]}
    assert changes["episodes/e01/s04.yaml"] == "new"
    assert "episodes/e01/s01.yaml" not in changes
    assert proposed.json["plan"]["usd"] == 0
    assert early.code == 2
    assert "belongs to it" in early.err
    assert merged.json["left"] == []
    assert story_assets("check", story, env=env).code == 0


def test_a_real_script_is_checked_without_a_break(tmp_path: Path) -> None:
    """A script that nobody here wrote."""
    script = real("18_cyber_bob.fountain")

    made = story_assets("import", str(script), str(tmp_path / "cyber_bob"), "--json")

    assert made.code == 0, made.err
    assert story_assets("check", str(tmp_path / "cyber_bob")).code == 0
