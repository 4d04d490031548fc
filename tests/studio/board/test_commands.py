"""What is copied from a board is what the command line reads, and it means the take that was looked at."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer.main
from hypothesis import example, given, settings
from hypothesis import strategies as st

from story_assets.cli import app
from story_assets.story.production import Key
from story_assets.story.words import Tier
from story_assets.studio.board.commands import Command, Place, again, decisions, rollback
from story_assets.studio.takes import Promotion, Ruling, Shelf
from tests.studio.test_store import take

COMMANDS = typer.main.get_group(app).commands
COVER = Key("cover", "e01_key")
PLACE = Place("safe")
ONE, TWO = take("k1", number=1), take("k2", number=2)


def lines(shelf: Shelf, *, current: bool = False) -> dict[str, str]:
    """What may be decided about the last take, by its label."""
    last = shelf.takes[-1] if shelf.takes else None
    return {it.label: it.line for it in decisions(PLACE, COVER, shelf, last, current=current)}


def read(line: str) -> Mapping[str, Any]:
    """*line* as a shell splits it and the command line understands it."""
    program, name, *words = shlex.split(line)
    assert program == "story-assets"
    return COMMANDS[name].make_context(name, words).params


path = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).map(
    lambda it: Path("/", it)
)


@settings(max_examples=40)
@given(path, path)
@example(Path("/it's mine/$(rm -rf ~)"), Path('/a "b"/`c`\nd'))
def test_a_shell_reads_back_exactly_what_was_meant(stories: Path, home: Path) -> None:
    """Folders are called "New folder (2)", and worse. Nobody's home may be cleaned by a copied line."""
    place = Place("safe", stories, home)
    shelf = Shelf(takes=(ONE, TWO), accepted_number=1)

    commands = (*decisions(place, COVER, shelf, TWO, current=False), rollback(place, COVER, ONE))

    for it in commands:
        assert shlex.split(it.line) == list(it.argv)
        said = read(it.line)
        assert (said["stories"], said["home"]) == (stories, home)
        assert said["assets"] == ["safe/cover/e01_key"]
    assert {it.decision for it in commands} == {"accept", "reject", "retake", "rollback", "promote", "supply"}
    assert read(again(place, "e01", stories))["out"] == stories


def test_a_command_names_the_take_that_was_looked_at() -> None:
    """By the time it is typed there may be a newer one that nobody has seen."""
    said = lines(Shelf(takes=(ONE, TWO), accepted_number=1))

    assert read(said["Accept take 2"])["take"] == read(said["Reject take 2"])["take"] == 2
    assert read(rollback(PLACE, COVER, ONE).line)["take"] == 1


def test_short_commands_where_the_story_is_where_it_usually_is() -> None:
    """`story-assets accept safe/cover/e01_key --take 1`: one can read it before pressing Enter."""
    assert lines(Shelf(takes=(ONE,)))["Accept take 1"] == "story-assets accept safe/cover/e01_key --take 1"


def test_who_rejects_has_to_say_why() -> None:
    """A take without a reason is rejected twice."""
    assert read(lines(Shelf(takes=(ONE,)))["Reject take 1"])["note"] == "..."


@pytest.mark.parametrize(
    ("shelf", "current", "missing"),
    [
        (Shelf(takes=(ONE,), accepted_number=1), True, "Keep take 1 as it is"),
        (Shelf(takes=(ONE,), rulings={1: Ruling(standing="rejected")}), False, "Reject take 1"),
        (Shelf(takes=(ONE,), accepted_number=1), False, "Accept take 1"),
        (Shelf(takes=(ONE,)), False, "Promote to final"),
        (Shelf(), False, "Accept take 1"),
    ],
)
def test_what_would_change_nothing_is_not_offered(shelf: Shelf, *, current: bool, missing: str) -> None:
    """Every button that does nothing costs the trust in those that do."""
    assert missing not in lines(shelf, current=current)


def test_an_accepted_take_of_an_older_brief_may_be_accepted_as_it_is() -> None:
    """The story was edited and the picture is still right: that is a decision too."""
    shelf = Shelf(takes=(ONE,), accepted_number=1)

    assert read(lines(shelf)["Keep take 1 as it is"])["take"] == 1


def test_another_take_needs_a_note_where_the_next_render_makes_one_anyway() -> None:
    """Without one the command would be refused."""
    edited = lines(Shelf(takes=(ONE,), accepted_number=1), current=False)["Ask for another"]
    waiting = lines(Shelf(takes=(ONE,), rulings={1: Ruling(standing="waiting")}))["Ask for another"]

    assert read(edited)["note"] == "..."
    assert read(waiting)["note"] is None


@pytest.mark.parametrize(
    ("tier", "promoted", "offered"),
    [
        ("draft", None, ["review", "final"]),
        ("review", None, ["final"]),
        ("final", None, []),
        ("draft", "final", ["draft", "review"]),
    ],
)
def test_a_take_is_promoted_to_what_is_better(tier: Tier, promoted: Tier | None, offered: list[str]) -> None:
    """And a promotion can be taken back."""
    word = None if promoted is None else Promotion(tier=promoted, sha256=ONE.sha256, brief=ONE.brief)
    shelf = Shelf(takes=(ONE.model_copy(update={"tier": tier}),), accepted_number=1, promotion=word)

    said = [read(line)["tier"] for label, line in lines(shelf, current=True).items() if "romot" in label]

    assert said == offered


def test_a_picture_from_elsewhere_is_as_good_as_it_is() -> None:
    """No tier makes a painting better."""
    painted = ONE.model_copy(update={"origin": "supplied"})

    assert "Promote to final" not in lines(Shelf(takes=(painted,), accepted_number=1))


def test_a_place_to_name_a_file_is_in_the_command() -> None:
    """It is typed before the asset."""
    assert read(lines(Shelf())["Supply a picture"])["file"] == Path("picture.png")


def test_a_command_without_its_note_ends_where_the_note_begins() -> None:
    """The page appends what was typed."""
    it = Command("reject", "Reject", ("story-assets", "reject", "a/b/c"), "required")

    assert it.line == f"{it.start} --note ..."
