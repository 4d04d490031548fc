"""Every file of three shots, as it was last approved. UPDATE_GOLDENS=1 writes them anew."""

import os
from pathlib import Path

import pytest

from story_assets.studio.handoff.contract import Handoff
from story_assets.studio.handoff.files import files
from story_assets.studio.handoff.providers import PROVIDERS

from .shots import FLOODS, LISTENS, OPENS, handed_over, still

GOLDEN = Path(__file__).parent / "golden"
SHOTS = {
    "listens": handed_over(
        LISTENS, still("sh01", take=2, tier="final", approval="d17", size_bytes=9_000_000)
    ),
    "opens": handed_over(OPENS, end=still("sh04")),
    "floods": handed_over(FLOODS, still("sh07", 1536, 1024), aspect="2.39:1"),
}


@pytest.mark.parametrize("name", SHOTS)
def test_the_files_of_a_shot_are_the_approved_ones(name: str) -> None:
    """A changed request costs money at the next render; nobody should change one without seeing it."""
    given: Handoff = SHOTS[name]

    made = files(given, PROVIDERS)

    if os.environ.get("UPDATE_GOLDENS"):
        for file, content in made.items():
            (GOLDEN / f"{name}.{file}").write_bytes(content)
    approved = {path.name.removeprefix(f"{name}."): path.read_bytes() for path in GOLDEN.glob(f"{name}.*")}
    assert {file: text.decode() for file, text in made.items()} == {
        file: text.decode() for file, text in approved.items()
    }


def test_files_end_with_a_line_break_and_keep_their_script() -> None:
    """They go into git: diffs show the line that changed, in the words it was written in."""
    made = files(SHOTS["opens"], PROVIDERS)

    assert all(content.endswith(b"\n") and not content.endswith(b"\n\n") for content in made.values())
    assert "哥哥" in made["seedance.json"].decode()


def test_only_the_asked_providers_are_written() -> None:
    """A team that uses one provider reads one request."""
    assert set(files(SHOTS["listens"], ["veo"])) == {"handoff.json", "handoff.md", "veo.json"}
