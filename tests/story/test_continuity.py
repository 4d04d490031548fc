"""The supervisor finds what was planted, says nothing of what is right, and names both places."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from story_assets.story.continuity import Finding, continuity, located
from story_assets.story.continuity.finding import MATTERS
from story_assets.story.reading import StoryErrors, read_story
from story_assets.story.words import RULES
from tests.cli.command import REPOSITORY
from tests.story.supervised import Case, cases, found, is_caught, tallies, write

BUNDLED = REPOSITORY / "data" / "stories" / "the_locked_safe"
Results = Sequence[tuple[Case, Sequence[Finding]]]

DESK = """\
setting: study_night
cast: {mara: night, teo: suit}
shots:
  - {slug: sh01, action: Mara keeps it., size: MS, cast: [mara], changes: {letter: In Mara's pocket.}}
  - {slug: sh02, action: Teo reads., size: MS, cast: [{who: teo, holds: [letter]}]}
"""


@pytest.fixture(scope="module")
def results() -> Results:
    """Every small story with what the supervisor says of it."""
    return [(case, found(case)) for case in cases()]


def case(*scenes: str) -> Case:
    """A small story of these scenes."""
    return Case("test", "test", scenes)


def test_the_suite_is_large_enough_to_mean_something(results: Results) -> None:
    """Sixty planted breaks, three of each kind at least, and forty stories that only look wrong."""
    planted = Counter(case.plants for case, _ in results if case.plants is not None)

    assert planted.keys() == set(RULES)
    assert min(planted.values()) >= 3
    assert planted.total() >= 60
    assert sum(case.plants is None for case, _ in results) >= 40
    assert len({case.name for case, _ in results}) == len(results)


@pytest.mark.parametrize(
    ("collection", "recall"),
    [("", 0.95), ("planted", 0.95), ("held_out", 0.95), ("second", 0.95), ("third", 0.85)],
)
def test_planted_breaks_are_found(results: Results, collection: str, recall: float) -> None:
    """Nineteen in twenty of all. The third collection speaks in idioms, and some of it stays missed."""
    planted = [(case, them) for case, them in results if case.plants and case.file.startswith(collection)]
    missed = [case.name for case, them in planted if not is_caught(case, them)]

    assert planted
    assert len(missed) <= (1 - recall) * len(planted), missed


def test_clean_stories_are_left_alone(results: Results) -> None:
    """A supervisor who cries wolf is switched off in the first week."""
    alarms = {case.name: [it.says for it in them] for case, them in results if case.plants is None and them}

    assert alarms == {}


def test_a_planted_break_is_one_finding(results: Results) -> None:
    """One mistake, one thing to mend."""
    assert {rule: it.false for rule, it in tallies(results).items() if it.false} == {}


def test_the_bundled_story_is_clean() -> None:
    """It is what people copy."""
    assert continuity(read_story(BUNDLED)) == ()


@pytest.mark.parametrize("rule", RULES)
def test_a_finding_names_both_places_and_a_mend(rule: str, results: Results, tmp_path: Path) -> None:
    """Whoever mends it opens two files at two lines, and knows what to type."""
    planted = next(case for case, _ in results if case.plants == rule)
    folder = write(planted, tmp_path / "story")
    findings = continuity(read_story(folder))

    places = located(folder, findings)

    it = next(finding for finding in findings if finding.rule == rule)
    message = it.message(places)
    assert len(it.where) == 2
    assert [places[path].rpartition(":")[2].isdigit() for path in it.where] == [True, True]
    assert f"({places[it.where[1]]}). {MATTERS[it.rule]} " in message
    assert message.endswith(f"{it.mend}, or waive {rule}.")


def test_the_lines_are_those_of_the_words(tmp_path: Path) -> None:
    """The hand that has it, and the words that say where it was."""
    folder = write(case(DESK), tmp_path / "story")
    findings = continuity(read_story(folder))

    places = located(folder, findings)

    (it,) = findings
    assert it.severity == "break"
    assert it.stops
    assert [places[path] for path in it.where] == ["episodes/e01/s01.yaml:7", "episodes/e01/s01.yaml:6"]
    assert it.message(places) == (
        "the letter is in Teo's hand here, but sh01 says \"In Mara's pocket.\" (episodes/e01/s01.yaml:6)."
        " On screen it jumps. Say how it came to Teo (changes: {letter: teo}), or waive prop_in_two_places."
    )


@pytest.mark.parametrize(
    "waiver",
    [
        DESK.replace("holds: [letter]}]", "holds: [letter]}], waive: {prop_in_two_places: It is a copy.}"),
        DESK + "waive: {prop_in_two_places: It is a copy.}\n",
    ],
    ids=["of the shot", "of the scene"],
)
def test_a_waived_finding_keeps_its_reason_and_stops_nothing(waiver: str) -> None:
    """Breaking a rule is a choice; forgetting why is not."""
    with_reason = found_with_waived(waiver)

    assert [(it.rule, it.waived, it.stops) for it in with_reason] == [
        ("prop_in_two_places", "It is a copy.", False)
    ]


def found_with_waived(*scenes: str) -> tuple[Finding, ...]:
    """What the supervisor says of a small story, waived or not."""
    with tempfile.TemporaryDirectory() as folder:
        return continuity(read_story(write(case(*scenes), Path(folder) / "story")))


def test_a_waiver_that_nothing_needs_is_a_remark() -> None:
    """It would hide the next mistake of its kind."""
    mended = DESK.replace("{who: teo, holds: [letter]}", "teo")

    (it,) = found_with_waived(mended + "waive: {prop_in_two_places: It is a copy.}\n")

    assert (it.rule, it.severity, it.stops) == ("unused_waiver", "remark", False)
    assert it.where == ("episodes.e01.s01.waive.prop_in_two_places",)


def test_a_waiver_of_a_rule_that_nobody_has_is_an_error(tmp_path: Path) -> None:
    """A misspelt waiver waives nothing."""
    folder = write(case(DESK + "waive: {prop_in_two_place: It is a copy.}\n"), tmp_path / "story")

    with pytest.raises(StoryErrors) as raised:
        read_story(folder)

    (error,) = raised.value.errors
    assert (error.file, error.line) == ("episodes/e01/s01.yaml", 8)
    assert '"prop_in_two_place" is not known here, perhaps "prop_in_two_places"' in error.message


@pytest.mark.parametrize("field", ["enters", "exits"])
def test_somebody_unknown_cannot_come_or_go(tmp_path: Path, field: str) -> None:
    """A name leads somewhere, there too."""
    scene = DESK.replace("cast: [mara],", f"cast: [mara], {field}: {{maria: hall_door}},")

    with pytest.raises(StoryErrors) as raised:
        read_story(write(case(scene), tmp_path / "story"))

    (error,) = raised.value.errors
    assert (error.line, error.field) == (6, f"shots.0.{field}.maria")
    assert 'no character "maria", perhaps "mara"' in error.message


def test_what_is_probably_wrong_stops_nothing(results: Results) -> None:
    """A line that is crossed is a choice some directors make; two hands on one letter is none."""
    severities = {it.rule: it.severity for case, them in results for it in them if case.name in _EXAMPLES}

    assert severities == {"line_crossed": "warning", "prop_in_two_places": "break"}


_EXAMPLES = {"le plan large de l'autre côté", "one letter in two hands"}
